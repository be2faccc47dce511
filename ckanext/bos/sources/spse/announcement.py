"""The announcement of a tender or non-tender with its result: what founds a process or joins the plan's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.core.places import split_place

from ..suppliers import Suppliers
from . import award
from .chain import Chain, status_of
from .reading import SOURCE, Reading, latest, rup_codes, rup_keys, text

_LONG_WORDS = re.compile(r"^(Pra|Pasca)\b")
"""ISB cuts the words that SPSE and its exports write in full: Prakualifikasi, Pascakualifikasi."""

_RUP_COLUMNS = ("kd_rup", "kd_rup_paket", "kode_rup")


def read(chain: Chain, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """The founding observation of a chain (joining only, when no row names the package), and the rows refused.

    RUP codes come from the announcement: the result of a non-tender keeps only the last of them.
    """
    bases: list[Row] = []
    refused: set[int] = set()
    for link in ("announced", "done"):
        if rows := chain.of(link):
            row = latest(rows)
            errors = _missing(row)
            if errors and bases:
                continue
            if errors:
                refused |= {id(behind) for behind in rows}
                yield from (Refusal(SOURCE, behind, errors) for behind in rows)
            else:
                bases.append(row)
    results = chain.of("result")
    if not bases and not results:
        return
    reading = Reading()
    codes = codes_of(chain)
    for row in reversed(bases):
        _package(reading, chain, row)
    if not bases:
        reading.put("estimate_amount", latest(results).cells, "hps")
    if chain.of("announced") and len(codes) == 1:
        reading.put_text("rup_code", codes[0])
    if chain.failed:
        reading.values["related_processes"] = [_repeats(code) for code in chain.failed]
    award.put(reading, chain, suppliers)
    base = bases[0] if bases else None
    year = reading.values.get("fiscal_year", "")
    yield Observation(
        source=SOURCE,
        key=chain.bundle(chain.kind.name),
        keys=(*rup_keys(codes), chain.key),
        values=reading.values,
        unit=unit_of(base.cells) if base else "",
        rows=tuple(row for row in chain.of("announced", "done", "result") if id(row) not in refused),
        doubts=tuple(reading.facts.doubts),
        joins_only=base is None,
        scope=f"{chain.kind.name}/{year}" if base and year else "",
    )


def _repeats(code: str) -> dict[str, str]:
    relation = {"relationship": "unsuccessfulProcess", "scheme": "spse", "identifier": code}
    return {"id": "-".join(relation.values()), **relation}


def codes_of(chain: Chain) -> tuple[str, ...]:
    """The RUP codes of a chain: the announcement's list, else the result's."""
    for link in ("announced", "result", "done"):
        if (rows := chain.of(link)) and (found := rup_codes(latest(rows).cells, *_RUP_COLUMNS)):
            return found
    return ()


def unit_of(cells: Mapping[str, Any]) -> str:
    """The unit's name, else its code."""
    name = text(cells, "nama_satker")
    found = "" if name else text(cells, "kd_satker_str", "kode_satker", "kd_satker")
    return name or (f"code:{found}" if found else "")


def missing(row: Row, **needed: tuple[str, ...]) -> dict[str, FieldError]:
    """The errors of a row that does not say what each process must have, by the first column it may stand in."""
    return {
        columns[0]: FieldError("required", field=columns[0])
        for columns in needed.values()
        if not text(row.cells, *columns)
    }


def _missing(row: Row) -> dict[str, FieldError]:
    errors = missing(row, title=("nama_paket",), unit=("nama_satker", "kd_satker_str"))
    reading = Reading()
    reading.put("fiscal_year", row.cells, "tahun_anggaran", "list_tahun_anggaran")
    if not reading.values:
        errors["tahun_anggaran"] = FieldError("required", field="tahun_anggaran")
    return errors


def _package(reading: Reading, chain: Chain, row: Row) -> None:
    cells, kind = row.cells, chain.kind
    for name, columns in {
        "fiscal_year": ("tahun_anggaran", "list_tahun_anggaran"),
        "estimate_amount": ("hps",),
        "budget_sources": ("sumber_dana",),
        "category": ("jenis_pengadaan",),
        "category_details": ("jenis_pengadaan",),
        "method": ("mtd_pemilihan",),
        "evaluation_method": ("mtd_evaluasi",),
        "price_system": ("kontrak_pembayaran",),
        "qualification_requirements": ("kualifikasi_paket",),
        "tender_created": ("tgl_buat_paket",),
        "announcement_date": (kind.announced,),
        "tender_stage_text": (kind.status,),
        "tender_status_reason": ("ket_ditutup", "ket_diulang"),
    }.items():
        reading.put(name, cells, *columns)
    reading.put_text("title", text(cells, "nama_paket").lstrip(",; "))
    reading.put_text("tender_code", chain.code)
    reading.put_text("sourcing", "provider")
    if office := text(cells, "nama_satker"):
        reading.put_text("ppk_office", f"PPK {office}")
    qualification = _LONG_WORDS.sub(r"\1kualifikasi", text(cells, "mtd_kualifikasi"))
    words = (text(cells, "mtd_pemilihan"), qualification, text(cells, "mtd_evaluasi"))
    reading.put_text("qualification_method", qualification)
    reading.put_text("method_details", " - ".join(filter(None, words)))
    if not chain.shared:
        # SPSE's pagu is the sum of all plans named, also of those that another tender uses: said at most once a plan.
        reading.put("budget_amount", cells, "pagu")
    _places(reading, text(cells, "lokasi_pekerjaan"))
    if status := _status(chain, text(cells, "ket_ditutup")):
        reading.put_text("tender_status", status)


def _places(reading: Reading, place: str) -> None:
    if not place:
        return
    rows: list[dict[str, str]] = []
    for part in re.split(r"\s*;\s*", place):
        detail, districts = split_place(part)
        for number, district in enumerate(districts or [""]):
            rows.append(reading.row("locations", {"kecamatan": district, "detail": "" if number else detail}))
    if found := [row for row in rows if row]:
        reading.values["locations"] = found


def _status(chain: Chain, reason: str) -> str:
    """The canonical status: a finished one without a winner failed, a failed one may have been cancelled."""
    said = status_of(chain).lower()
    if "gagal" in said or "batal" in said:
        only_cancelled = "gagal" not in said
        return "cancelled" if only_cancelled or re.search(r"(?i)batal", reason) else "unsuccessful"
    if "selesai" in said:
        return "unsuccessful" if award.nobody_won(chain) else "complete"
    return "planned" if said == "-" else "active" if said else ""
