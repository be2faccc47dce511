"""Reader of the regency's SPSE exports: sheets of tenders, non-tenders and bidders saved as CSV.

The formats and their traps are those of the LPSE Kabupaten Bojonegoro exports of 2018-2020: 0 for what is not
known, three encodings of dates, days and months exchanged, several sheets repeating the same tender, bidders that
are registrations and not offers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from ckanext.bos.core import chronology
from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.money import parse_rupiah
from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.core.places import split_place
from ckanext.bos.core.text import clean

from . import spse_bidders
from .facts import Facts
from .suppliers import Suppliers, name_in
from .tables import header_of, read_csv

SOURCE = "spse-export"
SUFFIXES = (".csv",)

_SHAPES: dict[str, set[str]] = {
    "tender": {"kode_lelang", "nama_paket", "id_rup", "satker", "nama_pemenang"},
    "nontender": {"kd_lelang", "nama_paket", "ocid", "satker", "metode_pengadaan"},
    "bidders": {"kd_lelang", "penawaran", "npwp", "peserta"},
}
_SHORTEST_RUP = 5
"""SiRUP's codes have seven or eight digits; the sheets also hold running numbers in that column."""
_CODES = {"tender": ("kode_lelang", "id_rup"), "nontender": ("kd_lelang", "ocid")}
"""The columns of the SPSE code and of the RUP code."""

_SERIAL = re.compile(r"^\d{5}(?:\.0+)?$")
_OWN_OWNER = re.compile(r"(?i)kab(?:upaten|\.)? *bojonegoro")


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Observations of all files together, the bidders of a tender right behind it.

    :param key: the site's secret for pseudonymous supplier ids
    :raises ValueError: a file is none of the three sheets
    """
    files: dict[str, list[Path]] = {"tender": [], "nontender": [], "bidders": []}
    for path in sorted(paths):
        files[shape_of(path)].append(path)
    bidders: dict[str, list[Row]] = defaultdict(list)
    for path in files["bidders"]:
        for row in read_csv(path):
            bidders[normal_code(row.cells.get("kd_lelang"))].append(row)
    suppliers = Suppliers(key)
    for kind, build in (("tender", _tender), ("nontender", _nontender)):
        for path in files[kind]:
            for row, dates in _dated(path, repair=kind == "tender"):
                found = build(row, dates, suppliers)
                yield found
                if isinstance(found, Observation) and (code := found.values.get("tender_code")):
                    yield from spse_bidders.bidders(SOURCE, code, bidders.pop(code, []), suppliers)
    for code, rows in bidders.items():
        yield from spse_bidders.bidders(SOURCE, code, rows, suppliers)


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows that were kept aside, each as it stands."""
    suppliers = Suppliers(key)
    bidders: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        shape = _shape(set(row.cells))
        if shape == "bidders":
            bidders[normal_code(row.cells.get("kd_lelang"))].append(row)
        else:
            raw = (row.cells.get("tanggal_pembuatan") or "").strip()
            dates = {"raw": raw, "date": raw, "reading": "written"}
            yield (_tender if shape == "tender" else _nontender)(row, dates, suppliers)
    for code, found in bidders.items():
        yield from spse_bidders.bidders(SOURCE, code, found, suppliers)


def _shape(columns: set[str]) -> str:
    return next((name for name, needed in _SHAPES.items() if needed <= columns), "")


def shape_of(path: Path) -> str:
    """Which sheet a file is, by its columns: ``tender``, ``nontender`` or ``bidders``.

    :raises ValueError: none of them; says what was found and expected
    """
    header = set(header_of(path))
    if shape := _shape(header):
        return shape
    raise ValueError(
        f"{path.name}: kolomnya {', '.join(sorted(header)[:8]) or '(kosong)'} …; "
        f"diharapkan kolom {', '.join(sorted(_SHAPES['tender']))} (tender), "
        f"{', '.join(sorted(_SHAPES['nontender']))} (nontender), "
        f"atau {', '.join(sorted(_SHAPES['bidders']))} (peserta)."
    )


def _dated(path: Path, repair: bool) -> Iterator[tuple[Row, dict[str, str]]]:
    """Rows with their creation date read, and how it was read where that is not as written."""
    rows = list(read_csv(path))
    days = {index: day for index, row in enumerate(rows) if repair and _number(row) and (day := _serial(row))}
    order = sorted(days, key=lambda index: _number(rows[index]))
    read_as = dict(zip(order, chronology.readings([days[index] for index in order]), strict=True))
    for index, row in enumerate(rows):
        raw = row.cells.get("tanggal_pembuatan", "").strip()
        reading = read_as.get(index, "written")
        day = chronology.exchanged(days[index]).isoformat() if reading == "exchanged" else raw
        yield row, {"raw": raw, "date": day, "reading": reading}


