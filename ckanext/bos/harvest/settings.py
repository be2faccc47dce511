"""One typed accessor per setting of the harvest. Declared, with defaults and help, in ``config_declaration.yaml``."""

from __future__ import annotations

import os
from pathlib import Path

import ckan.plugins.toolkit as tk


def allowed_hosts() -> list[str]:
    """The hosts that a harvest may ask."""
    return tk.aslist(tk.config["ckanext.bos.harvest.allowed_hosts"])


def drop_root() -> Path | None:
    """The folder under which files are dropped for harvests; None when there is none."""
    root = tk.config["ckanext.bos.harvest.drop_root"]
    return Path(root).resolve() if root else None


def token(system: str, kind: str) -> str:
    """The token for a system, or for one kind of route to it; empty when none is set."""
    prefix = f"ckanext.bos.harvest.token.{system}"
    return _secret(f"{prefix}.{kind}") or _secret(prefix)


def simda_url(name: str) -> str:
    """The SQLAlchemy URL of a SIMDA database by its name; empty when none is set."""
    return _secret(f"ckanext.bos.simda.{name}.url")


def least_percent() -> int:
    """The share of its last good run that a source must say at least."""
    return tk.config["ckanext.bos.harvest.least_percent"]


def timeout() -> int:
    """Seconds that a source may take to answer."""
    return tk.config["ckanext.bos.harvest.timeout"]


def max_bytes() -> int:
    """The largest answer."""
    return tk.config["ckanext.bos.harvest.max_megabytes"] << 20


def tries() -> int:
    """How often a request is tried."""
    return tk.config["ckanext.bos.harvest.tries"]


def wait() -> int:
    """Seconds to wait for another worker that writes for the same system."""
    return tk.config["ckanext.bos.harvest.wait"]


def push_items() -> int:
    """Items that one push may bring."""
    return tk.config["ckanext.bos.push.max_items"]


def push_bytes() -> int:
    """The largest item of a push."""
    return tk.config["ckanext.bos.push.max_kilobytes"] << 10


def _secret(key: str) -> str:
    """A secret from the environment or else from the settings."""
    # Asking CKAN for a setting that nobody has set would log a warning for each of these open names.
    written = tk.config[key] if key in tk.config else ""
    return os.environ.get(key.upper().replace(".", "__")) or written or ""
