"""The export of a SIMDA database through a harvest: every contract once, and nothing that must never surface."""

from __future__ import annotations

import json
import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan

from ckanext.bos.harvest import runs

from ..shared_data import SHARED, needs_shared
from .conftest import everything, harvest, make_source
from .server import Source

SIMDA = SHARED / "simda"
pytestmark = needs_shared


@pytest.fixture
def simda(source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A harvest source on the export as a database; only the environment knows where that is."""
    path = tmp_path / "rahasia_simda_2019.db"
    with sqlite3.connect(path) as connection:
        connection.executescript((SIMDA / "simda_2019.sql").read_text("utf-8"))
    connection.close()
    monkeypatch.setenv("CKANEXT__BOS__SIMDA__2019__URL", f"sqlite:///{path}")
    return make_source("2019", name="simda-2019", system="simda", kind="sql", year=2019, services=[])


def test_a_database_of_simda(simda: str, caplog: pytest.LogCaptureFixture) -> None:
    truths = json.loads((SIMDA / "truths.json").read_text("utf-8"))
    with caplog.at_level(logging.DEBUG):
        run = harvest(simda)
    assert (run.state, run.said) == ("ok", truths["jumlah_kontrak"])
    assert run.new == run.said - run.refused, "no tender is known, so each is a process of its own"
    before = everything()

    again = harvest(simda)
    assert (again.state, again.new, again.changed, again.same) == ("ok", 0, 0, run.new)
    assert everything() == before

    names = model.Session.scalars(
        sa.text(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type LIKE 'BASE%'"
        )
    ).all()
    stored = "\n".join(
        row for name in names for row in model.Session.scalars(sa.text(f'SELECT t::text FROM "{name}" t'))
    )
    for planted in [*truths["tidak_boleh_muncul"], "rahasia_simda_2019"]:
        assert planted not in stored, planted
        assert planted not in caplog.text, planted


def test_by_the_name_of_the_system(simda: str, cli: Any) -> None:
    said = cli.invoke(ckan, ["bos", "harvest", "simda", "--year", "2019", "--json"])
    report = json.loads(said.stdout)
    assert report["new"] == runs.of_source(simda)[0].new > 100
    assert said.exit_code == (1 if report["refused"] else 0)
    nothing = cli.invoke(ckan, ["bos", "harvest", "simda", "--year", "2018"])
    assert nothing.exit_code == 2 and "Tidak ada sumber panen bernama simda untuk tahun 2018" in nothing.output
