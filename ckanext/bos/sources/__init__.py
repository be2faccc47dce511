"""Readers of the source systems: each turns what a system delivers into observations. They know no CKAN."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from ckanext.bos.core.observation import Observation, Refusal, Row

from . import emonev, json_push, musrenbang, simda, sirup, spse, spse_export

Found = Iterator[Observation | Refusal]


@dataclass(frozen=True)
class Source:
    """One source system.

    :ivar read: files and the site's key for pseudonyms -> observations and refusals
    :ivar read_rows: the same from rows by canonical service name, however they were fetched
    :ivar reread: the same from rows that were kept aside
    :ivar suffixes: the files of a folder that are its own
    """

    name: str
    read: Callable[[Sequence[Path], str], Found]
    read_rows: Callable[..., Found]
    reread: Callable[[Iterable[Row], str], Found]
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


def _source(module: ModuleType) -> Source:
    return Source(module.SOURCE, module.read, module.read_rows, module.reread, tuple(module.SUFFIXES), module.shape_of)


SOURCES: Mapping[str, Source] = {
    module.SOURCE: _source(module) for module in (spse_export, sirup, spse, simda, musrenbang, emonev, json_push)
}
"""Source systems by name."""
