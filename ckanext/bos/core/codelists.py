"""Code lists: the values, what people call them, the OCDS code, and the words sources use for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from . import schema
from .text import fold


@dataclass(frozen=True)
class Code:
    """One value of a code list.

    :ivar ocds: the code OCDS has for it, or None
    :ivar source: wordings met in SiRUP, SPSE or SIMDA that mean this value
    """

    value: str
    label: Mapping[str, str]
    ocds: str | None = None
    source: tuple[str, ...] = field(default=())


@cache
def codes(codelist: str) -> Mapping[str, Code]:
    """The codes of one list by value, in their order.

    :raises KeyError: no such list
    """
    if codelist == "paper_kind":
        return {kind: Code(kind, paper.label) for kind, paper in schema.load().papers.items()}
    return {
        str(entry["value"]): Code(
            str(entry["value"]), entry["label"], entry.get("ocds"), tuple(map(str, entry.get("source", ())))
        )
        for entry in schema.read("codelists.yaml")[codelist]
    }


def label(codelist: str, value: str | None, lang: str = "id") -> str:
    """What a person reads for a value; the value itself when the list does not know it."""
    code = codes(codelist).get(value or "")
    return (value or "") if code is None else code.label.get(lang, code.label["id"])


@cache
def wordings(codelist: str) -> Mapping[str, str]:
    """Folded wording -> value: the value itself, its labels and every source wording."""
    found: dict[str, str] = {}
    for code in codes(codelist).values():
        for words in (*code.source, code.value, *code.label.values()):
            found.setdefault(fold(words), code.value)
    return found


def lookup(codelist: str, words: str) -> str | None:
    """The value that some wording means, or None."""
    return wordings(codelist).get(fold(words))
