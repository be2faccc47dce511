"""Putting together what belongs together, in nearly linear time."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Member = TypeVar("Member", bound=Hashable)


class Joined(Generic[Member]):
    """Groups that grow by joining two members (union-find)."""

    def __init__(self) -> None:
        self._above: dict[Member, Member] = {}

    def head(self, member: Member) -> Member:
        """One member that stands for the whole group; a stranger is a group of its own."""
        head = member
        while (above := self._above.setdefault(head, head)) != head:
            head = above
        while member != head:
            self._above[member], member = head, self._above[member]
        return head

    def join(self, one: Member, other: Member) -> None:
        """Make one group of those of two members."""
        self._above[self.head(one)] = self.head(other)

    def groups(self) -> list[list[Member]]:
        """All groups, in the order in which their first members came."""
        found: dict[Member, list[Member]] = {}
        for member in list(self._above):
            found.setdefault(self.head(member), []).append(member)
        return list(found.values())
