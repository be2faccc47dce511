"""Ids that stay the same from release to release, each once in its list."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from ckanext.bos.core.text import fold


class Ids:
    """The ids of the members of one list. What comes twice gets a number behind it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *wanted: str | None) -> str:
        """The first of the ids wanted that is not empty, made the only one of its list.

        :raises StopIteration: all are empty
        """
        name = next(id for id in wanted if id)
        free, number = name, 2
        while free in self._taken:
            free, number = f"{name}-{number}", number + 1
        self._taken.add(free)
        return free


def local_id(ocid: str, prefix: str) -> str:
    """What stands behind the prefix in an OCID: the tender's id, the same in all releases."""
    return ocid.removeprefix(prefix + "-")


def slug(*parts: str | None) -> str:
    """Words as an id: ``Pemasukan Dokumen Penawaran`` -> ``pemasukan-dokumen-penawaran``."""
    return "-".join(folded(part).lower().replace(" ", "-") for part in parts if part and folded(part))


def digest(*parts: str) -> str:
    """16 hex digits of a name, for a party that no source numbers."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


folded = lru_cache(maxsize=20_000)(fold)
"""Names for comparing; the same firms come again and again."""
