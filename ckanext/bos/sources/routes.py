"""The ways to a source that an operator configures, and asking for what lies behind them, page by page.

Addresses, parameters and paging are those of the SiRUP and SPSE reference, section 2.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from ckanext.bos.core.observation import Row

from .route_settings import DEFAULTS, KINDS, ConfigError, Route, check
from .services import SERVICES, Service, service_by_columns, service_of
from .transport import Fetcher, Page, SourceError, broken, page_of, read_file

PAGE = {"inaproc": 1000, "site": 100}
MOST_PAGES = 5000
_BROWSER = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json, text/javascript, */*; q=0.01"}


@dataclass(frozen=True)
class Piece:
    """Rows of one page of one service."""

    service: str
    rows: list[Row]


def fetch(route: Route, fetcher: Fetcher, secret: str = "") -> Iterator[Piece]:
    """Everything behind a route, page by page.

    :param secret: the token (``isb`` also as JSON, one for each service: ``{"plans": "…"}``), or the URL of a database
    :raises SourceError: the source cannot be reached or answers nonsense; what it holds is then unknown
    """
    if route.kind == "files":
        yield from _files(route)
    elif route.kind == "sql":
        module = import_module("ckanext.bos.sources.simda")
        for service, rows in module.fetch_sql(secret, route.year):
            yield Piece(service, rows)
    else:
        for service in route.asked():
            rows = 0
            for page in _PAGES[route.kind](route, service, fetcher, secret):
                yield Piece(service, _rows(page, service, rows, route))
                rows += len(page.rows)


def _rows(page: Page, service: str, before: int, route: Route) -> list[Row]:
    """Rows with their place; SiRUP's own lists do not say the year that they were asked for."""
    said = {"tahun_anggaran": route.year} if route.kind == "site" else {}
    return [
        Row(f"{service}:{number}", said | cells) if isinstance(cells, dict) and cells else broken(f"{service}:{number}")
        for number, cells in enumerate(page.rows, before + 1)
    ]


def _inaproc(route: Route, service: str, fetcher: Fetcher, secret: str) -> Iterator[Page]:
    url = f"{route.address}/{SERVICES[service].inaproc}"
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    fetcher.hide(secret)
    cursors: set[str] = set()
    params: dict[str, Any] = {"kode_klpd": route.klpd, "tahun": route.year, "limit": PAGE["inaproc"]}
    for _ in range(MOST_PAGES):
        page = page_of(fetcher.get(url, params, headers).body, fetcher.shown(url))
        yield page
        if not page.has_more:
            return
        if not page.cursor or page.cursor in cursors:
            raise SourceError("endless", url=fetcher.shown(url), limit=len(cursors) + 1)
        cursors.add(page.cursor)
        params["cursor"] = page.cursor
    raise SourceError("endless", url=fetcher.shown(url), limit=MOST_PAGES)


def _isb(route: Route, service: str, fetcher: Fetcher, secret: str) -> Iterator[Page]:
    known: Service = SERVICES[service]
    token = _token(secret, service)
    fetcher.hide(token)
    values = known.parameter.format(year=route.year, klpd=route.klpd, lpse=route.lpse)
    path = f"json/{quote(route.names[service], safe='')}/{known.isb}/tipe/{known.types}/parameter/{quote(values, ':')}"
    url = f"{route.address}/{quote(token, safe='')}/{path}"
    yield page_of(fetcher.get(url).body, f"{urlsplit(route.address).hostname} {known.isb}")


def _token(secret: str, service: str) -> str:
    """The service's own token where the secret is a table of them."""
    if secret.lstrip().startswith("{"):
        try:
            tokens = json.loads(secret)
        except ValueError:
            return ""
        return str(tokens.get(service) or tokens.get("*") or "")
    return secret


