"""Which bulk files there are: per year of the first release, and of all years together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import addresses

ALL = "all"
PATH = f"{addresses.ENTRANCE}/bulk"


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    :ivar pattern: its name with ``{scope}`` for the year or ``all``
    :ivar format: what the catalogue calls it; ``JSON`` is kept for what OCP's collector is to take
    :ivar yearly: only per year, not for all years together
    """

    code: str
    pattern: str
    format: str
    mimetype: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    yearly: bool = False

    def name(self, scope: str) -> str:
        """The file's name for a scope."""
        return self.pattern.format(scope=scope)


KINDS = (
    Kind(
        "xlsx",
        "{scope}.xlsx",
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        {"id": "Buku kerja Excel", "en": "Excel workbook"},
        {
            "id": "Tabel proses, peserta, pemenang, kontrak, pembayaran, dokumen dan kemajuan dalam satu buku kerja. "
            "Lembar “keterangan” menjelaskan setiap kolom.",
            "en": "Tables of processes, bidders, awards, contracts, payments, documents and progress in one workbook. "
            "The sheet “keterangan” explains every column.",
        },
    ),
    Kind(
        "csv",
        "{scope}.csv.zip",
        "CSV",
        "application/zip",
        {"id": "Tabel CSV", "en": "CSV tables"},
        {
            "id": "Tabel yang sama sebagai berkas CSV (UTF-8, pemisah koma) dalam satu ZIP.",
            "en": "The same tables as CSV files (UTF-8, separated by commas) in one ZIP.",
        },
    ),
    Kind(
        "compiled",
        "{scope}.jsonl.gz",
        "JSONL",
        "application/gzip",
        {"id": "Keadaan terakhir (JSON Lines)", "en": "Latest state (JSON Lines)"},
        {
            "id": "Satu baris JSON per proses: compiled release OCDS, yaitu keadaan terakhirnya. Dikemas dengan gzip.",
            "en": "One line of JSON a process: the OCDS compiled release, its latest state. Packed with gzip.",
        },
    ),
    Kind(
        "releases",
        "releases-{scope}.json.gz",
        "GZIP",
        "application/gzip",
        {"id": "Riwayat lengkap (JSON, gzip)", "en": "Whole history (JSON, gzip)"},
        {
            "id": "Semua release OCDS, yaitu setiap perubahan sejak pertama terbit, dalam satu release package.",
            "en": "All OCDS releases, that is every change since first publication, in one release package.",
        },
    ),
    Kind(
        "package",
        "releases-{scope}.json",
        "JSON",
        "application/json",
        {"id": "Riwayat lengkap (JSON)", "en": "Whole history (JSON)"},
        {
            "id": "Release package yang sama tanpa dikemas, untuk program pengumpul data.",
            "en": "The same release package unpacked, for programs that collect data.",
        },
        yearly=True,
    ),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def kinds(scope: str) -> Iterator[Kind]:
    """The kinds of file that a scope has."""
    return (kind for kind in KINDS if not (kind.yearly and scope == ALL))


def url(name: str) -> str:
    """The absolute address of a file."""
    return addresses.absolute(f"{PATH}/{name}")
