"""A fast structural check that needs no file: required fields, closed code lists, dates, types, nulls, empties, ids.

Source: the schemas and closed code lists of OCDS 1.1.5. The official checker (``conformance``) knows all of the schema
and its extensions; this one says the commonest faults at once and anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .facts import DATES, DEEPEST, is_left, moment
from .rule import Finding, Level, Wrong, finding
from .words import Words, both, short

_RELEASE = ("ocid", "id", "date", "tag", "initiationType")
_MINTED = ("id", "date", "tag")
"""What the ledger adds to the content of a process."""
_SHARED_REQUIRED = {
    "items": ("id",),
    "documents": ("id",),
    "milestones": ("id",),
    "transactions": ("id",),
    "awards": ("id",),
    "contracts": ("id", "awardID"),
    "tender": ("id",),
}
_TAGS = """planning planningUpdate tender tenderAmendment tenderUpdate tenderCancellation award awardUpdate
    awardCancellation contract contractUpdate contractAmendment implementation implementationUpdate contractTermination
    compiled"""
_CLOSED: dict[str, frozenset[str]] = {
    path: frozenset(codes.split())
    for path, codes in {
        "tag": _TAGS,
        "initiationType": "tender",
        "tender.status": "planning planned active cancelled unsuccessful complete withdrawn",
        "tender.procurementMethod": "open selective limited direct",
        "tender.mainProcurementCategory": "goods works services",
        "awards.status": "pending active cancelled unsuccessful",
        "contracts.status": "pending active cancelled terminated",
    }.items()
}
_MILESTONE = frozenset("scheduled met notMet partiallyMet".split())
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBERS = frozenset(("amount", "quantity"))
_WHOLE = frozenset(("numberOfTenderers", "durationInDays"))
_IDS = frozenset(("id", "awardID", "projectID"))
_ADDRESSES = frozenset(("url", "uri"))
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_OCID = re.compile(r"ocds-[a-z0-9]{6}-.+")
_LISTS = frozenset(
    """parties awards contracts relatedProcesses documents milestones items tenderers suppliers amendments transactions
    additionalIdentifiers additionalClassifications tag roles submissionMethod relationship""".split()
)
_OBJECTS = frozenset(
    """buyer planning tender budget procuringEntity tenderPeriod enquiryPeriod awardPeriod contractPeriod period
    implementation address contactPoint payer payee""".split()
)
_TEXTS = frozenset(("title", "description", "name", "ocid", "language"))

TITLES: dict[str, tuple[Level, Words]] = {
    "structure.required": ("error", both("Isian wajib terisi", "Required fields are there")),
    "structure.codelist": ("error", both("Kode ada dalam daftar kode OCDS", "Codes are in the code lists of OCDS")),
    "structure.date": ("error", both("Tanggal tertulis lengkap", "Dates are complete")),
    "structure.type": ("error", both("Nilai berjenis benar", "Values are of the right type")),
    "structure.null": ("error", both("Tidak ada nilai null", "No value is null")),
    "structure.empty": ("error", both("Tidak ada teks kosong", "No text is empty")),
    "structure.left": ("note", both("Wadah kosong", "Empty objects and lists")),
    "structure.duplicate_id": ("error", both("Setiap id hanya sekali", "Every id is there once")),
    "structure.address": ("error", both("Alamat web lengkap", "Web addresses are absolute")),
    "structure.ocid": ("error", both("OCID berawalan penerbit", "The OCID has a publisher's prefix")),
}
"""Level and title by code; an empty object or list is what a removal leaves behind and no fault."""


@dataclass(frozen=True)
class _Fault:
    code: str
    wrong: Wrong


def check(release: Mapping[str, Any], draft: bool = False) -> list[Finding]:
    """What is wrong with the structure of one release, compiled or not.

    :param draft: the content of a process that is still to get its id, date and tag
    """
    compiled = draft or release.get("tag") == ["compiled"]
    required = tuple(name for name in _RELEASE if not (draft and name in _MINTED))
    faults = [*_required(release, "", required), *_ocid(release), *_object(release, "", "", 0, compiled)]
    return [finding(fault.code, *TITLES[fault.code], fault.wrong) for fault in faults]


def check_package(package: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with what a package says of itself; its members are not looked at."""
    faults = [*_required(package, "", ("uri", "version", "publishedDate", "publisher"))]
    if isinstance(publisher := package.get("publisher"), dict):
        faults += _required(publisher, "publisher", ("name",))
    for name in ("releases", "records"):
        if package.get(name) == []:
            faults.append(_type(name, [], "sedikitnya satu", "at least one"))
    rest = {name: value for name, value in package.items() if name not in ("releases", "records")}
    faults += _object(rest, "", "package", 0, True)
    return [finding(fault.code, *TITLES[fault.code], fault.wrong) for fault in faults]


def _object(value: Mapping[str, Any], path: str, bare: str, depth: int, compiled: bool) -> Iterator[_Fault]:
    for name, member in value.items():
        at = f"{path}.{name}" if path else name
        place = f"{bare}.{name}" if bare else name
        if isinstance(member, dict):
            yield from _below(member, name, at, place, depth, compiled)
        elif isinstance(member, list):
            yield from _list(member, name, at, place, depth, compiled)
        else:
            yield from _leaf(member, name, at, place, compiled)


def _below(member: dict[str, Any], name: str, at: str, place: str, depth: int, compiled: bool) -> Iterator[_Fault]:
    if name in _LISTS or name == "quantity":
        yield _type(at, member, "daftar", "a list")
    elif not member:
        yield _left(at)
    elif depth < DEEPEST:
        if place == "tender":
            yield from _required(member, at, _SHARED_REQUIRED["tender"])
        yield from _object(member, at, place, depth + 1, compiled)