def _serial(row: Row) -> date | None:
    """The day of a spreadsheet's serial number; None for anything else."""
    raw = row.cells.get("tanggal_pembuatan", "").strip()
    try:
        return parse_date(raw) if _SERIAL.match(raw) else None
    except FieldError:
        return None


def _number(row: Row) -> int:
    """The tender code, for the order; 0 when it is none."""
    code = normal_code(row.cells.get("kode_lelang"))
    return int(code) if code.isdecimal() else 0


def _tender(row: Row, created: Mapping[str, str], suppliers: Suppliers) -> Observation | Refusal:
    cells, facts = row.cells, Facts()
    code, rup = (normal_code(cells.get(column)) for column in _CODES["tender"])
    _common(facts, cells, code, rup, created)
    for name, column in {
        "method_details": "sistem_pengadaan",
        "category": "kategori",
        "category_details": "kategori",
        "price_system": "cara_pembayaran",
        "qualification_requirements": "kualifikasi_usaha",
        "number_of_bidders": "peserta",
        "notes": "lingkup_pekerjaan",
    }.items():
        facts.put(name, cells.get(column), column)
    _funds(facts, cells, "sumber_dana" if (cells.get("sumber_dana") or "").strip() else "tahun_anggaran")
    parts = [part.strip() for part in (cells.get("sistem_pengadaan") or "").split(" - ")]
    for name, part in zip(("method", "qualification_method", "evaluation_method"), parts, strict=False):
        facts.put(name, part, "sistem_pengadaan")
    if winner := name_in(cells, "nama_pemenang"):
        offer, corrected, negotiated = (facts.amount(cells, column) for column in _PRICES)
        facts.add(
            "awards",
            {
                "id": code or f"rup-{rup}",
                "supplier_id": suppliers.id(cells.get("npwp_pemenang") or "", winner),
                "supplier_name": suppliers.name(winner),
                "supplier_city": cells.get("kota_pemenang"),
                "offer_amount": offer,
                "corrected_amount": corrected,
                "negotiated_amount": negotiated,
                "amount": negotiated or corrected or offer,
                "status": "active",
            },
        )
    contractor = _contract(facts, cells, code or f"rup-{rup}", suppliers)
    winners = facts.values.get("awards")
    if contractor and winners and contractor.get("supplier_id") != winners[0].get("supplier_id"):
        facts.doubt(
            "contracts",
            f"penyedia berkontrak ({contractor.get('supplier_name')}) bukan pemenang tender",
            f"the contracted supplier ({contractor.get('supplier_name')}) is not the winner",
        )
    facts.put("tender_status", _status(cells.get("tahap_tender") or "", won=bool(winner)))
    return _finish("tender", row, facts, code, rup)


_PRICES = ("harga_penawaran", "harga_terkoreksi", "hasil_negosiasi")


def _nontender(row: Row, created: Mapping[str, str], suppliers: Suppliers) -> Observation | Refusal:
    cells, facts = row.cells, Facts()
    code, rup = (normal_code(cells.get(column)) for column in _CODES["nontender"])
    _common(facts, cells, code, rup, created)
    for name, column in {
        "method": "metode_pengadaan",
        "method_details": "metode_pengadaan",
        "category": "jenis_pekerjaan",
        "category_details": "jenis_pekerjaan",
        "qualification_requirements": "kualifikasi",
    }.items():
        facts.put(name, cells.get(column), column)
    _funds(facts, cells, "sumber_dana")
    if name := name_in(cells, "peserta"):
        prices = [facts.amount(cells, column) for column in _PRICES]
        facts.add(
            "bidders",
            {
                "id": suppliers.id(cells.get("npwp_peserta") or "", name),
                "name": suppliers.name(name),
                **dict(zip(("offer_amount", "corrected_amount", "negotiated_amount"), prices, strict=True)),
                "result": "pending" if any(prices) else "registered",
            },
        )
    contract = _contract(facts, cells, code or f"rup-{rup}", suppliers)
    if contract:
        given = ("supplier_id", "supplier_name", "supplier_city", "amount")
        facts.add(
            "awards",
            {"id": contract["id"], **{sub: contract.get(sub) for sub in given}, "status": "active"},
        )
        _check_outlier(facts, contract, cells)
    facts.put("tender_status", "complete" if contract else "active" if _running(cells) else "")
    return _finish("nontender", row, facts, code, rup)


