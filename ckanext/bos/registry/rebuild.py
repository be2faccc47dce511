"""Making anew what is derived from the datasets: index rows, the ledger's newest state, the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import ckan.model as model
import sqlalchemy as sa

from . import index, publishing
from .convert import DATASET_TYPE, papers_of, process_of
from .model import Process
from .observe import make_searchable

BATCH = 200


def rebuild(search: bool = False, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write every process's index row anew and append to the ledger what it has not said yet.

    :param search: put every process into the search index again too
    :param progress: called with the number of processes done in each batch
    :returns: ``processes`` seen, ``releases`` appended, ``searchable`` indexed
    """
    counts = {"processes": 0, "releases": 0, "searchable": 0}
    for package_ids in _batches():
        packages = model.Session.query(model.Package).filter(model.Package.id.in_(package_ids))
        for package in packages:
            public = not package.private and package.state == "active"
            row = model.Session.get(Process, package.id)
            index.write(row, package.id, public, process_of(package), papers_of(package), searchable=not search)
            counts["releases"] += publishing.publish(package, public) is not None
        counts["processes"] += len(package_ids)
        model.Session.commit()
        model.Session.expunge_all()
        if progress:
            progress(len(package_ids))
    counts["searchable"] = make_searchable()
    return counts


def _batches() -> Iterator[list[str]]:
    package = model.Package
    found = list(
        model.Session.scalars(
            sa.select(package.id).where(package.type == DATASET_TYPE, package.state == "active").order_by(package.name)
        )
    )
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def how_many() -> int:
    """The number of processes there are."""
    return model.Session.query(model.Package).filter_by(type=DATASET_TYPE, state="active").count()
