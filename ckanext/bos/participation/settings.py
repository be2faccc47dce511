"""One typed accessor per setting of the room. Declared in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def letters_per_address() -> int:
    """How many letters with a link to confirm an address gets within a day."""
    return tk.config["ckanext.bos.following.per_address"]


def proxies() -> int:
    """How many proxies of our own stand before the portal."""
    return tk.config["ckanext.bos.following.proxies"]


def wishes_per_visitor() -> int:
    """How often one IP address may ask for letters within a day."""
    return tk.config["ckanext.bos.following.per_ip"]
