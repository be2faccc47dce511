"""Extract, merge, compile and check the message catalogues of the portal.

Run from anywhere in the source tree, with the environment of the portal::

    python i18n/update.py            # extract, update .pot and .po, compile .mo, list what is missing
    python i18n/update.py --check    # change nothing; exit status 1 if something is missing, wrong or out of date
    python i18n/update.py --core     # first read the strings of the installed CKAN and plugins again

Files beside this one:

* ``core-strings.pot``    strings of CKAN and plugins that we translate (written by ``--core``)
* ``dynamic-strings.pot`` strings that reach ``_()`` through a variable, which no extractor can find (kept by hand)
* ``ckanext-bos.pot``     all strings: our own, core, dynamic; CKAN's JavaScript build reads it
* ``<locale>/LC_MESSAGES/ckanext-bos.po`` (edited by people) and ``.mo`` (compiled)

A string that is no longer used is kept in the .po file as obsolete (``#~``) and comes back with its translation.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir

HERE = Path(__file__).resolve().parent
DOMAIN = "ckanext-bos"
TEMPLATES = "ckan.lib.extract:extract_ckan"
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/vendor/**", "ignore"),
    ("**.min.js", "ignore"),
    ("**/templates/**.html", TEMPLATES),
    ("**/templates/**.txt", TEMPLATES),
    ("**/templates/**.xml", TEMPLATES),
    ("**/public/**.js", "javascript"),
    ("**/assets/**.js", "javascript"),
    ("**.py", "python"),
]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ugettext": None,
    "ngettext": (1, 2),
    "ungettext": (1, 2),
}
CORE_PACKAGES = (
    "ckan",
    "ckanext.scheming",
    "ckanext.activity",
    "ckanext.datastore",
    "ckanext.datatablesview",
    "ckanext.dcat",
    "ckanext.harvest",
    "ckanext.imageview",
    "ckanext.stats",
    "ckanext.textview",
    "ckanext.tracking",
    "ckanext.webpageview",
)
# Pages the portal replaces or never shows.
CORE_SKIPPED = (
    "ckan/templates/development/",
    "ckan/templates/home/snippets/about_text.html",
    "ckan/templates/home/snippets/promoted.html",
)
# `_("Organization" if ... else "Group")`: the extractor joins what the code never does.
CORE_ARTEFACTS = ("OrganizationGroup",)
# Both forms are filled and equal although Indonesian has one: a plugin without an Indonesian catalogue that is listed
# after `bos` resets flask-babel's plural rule to the English one, and gettext would then miss form 1 and show English.
PLURAL_FORMS = {"id": "nplurals=2; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
# Every string must have an Indonesian translation; English carries only what does not read well as it is.
COMPLETE = ("id",)
HEADERS = {
    "pot": "Strings of ckanext-bos, and of CKAN and its plugins where CKAN's own Indonesian is missing or poor.",
    "core": "Strings of CKAN and its plugins that ckanext-bos translates. Written by: python i18n/update.py --core",
    "id": "Indonesian for ckanext-bos, and for CKAN where its own Indonesian is missing or poor. See i18n/README.md.",
    "en": "English for ckanext-bos: only strings that do not read well as they are in the code. See i18n/README.md.",
}
PERCENT_NAMED = re.compile(r"%\(\w+\)[\d.]*[a-zA-Z]")
PERCENT_POSITIONAL = re.compile(r"%[\d.]*[srdif]|%%")
PERCENT_BARE = re.compile(r"%(?!\()")
BRACES = re.compile(r"\{[^{}\s]*\}")
TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")
TITLES = re.compile(r'\stitle="[^"]*"')

Key = tuple[str, str]


def po_path(locale: str, root: Path = HERE) -> Path:
    """Path of the .po file of a locale (``id`` or ``en``)."""
    return root / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def key(entry: polib.POEntry) -> Key:
    """What identifies a message: msgid and plural msgid (empty if it has none)."""
    return (entry.msgid, entry.msgid_plural or "")


def new_catalogue(locale: str, header: str) -> polib.POFile:
    """An empty catalogue with our header; ``locale`` is empty for a .pot file."""
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.header = header
    catalogue.metadata = {
        "Project-Id-Version": DOMAIN,
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS.get(locale, "nplurals=INTEGER; plural=EXPRESSION;"),
    }
    return catalogue


def extract(folder: Path, prefix: str, skipped: tuple[str, ...] = ()) -> list[polib.POEntry]:
    """Messages found under ``folder``, with occurrences ``prefix/<path>`` (no line numbers, so that diffs stay small).

    Raises the extractor's error (for example ``TemplateSyntaxError``) if a file cannot be read.
    """
    found: dict[Key, polib.POEntry] = {}
    keywords = dict(KEYWORDS)
    for path, _line, message, _comments, _context in extract_from_dir(folder, METHODS, {}, keywords):
        source = f"{prefix}/{Path(path).as_posix()}"
        if source.startswith(skipped or ("\0",)):
            continue
        msgid, plural = message[:2] if isinstance(message, tuple) else (message, "")
        if not msgid or not isinstance(msgid, str):
            continue
        entry = found.setdefault((msgid, plural or ""), blank(msgid, plural or ""))
        if (source, "") not in entry.occurrences:
            entry.occurrences.append((source, ""))
    for entry in found.values():
        entry.occurrences.sort()
    return sorted(found.values(), key=lambda e: (e.occurrences, e.msgid))


def blank(msgid: str, plural: str, comment: str = "") -> polib.POEntry:
    """A message without translation."""
    forms = {0: "", 1: ""} if plural else {}
    return polib.POEntry(msgid=msgid, msgid_plural=plural, msgstr_plural=forms, comment=comment)


def core_strings(root: Path = HERE) -> polib.POFile:
    """Strings of the installed CKAN and plugins, without those whose Indonesian in CKAN is good.

    A translation of CKAN's counts as good if our ``id`` catalogue does not say it differently.
    """
    ours = {e.msgid for e in polib.pofile(str(po_path("id", root)))}
    indonesian = package_folder("ckan") / "i18n" / "id" / "LC_MESSAGES" / "ckan.po"
    theirs = {e.msgid for e in polib.pofile(str(indonesian)).translated_entries()}
    merged: dict[Key, polib.POEntry] = {}
    for name in CORE_PACKAGES:
        for entry in extract(package_folder(name), name.replace(".", "/"), CORE_SKIPPED):
            if entry.msgid in CORE_ARTEFACTS or (entry.msgid in theirs and entry.msgid not in ours):
                continue
            known = merged.setdefault(key(entry), entry)
            known.occurrences = sorted({*known.occurrences, *entry.occurrences})
    result = new_catalogue("", HEADERS["core"])
    result.extend(sorted(merged.values(), key=lambda e: (e.occurrences, e.msgid)))
    return result


def package_folder(name: str) -> Path:
    """Folder of an installed package; raises ``SystemExit`` with a sentence if it is not installed."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed in this environment; its strings cannot be read.")
    return Path(next(iter(spec.submodule_search_locations)))


