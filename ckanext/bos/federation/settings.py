"""One typed accessor per setting of the federation. Declared in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def walidata_unit() -> str:
    """Slug of the unit that is steward of all data (walidata)."""
    return tk.config["ckanext.bos.federation.walidata_unit"]


def contact_email() -> str:
    """The mailbox of that unit; may be empty."""
    return (tk.config["ckanext.bos.federation.contact_email"] or "").strip()


def request_url() -> str:
    """Where withheld papers can be asked for (PPID); empty for the page of the process."""
    return (tk.config["ckanext.bos.federation.request_url"] or "").strip()


def region_code() -> str:
    """The regency's code of the Ministry of Home Affairs, ``35.22``."""
    return tk.config["ckanext.bos.federation.region_code"]


def region_name() -> str:
    """The regency's name, ``Kabupaten Bojonegoro``."""
    return tk.config["ckanext.bos.federation.region_name"]


def processes_are_priority() -> bool:
    """Whether procurement is on the national list of priority data (Daftar Data Prioritas)."""
    return tk.config["ckanext.bos.federation.priority"]


def checked() -> bool:
    """Whether the forum of Satu Data has really checked the processes."""
    return tk.config["ckanext.bos.federation.checked"]


def page_size() -> int:
    """Datasets on a page of the catalogue."""
    return max(1, min(500, tk.config["ckanext.bos.federation.page_size"]))


def shrink_percent() -> int:
    """The share of all datasets that may vanish within a day before the feeds wait for a person."""
    return tk.config["ckanext.bos.federation.shrink_percent"]


def everything() -> str:
    """All settings that the feeds' content depends on, for their fingerprints."""
    return repr((walidata_unit(), contact_email(), request_url(), region_name(), processes_are_priority(), checked()))


def tombstone_days() -> int:
    """How long a withdrawn dataset is still announced as deleted."""
    return tk.config["ckanext.bos.federation.tombstone_days"]
