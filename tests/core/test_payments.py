"""The same money is counted once."""

from __future__ import annotations

from ckanext.bos.core import ownership, payments, schema
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import Ownership

AT = "2026-11-22T08:00:00+00:00"


def says(process: dict, owned: Ownership, source: str, *rows: dict[str, str]) -> dict:
    found = Observation(source, "payments/1", (Key("spse", "1"),), {"payments": list(rows)})
    process, _ = ownership.merge(schema.load(), process, owned, found, AT)
    return process


def paid(number: str, contract: str = "k1", amount: str = "5") -> dict[str, str]:
    return {"id": number, "contract_id": contract, "amount": amount}


def test_the_accounts_replace_the_minutes_of_the_same_contract_only() -> None:
    owned = Ownership()
    process = says({}, owned, "spse", paid("bap-1"), paid("bap-2", "k2"))
    process = says(process, owned, "simda", paid("sp2d-1"))
    assert payments.one_source(process, owned) == ["payments/bap-1"]
    assert [row["id"] for row in process["payments"]] == ["bap-2", "sp2d-1"]
    assert "payments/bap-1" not in owned.owners and payments.one_source(process, owned) == []


def test_minutes_that_come_later_do_not_come_back() -> None:
    owned = Ownership()
    process = says({}, owned, "simda", paid("sp2d-1"))
    process = says(process, owned, "spse", paid("bap-1"))
    assert payments.one_source(process, owned) == ["payments/bap-1"]
    assert [row["id"] for row in process["payments"]] == ["sp2d-1"]


def test_what_a_steward_typed_stays_beside_any_source() -> None:
    owned = Ownership()
    typed = {"payments": [paid("1")]}
    ownership.claim(schema.load(), {}, typed, owned, "opd-dinas-sosial", AT)
    process = says(typed, owned, "simda", paid("sp2d-1"))
    assert payments.one_source(process, owned) == [] and len(process["payments"]) == 2
