"""Processes in the ledger without a dataset, for the tests of what is read from there."""

from __future__ import annotations

from typing import Any

from ckan import model

from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.ledger import Scope

UNIT, OTHER_UNIT = "dinas-sosial", "dinas-kesehatan"


def ocid_of(number: int | str) -> str:
    """An OCID."""
    return f"ocds-213czf-rup-{number}"


def content(ocid: str, **blocks: Any) -> dict[str, Any]:
    """The whole content of a small process."""
    plain = {"ocid": ocid, "language": "id", "initiationType": "tender", "title": "Jalan Ngraho"}
    budget = {"amount": {"amount": 100000000, "currency": "IDR"}}
    tender = {"id": ocid, "status": "planned", "title": "Jalan Ngraho"}
    return plain | {"planning": {"budget": budget}, "tender": tender} | blocks


def publish(ocid: str, commit: bool = True, what: dict[str, Any] | None = None, **scope: Any) -> str | None:
    """Publish a process, or what has become of it."""
    asked = {"package_id": ocid, "unit": UNIT, "year": 2026, "stage": "planning"} | scope
    found = ledger.publish(ocid, what or content(ocid), Scope(**asked))
    if commit:
        model.Session.commit()
    return found


def withdraw(ocid: str) -> str | None:
    """Take a process back."""
    found = ledger.publish(ocid, None, Scope(ocid, UNIT, 2026, "planning"))
    model.Session.commit()
    return found
