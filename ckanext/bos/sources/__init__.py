"""Readers of the source systems: each turns what a system delivers into observations. They know no CKAN."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ckanext.bos.core.observation import Observation, Refusal, Row

from . import spse_export


@dataclass(frozen=True)
class Source:
    """One source system.

    :ivar read: files and the site's key for pseudonyms -> observations and refusals
    :ivar reread: the same from rows that were kept aside
    :ivar suffixes: the files of a folder that are its own
    """

    name: str
    read: Callable[[Sequence[Path], str], Iterator[Observation | Refusal]]
    reread: Callable[[Iterable[Row], str], Iterator[Observation | Refusal]]
    suffixes: tuple[str, ...]
    shape_of: Callable[[Path], str]

    def takes(self, path: Path) -> bool:
        """Whether a file in a folder is one of this source (others beside it are passed over)."""
        if path.suffix.lower() not in self.suffixes:
            return False
        try:
            self.shape_of(path)
        except ValueError:
            return False
        return True


SOURCES: dict[str, Source] = {
    spse_export.SOURCE: Source(
        spse_export.SOURCE, spse_export.read, spse_export.reread, (".csv",), spse_export.shape_of
    ),
}
"""Source systems by name."""
