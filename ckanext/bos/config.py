"""One typed accessor per setting. Declared, with defaults and help, in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def ocid_prefix() -> str:
    """The OCID prefix, ``ocds-213czf`` until a registered one is set."""
    return tk.config["ckanext.bos.ocds.prefix"]


def pseudonym_key() -> str:
    """The secret behind pseudonymous supplier ids; the site's secret key where none is set."""
    return tk.config["ckanext.bos.pseudonym_key"] or tk.config["SECRET_KEY"]


def publish_observed() -> bool:
    """Whether processes taken from a government system are public at once."""
    return tk.config["ckanext.bos.publish_observed"]


def demonstration() -> bool:
    """Whether every page says that this is a demonstration."""
    return tk.config["ckanext.bos.demonstration"]


def upload_limit() -> int:
    """The largest paper that may be uploaded, in bytes."""
    return tk.config["ckanext.bos.upload.max_megabytes"] * 1024 * 1024


def page_size() -> int:
    """Processes on one page of the search."""
    return tk.config["ckanext.bos.search.page_size"]
