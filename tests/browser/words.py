"""Which language the words of a page are in, by words that only one of the two has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ckan
import polib
from lxml import html as reader

from . import crawl

I18N = Path(__file__).parents[2] / "i18n"
_ATTRIBUTES = (
    "title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "label",
    "data-module-content", "data-module-title", "data-bs-title", "data-bs-original-title", "data-module-placeholder",
)  # fmt: skip
_UNREAD = {"script", "style", "code", "pre", "template", "textarea", "kbd", "samp"}
_ENGLISH = frozenset(
    """the of and is are was were be been this that these those with for from your you have has had not by or if it its
    there their they we our will would can could should may must about into than then when where which who what how why
    all any some no yes more most other only also here please
    add edit delete remove update save cancel search find show hide view views back next previous first last new old
    create created manage change changed changes select choose upload download browse submit send
    name title description password username login logout log in out settings setting members member role roles
    admin editor organizations organization groups group user users private public draft state active inactive
    deleted activity activities stream followers follower following followed follow unfollow date time ago day days
    month months year years hour hours minute minutes loading error errors warning required optional missing value
    invalid field fields page pages results result sort order ascending descending relevance language license
    licence source sources author maintainer version visibility resource resources
    never none unknown unnamed empty nothing found welcome home help dashboard account profile
    token tokens generate revoke image clear embed preview filter filters filtered related reset
    request requests confirm sure know your read write access denied forbidden authorized unauthorized
    job jobs running finished pending failed queue refresh reharvest abort
    table column columns rows row copy print visible entries entry""".split()
)
# Words that Indonesian has as well, or that are names.
_SHARED = frozenset("in admin editor token draft profile no may page log time date table print set state".split()) - {
    "in"
}
_INDONESIAN = frozenset(
    """yang dan dari untuk dengan belum tidak atau ini itu pada oleh anda silakan sudah akan bisa dapat adalah juga
    agar lihat cari simpan hapus ubah tambah kembali masuk keluar beranda semua paket nilai tahun berkas unduh unggah
    saring urutkan dasbor pengaturan kata sandi nama pengguna""".split()
)
NAMES = (
    "Open Contracting Data Standard", "Open Contracting Partnership", "Open Contracting Data", "Open Contracting",
    "Bojonegoro Open System", "Creative Commons Attribution", "Creative Commons Attribution 4.0", "English",
    "Public Domain Dedication and License", "GNU Free Documentation License", "UK Open Government Licence",
    "Open Data Commons Attribution License", "Open Data Commons Open Database License", "CC BY",
    # Steps of a tender as SPSE names them, and our own description of the bulk files, which is data.
    "Download dokumen pemilihan dan kualifikasi", "Upload Dokumen Penawaran",
    "All public contracting processes, from plan to payment, in the Open Contracting Data Standard; "
    "by year of first publication and all together.",
    "Open Data Commons", "Red flags", "JSON Lines", "Open Data Day",
)  # fmt: skip
_NAMES = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
_ADDRESS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{4,27}|\bocds-[\w.-]+|\b(?=[a-f]*\d)[0-9a-f]{5,}\b"
    r"|\b\w+\.\w[\w.]*|\S*(?:://|@|/|_|\.(?:json|csv|xlsx|pdf|ttl|xml))\S*|\{[^}]*\}"
)


def texts(html: str) -> Iterator[str]:
    """Everything that a person reads or hears on a page: text, attributes, buttons, the window's title."""
    if html.strip():
        yield from (text for raw in _raw(crawl.parsed(html)) if (text := " ".join(raw.split())))


def _raw(node: reader.HtmlElement) -> Iterator[str]:
    if not isinstance(node.tag, str) or _foreign(node):
        return
    yield from (str(node.get(name)) for name in _ATTRIBUTES if node.get(name))
    if node.tag == "input" and node.get("type") in ("submit", "button", "reset"):
        yield node.get("value") or ""
    if node.tag == "meta" and "description" in f"{node.get('name')}{node.get('property')}":
        yield node.get("content") or ""
    if node.tag in _UNREAD:
        return
    yield node.text or ""
    for child in node:
        yield from _raw(child)
        yield child.tail or ""


def _foreign(node: reader.HtmlElement) -> bool:
    """Whether a part of the page says that it is in another language than the page, or in none."""
    return node.tag != "html" and bool(node.get("lang") or node.get("translate") == "no")


@cache
def _catalogue() -> dict[str, str]:
    """English -> Indonesian where they differ, of all catalogues, without those with placeholders."""
    own = polib.pofile(str(I18N / "id" / "LC_MESSAGES" / "ckanext-bos.po"))
    theirs = polib.pofile(str(Path(str(ckan.__file__)).parent / "i18n" / "id" / "LC_MESSAGES" / "ckan.po"))
    found: dict[str, str] = {}
    for entry in [*theirs.translated_entries(), *own.translated_entries()]:
        said = entry.msgstr or entry.msgstr_plural.get(0, "")
        found[" ".join(entry.msgid.split())] = " ".join(said.split())
    return {one: other for one, other in found.items() if one.lower() != other.lower() and len(one) > 2}


@cache
def _sources() -> frozenset[str]:
    return frozenset(_catalogue())


@cache
def _translations() -> frozenset[str]:
    english = {one.lower() for one in _catalogue()}
    return frozenset(
        said for said in _catalogue().values() if len(said) > 3 and " " in said and said.lower() not in english
    )


def english_in(html: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The texts of an Indonesian page that are English."""
    return _found(html, _sources(), _ENGLISH - _SHARED, allowed, least=1)


def indonesian_in(html: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """The portal's own words that are Indonesian on an English page (data are)."""
    return [text for text in dict.fromkeys(texts(html)) if text in _translations() and text not in allowed]


def _found(
    html: str, verbatim: frozenset[str], words: frozenset[str], allowed: frozenset[str], least: int
) -> list[str]:
    found = []
    for text in dict.fromkeys(texts(html)):
        if text in allowed:
            continue
        bare = _ADDRESS.sub(" ", _NAMES.sub(" ", text))
        hits = [word for word in _WORD.findall(bare) if word.lower() in words]
        if text in verbatim or len(hits) >= least:
            found.append(text)
    return found
