"""SIMDA out of files: tables as CSV, the auditors' flattened export, answers of the JSON wrapper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ckanext.bos.core.observation import Observation, Refusal, Row

from ..tables import header_of, read_csv
from ..transport.envelopes import load_json
from ..transport.errors import SourceError
from . import export, reader, tables
from .queries import COLUMNS
from .records import origin
from .wrapper import is_wrapped, unwrap

SUFFIXES = (".csv", ".json")

_SERVICES = {
    "contract": {"no_kontrak", "tgl_kontrak", "nilai", "nm_perusahaan"},
    "amendment": {"no_kontrak", "no_addendum", "tgl_addendum"},
    "payment": {"no_kontrak", "no_sp2d", "bruto"},
    "progress": {"no_kontrak", "no_tagihan", "tgl_tagihan"},
    "unit": {"kd_sub", "nm_sub_unit"},
    "budget": {"kd_perubahan", "tgl_perda", "pagu"},
}
"""The columns by which a row of a canonical service is known (a row of a table may be one already)."""

Rows = dict[str, list[Row]]


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Observations of all files together.

    :param key: the site's secret for pseudonymous suppliers
    :raises ValueError: a file is none of SIMDA's, or an answer that reports an error
    """
    yield from _read(_rows(paths), key)


def read_rows(services: Mapping[str, Iterable[Row]], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows by canonical service, table (``ta_kontrak``) or sheet, however they were fetched.

    :param key: the site's secret for pseudonymous suppliers
    """
    yield from _read({name: list(found) for name, found in services.items()}, key)


def services(paths: Sequence[Path], key: str) -> dict[str, list[Row]]:
    """The rows of all files by canonical service, those that can be read.

    :raises ValueError: a file is none of SIMDA's
    """
    return _services(_rows(paths), key)[0]


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows that were kept aside, each under the table or service that its columns show.

    What belongs to a contract that is not among them is refused again: alone it would seem to be all there is.
    """
    sorted_rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        sorted_rows[_shape_of_row(row.cells)].append(row)
    yield from _read(sorted_rows, key)


def shape_of(path: Path) -> str:
    """Which table, sheet or service a file holds.

    :raises ValueError: none of SIMDA's, or an answer that reports an error; says what was found and expected
    """
    if path.suffix.lower() == ".json":
        found = _payload(path)
        if not is_wrapped(found):
            raise ValueError(f"{path.name}: bukan jawaban SIMDA / not an answer of SIMDA (error, msg)")
        try:
            rows = unwrap(found, path.name)
        except SourceError as error:
            raise ValueError(f"{error.message['id']} / {error.message['en']}") from None
        return _service_of(rows[0] if rows else {}) or "contract"
    header = header_of(path)
    if shape := export.sheet_of(header) or tables.table_of(path.stem, header):
        return shape
    raise ValueError(
        f"{path.name}: kolomnya {', '.join(sorted(header)[:8]) or '(kosong)'} …; diharapkan satu tabel SIMDA "
        "(Ta_Kontrak.csv, Ta_SPM.csv …) atau kontrak_daftar.csv, kontrak_bayar.csv, sp2d.csv. / "
        "Expected a table of SIMDA or one of the three sheets."
    )


def _rows(paths: Sequence[Path]) -> Rows:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for path in sorted(paths):
        rows[shape_of(path)] += _wrapped(path) if path.suffix.lower() == ".json" else read_csv(path)
    return rows


def _read(rows: Mapping[str, list[Row]], key: str) -> Iterator[Observation | Refusal]:
    services, refused = _services(rows, key)
    yield from refused
    yield from reader.read_rows(services, key)


def _services(rows: Mapping[str, list[Row]], key: str) -> tuple[Rows, list[Refusal]]:
    """Rows by table, sheet or service -> rows by service, and those that cannot be read."""
    services: defaultdict[str, list[Row]] = defaultdict(list)
    for shape in COLUMNS:
        services[shape] += rows.get(shape, [])
    parts: list[tuple[Rows, list[Refusal]]] = []
    if any(rows.get(name) for name in tables.TABLES):
        parts.append(tables.join(rows, key))
    if any(rows.get(name) for name in export.SHEETS):
        parts.append(export.flatten(rows, key))
    for made, _ in parts:
        for service, found in made.items():
            services[service] += found
    return services, [refusal for _, refused in parts for refusal in refused]


def _shape_of_row(cells: Mapping[str, Any]) -> str:
    columns = {str(name).lower() for name in cells}
    return export.sheet_of(columns) or _service_of(cells) or tables.table_of("", columns)


def _service_of(cells: Mapping[str, Any]) -> str:
    columns = {str(name).lower() for name in cells}
    return next((name for name, needed in _SERVICES.items() if needed <= columns), "")


def _wrapped(path: Path) -> Iterator[Row]:
    shape = shape_of(path)
    for cells in unwrap(_payload(path), path.name):
        yield Row(origin(shape, cells), cells)


def _payload(path: Path) -> Any:
    try:
        return load_json(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError(f"{path.name}: bukan JSON yang utuh / no complete JSON") from None
