"""Reading a compiled release safely: whatever its shape, only values of the right type come out, each with its path.

What the ledger leaves of a member that was removed (its id, a cancelled status, empty objects) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from ckanext.bos.core.dates import WIB

DATES = frozenset(
    "date startDate endDate maxExtentDate dueDate dateModified dateMet datePublished dateSigned publishedDate".split()
)
"""Names under which OCDS keeps a date and time, wherever they stand."""
DEEPEST = 40
_LEFT_STATUS = ("cancelled", "withdrawn")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE_DAY = ("00:00:00", "23:59:59")


@lru_cache(20_000)
def moment(text: str) -> datetime | None:
    """A date and time with offset (RFC 3339), or None."""
    if not _RFC3339.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
        return found if timedelta(0) < found.astimezone(WIB) - _FIRST else None
    except (ValueError, OverflowError):
        return None


_FIRST = datetime(2, 1, 1, tzinfo=WIB)


def number(value: object) -> Decimal | None:
    """A finite JSON number as it is written, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        found = Decimal(str(value))
    except ValueError:
        return None
    return found if found.is_finite() else None


@dataclass(frozen=True)
class Moment:
    """A date of a release. Where no time of day was given (a bare date), only the day counts."""

    path: str
    when: datetime
    bare: bool

    def after(self, other: Moment) -> bool:
        """Whether it is later; by day in WIB where one of the two has no time of day."""
        if self.bare or other.bare:
            return self.when.astimezone(WIB).date() > other.when.astimezone(WIB).date()
        return self.when > other.when

    def clock(self, other: Moment) -> bool:
        """Whether the two can be told apart only by the time of day."""
        return self.when.astimezone(WIB).date() == other.when.astimezone(WIB).date()


@dataclass(frozen=True)
class Money:
    """An amount with its currency."""

    path: str
    amount: Decimal
    currency: str | None


class Node:
    """An object of a release and where it stands."""

    __slots__ = ("path", "value")

    def __init__(self, path: str, value: Any) -> None:
        self.path = path
        self.value: Mapping[str, Any] = value if isinstance(value, dict) else {}

    def __bool__(self) -> bool:
        return bool(self.value)

    def at(self, name: str) -> str:
        """The path of a member."""
        return f"{self.path}.{name}" if self.path else name

    def node(self, name: str) -> Node:
        """An object below; empty where there is none."""
        return Node(self.at(name), self.value.get(name))

    def nodes(self, name: str) -> list[Node]:
        """The objects of a list, without what is left of removed ones."""
        found = self.value.get(name)
        if not isinstance(found, list):
            return []
        path = self.at(name)
        return [
            Node(f"{path}[{index}]", member)
            for index, member in enumerate(found)
            if isinstance(member, dict) and not is_left(member)
        ]

    def text(self, name: str) -> str | None:
        """A text that is not blank."""
        found = self.value.get(name)
        return found if isinstance(found, str) and found.strip() else None

    def ident(self, name: str = "id") -> str | int | None:
        """An id: text or whole number."""
        found = self.value.get(name)
        return found if isinstance(found, (str, int)) and not isinstance(found, bool) and found != "" else None

    def moment(self, name: str) -> Moment | None:
        """A date and time."""
        found = self.value.get(name)
        when = moment(found) if isinstance(found, str) else None
        if when is None:
            return None
        return Moment(self.at(name), when, str(found)[11:19] in _WHOLE_DAY)

    def money(self, name: str) -> Money | None:
        """An amount with currency."""
        inside = self.node(name)
        amount = number(inside.value.get("amount"))
        return None if amount is None else Money(inside.path, amount, inside.text("currency"))


