"""Rows of the tender and non-tender sheets, cell by cell as the export carries them."""

from __future__ import annotations

from ..dice import Dice
from ..model import Package, World
from . import spse_words as words
from .spse_quirks import Quirks

TENDER_COLUMNS = (
    "kode_lelang", "nama_paket", "id_rup", "nama_rup", "sumber_dana", "tanggal_pembuatan", "lingkup_pekerjaan",
    "keterangan", "tahap_tender", "instansi", "satker", "kategori", "sistem_pengadaan", "tahun_anggaran", "tahun_ang",
    "cara_pembayaran", "lokasi", "kualifikasi_usaha", "peserta", "nama_pemenang", "kota_pemenang", "npwp_pemenang",
    " harga_penawaran", "harga_terkoreksi", "hasil_negosiasi", "pagu", "hps", "nama_kontraktor", "kota_kontraktor",
    "npwp_kontraktor", "penawaran_kontraktor", "negosiasi_kontraktor",
)  # fmt: skip

NONTENDER_COLUMNS = (
    "kd_lelang", "nama_paket", "ocid", "tanggal_pembuatan", "keterangan", "tahap_tender", "instansi", "satker",
    "jenis_pekerjaan", "metode_pengadaan", "sumber_dana", "tahun_ang", "pagu", "hps", "lokasi", "kualifikasi",
    "peserta", "npwp_peserta", "harga_penawaran", "harga_terkoreksi", "hasil_negosiasi", "pagu1", "hps1", "pemenang",
    "paket1", "kota_pemenang", "npwp_pemenang", "hasil_negosiasi_pemenang", "nama_kontraktor", "kota_kontraktor",
    "npwp_kontraktor", "penawaran_kontraktor", "negosiasi_kontraktor",
)  # fmt: skip

Row = dict[str, str]