def build_template(root: Path = HERE) -> polib.POFile:
    """The .pot: our own strings first, then CKAN's, then the dynamic ones; a string in several parts appears once."""
    code = root.parent / "ckanext" / "bos"
    parts: list[tuple[str, Iterable[polib.POEntry]]] = [("", extract(code, "ckanext/bos"))]
    for name, comment in (("core-strings", "core"), ("dynamic-strings", "dynamic")):
        parts.append((comment, polib.pofile(str(root / f"{name}.pot"))))
    merged: dict[Key, polib.POEntry] = {}
    by_msgid: dict[str, polib.POEntry] = {}
    for comment, entries in parts:
        for entry in entries:
            # gettext looks a plural message up by its singular: one entry per msgid, the plural one wins.
            known = by_msgid.get(entry.msgid)
            if known is None:
                known = blank(entry.msgid, entry.msgid_plural, comment)
                by_msgid[entry.msgid] = merged[key(known)] = known
            elif entry.msgid_plural and not known.msgid_plural:
                known.msgid_plural, known.msgstr_plural = entry.msgid_plural, {0: "", 1: ""}
            known.occurrences = sorted({*known.occurrences, *((path, "") for path, _ in entry.occurrences)})
    result = new_catalogue("", HEADERS["pot"])
    result.extend(merged.values())
    return result


def merge(template: polib.POFile, previous: polib.POFile | None, locale: str) -> polib.POFile:
    """The catalogue of a locale for the present strings; earlier translations are kept, unused ones as obsolete."""
    old = {e.msgid: e for e in previous or ()}
    result = new_catalogue(locale, HEADERS[locale])
    for wanted in template:
        known = old.pop(wanted.msgid, None)
        if known is None and locale not in COMPLETE:
            continue
        result.append(translated(wanted, known))
    for entry in sorted(old.values(), key=lambda e: e.msgid):
        if any(texts(entry)):
            entry.obsolete, entry.occurrences = True, []
            result.append(entry)
    return result


def translated(wanted: polib.POEntry, known: polib.POEntry | None) -> polib.POEntry:
    """``wanted`` with the translation of ``known``; a singular translation serves both plural forms and the reverse."""
    entry = blank(wanted.msgid, wanted.msgid_plural, wanted.comment)
    entry.occurrences = list(wanted.occurrences)
    if known is None:
        return entry
    entry.tcomment = known.tcomment
    forms = [known.msgstr_plural[n] for n in sorted(known.msgstr_plural)] if known.msgid_plural else [known.msgstr]
    if entry.msgid_plural:
        entry.msgstr_plural = {0: forms[0], 1: forms[-1]}
    else:
        entry.msgstr = forms[0]
    return entry


def texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    """All translations of a message: one, or one per plural form."""
    return [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] if entry.msgid_plural else [entry.msgstr]


def marks(text: str) -> tuple[Counter[str], list[str], Counter[str], Counter[str]]:
    """What a translation must not change: named %-marks, positional ones in order, {braces}, HTML tags."""
    rest = PERCENT_NAMED.sub("", text)
    tags = (TITLES.sub("", tag) for tag in TAGS.findall(text))
    return (
        Counter(PERCENT_NAMED.findall(text)),
        PERCENT_POSITIONAL.findall(rest),
        Counter(BRACES.findall(text)),
        Counter(tags),
    )


def edges(text: str) -> tuple[str, str]:
    """White space before and after the text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def in_template(entry: polib.POEntry) -> bool:
    """Whether a message of our own is used in a template, where ``_()`` formats it with ``%`` at once."""
    return not entry.comment and any(path.endswith((".html", ".txt", ".xml")) for path, _ in entry.occurrences)


def bare_percent(text: str) -> bool:
    """Whether a text has a ``%`` that is neither doubled nor the start of a named placeholder."""
    return bool(PERCENT_BARE.search(text.replace("%%", "")))


def problems(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with the translation of one message, in words; nothing for a correct one."""
    originals = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
    if entry.fuzzy:
        yield "is fuzzy"
    for text in texts(entry):
        if not text:
            yield "has no translation"
        elif marks(text) not in [marks(original) for original in originals]:
            yield "has other placeholders or tags than the original"
        elif edges(text) != edges(entry.msgid):
            yield "has other white space at its ends than the original"
    if entry.msgid_plural and len(entry.msgstr_plural) != 2:
        yield "needs both plural forms"
    if in_template(entry) and any(bare_percent(text) for text in [*originals, *texts(entry)]):
        yield "has a bare % in a template (write %% there)"


def compiled(catalogue: polib.POFile) -> dict[str, list[str]]:
    """msgid -> translations, as a .mo file made from this catalogue holds them."""
    return {e.msgid: texts(e) for e in catalogue if not e.obsolete and not e.fuzzy and any(texts(e))}


def stale(catalogue: polib.POFile, mo: Path) -> bool:
    """Whether a .mo file is absent or differs from its catalogue."""
    if not mo.exists():
        return True
    present = polib.mofile(str(mo))
    return {e.msgid: texts(e) for e in present} != compiled(catalogue) or present.metadata != catalogue.metadata


def update(root: Path = HERE, write: bool = True) -> list[str]:
    """Bring all catalogues up to date (or only look, if not ``write``); return what is wrong or missing, in words."""
    report: list[str] = []
    template = build_template(root)
    outputs = {root / f"{DOMAIN}.pot": template}
    for locale in PLURAL_FORMS:
        path = po_path(locale, root)
        previous = polib.pofile(str(path)) if path.exists() else None
        outputs[path] = merge(template, previous, locale)
    for path, catalogue in outputs.items():
        if not path.exists() or path.read_text(encoding="utf-8") != f"{catalogue}\n":
            report += save(path, catalogue, write)
        if path.suffix == ".po":
            report += [f"{path.parent.parent.name}: {problem}" for problem in check(catalogue)]
            if stale(catalogue, path.with_suffix(".mo")):
                report += compile_mo(path, catalogue, write)
    return report


def check(catalogue: polib.POFile) -> Iterator[str]:
    """Problems of all present messages of a catalogue."""
    for entry in catalogue:
        if not entry.obsolete:
            where = entry.occurrences[0][0] if entry.occurrences else "?"
            yield from (f"{entry.msgid!r} {problem} [{where}]" for problem in problems(entry))


def save(path: Path, catalogue: polib.POFile, write: bool) -> list[str]:
    """Write a .pot or .po file; without ``write`` only say that it is out of date."""
    if not write:
        return [f"{path.name} ({path.parent.parent.name}) is out of date: run python i18n/update.py"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{catalogue}\n", encoding="utf-8")
    return []


def compile_mo(path: Path, catalogue: polib.POFile, write: bool) -> list[str]:
    """Write the .mo beside a .po; without ``write`` only say that it is out of date."""
    if not write:
        return [f"{path.with_suffix('.mo').name} ({path.parent.parent.name}) is out of date: run python i18n/update.py"]
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return []


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Extract, merge, compile and check the message catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if anything is missing or old")
    parser.add_argument("--core", action="store_true", help="first read the strings of the installed CKAN again")
    options = parser.parse_args(arguments)
    if not (HERE.parent / "ckanext" / "bos").is_dir():
        raise SystemExit("Run this in the source tree of ckanext-bos: ckanext/bos is not beside i18n/.")
    if options.core and not options.check:
        save(HERE / "core-strings.pot", core_strings(), True)
    report = update(write=not options.check)
    for line in report:
        print(line)
    print(f"{len(report)} problem(s)." if report else "All catalogues are complete and up to date.")
    return 1 if report and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