def _site(route: Route, service: str, fetcher: Fetcher, secret: str) -> Iterator[Page]:
    """DataTables 1.10 (search) or 1.9 (lists); page by page to an empty one.

    Pages overlap and the total changes while reading, so what is missing at the end is looked at by distinct codes.
    """
    url = f"{route.address}/{SERVICES[service].site}"
    is_search = service.endswith("search")
    seen: set[str] = set()
    start = 0
    for number in range(1, MOST_PAGES + 1):
        params = _search(route, start, number) if is_search else _list(route, start, number)
        page = page_of(fetcher.get(url, params, _BROWSER).body, fetcher.shown(url))
        codes = {str(row.get("id", row.get("0"))) for row in page.rows if isinstance(row, dict)}
        if page.rows and codes - seen:
            yield page
        if not page.rows or not codes - seen or 0 <= page.total <= len(seen | codes):
            if len(seen | codes) < page.total:
                raise SourceError(
                    "incomplete", url=fetcher.shown(url), found=len(seen | codes), total=page.total, retryable=True
                )
            return
        seen |= codes
        start += len(page.rows)
    raise SourceError("endless", url=fetcher.shown(url), limit=MOST_PAGES)


def _search(route: Route, start: int, number: int) -> dict[str, Any]:
    """Sorted by the code (column 11): by the default, a flag, pages overlap."""
    return {
        "tahunAnggaran": route.year,
        "kldi": route.names.get("kldi", route.klpd),
        "draw": number,
        "start": start,
        "length": PAGE["site"],
        "order[0][column]": 11,
        "order[0][dir]": "asc",
        "columns[11][data]": "id",
    }


def _list(route: Route, start: int, number: int) -> dict[str, Any]:
    return {
        "idKldi": route.klpd,
        "tahun": route.year,
        "iDisplayStart": start,
        "iDisplayLength": PAGE["site"],
        "sEcho": number,
    }


def _wrapper(route: Route, service: str, fetcher: Fetcher, secret: str) -> Iterator[Page]:
    """A named query of the SIMDA wrapper. Its answer echoes the key, so nothing but the rows is looked at."""
    fetcher.hide(secret)
    query = route.names.get(service, service)
    body = fetcher.post(route.address, {"api_key": secret, "query": query, "tahun": route.year}).body
    page = page_of(body, f"{fetcher.shown(route.address)} ({service})")
    rows = [
        {name: value for name, value in row.items() if not str(name).isdigit()} if isinstance(row, dict) else row
        for row in page.rows
    ]
    yield Page(rows)


def _http(route: Route, service: str, fetcher: Fetcher, secret: str) -> Iterator[Page]:
    """A JSON answer of an OPD's own system; ``{year}`` in the address is filled in, a cursor is followed."""
    url = route.address.replace("{year}", str(route.year))
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    fetcher.hide(secret)
    params: dict[str, Any] = {} if "{year}" in route.address else {"tahun": route.year}
    cursors: set[str] = set()
    while True:
        page = page_of(fetcher.get(url, params, headers).body, fetcher.shown(url))
        yield page
        if not page.has_more:
            return
        if not page.cursor or page.cursor in cursors or len(cursors) >= MOST_PAGES:
            raise SourceError("endless", url=fetcher.shown(url), limit=len(cursors) + 1)
        cursors.add(page.cursor)
        params["cursor"] = page.cursor


_PAGES: Mapping[str, Callable[[Route, str, Fetcher, str], Iterator[Page]]] = {
    "inaproc": _inaproc,
    "isb": _isb,
    "site": _site,
    "wrapper": _wrapper,
    "http": _http,
}


def _files(route: Route) -> Iterator[Piece]:
    """The files of a folder that are the system's own, each as one piece; others beside them are passed over."""
    module = import_module(f"ckanext.bos.sources.{route.system}")
    folder = Path(route.address)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_of(module, path)]
    if not paths:
        raise SourceError("file", url=folder.name, why="kosong / empty")
    try:
        for path in paths:
            place = path.parent.relative_to(folder)
            rows = [Row(str(place / row.origin), row.cells) for row in read_file(path)]
            yield Piece(module.shape_of(path), rows)
    except (OSError, ValueError) as error:
        raise SourceError("file", url=folder.name, why=str(error)) from None


def _is_of(module: Any, path: Path) -> bool:
    if path.suffix.lower() not in module.SUFFIXES:
        return False
    try:
        module.shape_of(path)
    except ValueError:
        return False
    return True


__all__ = [
    "DEFAULTS",
    "KINDS",
    "SERVICES",
    "ConfigError",
    "Piece",
    "Route",
    "check",
    "fetch",
    "service_by_columns",
    "service_of",
]