class Sheets:
    """Turns packages into rows. A package gives the same cells whichever sheet it is written into."""

    def __init__(self, world: World, quirks: Quirks) -> None:
        self.world = world
        self.quirks = quirks
        self.dice = Dice(world.seed, "spse-export", "sheets")

    def tender(self, package: Package) -> Row:
        """A row without its date, which depends on the sheet (see :meth:`tender_dates`)."""
        q, dice, key, winner = self.quirks, self.dice, package.key, package.winner
        unknown = key in q.rup_unknown
        fund = words.FUNDS[package.fund]
        lost = package.legacy and winner is None and not package.unit.outside
        title = self._title(package)
        row = {
            "kode_lelang": package.code,
            "nama_paket": words.retyped(title) if key in q.retyped_title else title,
            "id_rup": "0" if unknown else package.plan.code,
            "nama_rup": "" if unknown else self._plan_title(package, title),
            "sumber_dana": "" if unknown else fund,
            "tanggal_pembuatan": "",
            "lingkup_pekerjaan": package.scope if package.legacy else "",
            "keterangan": "",
            "tahap_tender": words.SIGNING if key in q.signing and winner else words.TENDER_DONE,
            "instansi": package.unit.institution,
            "satker": package.unit.satker,
            "kategori": words.CATEGORIES[package.category],
            "sistem_pengadaan": words.system(package),
            "tahun_anggaran": f"{fund} {package.year}",
            "tahun_ang": str(package.year),
            "cara_pembayaran": words.PRICE_SYSTEMS[package.price_system],
            "lokasi": package.location,
            "kualifikasi_usaha": words.qualification(dice, package),
            "peserta": "" if key in q.registrations_blank else str(len(package.bids) + (key in q.count_one_more)),
            "pagu": "0" if lost else str(package.amount),
            "hps": "0" if lost else str(package.estimate),
        }
        row.update(self._winner(package))
        row.update(self._contractor(package))
        return row

    def _title(self, package: Package) -> str:
        title = package.title[:255]
        return words.double_space(self.dice, title)[:255] if package.key in self.quirks.double_space else title

    def _plan_title(self, package: Package, title: str) -> str:
        return title if package.plan.title == package.title else package.plan.title[:255]

    def _winner(self, package: Package) -> Row:
        winner = package.winner
        if winner is None:
            prices = ("0", "0", "0")
            name = city = number = ""
        else:
            name, city, number = winner.firm.name, winner.firm.city, winner.firm.npwp
            prices = (str(winner.offer), str(winner.corrected), str(package.negotiated))
            if package.key in self.quirks.only_offer:
                prices = (prices[2], "0", "0")
        return {
            "nama_pemenang": name,
            "kota_pemenang": city,
            "npwp_pemenang": number,
            " harga_penawaran": prices[0],
            "harga_terkoreksi": prices[1],
            "hasil_negosiasi": prices[2],
        }

    def _contractor(self, package: Package) -> Row:
        """The supplier of the recorded contract: for a tender, and in the same columns for a direct purchase."""
        q, dice, contract = self.quirks, self.dice, package.contract
        row = {
            "nama_kontraktor": "",
            "kota_kontraktor": "",
            "npwp_kontraktor": "0" if package.winner and package.kind == "tender" else "",
            "penawaran_kontraktor": "0",
            "negosiasi_kontraktor": "0",
        }
        if contract is None or not package.contract_recorded:
            if package.key in q.number_without_name and package.winner:
                row["npwp_kontraktor"] = package.winner.firm.npwp
            return row
        firm = contract.firm
        row["nama_kontraktor"] = firm.variant if dice.chance(0.5) else firm.name
        row["kota_kontraktor"] = words.cut_city(dice, firm.city) if dice.chance(0.09) else firm.city
        row["npwp_kontraktor"] = (" " if package.key in q.spaced_number else "") + firm.npwp
        own = package.winner is not None and firm is package.winner.firm
        offer = package.winner.offer if own and package.winner else contract.amount
        row["penawaran_kontraktor"] = str(offer)
        row["negosiasi_kontraktor"] = str(contract.amount * package.typing_factor)
        return row

    def tender_dates(self, package: Package, whole: bool) -> Row:
        """Cells that differ between the sheet of all years and the sheet of one year: date and broken places."""
        day = package.created
        if whole:
            row = {"tanggal_pembuatan": words.excel_serial(self.quirks.dates.get(package.key, day))}
            line = "_x000D_\n                _x000D_\n                "
        else:
            row = {"tanggal_pembuatan": words.short_date(day)}
            line = "\n"
        if package.key in self.quirks.broken_location:
            row["lokasi"] = f"{package.location}{line}Kabupaten Bojonegoro - Bojonegoro (Kab.)"
        return row

    def nontender(self, package: Package) -> Row:
        q, dice, key = self.quirks, self.dice, package.key
        title = self._title(package)[:100].rstrip() + (" " if key in q.outer_space else "")
        title = title[:100]
        amount = package.amount * (1_000 if key in q.ceiling_thousandfold else 1)
        row = {
            "kd_lelang": "0" if key in q.code_zero else package.code,
            "nama_paket": title,
            "ocid": q.rup_short.get(key, package.plan.code),
            "tanggal_pembuatan": words.long_date(package.created),
            "keterangan": "",
            "tahap_tender": words.SIGNING if key in q.signing else words.PACKAGE_DONE,
            "instansi": package.unit.institution,
            "satker": package.unit.satker,
            "jenis_pekerjaan": words.CATEGORIES[package.category][:20],
            "metode_pengadaan": words.METHODS[package.method],
            "sumber_dana": f"{words.FUNDS[package.fund]} {package.year}",
            "tahun_ang": str(package.year),
            "pagu": str(amount),
            "hps": str(package.estimate),
            "lokasi": package.location,
            "kualifikasi": words.size_of_firm(dice, package),
            **self._invited(package),
            "pagu1": "0",
            "hps1": "0",
            "pemenang": "",
            "paket1": "",
            "kota_pemenang": "",
            "npwp_pemenang": "",
            "hasil_negosiasi_pemenang": "0",
            **self._contractor(package),
        }
        if row["nama_kontraktor"]:
            row.update(pagu1=row["pagu"], hps1=row["hps"], paket1=title)
            if key in q.agreed_missing:
                row["negosiasi_kontraktor"] = "0"
        return row

    def _invited(self, package: Package) -> Row:
        if not package.bids:
            return {"peserta": "", "npwp_peserta": ""} | dict.fromkeys(_PRICES, "0")
        bid = package.bids[0]
        agreed = 0 if package.key in self.quirks.agreed_missing else package.negotiated * package.typing_factor
        prices = (bid.offer or 0, bid.corrected or 0, agreed)
        return {
            "peserta": bid.firm.name,
            "npwp_peserta": bid.firm.npwp,
            **dict(zip(_PRICES, map(str, prices), strict=True)),
        }


_PRICES: tuple[str, ...] = ("harga_penawaran", "harga_terkoreksi", "hasil_negosiasi")
