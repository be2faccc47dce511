"""The simulated regency's own systems, played on the loopback address so that the demo portal can harvest them."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from stack.daemon import Daemon, wait_until
from stack.errors import StackError
from stack.ini import random_key, remembered_secrets, write_private
from stack.places import LOOPBACK, Places, port_is_free

SYSTEMS = ("sirup", "spse", "musrenbang", "emonev")


class Systems:
    """SiRUP, SPSE, e-Musrenbang and e-Monev behind one server, SIMDA as one database file a year."""

    def __init__(self, places: Places, folder: Path):
        self.places, self.folder = places, folder
        self.server = Daemon("systems", places)

    @property
    def url(self) -> str:
        """Where the server listens, now or at its next start; stays the same unless another program took the port."""
        port = self.places.last_port("systems")
        if port is None:
            port = self.places.port("systems")
        return f"http://{LOOPBACK}:{port}"

    @property
    def _token_file(self) -> Path:
        return self.places.run / "systems.token"

    def _token(self) -> str:
        return remembered_secrets(self.places.var / "secrets.json", ["systems"], random_key)["systems"]

    def ini_values(self) -> dict[str, str]:
        """CKAN's options that let harvests ask these systems."""
        host = self.url.removeprefix("http://")
        databases = {
            f"ckanext.bos.simda.{path.stem.rpartition('_')[2]}.url": f"sqlite:///{path}"
            for path in sorted((self.folder / "simda").glob("simda_*.sqlite"))
        }
        tokens = {f"ckanext.bos.harvest.token.{system}": self._token() for system in SYSTEMS}
        places = {"ckanext.bos.harvest.allowed_hosts": host, "ckanext.bos.harvest.drop_root": str(self.folder)}
        return {**places, **tokens, **databases}

    def start(self) -> None:
        """Start the server and wait until it answers. Raises :class:`stack.errors.StackError`."""
        port = self.url.rpartition(":")[2]
        if not self.server.running() and not port_is_free(int(port)):
            raise StackError(f"port {port} is in use by another program; stop that, or run 'make reset' first.")
        write_private(self._token_file, self._token() + "\n")
        command = [sys.executable, "-P", "-m", "demo.server", "--data", str(self.folder), "--port", port]
        self.server.start([*command, "--token-file", str(self._token_file)])
        if not wait_until(self.answers, self.server.running, 30):
            raise self.server.failed("The simulated systems")

    def stop(self) -> bool:
        """Stop the server. True if it ran."""
        return self.server.stop()

    def state(self) -> str:
        """One phrase for ``make status``."""
        return f"running at {self.url}" if self.server.running() else "stopped"

    def answers(self) -> bool:
        """Whether the server is up: without a token it says what is missing."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            opener.open(f"{self.url}/api/v1/rup/master-satker", timeout=5).close()
        except urllib.error.HTTPError as error:
            error.close()
            return error.code == 401
        except OSError:
            pass
        return False

    def truths(self) -> dict:
        """What is true of the folder."""
        return json.loads((self.folder / "demo-truths.json").read_text("utf-8"))
