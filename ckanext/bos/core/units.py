"""Finding the unit that a satker name means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .text import fold

_REGENCY = re.compile(r"(?: DI)?(?: PEMERINTAH)?(?: KABUPATEN| KAB) BOJONEGORO$")


def fold_unit(name: str) -> str:
    """A unit's name for comparing: folded, without a trailing “Kabupaten Bojonegoro”."""
    folded = fold(name)
    return _REGENCY.sub("", folded) or folded


class Units:
    """Units by every name they are known by.

    :param names: slug -> all its names (name, short name, aliases)
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._slugs: dict[str, str] = {}
        for slug, spellings in names.items():
            for spelling in (*spellings, slug.replace("-", " ")):
                if folded := fold_unit(spelling):
                    self._slugs.setdefault(folded, slug)

    def find(self, name: str) -> str | None:
        """The slug of the unit meant, or None. Never guesses: the folded name must be one that is known."""
        return self._slugs.get(fold_unit(name))
