"""Counts of what has been written, under the names of the real sheets' own table of truths."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..model import World
from .spse_bidders import BidderRow
from .spse_quirks import Quirks
from .spse_sheets import Row


class TenderTally:
    """Counts over one tender sheet; :meth:`add` each row as written."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.groups: dict[str, Counter[str]] = {name: Counter() for name in _TENDER_GROUPS}
        self.rups: Counter[str] = Counter()
        self.satker: dict[str, list[int]] = {}

    def add(self, row: Row) -> None:
        count, won = self.counts, bool(row["nama_pemenang"])
        pagu, hps = int(row["pagu"]), int(row["hps"])
        agreed = winning_value(row) if won else 0
        count["rows"] += 1
        count["rup_zero_rows"] += row["id_rup"] == "0"
        count["without_winner"] += not won
        count["with_contractor"] += bool(row["nama_kontraktor"])
        count["contractor_npwp_differs_from_winner"] += bool(
            row["nama_kontraktor"] and row["npwp_kontraktor"].strip() != row["npwp_pemenang"]
        )
        count["winner_where_negotiated_is_zero"] += won and row["hasil_negosiasi"] == "0"
        count["pagu_zero_rows"] += pagu == 0
        count["hps_above_pagu"] += hps > pagu
        count["winner_above_hps"] += won and agreed > hps > 0
        count["winner_above_pagu"] += won and agreed > pagu > 0
        count["winner_at_least_99_percent_of_hps"] += won and agreed * 100 >= hps * 99
        count["winner_below_80_percent_of_hps"] += won and agreed * 100 < hps * 80
        count["peserta_blank"] += row["peserta"] == ""
        count["single_bidder"] += row["peserta"] == "1"
        count["cells_with_x000D"] += sum("_x000D_" in cell for cell in row.values())
        count["cells_with_line_break"] += sum("\n" in cell for cell in row.values())
        for name, value in (("pagu", pagu), ("hps", hps), ("winning_value", agreed)):
            self.sums[f"sum_{name}"] += value
        self.sums["sum_peserta"] += int(row["peserta"] or 0)
        for name in _TENDER_GROUPS:
            self.groups[name][row[name]] += 1
        if row["id_rup"] != "0":
            self.rups[row["id_rup"]] += 1
        _add_satker(self.satker, row["satker"], pagu, agreed)

    def result(self) -> dict[str, Any]:
        several = sorted(code for code, n in self.rups.items() if n > 1)
        return {
            **self.counts,
            "distinct_kode_lelang": self.counts["rows"],
            "distinct_rup_nonzero": len(self.rups),
            "rup_codes_on_several_tenders": len(several),
            "rup_codes_on_several_tenders_list": several,
            **self.sums,
            **{name: dict(sorted(group.items())) for name, group in self.groups.items()},
            "distinct_satker": len(self.satker),
            "satker": _satker_table(self.satker),
        }


_TENDER_GROUPS = (
    "tahun_ang", "tahap_tender", "kategori", "sistem_pengadaan", "tahun_anggaran", "cara_pembayaran", "instansi",
)  # fmt: skip


