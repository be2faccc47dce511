"""What may be kept of a row: nothing of persons, everything else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core.redaction import scrub
from ckanext.bos.sources.personal import allowed, is_masked, kind_of
from ckanext.bos.sources.suppliers import Suppliers
from ckanext.bos.sources.transport import read_file

from ..shared_data import SHARED, needs_shared

SUPPLIERS = Suppliers("key of the tests")
NIP = "198001012005011001"
NIK = "3522010101800001"
DROPPED = (
    "nip_ppk", "nip_nama_pp", "nik", "username_ppk", "nama_pokja", "no_rek_bank", "nama_rek_bank",
    "nama_pemilik_rek_bank", "bank_penerima", "rek_penerima", "No_Rekening", "Nm_Rekening", "Nm_Bank", "nomorRekening",
    "alamat_penyedia", "alamat", "telepon", "no_hp", "email", "surel", "Nm_Pemilik", "pengusul", "nama_user", "api_key",
    "token", "wakil_sah_penyedia", "nomorRekeningPenerimaSpp", "id_billing", "no_kk", "direktur", "nip_nama_pokja",
)  # fmt: skip
KEPT = (
    "hps", "kd_rek_1", "nm_rek_5", "Kd_Rek_3", "rekening_belanja", "pagu", "kd_rup", "nama_paket", "nama_satker", "mak",
    "no_kontrak", "no_sp2d", "kota_kontrak", "lokasi_pekerjaan", "kd_penyedia", "jenis_pengadaan", "satuanKerja",
    "uraian_pekerjaan", "nama_program", "sumber_dana", "status_ukm", "nama_klpd", "teknik", "bantuan", "nama_tahapan",
)  # fmt: skip


@pytest.mark.parametrize("column", DROPPED)
def test_columns_of_persons_go(column: str) -> None:
    assert allowed({column: "Rahasia 12345", "pagu": 1}, SUPPLIERS) == {"pagu": 1}


@pytest.mark.parametrize("column", KEPT)
def test_other_columns_stay(column: str) -> None:
    assert allowed({column: "Belanja 12345"}, SUPPLIERS) == {column: "Belanja 12345"}


def test_a_tax_number_becomes_the_suppliers_pseudonym() -> None:
    cells = {
        "npwp_penyedia": "01.234.567.8-601.000",
        "npwp16_penyedia": "0012345678601000",
        "npwp": "",
        "NPWP_16": None,
    }
    kept = allowed(cells, SUPPLIERS)
    assert kept["npwp_penyedia"] == kept["npwp16_penyedia"] == "id:" + SUPPLIERS.id("012345678601000", "")
    assert (kept["npwp"], kept["NPWP_16"]) == ("", None)
    assert allowed(cells) == {}
    assert allowed({"npwp": 123456786010001}, SUPPLIERS)["npwp"].startswith("id:")
    assert allowed({"npwp": "00.000.000.0-000.000"}, SUPPLIERS) == {"npwp": ""}


def test_a_person_as_supplier_gets_a_pseudonym_and_a_firm_keeps_its_name() -> None:
    kept = allowed({"nama_penyedia": "BUDI SANTOSO", "Nm_Perusahaan": "CV. Maju Jaya"}, SUPPLIERS)
    assert kept["nama_penyedia"] == SUPPLIERS.name("BUDI SANTOSO") != "BUDI SANTOSO"
    assert kept["Nm_Perusahaan"] == "CV. Maju Jaya"
    assert allowed({"nama_penyedia": "BUDI SANTOSO"}) == {}


def test_an_official_is_an_office() -> None:
    assert allowed({"nama_ppk": "BUDI SANTOSO", "nama_pa": "H**** P******", "nama_kpa": ""}) == {
        "nama_ppk": "PPK", "nama_pa": "PA", "nama_kpa": "",
    }  # fmt: skip


def test_personal_numbers_in_any_other_place_are_masked() -> None:
    row = {"uraian": f"oleh NIP {NIP}, hp 0812-3456-7890", "x": int(NIP), "y": {"z": [NIK, {"nip": NIP}]}, "n": 10**13}
    kept = allowed(row)
    assert NIP not in str(kept)
    assert NIK not in str(kept)
    assert "0812" not in str(kept)
    assert kept["n"] == 10**13
    assert kept["y"] == {"z": ["[disamarkan]", {}]}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["0812", "3456", "7890", "62 8", "12.345.678.9", "-601.000", "rek ", "a/n ", "a@b.id", " - ", "(021)"]
        )
        | st.text("0123456789 .-()@/\n+", max_size=8),
        max_size=8,
    ).map("".join)
)
def test_no_rule_of_free_text_is_passed_over(text: str) -> None:
    assert allowed({"uraian": text}) == {"uraian": scrub(text)[0]}


def test_a_mask_of_the_source_is_known() -> None:
    assert is_masked("H**** P******")
    assert is_masked("***************001")
    assert not any(map(is_masked, ("Dinas", "5 * 3", None, 12, "")))


@needs_shared
def test_no_personal_value_of_the_samples_is_kept_and_no_other_is_lost() -> None:
    for path in sorted((SHARED / "isb").rglob("*.*")):
        if path.suffix not in (".json", ".csv") or path.name in ("expected.json", "empty-body.json"):
            continue
        if path.parent.name == "errors":
            continue
        for row in read_file(path):
            kept = allowed(row.cells, SUPPLIERS)
            text = repr(kept)
            for column, value in row.cells.items():
                is_secret = column.startswith(("nip", "username", "npwp", "alamat", "no_rek", "nama_pokja", "wakil"))
                if is_secret and len(str(value or "")) > 8:
                    assert str(value) not in text, (path.name, column)
                if isinstance(value, (int, Decimal)) and kind_of(column) == "text":
                    assert kept[column] == value, (path.name, column)
            assert allowed(kept, SUPPLIERS) == kept


_CELL: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=20) | st.decimals(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*DROPPED, *KEPT, "npwp", "nama_penyedia", "nama_ppk"]), _CELL, max_size=8))
def test_any_row_can_be_looked_at_twice(cells: dict[str, Any]) -> None:
    kept = allowed(cells, SUPPLIERS)
    assert not set(kept) & set(DROPPED)
    assert allowed(kept, SUPPLIERS) == kept
