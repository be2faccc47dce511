"""Letters by e-mail: each to one person, and one refused mailbox does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.lib.mailer as mailer
from ckan.lib.helpers import url_for

log = logging.getLogger(__name__)


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
    """Send them one by one; one that cannot be delivered does not stop the others."""
    count, failed = 0, []
    for letter in letters:
        try:
            mailer.mail_recipient(letter.to, letter.address, letter.subject, letter.body)
            count += 1
        except mailer.MailerException as error:
            log.warning("The letter “%s” to %s was not sent: %s", letter.subject, letter.to, error)
            failed.append(letter.to)
    return Sent(count, failed)


def address(endpoint: str, **values: Any) -> str:
    """A whole address of the portal, in its own language, for a letter."""
    return url_for(endpoint, qualified=True, locale="default", **values)
