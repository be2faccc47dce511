"""Making or renewing plain datasets from their descriptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import ckan.model as model
import ckan.plugins.toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.bos import acting
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.opendata import DATASET_TYPE
from ckanext.bos.registry import said

from . import described, jobs, msvar, state
from .described import Described, File, Wrong

Outcome = Literal["new", "changed", "same", "refused"]
Json = dict[str, Any]


@dataclass
class Result:
    """What became of one description.

    :ivar tables: for each file that holds a table, its rows; None where it could not be read
    """

    name: str
    outcome: Outcome
    wrong: list[Wrong] = field(default_factory=list)
    tables: dict[str, int | None] = field(default_factory=dict)


def renew_all(folder: Path, dry_run: bool = False, done: Callable[[], Any] = lambda: None) -> list[Result]:
    """Bring the portal's datasets to what the descriptions of a folder say. A bad one never stops the good ones.

    :param done: called after each description
    """
    results: list[Result] = []
    for path in described.descriptions(folder):
        results.append(renew(path, dry_run))
        done()
    return results


def renew(path: Path, dry_run: bool = False) -> Result:
    """The same for one description."""
    found = described.read(path)
    owner = model.Group.get(found.values.get("owner_org") or "")
    if found.values.get("owner_org") and (owner is None or not owner.is_organization):
        found.fault("owner_org", said(FieldError("unknown_unit", found=found.values["owner_org"])))
    known = model.Package.get(found.name)
    if known is not None and known.type != DATASET_TYPE:
        found.fault("name", f"“{found.name}” sudah dipakai halaman lain.")
    if found.wrong or owner is None:
        return Result(found.name, "refused", found.wrong)
    found.values["owner_org"] = owner.id
    try:
        return _written(found, dry_run)
    except tk.ValidationError as error:
        model.Session.rollback()
        for name, messages in error.error_dict.items():
            found.fault(str(name), " ".join(map(str, messages)) if isinstance(messages, list) else str(messages))
        return Result(found.name, "refused", found.wrong)


def _written(found: Described, dry_run: bool) -> Result:
    try:
        known: Json | None = tk.get_action("package_show")(acting.as_portal(), {"id": found.name})
    except tk.ObjectNotFound:
        known = None
    outcome: Outcome = "new"
    if known is not None:
        changed = known["state"] != "active" or not _covers(known, found.values) or any(_stale(known, found.files))
        outcome = "changed" if changed else "same"
    if dry_run:
        return Result(found.name, outcome)
    there: Json = known or tk.get_action("package_create")(acting.as_portal(), found.values | {"type": DATASET_TYPE})
    if there["state"] != "active" or not _covers(there, found.values):
        tk.get_action("package_patch")(acting.as_portal(), found.values | {"id": there["id"], "state": "active"})
    for file, stale in zip(found.files, _stale(there, found.files), strict=True):
        if stale:
            _store(there, file)
    result = Result(found.name, outcome)
    _tables(there["id"], found, result)
    return result


def _stale(known: Json, files: list[File]) -> list[bool]:
    """For each file whether the dataset has another one, or none."""
    there = {name: resource for resource in known["resources"] if (name := _name_of(resource))}
    return [
        (resource := there.get(file.path.name)) is None
        or resource.get("hash") != file.mark
        or not _covers(resource, file.values)
        for file in files
    ]


def _store(known: Json, file: File) -> None:
    before = next((one for one in known["resources"] if _name_of(one) == file.path.name), None)
    data: Json = {**file.values, "hash": file.mark}
    with file.path.open("rb") as stream:
        if before is None or before.get("hash") != file.mark:
            data["upload"] = FileStorage(stream, file.path.name)
        if before is None:
            tk.get_action("resource_create")(acting.as_portal(), data | {"package_id": known["id"]})
        else:
            tk.get_action("resource_patch")(acting.as_portal(), data | {"id": before["id"]})


def _tables(dataset_id: str, found: Described, result: Result) -> None:
    """Load what is new at once, and describe the columns."""
    jobs.run(dataset_id)
    shown = tk.get_action("package_show")(acting.as_portal(), {"id": dataset_id})
    by_name = {_name_of(resource): resource for resource in shown["resources"]}
    for file in found.files:
        resource = by_name[file.path.name]
        known = state.read(resource["id"])
        if known is None:
            continue
        result.tables[file.path.name] = known.rows if known.state == state.LOADED else None
        if known.error is not None:
            result.wrong.append(Wrong(file.path.name, "", said(known.error)))
        elif file.columns:
            _describe(resource, file, result)


def _describe(resource: Json, file: File, result: Result) -> None:
    asked = {"id": resource["id"], "include_meta": False, "include_fields_schema": False}
    there = tk.get_action("datastore_info")(acting.as_portal(), asked)["fields"]
    columns = {column["id"]: column for column in there if not column["id"].startswith("_")}
    for name in file.columns.keys() - columns.keys():
        message = f"kolom “{name}” tidak ada dalam berkas; yang ada: {', '.join(columns)}."
        result.wrong.append(Wrong(file.path.name, f"columns.{name}", message))
    if all(msvar.kept(columns[name]) == parts for name, parts in file.columns.items() if name in columns):
        return
    fields = [
        {"id": name, "type": column["type"], "info": column.get("info") or {}}
        | (file.columns.get(name) or msvar.kept(column))
        for name, column in columns.items()
    ]
    wanted = {"resource_id": resource["id"], "fields": fields, "force": True}
    tk.get_action("datastore_create")(acting.as_portal(), wanted)
    if result.outcome == "same":
        result.outcome = "changed"


def _name_of(resource: Json) -> str:
    """The name of an uploaded file; empty for a link."""
    return str(resource.get("url") or "").rpartition("/")[2] if resource.get("url_type") == "upload" else ""


def _covers(known: Any, wanted: Any) -> bool:
    """Whether what is there says all that is wanted, whatever else it says; nothing is the same however it is kept."""
    if isinstance(wanted, Mapping):
        return all(_covers(known.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        return len(known or ()) == len(wanted) and all(map(_covers, known or (), wanted))
    return (known or "") == (wanted or "")
