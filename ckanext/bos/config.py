"""One typed accessor per setting. Declared, with defaults and help, in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def ocid_prefix() -> str:
    """The OCID prefix, ``ocds-213czf`` until a registered one is set."""
    return tk.config["ckanext.bos.ocds.prefix"]


def publisher_name() -> str:
    """The publisher's official name."""
    return tk.config["ckanext.bos.ocds.publisher.name"]


def publisher_scheme() -> str:
    """The list that :func:`publisher_uid` comes from; may be empty."""
    return tk.config["ckanext.bos.ocds.publisher.scheme"]


def publisher_uid() -> str:
    """The publisher's number; may be empty."""
    return tk.config["ckanext.bos.ocds.publisher.uid"]


def publisher_uri() -> str:
    """The publisher's website; may be empty."""
    return tk.config["ckanext.bos.ocds.publisher.uri"]


def open_licence() -> str:
    """URL of the licence of the data."""
    return tk.config["ckanext.bos.ocds.license"]


def klpd() -> str:
    """The government's code in the national list (KLPD), ``D171``."""
    return tk.config["ckanext.bos.ocds.klpd"]


def policy_text(section: str) -> str:
    """What the administrator wrote for a section of the publication policy (Markdown); empty for the built-in text."""
    return tk.config[f"ckanext.bos.ocds.policy.{section}"] or ""


def pseudonym_key() -> str:
    """The secret behind pseudonymous supplier ids; the site's secret key where none is set."""
    return tk.config["ckanext.bos.pseudonym_key"] or tk.config["SECRET_KEY"]


def publish_observed() -> bool:
    """Whether processes taken from a government system are public at once."""
    return tk.config["ckanext.bos.publish_observed"]


def publish_undecided_proposals() -> bool:
    """Whether planning proposals are taken in before they are decided."""
    return tk.config["ckanext.bos.musrenbang.publish_undecided"]


def demonstration() -> bool:
    """Whether every page says that this is a demonstration."""
    return tk.config["ckanext.bos.demonstration"]


def upload_limit() -> int:
    """The largest paper that may be uploaded, in bytes."""
    return tk.config["ckanext.bos.upload.max_megabytes"] * 1024 * 1024


def page_size() -> int:
    """Processes on one page of the search."""
    return tk.config["ckanext.bos.search.page_size"]


def table_megabytes() -> int:
    """The largest file whose table is loaded into the DataStore."""
    return tk.config["ckanext.bos.datastore.max_megabytes"]


def table_rows() -> int:
    """The longest table that is loaded into the DataStore."""
    return tk.config["ckanext.bos.datastore.max_rows"]


def table_queue() -> str:
    """The queue of the jobs that load tables."""
    return tk.config["ckanext.bos.datastore.queue"]


def approve_own() -> bool:
    """Whether walidata may approve what he submitted himself."""
    return tk.config["ckanext.bos.workflow.approve_own"]


def submission_letters() -> str:
    """When walidata is written to about submissions: ``daily``, ``at_once`` or ``never``."""
    return tk.config["ckanext.bos.workflow.submission_letters"]
