"""Documents are up to date with the code that they speak of."""

from __future__ import annotations

import re
from pathlib import Path

import ckan.plugins as p
import pytest

from ckanext.bos import registry
from ckanext.bos.core import dictionary

ROOT = Path(__file__).resolve().parents[1]
_COMMAND = re.compile(r"ckan bos ([a-z-]+)([^`|\n]*)")


def test_the_data_dictionary_is_that_of_the_schema() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert written == "\n".join(dictionary.lines()) + "\n", "run python -m ckanext.bos.core.dictionary"


@pytest.mark.usefixtures("with_plugins")
def test_every_command_of_the_documents_is_there_with_its_options() -> None:
    told = [
        (path.name, name, re.findall(r"--[a-z-]+", rest))
        for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
        for name, rest in _COMMAND.findall(path.read_text("utf-8"))
    ]
    assert len(told) > 20
    for plugin in p.PluginImplementations(p.IClick):
        plugin.get_commands()
    known = {
        name: {"--help", *(option for one in command.params for option in (*one.opts, *one.secondary_opts))}
        for name, command in registry.bos.commands.items()
    }
    assert [(where, name) for where, name, _ in told if name not in known] == []
    assert [(where, name, option) for where, name, options in told for option in set(options) - known[name]] == []
