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
from ckanext.bos.core.redaction import public_name, supplier_id
from ckanext.bos.core.text import clean

from .facts import Facts
from .tables import header_of, read_csv

SOURCE = "spse-export"

_SHAPES: dict[str, set[str]] = {
    "tender": {"kode_lelang", "nama_paket", "id_rup", "satker", "nama_pemenang"},
    "nontender": {"kd_lelang", "nama_paket", "ocid", "satker", "metode_pengadaan"},
    "bidders": {"kd_lelang", "penawaran", "npwp", "peserta"},
}
_SHORTEST_RUP = 5
"""SiRUP's codes have seven or eight digits; the sheets also hold running numbers in that column."""
_SERIAL = re.compile(r"^\d{5}(?:\.0+)?$")
_OWN_OWNER = re.compile(r"(?i)pemerintah daerah|kab(?:upaten|\.)? bojonegoro")


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
                    yield from _bidders(code, bidders.pop(code, []), suppliers)
    for code, rows in bidders.items():
        yield from _bidders(code, rows, suppliers)


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
        yield from _bidders(code, found, suppliers)


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


class Suppliers:
    """Firms as the portal names them: ids that betray no tax number, natural persons under a pseudonym."""

    def __init__(self, key: str) -> None:
        self._key = key

    def id(self, number: str, name: str) -> str:
        """The id by tax number, or by name where a spreadsheet spoilt the number; ``id:`` marks one made before."""
        if number.startswith("id:"):
            return number[3:]
        return supplier_id("" if "E+" in number.upper() else number, name, self._key)

    def name(self, name: str) -> str:
        return public_name(clean(name), self._key)


def _dated(path: Path, repair: bool) -> Iterator[tuple[Row, dict[str, str]]]:
    """Rows with their creation date read, and how it was read where that is not as written."""
    rows = list(read_csv(path))
    order = sorted(
        (index for index, row in enumerate(rows) if repair and _SERIAL.match(row.cells.get("tanggal_pembuatan", ""))),
        key=lambda index: _number(rows[index].cells.get("kode_lelang", "")),
    )
    days = [_serial(rows[index]) for index in order]
    read_as = dict(zip(order, chronology.readings(days), strict=True))
    for index, row in enumerate(rows):
        raw = row.cells.get("tanggal_pembuatan", "").strip()
        reading = read_as.get(index, "written")
        if reading == "exchanged":
            yield row, {"raw": raw, "date": chronology.exchanged(_serial(row)).isoformat(), "reading": reading}
        else:
            yield row, {"raw": raw, "date": raw, "reading": reading}


def _serial(row: Row) -> date:
    return parse_date(row.cells["tanggal_pembuatan"])


def _number(code: str) -> int:
    return int(code) if code.isdigit() else 0


