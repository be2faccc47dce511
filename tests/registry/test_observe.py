"""The main path: rows in, processes out; nothing lost, nothing doubled, nothing guessed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ckanext.bos import config, registry
from ckanext.bos.registry import refusals
from ckanext.bos.registry.model import Identity, Process
from ckanext.bos.registry.observe import SourceBusy, _alone, make_searchable
from ckanext.bos.sources import SOURCES

from ..conftest import empty_ledger
from . import sheets

SOURCE = SOURCES["spse-export"]
pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "no_processes")


@pytest.fixture
def no_processes() -> None:
    """Only the units of the regency."""
    model.Session.execute(sa.text("DELETE FROM bos_refusal"))
    model.Session.execute(sa.text("DELETE FROM activity"))
    model.Session.execute(sa.text("DELETE FROM member WHERE table_name = 'package'"))
    model.Session.execute(sa.text("DELETE FROM package"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()


def take(*paths: Path, **options: Any) -> registry.Report:
    return registry.observe(SOURCE.name, list(SOURCE.read(list(paths), config.pseudonym_key())), **options)


def show(ocid: str) -> dict[str, Any]:
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": ocid})


def user() -> str:
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]


def patch(ocid: str, **values: Any) -> None:
    tk.get_action("package_patch")({"ignore_auth": True, "user": user()}, {"id": ocid, **values})


def ocids() -> set[str]:
    return set(model.Session.scalars(sa.select(Process.ocid)))


def test_a_row_becomes_a_process_with_everything_in_it(tmp_path: Path) -> None:
    report = take(
        sheets.tenders(tmp_path, {}),
        sheets.bidders(tmp_path, {}, {"npwp": "02.000.000.0-000.002", "peserta": "PT. LAIN", "penawaran": ""}),
    )

    assert (report.counts["new"], report.counts["refused"]) == (1, 0)
    process = show("ocds-213czf-rup-31000001")
    assert process["title"] == "Pembangunan Jalan Contoh - Uji"
    assert process["budget_amount"] == "1000000000" and process["estimate_amount"] == "950000000"
    assert process["method"] == "tender" and process["category"] == "works" and process["budget_sources"] == ["apbd"]
    assert process["tender_created"] == "2019-01-15"
    assert process["locations"] == [{"kecamatan": "35.22.06", "detail": "Kecamatan Dander"}]
    assert process["awards"][0]["amount"] == "890000000" and process["awards"][0]["supplier_name"] == "CV. CONTOH UJI"
    assert sorted(row["result"] for row in process["bidders"]) == ["pending", "registered"]
    assert process["provenance"]["budget_amount"]["source"] == "spse-export"
    row = model.Session.scalars(sa.select(Process)).one()
    assert (row.stage, row.year, row.public, row.searchable) == ("award", 2019, True, True)
    assert (int(row.budget or 0), int(row.award or 0), row.bidders, row.offers) == (1000000000, 890000000, 3, 1)


def test_it_is_found_by_search_at_once(tmp_path: Path) -> None:
    take(sheets.tenders(tmp_path, {}))

    found = tk.get_action("package_search")({}, {"q": "membangun jalan", "fq": "vocab_bos_method:tender"})

    assert [dataset["name"] for dataset in found["results"]] == ["ocds-213czf-rup-31000001"]
    rich = tk.get_action("package_search")({}, {"fq": "bos_value_amount:[900000000 TO *]"})
    assert rich["count"] == 0


def test_loading_again_writes_nothing(tmp_path: Path) -> None:
    files = sheets.tenders(tmp_path, {}, {}), sheets.bidders(tmp_path, {}, {})
    assert take(*files).counts["new"] == 1
    before = model.Session.execute(sa.text("SELECT xmin, modified FROM bos_process")).one()

    report = take(*files)

    assert (report.counts["new"], report.counts["changed"], report.counts["refused"]) == (0, 0, 0)
    assert model.Session.execute(sa.text("SELECT xmin, modified FROM bos_process")).one() == before


def test_a_changed_row_updates_its_process(tmp_path: Path) -> None:
    take(sheets.tenders(tmp_path, {"nama_pemenang": "", "tahap_tender": "Masa Sanggah"}))
    report = take(sheets.tenders(tmp_path, {"pagu": "1.100.000.000"}))

    assert report.counts["changed"] == 1 and len(ocids()) == 1
    process = show("ocds-213czf-rup-31000001")
    assert process["budget_amount"] == "1100000000" and process["tender_status"] == "complete"


def test_codes_decide_who_is_who(tmp_path: Path) -> None:
    take(
        sheets.tenders(
            tmp_path,
            {"nama_pemenang": ""},
            {"kode_lelang": "7002244"},
            {"kode_lelang": "7003244", "id_rup": "0"},
            {"kode_lelang": "7004244", "id_rup": "31000002"},
        )
    )

    prefix = "ocds-213czf"
    assert ocids() == {f"{prefix}-{tail}" for tail in ("rup-31000001", "spse-7002244", "spse-7003244", "rup-31000002")}
    relations = {row["relationship"]: row["identifier"] for row in show(f"{prefix}-spse-7002244")["related_processes"]}
    assert relations == {"planning": f"{prefix}-rup-31000001", "unsuccessfulProcess": f"{prefix}-rup-31000001"}
    assert "related_processes" not in show(f"{prefix}-spse-7003244")
    assert model.Session.scalar(sa.select(sa.func.count()).select_from(Identity).where(Identity.scheme == "spse")) == 4


def test_an_ocid_never_changes_when_better_keys_arrive(tmp_path: Path) -> None:
    take(sheets.tenders(tmp_path, {"id_rup": "0"}))
    take(sheets.tenders(tmp_path, {"id_rup": "31000009"}))

    assert ocids() == {"ocds-213czf-spse-7001244"}


@pytest.mark.parametrize("written", ["43480", "15-Jan-19", "15 Januari 2019", "15/01/2019"])
def test_every_encoding_of_a_date(tmp_path: Path, written: str) -> None:
    take(sheets.tenders(tmp_path, {"tanggal_pembuatan": written}))
    assert show("ocds-213czf-rup-31000001")["tender_created"] == "2019-01-15"


BAD = [
    ({"satker": "DINAS KHAYALAN"}, "satker", "DINAS KHAYALAN"),
    ({"pagu": "-5000000"}, "pagu", "di bawah nol"),
    ({"pagu": "99999999999999999"}, "pagu", "terlalu besar"),
    ({"tanggal_pembuatan": "32 Januari 2019"}, "tanggal_pembuatan", "32 Januari 2019"),
    ({"kode_lelang": "0", "id_rup": "0"}, "kode_lelang", "kode pengenal"),
    ({"nama_paket": "   "}, "nama_paket", "wajib diisi"),
    ({"kategori": "Sulap"}, "kategori", "Sulap"),
]


@pytest.mark.parametrize(("change", "field", "said"), BAD, ids=[field for _, field, _ in BAD])
def test_a_bad_row_is_kept_with_its_reason_and_the_good_ones_go_on(
    tmp_path: Path, change: dict[str, str], field: str, said: str
) -> None:
    report = take(sheets.tenders(tmp_path, change, {"kode_lelang": "7002244", "id_rup": "31000002"}))

    assert (report.counts["new"], report.counts["refused"]) == (1, 1)
    assert ocids() == {"ocds-213czf-rup-31000002"}
    kept = refusals.refused_rows("spse-export")
    assert len(kept) == 1 and kept[0]["origin"] == "tender.csv:2"
    assert said in kept[0]["errors"][field]["id"] and kept[0]["errors"][field]["en"]
    assert "01.234.567.8-999.001" not in str(kept)

    take(sheets.tenders(tmp_path, change))
    assert len(refusals.refused_rows("spse-export")) == 1, "the same row refused again is kept once"


def test_strange_texts_are_cleaned_and_kept(tmp_path: Path) -> None:
    long = "Pembangunan " + "gedung sekolah " * 20
    take(
        sheets.tenders(
            tmp_path,
            {"nama_paket": '=HYPERLINK("http://x","Jalan")'},
            {"kode_lelang": "7002244", "id_rup": "31000002", "nama_paket": long},
            {"kode_lelang": "7003244", "id_rup": "31000003", "nama_paket": "Jalan_x000D_\nRusak  Hubungi 081234567890"},
        )
    )

    assert show("ocds-213czf-rup-31000001")["title"] == 'HYPERLINK("http://x","Jalan")'
    assert len(long) > 300 and show("ocds-213czf-rup-31000002")["title"] == long.strip()
    assert show("ocds-213czf-rup-31000003")["title"] == "Jalan Rusak Hubungi [disamarkan]"


def test_bidders_without_their_tender_wait_and_are_taken_when_it_comes(tmp_path: Path) -> None:
    report = take(sheets.bidders(tmp_path, {}, {"peserta": "PT. LAIN", "npwp": "02.000.000.0-000.002"}))
    assert report.counts["refused"] == 2 and len(refusals.refused_rows()) == 2

    take(sheets.tenders(tmp_path, {}))
    again = registry.observe(SOURCE.name, list(SOURCE.reread(refusals.kept_rows(SOURCE.name), config.pseudonym_key())))

    assert again.counts["changed"] == 1 and again.counts["refused"] == 0
    assert refusals.refused_rows() == []
    process = show("ocds-213czf-rup-31000001")
    assert {row["name"] for row in process["bidders"]} == {"CV. CONTOH UJI", "PT. LAIN"}


def test_a_refused_row_is_taken_once_its_unit_is_known(tmp_path: Path) -> None:
    path = sheets.tenders(tmp_path, {"satker": "DISDIKBUD BARU"})
    assert take(path).counts["refused"] == 1
    unit = tk.get_action("organization_show")({"ignore_auth": True}, {"id": "dinas-pendidikan"})
    tk.get_action("organization_patch")(
        {"ignore_auth": True, "user": user()}, {"id": unit["id"], "aliases": [*unit["aliases"], "Disdikbud Baru"]}
    )

    assert take(path).counts["new"] == 1
    assert refusals.refused_rows() == []


def test_what_a_steward_typed_stays_and_the_difference_is_a_conflict(tmp_path: Path) -> None:
    take(sheets.tenders(tmp_path, {}), sheets.bidders(tmp_path, {}))
    ocid = "ocds-213czf-rup-31000001"
    patch(ocid, budget_amount="Rp 1,2 miliar", announcement_date="14 Maret 2019")

    report = take(sheets.tenders(tmp_path, {"pagu": "1300000000", "hps": "940000000"}))

    process = show(ocid)
    assert report.counts["changed"] == 1
    assert process["budget_amount"] == "1200000000" and process["announcement_date"] == "2019-03-14"
    assert process["estimate_amount"] == "940000000", "values the steward left alone still follow the source"
    assert process["provenance"]["budget_amount"]["source"] == "opd"
    assert process["provenance"]["budget_amount"]["key"] == user()
    waiting = process["conflicts"]["budget_amount"]
    assert [(item["source"], item["value"]) for item in waiting] == [("spse-export", "1300000000")]
    take(sheets.tenders(tmp_path, {"pagu": "1200000000"}))
    assert "budget_amount" not in show(ocid)["conflicts"], "agreement settles a conflict"


def test_a_row_a_steward_removed_does_not_come_back(tmp_path: Path) -> None:
    rows = [{}, {"npwp": "02.000.000.0-000.002", "peserta": "PT. LAIN"}]
    take(sheets.tenders(tmp_path, {}), sheets.bidders(tmp_path, *rows))
    ocid = "ocds-213czf-rup-31000001"
    patch(ocid, bidders=[row for row in show(ocid)["bidders"] if row["name"] != "PT. LAIN"])

    take(sheets.bidders(tmp_path, *rows, {"npwp": "03.000.000.0-000.003", "peserta": "UD. BARU"}))

    assert {row["name"] for row in show(ocid)["bidders"]} == {"CV. CONTOH UJI", "UD. BARU"}
    assert len(show(ocid)["conflicts"]) == 1


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    path = sheets.tenders(tmp_path, {}, {"kode_lelang": "7002244"}, {"satker": "?"})
    report = take(path, dry_run=True)

    assert (report.counts["new"], report.counts["refused"]) == (2, 1)
    assert ocids() == set() and refusals.refused_rows() == []
    assert take(path).counts == report.counts


def test_two_runs_of_one_source_never_overlap(tmp_path: Path) -> None:
    with _alone(SOURCE.name), pytest.raises(SourceBusy):
        take(sheets.tenders(tmp_path, {}))
    assert take(sheets.tenders(tmp_path, {})).counts["new"] == 1


def test_a_run_writes_no_activity(tmp_path: Path) -> None:
    take(sheets.tenders(tmp_path, {}))
    assert model.Session.scalar(sa.text("SELECT count(*) FROM activity")) == 0


def test_a_killed_run_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    path = sheets.tenders(
        tmp_path, *({"kode_lelang": str(7000000 + number), "id_rup": str(32000000 + number)} for number in range(260))
    )
    ckan = str(Path(sys.executable).parent / "ckan")
    command = [ckan, "-c", "test.ini", "bos", "observe", "--source", SOURCE.name, str(path)]
    child = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not 0 < len(_committed()) < 260:
        time.sleep(0.05)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    written = len(_committed())
    assert 0 < written < 260
    for table in ("package WHERE type = 'pengadaan'", "bos_record", "bos_release", "bos_ownership"):
        assert model.Session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == written, "both or neither"

    report = take(path)

    assert report.counts["new"] == 260 - written and report.counts["same"] == written
    assert len(ocids()) == 260
    assert make_searchable() == 0
    found = tk.get_action("package_search")({}, {"q": "jalan contoh", "rows": 0})
    assert found["count"] == 260


def _committed() -> set[str]:
    model.Session.rollback()
    return ocids()
