"""Turning pages by position: nothing is skipped or repeated while members are added, and no link leads to nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from ..ledger import Position
from .cursors import Cursor


class Placed(Protocol):
    """Whatever has a position."""

    @property
    def position(self) -> Position: ...


Member = TypeVar("Member", bound=Placed)
Forward = Callable[[Position | None, int], Sequence[Member]]
Backward = Callable[[Position, int], Sequence[Member]]


@dataclass(frozen=True)
class Page(Generic[Member]):
    """The members of a page, ascending, and the cursors of its neighbours where these have members.

    :ivar beyond: the first member of the next page
    """

    members: Sequence[Member]
    beyond: Member | None
    next: Cursor | None
    previous: Cursor | None


def turn(cursor: Cursor | None, size: int, forward: Forward[Member], backward: Backward[Member]) -> Page[Member]:
    """The page at a cursor, or the first one.

    :param forward: reads members behind a position, ascending
    :param backward: reads the members just before a position, ascending
    """
    if cursor and cursor.side == "before":
        found = backward(cursor.position, size + 1)
        members, earlier = found[-size:], len(found) > size
        last = members[-1].position if members else _just_before(cursor.position)
        beyond = next(iter(forward(last, 1)), None)
    else:
        found = forward(cursor.position if cursor else None, size + 1)
        members, beyond = found[:size], next(iter(found[size:]), None)
        last = members[-1].position if members else None
        earlier = bool(cursor and backward(_first(members, cursor), 1))
    return Page(
        members=members,
        beyond=beyond,
        next=Cursor("after", last) if beyond and last else None,
        previous=Cursor("before", _first(members, cursor)) if earlier and cursor else None,
    )


def _first(members: Sequence[Member], cursor: Cursor) -> Position:
    """Where the page begins; behind the cursor when it is empty."""
    return members[0].position if members else Position(cursor.position.xid, cursor.position.seq + 1)


def _just_before(position: Position) -> Position:
    return Position(position.xid, position.seq - 1)
