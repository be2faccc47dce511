"""Settings of the indicators, laid out as Cardinal's (INI): which of them run, and their limits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ckanext.bos.ocds.quality.words import both

from .catalogue import ALL
from .definition import Indicator, Rules, Setting, Words

_RULES = {
    "currency": "currency",
    "price_comparison_procurement_methods": "compared",
    "no_price_comparison_procurement_methods": "not_compared",
}
_EXCLUSIONS = "exclusions"
_METHODS = "procurement_method_details"
_OF_PREPARE = re.compile(r"output|defaults|redactions|corrections|modifications|codelists(\..*)?")
"""Sections for preparing data, which Cardinal reads from the same file."""

_KINDS = {
    "whole": both("bilangan bulat", "a whole number"),
    "number": both("angka dengan titik desimal", "a number with a decimal point"),
}
_SETTINGS = both("pengaturan", "settings")


class SettingsError(ValueError):
    """A settings file that cannot be used.

    :ivar words: where, what was found, and what is expected
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(f"{words['id']} ({words['en']})")


@dataclass(frozen=True)
class Settings:
    """What a run is told.

    :ivar rules: for all indicators
    :ivar given: settings that differ from their defaults, by code
    :ivar only: codes of the indicators that run; None for all
    """

    rules: Rules = Rules()
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    only: frozenset[str] | None = None

    def chosen(self, indicators: Iterable[type[Indicator]] = ALL) -> list[type[Indicator]]:
        """Those that run."""
        return [one for one in indicators if self.only is None or one.code in self.only]


@dataclass(frozen=True)
class _Line:
    """An entry of the file: number of its line, section (empty before the first), name and text."""

    number: int
    section: str
    name: str
    text: str

    def error(self, found: Words, expected: Words) -> SettingsError:
        where = f"[{self.section}] {self.name}".strip() if self.section else self.name
        return SettingsError(
            both(
                f"Baris {self.number}, {where}: {found['id']}, seharusnya {expected['id']}.",
                f"Line {self.number}, {where}: {found['en']}, expected {expected['en']}.",
            )
        )


def read_settings(source: Path | str | None, indicators: Iterable[type[Indicator]] = ALL) -> Settings:
    """Settings as Cardinal's ``--settings`` takes them; an indicator runs if its section is there, even empty.

    Where a setting stands twice the later one holds. Sections for Cardinal's ``prepare`` are passed over.

    :param source: path of the file, or its text; None for all indicators with their defaults
    :raises SettingsError: unknown section or setting, or a value that is none; it names line, section and setting
    """
    if source is None:
        return Settings()
    known = {one.code: {setting.name: setting for setting in one.settings} for one in indicators}
    rules: dict[str, Any] = {}
    given: dict[str, dict[str, Any]] = {}
    for line in _lines(_text(source)):
        code, _, table = line.section.partition(".")
        if code in known:
            _take(line, known[code], table, given.setdefault(code, {}))
        elif line.section == "":
            rules[_named(line, _RULES)] = line.text if line.name == "currency" else frozenset(_listed(line.text))
        elif line.section == _EXCLUSIONS:
            if line.name:
                _named(line, {_METHODS: ""})
                rules["excluded"] = frozenset(_listed(line.text))
        elif not _OF_PREPARE.fullmatch(line.section):
            raise _Line(line.number, "", f"[{line.section}]", "").error(
                both("bagian ini tidak dikenal", "this section is not known"), _any_of([_EXCLUSIONS, *known])
            )
    return Settings(Rules(**rules), given, frozenset(given))


def _text(source: Path | str) -> str:
    if isinstance(source, str) and ("\n" in source or "[" in source):
        return source
    try:
        return Path(source).read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(both(f"{source} tidak terbaca: {error}", f"{source} cannot be read: {error}")) from None


def _lines(text: str) -> Iterator[_Line]:
    """The entries, and of each section its head as one without a name. ``;`` and ``#`` begin a comment line."""
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in ";#":
            continue
        if line[0] == "[" and line[-1] == "]":
            section = line[1:-1].strip()
            yield _Line(number, section, "", "")
            continue
        name, sign, value = line.partition(min("=:", key=lambda mark: line.find(mark) % (len(line) + 1)))
        entry = _Line(number, section, name.strip(), _bare(value.strip()))
        if not sign or not entry.name:
            raise _Line(number, section, "", "").error(
                both(f"tertulis “{line}”", f"found “{line}”"), both("nama = nilai", "name = value")
            )
        yield entry


def _bare(value: str) -> str:
    """Without the quotation marks around it."""
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value


def _take(line: _Line, known: Mapping[str, Setting], table: str, given: dict[str, Any]) -> None:
    """Take an entry of an indicator's section, or of one of its tables ([R003.procurement_method_details])."""
    tables = {name: setting for name, setting in known.items() if setting.holds == "table"}
    if table:
        if table not in tables:
            raise line.error(both(f"“{table}” tidak dikenal", f"“{table}” is not known"), _any_of(tables))
        members = given.setdefault(table, {})
        if line.name:
            members[line.name] = _value(line, tables[table], "whole")
    elif line.name:
        setting = known[_named(line, {name: name for name in known if name not in tables})]
        given[setting.name] = _value(line, setting, setting.holds)


def _named(line: _Line, names: Mapping[str, str]) -> str:
    if line.name not in names:
        raise line.error(both("nama ini tidak dikenal", "this name is not known"), _any_of(names))
    return names[line.name]


def _any_of(names: Iterable[str]) -> Words:
    listed = ", ".join(names)
    if not listed:
        return both("tanpa pengaturan", "no settings")
    return both(f"salah satu dari: {listed}", f"one of: {listed}")


def _value(line: _Line, setting: Setting, kind: str) -> Any:
    if kind == "list":
        return _listed(line.text)
    found = _number(line.text, kind)
    low, high = setting.least, setting.most
    if found is None or (low is not None and found < low) or (high is not None and found > high):
        raise line.error(both(f"tertulis “{line.text}”", f"found “{line.text}”"), _limits(setting, kind))
    return found


def _number(text: str, kind: str) -> float | int | None:
    try:
        found = int(text) if kind == "whole" else float(text)
    except ValueError:
        return None
    return found if "_" not in text and math.isfinite(found) else None


def _limits(setting: Setting, kind: str) -> Words:
    said = dict(_KINDS[kind])
    for limit, words in (
        (setting.least, both("paling kecil", "at least")),
        (setting.most, both("paling besar", "at most")),
    ):
        if limit is not None:
            said = {lang: f"{text}, {words[lang]} {limit}" for lang, text in said.items()}
    return said


def _listed(text: str) -> tuple[str, ...]:
    """The parts between bars; none of an empty text."""
    parts = text.split("|")
    return tuple(parts if parts[-1] else parts[:-1])
