"""Cursors: where a page begins or ends, as an opaque word that is checked when it comes back."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal

from ..ledger import Position


@dataclass(frozen=True)
class Cursor:
    """A place between members: the page lies ``after`` a position or ``before`` it."""

    side: Literal["after", "before"]
    position: Position

    def __str__(self) -> str:
        text = f"{self.side[0]}{self.position}".encode()
        return urlsafe_b64encode(text + zlib.crc32(text).to_bytes(4, "big")).rstrip(b"=").decode()

    @classmethod
    def read(cls, word: str) -> Cursor:
        """The inverse of ``str()``.

        :raises ValueError: not a cursor of ours, or cut or mistyped on its way
        """
        raw = urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4))
        text, check = raw[:-4], raw[-4:]
        if zlib.crc32(text).to_bytes(4, "big") != check or text[:1] not in (b"a", b"b"):
            raise ValueError(word)
        position = Position.read(text[1:].decode("ascii"))
        found = cls("after" if text[:1] == b"a" else "before", position)
        if str(found) != word:
            raise ValueError(word)
        return found
