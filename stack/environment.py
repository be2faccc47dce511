"""The environment variables that programs started from here get."""

import ctypes
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from stack.places import LOOPBACK, ROOT


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours, with loopback exempt from any proxy, this checkout importable, libmagic findable, and ``extra``.

    ``CKAN_…`` variables are left out: they win over a configuration file and may point at somebody's real servers.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CKAN_")}
    for name in ("no_proxy", "NO_PROXY"):
        environment[name] = joined(",", environment.get(name, ""), LOOPBACK, "localhost")
    environment["PYTHONPATH"] = joined(os.pathsep, environment.get("PYTHONPATH", ""), str(ROOT))
    environment.update(libmagic(environment))
    environment.update(extra or {})
    return environment


def joined(separator: str, list_: str, *items: str) -> str:
    """The list with the items added that it lacks."""
    return separator.join(dict.fromkeys([*filter(None, list_.split(separator)), *items]))


def libmagic(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that lead CKAN to the packaged libmagic where the system has none."""
    try:
        ctypes.CDLL("libmagic.so.1")
        return {}
    except OSError:
        pass
    packaged = find_spec("pylibmagic")
    if packaged is None or packaged.origin is None:
        return {}
    folder = Path(packaged.origin).parent
    return {
        "LD_LIBRARY_PATH": joined(os.pathsep, environment.get("LD_LIBRARY_PATH", ""), str(folder)),
        "MAGIC": str(folder / "magic.mgc"),
    }
