"""The schedule of a tender or non-tender: steps with their beginning and end."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row

from .chain import Chain
from .reading import SOURCE, Reading, latest, text

STEPS = {
    "18807": "Pengumuman pascakualifikasi",
    "18808": "Pengumuman prakualifikasi",
    "18777": "Download dokumen pemilihan",
    "18778": "Download dokumen prakualifikasi",
    "18812": "Penjelasan dokumen",
    "18811": "Penjelasan",
    "18832": "Penjelasan dokumen prakualifikasi",
    "18827": "Upload dokumen prakualifikasi",
    "18779": "Evaluasi dokumen kualifikasi",
    "18830": "Penetapan hasil kualifikasi",
    "18791": "Masa sanggah prakualifikasi",
    "18833": "Upload dokumen penawaran",
    "18798": "Pembukaan dokumen penawaran",
    "18795": "Pembukaan dan evaluasi penawaran file I",
    "18796": "Pembukaan dan evaluasi penawaran file II",
    "18793": "Pengumuman peringkat teknis",
    "18802": "Pembuktian kualifikasi",
    "18784": "Klarifikasi dan negosiasi",
    "18781": "Evaluasi penawaran",
    "18804": "Penetapan pemenang",
    "18810": "Pengumuman pemenang",
    "18789": "Masa sanggah",
    "18817": "Surat penunjukan penyedia",
    "18803": "Penandatanganan kontrak",
    "18843": "Evaluasi administrasi, kualifikasi, teknis, dan harga",
    "18776": "Download dokumen pemilihan",
    "18840": "Klarifikasi teknis dan negosiasi",
    "18841": "Penandatanganan kontrak",
}
"""The steps by SPSE's code, for rows that carry no name (reference, section 4.5)."""


def read(chain: Chain) -> Iterator[Observation | Refusal]:
    """The steps in order of time; a step repeated counts once, a row that says no step is refused."""
    steps: dict[tuple[str, str], list[Row]] = {}
    for row in chain.of("schedule"):
        step = text(row.cells, "kd_tahapan"), text(row.cells, "kd_akt")
        if not step[0] and not text(row.cells, "nama_tahapan"):
            yield Refusal(SOURCE, row, {"kd_tahapan": FieldError("required", field="kd_tahapan")})
            continue
        steps.setdefault(step, []).append(row)
    if not steps:
        return
    reading = Reading()
    found = [_step(reading, latest(rows)) for rows in steps.values()]
    found.sort(key=lambda row: (row.get("start", ""), row.get("end", ""), row.get("step", "")))
    reading.values["schedule"] = [row for row in found if row]
    yield Observation(
        source=SOURCE,
        key=chain.bundle("schedule"),
        keys=(chain.key,),
        values=reading.values,
        rows=tuple(row for rows in steps.values() for row in rows),
        doubts=tuple(reading.facts.doubts),
        joins_only=True,
    )


def _step(reading: Reading, row: Row) -> dict[str, str]:
    number = text(row.cells, "kd_tahapan")
    return reading.row(
        "schedule",
        {
            "step": text(row.cells, "nama_tahapan") or STEPS.get(number) or f"Tahap {number}",
            "start": reading.moment(row.cells, "tgl_awal"),
            "end": reading.moment(row.cells, "tgl_akhir"),
        },
    )
