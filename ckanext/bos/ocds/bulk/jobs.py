"""The background job: some minutes after a change the files are made anew, once for all changes until then."""

from __future__ import annotations

import logging

import ckan.model as model

from ckanext.bos.later import Later

from . import build, dataset
from .store import store

log = logging.getLogger(__name__)


def run() -> None:
    """The job."""
    LATER.begin()
    try:
        built = build.rebuild(store())
    except build.Busy:
        LATER.request()
        return
    if dataset.renew(built.manifest) is not None:
        model.Session.commit()
    log.info("Bulk files: made %s, unchanged %s", built.made, built.same)


LATER = Later("bulk", "OCDS bulk files", run)
after_commit = LATER.after_commit
