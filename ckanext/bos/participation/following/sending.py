"""Sending what is due. A letter is marked before it leaves, so that a crash may lose one but never sends it twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import ckan.model as model
from ckan.lib.search import SearchError

from ckanext.bos.letters import post
from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.ledger import Position

from ..model import Subscription
from . import subjects, subscriptions, writing
from .writing import Written

log = logging.getLogger(__name__)
_MOST = 500


@dataclass
class Report:
    """What became of the letters that were due. ``quiet``: nothing had changed."""

    sent: int = 0
    quiet: int = 0
    refused: int = 0
    failed: int = 0
    unclear: int = 0


class Run:
    """One run over what is due."""

    def __init__(self) -> None:
        self.end = ledger.end()
        self.due = subscriptions.due()
        self._changed: dict[Position, list[str]] = {}

    def letters(self) -> Iterator[Written]:
        """What would be sent, without sending or marking anything."""
        for one in self.due:
            found = subscriptions.get(one)
            if found is not None and (letter := self._letter(found)) is not None:
                yield letter

    def send(self) -> Iterator[Report]:
        """Send them one by one; the report so far, after each."""
        report = Report()
        subscriptions.purge()
        for one in self.due:
            outcome = self._send(one)
            setattr(report, outcome, getattr(report, outcome) + 1)
            yield report

    def _send(self, subscription_id: str) -> str:
        found = subscriptions.get(subscription_id)
        if found is None:
            return "quiet"
        try:
            letter = self._letter(found)
        except SearchError:
            model.Session.rollback()
            log.warning("What is followed was not found: the search engine does not answer")
            return "failed"
        if letter is None:
            model.Session.rollback()
            return "quiet"
        mailbox, before = found.address, (found.told, Position(found.xid, found.seq), found.sending)
        if not subscriptions.claim(found, self.end):
            return "quiet"
        outcome = post(mailbox, letter.subject, letter.body, letter.headers)
        if outcome == "sent":
            subscriptions.sent(subscription_id)
        elif outcome != "unclear":
            told, position, sending = before
            subscriptions.unsent(subscription_id, told, position, refused=outcome == "refused", sending=sending)
        return outcome

    def _letter(self, found: Subscription) -> Written | None:
        subject = subjects.find(found.kind, found.subject)
        if subject is None:
            return None
        after = Position(found.xid, found.seq)
        if after not in self._changed:
            self._changed[after] = ledger.changed_since(after)
        ids = subject.among(self._changed[after])
        some = ids[:_MOST]
        entries = ledger.newest_of(some, _MOST, after) if some else []
        entries = [entry for entry in entries if entry.position <= self.end]  # the next letter begins there
        if not entries:
            return None
        return writing.digest(found, subject, entries, len(ids) - len({entry.ocid for entry in entries}))