def is_left(member: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether an object of a list is only what is left of a removed one."""
    for name, value in member.items():
        if name in ("id", "awardID") and not isinstance(value, (dict, list)):
            continue
        if not depth and name == "status" and value in _LEFT_STATUS:
            continue
        if value is None or value == {} or value == []:
            continue
        below = [value] if isinstance(value, dict) else value if isinstance(value, list) else None
        if below is None or depth > DEEPEST:
            return False
        if not all(isinstance(inner, dict) and is_left(inner, depth + 1) for inner in below):
            return False
    return True


class Facts(Node):
    """A compiled release, with what several rules ask of it worked out once."""

    def __init__(self, release: Mapping[str, Any]) -> None:
        super().__init__("", dict(release))

    __slots__ = ("__dict__",)

    @cached_property
    def tender(self) -> Node:
        """The tender."""
        return self.node("tender")

    @cached_property
    def awards(self) -> list[Node]:
        """The awards that are there."""
        return self.nodes("awards")

    @cached_property
    def contracts(self) -> list[Node]:
        """The contracts that are there."""
        return self.nodes("contracts")

    @cached_property
    def contracts_of(self) -> dict[str | int, list[Node]]:
        """Contracts by the id of their award."""
        found: dict[str | int, list[Node]] = {}
        for contract in self.contracts:
            if (award := contract.ident("awardID")) is not None:
                found.setdefault(award, []).append(contract)
        return found

    @cached_property
    def transactions(self) -> list[tuple[Node, Node]]:
        """Every payment with its contract."""
        return [
            (contract, payment)
            for contract in self.contracts
            for payment in contract.node("implementation").nodes("transactions")
        ]

    @cached_property
    def parties(self) -> dict[str | int, list[Node]]:
        """Organisations by id, those of the same id together."""
        found: dict[str | int, list[Node]] = {}
        for party in self.nodes("parties"):
            if (ident := party.ident()) is not None:
                found.setdefault(ident, []).append(party)
        return found

    @cached_property
    def sections(self) -> list[tuple[str, Node]]:
        """Every object that may hold documents and milestones, with the section it counts to."""
        found = [("planning", self.node("planning")), ("tender", self.tender)]
        found += [("award", award) for award in self.awards]
        found += [("contract", contract) for contract in self.contracts]
        found += [("implementation", contract.node("implementation")) for contract in self.contracts]
        found += [("bid", bid) for bid in self.node("bids").nodes("details")]
        return found

    @cached_property
    def documents(self) -> list[tuple[str, Node]]:
        """Every document with its section."""
        return [(section, document) for section, holder in self.sections for document in holder.nodes("documents")]

    @cached_property
    def milestones(self) -> list[Node]:
        """Every milestone."""
        return [milestone for _, holder in self.sections for milestone in holder.nodes("milestones")]

    @cached_property
    def amendments(self) -> list[tuple[Node, Node]]:
        """Every amendment with what it amends."""
        holders = [self.tender, *self.awards, *self.contracts]
        return [(holder, amendment) for holder in holders for amendment in holder.nodes("amendments")]

    @cached_property
    def references(self) -> dict[str, list[Node]]:
        """References to organisations by role."""
        one = {"buyer": [self], "procuringEntity": [self.tender]}
        found = {role: [holder.node(role) for holder in holders] for role, holders in one.items()}
        found["tenderer"] = self._listed("tenderers", [self.tender, *self.node("bids").nodes("details")])
        found["supplier"] = self._listed("suppliers", [*self.awards, *self.contracts])
        for role in ("payer", "payee"):
            found[role] = [payment.node(role) for _, payment in self.transactions]
        return {role: [node for node in nodes if node] for role, nodes in found.items()}

    def _listed(self, name: str, holders: list[Node]) -> list[Node]:
        return [node for holder in holders for node in self.members(holder, name)]

    def members(self, holder: Node, name: str) -> list[Node]:
        """References of a list. Without a name beside named ones, or to a removed party, it is a removed one's rest."""
        value = holder.value.get(name)
        found = [
            Node(f"{holder.at(name)}[{index}]", member)
            for index, member in enumerate(value if isinstance(value, list) else ())
            if isinstance(member, dict)
        ]
        named = any(node.text("name") for node in found)
        return [node for node in found if len(node.value) > 1 or not (named or node.ident() in self._removed)]

    @cached_property
    def _removed(self) -> set[str | int]:
        listed = self.value.get("parties")
        members = [Node("", member) for member in (listed if isinstance(listed, list) else ())]
        return {ident for member in members if is_left(member.value) and (ident := member.ident()) is not None}

    @cached_property
    def leaves(self) -> list[tuple[str, str, Any, Any]]:
        """Every date, amount, count and quantity: path, name, value, and the currency beside it."""
        found: list[tuple[str, str, Any, Any]] = []
        _gather(self.value, "", 0, found)
        return found

    @cached_property
    def release_date(self) -> Moment | None:
        """When the newest release was published."""
        return self.moment("date")


_COUNTED = DATES | {"amount", "quantity", "numberOfTenderers", "durationInDays"}


def _gather(value: Any, path: str, depth: int, found: list[tuple[str, str, Any, Any]]) -> None:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for name, below in value.items():
            if isinstance(below, (dict, list)):
                _gather(below, f"{path}.{name}" if path else name, depth + 1, found)
            elif name in _COUNTED:
                found.append((f"{path}.{name}" if path else name, name, below, value.get("currency")))
    else:
        for index, below in enumerate(value):
            if isinstance(below, (dict, list)):
                _gather(below, f"{path}[{index}]", depth + 1, found)
