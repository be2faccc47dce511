"""Readers of the source systems: each turns what a system delivers into observations. They know no CKAN."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import ModuleType

from ckanext.bos.core.observation import Observation, Refusal, Row

from . import emonev, json_push, musrenbang, simda, sirup, spreadsheet, spse, spse_export

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
    read_rows = getattr(module, "read_rows", None) or _each_by_itself(module.reread)
    return Source(module.SOURCE, module.read, read_rows, module.reread, tuple(module.SUFFIXES), module.shape_of)


def _each_by_itself(reread: Callable[[Iterable[Row], str], Found]) -> Callable[..., Found]:
    """Reading services whose rows show by themselves what they are, whatever the service is called."""

    def read_rows(services: Mapping[str, Iterable[Row]], key: str) -> Found:
        return reread(chain.from_iterable(services.values()), key)

    return read_rows


SOURCES: Mapping[str, Source] = {
    module.SOURCE: _source(module)
    for module in (spse_export, sirup, spse, simda, musrenbang, emonev, spreadsheet, json_push)
}
"""Source systems by name."""
