"""What is odd about values, while they are typed and once they are stored: written oddly, or not fitting the rest.

The same readers and rules that look at a process once it is saved look here: ``core.values``, the quality of releases
and, where it is there, the monitoring's checks. Nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from ckanext.bos.core import schema, values
from ckanext.bos.core.errors import FieldError
from ckanext.bos.ocds.quality import Finding
from ckanext.bos.registry import lang, said

from . import posted

_AT_MOST = 2
_DATES = ("coherent.dates", "coherent.period", "coherent.amendments_dates", "process.payment_dates")
_AMOUNTS = (
    "consistent.tender_value",
    "consistent.contracts_value",
    "consistent.contracts_implementation_transactions_value",
)
_TELLS = {
    "order": _DATES,
    **dict.fromkeys(("zeros", "above", "small", "missing_zero", "amended", "overpaid"), _AMOUNTS),
    "fewer": ("consistent.number_of_tenderers",),
}
"""By check of the monitoring: the rules of the quality that compare the same values."""
_PLACE = re.compile(r"^\w+\[(\d+)\]")
_LIST = re.compile(r"^(\w+)-(\d+)-")


class Remark(NamedTuple):
    """A sentence about one input.

    :ivar level: ``error``: it cannot be read and will not be saved; ``look``: it can, but is odd
    """

    level: str
    text: str


Remarks = dict[str, list[Remark]]
"""By the name of the input, as it stands on the page: ``estimate_amount``, ``contracts-3-amount``."""


class Typed(NamedTuple):
    """What was typed, read.

    :ivar process: canonical values of the whole process as it would be saved; every row has an id
    :ivar numbers: for each list the numbers of its rows on the page, in their order
    """

    process: dict[str, Any]
    remarks: Remarks
    numbers: dict[str, list[int]]


def read(form: MultiDict[str, str], stage: str, process: Mapping[str, Any]) -> Typed:
    """Read what was typed into a stage's form.

    :param process: canonical values as they are stored
    """
    found = dict(process)
    remarks: Remarks = {}
    numbers: dict[str, list[int]] = {}
    for name, value in posted.read(form, stage).items():
        entry = schema.load().fields[name]
        if entry.type == "rows":
            numbers[name] = _numbers(form, name)
            found[name] = _rows(entry, value, numbers[name], remarks)
            continue
        try:
            found[name] = values.parse(entry, value)
        except FieldError as error:
            remarks.setdefault(name, []).append(Remark("error", said(error)))
            found.pop(name, None)
    return Typed({name: value for name, value in found.items() if value}, remarks, numbers)


def stored(process: Mapping[str, Any]) -> Typed:
    """What is stored, as it stands on the page that shows it."""
    lists = {entry.name: list(range(len(process.get(entry.name) or ()))) for entry in schema.load().rows()}
    return Typed(dict(process), {}, lists)


def judge(
    typed: Typed,
    stage: str,
    findings: Iterable[Finding],
    doubts: Sequence[Mapping[str, Any]],
) -> Remarks:
    """What to say beside each input of the stage, at most two sentences each.

    :param findings: of the quality of the release that would come of it
    :param doubts: of the monitoring, as ``bos_check_values`` gives them
    """
    remarks: Remarks = {name: list(said_) for name, said_ in typed.remarks.items()}
    for doubt in doubts:
        if doubt["stage"] == stage and doubt["code"] != "limit":
            name = _by_id(typed, doubt["path"])
            _add(remarks, name, _sentence(doubt["sentence"], doubt["hint"]))
    for finding in untold(findings, doubts):
        if finding.stage == stage and finding.field:
            name = _by_position(typed, finding)
            _add(remarks, name, _sentence(finding.message, {}))
    return remarks


def untold(findings: Iterable[Finding], doubts: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """The findings that tell more than the monitoring does: of the same fact its sentence stands, which has a hint.

    :param doubts: with ``code`` and ``field``
    """
    told = {(rule, doubt["field"]) for doubt in doubts for rule in _TELLS.get(doubt["code"], ())}
    return [one for one in findings if one.level == "error" or (one.code, one.field) not in told]


def _add(remarks: Remarks, name: str, text: str) -> None:
    known = remarks.setdefault(name, [])
    if len(known) < _AT_MOST and not any(one.level == "error" or one.text == text for one in known):
        known.append(Remark("look", text))


def _sentence(*texts: Mapping[str, str]) -> str:
    return " ".join(text[lang()] for text in texts if text and text.get(lang()))


def _rows(
    entry: schema.Field, rows: list[dict[str, str]], numbers: list[int], remarks: Remarks
) -> list[dict[str, Any]]:
    found = []
    for number, row in zip(numbers, rows, strict=False):
        parsed, errors = values.parse_row(entry, row)
        for sub, error in errors.items():
            remarks.setdefault(f"{entry.name}-{number}-{sub}", []).append(Remark("error", said(error)))
        if parsed and "id" in entry.subfields:
            parsed.setdefault("id", f"new-{number}")
        found.append(parsed)
    return found


def _numbers(form: MultiDict[str, str], name: str) -> list[int]:
    """The numbers of the rows that ``posted.read`` keeps: neither taken away nor empty."""
    marks = schema.load().fields[name].subfields
    kept = set()
    for key in form:
        match = _LIST.match(key)
        if match and match[1] == name and not form.get(f"{name}-{match[2]}-{posted.REMOVED}"):
            sub = marks.get(key.rsplit("-", 1)[-1])
            if sub is not None and sub.name != "id" and sub.openness != "masked" and form[key].strip():
                kept.add(int(match[2]))
    return sorted(kept)


def _by_id(typed: Typed, path: str) -> str:
    """``contracts/new-3/amount`` -> ``contracts-3-amount``; the list itself where the row is not on the page."""
    name, *rest = path.split("/")
    numbers = typed.numbers.get(name, [])
    ids: Callable[[int], str] = lambda at: str(typed.process.get(name, [])[at].get("id") or at + 1)
    for at, number in enumerate(numbers):
        if len(rest) == 2 and ids(at) == rest[0]:
            return f"{name}-{number}-{rest[1]}"
    return name


def _by_position(typed: Typed, finding: Finding) -> str:
    """The input of a finding: of lists that a release keeps in the order of the form the row, else the list."""
    name, _, sub = finding.field.partition(".")
    numbers, match = typed.numbers.get(name, []), _PLACE.match(finding.path)
    if sub and match and finding.path.startswith(f"{name}[") and int(match[1]) < len(numbers):
        return f"{name}-{numbers[int(match[1])]}-{sub}"
    return f"{name}-{numbers[0]}-{sub}" if sub and len(numbers) == 1 else name
