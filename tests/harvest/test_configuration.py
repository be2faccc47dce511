"""What an operator configures is checked at once and in words; no token is ever kept or shown."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos.harvest import configuration

from .conftest import harvest, make_source, site_user
from .server import TOKEN, Source, plan


def wrong(address: str = "", /, **config: Any) -> dict[str, Any]:
    with pytest.raises(tk.ValidationError) as refused:
        make_source(address, **config)
    return refused.value.error_dict


def test_everything_that_is_wrong_is_said_at_once(source: Source) -> None:
    found = wrong(source.address, system="sirup", kind="fax", year="tahun ini", services=["cuaca"], colour="blue")
    assert set(found) == {"config"}
    said = " ".join(found["config"])
    for name in ("kind", "year", "colour"):
        assert f"{name}:" in said
    assert "inaproc" in said, "what could be written instead"


def test_a_host_that_is_not_allowed(source: Source) -> None:
    found = wrong("https://example.org/api")
    assert "example.org" in found["url"][0] and "allowed_hosts" in found["url"][0]


@pytest.mark.parametrize(
    ("address", "config"),
    [
        ("{address}", {"token": "abc"}),
        ("{address}", {"api_key": "abc"}),
        ("{address}", {"names": {"plans": "0b7e1b5e-3b0e-4a52-9c56-0f2d4e5a6b7c"}}),
        ("http://user:abc@{host}/api", {}),
        ("{address}?token=abc", {}),
        ("{address}/0b7e1b5e-3b0e-4a52-9c56-0f2d4e5a6b7c/json", {}),
    ],
)
def test_a_token_in_the_source_is_refused_and_not_logged(
    source: Source, address: str, config: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        found = wrong(address.format(address=source.address, host=source.host), **config)
    assert "oken" in str(found)
    assert "abc" not in caplog.text and "0b7e1b5e" not in caplog.text
    assert model.Session.scalar(sa.text("SELECT count(*) FROM harvest_source")) == 0


def test_a_missing_token_is_named_by_its_setting(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CKANEXT__BOS__HARVEST__TOKEN__SIRUP")
    assert "CKANEXT__BOS__HARVEST__TOKEN__SIRUP" in str(wrong(source.address))
    monkeypatch.setitem(tk.config, "ckanext.bos.harvest.token.sirup.inaproc", TOKEN)
    make_source(source.address)


@pytest.mark.parametrize("config", ["", "no json", "[]", "42"])
def test_no_configuration_at_all(source: Source, config: str) -> None:
    with pytest.raises(configuration.ConfigurationError) as refused:
        configuration.read(source.address, config)
    assert "JSON" in refused.value.words["id"]


def test_files_only_from_the_folder_for_files(source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files = {"kind": "files", "services": []}
    assert "drop_root" in str(wrong("sirup", **files))
    (tmp_path / "drop" / "sirup").mkdir(parents=True)
    (tmp_path / "drop" / "out").symlink_to("/etc")
    monkeypatch.setitem(tk.config, "ckanext.bos.harvest.drop_root", str(tmp_path / "drop"))
    for address in ("..", "/etc", "sirup/../..", "out", "nowhere"):
        assert "url" in wrong(address, **files), address
    make_source("sirup", **files)


def test_a_database_only_by_the_name_of_its_connection(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = {"system": "simda", "kind": "sql", "services": []}
    assert "nama sambungan" in str(wrong("postgresql://user:rahasia@host/simda", **sql))
    assert "ckanext.bos.simda.2025.url" in str(wrong("2025", **sql))
    monkeypatch.setenv("CKANEXT__BOS__SIMDA__2025__URL", "postgresql://user:rahasia@127.0.0.1:1/simda")
    make_source("2025", name="simda-2025", **sql)
    setup = configuration.read("2025", json.dumps({"system": "simda", "kind": "sql", "year": 2025}))
    assert setup.secret.endswith("/simda") and "rahasia" not in repr(setup)


def test_a_change_is_checked_too(source: Source) -> None:
    source_id = make_source(source.address)
    shown = tk.get_action("harvest_source_show")(site_user(), {"id": source_id})
    changed = {
        "id": source_id,
        "name": shown["name"],
        "title": shown["title"],
        "url": "https://example.org",
        "source_type": "bos",
        "owner_org": shown["owner_org"],
        "config": json.dumps({"system": "sirup", "kind": "inaproc", "year": 2025}),
    }
    with pytest.raises(tk.ValidationError) as refused:
        tk.get_action("harvest_source_update")(site_user(), changed)
    assert "url" in refused.value.error_dict


def test_the_token_is_in_no_table_and_no_log(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    source.plans = [plan(1), plan(2, pagu="rusak")]
    with caplog.at_level(logging.DEBUG):
        source_id = make_source(source.address)
        harvest(source_id)
        source.answer = lambda: (403, TOKEN.encode())
        harvest(source_id)
        source.answer = lambda: (200, b'{"success": false, "error": {"code": "' + TOKEN.encode() + b'"}}')
        harvest(source_id)
    assert TOKEN not in caplog.text
    names = model.Session.scalars(
        sa.text(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type LIKE 'BASE%'"
        )
    ).all()
    for name in names:
        rows = model.Session.execute(
            sa.text(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE :token'), {"token": f"%{TOKEN}%"}
        )
        assert rows.scalar() == 0, name


def test_only_walidata_makes_sources(source: Source, user_factory: Any) -> None:
    editor = user_factory()
    tk.get_action("organization_member_create")(
        site_user(), {"id": "dinas-pendidikan", "username": editor["name"], "role": "admin"}
    )
    context: Any = {"user": editor["name"], "model": model, "session": model.Session}
    attempt = {
        "type": "harvest",
        "name": "palsu",
        "title": "palsu",
        "url": source.address,
        "source_type": "bos",
        "owner_org": "dinas-pendidikan",
        "config": json.dumps({"system": "sirup", "kind": "inaproc", "year": 2025}),
    }
    for action in ("package_create", "harvest_source_create"):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)(context.copy(), attempt.copy())
    source_id = make_source(source.address)
    for action, data in (
        ("harvest_job_create", {"source_id": source_id}),
        ("bos_harvest_start", {"id": source_id}),
        ("bos_harvest_show", {"id": source_id}),
        ("bos_harvest_retry", {"id": source_id}),
    ):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action(action)(context.copy(), data)
