"""Tables of a small SIMDA database as CSV, every row made up."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import simda

KEY = "key of the tests"
UNIT = {"Kd_Urusan": "1", "Kd_Bidang": "3", "Kd_Unit": "1", "Kd_Sub": "1"}
OTHER = {"Kd_Urusan": "1", "Kd_Bidang": "2", "Kd_Unit": "1", "Kd_Sub": "1"}
NUMBER = "602.1/007/SP/412.206/2019"

STANDARD: dict[str, dict[str, str]] = {
    "Ref_Unit": {"Kd_Urusan": "1", "Kd_Bidang": "3", "Kd_Unit": "1", "Nm_Unit": "DINAS CONTOH"},
    "Ref_Sub_Unit": {**UNIT, "Nm_Sub_Unit": "DINAS CONTOH"},
    "Ta_Kontrak": {
        "Tahun": "2019", "No_Kontrak": NUMBER, **UNIT, "Kd_Prog": "15", "ID_Prog": "103", "Kd_Keg": "5",
        "Tgl_Kontrak": "2019-05-02 00:00:00", "Keperluan": "Pembangunan Jembatan Contoh", "Waktu": "90 hari kalender",
        "Nilai": "1000000.0000", "Nm_Perusahaan": "CV. CONTOH UJI", "Bentuk": "CV", "Alamat": "Jl. Rahasia 1",
        "Nm_Pemilik": "PEMILIK RAHASIA", "NPWP": "99.111.222.3-601.000", "Nm_Bank": "BANK RAHASIA",
        "Nm_Rekening": "REKENING RAHASIA", "No_Rekening": "0999-11-222333",
    },
    "Ta_Kontrak_Addendum": {
        "Tahun": "2019", "No_Kontrak": NUMBER, "No_Addendum": "ADD.1/2019", "Tgl_Addendum": "2019-06-01 00:00:00",
        "Keperluan": "", "Waktu": "120 hari kalender", "Nilai": "1200000.0000",
    },
    "Ta_Tagihan": {
        "Tahun": "2019", "No_Tagihan": "001/BAP/2019", **UNIT, "No_Kontrak": NUMBER,
        "Tgl_Tagihan": "2019-06-10 00:00:00", "Jns_Tagihan": "3", "Ur_Tagihan": "Tagihan 1", "Nilai": "400000.0000",
        "Realisasi_Fisik": "40.00",
    },
    "Ta_SPP_Kontrak": {"Tahun": "2019", "No_SPP": "1/SPP/2019", "No_Kontrak": NUMBER},
    "Ta_SPP": {
        "Tahun": "2019", "No_SPP": "1/SPP/2019", **UNIT, "Jn_SPP": "3", "Tgl_SPP": "2019-06-11 00:00:00",
        "No_Tagihan": "001/BAP/2019", "Jns_Tagihan": "3", "Realisasi_Fisik": "40.00", "Nip_PPTK": "199001012015011001",
        "Uraian": "Honor an. Orang Rahasia NIK 3522999999990001", "Rek_Penerima": "0999-11-222333",
    },
    "Ta_SPM": {
        "Tahun": "2019", "No_SPM": "1/SPM/2019", **UNIT, "No_SPP": "1/SPP/2019", "Jn_SPM": "3",
        "Tgl_SPM": "2019-06-12 00:00:00", "Uraian": "Honor HP 081299999999", "Nm_Penerima": "CV. CONTOH UJI",
        "Rek_Penerima": "0999-11-222333", "Kd_Edit": "1",
    },
    "Ta_SPM_Rinc": {"Tahun": "2019", "No_SPM": "1/SPM/2019", "No_ID": "1", **UNIT, "Nilai": "400000.0000"},
    "Ta_SPM_Pot": {"Tahun": "2019", "No_SPM": "1/SPM/2019", "Kd_Pot_Rek": "1", "Nilai": "40000.0000"},
    "Ta_SP2D": {
        "Tahun": "2019", "No_SP2D": "1/SP2D/2019", "No_SPM": "1/SPM/2019", "Tgl_SP2D": "2019-06-20 00:00:00",
        "Nip_Penandatangan": "199001012015011001", "Keterangan": "NIK 3522999999990001",
    },
}  # fmt: skip
SECRETS = ("RAHASIA", "Rahasia", "99.111.222", "0999-11", "199001012015011001", "3522999999990001", "081299999999")

Changes = Mapping[str, Iterable[Mapping[str, str]]]


def write(folder: Path, changes: Changes | None = None, delimiter: str = ",", encoding: str = "utf-8") -> list[Path]:
    """One file a table; each row the standard one with changes. ``{"Ta_SPM": [{}, {"No_SPM": "2"}]}`` makes two."""
    paths = []
    for name, standard in STANDARD.items():
        rows = [{**standard, **change} for change in (changes or {}).get(name, [{}])]
        path = folder / f"{name}.csv"
        with path.open("w", newline="", encoding=encoding) as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else list(standard), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        paths.append(path)
    return paths


def read(folder: Path, changes: Changes | None = None, **style: Any) -> list[Observation | Refusal]:
    """What the reader makes of it."""
    return list(simda.read(write(folder, changes, **style), KEY))


def one(found: Iterable[Observation | Refusal]) -> Observation:
    """The only observation, nothing having been refused."""
    [item] = found
    assert isinstance(item, Observation), item
    return item


def paid(observation: Observation) -> Decimal:
    """What was paid of a contract."""
    return sum((Decimal(row["amount"]) for row in observation.values.get("payments", ())), Decimal(0))
