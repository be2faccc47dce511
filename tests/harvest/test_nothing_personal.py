"""No bank account, NIP, NIK, NPWP, telephone number or home address of any fixture can be found anywhere afterwards.

Rows are the real-format ones, with made-up secrets planted in every column that the published samples have emptied
or pseudonymised, and in free texts; the finance system's export brings its own list of strings.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.bos import config, registry
from ckanext.bos.core.observation import Observation
from ckanext.bos.ocds.bulk import build
from ckanext.bos.ocds.bulk.store import Store
from ckanext.bos.sources import SOURCES

from ..conftest import empty_regency, loaded_plugins
from ..portal.people import with_role
from ..shared_data import SHARED, needs_shared

pytestmark = [needs_shared, pytest.mark.usefixtures("with_plugins")]

ISB, SIMDA = SHARED / "isb" / "isb2" / "2025-10-03", SHARED / "simda"
PLANTED = {
    "nip": "198001012005011{:03d}",
    "no_rek_bank": "0099-8877-66{:03d}",
    "nama_rek_bank": "BANK RAHASIA {:03d}",
    "nama_pemilik": "PEMILIK RAHASIA {:03d}",
    "alamat_penyedia": "GANG RAHASIA NO {:03d}",
    "username": "pengguna-rahasia-{:03d}",
    "wakil_sah": "NAMA RAHASIA {:03d}",
    "pokja": "POKJA RAHASIA {:03d}",
    "nama_ppk": "PPK RAHASIA {:03d}",
}
"""Parts of column names -> what is planted there; the number tells the columns apart."""
FREE = " hubungi 0812-9999-0{:03d} atau rahasia{:03d}@contoh.id NIK 352201010180{:04d} rek 77-0012-88{:03d}"
"""Appended to texts that are published."""
TEXTS = ("nama_paket", "uraian_pekerjaan", "urarian_pekerjaan", "lingkup_pekerjaan", "ket_realisasi", "alasan_addendum")


def plant(folder: Path) -> set[str]:
    """Write the snapshot again with secrets in it; returns them."""
    secrets: set[str] = set()
    number = 0
    for path in sorted(ISB.glob("*.json")):
        rows = json.loads(path.read_text("utf-8"))
        for row in rows:
            for column in row:
                for part, secret in PLANTED.items():
                    if part in column and not column.startswith("kd_"):
                        number = (number + 1) % 1000
                        row[column] = secret.format(number)
                        secrets.add(row[column])
                if column in TEXTS and isinstance(row[column], str):
                    number = (number + 1) % 1000
                    row[column] += FREE.format(number, number, number, number)
                    secrets |= {f"0812-9999-0{number:03d}", f"rahasia{number:03d}@contoh.id"}
                    secrets |= {f"352201010180{number:04d}", f"77-0012-88{number:03d}"}
                if "npwp" in column and row[column]:
                    secrets.add(str(row[column]))
        (folder / path.name).write_text(json.dumps(rows), "utf-8")
    return {secret for secret in secrets if len(secret) > 8}


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """Everything taken in, doubtful links waiting, broken rows kept; what must not be found."""
    folder = tmp_path_factory.mktemp("isb")
    planted = plant(folder)
    with loaded_plugins():
        empty_regency()
        for system in ("sirup", "spse"):
            source = SOURCES[system]
            found = list(source.read([path for path in folder.iterdir() if source.takes(path)], config.pseudonym_key()))
            _make_units({item.unit for item in found if isinstance(item, Observation) and item.unit})
            report = registry.observe(system, found)
            assert report.counts["new"] > 10
        _take_simda(break_one=False)
        _take_simda(break_one=True)
        with_role("walidata", registry.WALIDATA)
        model.Session.commit()
        yield planted | set(json.loads((SIMDA / "truths.json").read_text("utf-8"))["tidak_boleh_muncul"])


def _make_units(names: set[str]) -> None:
    units, _ = registry.find_units()
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    for number, name in enumerate(sorted(name for name in names if units.find(name) is None)):
        unit = {"name": f"unit-{len(name)}-{number}", "title": name}
        tk.get_action("organization_create")({"ignore_auth": True, "user": user}, unit)


def _take_simda(break_one: bool) -> None:
    """The finance system's export; once more with a contract that must be refused, so that its row is kept."""
    source = SOURCES["simda"]
    files = [path for path in sorted(SIMDA.iterdir()) if path.suffix == ".csv" and source.takes(path)]
    found = list(source.read(files, config.pseudonym_key()))
    if break_one:
        item = next(item for item in found if isinstance(item, Observation) and item.rows)
        found = [Observation(item.source, "contract/x", item.keys, item.values, "Unit yang tidak ada", item.rows)]
    report = registry.observe("simda", registry.match("simda", found))
    assert bool(report.counts["refused"]) == break_one


