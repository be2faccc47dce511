"""``ckan bos check``: what it takes, what it says, its exit status."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from click.testing import CliRunner, Result

from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.quality.cli import check

from ..conftest import empty_ledger
from ..shared_data import SHARED, needs_shared
from .quality_cases import CASES, process

_EXAMPLES = SHARED / "ocds" / "examples"
pytestmark = pytest.mark.usefixtures("with_plugins")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(check, list(arguments))


def _report(*arguments: str) -> dict[str, Any]:
    result = _run(*arguments, "--json")
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def _write(path: Path, content: Any) -> str:
    path.write_text(json.dumps(content), "utf-8")
    return str(path)


def _broken() -> dict[str, Any]:
    content = process() | {"ocid": "ocds-213czf-rup-2"}
    CASES["coherent.dates"][0](content)
    return content


def test_a_single_release_that_is_well(tmp_path: Path) -> None:
    result = _run("--from", _write(tmp_path / "one.json", process()), "--no-official")
    assert (result.exit_code, "semua baik" in result.output) == (0, True)


def test_json_lines_with_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for content in (process(), _broken()):
            file.write(json.dumps(content) + "\n")
    result = _run("--from", str(path), "--no-official")
    assert result.exit_code == 1
    assert "ocds-213czf-rup-2 contracts[0].dateSigned" in result.output and "20 Februari 2026" in result.output

    report = _report("--from", str(path), "--no-official", "--examples", "1")
    assert (report["checked"], report["well"], report["official"]["run"]) == (2, False, False)
    (rule,) = [rule for rule in report["rules"] if rule["code"] == "coherent.dates"]
    assert (rule["passed"], rule["failed"], len(rule["examples"])) == (1, 1, 1)
    assert rule["examples"][0]["field"] == "contracts.date_signed"
    assert rule["examples"][0]["stage"] == "contract"


def test_packages_and_lists(tmp_path: Path) -> None:
    meta = {"uri": "https://x.example", "version": "1.1", "publishedDate": "2026-12-31T09:00:00+07:00"}
    meta["publisher"] = {"name": "X"}  # type: ignore[assignment]
    releases = [process(), _broken()]
    for name, content in {
        "package": meta | {"releases": releases},
        "list": releases,
        "records": meta
        | {"records": [{"ocid": one["ocid"], "releases": [], "compiledRelease": one} for one in releases]},
    }.items():
        report = _report("--from", _write(tmp_path / f"{name}.json", content), "--no-official")
        assert (name, report["checked"], report["well"]) == (name, 2, False)


def test_releases_of_a_process_are_added_up_before_the_rules_are_asked(tmp_path: Path) -> None:
    whole = process()
    first = {name: whole[name] for name in ("ocid", "initiationType", "tender", "parties", "buyer", "planning")}
    second = {name: value for name, value in whole.items() if name not in ("tender", "planning")}
    first |= {"id": "1", "date": "2026-01-01T00:00:00+07:00", "tag": ["tender"]}
    second |= {"id": "2", "tag": ["award", "contract"]}
    assert _report("--from", _write(tmp_path / "two.json", [first, second]), "--no-official")["well"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "[1]", '{"ocid": 1}\n[2]\n', "\x00", '{"ocid": "a"}\n{"x": 1}'])
def test_a_file_that_cannot_be_checked(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text, "utf-8")
    result = _run("--from", str(path), "--no-official")
    assert result.exit_code == 2, result.output
    assert str(path) in result.output and "Traceback" not in result.output


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(b"\xff\xfe{}")
    assert _run("--from", str(path)).exit_code == 2
    path.write_bytes(b"\x1f\x8bno")
    assert _run("--from", str(path)).exit_code == 2


def test_halves_of_letters_do_not_break_the_report(tmp_path: Path) -> None:
    content = _broken() | {"ocid": "ocds-213czf-\ud800"}
    assert _run("--from", _write(tmp_path / "odd.json", content), "--no-official").exit_code == 1


def test_without_the_standard_it_says_so_and_goes_on(tmp_path: Path) -> None:
    path = _write(tmp_path / "one.json", process())
    result = _run("--from", path, "--standard", str(tmp_path))
    assert result.exit_code == 0 and "standard-1__1__5.zip tidak ada" in result.output
    assert _run("--from", path, "--standard", str(tmp_path), "--official").exit_code == 2


@needs_shared
@pytest.mark.parametrize("name", ["release-package.json", "record-package.json", "record-package-linked.json"])
def test_the_example_of_all_stages_is_well(name: str) -> None:
    path = _EXAMPLES / "bos-process" / name
    report = _report("--from", str(path), "--standard", str(SHARED / "ocds"), "--official")
    assert (report["well"], report["official"]["run"], report["checked"]) == (True, True, 1)


@needs_shared
def test_the_official_checker_sees_loose_releases_too(tmp_path: Path) -> None:
    content = process() | {"catatan": "x"}
    path = _write(tmp_path / "one.json", content)
    report = _report("--from", path, "--standard", str(SHARED / "ocds"))
    assert [rule["code"] for rule in report["rules"] if rule["findings"] and rule["level"] != "note"] == [
        "official.additional_fields"
    ]


@pytest.mark.usefixtures("clean_db")
def test_without_a_file_everything_public_is_checked() -> None:
    result = _run("--no-official")
    assert result.exit_code == 0 and "tidak ada yang diperiksa" in result.output
    scope = ledger.Scope("00000000-0000-0000-0000-000000000000", "dinas-kesehatan", 2026, "implementation")
    try:
        for number, content in enumerate((process(), _broken(), process())):
            names = ("ocid", "id", "date", "tag", "initiationType", "language")
            body = {name: value for name, value in content.items() if name not in names}
            ledger.publish(f"ocds-213czf-rup-{number}", body, scope)
        ledger.publish("ocds-213czf-rup-2", None, scope)
        model.Session.commit()
        report = _report("--no-official")
        assert (report["checked"], report["withdrawn"]) == (3, 1)
        failed = {rule["code"]: rule["failed"] for rule in report["rules"] if rule["failed"]}
        assert failed["coherent.dates"] == 1 and "coherent.tender_status" not in failed
    finally:
        model.Session.rollback()
        empty_ledger()
