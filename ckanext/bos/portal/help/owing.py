"""What a stage asks for, of every package or of one method and kind of procurement: made from the schema alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, schema, uploads
from ckanext.bos.core.schema import Field, Owed, Paper
from ckanext.bos.core.stages import FAILED
from ckanext.bos.registry import lang

SELF_MANAGED = "self_managed"
"""Asked for like a method, although the schema calls it a way of procuring: people choose between them."""

_FAILED = frozenset(FAILED)
_KNOWN_LATER = frozenset({"undetermined"})


@dataclass(frozen=True)
class Asked:
    """Of which packages one wants to know; empty: of all.

    :ivar method: code of the list ``method``, or :data:`SELF_MANAGED`
    :ivar category: code of the list ``category``
    """

    method: str = ""
    category: str = ""

    @classmethod
    def read(cls, method: str, category: str) -> Asked:
        """From an address; what is not known counts as not asked."""
        known = {*_codes("method"), SELF_MANAGED}
        return cls(method if method in known else "", category if category in _codes("category") else "")

    @cache
    def statuses(self, rule: Owed) -> tuple[frozenset[str], bool]:
        """At which states of the selection (``""``: not known) a rule holds for some package that is meant.

        Also whether it then holds for each of them.
        """
        kinds = [
            {"category": category, **_procured(method)}
            for method, category in product(self._methods(), [self.category] if self.category else _codes("category"))
        ]
        holding = {
            status: [rule.applies({**kind, "tender_status": status}) for kind in kinds]
            for status in ("", *_codes("tender_status"))
        }
        some = frozenset(status for status, held in holding.items() if any(held))
        return some, all(all(holding[status]) for status in some)

    def _methods(self) -> list[str]:
        return [self.method] if self.method else [*_codes("method"), SELF_MANAGED]


@dataclass(frozen=True)
class Condition:
    """When something is owed.

    :ivar owed: whether ever, for the packages meant
    :ivar at_start: already when the stage begins
    :ivar when: words for what it also depends on in the course of the selection, or empty
    :ivar of_whom: words for the packages; empty: each one that is meant
    :ivar methods: the names of the methods it is asked of, where there are few enough to be named one by one
    """

    owed: bool
    at_start: bool = False
    when: str = ""
    of_whom: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


@dataclass(frozen=True)
class PaperHelp:
    """One kind of paper in plain words."""

    kind: str
    label: str
    help: str
    made_by: str
    condition: Condition
    openness: str
    opening: str
    rule: str
    formats: str


@dataclass(frozen=True)
class FieldHelp:
    """One field that is owed.

    :ivar path: ``contracts.number``, or the field's own name
    :ivar inside: the name of the list whose rows have it, or empty
    """

    path: str
    label: str
    inside: str
    help: str
    example: str
    required: bool
    condition: Condition


def papers(stage: str, asked: Asked) -> list[PaperHelp]:
    """All kinds of paper of a stage, in their order."""
    return [_paper(paper, asked) for paper in schema.load().papers.values() if paper.stage == stage]


def fields(stage: str, asked: Asked) -> list[FieldHelp]:
    """The fields that are owed at a stage for the packages meant, in form order."""
    found = (entry for top in schema.load().of_stage(stage) for entry in _fields(top, asked))
    return [entry for entry in found if entry.condition.owed]


def methods() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen, in groups: heading -> (code, name)."""
    groups: dict[str, list[tuple[str, str]]] = {"open": [], "direct": []}
    for code in codelists.codes("method").values():
        if code.ocds:
            groups["open" if code.ocds in ("open", "selective") else "direct"].append((code.value, code.label[lang()]))
    own = [(SELF_MANAGED, codelists.label("sourcing", SELF_MANAGED, lang()))]
    return [
        (tk._("Tender, auction, selection"), groups["open"]),
        (tk._("Without a tender"), groups["direct"]),
        (tk._("By the unit itself"), own),
    ]


def categories() -> list[tuple[str, str]]:
    """The kinds of procurement: (code, name)."""
    return [(code, codelists.label("category", code, lang())) for code in _codes("category")]


