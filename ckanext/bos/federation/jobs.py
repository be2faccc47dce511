"""The background job: some minutes after a harvest has written, what it wrote is looked at."""

from __future__ import annotations

import logging

import ckan.model as model

from ckanext.bos.later import Later

from . import lint, published

log = logging.getLogger(__name__)


def run() -> None:
    """The job."""
    LATER.begin()
    after, looked = "", 0
    while ids := published.unread(after, lint.BATCH):
        lint.keep(lint.look_at(ids))
        model.Session.commit()
        after, looked = ids[-1], looked + len(ids)
    log.info("Feeds: looked at %s datasets", looked)


LATER = Later("lint", "What other catalogues would lose", run)
