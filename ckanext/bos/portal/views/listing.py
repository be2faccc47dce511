"""What a search finds, to take away: ``/pengadaan.csv``, ``.xlsx`` and ``.json`` with the parameters of the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.search import SearchError
from flask import Blueprint
from flask.typing import ResponseReturnValue
from pysolr import SolrError

from ckanext.bos import registry
from ckanext.bos.core import codelists, schema
from ckanext.bos.core.ladder import RUNGS
from ckanext.bos.finding import lookup, query
from ckanext.bos.ocds.quality.words import Words, both
from ckanext.bos.registry import Process
from ckanext.bos.tables import AMOUNTS, TYPES, Column, Table, answer

blueprint = Blueprint("bos_listing", __name__)
_AT_ONCE = 1_000


def _named(name: str) -> Words:
    return schema.load().fields[name].label


def _label(codelist: str, value: Callable[[Any], Any]) -> Callable[[Any], str]:
    return lambda row: "; ".join(
        codelists.label(codelist, code, registry.lang()) for code in _several(value(row)) if code
    )


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


COLUMNS = (
    Column("ocid", both("OCID", "OCID"), lambda row: row.ocid),
    Column("title", _named("title"), lambda row: row.title),
    Column("unit", both("OPD", "Unit"), lambda row: row.unit),
    Column("year", _named("fiscal_year"), lambda row: row.year),
    Column("stage", both("Tahap", "Stage"), _label("stage", lambda row: row.stage)),
    Column("method", _named("method"), _label("method", lambda row: row.method)),
    Column("category", _named("category"), _label("category", lambda row: row.category)),
    Column("funds", _named("budget_sources"), _label("fund", lambda row: row.funds)),
    Column("kecamatan", both("Kecamatan", "District"), _label("kecamatan", lambda row: row.districts)),
    *(Column(rung, AMOUNTS[rung], lambda row, name=rung: getattr(row, name)) for rung in RUNGS),
    Column("supplier", both("Pemenang", "Winner"), lambda row: row.winner_name),
    Column("bidders", both("Peserta", "Bidders"), lambda row: row.bidders or None),
    Column("announced", _named("announcement_date"), lambda row: row.announced),
    Column("signed", both("Tanggal kontrak", "Contract date"), lambda row: row.signed),
    Column("ends", both("Akhir kontrak", "Contract end"), lambda row: row.ends),
    Column("complete", both("Kelengkapan (%)", "Completeness (%)"), lambda row: row.completeness.get("all")),
    Column("address", both("Alamat halaman", "Address of the page"), lambda row: row.address),
)


@blueprint.route("/pengadaan.<kind>")
def download(kind: str) -> ResponseReturnValue:
    """All that the search finds, in its order."""
    if kind not in TYPES:
        tk.abort(404)
    asked = query.read(tk.request.args, {unit.slug: unit.title for unit in registry.list_units()})
    try:
        found = list(lookup.ids(asked, query.SORTS[asked.order]))
    except (SearchError, SolrError):
        tk.abort(503)
    return answer(Table("pengadaan", COLUMNS, rows(found)), kind, registry.lang())


def rows(package_ids: list[str]) -> Iterator[Any]:
    """The index rows of these processes with ``unit`` (its title) and ``address``, in the order of the ids."""
    names = tuple(column for column in Process.__table__.columns if column.name not in ("missing", "doubts"))
    unit = model.Group.title.label("unit")
    for start in range(0, len(package_ids), _AT_ONCE):
        some = package_ids[start : start + _AT_ONCE]
        listed = sa.select(*names, unit, model.Package.name.label("name"))
        listed = listed.join(model.Package, model.Package.id == Process.package_id)
        listed = listed.outerjoin(model.Group, model.Group.id == Process.unit_id).where(Process.package_id.in_(some))
        held = {row.package_id: row for row in model.Session.execute(listed)}
        yield from (_Addressed(held[one]) for one in some if one in held)


class _Addressed:
    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)

    @property
    def address(self) -> str:
        return tk.h.url_for("bos_process.show", name=self._row.name, _external=True)
