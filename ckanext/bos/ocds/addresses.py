"""Addresses of this portal as other machines are to use them: absolute, without a language."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

import ckan.plugins.toolkit as tk

ENTRANCE = "/ocds"


def absolute(path: str, query: Mapping[str, str | int] | None = None) -> str:
    """The absolute URL of a path on this portal; needs no request.

    :param path: begins with a slash, not yet percent-encoded
    :param query: parameters in the order in which they are to stand
    """
    root = (tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "").rstrip("/")
    url = tk.config["ckan.site_url"].rstrip("/") + root + quote(path)
    return f"{url}?{urlencode(query)}" if query else url


def policy() -> str:
    """The publication policy."""
    return absolute(f"{ENTRANCE}/policy")


def release(release_id: str) -> str:
    """The package of one release; permanent."""
    return absolute(f"{ENTRANCE}/release/{release_id}")


def record(ocid: str) -> str:
    """The package of one record; permanent."""
    return absolute(f"{ENTRANCE}/record/{ocid}")
