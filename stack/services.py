"""The three services together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stack import jars
from stack.places import Places, var_folder
from stack.postgres import READER, Postgres
from stack.solr import Solr
from stack.valkey import Valkey

DATABASE = "ckan"
DATASTORE = "datastore"
Say = Callable[[str], None]


def silent(line: str) -> None:
    """For callers that want no progress."""


class Stack:
    """PostgreSQL, Valkey and Solr with all their state below one folder.

    ``Stack(folder).start()`` brings up what is not up; the services go on after the caller ends, until ``stop()``.
    With ``durable=False`` the database may lose its data when the machine (not the process) goes down: for tests.
    """

    def __init__(self, var: Path, durable: bool = True):
        self.places = Places(var.resolve())
        self.postgres = Postgres(self.places, durable)
        self.valkey = Valkey(self.places)
        self.solr = Solr(self.places)

    @property
    def services(self) -> tuple[Postgres, Valkey, Solr]:
        return self.postgres, self.valkey, self.solr

    def start(self, say: Say = silent) -> "Stack":
        """Start the services side by side, make the databases ``ckan`` and ``datastore`` if missing, and return self.

        Raises :class:`stack.errors.StackError`; what did start then goes on running.
        """
        self.places.create()
        jars.fetch(lambda done, total: say(f"Solr: {done} of {total} parts") if done % 25 == 0 else None)
        with ThreadPoolExecutor(len(self.services)) as pool:
            starting = [(service, pool.submit(service.start)) for service in self.services if not service.running()]
            for service, future in starting:
                future.result()
                say(f"{service.title} is up")
        self.solr.start()  # once more: a running server takes up a changed schema
        self.postgres.ensure_database(DATABASE)
        self.postgres.ensure_datastore(DATASTORE, DATABASE)
        return self

    def stop(self, say: Say = silent) -> None:
        """Stop what runs, in the reverse order."""
        for service in reversed(self.services):
            if service.running():
                service.stop()
                say(f"{service.title} has stopped")

    def running(self) -> bool:
        """Whether all three run."""
        return all(service.running() for service in self.services)

    def ini_values(self) -> dict[str, str]:
        """CKAN's options that point at the services. Holds no ``%``, which CKAN's reader would interpolate."""
        return {
            "sqlalchemy.url": self.postgres.url(DATABASE),
            "solr_url": self.solr.url,
            "ckan.redis.url": self.valkey.url,
            "ckan.datastore.write_url": self.postgres.url(DATASTORE),
            "ckan.datastore.read_url": self.postgres.url(DATASTORE, READER),
        }

    def environment(self) -> dict[str, str]:
        """The same as environment variables, which win over any ini file."""
        values = self.ini_values()
        return {
            "CKAN_SQLALCHEMY_URL": values["sqlalchemy.url"],
            "CKAN_SOLR_URL": values["solr_url"],
            "CKAN_REDIS_URL": values["ckan.redis.url"],
            "CKAN_DATASTORE_WRITE_URL": values["ckan.datastore.write_url"],
            "CKAN_DATASTORE_READ_URL": values["ckan.datastore.read_url"],
        }


def profile_stack(profile: str) -> Stack:
    """The services of ``demo`` or of ``test``, each in its own folder; only the demo's must survive a power cut."""
    return Stack(var_folder(profile), durable=profile == "demo")
