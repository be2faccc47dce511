"""Settling a doubtful link: what a person decided is written at once and holds for ever."""

from __future__ import annotations

from datetime import UTC, datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation

from ..matching import candidates
from ..matching.joining import adoption, joined, vacated
from .bundles import load
from .model import APART, JOINED, OPEN, Link

NOTE_LIMIT = 1000


def settle(source: str, key: str, ocid: str, note: str, user: str) -> Link:
    """Join a waiting bundle to a process, or let it be a process of its own with an empty ``ocid``. Commits.

    :raises tk.ObjectNotFound: no such link
    :raises tk.ValidationError: it was settled otherwise, there is no such process, a harvest is under way, or the
        register refused what would be written
    """
    link = model.Session.get(Link, (source, key), with_for_update=True)
    if link is None:
        raise tk.ObjectNotFound(tk._("No such link"))
    if link.state != OPEN or link.observation is None:
        if link.state == (JOINED if ocid else APART) and link.ocid == ocid:
            return link
        raise _refused("key", tk._("This link has been settled already."))
    steps = _steps(link, ocid)
    link.note, link.decided_by, link.decided = note, user, datetime.now(UTC)
    link.observation = None
    for observation in steps:
        _write(source, observation)
    model.Session.commit()
    return link


def _write(source: str, observation: Observation) -> None:
    """Write one bundle, and with it whatever the session holds."""
    try:
        report = registry.observe(source, [observation])
    except registry.SourceBusy:
        model.Session.rollback()
        raise _refused("key", tk._("A harvest of this source is under way. Try again when it has finished.")) from None
    if report.refused:
        model.Session.rollback()
        said = [registry.said(error) for refusal in report.refused for error in refusal.errors.values()]
        raise _refused("key", "; ".join(dict.fromkeys(said)) or tk._("The register refused it."))


def _steps(link: Link, ocid: str) -> list[Observation]:
    """What the decision writes; the link says so from now on.

    A contract that is a process of its own already leaves that one, which says where it went.
    """
    observation = load(link.observation or {})
    if not ocid:
        link.state = APART
        return [observation]
    found = candidates.find(link.source, ocid)
    if found is None:
        raise _refused("ocid", tk._("There is no package {ocid} with a winner.").format(ocid=ocid))
    link.state, link.ocid, link.adopt = JOINED, ocid, adoption(observation, found.packet)
    steps = [joined(observation, ocid, link.adopt)]
    own = _holder(observation.keys[-1])
    if own and own != ocid:
        registry.move_key(observation.keys[-1], ocid)
        steps.insert(0, vacated(observation, own, ocid, found.candidate.title))
    return steps


def _holder(key: Key) -> str:
    """The OCID of the process that has the key; empty for none."""
    package_id = registry.holders([key]).get(key)
    row = model.Session.get(registry.Process, package_id) if package_id else None
    return row.ocid if row is not None else ""


def _refused(field: str, words: str) -> tk.ValidationError:
    return tk.ValidationError({field: [words]})
