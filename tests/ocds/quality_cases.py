"""A process on which every rule passes, and what to change so that one fails or can say nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], object]

_UNIT = {"id": "ID-KLPD-D171-DINKES", "name": "Dinas Kesehatan"}
_FIRM = {"id": "x_bos-1", "name": "CV Contoh Karya"}
_OTHER = {"id": "x_bos-2", "name": "CV Misal Jaya"}
_IDR = "IDR"


def process() -> Json:
    """A sound process with all five stages, for which every rule can say something."""
    return copy.deepcopy(_SOUND)


def _at(day: str, time: str = "00:00:00") -> str:
    return f"{day}T{time}+07:00"


def _money(amount: float) -> Json:
    return {"amount": amount, "currency": _IDR}


_DOCUMENT = {
    "id": "d1",
    "documentType": "contractSigned",
    "title": "Surat Perjanjian",
    "description": "Perjanjian yang ditandatangani",
    "format": "application/pdf",
    "language": "id",
    "url": "https://bos.example.org/d1",
    "datePublished": _at("2026-04-10", "10:00:00"),
    "dateModified": _at("2026-04-11", "10:00:00"),
}
_SOUND: Json = {
    "ocid": "ocds-213czf-rup-1",
    "id": "ocds-213czf-rup-1-2026-12-31T09:00:00+07:00",
    "date": _at("2026-12-31", "09:00:00"),
    "tag": ["compiled"],
    "initiationType": "tender",
    "language": "id",
    "parties": [
        {
            **_UNIT,
            "identifier": {"scheme": "ID-KLPD", "id": "D171-DINKES"},
            "contactPoint": {"email": "dinkes@example.org", "telephone": "+62 353 881826"},
            "roles": ["buyer", "procuringEntity", "payer"],
        },
        {**_FIRM, "roles": ["tenderer", "supplier", "payee"]},
        {**_OTHER, "roles": ["tenderer"]},
    ],
    "buyer": _UNIT,
    "planning": {"budget": {"amount": _money(1_000_000_000)}},
    "tender": {
        "id": "1",
        "status": "complete",
        "procurementMethod": "open",
        "procurementMethodDetails": "Tender",
        "procuringEntity": _UNIT,
        "value": _money(900_000_000),
        "tenderPeriod": {
            "startDate": _at("2026-02-01", "08:00:00"),
            "endDate": _at("2026-02-15", "08:00:00"),
            "durationInDays": 14,
        },
        "contractPeriod": {"startDate": _at("2026-04-15"), "endDate": _at("2026-09-30", "23:59:59")},
        "numberOfTenderers": 2,
        "tenderers": [_FIRM, _OTHER],
        "milestones": [{"id": "m1", "status": "met", "dateMet": _at("2026-03-01"), "dateModified": _at("2026-03-02")}],
    },
    "awards": [
        {
            "id": "a1",
            "status": "active",
            "date": _at("2026-03-01"),
            "value": _money(850_000_000),
            "suppliers": [_FIRM],
        }
    ],
    "contracts": [
        {
            "id": "c1",
            "awardID": "a1",
            "title": "Surat Perjanjian 12/2026",
            "status": "terminated",
            "dateSigned": _at("2026-04-10"),
            "period": {"startDate": _at("2026-04-15"), "endDate": _at("2026-09-30", "23:59:59")},
            "value": _money(850_000_000),
            "documents": [_DOCUMENT],
            "amendments": [{"id": "1", "date": _at("2026-06-01"), "description": "Tambah waktu"}],
            "implementation": {
                "transactions": [
                    {
                        "id": "p1",
                        "date": _at("2026-05-01"),
                        "value": _money(400_000_000),
                        "payer": _UNIT,
                        "payee": _FIRM,
                    },
                    {
                        "id": "p2",
                        "date": _at("2026-10-10"),
                        "value": _money(450_000_000),
                        "payer": _UNIT,
                        "payee": _FIRM,
                    },
                ]
            },
        }
    ],
}


def _contract(process: Json) -> Json:
    return process["contracts"][0]


def _payment(process: Json) -> Json:
    return _contract(process)["implementation"]["transactions"][0]


def _document(process: Json) -> Json:
    return _contract(process)["documents"][0]


def _without(*names: str) -> Change:
    return lambda process: [process.pop(name, None) for name in names]


def _drop(find: Callable[[Json], Json], *names: str) -> Change:
    return lambda process: [find(process).pop(name, None) for name in names]


def _put(find: Callable[[Json], Json], **values: Any) -> Change:
    return lambda process: find(process).update(values)


def _tender(process: Json) -> Json:
    return process["tender"]


def _award(process: Json) -> Json:
    return process["awards"][0]


def _party(process: Json) -> Json:
    return process["parties"][0]


def _undated(process: Json) -> None:
    """Takes away every date."""

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for name in [*value]:
                if "date" in name.lower():
                    del value[name]
                else:
                    walk(value[name])
        elif isinstance(value, list):
            for member in value:
                walk(member)

    walk(process)


def _unpriced(process: Json) -> None:
    _without("planning")(process)
    _tender(process).pop("value")
    _award(process).pop("value")
    _contract(process).pop("value")
    _contract(process).pop("implementation")


def _uncounted(process: Json) -> None:
    _unpriced(process)
    _drop(_tender, "numberOfTenderers", "tenderPeriod")(process)


def _unidentified(process: Json) -> None:
    _party(process).pop("identifier")


_NO_PAYMENTS: Change = _drop(_contract, "implementation")
_NO_DOCUMENTS: Change = _drop(_contract, "documents")

CASES: dict[str, tuple[Change, str, Change]] = {
    "coherent.milestone_status": (
        lambda p: _tender(p)["milestones"][0].update(status="scheduled"),
        "tender.milestones[0].dateMet",
        _drop(_tender, "milestones"),
    ),
    "coherent.awards_status": (_put(_award, status="pending"), "awards[0].status", _drop(_award, "status")),
    "coherent.contracts_status": (
        _put(_contract, status="pending"),
        "contracts[0].status",
        _drop(_contract, "status"),
    ),
    "coherent.tender_status": (_put(_tender, status="unsuccessful"), "tender.status", _drop(_tender, "status")),
    "coherent.procurement_method_vs_number_of_tenderers": (
        _put(_tender, procurementMethod="direct"),
        "tender.procurementMethod",
        _drop(_tender, "procurementMethod"),
    ),
    "process.award_without_tender": (_without("tender"), "tender.procurementMethod", _without("awards")),
    "process.contract_without_award": (_without("awards"), "contracts[0].awardID", _without("contracts")),
    "coherent.period": (
        lambda p: _contract(p)["period"].update(endDate=_at("2026-04-01", "23:59:59")),
        "contracts[0].period.endDate",
        _undated,
    ),
    "coherent.dates": (_put(_contract, dateSigned=_at("2026-02-20")), "contracts[0].dateSigned", _undated),
    "coherent.amendments_dates": (
        lambda p: _contract(p)["amendments"][0].update(date=_at("2026-04-01")),
        "contracts[0].amendments[0].date",
        _drop(_contract, "amendments"),
    ),
    "coherent.documents_dates": (
        _put(_document, dateModified=_at("2026-04-09")),
        "contracts[0].documents[0].dateModified",
        _NO_DOCUMENTS,
    ),
    "coherent.milestones_dates": (
        lambda p: _tender(p)["milestones"][0].update(dateMet=_at("2027-01-05")),
        "tender.milestones[0].dateMet",
        _drop(_tender, "milestones"),
    ),
    "coherent.release_date": (
        _put(_payment, date=_at("2027-01-05")),
        "contracts[0].implementation.transactions[0].date",
        _without("date"),
    ),
    "process.payment_dates": (
        _put(_payment, date=_at("2026-04-01")),
        "contracts[0].implementation.transactions[0].date",
        _NO_PAYMENTS,
    ),
    "coherent.value_realistic": (_put(_award, value=_money(9e13)), "awards[0].value.amount", _unpriced),
    "field.number_value": (_put(_award, value=_money(-1)), "awards[0].value.amount", _uncounted),
    "consistent.number_of_tenderers": (
        _put(_tender, numberOfTenderers=34),
        "tender.numberOfTenderers",
        _drop(_tender, "tenderers"),
    ),
    "consistent.tender_value": (_put(_tender, value=_money(400_000_000)), "tender.value", _without("planning")),
    "consistent.contracts_value": (
        _put(_contract, value=_money(85_000_000)),
        "contracts[0].value",
        _drop(_award, "value"),
    ),
    "consistent.contracts_implementation_transactions_value": (
        _put(_payment, value=_money(400_000_001)),
        "contracts[0].implementation.transactions[1].value",
        _NO_PAYMENTS,
    ),
    "consistent.period_duration_in_days": (
        lambda p: _tender(p)["tenderPeriod"].update(durationInDays=15),
        "tender.tenderPeriod.durationInDays",
        lambda p: _tender(p)["tenderPeriod"].pop("durationInDays"),
    ),
    "consistent.parties_roles": (
        lambda p: p["parties"][2]["roles"].append("supplier"),
        "parties[2].roles",
        _without("parties"),
    ),
    "reference.contract_award": (_put(_contract, awardID="a9"), "contracts[0].awardID", _without("awards")),
    "field.date_range": (_put(_payment, date=_at("2206-05-01")), _payment.__name__, _undated),
    "field.document_description_length": (
        _put(_document, description="x" * 251),
        "contracts[0].documents[0].description",
        _NO_DOCUMENTS,
    ),
    "field.document_format": (_put(_document, format="PDF"), "contracts[0].documents[0].format", _NO_DOCUMENTS),
    "field.document_type": (
        _put(_document, documentType="tenderNotice"),
        "contracts[0].documents[0].documentType",
        _NO_DOCUMENTS,
    ),
    "field.language": (
        _put(_document, language="ind"),
        "contracts[0].documents[0].language",
        lambda p: (_without("language")(p), _NO_DOCUMENTS(p)),
    ),
    "field.identifier_scheme": (
        lambda p: _party(p)["identifier"].update(scheme="npwp"),
        "parties[0].identifier.scheme",
        _unidentified,
    ),
    "field.email": (
        lambda p: _party(p)["contactPoint"].update(email="dinkes@"),
        "parties[0].contactPoint.email",
        _drop(_party, "contactPoint"),
    ),
    "field.telephone": (
        lambda p: _party(p)["contactPoint"].update(telephone="0353 881826"),
        "parties[0].contactPoint.telephone",
        _drop(_party, "contactPoint"),
    ),
}
"""By code: what makes the rule fail, where it then points, what leaves it without anything to say."""
CASES["field.date_range"] = (CASES["field.date_range"][0], "contracts[0].implementation.transactions[0].date", _undated)

_PLACES: dict[str, tuple[Callable[[Json], Json], str, str, Change]] = {
    "buyer": (lambda p: p, "buyer", "buyer", _without("buyer")),
    "procuringEntity": (_tender, "procuringEntity", "tender.procuringEntity", _drop(_tender, "procuringEntity")),
    "tenderer": (_tender, "tenderers", "tender.tenderers[0]", _drop(_tender, "tenderers")),
    "supplier": (_award, "suppliers", "awards[0].suppliers[0]", _drop(_award, "suppliers")),
    "payer": (_payment, "payer", "contracts[0].implementation.transactions[0].payer", _NO_PAYMENTS),
    "payee": (_payment, "payee", "contracts[0].implementation.transactions[0].payee", _NO_PAYMENTS),
}


def _reference(role: str, **values: str) -> Change:
    holder, name, _, _ = _PLACES[role]

    def change(process: Json) -> None:
        found = holder(process)[name]
        (found[0] if isinstance(found, list) else found).update(values)

    return change


def _roleless(role: str) -> Change:
    return lambda process: [party["roles"].remove(role) for party in process["parties"] if role in party["roles"]]


for _role, (_, _, _path, _gone) in _PLACES.items():
    CASES[f"reference.{_role}"] = (_reference(_role, id="nobody"), f"{_path}.id", _gone)
    CASES[f"consistent.{_role}_in_parties_roles"] = (_roleless(_role), "parties[", _gone)
    CASES[f"consistent.{_role}_name_in_parties"] = (_reference(_role, name="Lain"), f"{_path}.name", _gone)