class NontenderTally:
    """Counts over one non-tender sheet; :meth:`add` each row as written, exact repetitions marked."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.sums: Counter[str] = Counter()
        self.groups: dict[str, Counter[str]] = {name: Counter() for name in _NONTENDER_GROUPS}
        self.codes: set[str] = set()
        self.rups: Counter[str] = Counter()
        self.firms: Counter[str] = Counter()
        self.satker: dict[str, list[int]] = {}

    def add(self, row: Row, again: bool = False) -> None:
        count, contractor = self.counts, bool(row["nama_kontraktor"])
        pagu, hps, agreed = int(row["pagu"]), int(row["hps"]), contract_value(row)
        count["rows"] += 1
        count["exact_duplicate_rows"] += again
        count["kd_lelang_zero_rows"] += row["kd_lelang"] == "0"
        count["with_contractor"] += contractor
        count["bidder_blank"] += row["peserta"] == ""
        count["contractor_npwp_differs_from_bidder"] += contractor and row["npwp_kontraktor"] != row["npwp_peserta"]
        count["contract_above_hps"] += contractor and agreed > hps
        count["contract_above_pagu"] += contractor and agreed > pagu
        count["negotiated_more_than_twice_the_corrected_offer"] += int(row["hasil_negosiasi"]) > 2 * int(
            row["harga_terkoreksi"]
        )
        direct = row["metode_pengadaan"] == "Pengadaan Langsung"
        count["pengadaan_langsung_pagu_above_200_million"] += direct and pagu > 200_000_000
        count["pengadaan_langsung_contract_above_200_million"] += direct and agreed > 200_000_000
        count["nama_paket_of_100_characters"] += len(row["nama_paket"]) == 100
        for name, value in (("pagu", pagu), ("hps", hps), ("contract_value", agreed)):
            self.sums[f"sum_{name}"] += value
            self.sums[f"sum_{name}_without_duplicates"] += 0 if again else value
        for name in _NONTENDER_GROUPS:
            self.groups[name][row[name]] += 1
        self.codes.add(row["kd_lelang"])
        self.rups[row["ocid"]] += 1
        if contractor:
            self.firms[row["npwp_kontraktor"]] += 1
        _add_satker(self.satker, row["satker"], pagu, agreed)

    def result(self) -> dict[str, Any]:
        several = [n for n in self.rups.values() if n > 1]
        return {
            **self.counts,
            "distinct_kd_lelang": len(self.codes),
            "distinct_rup_nonzero": len(self.rups),
            "rup_codes_on_several_packages": len(several),
            "largest_number_of_packages_on_one_rup": max(several, default=1),
            "distinct_contractor_npwp": len(self.firms),
            "most_packages_of_one_contractor": max(self.firms.values(), default=0),
            **self.sums,
            **{name: dict(sorted(group.items())) for name, group in self.groups.items()},
            "distinct_satker": len(self.satker),
            "satker": _satker_table(self.satker),
        }


_NONTENDER_GROUPS = ("tahap_tender", "jenis_pekerjaan", "metode_pengadaan", "sumber_dana", "kualifikasi")


class BidderTally:
    """Counts over one bidder sheet. Joins are by code; `offer` sorts the price cells by what they hold."""

    def __init__(self, tenders: set[str], nontenders: set[str]) -> None:
        self.tenders, self.nontenders = tenders, nontenders
        self.counts: Counter[str] = Counter(dict.fromkeys(_BIDDER_COUNTS, 0))
        self.offers: Counter[str] = Counter()
        self.codes: set[str] = set()
        self.firms: set[str] = set()
        self.with_rows: set[str] = set()
        self.priced: dict[str, set[str]] = {}
        self.seen: set[BidderRow] = set()

    def add(self, row: BidderRow) -> None:
        code, offer, number, name, rup, _, _ = row
        count = self.counts
        count["rows"] += 1
        if row in self.seen:
            count["exact_duplicate_rows"] += 1
        self.seen.add(row)
        kind = kind_of_price(offer)
        self.offers[kind] += 1
        count["kd_lelang_blank_rows"] += code == ""
        count["npwp_blank_rows"] += number == ""
        count["npwp_scientific_notation_rows"] += "E+" in number
        count["name_blank_rows"] += name == ""
        count["rup_zero_or_blank_rows"] += rup in ("", "0")
        self.codes.add(code)
        self.firms.add(number)
        if code in self.tenders:
            count["rows_joined_to_tender_by_code"] += 1
            self.with_rows.add(code)
            if kind in ("integer", "decimal"):
                self.priced.setdefault(code, set()).add(number)
        elif code in self.nontenders:
            count["rows_joined_to_nontender_by_code"] += 1
        else:
            count["rows_joined_to_nothing_by_code"] += 1

    def result(self) -> dict[str, Any]:
        return {
            **self.counts,
            "distinct_kd_lelang": len(self.codes - {""}),
            "distinct_npwp": len(self.firms - {""}),
            "offer": dict(sorted(self.offers.items())),
            "tenders_with_bidder_rows": len(self.with_rows),
            "tenders_with_a_priced_bid": len(self.priced),
            "tenders_with_exactly_one_priced_bidder": sum(len(firms) == 1 for firms in self.priced.values()),
        }


_BIDDER_COUNTS = (
    "rows", "exact_duplicate_rows", "kd_lelang_blank_rows", "npwp_blank_rows", "npwp_scientific_notation_rows",
    "name_blank_rows", "rup_zero_or_blank_rows", "rows_joined_to_tender_by_code", "rows_joined_to_nontender_by_code",
    "rows_joined_to_nothing_by_code",
)  # fmt: skip


def kind_of_price(text: str) -> str:
    """blank, zero, integer, decimal, question-marks or other-text."""
    if text == "":
        return "blank"
    if text == "0":
        return "zero"
    if text.isdigit():
        return "integer"
    if text.replace(".", "", 1).isdigit():
        return "decimal"
    return "question-marks" if set(text) == {"?"} else "other-text"


def winning_value(row: Row) -> int:
    """Negotiated, else corrected, else offered price of a tender's winner; rupiah."""
    return int(row["hasil_negosiasi"]) or int(row["harga_terkoreksi"]) or int(row[" harga_penawaran"])


def contract_value(row: Row) -> int:
    """Negotiated, else offered price of a direct purchase's contractor; rupiah, 0 without one."""
    return int(row["negosiasi_kontraktor"]) or int(row["penawaran_kontraktor"])


def quirk_table(world: World, quirks: Quirks) -> dict[str, Any]:
    """Codes of the packages each mistake was made on."""
    codes = {package.key: package.code for package in world.packages}
    table: dict[str, Any] = {}
    for name in Quirks.__dataclass_fields__:
        keys = getattr(quirks, name)
        if name == "dates":
            continue
        if isinstance(keys, dict):
            table[name] = {codes[key]: value for key, value in sorted(keys.items(), key=lambda item: codes[item[0]])}
        else:
            table[name] = sorted((codes[key] for key in keys), key=int)
    return table


def _add_satker(table: dict[str, list[int]], satker: str, pagu: int, agreed: int) -> None:
    entry = table.setdefault(satker, [0, 0, 0])
    entry[0] += 1
    entry[1] += pagu
    entry[2] += agreed


def _satker_table(table: dict[str, list[int]]) -> dict[str, dict[str, int]]:
    names = sorted(table, key=lambda name: (-table[name][1], name))
    return {name: dict(zip(("rows", "pagu", "value"), table[name], strict=True)) for name in names}
