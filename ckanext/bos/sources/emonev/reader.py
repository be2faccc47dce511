"""Progress reports become observations that a matcher joins to the process and contract they are about."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.money import canonical
from ckanext.bos.core.observation import Doubt, Key, Observation, Refusal, Row
from ckanext.bos.core.text import fold
from ckanext.bos.core.values import LONG_TEXT_LIMIT

from ..facts import Facts
from ..transport import files
from . import shapes
from .periods import Period, period

SOURCE = "emonev"
SUFFIXES = files.SUFFIXES

_KINDS = ("paket", "kontrak", "sub_kegiatan", "opd")
_SCALE = "persen"
"""What ``skala`` says of a row whose percentages have been read once: they are no fractions any more."""


@dataclass(frozen=True)
class ProgressReport(Observation):
    """One period of one object, and what it is matched by. No scope: a new report does not repeat the ones before.

    :ivar kind: ``paket`` (RUP or tender code), ``kontrak`` (number), ``sub_kegiatan`` (code) or ``opd``
    :ivar object: the code or number
    :ivar year: fiscal year, from the period where the report does not say
    :ivar paid: rupiah paid so far; empty if not told
    :ivar broken_off: the contract was terminated before its end
    """

    kind: str = ""
    object: str = ""
    year: str = ""
    paid: str = ""
    broken_off: bool = False


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Reports of all files; of one period told twice the last file's counts.

    :param key: the site's secret, not needed here
    :raises ValueError: a file is no progress report
    """
    yield from reread(files.rows_of(paths, shape_of), key)


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Reports in the order of their objects and periods, refused rows first."""
    reports: dict[str, ProgressReport] = {}
    for row in _scaled(rows):
        found = row if isinstance(row, Refusal) else _report(row)
        if isinstance(found, ProgressReport):
            reports[found.key] = found
        else:
            yield found
    yield from _in_order(reports.values())


def shape_of(path: Path) -> str:
    """What a file's rows are about: ``progres`` (BOS's own table), ``paket``, ``kontrak``, ``sub_kegiatan``, ``opd``.

    :raises ValueError: it is no progress report; says what was found and expected
    """
    columns = {shapes.folded(name) for name in files.columns_of(path)}
    if kind := shapes.shape(columns):
        return kind
    shown = ", ".join(sorted(columns)[:8]) or "(kosong)"
    raise ValueError(
        f"{path.name}: kolomnya {shown} …; diharapkan kolom periode (atau bulan dan tahun), realisasi_fisik atau "
        f"realisasi_keuangan, dan jenis_objek dengan id_objek (atau nomor_kontrak, kode_rup, kode_sub_kegiatan). / "
        f"The columns are {shown} …; expected periode (or bulan and tahun), realisasi_fisik or realisasi_keuangan, "
        f"and jenis_objek with id_objek (or nomor_kontrak, kode_rup, kode_sub_kegiatan)."
    )


def _scaled(rows: Iterable[Row]) -> Iterator[Row | Refusal]:
    """The rows in the columns of ``progres``, their percentages from 0 to 100, told by the whole file."""
    files_rows: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if files.BROKEN in row.cells:
            broken = Row(row.origin, {files.BROKEN: row.origin})
            yield Refusal(SOURCE, broken, {"": FieldError("row_broken", found=row.origin)})
        else:
            name = row.origin.rpartition(":")[0]
            files_rows[name].append(Row(row.origin, shapes.canonical(row.cells)))
    for found in files_rows.values():
        fractions = shapes.in_fractions(row.cells for row in found if "skala" not in row.cells)
        for row in found:
            yield row if "skala" in row.cells else _percent(row, fractions)


def _percent(row: Row, fractions: bool) -> Row:
    cells = {**row.cells, "skala": _SCALE}
    for name in shapes.PERCENTS if fractions else ():
        if (number := shapes.number_of(cells.get(name))) is not None:
            cells[name] = canonical(number * 100)
    return Row(row.origin, cells)


def _report(row: Row) -> ProgressReport | Refusal:
    cells, facts = row.cells, Facts()
    when = _period(facts, cells)
    kind, name = cells.get("jenis_objek", ""), cells.get("id_objek", "")
    if not name or kind not in _KINDS:
        facts.errors["jenis_objek" if name else "id_objek"] = FieldError("no_key")
    elif kind == "opd":
        facts.errors["id_objek"] = FieldError("progress_unit_level", found=name)
    name = normal_code(name) if kind == "paket" else name
    progress = facts.row("progress", _progress(cells, when))
    paid = facts.amount(cells, "realisasi_keuangan")
    handover = facts.row("handovers", {"date": cells.get("tanggal_bast"), "bast_number": cells.get("nomor_bast")})
    if not facts.errors and not (progress.keys() - {"date"} or handover or paid):
        facts.errors["realisasi_fisik"] = FieldError("required", field="realisasi_fisik")
    if facts.errors or when is None:
        return Refusal(SOURCE, row, facts.errors)
    source = _slug(cells.get("sumber", "")) or SOURCE
    label = f"{kind}/{_mark(cells, kind, name)}"
    part = "" if kind == "paket" else f"-{label.rpartition('/')[2]}"
    facts.values["progress"] = [{"id": f"{source}{part}-{when.name}", **progress}]
    if handover.get("date") or handover.get("bast_number"):
        facts.values["handovers"] = [{"id": f"{source}{part}-bast", **handover}]
    return ProgressReport(
        source=SOURCE,
        key=f"progress/{source}/{label}/{when.name}",
        keys=(Key(kind, name),),
        values=facts.values,
        unit=cells.get("opd", ""),
        rows=(row,),
        doubts=tuple(facts.doubts),
        joins_only=True,
        kind=kind,
        object=name,
        year=_year(cells, when),
        paid=paid,
        broken_off=cells.get("status") == "putus_kontrak",
    )


def _period(facts: Facts, cells: Mapping[str, str]) -> Period | None:
    try:
        return period(cells.get("periode", ""), cells.get("bulan", ""), cells.get("tahun", ""))
    except FieldError as error:
        facts.errors["periode"] = error
        return None


def _progress(cells: Mapping[str, str], when: Period | None) -> dict[str, str]:
    """The row of ``progress``. How much is paid is reckoned from rupiah by the matcher, never taken from a percent."""
    words = [cells[name] for name in ("kendala", "tindak_lanjut", "catatan") if cells.get(name)]
    return {
        "date": when.end.isoformat() if when else "",
        "planned_percent": cells.get("rencana_fisik", ""),
        "physical_percent": cells.get("realisasi_fisik", ""),
        "obstacle": "\n".join(dict.fromkeys(words))[:LONG_TEXT_LIMIT],
    }


def _year(cells: Mapping[str, str], when: Period) -> str:
    return cells["tahun"] if re.fullmatch(r"20\d\d", cells.get("tahun", "")) else str(when.end.year)


def _mark(cells: Mapping[str, str], kind: str, name: str) -> str:
    """An object in a key: a package's code, or six hex digits of what is unique within its unit only."""
    if kind == "paket":
        return _slug(name)
    text = re.sub(r"[^A-Z0-9]+", "", name.upper()) + "|" + fold(cells.get("opd", ""))
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")


def _in_order(reports: Iterable[ProgressReport]) -> Iterator[ProgressReport]:
    """By object and period; what falls although it is cumulative is a doubt."""
    highest: dict[str, Decimal] = {}
    for report in sorted(reports, key=lambda item: (item.key.rpartition("/")[0], item.values["progress"][0]["date"])):
        name = report.key.rpartition("/")[0]
        done = shapes.number_of(report.values["progress"][0].get("physical_percent"))
        before = highest.get(name, Decimal(0))
        if done is not None and done < before:
            report = replace(report, doubts=(*report.doubts, _fell(before, done, report)))
        highest[name] = max(before, done or Decimal(0))
        yield report


def _fell(before: Decimal, done: Decimal, report: ProgressReport) -> Doubt:
    day = report.values["progress"][0]["date"]
    high, low = (canonical(number).replace(".", ",") for number in (before, done))
    return Doubt(
        "progress",
        {
            "id": f"realisasi fisik turun dari {high} % menjadi {low} % pada laporan {day}, padahal kumulatif",
            "en": f"the physical progress falls from {canonical(before)} % to {canonical(done)} % in the report of "
            f"{day}, although it is cumulative",
        },
    )
