"""Letters by e-mail: each to one person, and one refused mailbox does not stop the others."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email import policy
from email.headerregistry import UnstructuredHeader
from typing import Any, Literal

import ckan.lib.mailer as mailer
from ckan.common import config
from ckan.lib.helpers import url_for

log = logging.getLogger(__name__)
_SILENT: ContextVar[bool] = ContextVar("bos_letters_silent", default=False)

Outcome = Literal["sent", "refused", "failed", "unclear"]


@dataclass(frozen=True)
class Letter:
    """A letter in Indonesian to one person."""

    to: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True)
class Sent:
    """What became of the letters: how many were sent, and the names of those who could not be reached."""

    letters: int
    failed: list[str]


def send(letters: Iterable[Letter]) -> Sent:
    """Send them one by one; one that cannot be delivered does not stop the others. Without settings none leaves."""
    count, failed = 0, []
    if not _can_send():
        failed = [letter.to for letter in letters]
        if failed:
            log.warning("%s letters were not sent: smtp.server or smtp.mail_from is not set", len(failed))
        return Sent(0, failed)
    for letter in letters:
        try:
            mailer.mail_recipient(letter.to, letter.address, letter.subject, letter.body)
            count += 1
        except mailer.MailerException as error:
            log.warning("The letter “%s” to %s was not sent: %s", letter.subject, letter.to, error)
            failed.append(letter.to)
    return Sent(count, failed)


class _Whole(UnstructuredHeader):
    """A header with an address: Python would cut a long one into encoded words, which no mail program reads."""

    def fold(self, *, policy: Any) -> str:
        """On one line."""
        return f"{getattr(self, 'name')}: {self}{policy.linesep}"


policy.default.header_factory.map_to_type("list-unsubscribe", _Whole)


def post(mailbox: str, subject: str, body: str, headers: Mapping[str, str] | None = None) -> Outcome:
    """Send one letter to a stranger, whose mailbox stands in no log: CKAN's mailer would write it there.

    :returns: ``refused``: no such mailbox; ``failed``: no letter leaves now; ``unclear``: the connection broke when the
        server may have taken the letter already
    """
    if not _can_send():
        return "failed"
    try:
        with _silence():
            mailer.mail_recipient("", mailbox, subject, body, headers=dict(headers or {}))
    except mailer.MailerException as error:
        cause = error.__context__
        log.warning("A letter was not sent: %s", type(cause or error).__name__)
        if isinstance(cause, smtplib.SMTPServerDisconnected):
            return "unclear"
        return "refused" if isinstance(cause, smtplib.SMTPRecipientsRefused) else "failed"
    except (smtplib.SMTPException, OSError) as error:
        log.warning("A letter may not have been sent: %s", type(error).__name__)
        return "unclear"
    return "sent"


def _can_send() -> bool:
    """Whether the mail settings are there: without an address of its own CKAN's mailer breaks instead of refusing."""
    return bool(config.get("smtp.server") and config.get("smtp.mail_from"))


@contextmanager
def _silence() -> Iterator[None]:
    """CKAN's mailer writes nothing into the log meanwhile, in this thread."""
    logger = logging.getLogger(mailer.__name__)
    logger.addFilter(_spoken)  # one that is there already is not added again
    token = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(token)


def _spoken(record: logging.LogRecord) -> bool:
    return not _SILENT.get()


def address(endpoint: str, **values: Any) -> str:
    """A whole address of the portal, in its own language, for a letter."""
    return url_for(endpoint, qualified=True, locale="default", **values)