def _list(members: list[Any], name: str, at: str, place: str, depth: int, compiled: bool) -> Iterator[_Fault]:
    if name in _OBJECTS:
        yield _type(at, members, "kumpulan isian", "an object")
        return
    if not members:
        yield _left(at)
        return
    if place in _CLOSED:
        for index, member in enumerate(members):
            yield from _code(member, f"{at}[{index}]", _CLOSED[place])
        return
    yield from _duplicates(members, at)
    required = _SHARED_REQUIRED.get(name, ())
    for index, member in enumerate(members):
        inside = f"{at}[{index}]"
        if isinstance(member, dict):
            if required and not is_left(member):
                yield from _required(member, inside, required)
            if depth < DEEPEST:
                yield from _object(member, inside, place, depth + 1, compiled)
        elif member is None:
            yield _null(inside)


def _leaf(value: Any, name: str, at: str, place: str, compiled: bool) -> Iterator[_Fault]:
    if value is None:
        if compiled or name in _LISTS or name in _OBJECTS or place in ("ocid", "id", "date", "tag"):
            yield _null(at)
    elif isinstance(value, str) and not value.strip():
        yield _fault("structure.empty", at, "Isinya kosong.", "It is empty.", "isi, atau dihapus", "a text, or nothing")
    elif name in DATES:
        if not isinstance(value, str) or moment(value) is None:
            yield _date(at, value)
    elif name in _LISTS:
        yield _type(at, value, "daftar", "a list")
    elif name in _OBJECTS:
        yield _type(at, value, "kumpulan isian", "an object")
    elif name in _NUMBERS or name in _WHOLE:
        whole = name in _WHOLE
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            yield _type(at, value, "bilangan bulat" if whole else "angka", "a whole number" if whole else "a number")
    elif name in _IDS:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            yield _type(at, value, "teks", "a text")
    elif place in _CLOSED:
        yield from _code(value, at, _CLOSED[place])
    elif name == "status" and place.endswith("milestones.status"):
        yield from _code(value, at, _MILESTONE)
    elif name == "currency":
        if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
            yield _fault(
                "structure.codelist", at, f"Tertulis “{short(value)}”.", f"Found “{short(value)}”.", "kode mata uang",
                "a code of a currency, like IDR",
            )  # fmt: skip
    elif name in _ADDRESSES and isinstance(value, str):
        if not _URI.fullmatch(value):
            found = short(value)
            yield _fault(
                "structure.address", at, f"Tertulis “{found}”.", f"Found “{found}”.", "alamat seperti https://…",
                "an address like https://…",
            )  # fmt: skip
    elif name in _TEXTS and not isinstance(value, str):
        yield _type(at, value, "teks", "a text")


def _required(value: Mapping[str, Any], path: str, names: tuple[str, ...]) -> Iterator[_Fault]:
    for name in names:
        if name not in value:
            yield _fault(
                "structure.required",
                f"{path}.{name}" if path else name,
                f"“{name}” wajib ada, tetapi tidak ada.",
                f"“{name}” is required, but is not there.",
                f"isian “{name}”",
                f"the field “{name}”",
            )


def _ocid(release: Mapping[str, Any]) -> Iterator[_Fault]:
    found = release.get("ocid")
    if isinstance(found, str) and found and not _OCID.fullmatch(found):
        shown = short(found)
        yield _fault(
            "structure.ocid", "ocid", f"OCID tertulis “{shown}”.", f"The OCID is “{shown}”.",
            "ocds- dengan enam huruf kecil atau angka, lalu nomor sendiri",
            "ocds- with six lower-case letters or digits, then an id of its own",
        )  # fmt: skip


def _duplicates(members: list[Any], at: str) -> Iterator[_Fault]:
    seen: set[str] = set()
    for index, member in enumerate(members):
        ident = member.get("id") if isinstance(member, dict) else None
        if isinstance(ident, bool) or not isinstance(ident, (str, int)):
            continue
        # An integer and a text of the same digits are one object when releases are merged.
        if str(ident) in seen:
            shown = short(str(ident))
            yield _fault(
                "structure.duplicate_id", f"{at}[{index}].id", f"Id “{shown}” ada lebih dari sekali.",
                f"The id “{shown}” is there more than once.", "id yang berbeda", "another id",
            )  # fmt: skip
        seen.add(str(ident))


def _code(value: Any, at: str, codes: frozenset[str]) -> Iterator[_Fault]:
    if not isinstance(value, str) or value not in codes:
        listed, shown = ", ".join(sorted(codes)), short(value)
        yield _fault("structure.codelist", at, f"Tertulis “{shown}”.", f"Found “{shown}”.", listed, listed)


def _date(at: str, value: Any) -> _Fault:
    shown = short(value)
    return _fault(
        "structure.date", at, f"Tertulis “{shown}”.", f"Found “{shown}”.",
        "tanggal lengkap seperti 2026-03-02T08:00:00+07:00", "a whole date like 2026-03-02T08:00:00+07:00",
    )  # fmt: skip


def _type(at: str, value: Any, indonesian: str, english: str) -> _Fault:
    shown = short(value)
    return _fault("structure.type", at, f"Tertulis {shown}.", f"Found {shown}.", indonesian, english)


def _null(at: str) -> _Fault:
    return _fault(
        "structure.null", at, "Nilainya null.", "The value is null.", "nilai, atau tanpa isian", "a value, or no field"
    )


def _left(at: str) -> _Fault:
    return _fault(
        "structure.left", at, "Wadahnya kosong.", "It holds nothing.", "isi, atau dihapus", "a content, or no field"
    )


def _fault(code: str, path: str, indonesian: str, english: str, expected_id: str, expected_en: str) -> _Fault:
    return _Fault(code, Wrong(path, both(indonesian, english), both(expected_id, expected_en)))
