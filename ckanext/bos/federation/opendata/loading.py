"""Loading the tables of plain datasets' files into CKAN's DataStore."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckanext.datastore.backend.postgres import get_write_engine, identifier

from ckanext.bos import acting, config, files, registry
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.opendata import DATASET_TYPE

from . import msvar, state
from .table import Limits, Table, rows_of, scan

log = logging.getLogger(__name__)

FORMATS = ("csv", "tsv", "xlsx")
_CHUNK = 5_000
_WAIT = 600
Resource = Mapping[str, Any]


def load_dataset(package_id: str, force: bool = False) -> list[str]:
    """Load the tables of a dataset's files that changed since they were last loaded; take away those that are gone.

    Only of active plain datasets: never of a contracting process. Who may read a table is CKAN's to say: whoever may
    see the dataset.

    :param force: load what did not change, too
    :returns: the ids of the resources that were looked at anew
    """
    package = model.Package.get(package_id)
    if package is None or package.type != DATASET_TYPE or package.state != "active":
        return []
    with registry.held(f"bos_datastore/{package.id}", _WAIT):
        dataset = tk.get_action("package_show")(acting.as_portal(), {"id": package.id})
        return [resource["id"] for resource in dataset["resources"] if _load(resource, force)]


def is_table(resource: Resource) -> bool:
    """Whether a resource is an uploaded file that should hold a table."""
    suffix = PurePosixPath(urlsplit(str(resource.get("url") or "")).path).suffix.lstrip(".").lower()
    said = str(resource.get("format") or "").lower()
    return resource.get("url_type") == "upload" and (said in FORMATS or (not said and suffix in FORMATS))


def mark_of(resource: Resource) -> str:
    """Another one for every other file; the same whatever else is changed of the resource."""
    return "|".join(str(resource.get(name) or "") for name in ("url", "last_modified", "size", "hash"))


def _load(resource: Resource, force: bool) -> bool:
    """Bring one resource up to date; True if there was something to do."""
    known, mark = state.read(resource["id"]), mark_of(resource)
    if not is_table(resource):
        if known is None:
            return False
        _take_away(resource)
        state.forget(resource["id"])
        model.Session.commit()
        return True
    if known is not None and known.mark == mark and known.state != state.WAITING and not force:
        return False
    try:
        table = _load_file(resource)
        left_out = {"left_out": table.left_out, "left_out_count": table.left_out_count}
        outcome: tuple[str, str, dict[str, Any]] = (state.LOADED, mark, {"rows": table.count, **left_out})
    except FieldError as error:
        outcome = (state.FAILED, mark, {"code": error.code, "params": error.params})
    except Exception:  # whatever it is, the page has to say that there is no table
        log.exception("The table of resource %s could not be loaded", resource["id"])
        model.Session.rollback()
        outcome = (state.FAILED, "", {"code": "table_failed", "params": {}})
    if outcome[0] == state.FAILED:
        _take_away(resource)
    state.write(resource["id"], outcome[0], outcome[1], **outcome[2])
    model.Session.commit()
    return True


def _load_file(resource: Resource) -> Table:
    name = str(resource.get("name") or resource.get("url") or "")
    limits = Limits(config.table_megabytes() * 1024 * 1024, config.table_rows())
    known = _columns(resource)
    chosen = {title: column["info"]["type_override"] for title, column in known.items() if _chosen(column)}
    with stored(resource, name) as path:
        table = scan(path, name, limits, chosen)
        types = {title: column["type"] for title, column in known.items()}
        if types != table.columns or list(types) != list(table.columns):
            _make(resource, table, known)
        _fill(resource["id"], table, rows_of(path, name, limits, len(table.columns)))
    _add_view(resource)
    return table


@contextmanager
def stored(resource: Resource, name: str) -> Iterator[Path]:
    """The uploaded file, wherever CKAN keeps it.

    :raises FieldError: ``table_gone``
    """
    try:
        with files.stored(resource) as path:
            yield path
    except FileNotFoundError:
        raise FieldError("table_gone", name=name) from None


def _columns(resource: Resource) -> dict[str, dict[str, Any]]:
    """The columns of the table there is, by name, with the data dictionary; none where there is no table."""
    try:
        asked = {"id": resource["id"], "include_meta": False, "include_fields_schema": False}
        found = tk.get_action("datastore_info")(acting.as_portal(), asked)
    except tk.ObjectNotFound:
        return {}
    return {field["id"]: field for field in found["fields"] if not field["id"].startswith("_")}


def _chosen(column: Mapping[str, Any]) -> bool:
    return (column.get("info") or {}).get("type_override") in ("text", "numeric", "timestamp")


def _make(resource: Resource, table: Table, known: Mapping[str, Mapping[str, Any]]) -> None:
    """An empty table; columns that were there before keep their data dictionary."""
    fields: list[dict[str, Any]] = []
    for name, kind in table.columns.items():
        before = known.get(name, {})
        described = {"info": before["info"]} if before.get("info") else {}
        fields.append({"id": name, "type": kind} | described | msvar.kept(before))
    if known:
        tk.get_action("datastore_delete")(acting.as_portal(), {"resource_id": resource["id"], "force": True})
    wanted = {"resource_id": resource["id"], "fields": fields, "force": True}
    tk.get_action("datastore_create")(acting.as_portal(), wanted)


def _fill(resource_id: str, table: Table, rows: Iterator[list[str]]) -> None:
    """Replace the rows in one transaction: readers see the old ones or the new ones."""
    name = identifier(resource_id)
    columns = ", ".join(identifier(column) for column in table.columns)
    with get_write_engine().begin() as connection:
        connection.execute(sa.text(f"TRUNCATE {name} RESTART IDENTITY"))
        cursor = connection.connection.cursor()
        while chunk := list(islice(rows, _CHUNK)):
            text = io.StringIO()
            csv.writer(text).writerows(chunk)
            text.seek(0)
            cursor.copy_expert(f"COPY {name} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '')", text)
        connection.execute(sa.text("SELECT update_cached_table_row_count(:name)"), {"name": resource_id})


def _take_away(resource: Resource) -> None:
    """Delete the table, if there is one."""
    if _columns(resource):
        tk.get_action("datastore_delete")(acting.as_portal(), {"resource_id": resource["id"], "force": True})


def _add_view(resource: Resource) -> None:
    """The view of a table, where the portal's default views have one."""
    shown = dict(resource) | {"datastore_active": True}
    wanted = {"resource": shown, "create_datastore_views": True}
    tk.get_action("resource_create_default_resource_views")(acting.as_portal(), wanted)
