"""What is wrong is said in both languages, with what was found, and every caller fills in what the sentence needs."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ckanext.bos.core
from ckanext.bos.core.errors import MESSAGES, FieldError

_ROOM = Path(ckanext.bos.core.__file__).parents[1]
ENGLISH = set(
    """the this that is are not be must may cannot of and with from below above more than too long large year date
    number amount row rows file field value list paper upload choose write check name known found empty""".split()
)
SAME_IN_BOTH = {
    "alias", "data", "excel", "format", "maret", "miliar", "misalnya", "nontender", "paket", "portal", "rupiah",
    "tender",
}  # fmt: skip


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", MESSAGES)
def test_each_message_is_there_in_indonesian_and_english_with_the_same_blanks(code: str) -> None:
    texts = MESSAGES[code]
    assert set(texts) == {"id", "en"} and texts["id"] != texts["en"]
    assert placeholders(texts["id"]) == placeholders(texts["en"])
    for text in texts.values():
        assert text[-1] == "." and "  " not in text


@pytest.mark.parametrize("code", MESSAGES)
def test_no_english_in_the_indonesian(code: str) -> None:
    words = set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}|“[^”]*”", "", MESSAGES[code]["id"]).lower()))
    assert not words & ENGLISH
    assert not words & set(re.findall(r"[a-z]{5,}", MESSAGES[code]["en"].lower())) - SAME_IN_BOTH


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every ``FieldError("code", …)`` of the package with its place."""
    for path in sorted(_ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "FieldError":
                yield f"{path.relative_to(_ROOM)}:{node.lineno}", node


CALLS = [call for call in calls() if call[1].args and isinstance(call[1].args[0], ast.Constant)]


@pytest.mark.parametrize(("place", "call"), CALLS, ids=[place for place, _ in CALLS])
def test_every_caller_knows_the_code_and_fills_all_its_blanks(place: str, call: ast.Call) -> None:
    code = call.args[0].value  # type: ignore[attr-defined]
    assert code in MESSAGES
    given_names = {keyword.arg for keyword in call.keywords}
    if None not in given_names:
        assert given_names == placeholders(MESSAGES[code]["id"])


def test_every_message_has_a_caller() -> None:
    text = "\n".join(path.read_text("utf-8") for path in _ROOM.rglob("*.py") if path.name != "errors.py")
    assert [code for code in MESSAGES if f'"{code}"' not in text] == []


FOUND = [
    ("abc", "abc", "abc"),
    (["a", "b"], "daftar", "a list"),
    ({"x": 1}, "kumpulan isian", "an object"),
    ({"id": "Januari", "en": "January"}, "Januari", "January"),
    (True, "true", "true"),
    (1.5, "1.5", "1.5"),
]


@pytest.mark.parametrize(("found", "in_id", "in_en"), FOUND, ids=repr)
def test_what_was_found_is_named_in_the_reader_s_language(found: Any, in_id: str, in_en: str) -> None:
    error = FieldError("money", found=found)
    assert error.message() == error.message("id") and f"“{in_id}”" in error.message("id")
    assert f"“{in_en}”" in error.message("en") and str(error) == error.message("en")


def test_an_unknown_language_gets_indonesian() -> None:
    assert FieldError("not_text", found=[]).message("jv") == "Isi harus berupa teks, bukan daftar."


@given(st.sampled_from(list(MESSAGES)), st.text() | st.floats() | st.lists(st.integers()))
def test_no_value_breaks_or_floods_a_message(code: str, found: Any) -> None:
    names = placeholders(MESSAGES[code]["id"])
    for lang in ("id", "en"):
        text = FieldError(code, **dict.fromkeys(names, found)).message(lang)
        assert text and len(text) <= len(MESSAGES[code][lang]) + 120 * len(names)
    long = FieldError(code, **dict.fromkeys(names, "{x}" * 1000)).message("id")
    assert not names or "{x}" in long and "…" in long
