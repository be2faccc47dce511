"""Template helpers of plain datasets: what their pages tell; the templates only print it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from sqlalchemy.exc import SQLAlchemyError

from ckanext.bos import acting
from ckanext.bos.core import codelists
from ckanext.bos.core.schema import Text
from ckanext.bos.pager import numbered
from ckanext.bos.registry import lang, said

from . import indexing, jobs, msvar, state

log = logging.getLogger(__name__)

_PREVIEW = 20
_ON_THE_PAGE = {"title", "name", "notes", "owner_org", "tag_string"}
"""Fields that have a place of their own on the page."""


@dataclass(frozen=True)
class Group:
    """Fields of the form library's schema that stand together."""

    name: str
    title: str
    intro: str
    fields: list[Mapping[str, Any]]


@dataclass(frozen=True)
class Preview:
    """The first rows of a table.

    :ivar columns: (name, label, whether it holds numbers)
    """

    columns: list[tuple[str, str, bool]]
    rows: list[list[str]]
    total: int


def bos_opendata_groups(schema: Mapping[str, Any], dataset: Mapping[str, Any] | None = None) -> list[Group]:
    """The groups of a schema's fields; with a dataset only the fields that the page has something to say on."""
    found: list[Group] = []
    for group in schema.get("groups") or ():
        fields = [field for field in schema["dataset_fields"] if field.get("group") == group["name"]]
        if dataset is not None:
            fields = [field for field in fields if _is_shown(field["field_name"], dataset)]
        if fields:
            found.append(Group(group["name"], _words(group["title"]), _words(group.get("intro")), fields))
    return found


def bos_opendata_state(resource: dict[str, Any]) -> dict[str, Any]:
    """Where the table of a file stands: ``waiting``, ``loaded``, ``failed`` or empty, with the words for people."""
    if resource.get("url_type") != "upload" or not p.plugin_loaded("datastore"):
        return {"state": ""}
    if jobs.is_waiting(resource):
        return {"state": state.WAITING}
    known = state.read(resource["id"])
    if known is None:
        return {"state": ""}
    error = known.error
    return {
        "state": known.state,
        "rows": known.rows,
        "error": said(error) if error is not None else "",
        "left_out": known.left_out,
        "left_out_count": known.left_out_count,
    }


def bos_opendata_columns(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The data dictionary of a table: for each column its name, label, type and the filled parts of MS-Var."""
    if not resource.get("datastore_active"):
        return []
    found: list[dict[str, Any]] = []
    try:
        fields = tk.h.datastore_dictionary(resource["id"])
    except SQLAlchemyError:
        log.warning("The dictionary of resource %s cannot be read", resource["id"], exc_info=True)
        return []
    for field in fields:
        info = field.get("info") or {}
        parts = [(_words(part.label), _part(part, field[part.name])) for part in msvar.PARTS if field.get(part.name)]
        label, notes = info.get("label") or field.get("nama") or "", info.get("notes") or ""
        found.append(
            {"name": field["id"], "label": label, "type": _type(field["type"]), "notes": notes, "parts": parts}
        )
    return found


def bos_opendata_preview(resource: Mapping[str, Any]) -> Preview | None:
    """The first rows of a table; None where there is none, or it cannot be read just now."""
    if not resource.get("datastore_active"):
        return None
    asked = {"resource_id": resource["id"], "limit": _PREVIEW, "records_format": "lists", "sort": "_id"}
    try:
        found = tk.get_action("datastore_search")(acting.as_visitor(), asked)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    except SQLAlchemyError:
        log.warning("The table of resource %s cannot be read", resource["id"], exc_info=True)
        return None
    fields = found["fields"][1:]
    columns = [
        (field["id"], (field.get("info") or {}).get("label") or field["id"], field["type"] == "numeric")
        for field in fields
    ]
    rows = [[_cell(value) for value in row[1:]] for row in found["records"]]
    return Preview(columns, rows, found.get("total") or 0)


def bos_opendata_parts() -> tuple[msvar.Part, ...]:
    """The parts of a variable's metadata (MS-Var), for the form of the data dictionary."""
    return msvar.PARTS


def bos_opendata_words(text: Text | None) -> str:
    """A text by language in the language of the page."""
    return _words(text)


def bos_opendata_facet(facet: str, item: Mapping[str, Any]) -> str:
    """What a person reads for a value of a facet."""
    codelist = indexing.CODELISTS.get(facet)
    return codelists.label(codelist, str(item["name"]), lang()) if codelist else str(item["display_name"])


def bos_opendata_formats(dataset: Mapping[str, Any]) -> list[str]:
    """The formats of a dataset's files, each once."""
    return list(dict.fromkeys(str(one["format"]) for one in dataset.get("resources") or () if one.get("format")))


def bos_opendata_pages(current: int, last: int) -> list[tuple[int, str, bool]]:
    """The numbered pages of a search."""
    return numbered(current, last, lambda number: tk.h.add_url_param(new_params={"page": number}))


def helpers() -> dict[str, Callable[..., Any]]:
    """Every helper by name."""
    functions: Iterable[Callable[..., Any]] = (
        bos_opendata_columns,
        bos_opendata_facet,
        bos_opendata_formats,
        bos_opendata_groups,
        bos_opendata_pages,
        bos_opendata_parts,
        bos_opendata_preview,
        bos_opendata_state,
        bos_opendata_words,
    )
    return {function.__name__: function for function in functions}


def _is_shown(name: str, dataset: Mapping[str, Any]) -> bool:
    return name not in _ON_THE_PAGE and bool(dataset.get(name) or name == "districts")


def _words(text: Text | str | None) -> str:
    if not text:
        return ""
    return text if isinstance(text, str) else text.get(lang()) or text.get("id", "")


def _part(part: msvar.Part, value: str) -> str:
    if part.yes_no:
        return tk._("Yes") if value == "true" else tk._("No")
    return value


def _type(name: str) -> str:
    names = {"numeric": tk._("numeric"), "date": tk._("date"), "timestamp": tk._("date and time")}
    return names.get(name, tk._("text"))


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
