"""``ckan bos datasets``: datasets from a folder, idempotent, with faults told by file and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ckan import model
from click.testing import CliRunner, Result

from ckanext.bos.federation.opendata.cli import datasets

from ..portal.people import HEALTH, NOBODY
from .datasets import CSV, DESCRIBED, rows

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


def describe(folder: Path, name: str, **values: Any) -> None:
    described = DESCRIBED | {"owner_org": HEALTH, "tags": ["pkk", "desa"]} | values
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(described, allow_unicode=True), "utf-8")


def run(folder: Path, *options: str) -> tuple[Result, dict[str, Any]]:
    done = CliRunner().invoke(datasets, [str(folder), "--json", *options])
    model.Session.remove()
    return done, json.loads(done.stdout) if done.stdout.startswith("{") else {}


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report[name] for name in ("new", "changed", "same", "refused"))


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    (tmp_path / "desa.csv").write_bytes(CSV)
    columns = {"kelompok": {"nama": "Jumlah kelompok", "satuan": "Kelompok", "akses_umum": True}}
    files = [{"file": "desa.csv", "name": "Per desa", "columns": columns}]
    describe(tmp_path, request.node.name.replace("_", "-")[:60], files=files)
    return tmp_path


def name_of(folder: Path) -> str:
    return next(folder.glob("*.yaml")).stem


def test_a_dataset_is_made_with_its_table_and_the_words_for_its_columns(folder: Path) -> None:
    done, report = run(folder)
    assert done.exit_code == 0, done.output
    assert counts(report) == (1, 0, 0, 0) and report["datasets"][0]["tables"] == {"desa.csv": 2}
    shown = NOBODY.act("package_show", id=name_of(folder))
    assert shown["organization"]["name"] == HEALTH and shown["districts"] == ["35.22.06", "35.22.15"]
    assert [tag["name"] for tag in shown["tags"]] == ["desa", "pkk"]
    (resource,) = shown["resources"]
    assert resource["name"] == "Per desa" and resource["format"] == "CSV"
    assert len(rows(resource["id"])) == 2
    fields = {field["id"]: field for field in NOBODY.act("datastore_info", id=resource["id"])["fields"]}
    assert fields["kelompok"]["nama"] == "Jumlah kelompok" and fields["kelompok"]["akses_umum"] == "true"


def test_running_again_changes_nothing_and_a_change_is_taken(folder: Path) -> None:
    run(folder)
    before = NOBODY.act("package_show", id=name_of(folder))
    assert counts(run(folder)[1]) == (0, 0, 1, 0)
    assert NOBODY.act("package_show", id=name_of(folder))["metadata_modified"] == before["metadata_modified"]
    (folder / "desa.csv").write_bytes(CSV + b"0524;Kunci;3;2019-03-16\n")
    assert counts(run(folder, "--dry-run")[1]) == (0, 1, 0, 0)
    assert len(rows(before["resources"][0]["id"])) == 2
    assert counts(run(folder)[1]) == (0, 1, 0, 0)
    shown = NOBODY.act("package_show", id=name_of(folder))
    assert [one["id"] for one in shown["resources"]] == [one["id"] for one in before["resources"]]
    assert len(rows(before["resources"][0]["id"])) == 3
    assert counts(run(folder)[1]) == (0, 0, 1, 0)


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    done, report = run(folder, "--dry-run")
    assert done.exit_code == 0 and counts(report) == (1, 0, 0, 0)
    assert model.Package.get(name_of(folder)) is None


def test_faults_are_told_with_file_and_field_and_the_good_ones_go_on(folder: Path) -> None:
    describe(folder, "a-salah", theme="sihir", warna="biru", owner_org="tidak-ada", notes="", frequency="annual")
    describe(folder, "b-tanpa-berkas", files=[{"file": "hilang.csv"}, {"name": "x"}, {"file": "../desa.csv"}])
    (folder / "c-rusak.yaml").write_text("title: [", "utf-8")
    (folder / "d-daftar.json").write_text("[]", "utf-8")
    (folder / "e.html.csv").write_text("<html></html>", "utf-8")
    describe(folder, "e-bukan-tabel", files=[{"file": "e.html.csv"}])
    done, report = run(folder)
    assert done.exit_code == 1 and counts(report) == (2, 0, 0, 4)
    wrong = {(one["file"], one["field"]): one["message"] for row in report["datasets"] for one in row["wrong"]}
    assert "sihir" in wrong["a-salah.yaml", "theme"] and "Pilihannya" in wrong["a-salah.yaml", "theme"]
    assert "warna" in wrong["a-salah.yaml", "warna"]
    assert "tidak-ada" in wrong["a-salah.yaml", "owner_org"]
    assert "wajib" in wrong["a-salah.yaml", "notes"]
    assert "hilang.csv" in wrong["b-tanpa-berkas.yaml", "files[1].file"]
    assert ("b-tanpa-berkas.yaml", "files[2]") in wrong and ("b-tanpa-berkas.yaml", "files[3].file") in wrong
    assert "baris" in wrong["c-rusak.yaml", ""]
    assert ("d-daftar.json", "") in wrong
    assert "HTML" in wrong["e.html.csv", ""]
    assert NOBODY.act("package_show", id=name_of_good(folder))
    plain = CliRunner().invoke(datasets, [str(folder)])
    assert plain.exit_code == 1 and "4 ditolak" in plain.output and "a-salah.yaml, theme:" in plain.output


def name_of_good(folder: Path) -> str:
    return next(path.stem for path in folder.glob("*.yaml") if path.stem.startswith("test-"))


def test_a_column_that_is_not_there_is_told(folder: Path) -> None:
    describe(folder, "kolom-lain", files=[{"file": "desa.csv", "columns": {"luas": {"satuan": "ha"}}}])
    done, report = run(folder)
    assert done.exit_code == 1
    messages = [one["message"] for row in report["datasets"] for one in row["wrong"]]
    assert len(messages) == 1 and "luas" in messages[0] and "kelompok" in messages[0]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(datasets, [str(tmp_path)])
    assert done.exit_code == 2 and "tidak ada berkas" in done.output
