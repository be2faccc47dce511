"""Winners that stand on the blacklist."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ckanext.bos.core.redaction import firm_name
from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, listed, written
from .competition import SOURCE

_BY_ID, _BY_NAME = "id", "nama / name"


class Entry(NamedTuple):
    """A ban.

    :ivar id: the supplier's, as in the releases; empty where the list does not know it
    :ivar start: the day (ISO) from which it holds; empty for always
    :ivar until: the last day; empty for no end
    :ivar rule: decree or rule that it rests on
    """

    id: str
    name: str
    start: str
    until: str
    rule: str

    def holds(self, day: str) -> bool:
        """Whether the ban holds on a day."""
        return self.start <= day and (not self.until or day <= self.until)


class Blacklisted(Judged):
    """A winner that was on the blacklist when it won. Value: 1; of a supplier in how many processes.

    A supplier itself is flagged only by its id: a name may be that of another firm.

    The list is a CSV file with the columns ``id``, ``name``, ``from``, ``until`` and ``rule`` (dates ISO; INAPROC,
    Daftar Hitam Aktif), or ``blacklist``: such rows. An entry is compared by its id; one without an id by its name,
    without legal form and signs. That is no more than a hint, and the flag says so: INAPROC masks tax numbers.
    """

    code = "B006"
    family = "bos"
    title = both("Pemenang dalam daftar hitam", "Winner on the blacklist")
    meaning = both("Penyedia yang sedang dilarang ikut malah menang.", "A supplier that was barred won all the same.")
    said = both(
        "{supplier} dalam daftar hitam {start} sampai {end} ({rule}); dicocokkan menurut {by}.",
        "{supplier} was on the blacklist from {start} to {end} ({rule}); matched by {by}.",
    )
    clears = both(
        "Kontrak sebelum larangan, atau nama yang kebetulan sama.",
        "A contract before the ban, or another firm of the same name.",
    )
    source = f"{SOURCE}; INAPROC Daftar Hitam, Peraturan LKPP 4/2021"
    settings = (
        Setting("file", (), both("Berkas daftar hitam (CSV)", "File of the blacklist (CSV)")),
        Setting("blacklist", (), both("Isi daftar hitam", "Entries of the blacklist")),
    )
    needs = ("awards.suppliers.id",)
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        files, rows = listed(self.set["file"]), listed(self.set["blacklist"])
        self._is_given = bool(files or rows)
        self._by_id: dict[str, list[Entry]] = {}
        self._by_name: dict[str, list[Entry]] = {}
        for entry in _entries([*rows, *(row for file in files for row in _rows(Path(str(file))))]):
            if entry.id:
                self._by_id.setdefault(entry.id, []).append(entry)
            elif name := firm_name(entry.name):
                self._by_name.setdefault(name, []).append(entry)
        self._flagged: dict[str, tuple[int, dict[str, Any]]] = {}

    def judge(self, process: Process) -> Outcome:
        if not self._is_given:
            return self.missing(process.ocid, "blacklist")
        when = process.awarded or process.begun
        if when is None:
            return self.missing(process.ocid, "awards.date")
        day = written(when.day)
        found: list[dict[str, Any]] = []
        for id, name in process.winners.items():
            entry, by = self._ban(id, name, day)
            if entry is not None:
                dates = {"start": entry.start or "-", "end": entry.until or "-"}
                found.append({"supplier": name, **dates, "rule": entry.rule or "-", "by": by})
                if by == _BY_ID:
                    self._flagged[id] = self._flagged.get(id, (0, {}))[0] + 1, found[-1]
        return self.flag(process.ocid, 1, **found[0]) if found else self.clear(process.ocid, 0)

    def _ban(self, id: str, name: str, day: str) -> tuple[Entry | None, str]:
        for entry in self._by_id.get(id, ()):
            if entry.holds(day):
                return entry, _BY_ID
        for entry in self._by_name.get(firm_name(name), ()) if self._by_name else ():
            if entry.holds(day):
                return entry, _BY_NAME
        return None, ""

    def compared(self) -> Iterator[Outcome]:
        for id, (count, numbers) in self._flagged.items():
            yield self.flag_of("Tenderer", id, count, **numbers)


def _entries(rows: Iterable[Any]) -> Iterator[Entry]:
    for row in rows:
        given: Mapping[str, Any] = (
            row if isinstance(row, Mapping) else dict(zip(_COLUMNS, str(row).split(";"), strict=False))
        )
        id = given.get("id") or given.get("supplier_id")
        texts = [str(given.get(name) or "").strip() for name in _COLUMNS[1:]]
        yield Entry(str(id or "").strip(), *texts)


_COLUMNS = ("id", "name", "from", "until", "rule")


def _rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a file.

    :raises OSError: it cannot be read
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [dict(row) for row in csv.DictReader(lines)]