def found_in(text: str, secrets: set[str]) -> list[str]:
    return sorted(secret for secret in secrets if secret in text)


def test_not_in_the_database(secrets: set[str]) -> None:
    tables = model.Session.scalars(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    assert {"package", "bos_refusal", "bos_review", "bos_release", "bos_ownership", "harvest_object"} <= set(tables)
    for table in tables:
        text = "\n".join(model.Session.scalars(sa.text(f'SELECT t::text FROM "{table}" t')))
        assert found_in(text, secrets) == [], table
    waiting = model.Session.scalar(sa.text("SELECT count(*) FROM bos_review"))
    kept = model.Session.scalar(sa.text("SELECT count(*) FROM bos_refusal"))
    assert waiting or kept, "the sweep must meet rows that were kept aside"


def test_not_in_the_search_index(secrets: set[str]) -> None:
    found = make_connection().search("*:*", rows=10_000, fl="*")
    assert len(found) > 50
    assert found_in(json.dumps(list(found), ensure_ascii=False, default=str), secrets) == []


def test_not_in_the_feeds_and_files(secrets: set[str], app: Any, tmp_path: Path) -> None:
    store = Store(tmp_path / "bulk")
    build.rebuild(store)
    for name in store.manifest().files:
        if name.endswith(".json"):
            opened = store.open(name)
            assert opened is not None
            assert found_in(opened[1].read().decode(), secrets) == []
    for path in (
        "/ocds/releases?page_size=1000",
        "/ocds/feed.atom",
        "/api/3/action/package_search?rows=1000",
        "/catalog.ttl",
        "/catalog.jsonld",
        "/data.json",
        "/sdi/api/3/action/package_search",
    ):
        answer = app.get(path, status=200)
        assert len(answer.body) > 1000 and found_in(answer.body, secrets) == [], path


def test_not_on_the_pages_of_those_who_work_with_it(secrets: set[str], app: Any) -> None:
    walidata = with_role("walidata", registry.WALIDATA)
    model.Session.commit()
    large = model.Session.scalars(sa.select(registry.Process.ocid).order_by(registry.Process.bidders.desc())).first()
    pages = ("/pengadaan", f"/pengadaan/{str(large).lower()}", "/bos/tautan", "/bos/panen", "/bos/beda", "/bos/health")
    for path in (*pages, "/bos/federasi", f"/pengadaan/{str(large).lower()}.csv"):
        answer = app.get(path, headers=walidata.headers)
        assert answer.status_code in (200, 503), path
        assert found_in(answer.body, secrets) == [], path


def test_not_in_the_log(secrets: set[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        _take_simda(break_one=True)
    assert found_in(caplog.text, secrets) == []


def test_what_is_public_is_still_there(secrets: set[str]) -> None:
    """Too much masked would be a fault as well."""
    text = "\n".join(model.Session.scalars(sa.text("SELECT compiled::text FROM bos_record")))
    tenders = json.loads((SHARED / "isb" / "expected.json").read_text("utf-8"))["tender"]
    said = next(week[ISB.name] for week in tenders.values() if week.get(ISB.name, {}).get("contracts"))
    for expected in (said["supplier"], said["contracts"][0]["no_kontrak"], str(said["contracts"][0]["nilai"])):
        assert expected in text
