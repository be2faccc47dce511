"""What sources say against a steward's values: listed unit by unit, and decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from ckanext.bos.core import schema
from ckanext.bos.core.ownership import Conflict, Ownership, Settlement, value_at, with_value

from . import writing
from .convert import packages_by_id, process_of
from .model import OwnershipRow, Process

_ROW_NAMES = ("number", "bast_number", "sp2d_number", "title", "supplier_name", "name", "account_code", "step", "date")
"""The subfields by which people tell rows apart, the best first."""

_AT = Settlement._fields.index("at")

_OPEN_SINCE = sa.cast("strict $.conflicts.*[*] ? (@[2] == false)[1][2]", JSONPATH)
"""When each source said what waits, in what ``Ownership.dump`` wrote."""


@dataclass(frozen=True)
class Difference:
    """A value of a steward and what sources say instead.

    :ivar path: ``budget_amount``, ``contracts/1/amount``, or ``contracts/1`` for a whole row
    :ivar label: what people call the value
    :ivar ours: the value that stands; None for none
    :ivar waiting: what each source says, the latest first
    """

    package_id: str
    ocid: str
    name: str
    title: str
    unit: str
    unit_title: str
    path: str
    stage: str
    label: Mapping[str, str]
    ours: Any
    waiting: list[Conflict]


@dataclass(frozen=True)
class Decision:
    """A conflict that was decided."""

    name: str
    title: str
    unit_title: str
    label: Mapping[str, str]
    settlement: Settlement


def count(units: Collection[str] | None, source: str = "", name: str = "") -> int:
    """How many processes of these units (ids; None for all) have differences that nobody has decided."""
    found = _of(_waiting(units), source, name).subquery()
    return model.Session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def conflicts_waiting(units: Collection[str] | None) -> sa.Select[Any]:
    """One row: how many such processes there are, and when a source said the first thing that waits."""
    waiting = _waiting(units).subquery()
    said = sa.func.jsonb_path_query_array(waiting.c.data, _OPEN_SINCE, sa.cast({}, JSONB), sa.true())
    each = sa.func.jsonb_array_elements_text(said).table_valued("value").lateral()
    first = sa.select(sa.func.min(each.c.value)).select_from(each).scalar_subquery()
    return sa.select(sa.func.count(), sa.func.min(first)).select_from(waiting)


def count_by_unit(units: Collection[str] | None) -> list[tuple[str, str, int]]:
    """Slug, title and number of such processes of each unit that has any."""
    found = _waiting(units).subquery()
    query = sa.select(found.c.name, found.c.unit_title, sa.func.count()).group_by(found.c.name, found.c.unit_title)
    return [(slug, title, number) for slug, title, number in model.Session.execute(query.order_by(found.c.unit_title))]


def differences(
    units: Collection[str] | None, *, source: str = "", name: str = "", start: int = 0, limit: int = 20
) -> list[Difference]:
    """The differences of so many processes of these units, ordered by unit and title.

    :param source: only where this source says something else; ``name``: only of this field
    """
    query = _of(_waiting(units), source, name).order_by(model.Group.title, Process.title, Process.package_id)
    found: list[Difference] = []
    rows = model.Session.execute(query.offset(start).limit(limit)).all()
    packages = packages_by_id([row[0] for row in rows])
    for package_id, data, ocid, title, unit, unit_title in rows:
        process, owned = process_of(packages[package_id]), Ownership.read(data)
        for path in _in_form_order(owned):
            if name not in ("", path.partition("/")[0]):
                continue
            if source and all(item.owner.source != source for item in owned.waiting(path)):
                continue
            found.append(
                Difference(
                    package_id,
                    ocid,
                    ocid.lower(),
                    title,
                    unit,
                    unit_title,
                    path,
                    schema.load().fields[path.partition("/")[0]].stage,
                    label_of(path, process, owned.waiting(path)[0].value),
                    value_at(process, path),
                    owned.waiting(path),
                )
            )
    return found


def decisions(units: Collection[str] | None, limit: int = 50) -> list[Decision]:
    """What was decided last in these units."""
    each = sa.func.jsonb_array_elements(OwnershipRow.data["settlements"]).table_valued(sa.column("value", JSONB))
    each = each.lateral("settlement")
    query = _processes(units).add_columns(each.c.value).join(each, sa.true())
    found: list[Decision] = []
    rows = model.Session.execute(query.order_by(each.c.value[_AT].astext.desc()).limit(limit)).all()
    packages = packages_by_id([row[0] for row in rows])
    for package_id, _data, ocid, title, _unit, unit_title, kept in rows:
        settlement = Settlement(*kept)
        label = label_of(settlement.path, process_of(packages[package_id]), settlement.fell)
        found.append(Decision(ocid.lower(), title, unit_title, label, settlement))
    return found


def settle(context: Any, package_id: str, path: str, source: str | None, *, take: bool, seen: str = "") -> None:
    """Decide a conflict: take the source's value, or keep the steward's against all sources.

    A value taken goes the way of every change: through CKAN's validation into dataset, ledger and index.

    :param seen: when the source said what the person saw; refused if it has said something else since
    :raises tk.ValidationError: no such conflict, or the value cannot be taken
    """
    package = model.Package.get(package_id)
    assert package is not None
    owned, process = writing.read_ownership(package_id), process_of(package)
    waiting = [item for item in owned.waiting(path) if source in (None, item.owner.source)]
    if not waiting:
        raise tk.ValidationError({"path": [tk._("This has been decided already.")]})
    if seen and all(item.owner.at != seen for item in waiting):
        raise tk.ValidationError({"path": [tk._("The source has said something else since. Please look again.")]})
    ours = value_at(process, path)
    user, at = str(context.get("user") or ""), datetime.now(UTC).isoformat(timespec="seconds")
    if not take:
        for item in waiting:
            owned.settle(path, item, ours, take=False, user=user, at=at)
        writing.write_ownership({package_id: owned})
        model.Session.commit()
        return
    conflict = waiting[0]

    def taken(written: Ownership) -> None:
        written.settle(path, conflict, ours, take=True, user=user, at=at)

    name = path.partition("/")[0]
    changed = with_value(process, path, conflict.value)
    patch = {"id": package_id, name: changed.get(name) or ([] if isinstance(process.get(name), list) else "")}
    within: Any = tk.fresh_context(context) | {writing.SETTLED: taken}
    tk.get_action("package_patch")(within, patch)


def label_of(path: str, process: Mapping[str, Any], instead: Any = None) -> dict[str, str]:
    """What people call the value at a path: ``Kontrak 602.1/07/2019: Nilai kontrak``.

    :param instead: the row itself, where the process has none of that id
    """
    name, *rest = path.split("/", 2)
    entry = schema.load().fields[name]
    if not rest:
        return dict(entry.label)
    row = value_at(process, f"{name}/{rest[0]}") or (instead if isinstance(instead, Mapping) else {})
    called = next((str(row[sub]) for sub in _ROW_NAMES if row.get(sub)), rest[0])
    words = {lang: f"{(entry.row_label or entry.label)[lang]} {called}" for lang in ("id", "en")}
    sub = entry.subfields.get(rest[1]) if len(rest) == 2 else None
    return {lang: f"{text}: {sub.label[lang]}" if sub else text for lang, text in words.items()}


def _in_form_order(owned: Ownership) -> Iterator[str]:
    """The paths with something to decide, in the order of the form."""
    order = {name: number for number, name in enumerate(schema.load().fields)}
    paths = [path for path in owned.conflicts if owned.waiting(path) and path.partition("/")[0] in order]
    yield from sorted(paths, key=lambda path: (order[path.partition("/")[0]], path))


def _waiting(units: Collection[str] | None) -> Any:
    return _processes(units).where(OwnershipRow.has_conflict)


def _of(query: Any, source: str, name: str) -> Any:
    """Only those of a source and of a field, where they are named."""
    waiting = sa.cast("strict $.conflicts.keyvalue() ? (@.value[*][2] == false)", JSONPATH)
    if not source and not name:
        return query
    each = sa.func.jsonb_path_query(OwnershipRow.data, waiting, sa.cast({}, JSONB), sa.true())
    pair = each.table_valued(sa.column("value", JSONB)).render_derived(name="pair")
    clauses = []
    if name:
        clauses.append(sa.func.split_part(pair.c.value["key"].astext, "/", 1) == name)
    if source:
        said = sa.func.jsonb_path_query_array(
            pair.c.value,
            sa.cast("strict $.value[*] ? (@[2] == false)[1][0]", JSONPATH),
            sa.cast({}, JSONB),
            sa.true(),
        )
        clauses.append(sa.type_coerce(said, JSONB).contains([source]))
    return query.where(sa.exists(sa.select(sa.literal(1)).select_from(pair).where(*clauses)))


def kinds(units: Collection[str] | None) -> tuple[list[str], list[str]]:
    """The sources and the fields of what waits in these units."""
    sources: set[str] = set()
    names: set[str] = set()
    for data in model.Session.scalars(_waiting(units).with_only_columns(OwnershipRow.data)):
        owned = Ownership.read(data)
        for path in _in_form_order(owned):
            names.add(path.partition("/")[0])
            sources |= {item.owner.source for item in owned.waiting(path)}
    return sorted(sources), [name for name in schema.load().fields if name in names]


def _processes(units: Collection[str] | None) -> Any:
    unit_title = model.Group.title.label("unit_title")
    query = (
        sa.select(Process.package_id, OwnershipRow.data, Process.ocid, Process.title, model.Group.name, unit_title)
        .join(OwnershipRow, OwnershipRow.package_id == Process.package_id)
        .join(model.Group, model.Group.id == Process.unit_id)
    )
    return query if units is None else query.where(Process.unit_id.in_(units))