def _tender(row: Row, created: Mapping[str, str], suppliers: Suppliers) -> Observation | Refusal:
    cells, facts = row.cells, Facts()
    code, rup = normal_code(cells.get("kode_lelang")), normal_code(cells.get("id_rup"))
    _common(facts, cells, code, rup, created)
    for name, column in {
        "method_details": "sistem_pengadaan",
        "category": "kategori",
        "category_details": "kategori",
        "price_system": "cara_pembayaran",
        "qualification_requirements": "kualifikasi_usaha",
        "number_of_bidders": "peserta",
        "budget_sources": "sumber_dana",
    }.items():
        facts.put(name, cells.get(column), column)
    parts = [part.strip() for part in (cells.get("sistem_pengadaan") or "").split(" - ")]
    for name, part in zip(("method", "qualification_method", "evaluation_method"), parts, strict=False):
        facts.put(name, part, "sistem_pengadaan")
    if winner := (cells.get("nama_pemenang") or "").strip():
        offer, corrected, negotiated = (_amount(cells.get(column)) for column in _TENDER_PRICES)
        facts.add(
            "awards",
            {
                "id": code,
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
    contractor = _contract(facts, cells, code, suppliers)
    winners = facts.values.get("awards")
    if contractor and winners and contractor.get("supplier_id") != winners[0].get("supplier_id"):
        facts.doubt(
            "contracts",
            f"penyedia berkontrak ({contractor.get('supplier_name')}) bukan pemenang tender",
            f"the contracted supplier ({contractor.get('supplier_name')}) is not the winner",
        )
    facts.put("tender_status", _status(cells.get("tahap_tender") or "", won=bool(winner)))
    return _finish("tender", row, facts, code, rup)


_TENDER_PRICES = ("harga_penawaran", "harga_terkoreksi", "hasil_negosiasi")


def _nontender(row: Row, created: Mapping[str, str], suppliers: Suppliers) -> Observation | Refusal:
    cells, facts = row.cells, Facts()
    code, rup = normal_code(cells.get("kd_lelang")), normal_code(cells.get("ocid"))
    _common(facts, cells, code, rup, created)
    for name, column in {
        "method": "metode_pengadaan",
        "method_details": "metode_pengadaan",
        "category": "jenis_pekerjaan",
        "category_details": "jenis_pekerjaan",
        "qualification_requirements": "kualifikasi",
    }.items():
        facts.put(name, cells.get(column), column)
    facts.put("budget_sources", re.sub(r"\s*\d{4}\s*$", "", cells.get("sumber_dana") or ""), "sumber_dana")
    if name := (cells.get("peserta") or "").strip():
        prices = [_amount(cells.get(column)) for column in _TENDER_PRICES]
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


def _contract(facts: Facts, cells: Mapping[str, str], code: str, suppliers: Suppliers) -> dict[str, str]:
    """The contracted supplier ("pemenang berkontrak"), where the sheet names one."""
    name = (cells.get("nama_kontraktor") or "").strip()
    if name in ("", "0"):
        return {}
    return facts.add(
        "contracts",
        {
            "id": code,
            "award_id": code,
            "supplier_id": suppliers.id(cells.get("npwp_kontraktor") or "", name),
            "supplier_name": suppliers.name(name),
            "supplier_city": cells.get("kota_kontraktor"),
            "amount": _amount(cells.get("negosiasi_kontraktor")) or _amount(cells.get("penawaran_kontraktor")),
            "status": "active",
        },
    )


def _check_outlier(facts: Facts, contract: Mapping[str, str], cells: Mapping[str, str]) -> None:
    offer = _amount(cells.get("penawaran_kontraktor")) or _amount(cells.get("harga_terkoreksi"))
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
    if not facts.values.get("title"):
        facts.errors.setdefault("nama_paket", FieldError("required", field="nama_paket"))
    if not code and not rup:
        facts.errors["kode_lelang"] = FieldError("no_key")
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
        unit=clean(row.cells.get("satker") or ""),
        rows=(row,),
        doubts=tuple(facts.doubts),
    )


def _bidders(code: str, rows: Sequence[Row], suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """One observation of all bidders of a tender. A firm on several rows is one bidder, the priced row wins."""
    if not code:
        yield from (Refusal(SOURCE, row, {"kd_lelang": FieldError("no_key")}) for row in rows)
        return
    if not rows:
        return
    facts = Facts()
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        name = (row.cells.get("peserta") or "").strip()
        if not name:
            facts.doubt("bidders.name", f"{row.origin}: baris tanpa nama peserta", f"{row.origin}: row without a name")
            continue
        bidder = _bidder(facts, row, name, suppliers)
        known = found.get(bidder["id"], {})
        found[bidder["id"]] = known | bidder if "offer_amount" in bidder else bidder | known
    if not found:
        return
    yield Observation(
        source=SOURCE,
        key=f"bidders/{code}",
        keys=(Key("spse", code),),
        values={"bidders": [found[bidder] for bidder in sorted(found)]},
        rows=tuple(rows),
        doubts=tuple(facts.doubts),
        joins_only=True,
    )


def _bidder(facts: Facts, row: Row, name: str, suppliers: Suppliers) -> dict[str, str]:
    cells = row.cells
    offer, corrected = _price(facts, row, "penawaran"), _price(facts, row, "harga_terkoreksi")
    return facts.row(
        "bidders",
        {
            "id": suppliers.id(cells.get("npwp") or "", name),
            "name": suppliers.name(name),
            "offer_amount": offer,
            "corrected_amount": corrected if offer else "",
            "result": "pending" if offer else "registered",
        },
    )


def _price(facts: Facts, row: Row, column: str) -> str:
    raw = (row.cells.get(column) or "").strip()
    try:
        return _amount(raw)
    except FieldError as error:
        text = {lang: f"{row.origin}: {error.message(lang)}" for lang in ("id", "en")}
        facts.doubt(f"bidders.{column}", text["id"], text["en"])
        return ""


def _amount(raw: str | None) -> str:
    """Rupiah as text; empty for 0 and nothing."""
    text = (raw or "").strip()
    if not text:
        return ""
    amount = parse_rupiah(text)
    return str(amount) if amount else ""
