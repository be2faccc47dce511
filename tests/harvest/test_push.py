"""What an OPD's own system pushes: item by item, its own units only, no person's data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan
from ckan.tests import factories

from ckanext.bos import registry
from ckanext.bos.harvest import locks, push
from ckanext.bos.sources import json_push

from .conftest import processes, site_user

pytestmark = pytest.mark.usefixtures("emptied")

NIK = "3522014107850002"
NPWP = "09.876.543.2-601.000"


def item(key: str = "paket-1", /, **changes: Any) -> dict[str, Any]:
    values = {"title": "Rehab Gedung Contoh", "fiscal_year": 2025, "budget_amount": "Rp 150.000.000"}
    return {"key": key, "unit": "Dinas Pendidikan", "values": values | changes.pop("values", {}), **changes}


@pytest.fixture
def sender() -> Callable[..., dict[str, Any]]:
    """Calls the action as an editor of the education office."""
    user = factories.User()
    member = {"id": "dinas-pendidikan", "username": user["name"], "role": "editor"}
    tk.get_action("organization_member_create")(site_user(), member)

    def send(*items: Any) -> dict[str, Any]:
        return tk.get_action("bos_observe")({"user": user["name"]}, {"items": list(items)})

    return send


def statuses(answer: dict[str, Any]) -> list[str]:
    return [item["status"] for item in answer["items"]]


def test_new_same_changed_and_refused(sender: Any) -> None:
    answer = sender(item(), item("paket-2", rup_code="71000001"), item("paket-3", values={"budget_amount": "banyak"}))
    assert statuses(answer) == ["new", "new", "refused"]
    assert answer["counts"] == {"new": 2, "changed": 0, "same": 0, "refused": 1}
    assert answer["items"][1]["ocid"] == "ocds-213czf-rup-71000001"
    assert set(answer["items"][2]["errors"]) == {"budget_amount"} and answer["items"][2]["ocid"] == ""

    assert statuses(sender(item(), item("paket-2", rup_code="71000001"))) == ["same", "same"]
    changed = sender(item(values={"budget_amount": 200_000_000}), item("paket-2", rup_code="71000001"))
    assert statuses(changed) == ["changed", "same"]
    assert changed["items"][0]["ocid"] == answer["items"][0]["ocid"]
    assert len(processes()) == 2


def test_a_code_that_comes_later_stays_with_the_process(sender: Any) -> None:
    first = sender(item())["items"][0]
    later = sender(item(rup_code="71000009"))["items"][0]
    assert (later["status"], later["ocid"]) == ("changed", first["ocid"])
    assert len(processes()) == 1


def test_only_the_senders_units(sender: Any) -> None:
    other = tk.get_action("bos_observe")(
        site_user(), {"items": [item("asing", unit="Dinas Kesehatan", rup_code="71000002")]}
    )
    assert statuses(other) == ["new"]
    refused = sender(
        item("a", unit="Dinas Kesehatan"),
        item("b", rup_code="71000002"),
        item("c", ocid=other["items"][0]["ocid"]),
        item("d", unit="Dinas Khayalan"),
    )
    assert statuses(refused) == ["refused"] * 4
    assert [next(iter(each["errors"])) for each in refused["items"]] == ["unit", "rup_code", "ocid", "unit"]
    (left,) = processes().values()
    unit = model.Session.get(model.Group, left["owner_org"])
    assert unit is not None and unit.name == "dinas-kesehatan"


def test_the_same_name_of_two_units_is_two_things(sender: Any) -> None:
    mine = sender(item())["items"][0]["ocid"]
    theirs = tk.get_action("bos_observe")(site_user(), {"items": [item(unit="Dinas Kesehatan")]})["items"][0]
    assert theirs["status"] == "new" and theirs["ocid"] != mine


def test_the_unit_however_it_is_written(sender: Any) -> None:
    group = model.Group.get("dinas-pendidikan")
    assert group is not None
    first = sender(item())["items"][0]["ocid"]
    for unit in ("dinas-pendidikan", group.id, "DINAS PENDIDIKAN KABUPATEN BOJONEGORO"):
        assert statuses(sender(item(unit=unit))) == ["same"], unit
    assert len(processes()) == 1 and first


def test_rows_of_contracts_and_payments(sender: Any) -> None:
    contract = {"number": "027/11/SPK/2025", "amount": 140_000_000, "date_signed": "3 Maret 2025"}
    contract |= {"supplier_name": "CV. CONTOH UJI", "supplier_id": NPWP}
    payments = [
        {"sp2d_number": "0001/LS/2025", "amount": 70_000_000, "date": "2025-04-01"},
        {"sp2d_number": "0002/LS/2025", "amount": "70000000.50", "date": "2025-05-01"},
    ]
    sender(item(values={"contracts": [contract], "payments": payments[:1]}))
    sender(item(values={"contracts": [contract], "payments": payments[::-1]}))
    (process,) = processes().values()
    assert [row["amount"] for row in process["payments"]].count("70000000") == 1
    assert len(process["payments"]) == 2 and len(process["contracts"]) == 1
    assert process["contracts"][0]["supplier_id"] and "9876543" not in json.dumps(process)


def test_no_persons_data_enters(sender: Any) -> None:
    answer = sender(
        item("1", values={"notes": f"Hubungi Budi, NIK {NIK}, HP 081234567890"}),
        item("2", values={"contracts": [{"number": "1", "supplier_name": "BUDI CONTOH", "supplier_id": NIK}]}),
        item("3", values={"bank_account": "0123456789", "nik": NIK}),
        item(
            "4", values={"ppk_name": "Budi Contoh, S.T.", "contracts": [{"number": "1", "no_rekening": "0123456789"}]}
        ),
        item(NIK, rup_code="71000003"),
        {**item("6"), NIK: "x"},
    )
    assert statuses(answer) == ["new", "new", "refused", "refused", "new", "refused"]
    for table in (
        "package",
        "bos_ownership",
        "bos_source_state",
        "bos_refusal",
        "bos_identity",
        "bos_release",
        "bos_process",
    ):
        rows = model.Session.scalars(sa.text(f"SELECT t::text FROM {table} t")).all()
        for planted in (NIK, "081234567890", "BUDI CONTOH", "0123456789", "Budi Contoh, S.T."):
            assert not [row for row in rows if planted in row], (table, planted)


def test_nonsense_is_answered_not_raised(sender: Any) -> None:
    nonsense = [
        None, 7, "x", [], {}, {"key": "a"}, {"key": ["a"], "unit": {}, "values": []},
        item("b", values={"title": {"a": 1}}),
        item("c", values={"contracts": {"number": 1}}), item("d", values={"contracts": ["x"]}), item("", rup_code="1"),
        item("e", values={"ocid": "x", "owner_org": "y", "name": "z"}), item("f", unit=""), item("g" * 300),
        item("h", values={"contracts": [{"id": "1", "number": "a"}, {"id": "1", "number": "b"}]}),
        item("i", values={"title": "x" * 300_000}),
    ]  # fmt: skip
    answer = sender(*nonsense, item("baik"))
    assert statuses(answer) == ["refused"] * len(nonsense) + ["new"]
    for each in answer["items"][:-1]:
        assert each["errors"] and all(set(words) == {"id", "en"} for words in each["errors"].values())


def test_the_same_key_twice_in_one_call(sender: Any) -> None:
    assert statuses(sender(item(), item(values={"title": "Lain"}))) == ["new", "refused"]


def test_limits(sender: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.bos.push.max_items", 2)
    with pytest.raises(tk.ValidationError, match="2"):
        sender(item("1"), item("2"), item("3"))
    for wrong in ([], None, "x", {}):
        with pytest.raises(tk.ValidationError):
            tk.get_action("bos_observe")(site_user(), {"items": wrong})


def test_while_others_are_served(sender: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "_WAIT", 0)
    with locks.held(locks.writing("json")), pytest.raises(tk.ValidationError):
        sender(item())
    assert statuses(sender(item())) == ["new"]


def test_over_the_api_with_a_token(app: Any) -> None:
    user = factories.UserWithToken()
    member = {"id": "dinas-pendidikan", "username": user["name"], "role": "editor"}
    tk.get_action("organization_member_create")(site_user(), member)
    sent = {"items": [item(rup_code="71000005")]}
    assert app.post("/api/3/action/bos_observe", json=sent).status_code == 403
    answer = app.post("/api/3/action/bos_observe", json=sent, headers={"Authorization": user["token"]})
    assert answer.json["result"]["counts"]["new"] == 1
    stranger = factories.UserWithToken()
    answer = app.post("/api/3/action/bos_observe", json=sent, headers={"Authorization": stranger["token"]})
    assert answer.json["result"]["items"][0]["status"] == "refused"


@pytest.mark.parametrize("shape", ["list", "items", "lines"])
def test_a_file_of_the_same_shape(cli: Any, tmp_path: Path, shape: str) -> None:
    items = [item("1", rup_code="71000006"), item("2", values={"budget_amount": "x"}), item("3", unit=f"Dinas {shape}")]
    path = tmp_path / ("opd.jsonl" if shape == "lines" else "opd.json")
    lines = "\n".join(json.dumps(each) for each in items)
    path.write_text(lines if shape == "lines" else json.dumps(items if shape == "list" else {"items": items}))
    report = json.loads(cli.invoke(ckan, ["bos", "observe", "--source", "json", "--json", str(path)]).stdout)
    assert (report["new"], report["refused"]) == (1, 2)

    unit = {"id": "dinas-pendidikan", "aliases": [f"Dinas {shape}"]}
    tk.get_action("organization_patch")(site_user(), unit)
    retried = registry.retry("json")
    assert (retried.counts["new"], retried.counts["refused"]) == (1, 1), "what was wrong stays wrong until sent again"


def test_what_is_no_file_of_items(tmp_path: Path) -> None:
    path = tmp_path / "lain.json"
    for text in ("", "[]", "{", '{"a": 1}', "[1]", '"x"'):
        path.write_text(text)
        with pytest.raises(ValueError, match="key"):
            json_push.shape_of(path)