def _paper(paper: Paper, asked: Asked) -> PaperHelp:
    openness, opening = _openness(paper.openness)
    return PaperHelp(
        kind=paper.kind,
        label=paper.label[lang()],
        help=paper.help[lang()],
        made_by="; ".join(maker[lang()] for maker in paper.made_by),
        condition=_condition(paper.owed, asked) if paper.owed else Condition(False),
        openness=openness,
        opening=opening,
        rule=_rule(paper.exemption) if paper.exemption else "",
        formats=", ".join(str(_named(kind)) for family in paper.accept for kind in uploads.FAMILIES[family]),
    )


def _fields(entry: Field, asked: Asked) -> Iterator[FieldHelp]:
    if entry.required or entry.owed:
        yield _field(entry, None, asked)
    for sub in entry.subfields.values():
        if sub.owed:
            yield _field(sub, entry, asked)


def _field(entry: Field, inside: Field | None, asked: Asked) -> FieldHelp:
    return FieldHelp(
        path=f"{inside.name}.{entry.name}" if inside else entry.name,
        label=entry.label[lang()],
        inside=inside.label[lang()] if inside else "",
        help=entry.help[lang()],
        example=_example(entry),
        required=entry.required,
        condition=_condition(entry.owed, asked) if entry.owed else Condition(True, True),
    )


def _example(entry: Field) -> str:
    if not entry.codelist:
        return entry.example if entry.type != "core" else ""
    return ", ".join(codelists.label(entry.codelist, value.strip(), lang()) for value in entry.example.split(","))


def _condition(rule: Owed, asked: Asked) -> Condition:
    statuses, of_each = asked.statuses(rule)
    if not statuses:
        return Condition(False)
    start, when = "" in statuses, _moment(statuses)
    if of_each:
        return Condition(True, start, when)
    named = _names("method", rule.methods) if not asked.method else ()
    return Condition(True, start, when, tuple(_of_whom(rule, asked)), named)


def _moment(statuses: frozenset[str]) -> str:
    every = {"", *_codes("tender_status")}
    if statuses == every:
        return ""
    if statuses == every - _FAILED:
        return tk._("not if the selection failed or was cancelled")
    if statuses == _FAILED:
        return tk._("only if the selection failed or was cancelled")
    if statuses == {"complete"}:
        return tk._("when the selection is over")
    if statuses == {"active", "complete", "unsuccessful"}:
        return tk._("once the selection has been announced")
    named = ", ".join(_names("tender_status", statuses)).lower()
    return tk._("when the selection is: {states}").format(states=named)


def _of_whom(rule: Owed, asked: Asked) -> Iterator[str]:
    if rule.not_methods and not asked.method:
        yield tk._("every method but: {names}").format(names=", ".join(_names("method", rule.not_methods)))
    if rule.categories and not asked.category:
        yield tk._("kind of procurement: {names}").format(names=", ".join(_names("category", rule.categories)))
    if rule.sourcing and SELF_MANAGED not in rule.sourcing and not asked.method:
        yield tk._("not for work of the unit itself (swakelola)")


def _names(codelist: str, values: frozenset[str]) -> tuple[str, ...]:
    """The names of some codes in the order of their list."""
    return tuple(code.label[lang()] for code in codelists.codes(codelist).values() if code.value in values)


def _openness(openness: str) -> tuple[str, str]:
    return {
        "open": (tk._("open to all"), tk._("Everybody may download it.")),
        "redacted": (
            tk._("open once blacked out"),
            tk._("Black out names of private persons, NIK, NPWP, signatures and account numbers first."),
        ),
        "later": (tk._("open later"), tk._("Until then only its title and the rule are shown.")),
        "exempt": (tk._("withheld"), tk._("Only its title and the rule are shown, never the file.")),
    }[openness]


def _rule(exemption: str) -> str:
    """What a withheld paper rests on, and for how long: ``Belum waktunya dibuka (Perpres …). Sampai …``."""
    entry = next(one for one in schema.read("codelists.yaml")["exemption"] if str(one["value"]) == exemption)
    return f"{entry['label'][lang()]} ({entry['rule']}). {entry['period'][lang()]}."


def _named(kind: str) -> str:
    named = uploads.named(kind)
    return named if isinstance(named, str) else named[lang()]


def _procured(method: str) -> dict[str, str]:
    """Work of the unit itself has no method of choosing a supplier."""
    return {"sourcing": SELF_MANAGED} if method == SELF_MANAGED else {"sourcing": "provider", "method": method}


def _codes(codelist: str) -> list[str]:
    return [value for value in codelists.codes(codelist) if value not in _KNOWN_LATER]
