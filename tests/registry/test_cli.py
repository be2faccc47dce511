"""The commands: what they print, what they return, and what they say when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan
from ckan.lib import search

from ckanext.bos import registry

from . import sheets

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


@pytest.fixture(autouse=True)
def no_processes() -> None:
    for table in ("bos_refusal", "activity", "package"):
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    search.clear_all()


def run(cli: Any, *arguments: str) -> Any:
    return cli.invoke(ckan, ["bos", *arguments])


def observe(cli: Any, *arguments: str) -> Any:
    return run(cli, "observe", "--source", "spse-export", *arguments)


def test_observe_reports_in_words_and_in_json(cli: Any, tmp_path: Path) -> None:
    path = sheets.tenders(tmp_path, {}, {"kode_lelang": "7002244", "id_rup": "31000002", "satker": "DINAS KHAYALAN"})
    said = observe(cli, str(path))
    assert said.exit_code == 1, "some rows were refused"
    assert "1 proses baru, 0 berubah, 0 sama, 1 baris ditolak" in said.output
    assert "tender.csv:3: satker: OPD “DINAS KHAYALAN” tidak dikenal." in said.output

    report = json.loads(observe(cli, "--json", str(tmp_path)).stdout)
    assert (report["new"], report["same"], report["refused"]) == (0, 1, 1)
    assert report["refusals"][0]["row"] == "tender.csv:3" and "satker" in report["refusals"][0]["errors"]


def test_all_well_is_exit_status_zero(cli: Any, tmp_path: Path) -> None:
    assert observe(cli, str(sheets.tenders(tmp_path, {}))).exit_code == 0


def test_a_dry_run_says_so(cli: Any, tmp_path: Path) -> None:
    said = observe(cli, "--dry-run", str(sheets.tenders(tmp_path, {})))
    assert "Uji coba, tidak ada yang ditulis: 1 proses baru" in said.output
    assert model.Session.scalar(sa.text("SELECT count(*) FROM package")) == 0


def test_a_wrong_file_is_named_with_what_was_found_and_expected(cli: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "salah.csv"
    wrong.write_text("nama,alamat\na,b\n", encoding="utf-8")
    said = observe(cli, str(wrong))
    assert said.exit_code == 2 and "Traceback" not in said.output
    assert "salah.csv" in said.output and "alamat" in said.output and "kode_lelang" in said.output
    empty = observe(cli, str(tmp_path))
    assert empty.exit_code == 2 and "Tidak ada berkas" in empty.output


def test_refused_rows_are_listed_and_tried_again(cli: Any, tmp_path: Path) -> None:
    observe(cli, str(sheets.bidders(tmp_path, {})))
    assert "peserta.csv:2  spse: Kode “7001244”" in run(cli, "refused").output
    assert len(json.loads(run(cli, "refused", "--json").stdout)) == 1
    assert run(cli, "retry", "--source", "spse-export").exit_code == 1
    (tmp_path / "peserta.csv").unlink()
    observe(cli, str(sheets.tenders(tmp_path, {})))
    again = run(cli, "retry", "--source", "spse-export")
    assert again.exit_code == 0 and "1 berubah" in again.output
    assert run(cli, "refused").output.strip() == ""


def test_demo_users_get_their_rights(cli: Any, tmp_path: Path) -> None:
    logins = {name: "rahasia-sekali-1" for name in ("admin", "walidata", "auditor", "opd-dinas-sosial")}
    path = tmp_path / "logins.json"
    path.write_text(json.dumps(logins), encoding="utf-8")
    assert run(cli, "users", "--file", str(path)).exit_code == 0
    assert run(cli, "users", "--file", str(path)).exit_code == 0
    users = {name: model.User.get(name) for name in logins}
    assert users["admin"].sysadmin  # type: ignore[union-attr]
    assert registry.role_of(users["walidata"]) == "walidata" and registry.role_of(users["auditor"]) == "auditor"
    assert users["walidata"].validate_password("rahasia-sekali-1")  # type: ignore[union-attr]


def test_roles_by_command(cli: Any) -> None:
    assert "Tidak ada pengguna" in run(cli, "role", "tidak-ada", "walidata").output
    assert run(cli, "role", "tidak-ada", "raja").exit_code == 2


@pytest.mark.parametrize("command", ["init", "observe", "refused", "retry", "role", "users"])
def test_every_command_explains_itself(cli: Any, command: str) -> None:
    said = run(cli, command, "--help")
    assert said.exit_code == 0 and len(said.output) > 100
