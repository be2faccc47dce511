"""Every dialect of a plan, what is wrong with a row, and what stands aside of it."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.sources import sirup
from ckanext.bos.sources.transport import broken

from .rows import LINE, PLAN, SITE, by_key, one, read, refused


def test_a_plan() -> None:
    found = one(plans=[{}])
    assert (found.key, found.keys, found.unit) == ("plan/51000001", (("rup", "51000001"),), "DINAS PENDIDIKAN")
    assert (found.scope, found.joins_only, found.doubts) == ("plan/2025", False, ())
    assert found.values == {
        "title": "Belanja Contoh",
        "fiscal_year": "2025",
        "rup_code": "51000001",
        "budget_amount": "100000000",
        "planned_method": "direct_procurement",
        "category": "goods",
        "category_details": "Barang",
        "domestic_product": "true",
        "small_business": "true",
        "consolidation": "false",
        "sourcing": "provider",
        "planned_tender_start": "2025-01-01",
        "planned_tender_end": "2025-02-01",
        "rup_status": "announced",
        "tender_status": "planned",
        "ppk_office": "PPK DINAS PENDIDIKAN",
    }


@pytest.mark.parametrize("code", [51000001, "51000001", " 51000001 ", "51000001.0"])
def test_codes_are_texts(code: Any) -> None:
    assert one(plans=[{"kd_rup": code}]).key == "plan/51000001"


@pytest.mark.parametrize("code", [0, "0", None, "", "-", "5.1E+07"])
def test_a_plan_without_a_code_is_refused(code: Any) -> None:
    found = refused(plans=[{"kd_rup": code}, {}])
    assert {name: error.code for name, error in found.errors.items()} == {"kd_rup": "no_key"}


@pytest.mark.parametrize("code", ["RUP-7", "51000001;51000002", [1], {"a": 1}])
def test_what_is_no_code_is_refused(code: Any) -> None:
    found = refused(plans=[{"kd_rup": code}, {}])
    assert list(found.errors) == ["kd_rup"]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"pagu": "banyak"}, "pagu", "money"),
        ({"pagu": -5}, "pagu", "negative"),
        ({"pagu": 5 * 10**13}, "pagu", "absurd"),
        ({"nama_paket": " "}, "nama_paket", "required"),
        ({"tahun_anggaran": "x"}, "tahun_anggaran", "integer"),
        ({"nama_satker": None, "kd_satker_str": None}, "nama_satker", "required"),
        ({"nama_paket": "x" * 600}, "nama_paket", "too_long"),
    ],
)
def test_what_a_plan_needs_is_refused_when_wrong(changes: dict[str, Any], column: str, code: str) -> None:
    found = read(plans=[changes, {"kd_rup": 51000002}])
    assert [type(item) for item in found] == [Refusal, Observation]
    assert isinstance(found[0], Refusal)
    assert {name: error.code for name, error in found[0].errors.items()} == {column: code}
    assert "198001012005011001" not in str(found[0].row)
    assert "SITI" not in str(found[0].row)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tgl_awal_pemilihan": "kapan"}, "planned_tender_start"),
        ({"metode_pengadaan": "Undian", "kd_metode_pengadaan": 99}, "planned_method"),
        ({"jenis_pengadaan": "Entah", "kd_jenis_pengadaan": "9"}, "category"),
        ({"status_pdn": "entah"}, "domestic_product"),
        ({"volume_pekerjaan": "x" * 2000}, "volume"),
    ],
)
def test_a_minor_value_that_is_wrong_is_left_out_and_said(changes: dict[str, Any], field: str) -> None:
    found = one(plans=[changes])
    assert field not in found.values
    assert [doubt.field for doubt in found.doubts] == [field]
    assert found.values["budget_amount"] == "100000000"


def test_numbers_stand_for_words_that_are_missing() -> None:
    found = one(plans=[{"metode_pengadaan": None, "jenis_pengadaan": "", "kd_metode_pengadaan": 13}])
    assert (found.values["planned_method"], found.values["category"]) == ("tender", "goods")


def test_text_is_tidied() -> None:
    raw = {"nama_paket": ", <b>Belanja</b>&nbsp;ATK ; ", "urarian_pekerjaan": "a\r\nb_x000D_; ", "pagu": "1.250.000"}
    found = one(plans=[raw])
    assert found.values["title"] == "Belanja ATK"
    assert found.values["notes"].split() == ["a", "b"]
    assert found.values["budget_amount"] == "1250000"


def test_a_persons_number_in_a_text_is_masked_and_said() -> None:
    found = one(plans=[{"nama_paket": "Honor NIK 3522010101800001"}])
    assert "3522010101800001" not in repr(found)
    assert found.values["title"] == "Honor NIK [disamarkan]"


@pytest.mark.parametrize("name", ["SITI CONTOH", "S*** C*****"])
def test_an_official_is_an_office_masked_or_not(name: str) -> None:
    assert one(plans=[{"nama_ppk": name}]).fingerprint() == one(plans=[{}]).fingerprint()


def test_time_is_local_whatever_the_z_says() -> None:
    late = {"tgl_pengumuman_paket": "2025-03-06T23:30:00Z"}
    cancelled = {"tgl_kaji_ulang": "2025-03-06 23:29:00"}
    assert one(plans=[late], revisions=[cancelled]).values["rup_status"] == "announced"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"status_umumkan_rup": "Terinisiasi"}, ("draft", "planning")),
        ({"status_aktif_rup": False}, ("cancelled", "cancelled")),
        ({"status_aktif_rup": "FALSE"}, ("cancelled", "cancelled")),
        ({"status_delete_rup": "TRUE"}, ("cancelled", "cancelled")),
        ({"status_umumkan_rup": None}, (None, None)),
    ],
)
def test_the_status_of_a_plan(changes: dict[str, Any], status: tuple[Any, Any]) -> None:
    values = one(plans=[changes]).values
    assert (values.get("rup_status"), values.get("tender_status")) == status


def test_self_managed_plans() -> None:
    row = {**PLAN, "tipe_swakelola": 2, "tgl_awal_pelaksanaan_kontrak": "2025-03-01", "tipe_paket": None}
    found = one(self_managed=[row])
    assert (found.values["sourcing"], found.values["self_managed_type"]) == ("self_managed", "2")
    assert found.scope == "self/2025"
    assert found.values["planned_contract_start"] == "2025-03-01"
    assert "planned_method" not in found.values
    assert "self_managed_type" not in one(self_managed=[{**row, "tipe_swakelola": 0}]).values


def test_a_plan_within_self_managed_work() -> None:
    found = one(plans=[{"tipe_paket": "Penyedia Dalam Swakelola", "kd_rup_swakelola": 41000001}])
    assert found.values["sourcing"] == "provider_in_self_managed"
    assert found.values["related_processes"] == [
        {"id": "parent-rup-41000001", "relationship": "parent", "scheme": "rup", "identifier": "41000001"}
    ]
    assert "related_processes" not in one(plans=[{"kd_rup_swakelola": 0}]).values


def test_a_plan_outside_the_rules() -> None:
    assert (
        one(plans=[{"status_dikecualikan": True, "metode_pengadaan": "Dikecualikan"}]).values["planned_method"]
        == "exempt"
    )


def test_the_site() -> None:
    found = one(search=[{"tahun_anggaran": 2025}])
    plan = one(plans=[{}])
    assert (found.key, found.unit, found.scope) == (plan.key, plan.unit, plan.scope)
    assert found.values["budget_sources"] == ["apbd"]
    shared = set(found.values) & set(plan.values)
    assert {name: found.values[name] for name in shared} == {name: plan.values[name] for name in shared}
    assert not {"locations", "rup_status", "tender_status"} & set(found.values)


def test_the_year_that_the_site_does_not_say() -> None:
    rows = [{"id": 1000001, "pemilihan": "December 2024"}, {"id": 1000002}, {"id": 1000003}]
    found = by_key(read(search=rows))
    assert {item.values["fiscal_year"] for item in found.values()} == {"2025"}
    told = by_key(read(search=rows, year=2026))
    assert {item.values["fiscal_year"] for item in told.values()} == {"2026"}
    assert refused(search=[{"pemilihan": ""}]).errors["tahun_anggaran"].code == "required"


def test_the_sites_plans_within_self_managed_work() -> None:
    assert one(search=[{"pds": True, "tahun_anggaran": 2025}]).values["sourcing"] == "provider_in_self_managed"
    row = ["51000001", "DINAS PENDIDIKAN", "Belanja", "5000", "January 2025", "e-Purchasing", "APBD;APBDP"]
    found = one(in_self_managed_list=[{str(place): cell for place, cell in enumerate(row)}])
    assert found.values["sourcing"] == "provider_in_self_managed"
    assert (found.values["planned_method"], found.values["budget_sources"]) == ("e_purchasing", ["apbd", "apbdp"])


def test_isb_1_and_the_siipp_sheets() -> None:
    row = {
        "kode_rup": "51000001", "nama_paket": "Belanja Contoh", "pagu_rup": "100000000", "kode_kldi": "D171",
        "kldi": "Kab. Bojonegoro", "nama_satker": "DINAS PENDIDIKAN", "metode_pemilihan": "Pengadaan Langsung",
        "jenis_pengadaan": "Barang", "sumber_dana": "APBD", "mak": "1.01.02.2.01.0003.5.1.02.01.01.0024",
        "awal_pengadaan": "2020-01-01", "akhir_pengadaan": "2020-02-01", "awal_pekerjaan": "2020-03-01",
        "tanggal_kebutuhan": "2020-05-01", "status_aktif": "ya", "status_umumkan": "sudah", "tkdn": "Ya",
        "umkm": "Tidak",
        "penyedia_didalam_swakelola": "Tidak", "id_swakelola": "0", "deskripsi": "ATK", "tahun_anggaran": "2020",
    }  # fmt: skip
    found = by_key(list(sirup.read_rows({"plans": [Row("a:1", row)]}, klpd="D171")))
    values = found["plan/51000001"].values
    assert (values["planned_method"], values["rup_status"], values["sourcing"]) == (
        "direct_procurement", "announced", "provider",
    )  # fmt: skip
    assert (values["domestic_product"], values["small_business"]) == ("true", "false")
    assert (values["planned_use_start"], values["notes"]) == ("2020-05-01", "ATK")
    lines = found["budget/51000001"].values["budget_lines"]
    assert lines == [{"account_code": row["mak"], "amount": "100000000", "source": "apbd"}]


def test_service2() -> None:
    row = {
        "id": 51000001, "nama": "Belanja Contoh", "pagu": 300, "metode_pengadaan": 9, "is_tkdn": 1, "umkm": 0,
        "paket_aktif": True, "paket_terhapus": False, "paket_terumumkan": True, "tanggal_awal_pengadaan": "2025-01-01",
        "kode_kldi": "D171", "id_satker": 70001, "tahun_anggaran": 2025, "keterangan": "ATK",
        "paket_jenis_json": [{"jenisid": 1, "jumlah_pagu": 100}, {"jenisid": 4, "jumlah_pagu": 200}],
        "paket_lokasi_json": [{"id_kabupaten": 14855, "detil_lokasi": "Kecamatan Kanor"}],
        "paket_anggaran_json": [
            {"id": 1, "mak": "1.01.02.2.01.0003.5.1.02.01.01.0024.", "pagu": 100, "sumber_dana": 1},
            {"id": 2, "mak": "1.01.02.2.01.0003.5.1.02.01.01.0025.", "pagu": 200, "sumber_dana": 8},
        ],
    }  # fmt: skip
    unit = {"kd_satker": 70001, "kd_satker_str": "1.01", "nama_satker": "DINAS PENDIDIKAN"}
    rows = {"plans": [Row("a:1", row)], "units": [Row("u:1", unit)]}
    found = by_key(list(sirup.read_rows(rows, klpd="D171")))
    values = found["plan/51000001"].values
    assert found["plan/51000001"].unit == "DINAS PENDIDIKAN"
    assert (values["planned_method"], values["category"], values["rup_status"]) == (
        "e_purchasing", "services", "announced",
    )  # fmt: skip
    assert values["category_details"] == "Jasa lainnya; Barang"
    assert found["budget/51000001"].values["budget_sources"] == ["apbd", "blud"]
    assert found["places/51000001"].values["locations"] == [{"kecamatan": "35.22.11", "detail": "Kecamatan Kanor"}]


def test_a_unit_without_a_name_is_named_by_its_code() -> None:
    assert one(plans=[{"nama_satker": None}]).unit == "code:1.01.0.00.0.00.01.0000"
    units = [{"kd_satker": 70001, "kd_satker_str": "1.01", "nama_satker": "DINAS X"}]
    assert one(plans=[{"nama_satker": None}], units=units).unit == "DINAS X"


def test_a_row_of_another_government_is_refused_when_it_says_so() -> None:
    rows = [{"kd_klpd": "B154", "nama_klpd": "PDAM"}, {"kd_rup": 51000002, "kd_klpd": None}, {"kd_rup": 51000003}]
    found = read(plans=rows, klpd="D171")
    assert [type(item) for item in found] == [Refusal, Observation, Observation]
    assert isinstance(found[0], Refusal)
    assert "PDAM" in found[0].errors["kd_klpd"].message("id")


def test_a_list_with_a_gap_does_not_say_what_is_gone() -> None:
    found = list(sirup.read_rows({"plans": [Row("p:1", PLAN), broken("p:2")], "self_managed": [Row("s:1", PLAN)]}))
    refusals = [item for item in found if isinstance(item, Refusal)]
    assert [error.code for item in refusals for error in item.errors.values()] == ["row_broken"]
    assert [item.scope for item in found if isinstance(item, Observation)] == [""]


def test_a_stray_row_of_another_year_is_not_that_years_list() -> None:
    rows = [{"kd_rup": 51000000 + number} for number in range(40)] + [{"kd_rup": 49000001, "tahun_anggaran": 2024}]
    found = by_key(read(plans=rows))
    assert found["plan/49000001"].scope == ""
    assert found["plan/51000001"].scope == "plan/2025"
    both = by_key(read(plans=rows[:3] + rows[-1:]))
    assert {item.scope for item in both.values()} == {"plan/2024", "plan/2025"}


def test_the_richest_list_wins_and_the_others_fill_in() -> None:
    found = one(
        plans=[{"nama_paket": "Nama Lengkap", "pagu": 7}],
        search=[{"paket": "Nama", "tahun_anggaran": 2025}],
        plan_list=[
            dict(zip("01234567", ["51000001", "X", "Y", "9", "Tender", "APBD;BLUD", "", "May 2025"], strict=True))
        ],
    )
    assert (found.values["title"], found.values["budget_amount"]) == ("Nama Lengkap", "7")
    assert found.values["budget_sources"] == ["apbd"]
    assert len(found.rows) == 3


def test_the_newer_of_two_snapshots_wins() -> None:
    rows = [{"pagu": 1, "_event_date": "2025-10-10"}, {"pagu": 2, "_event_date": "2025-10-03"}]
    assert one(plans=rows).values["budget_amount"] == "1"
    assert one(plans=rows[::-1]).values["budget_amount"] == "1"


def test_one_wrong_row_of_a_plan_leaves_it_to_the_others() -> None:
    found = read(plans=[{"pagu": "x"}], search=[{"tahun_anggaran": 2025}])
    assert [type(item) for item in found] == [Refusal, Observation]


def test_what_was_refused_is_read_again_when_mended() -> None:
    kept = refused(plans=[{"pagu": "banyak"}]).row
    (still,) = sirup.reread([kept], "")
    assert isinstance(still, Refusal)
    assert still.row.cells == kept.cells
    (mended,) = sirup.reread([Row(kept.origin, {**kept.cells, "pagu": 5})], "")
    assert isinstance(mended, Observation)
    assert (mended.values["budget_amount"], mended.scope) == ("5", "")
    assert mended.values["ppk_office"] == "PPK DINAS PENDIDIKAN"


class TestBudget:
    def test_lines(self) -> None:
        found = by_key(read(plans=[{}], plan_budget=[{}]))["budget/51000001"]
        assert found.joins_only
        assert found.unit == found.scope == ""
        assert found.values == {
            "budget_lines": [
                {"account_code": "1.01.02.2.01.0003.5.1.02.01.01.0024", "amount": "100000000", "source": "apbd"}
            ],
            "budget_sources": ["apbd"],
            "program_code": "1.01.02",
            "activity_code": "1.01.02.2.01",
            "sub_activity_code": "1.01.02.2.01.0003",
        }

    def test_names_come_from_the_masters_of_the_unit(self) -> None:
        masters: Any = {
            "programs": [
                {"kd_satker": 1, "kd_program": 1, "kd_program_str": "1.01.02", "nama_program": "PROGRAM LAIN"},
                {"kd_satker": 70001, "kd_program": 2, "kd_program_str": "1.01.02", "nama_program": "PROGRAM KAMI"},
            ],
            "sub_activities": [
                {
                    "kd_satker": 9,
                    "kd_subkegiatan": 900,
                    "kd_subkegiatan_str": "1.01.02.2.01.0009",
                    "nama_subkegiatan": "S",
                }
            ],
        }
        values = by_key(read(plans=[{}], plan_budget=[{}], **masters))["budget/51000001"].values
        assert (values["program"], values["sub_activity_code"], values["sub_activity"]) == (
            "PROGRAM KAMI", "1.01.02.2.01.0009", "S",
        )  # fmt: skip
        assert "activity" not in values

    def test_the_sub_activity_with_most_of_the_money(self) -> None:
        other = "1.01.02.2.02.0001.5.1.02.01.01.0024"
        lines = [{"pagu": 40}, {"pagu": 35, "mak": other}, {"pagu": 35, "mak": other + ".1"}]
        for order in (lines, lines[::-1]):
            values = by_key(read(plan_budget=[{**line, "kd_subkegiatan": None} for line in order]))[
                "budget/51000001"
            ].values
            assert values["activity_code"] == "1.01.02.2.02"

    def test_equal_lines_are_two_where_the_amount_says_so(self) -> None:
        def lines(pagu: int, *rows: dict[str, Any]) -> list[Any]:
            found = by_key(read(plans=[{"pagu": pagu}], plan_budget=list(rows)))["budget/51000001"]
            return [found.values["budget_lines"], found.doubts]

        assert len(lines(20, {"pagu": 10}, {"pagu": 10})[0]) == 2
        assert len(lines(10, {"pagu": 10}, {"pagu": 10})[0]) == 1
        by_id = [{"pagu": 10, "id_paket_anggaran_penyedia": number} for number in (1, 1, 2)]
        assert len(lines(20, *by_id)[0]) == 2
        odd, doubts = lines(99, {"pagu": 10}, {"pagu": 20, "mak": "5.1"})
        assert len(odd) == 2
        assert "99" in doubts[0].text["id"]

    def test_money_from_elsewhere_and_from_another_year(self) -> None:
        changes = {"asal_dana": "D150", "asal_dana_klpd": "Prov. Jawa Timur", "tahun_anggaran_dana": 2026}
        (line,) = by_key(read(plan_budget=[changes]))["budget/51000001"].values["budget_lines"]
        assert (line["origin"], line["year"]) == ("Prov. Jawa Timur", "2026")

    def test_a_deleted_line_does_not_count(self) -> None:
        found = by_key(read(plans=[{}], plan_budget=[{}, {"mak": "x", "pagu": 5, "status_delete_rup": True}]))
        assert len(found["budget/51000001"].values["budget_lines"]) == 1

    def test_a_wrong_line_is_refused_and_the_others_stay(self) -> None:
        found = read(plan_budget=[{"pagu": "x"}, {"pagu": 5}, {"kd_rup": 0}])
        errors = [list(item.errors) for item in found if isinstance(item, Refusal)]
        assert sorted(errors) == [["kd_rup"], ["pagu"]]
        (line,) = [item for item in found if isinstance(item, Observation)]
        assert len(line.values["budget_lines"]) == 1

    def test_the_newest_delivery_alone_counts(self) -> None:
        rows = [
            Row("old.json:1", {**LINE, "pagu": 1, "_event_date": "2025-10-03"}),
            Row("old.json:2", {**LINE, "pagu": 2, "_event_date": "2025-10-03"}),
            Row("new.csv:2", {**LINE, "pagu": 3, "_event_date": "2025-10-10"}),
        ]
        (found,) = by_key(list(sirup.read_rows({"plan_budget": rows}))).values()
        assert [line["amount"] for line in found.values["budget_lines"]] == ["3"]

    def test_an_older_account_code_names_no_program(self) -> None:
        values = by_key(read(plan_budget=[{"mak": "1.03.1.03.01.15.02.5.2.2", "kd_subkegiatan": 0}]))[
            "budget/51000001"
        ].values
        assert set(values) == {"budget_lines", "budget_sources"}


class TestPlaces:
    def places(self, *rows: dict[str, Any]) -> list[dict[str, str]]:
        return by_key(read(plan_locations=list(rows)))["places/51000001"].values["locations"]

    def test_a_district_of_the_regency(self) -> None:
        assert self.places({}) == [{"kecamatan": "35.22.06", "detail": "SDN 1, Kecamatan Dander"}]

    def test_a_district_elsewhere_is_words(self) -> None:
        assert self.places({"kab_kota": "Tuban (Kab.)", "detail_lokasi": "Kecamatan Dander"}) == [
            {"detail": "Kecamatan Dander, Tuban (Kab.)"}
        ]

    def test_a_place_without_words_is_the_regency(self) -> None:
        assert self.places({"detail_lokasi": None}) == [{"detail": "Bojonegoro (Kab.)"}]

    def test_equal_places_are_one_in_any_order(self) -> None:
        rows = [{"detail_lokasi": "B"}, {"detail_lokasi": " A "}, {"detail_lokasi": "B "}]
        assert self.places(*rows) == self.places(*rows[::-1]) == [{"detail": "A"}, {"detail": "B"}]


def test_the_made_up_rows_are_of_their_services() -> None:
    assert {"kd_rup", "pagu"} <= set(PLAN)
    assert "id" in SITE
