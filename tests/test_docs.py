"""Documents made from the code are up to date."""

from __future__ import annotations

from pathlib import Path

from ckanext.bos.core import dictionary

ROOT = Path(__file__).resolve().parents[1]


def test_the_data_dictionary_is_that_of_the_schema() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert written == "\n".join(dictionary.lines()) + "\n", "run python -m ckanext.bos.core.dictionary"