def _common(facts: Facts, cells: Mapping[str, str], code: str, rup: str, created: Mapping[str, str]) -> None:
    facts.put("title", cells.get("nama_paket"), "nama_paket")
    facts.put("fiscal_year", cells.get("tahun_ang"), "tahun_ang")
    facts.put("tender_code", code, "kode_lelang")
    facts.put("rup_code", rup, "id_rup")
    facts.put("sourcing", "provider")
    facts.put("tender_stage_text", cells.get("tahap_tender"), "tahap_tender")
    facts.put("budget_amount", cells.get("pagu"), "pagu")
    facts.put("estimate_amount", cells.get("hps"), "hps")
    facts.put("tender_created", created["date"], "tanggal_pembuatan")
    if created["reading"] == "exchanged":
        facts.doubt(
            "tender_created",
            f"hari dan bulan tertukar: tertulis {created['raw']}, dibaca {created['date']} menurut urutan kode tender",
            f"day and month exchanged: written {created['raw']}, read {created['date']} by the order of tender codes",
        )
    elif created["reading"] == "neither":
        facts.doubt(
            "tender_created",
            f"tanggal {created['raw']} tidak cocok dengan urutan kode tender",
            f"the date {created['raw']} does not fit the order of tender codes",
        )
    place, districts = split_place(clean(cells.get("lokasi") or ""))
    for number, district in enumerate(districts or [""]):
        facts.add("locations", {"kecamatan": district, "detail": "" if number else place})


def _funds(facts: Facts, cells: Mapping[str, str], column: str) -> None:
    """The source of funds, without the year that some sheets write behind it."""
    facts.put("budget_sources", re.sub(r"\s*\d{4}\s*$", "", cells.get(column) or ""), column)


def _contract(facts: Facts, cells: Mapping[str, str], code: str, suppliers: Suppliers) -> dict[str, str]:
    """The contracted supplier ("pemenang berkontrak"), where the sheet names one."""
    name = name_in(cells, "nama_kontraktor")
    if not name:
        return {}
    return facts.add(
        "contracts",
        {
            "id": code,
            "award_id": code,
            "supplier_id": suppliers.id(cells.get("npwp_kontraktor") or "", name),
            "supplier_name": suppliers.name(name),
            "supplier_city": cells.get("kota_kontraktor"),
            "amount": facts.amount(cells, "negosiasi_kontraktor") or facts.amount(cells, "penawaran_kontraktor"),
            "status": "active",
        },
    )


def _check_outlier(facts: Facts, contract: Mapping[str, str], cells: Mapping[str, str]) -> None:
    offer = facts.amount(cells, "penawaran_kontraktor") or facts.amount(cells, "harga_terkoreksi")
    amount = contract.get("amount")
    if offer and amount and parse_rupiah(amount) > 2 * parse_rupiah(offer):
        facts.doubt(
            "contracts.amount",
            f"nilai kontrak {amount} lebih dari dua kali penawaran {offer}: mungkin salah ketik",
            f"the contract value {amount} is more than twice the offer {offer}: perhaps a typing error",
        )


def _status(stage: str, won: bool) -> str:
    """The outcome is not in the stage's name: a finished tender without a winner failed."""
    if won:
        return "complete"
    return "unsuccessful" if "selesai" in stage.lower() else "active"


def _running(cells: Mapping[str, str]) -> bool:
    return "selesai" not in (cells.get("tahap_tender") or "").lower()


def _finish(kind: str, row: Row, facts: Facts, code: str, rup: str) -> Observation | Refusal:
    unit = clean(row.cells.get("satker") or "")
    needed = {"nama_paket": facts.values.get("title"), "tahun_ang": facts.values.get("fiscal_year"), "satker": unit}
    for column in [column for column, value in needed.items() if not value]:
        facts.errors.setdefault(column, FieldError("required", field=column))
    if not code and not rup:
        facts.errors[_CODES[kind][0]] = FieldError("no_key")
    facts.check_cells(row.cells)
    if facts.errors:
        return Refusal(SOURCE, row, facts.errors)
    owner = clean(row.cells.get("instansi") or "")
    if owner and not _OWN_OWNER.search(owner):
        error = FieldError("other_owner", found=owner)
        facts.doubt("instansi", error.message("id"), error.message("en"))
    if rup and len(rup) < _SHORTEST_RUP and code:
        facts.doubt("rup_code", f"“{rup}” bukan kode SiRUP", f"“{rup}” is not a SiRUP code")
        rup = ""
    keys = tuple(key for key in (Key("rup", rup), Key("spse", code)) if key.value)
    return Observation(
        source=SOURCE,
        key=f"{kind}/{code or 'rup-' + rup}",
        keys=keys,
        values=facts.values,
        unit=unit,
        rows=(row,),
        doubts=tuple(facts.doubts),
    )
