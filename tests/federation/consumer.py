"""The stock harvesters of another CKAN, to hold our running portal against: they share no code or table of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2

from . import consumer_process

DATABASE = "consumer"
_INI = """\
[app:main]
use = egg:ckan
testing = true
SECRET_KEY = only-for-tests
api_token.jwt.encode.secret = string:only-for-tests-and-long-enough-for-hs256
api_token.jwt.decode.secret = string:only-for-tests-and-long-enough-for-hs256
ckan.site_id = consumer
ckan.site_url = http://consumer.test
ckan.storage_path = {folder}/storage
ckan.plugins = harvest ckan_harvester dcat dcat_rdf_harvester dcat_json_harvester
ckan.auth.create_unowned_dataset = true

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys = plain

[logger_root]
level = ERROR
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain

[formatter_plain]
format = %(levelname)s [%(name)s] %(message)s
"""


class Consumer:
    """Talks to the process, a line each way."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, do: str, **arguments: Any) -> Any:
        """Let it do one thing.

        :raises AssertionError: it could not, with the reason
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do} | arguments) + "\n")
        self._process.stdin.flush()
        return self._read()["result"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the other CKAN has ended; its log is above"
        answer = json.loads(line)
        assert "error" not in answer, answer
        return answer

    def ready(self) -> str:
        """Wait until it is; its plugins."""
        return self._read()["ready"]

    def datasets(self) -> dict[str, dict[str, Any]]:
        """What it has, by title, with the extras as one dict."""
        found = self.ask("datasets")
        return {one["title"]: one | {"extras": {e["key"]: e["value"] for e in one["extras"]}} for one in found}


@contextmanager
def running(folder: Path) -> Iterator[Consumer]:
    """Another CKAN with a database of its own on the tests' server."""
    url = os.environ["CKAN_SQLALCHEMY_URL"]
    _make_database(url)
    ini = folder / "consumer.ini"
    ini.write_text(_INI.format(folder=folder))
    own = {
        "CKAN_SQLALCHEMY_URL": urlsplit(url)._replace(path=f"/{DATABASE}").geturl(),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    command = [sys.executable, "-W", "ignore", consumer_process.__file__, str(ini)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CKANEXT__")} | own
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            consumer = Consumer(process)
            assert "bos" not in consumer.ready()
            yield consumer
        finally:
            process.terminate()


def _make_database(url: str) -> None:
    """A database beside the tests' own, as the server's superuser: on a Unix socket, which only its owner may open."""
    host = parse_qs(urlsplit(url).query)["host"][0]
    with closing(psycopg2.connect(host=host, user="postgres", dbname="postgres")) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{DATABASE}" OWNER ckan')
