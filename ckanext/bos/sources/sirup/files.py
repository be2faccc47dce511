"""SiRUP's files: what the services deliver as JSON or CSV, or a steward saved as XLSX."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from ckanext.bos.core.observation import Row

from ..services import SERVICES, service_by_columns, service_of
from ..transport.files import SUFFIXES, columns_of, read_file
from .reader import Found, read_rows


def read(paths: Sequence[Path], key: str, *, klpd: str = "", year: int = 0) -> Iterator[Found]:
    """Observations of all files together.

    :raises ValueError: a file is none of SiRUP's, or cannot be read
    """
    services: defaultdict[str, list[Row]] = defaultdict(list)
    for path in sorted(paths):
        services[shape_of(path)] += read_file(path)
    yield from read_rows(services, key, klpd=klpd, year=year)


def shape_of(path: Path) -> str:
    """Which service a file holds, by its name or else by its columns.

    :raises ValueError: none of SiRUP's; says what was found and expected
    """
    name = service_of(path.name)
    if name and SERVICES[name].system == "sirup":
        return name
    columns = set() if name or path.suffix.lower() not in SUFFIXES else columns_of(path)
    known = service_by_columns(columns)
    if known and SERVICES[known].system == "sirup":
        return known
    shown = ", ".join(sorted(columns)[:8]) or "-"
    raise ValueError(
        f"{path.name}: bukan berkas SiRUP (kolom: {shown}); diharapkan misalnya RUP-PaketPenyedia-Terumumkan.json. / "
        "Not a file of SiRUP; expected for example RUP-PaketPenyedia-Terumumkan.json."
    )
