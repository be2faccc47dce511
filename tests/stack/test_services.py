"""The services for real: a second copy beside the one that the tests run on."""

import os
import tempfile
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from stack.places import Places
from stack.postgres import READER
from stack.services import Stack


@pytest.fixture(scope="module")
def stack():
    # Not in pytest's own folder: that is closed to the user that PostgreSQL runs as when root starts it.
    with tempfile.TemporaryDirectory(prefix="bos-stack-") as folder:
        stack = Stack(Path(folder) / "var", durable=False).start()
        try:
            yield stack
        finally:
            stack.stop()


def pids(stack: Stack) -> list[int]:
    """Of the three services, as the system knows them."""
    noted = (stack.postgres.data / "postmaster.pid").read_text().splitlines()[0]
    daemons = [service.daemon.process() for service in (stack.valkey, stack.solr)]
    return [int(noted), *(process.pid for process in daemons if process)]


def test_every_service_answers_at_the_address_it_gives(stack: Stack):
    values = stack.ini_values()
    datastore = {"ckan.datastore.write_url", "ckan.datastore.read_url"}
    assert set(values) == {"sqlalchemy.url", "solr_url", "ckan.redis.url"} | datastore
    assert not any("%" in value for value in values.values())
    with psycopg2.connect(values["sqlalchemy.url"]) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database(), upper('é'), current_setting('timezone')")
        assert cursor.fetchone() == ("ckan", "ckan", "É", "Asia/Jakarta")
    connection.close()
    assert redis.Redis.from_url(values["ckan.redis.url"]).ping()
    with urllib.request.urlopen(f"{values['solr_url']}/admin/ping") as response:
        assert response.status == 200
    assert stack.solr.count() == 0


def test_they_differ_from_those_of_another_folder(stack: Stack):
    assert stack.environment()["CKAN_SOLR_URL"] != os.environ.get("CKAN_SOLR_URL")
    assert Places(Path("/srv/a/var")).sockets != Places(Path("/srv/b/var")).sockets


def test_only_the_owner_reaches_queue_and_database(stack: Stack):
    assert stack.valkey.socket.stat().st_mode & 0o077 == 0
    assert stack.postgres.sockets.stat().st_mode & 0o077 == 0


def test_the_datastore_has_a_writer_and_a_reader_who_may_only_read(stack: Stack):
    values = stack.ini_values()
    with closing(psycopg2.connect(values["ckan.datastore.write_url"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute('CREATE TABLE IF NOT EXISTS "t" (a int)')
        cursor.execute('INSERT INTO "t" VALUES (1)')
        cursor.execute("SELECT 1 FROM pg_proc WHERE proname = 'populate_full_text_trigger'")
        assert cursor.fetchone(), "the functions that CKAN's DataStore needs"
    with closing(psycopg2.connect(values["ckan.datastore.read_url"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute('SELECT a FROM "t"')
        assert cursor.fetchone() == (1,), "tables made later are readable too"
        for forbidden in ('INSERT INTO "t" VALUES (2)', 'DROP TABLE "t"', "CREATE TABLE u (a int)"):
            with pytest.raises(psycopg2.Error):
                cursor.execute(forbidden)
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        psycopg2.connect(stack.postgres.url("ckan", READER))


def test_starting_again_changes_nothing(stack: Stack):
    before, addresses = pids(stack), stack.ini_values()
    said: list[str] = []
    again = Stack(stack.places.var, durable=False).start(said.append)
    assert pids(again) == before and again.ini_values() == addresses and said == []


def test_a_changed_search_schema_takes_effect(stack: Stack):
    schema = stack.solr.home / "ckan" / "conf" / "schema.xml"
    schema.write_bytes(schema.read_bytes() + b"<!-- older -->")
    before = stack.solr.daemon.process()
    stack.solr.start()
    assert before != stack.solr.daemon.process() and stack.solr.answers()
    assert b"older" not in schema.read_bytes()


def test_stop_ends_all_of_them_and_the_data_stays(stack: Stack):
    stack.stop()
    assert not any(service.running() for service in stack.services)
    stack.start()
    assert stack.running() and not stack.postgres.ensure_database("ckan")
    assert not stack.postgres.ensure_datastore("datastore", "ckan"), "and setting the rights again does no harm"
