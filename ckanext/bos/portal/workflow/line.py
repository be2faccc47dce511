"""The line on a process's page and over its forms: where it is, whose turn it is, what comes next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import acting, config, registry

from . import states
from .content import Change, changes, fingerprint, snapshot
from .model import PUBLISHED, RETURNED, SUBMITTED

STEPS = (states.DRAFT, SUBMITTED, PUBLISHED)


@dataclass(frozen=True)
class Line:
    """What the line says and offers.

    :ivar code: ``draft``, ``submitted``, ``returned`` or ``published``
    :ivar steps: code, word and whether it is there, of the three steps
    :ivar note: of the last event
    :ivar changed: what changed after it was submitted, or after walidata looked last at what is public
    """

    name: str
    code: str
    steps: list[tuple[str, str, bool]]
    words: str
    next: str
    at: datetime | None
    note: str
    fingerprint: str
    may_submit: bool
    may_withdraw: bool
    may_return: bool
    may_publish: bool
    changed: list[Change] = field(default_factory=list)


def of(name: str) -> Line | None:
    """The line of a process for who looks; None for strangers, who see only what is public."""
    if tk.current_user.is_anonymous:
        return None
    package = model.Package.get(name)
    if package is None or package.type != registry.DATASET_TYPE or not _may("bos_submission_show", package.id):
        return None
    state = states.current(package)
    content = snapshot(package)
    edits, decides = _may("bos_submission_create", package.id), _may("bos_process_publish", package.id)
    waits, public = state.code == SUBMITTED, state.code == PUBLISHED
    by = state.last.by if state.last else ""
    own = decides and waits and by == tk.current_user.name and not config.approve_own()
    base = state.last if waits else states.unseen(package.id) if public else None
    changed = changes(base.content, content) if base else []
    return Line(
        name=package.name,
        code=state.code,
        steps=[(code, _step(code), code == (states.DRAFT if state.code == RETURNED else state.code)) for code in STEPS],
        words=_words(state),
        next=_next(state.code, edits, decides, own),
        at=state.last.at if state.last else None,
        note=state.last.note if state.last else "",
        fingerprint=fingerprint(content),
        may_submit=edits and not public and (not waits or bool(changed)),
        may_withdraw=edits and waits and (own or not decides),
        may_return=decides and waits and not own,
        may_publish=decides and not public and not own,
        changed=changed,
    )


def _may(action: str, package_id: str) -> bool:
    try:
        tk.check_access(action, acting.as_visitor(), {"id": package_id})
    except tk.NotAuthorized:
        return False
    return True


def _step(code: str) -> str:
    return {states.DRAFT: tk._("Draft"), SUBMITTED: tk._("Submitted"), PUBLISHED: tk._("Published")}[code]


def _words(state: states.State) -> str:
    return {
        states.DRAFT: tk._("A draft: only the unit, walidata and auditors see this page."),
        SUBMITTED: tk._("Submitted again after it was returned.") if state.again else tk._("Submitted to walidata."),
        RETURNED: tk._("Returned by walidata, to be mended."),
        PUBLISHED: tk._("Public: everybody sees this page."),
    }[state.code]


def _next(code: str, edits: bool, decides: bool, own: bool) -> str:
    """Whose turn it is, in the words for who looks."""
    if code == SUBMITTED:
        if own:
            return tk._("You submitted this yourself: somebody else of walidata approves it.")
        return tk._("It is your turn: approve, or return with a note.") if decides else tk._("It is walidata's turn.")
    if code == PUBLISHED:
        words = tk._("What you change is public at once; walidata looks at it afterwards.")
        return words if edits else ""
    if not edits:
        return tk._("It is the unit's turn.")
    if code == RETURNED:
        return tk._("It is the unit's turn: mend what the note says, then submit again.")
    return tk._("It is the unit's turn: fill in what you have, then submit it to walidata.")
