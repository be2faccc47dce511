"""The parameters of releases and records: described once, for reading them and for the documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import ckan.model as model
from werkzeug.datastructures import MultiDict

from ckanext.bos.core.dates import WIB
from ckanext.bos.core.schema import STAGES

from ..ledger import Filters
from .cursors import Cursor
from .problems import Problem, Words, Wrong

TAGS = (
    "planning", "planningUpdate",
    "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation",
    "award", "awardUpdate", "awardCancellation",
    "contract", "contractUpdate", "contractAmendment",
    "implementation", "implementationUpdate", "contractTermination",
)  # fmt: skip
"""The codelist ``releaseTag`` of OCDS 1.1.5, as far as it is for releases."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
OCID = re.compile(r"ocds-[a-z0-9]{6}-[!-~]{1,200}")
_UNIT = re.compile(r"[a-z0-9_-]{2,100}")
T = TypeVar("T")


@dataclass(frozen=True)
class Parameter:
    """One parameter: what it selects, what may stand in it, an example, its JSON Schema."""

    name: str
    about: Words
    expected: Words
    example: str
    schema: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a request asks for. ``given`` are the parameters that say so, in canonical order, without the cursor."""

    filters: Filters
    size: int
    cursor: Cursor | None
    given: dict[str, str]

    def at(self, cursor: Cursor | None) -> dict[str, str]:
        """The parameters of another page of the same."""
        return self.given | ({"cursor": str(cursor)} if cursor else {})


def _one_of(values: tuple[str, ...]) -> Words:
    words = ", ".join(values)
    return {"id": f"salah satu dari: {words}", "en": f"one of: {words}"}


_A_MOMENT: Words = {
    "id": "tanggal (2026-03-31) atau waktu RFC 3339 (2026-03-31T08:00:00+07:00)",
    "en": "a date (2026-03-31) or a time of RFC 3339 (2026-03-31T08:00:00+07:00)",
}

PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for parameter in (
        Parameter(
            "since",
            {
                "id": "Rilis yang terbit pada atau sesudah waktu ini; untuk record: yang berubah sejak itu.",
                "en": "Releases published at or after this time; for records: those changed since.",
            },
            _A_MOMENT,
            "2026-01-01",
            {"type": "string"},
        ),
        Parameter(
            "until",
            {
                "id": "Rilis yang terbit sebelum waktu ini; tanggal tanpa jam termasuk seluruh hari itu.",
                "en": "Releases published before this time; a date without a time includes that whole day.",
            },
            _A_MOMENT,
            "2026-03-31",
            {"type": "string"},
        ),
        Parameter(
            "unit",
            {"id": "Satuan kerja (OPD): nama pada alamat halamannya.", "en": "A unit: the name in its page's address."},
            {
                "id": "nama OPD seperti pada alamat /organization/NAMA",
                "en": "the name of a unit as in the address /organization/NAME",
            },
            "dinas-kesehatan",
            {"type": "string", "pattern": f"^{_UNIT.pattern}$"},
        ),
        Parameter(
            "year",
            {"id": "Tahun anggaran.", "en": "Fiscal year."},
            {"id": f"tahun, {_FIRST_YEAR} sampai {_LAST_YEAR}", "en": f"a year, {_FIRST_YEAR} to {_LAST_YEAR}"},
            "2026",
            {"type": "integer", "minimum": _FIRST_YEAR, "maximum": _LAST_YEAR},
        ),
        Parameter(
            "stage",
            {"id": "Tahap yang sudah dicapai.", "en": "The stage reached."},
            _one_of(tuple(STAGES)),
            "contract",
            {"type": "string", "enum": list(STAGES)},
        ),
        Parameter(
            "tag",
            {
                "id": "Tag rilis; untuk record: yang punya rilis bertag ini.",
                "en": "Tag of the release; for records: those with a release of this tag.",
            },
            _one_of(TAGS),
            "contract",
            {"type": "string", "enum": list(TAGS)},
        ),
        Parameter(
            "ocid",
            {"id": "Hanya proses ini.", "en": "Only this process."},
            {"id": "OCID satu proses, misalnya dari hasil lain", "en": "the OCID of one process"},
            "ocds-213czf-rup-14281122",
            {"type": "string", "pattern": f"^{OCID.pattern}$"},
        ),
        Parameter(
            "page_size",
            {"id": "Jumlah paling banyak pada satu halaman.", "en": "The most that one page holds."},
            {"id": "bilangan bulat, 1 sampai {limit}", "en": "a whole number, 1 to {limit}"},
            "100",
            {"type": "integer", "minimum": 1},
        ),
        Parameter(
            "cursor",
            {
                "id": "Tempat halaman ini mulai, dari links.next atau links.prev; jangan disusun sendiri.",
                "en": "Where the page begins, from links.next or links.prev; do not make one up.",
            },
            {"id": "cursor dari links.next atau links.prev", "en": "a cursor from links.next or links.prev"},
            "",
            {"type": "string"},
        ),
    )
}


def read(arguments: MultiDict[str, str], default_size: int, largest_size: int) -> Asked:
    """What the parameters of a request ask for; an empty parameter counts as not given.

    :raises Problem: 400 with every parameter that is unknown, doubled or cannot be used
    """
    wrong = [*_strange(arguments)]
    texts = {name: arguments[name].strip() for name in PARAMETERS if arguments.get(name, "").strip()}

    def take(name: str, reading: Callable[[str], T], expected: Words | None = None) -> T | None:
        try:
            return reading(texts[name]) if name in texts else None
        except ValueError:
            wrong.append(Wrong(name, texts[name], expected or PARAMETERS[name].expected))
            return None

    since, until = take("since", _moment), take("until", lambda text: _moment(text, end=True))
    filters = Filters(
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
        unit=take("unit", _unit),
        year=take("year", lambda text: _integer(text, _FIRST_YEAR, _LAST_YEAR)),
        stage=take("stage", lambda text: _choice(text, tuple(STAGES))),
        tag=take("tag", lambda text: _choice(text, TAGS)),
        ocid=take("ocid", _ocid),
    )
    if since and until and until <= since:
        expected = {"id": f"waktu sesudah since ({texts['since']})", "en": f"a time after since ({texts['since']})"}
        wrong.append(Wrong("until", texts["until"], expected))
    limits = {lang: words.format(limit=largest_size) for lang, words in PARAMETERS["page_size"].expected.items()}
    size = take("page_size", lambda text: _integer(text, 1, largest_size), limits)
    cursor = take("cursor", Cursor.read)
    if wrong:
        raise Problem(400, "parameter", wrong)
    return Asked(filters, size or default_size, cursor, {name: texts[name] for name in texts if name != "cursor"})


def _strange(arguments: MultiDict[str, str]) -> list[Wrong]:
    """Parameters that are unknown or given twice: ignoring them would give data that were not asked for."""
    known = ", ".join(PARAMETERS)
    wrong: list[Wrong] = []
    for name, values in arguments.lists():
        if name not in PARAMETERS:
            wrong.append(Wrong(name, values[0], {"id": f"parameter yang dikenal: {known}", "en": f"one of: {known}"}))
        elif len(values) > 1:
            expected = {"id": "satu nilai, bukan beberapa", "en": "one value, not several"}
            wrong.append(Wrong(name, ", ".join(values), expected))
    return wrong


def _moment(text: str, end: bool = False) -> datetime:
    """A moment in WIB. An offset that a URL has turned into a space is understood; without one it is WIB already."""
    text = re.sub(r" (?=\d\d:\d\d$)", "+", text)
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(text)
    moment = moment.astimezone(WIB) if moment.tzinfo else moment.replace(tzinfo=WIB)
    return moment + timedelta(days=1) if end and "T" not in text else moment


def _ocid(text: str) -> str:
    if not OCID.fullmatch(text):
        raise ValueError(text)
    return text


def _unit(text: str) -> str:
    if _UNIT.fullmatch(text):
        known = model.Session.query(model.Group.id).filter_by(name=text, is_organization=True).first()
        if known:
            return text
    raise ValueError(text)


def _integer(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not low <= int(text) <= high:
        raise ValueError(text)
    return int(text)


def _choice(text: str, values: tuple[str, ...]) -> str:
    if text not in values:
        raise ValueError(text)
    return text
