"""The tables of the flat files: their columns, what they mean, and where in OCDS they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column.

    :ivar path: where the value stands in a compiled release (OCDS path), or how it is computed
    """

    title: str
    path: str
    about: Mapping[str, str]

    @property
    def header(self) -> str:
        """What stands above it: the Indonesian name, and the technical one."""
        return f"{self.title} ({self.path})"


def _column(title: str, path: str, about_id: str, about_en: str) -> Column:
    return Column(title, path, {"id": about_id, "en": about_en})


_OCID = _column(
    "Nomor proses", "ocid", "Nomor tetap proses; menghubungkan semua tabel", "Permanent number; joins all tables"
)

TABLES: dict[str, tuple[Column, ...]] = {
    "proses": (
        _OCID,
        _column("Nama paket", "title", "Nama paket pengadaan", "Name of the package"),
        _column("OPD", "buyer/name", "Perangkat daerah yang membeli", "The unit that buys"),
        _column("Kode OPD", "buyer/id", "Kode OPD pada portal ini", "Id of the unit"),
        _column(
            "Tahun terbit", "first release", "Tahun proses pertama kali terbit di sini", "Year of the first release"
        ),
        _column("Terbit terakhir", "date", "Tanggal perubahan terakhir yang terbit", "Date of the newest release"),
        _column("Status", "tender/status", "Kode OCDS: planned, active, complete, …", "OCDS code of the status"),
        _column("Metode", "tender/procurementMethodDetails", "Metode menurut sumber", "Method in the source's words"),
        _column(
            "Kode metode", "tender/procurementMethod", "Kode OCDS: open, selective, limited, direct", "OCDS code of it"
        ),
        _column(
            "Kode jenis", "tender/mainProcurementCategory", "Kode OCDS: goods, works, services", "OCDS category code"
        ),
        _column("Program", "planning/budget/project", "Program / kegiatan / sub kegiatan", "Programme and activity"),
        _column("Kode sub kegiatan", "planning/budget/projectID", "Kode sub kegiatan", "Code of the activity"),
        _column("Pagu", "planning/budget/amount/amount", "Anggaran, rupiah", "Budget in rupiah"),
        _column("HPS", "tender/value/amount", "Harga perkiraan sendiri, rupiah", "Own estimate in rupiah"),
        _column("Nilai pemenang", "sum of awards/value/amount", "Jumlah nilai pemenang yang berlaku, rupiah",
                "Sum of the awards that count (not cancelled or unsuccessful), in rupiah"),
        _column("Nilai kontrak", "sum of contracts/value/amount", "Jumlah nilai kontrak yang berlaku, rupiah",
                "Sum of the contracts that were not cancelled, in rupiah"),
        _column("Dibayar", "sum of transactions/value/amount", "Jumlah pembayaran (SP2D), rupiah",
                "Sum of payments in rupiah"),
        _column("Jumlah peserta", "tender/numberOfTenderers", "Peserta yang mendaftar", "Bidders that registered"),
        _column("Pemenang", "awards/suppliers/name", "Nama pemenang; beberapa dipisah “; ”", "Winners, joined by “; ”"),
        _column("Mulai pemilihan", "tender/tenderPeriod/startDate", "Awal masa penawaran", "Start of the offer period"),
        _column("Batas penawaran", "tender/tenderPeriod/endDate", "Akhir masa penawaran", "End of the offer period"),
        _column("Lokasi", "tender/deliveryLocations/description", "Lokasi pekerjaan", "Where the work is"),
        _column("Uraian", "description", "Uraian paket", "Description"),
    ),
    "peserta": (
        _OCID,
        _column("Nomor penawaran", "bids/details/id", "Kosong bila peserta tidak menawar", "Empty without an offer"),
        _column("Kode peserta", "tenderers/id", "Kode penyedia pada portal ini", "Id of the bidder"),
        _column("Peserta", "tenderers/name", "Nama peserta", "Name of the bidder"),
        _column("Status penawaran", "bids/details/status", "pending, valid, disqualified, withdrawn", "Status"),
        _column("Tanggal", "bids/details/date", "Tanggal penawaran", "Date of the offer"),
        _column("Nilai penawaran", "bids/details/value/amount", "Harga yang ditawarkan, rupiah", "Offer in rupiah"),
    ),
    "pemenang": (
        _OCID,
        _column("Nomor", "awards/id", "Nomor penetapan di dalam proses", "Id of the award in its process"),
        _column("Judul", "awards/title", "Judul penetapan", "Title of the award"),
        _column("Status", "awards/status", "active, pending, cancelled, unsuccessful", "OCDS code of the status"),
        _column("Tanggal penetapan", "awards/date", "Tanggal pemenang ditetapkan", "Date of the award"),
        _column("Nilai", "awards/value/amount", "Nilai pemenang, rupiah", "Value in rupiah"),
        _column("Kode penyedia", "awards/suppliers/id", "Beberapa dipisah “; ”", "Ids of the suppliers"),
        _column("Penyedia", "awards/suppliers/name", "Nama penyedia; beberapa dipisah “; ”", "Names of the suppliers"),
        _column("Nomor penawaran", "awards/relatedBid", "Penawaran yang menang", "The offer that won"),
    ),
    "kontrak": (
        _OCID,
        _column("Nomor", "contracts/id", "Nomor kontrak di dalam proses", "Id of the contract in its process"),
        _column("Nomor penetapan", "contracts/awardID", "Menghubungkan ke tabel pemenang", "Joins the awards"),
        _column("Judul", "contracts/title", "Judul atau nomor surat perjanjian", "Title"),
        _column("Uraian", "contracts/description", "Nomor dan nama lengkap dokumen", "Full number and name"),
        _column("Status", "contracts/status", "pending, active, terminated, cancelled", "OCDS code of the status"),
        _column("Tanggal tanda tangan", "contracts/dateSigned", "Tanggal kontrak", "Date signed"),
        _column("Mulai", "contracts/period/startDate", "Awal masa kontrak", "Start"),
        _column("Selesai", "contracts/period/endDate", "Akhir masa kontrak", "End"),
        _column("Nilai", "contracts/value/amount", "Nilai kontrak terakhir, rupiah", "Latest value in rupiah"),
        _column("Nilai akhir", "contracts/implementation/finalValue/amount", "Nilai setelah selesai, rupiah",
                "Value when finished, in rupiah"),
        _column("Jumlah adendum", "number of contracts/amendments", "Berapa kali diubah", "How often amended"),
        _column("Pelaksanaan", "contracts/implementation/status", "planning, ongoing, concluded", "Implementation"),
    ),
    "pembayaran": (
        _OCID,
        _column("Nomor kontrak", "contracts/id", "Menghubungkan ke tabel kontrak", "Joins the contracts"),
        _column("Nomor SP2D", "contracts/implementation/transactions/id", "Nomor pembayaran", "Id of the payment"),
        _column("Tanggal", "contracts/implementation/transactions/date", "Tanggal dibayar", "Date of the payment"),
        _column("Nilai", "contracts/implementation/transactions/value/amount", "Rupiah", "In rupiah"),
        _column("Pembayar", "contracts/implementation/transactions/payer/name", "Nama OPD", "Who paid"),
        _column("Penerima", "contracts/implementation/transactions/payee/name", "Nama penyedia", "Who was paid"),
    ),
    "dokumen": (
        _OCID,
        _column("Bagian", "section", "planning, tender, awards, contracts, implementation", "Part of the process"),
        _column("Nomor bagian", "id of award or contract", "Bila milik penetapan atau kontrak", "Of award or contract"),
        _column("Kode dokumen", "documents/id", "Kode tetap dokumen", "Permanent id"),
        _column("Jenis", "documents/documentType", "Kode jenis OCDS", "OCDS code of the kind"),
        _column("Judul", "documents/title", "Judul dokumen", "Title"),
        _column("Tanggal terbit", "documents/datePublished", "Tanggal dokumen terbit", "Date published"),
        _column("Format", "documents/format", "Jenis media", "Media type"),
        _column("Alamat", "documents/url", "Tempat mengunduh; kosong bila dikecualikan", "Where to download it"),
        _column("Keterangan", "documents/description", "Keterangan dokumen", "Description"),
    ),
    "kemajuan": (
        _OCID,
        _column("Bagian", "section", "planning, tender, contracts, implementation", "Part of the process"),
        _column("Nomor kontrak", "contracts/id", "Bila milik kontrak", "Where it belongs to a contract"),
        _column("Nomor tonggak", "milestones/id", "Nomor tonggak", "Id of the milestone"),
        _column("Jenis", "milestones/type", "Kode jenis OCDS", "OCDS code of the kind"),
        _column("Judul", "milestones/title", "Judul tonggak", "Title"),
        _column("Status", "milestones/status", "scheduled, met, notMet, partiallyMet", "OCDS code of the status"),
        _column("Rencana", "milestones/dueDate", "Tanggal rencana", "Planned date"),
        _column("Tercapai", "milestones/dateMet", "Tanggal tercapai", "Date met"),
        _column("Keterangan", "milestones/description", "Keterangan tonggak", "Description"),
    ),
}  # fmt: skip

NOTES = "keterangan"
NOTES_HEADER = ("Tabel", "Kolom", "Nama teknis (OCDS)", "Arti", "Meaning")


def notes() -> list[tuple[str, ...]]:
    """The rows of the sheet that explains the columns."""
    return [
        (name, column.title, column.path, column.about["id"], column.about["en"])
        for name, columns in TABLES.items()
        for column in columns
    ]
