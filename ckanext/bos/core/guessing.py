"""Which kind of paper a file probably is, from its name: ``HPS_pasar.pdf``, ``BA Evaluasi.docx``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

from . import schema
from .schema import Paper

_WORD = re.compile(r"[a-z]+|\d+")


def guess(name: str, stage: str = "", papers: Iterable[Paper] | None = None) -> str:
    """The kind whose words stand in a file's name, or empty where nothing tells.

    The longest run of words wins (``rancangan kontrak`` before ``kontrak``); of equally long ones that of the stage,
    then the one that stands first in the name.

    :param stage: the stage that the paper is uploaded to
    :param papers: the kinds to choose from, all by default; their words are ``names`` in ``papers.yaml``
    """
    found = words(PurePath(name).stem)
    best = (0, False, 0)
    kind = ""
    for paper in schema.load().papers.values() if papers is None else papers:
        for phrase in paper.names:
            at = _position(found, words(phrase))
            if at >= 0 and (rank := (len(words(phrase)), paper.stage == stage, -at)) > best:
                best, kind = rank, paper.kind
    return kind


def words(text: str) -> list[str]:
    """The words and numbers of a text without case, accents and signs: ``Foto50%`` is ``foto``, ``50``."""
    plain = unicodedata.normalize("NFKD", re.sub(r"([a-z])([A-Z])", r"\1 \2", text)).lower()
    return _WORD.findall(plain)


def _position(found: list[str], phrase: list[str]) -> int:
    return next((at for at in range(len(found)) if phrase and found[at : at + len(phrase)] == phrase), -1)
