"""The files of SiRUP and SPSE have the fields and types of the real ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.demo.wire import array, pages, samples, types

ROOT = Path(__file__).resolve().parents[2]
V1, ISB = "inaproc/v1", "isb2/2025-10-03"
PAGES = {
    "rup/paket-penyedia-terumumkan": f"{V1}/rup_paket-penyedia-terumumkan.page*.json",
    "rup/paket-swakelola-terumumkan": f"{V1}/rup_paket-swakelola-terumumkan.json",
    "rup/paket-anggaran-penyedia": f"{V1}/rup_paket-anggaran-penyedia.json",
    "rup/paket-anggaran-swakelola": f"{ISB}/RUP-PaketAnggaranSwakelola.json",
    "rup/history-kaji-ulang": f"{V1}/rup_history-kaji-ulang.json",
    "rup/master-satker": f"{V1}/rup_master-satker.json",
    "rup/program-master": f"{ISB}/RUP-ProgramMaster.json",
    "tender/pengumuman": f"{V1}/tender_pengumuman.page*.json",
    "tender/tender-selesai-nilai": f"{V1}/tender_tender-selesai-nilai.json",
    "tender/tender-ekontrak-kontrak": f"{V1}/tender_tender-ekontrak-kontrak.json",
    "tender/tender-ekontrak": f"{ISB}/SPSE-TenderEkontrak-1SPPBJ.json",
    "tender/peserta-tender": f"{ISB}/SPSE-PesertaTender.json",
    "tender/jadwal-tahapan-tender": f"{ISB}/SPSE-JadwalTahapanTender.json",
    "tender/non-tender-pengumuman": f"{ISB}/SPSE-NonTenderPengumuman.json",
    "tender/non-tender-selesai": f"{ISB}/SPSE-NonTenderSelesai.json",
    "tender/non-tender-ekontrak": f"{ISB}/SPSE-NonTenderEkontrak-1SPPBJ.json",
    "tender/non-tender-ekontrak-kontrak": f"{ISB}/SPSE-NonTenderEkontrak-2Kontrak.json",
}
ARRAYS = (
    "RUP-PaketPenyediaLokasi",
    "RUP-PaketSwakelolaLokasi",
    "RUP-KegiatanMaster",
    "RUP-SubKegiatanMaster",
    "SPSE-TenderEkontrak-3SPMKSPP",
    "SPSE-NonTenderEkontrak-3SPMKSPP",
    "SPSE-NonTenderEkontrak-4BAPBAST",
)
#: Only INAPROC has line and contract ids and its own reference; only ISB has the day of the snapshot.
ONLY_INAPROC = {
    "last_update_ref",
    "id_paket_anggaran_swakelola",
    "jenis_dana_apbn",
    "sppbj_id",
    "kontrak_id",
    "dtj_id",
}
ONLY_ISB = {"_event_date"}


@pytest.fixture(scope="module")
def isb_samples() -> Path:
    """The folder of real samples, which is no part of this repository."""
    data = Path(os.environ.get("BOS_SHARED_DATA") or ROOT / ".." / "shared" / "data")
    folder = data / "isb"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"BOS_SHARED_DATA: there is no {folder}")
        pytest.skip(f"the real samples are not here: set BOS_SHARED_DATA (looked for {folder})")
    return folder


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_the_fields_of_the_real_ones(demo_folder: Path, isb_samples: Path, path: str) -> None:
    mine, real = types(pages(demo_folder, 2019, path)), types(samples(isb_samples, PAGES[path]))
    assert set(mine) - set(real) <= ONLY_INAPROC
    assert set(real) - set(mine) <= ONLY_ISB
    _same_types(mine, real)


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_have_the_fields_of_the_real_ones(demo_folder: Path, isb_samples: Path, name: str) -> None:
    mine, real = types(array(demo_folder, 2019, name)), types(samples(isb_samples, f"{ISB}/{name}.json"))
    assert set(mine) == set(real)
    _same_types(mine, real)


def _same_types(mine: dict[str, set[str]], real: dict[str, set[str]]) -> None:
    """A field that is null in all samples may hold anything: they are few, and bank data was taken out of them."""
    for name in set(mine) & set(real):
        known = real[name] - {"NoneType"}
        numbers = known & {"int", "float"}
        assert not known or mine[name] - {"NoneType"} <= known | ({"int", "float"} if numbers else set()), name
