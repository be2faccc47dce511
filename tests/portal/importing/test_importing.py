"""A unit's table from the upload to datasets: looked at first, applied once, what is wrong comes back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from openpyxl import load_workbook

from ckanext.bos import config, registry
from ckanext.bos.core.ownership import STEWARD
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.portal.importing import exporting, jobs, rights, store
from ckanext.bos.portal.importing.model import Import
from ckanext.bos.portal.workflow import states
from ckanext.bos.registry import writing

from ...conftest import empty_ledger
from ..pages import get
from ..people import HEALTH, SCHOOLS, Person, enter, show, steward, unit_id
from .files import HEALTH_NAME, cells, filled, package, saved, upload

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "no_processes", "storage")


@pytest.fixture
def no_processes() -> None:
    for table in ("bos_import", "bos_refusal", "activity", "member WHERE table_name = 'package'", "package"):
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    empty_ledger()


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckan.storage_path", str(tmp_path))


def send(person: Person, content: bytes, name: str = "paket.xlsx", **more: Any) -> dict[str, Any]:
    """Upload, let the job work, and what it found."""
    made = person.act("bos_import_spreadsheet", upload=upload(content, name), **more)
    jobs.run(made["id"])
    return look(person, made["id"])


def look(person: Person, import_id: str, **asked: Any) -> dict[str, Any]:
    return person.act("bos_import_show", id=import_id, limit=500, **asked)


def apply(person: Person, found: dict[str, Any], **more: Any) -> dict[str, Any]:
    person.act("bos_import_apply", id=found["id"], **more)
    jobs.run(found["id"])
    return look(person, found["id"])


def stored() -> list[str]:
    return list(model.Session.scalars(sa.select(registry.Process.ocid).order_by(registry.Process.ocid)))


def test_a_file_is_looked_at_and_then_applied(health: Person) -> None:
    content = filled(
        paket=[package(1), package(2, key="A-2", rup_code=None)],
        contracts=[
            {"key": "A-2", "id": "1", "number": "12/SPK/2026", "amount": 900000, "supplier_name": "CV Contoh Uji"}
        ],
        payments=[{"key": "A-2", "contract_id": "12/SPK/2026", "sp2d_number": "0077/SP2D", "amount": "450.000,00"}],
    )
    found = send(health, content)
    assert (found["state"], found["counts"]["new"], found["counts"]["refused"]) == ("ready", 2, 0), found
    assert stored() == [], "looking writes nothing"

    done = apply(health, found)

    assert (done["state"], done["done"], done["total"]) == ("done", 2, 2)
    assert len(stored()) == 2
    process = show({"name": "ocds-213czf-rup-53000001"})
    assert process["budget_amount"] == "1250000000"
    package_ = model.Package.get("ocds-213czf-rup-53000001")
    assert package_ is not None and package_.private, "hidden until walidata publishes it"
    owner = process["provenance"]["budget_amount"]
    assert (owner["source"], owner["key"]) == (STEWARD, health.name)
    other = show({"name": next(item["ocid"] for item in done["items"] if "Obat 2" in item["title"]).lower()})
    assert other["payments"][0]["contract_id"] == other["contracts"][0]["id"] == "1"
    assert other["payments"][0]["amount"] == "450000"
    asked = {"fq": "name:ocds-213czf-rup-53000001", "include_private": True}
    assert tk.get_action("package_search")({"ignore_auth": True}, asked)["count"] == 1, "searchable at once"


def test_the_same_file_again_changes_nothing(health: Person) -> None:
    content = filled(
        paket=[package(1), package(2, key="A-2", rup_code=None)], progress=[{"key": "A-2", "date": "1/3/2026"}]
    )
    apply(health, send(health, content))
    found = send(health, content)
    assert found["counts"] == {"new": 0, "changed": 0, "same": 2, "kept": 0, "refused": 0}, found["items"]


def test_a_file_without_a_package_says_so(app: Any, health: Person) -> None:
    found = send(health, filled())
    assert (found["state"], found["total"]) == ("ready", 0)
    told = get(app, f"/impor/{found['id']}", health).body
    assert "Berkas ini belum berisi paket" in told and "sudah ada di portal" not in told
    apply(health, send(health, filled(paket=[package(1)])))
    found = send(health, filled(paket=[package(1)]))
    told = get(app, f"/impor/{found['id']}", health).body
    assert "sudah ada di portal" in told and "belum berisi paket" not in told


def test_what_is_taken_away_in_words_goes_and_an_empty_cell_stays(health: Person) -> None:
    apply(health, send(health, filled(paket=[package(1, notes="Obat", volume="3 paket")])))
    found = send(health, filled(paket=[package(1, budget_amount=None, notes="(kosong)")]))
    [change] = found["items"][0]["details"]["changes"]
    assert (change["path"], change["old"], change["new"]) == ("notes", "Obat", "")
    apply(health, found)
    process = show({"name": "ocds-213czf-rup-53000001"})
    assert "notes" not in process and process["volume"] == "3 paket" and process["budget_amount"] == "1250000000"


def test_what_a_table_changes_of_a_public_package_waits_for_walidata(health: Person, walidata: Person) -> None:
    apply(health, send(health, filled(paket=[package(1)])))
    name = "ocds-213czf-rup-53000001"
    walidata.act("package_patch", id=name, private=False)
    waiting = states.changes_query().subquery()
    count = sa.select(sa.func.count()).select_from(waiting)

    apply(health, send(health, filled(paket=[package(1)])))
    assert model.Session.scalar(count) == 0, "the same again is no change"
    apply(health, send(health, filled(paket=[package(1, budget_amount=1_300_000_000)])))

    shown = show({"name": name})
    public = model.Package.get(name)
    assert public is not None and not public.private and shown["budget_amount"] == "1300000000"
    [change] = model.Session.scalars(states.changes_query())
    assert (change.package_id, change.by, change.event) == (public.id, health.name, states.CHANGED)
    assert change.content["process"]["budget_amount"] == "1250000000", "what the public saw before"


TEN_ERRORS = {
    ("Paket", 3): ("budget_amount", "“dua juta” bukan nilai rupiah"),
    ("Paket", 4): ("fiscal_year", "“1999” di luar batas. Tulis angka dari 2000 sampai 2060"),
    ("Paket", 5): ("title", "“Nama paket” wajib diisi"),
    ("Paket", 6): ("unit", "“Dinas Pendidikan” bukan OPD Anda"),
    ("Paket", 7): ("method", "“Lelang gelap” tidak ada dalam daftar"),
    ("Paket", 8): ("planned_contract_start", "“31/02/2026” bukan tanggal"),
    ("Paket", 9): ("estimate_amount", "kesalahan rumus “#REF!”"),
    ("Paket", 10): ("rup_code", "“1.43E+07” sudah dipotong Excel"),
    ("Paket", 12): ("key", "mengulang “53000011”, yang sudah ada di baris 11"),
    ("Paket", 13): ("unit", "OPD “Dinas Sihir” tidak dikenal"),
    ("Kemajuan pekerjaan", 3): ("physical_percent", "“140” di luar batas. Tulis angka dari 0 sampai 100"),
    ("Pembayaran", 3): ("key", "Tidak ada paket “99999999” di lembar Paket maupun di portal"),
    ("Pembayaran", 4): ("contract_id", "“7/SPK” tidak ada di lembar Kontrak"),
}


def erroneous() -> bytes:
    return filled(
        paket=[
            package(1, budget_amount="dua juta"),
            package(2, fiscal_year=1999),
            package(3, title=None),
            package(4, unit="Dinas Pendidikan"),
            package(5, method="Lelang gelap"),
            package(6, planned_contract_start="31/02/2026"),
            package(7, estimate_amount="#REF!"),
            package(8, key="B-8", rup_code="1.43E+07"),
            package(11),
            package(11),
            package(13, unit="Dinas Sihir"),
        ],
        progress=[{"key": "53000011", "date": "1/3/2026", "physical_percent": 140}],
        payments=[
            {"key": "99999999", "sp2d_number": "1", "amount": 5},
            {"key": "53000011", "sp2d_number": "2", "amount": 5, "contract_id": "7/SPK"},
        ],
    )


def test_every_kind_of_error_is_told_in_its_cell_and_mended(health: Person) -> None:
    found = send(health, erroneous())
    told = {
        (item["sheet"], item["row"]): [(one["column"], one["id"]) for one in item["details"]["reasons"]]
        for item in found["items"]
        if item["status"] == "refused"
    }
    assert told.keys() == TEN_ERRORS.keys(), told
    for place, (column, words) in TEN_ERRORS.items():
        assert [name for name, _ in told[place]] == [column] and words in told[place][0][1], told[place]
    first = next(item for item in found["items"] if (item["sheet"], item["row"]) == ("Paket", 3))
    reason = first["details"]["reasons"][0]
    assert reason["heading"] == "Pagu anggaran" and reason["cell"].endswith("3")
    assert found["counts"]["new"] == 1
    apply(health, found)
    assert stored() == ["ocds-213czf-rup-53000011"], "the good one goes on"

    wrong = store.wrong_rows(found["id"]).read_bytes()
    rows = cells(wrong, "Paket")
    assert len(rows) == 10 and rows[0][0].startswith("Pagu anggaran: “dua juta” bukan nilai rupiah")
    book = load_workbook(store.wrong_rows(found["id"]))
    sheet = book["Paket"]
    [place] = [cell.column for cell in sheet[1] if cell.value == "Pagu anggaran"]
    assert sheet.cell(3, place).comment is not None
    sheet.cell(3, place).value = 2000000  # pyright: ignore[reportAttributeAccessIssue]
    mended = store.folder(found["id"]) / "mended.xlsx"
    book.save(mended)

    again = apply(health, send(health, mended.read_bytes(), "perbaiki.xlsx"))
    assert again["counts"]["new"] == 1 and again["counts"]["refused"] == len(TEN_ERRORS) - 2, "its twin is saved now"
    assert show({"name": "ocds-213czf-rup-53000001"})["budget_amount"] == "2000000"


def from_source(**values: Any) -> None:
    facts = {
        "title": "Pembelian Obat 1",
        "fiscal_year": "2026",
        "budget_amount": "100",
        "rup_code": "53000001",
        **values,
    }
    found = Observation("sirup", "plan/53000001", (Key("rup", "53000001"),), facts, HEALTH_NAME)
    assert registry.observe("sirup", [found]).counts["refused"] == 0 and stored()


def test_values_of_sources_stay_unless_the_person_says_otherwise(health: Person) -> None:
    from_source()
    found = send(health, filled(paket=[package(1)]))
    [item] = found["items"]
    assert item["status"] == "kept" and item["details"]["changes"][0]["kept"] == "source"
    found = apply(health, found)
    assert show({"name": "ocds-213czf-rup-53000001"})["budget_amount"] == "100"

    apply(health, send(health, filled(paket=[package(1)])), over_sources=True)
    process = show({"name": "ocds-213czf-rup-53000001"})
    assert process["budget_amount"] == "1250000000"
    assert process["provenance"]["budget_amount"]["source"] == STEWARD
    from_source(budget_amount="200")
    assert show({"name": "ocds-213czf-rup-53000001"})["budget_amount"] == "1250000000", "the person's value stays"


def test_what_somebody_else_changed_since_the_file_was_made_stays(health: Person) -> None:
    made = enter(health, rup_code="53000001", budget_amount="5")
    content = exported(health)
    colleague = steward("opd-kesehatan-dua", HEALTH)
    owned = registry.read_ownership(made["id"])
    later = (datetime.now(UTC) + timedelta(seconds=5)).isoformat(timespec="seconds")
    colleague.act("package_patch", id=made["id"], budget_amount="7")
    owned = registry.read_ownership(made["id"])
    data = owned.dump()
    data["by"] = [[source, key, later if key == colleague.name else at] for source, key, at in data["by"]]
    model.Session.execute(
        sa.text("UPDATE bos_ownership SET data = CAST(:data AS jsonb)"), {"data": tk.h.dump_json(data)}
    )
    model.Session.commit()
    found = send(health, content)
    [item] = found["items"]
    assert item["status"] == "kept"
    assert [(one["path"], one["kept"]) for one in item["details"]["changes"]] == [("budget_amount", "overtaken")]


def exported(person: Person, year: str = "2026") -> bytes:
    groups = rights.units(model.User.get(person.name))
    return exporting.export(groups, groups[0], year, "")


def test_a_file_that_was_taken_and_not_changed_writes_nothing(health: Person) -> None:
    from_source(
        notes="Baris satu\nbaris dua",
        budget_sources=["apbd", "apbn"],
        locations=[{"kecamatan": "35.22.06", "detail": "=Jalan"}, {"detail": "- Desa"}],
        bidders=[{"id": "00aa11bb22cc33dd", "name": "CV Contoh Uji", "offer_amount": "1234567.5"}],
        awards=[{"id": "1", "supplier_id": "00aa11bb22cc33dd", "supplier_name": "CV Contoh Uji", "status": "active"}],
        contracts=[{"id": "7", "award_id": "1", "number": "0012", "start": "2026-03-14", "amount": "10"}],
        payments=[{"id": "a", "contract_id": "7", "sp2d_number": "0099", "date": "2026-04-01", "amount": "0"}],
        schedule=[{"step": "Pengumuman", "start": "2026-03-14T10:30:00+07:00"}],
        progress=[{"id": "1", "date": "2026-05-01", "physical_percent": "12.5"}],
        small_business="true",
    )
    enter(health, title="Tanpa kode apa pun", volume="1,2 km")
    typed = enter(
        health,
        title="Peserta dan pemenang diketik",
        bidders=[{"name": "CV Uji 1"}, {"name": "CV Uji 2"}],
        awards=[{"supplier_id": "1", "supplier_name": "CV Uji 1", "amount": "90"}],
        contracts=[{"number": "1/SPK", "supplier_name": "CV Uji 1"}],
    )
    winner = sa.select(registry.Process.winner_id).where(registry.Process.package_id == typed["id"])
    assert model.Session.scalar(winner) is None, "the number of a row is no supplier"
    found = send(health, exported(health))
    assert found["counts"] == {"new": 0, "changed": 0, "same": 3, "kept": 0, "refused": 0}, found["items"]
    assert found["notes"]["unknown"] == [] and found["notes"]["passed_over"] == []


def test_packages_of_other_units_are_refused(health: Person, schools: Person) -> None:
    theirs = enter(schools, SCHOOLS, rup_code="53000001", title="Meja")
    named = package(2, key=theirs["ocid"], rup_code=None, unit=None)
    found = send(health, filled(paket=[package(1), named], payments=[{"key": theirs["ocid"], "amount": 1}]))
    assert found["counts"]["refused"] == 3 and found["counts"]["new"] == 0
    with pytest.raises(tk.NotAuthorized):
        look(schools, found["id"])
    with pytest.raises(tk.NotAuthorized):
        schools.act("bos_import_apply", id=found["id"])
    with pytest.raises(tk.ValidationError):
        health.act("bos_import_spreadsheet", upload=upload(b"a,b\n"), unit=SCHOOLS)


def test_rows_in_a_sheet_of_their_own_join_what_the_portal_has(health: Person) -> None:
    made = enter(health, rup_code="53000001")
    found = apply(
        health, send(health, filled(progress=[{"key": "53000001", "date": "1/3/2026", "physical_percent": 40}]))
    )
    assert found["counts"]["changed"] == 1
    assert show(made)["progress"][0]["physical_percent"] == "40"


def test_a_mended_row_finds_its_package_by_a_number_of_ones_own(health: Person) -> None:
    contract = {"key": "R1", "number": "1/SPK", "date_signed": "2026-13-45"}
    found = send(health, filled(paket=[package(1, key="R1", rup_code=None)], contracts=[contract]))
    assert (found["counts"]["new"], found["counts"]["refused"]) == (1, 1)
    apply(health, found)
    book = load_workbook(store.wrong_rows(found["id"]))
    [cell] = [cell for row in book["Kontrak"].iter_rows() for cell in row if cell.value == "2026-13-45"]
    cell.value = "13/03/2026"
    found = send(health, saved(book), "perbaiki.xlsx")
    assert (found["counts"]["changed"], found["counts"]["refused"]) == (1, 0), found["items"]
    done = apply(health, found)
    assert show({"name": done["items"][0]["ocid"].lower()})["contracts"][0]["date_signed"] == "2026-03-13"

    apply(health, send(health, filled(paket=[package(1, key="R1", rup_code=None, fiscal_year=2025)])))
    payment = {"key": "R1", "sp2d_number": "2", "amount": 5}
    found = send(health, filled(payments=[payment]))
    assert "Tidak ada paket “R1”" in found["items"][0]["details"]["reasons"][0]["id"], "which year is meant?"


def test_a_number_of_ones_own_means_one_package_only(health: Person) -> None:
    apply(health, send(health, filled(paket=[package(1, key="1", rup_code=None)])))
    found = send(health, filled(paket=[package(2, key="1", rup_code=None)]))
    assert "sudah dipakai untuk paket “Pembelian Obat 1”" in found["items"][0]["details"]["reasons"][0]["id"]


def modified() -> dict[str, Any]:
    query = sa.select(model.Package.name, model.Package.metadata_modified)
    return {name: at for name, at in model.Session.execute(query)}


class Deadly:
    """Writes the first batch; in the midst of the second the process is killed."""

    def __init__(self, write: Callable[..., None]) -> None:
        self.write, self.calls = write, 0

    def __call__(self, *arguments: Any) -> None:
        self.write(*arguments)
        self.calls += 1
        if self.calls == 2:
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_job_that_was_killed_goes_on_without_doubles(health: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "BATCH", 2)
    found = send(health, filled(paket=[package(number) for number in range(1, 6)]))
    health.act("bos_import_apply", id=found["id"])

    engine: Any = model.Session.get_bind()
    model.Session.remove()
    engine.dispose()
    if not (child := os.fork()):
        try:
            monkeypatch.setattr(writing, "write_observed", Deadly(writing.write_observed))
            jobs.run(found["id"])
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert len(stored()) == 2 and look(health, found["id"])["done"] == 2
    before = modified()

    jobs.run(found["id"])
    done = look(health, found["id"])
    assert (done["state"], done["done"], done["counts"]["new"]) == ("done", 5, 5)
    assert len(stored()) == 5
    assert before.items() <= modified().items()


def test_a_lost_job_is_asked_for_again(health: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made = health.act("bos_import_spreadsheet", upload=upload(filled(paket=[package(1)])))
    asked: list[str] = []
    monkeypatch.setattr(jobs, "request", asked.append)
    known = model.Session.get(Import, made["id"])
    assert known is not None
    jobs.wake(known)
    assert asked == [], "it has only just been put into the queue"
    known.changed = datetime.now(UTC) - 2 * jobs.SILENT
    jobs.wake(known)
    assert asked == [made["id"]]


def test_an_import_can_be_stopped(health: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "BATCH", 1)
    found = send(health, filled(paket=[package(1), package(2)]))
    health.act("bos_import_apply", id=found["id"])
    take = registry.Entering.take

    def stopping(*arguments: Any) -> Any:
        taken = take(*arguments)
        health.act("bos_import_cancel", id=found["id"])
        return taken

    monkeypatch.setattr(registry.Entering, "take", stopping)
    jobs.run(found["id"])
    assert look(health, found["id"])["state"] == "cancelled" and len(stored()) == 1
    with pytest.raises(tk.ValidationError):
        health.act("bos_import_apply", id=found["id"])


def test_at_once_without_a_look(health: Person) -> None:
    found = send(health, filled(paket=[package(1)]), dry_run=False)
    assert found["state"] == "done" and len(stored()) == 1


def test_old_imports_are_forgotten_with_their_files(health: Person) -> None:
    found = send(health, filled(paket=[package(1)]))
    assert store.upload(found["id"]).exists()
    model.Session.execute(sa.text("UPDATE bos_import SET created = now() - interval '31 days'"))
    model.Session.commit()
    assert store.forget_old() == 1 and not store.folder(found["id"]).exists()
    assert health.act("bos_import_list") == []


def test_personal_data_is_cut_out_and_told(health: Person) -> None:
    content = filled(
        paket=[package(1, notes="Hubungi 0812-3456-7890")], bidders=[{"key": "53000001", "name": "Budi Santoso"}]
    )
    found = apply(health, send(health, content))
    process = show({"name": "ocds-213czf-rup-53000001"})
    assert "0812" not in process["notes"] and process["bidders"][0]["name"].startswith("Penyedia ")
    assert found["items"][0]["details"]["masked"]
    assert "Budi" not in str(found)


def test_the_command_takes_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "paket.xlsx"
    path.write_bytes(erroneous())
    from ckanext.bos.sources import SOURCES

    report = registry.observe("spreadsheet", SOURCES["spreadsheet"].read([path], config.pseudonym_key()))
    assert report.counts["new"] >= 1 and report.counts["refused"] >= 10
    assert registry.retry("spreadsheet").counts["new"] == 0
    assert unit_id(HEALTH)
