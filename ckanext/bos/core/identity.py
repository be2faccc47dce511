"""Who is who: the OCID of a process and how it is minted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .observation import Key

TEST_PREFIX = "ocds-213czf"
_PREFIX = re.compile(r"ocds-[a-z0-9]{6}")


def mint(prefix: str, key: Key) -> str:
    """The OCID of a process that became known under this key: ``ocds-213czf-rup-14281122``.

    Given once and opaque from then on: never parsed, never changed.

    :raises ValueError: the prefix is not of the form ``ocds-`` and six letters or digits
    """
    check_prefix(prefix)
    local = re.sub(r"[^a-z0-9]+", "-", key.value.lower()).strip("-")
    return f"{prefix}-{key.scheme}-{local}"


def check_prefix(prefix: str) -> None:
    """:raises ValueError: the prefix is not of the form ``ocds-`` and six letters or digits"""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"ckanext.bos.ocds.prefix = {prefix!r}: expected ocds- and six letters or digits")


def founding_key(keys: Sequence[Key], taken: set[Key]) -> Key:
    """The key to mint from: the first that no other process holds (the plan's code before the tender's).

    :raises ValueError: every key belongs to another process
    """
    for key in keys:
        if key not in taken:
            return key
    raise ValueError("every key is taken")


def normal_code(raw: object) -> str:
    """A system's code as text: no ``.0`` of a spreadsheet, no spaces around it.

    Empty for 0, ``-``, ``??`` and nothing, and for a number that a spreadsheet has cut (``1.43E+07``).
    """
    text = str(raw if raw is not None else "").strip()
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    return text if re.search(r"[1-9A-Za-z]", text) and not re.fullmatch(r"[\d.,]+[Ee]\+\d+", text) else ""
