"""Actions: upload a table, see what it would change, apply it, stop it."""

from __future__ import annotations

import shutil
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from ckanext.bos import registry
from ckanext.bos.core import uploads
from ckanext.bos.core.errors import FieldError
from ckanext.bos.sources import spreadsheet

from . import items, jobs, rights, schema, store
from .model import UNDER_WAY, Import, Item

__all__ = ["bos_import_apply", "bos_import_cancel", "bos_import_list", "bos_import_show", "bos_import_spreadsheet"]

_LISTED = 50
_ITEMS = 500


def bos_import_spreadsheet(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Upload a table of packages (the portal's template, or a table of one's own with the same column names).

    It is read and compared in the background; ask :func:`bos_import_show` how far that is.

    :param upload: the file: .xlsx, .xls, .ods or .csv, at most 50 MB and 20,000 rows
    :param unit: whose packages they are where the file does not say, name or id; the user's own unit by default
    :param dry_run: false: what is right is applied at once; by default it waits for :func:`bos_import_apply`
    :param over_sources: true: values that source systems gave are replaced too (with ``dry_run`` false)
    :returns: ``{id, name, state, total, done, counts, …}`` as :func:`bos_import_show`
    """
    tk.check_access("bos_import_spreadsheet", context, data_dict)
    data, errors = tk.navl_validate(data_dict, schema.bos_import_spreadsheet(), context)
    if errors:
        raise tk.ValidationError(errors)
    user = registry.user_of(context)
    unit = _unit(user, str(data.get("unit") or ""))
    upload = data["upload"]
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise tk.ValidationError({"upload": [tk._("Choose a file first.")]})
    known = Import(
        id=uuid.uuid4().hex,
        user_id=user.id,
        unit=unit,
        state="reading",
        created=datetime.now(UTC),
        changed=datetime.now(UTC),
        since="",
        apply_at_once=data.get("dry_run") is False,
        over_sources=bool(data.get("over_sources")),
        total=0,
        done=0,
        notes={},
    )
    try:
        known.name = uploads.clean_name(str(upload.filename))
        known.size = _save(upload, known.id, known.name)
    except FieldError as error:
        shutil.rmtree(store.folder(known.id), ignore_errors=True)
        raise tk.ValidationError({"upload": [registry.said(error)]}) from None
    model.Session.add(known)
    model.Session.commit()
    jobs.request(known.id)
    return _shown(known)


@tk.side_effect_free
def bos_import_list(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The user's own imports of the last thirty days, the newest first.

    :returns: each as :func:`bos_import_show`, without items
    """
    tk.check_access("bos_import_list", context, data_dict)
    user = registry.user_of(context)
    query = sa.select(Import).where(Import.user_id == user.id).order_by(Import.created.desc()).limit(_LISTED)
    listed = list(model.Session.scalars(query))
    counts = items.counts([known.id for known in listed])
    return [_described(known, counts[known.id]) for known in listed]


@tk.side_effect_free
def bos_import_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """An import: how far it is, and what the file says of each package.

    :param id: of the import
    :param status: only items ``new``, ``changed``, ``same``, ``kept`` (what differs stays) or ``refused``
    :param start: skip so many items, default 0
    :param limit: at most so many items, default 50, at most 500
    :returns: ``id, name, state`` (``reading, ready, applying, done, cancelled, failed``), ``created, total, done,
        counts`` (by status), ``notes`` (unknown columns and sheets), ``error``, ``has_wrong_rows``, and ``items``:
        ``{status, ocid, title, sheet, row, details}``
    """
    data = _validated(data_dict, schema.bos_import_show(), context)
    tk.check_access("bos_import_show", context, data)
    known = _known(data)
    start, limit = int(data.get("start") or 0), data.get("limit")
    limit = 50 if limit is None else min(int(limit), _ITEMS)
    found = items.listed(known.id, str(data.get("status") or ""), start, limit) if limit else []
    return _shown(known) | {"items": [_item(item) for item in found]}


def bos_import_apply(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Apply what is right in a file that was read. Only for who uploaded it.

    :param id: of the import
    :param over_sources: true: values that source systems gave are replaced too; the sources' values wait as conflicts
    :returns: the import
    """
    data = _validated(data_dict, schema.bos_import_apply(), context)
    tk.check_access("bos_import_apply", context, data)
    known = _known(data)
    values = {"state": "applying", "done": 0, "over_sources": bool(data.get("over_sources"))}
    ready = (Import.id == known.id, Import.state == "ready")
    changed = sa.update(Import).where(*ready).values(changed=datetime.now(UTC), **values).returning(Import.id)
    if model.Session.scalar(changed) is None:
        raise tk.ValidationError({"id": [tk._("This file is not waiting to be applied.")]})
    model.Session.commit()
    jobs.request(known.id)
    return _shown(_known(data))


def bos_import_cancel(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Stop an import. What has been written stays.

    :param id: of the import
    :returns: the import
    """
    data = _validated(data_dict, schema.bos_import_cancel(), context)
    tk.check_access("bos_import_cancel", context, data)
    known = _known(data)
    running = (Import.id == known.id, Import.state.in_((*UNDER_WAY, "ready")))
    model.Session.execute(sa.update(Import).where(*running).values(state="cancelled", changed=datetime.now(UTC)))
    model.Session.commit()
    return _shown(_known(data))


def _validated(data_dict: dict[str, Any], wanted: Any, context: Any) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, wanted, context)
    if errors:
        raise tk.ValidationError(errors)
    if model.Session.get(Import, str(data["id"])) is None:
        raise tk.ObjectNotFound(tk._("There is no such import, or it is older than thirty days."))
    return data


def _known(data: dict[str, Any]) -> Import:
    known = model.Session.get(Import, str(data["id"]), populate_existing=True)
    assert known is not None
    return known


def _unit(user: Any, asked: str) -> str:
    """The title of the unit that is meant where a file names none; empty when it is not clear."""
    own = rights.units(user)
    if asked:
        found = [group.title for group in own if asked in (group.name, group.id)]
        if not found:
            raise tk.ValidationError({"unit": [tk._("You may only add packages of your own unit.")]})
        return found[0]
    return own[0].title if len(own) == 1 else ""


def _save(upload: FileStorage, import_id: str, name: str) -> int:
    """Keep the file, if it is a table at all. Its size.

    :raises FieldError: it is none, or too large
    """
    path: Path = store.upload(import_id)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        left = spreadsheet.MOST_BYTES + 1
        while left > 0 and (chunk := upload.stream.read(min(left, 1 << 20))):
            left -= file.write(chunk)
    spreadsheet.kind_of(path, name)
    return path.stat().st_size


def _shown(known: Import) -> dict[str, Any]:
    return _described(known, items.counts([known.id])[known.id])


def _described(known: Import, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "id": known.id,
        "name": known.name,
        "size": known.size,
        "state": known.state,
        "created": known.created.isoformat(),
        "total": known.total,
        "done": known.done,
        "counts": counts,
        "notes": known.notes,
        "error": known.error,
        "has_wrong_rows": known.state not in UNDER_WAY and store.wrong_rows(known.id).exists(),
    }


def _item(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("status", "ocid", "title", "sheet", "row", "details")}
