"""Packages: who publishes, under which licence and by which policy, around releases or records (OCDS 1.1.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ckanext.bos import config
from ckanext.bos.core.dates import WIB

from . import addresses, extensions
from .ledger import Record

VERSION = "1.1"
Json = dict[str, Any]


def metadata(uri: str, published: str, declared: Sequence[str], links: Mapping[str, str] | None = None) -> Json:
    """Everything of a package except its members.

    :param uri: the package's own absolute URL
    :param published: date of the newest release in it
    :param declared: URLs of the extensions that it uses
    :param links: absolute URLs of the neighbouring pages, ``next`` and ``prev`` (extension ``pagination``)
    """
    publisher = {
        "name": config.publisher_name(),
        "scheme": config.publisher_scheme(),
        "uid": config.publisher_uid(),
        "uri": config.publisher_uri(),
    }
    found = {
        "uri": uri,
        "version": VERSION,
        "publishedDate": published,
        "publisher": {name: value for name, value in publisher.items() if value},
        "license": config.open_licence(),
        "publicationPolicy": addresses.policy(),
        "extensions": list(declared),
        "links": dict(links or {}),
    }
    return {name: value for name, value in found.items() if value}


def of_releases(
    uri: str, releases: Sequence[Mapping[str, Any]], published: str, links: Mapping[str, str] | None = None
) -> Json:
    """A release package; the other parameters as in :func:`metadata`."""
    declared = extensions.used(releases, paged=bool(links))
    return metadata(uri, published, declared, links) | {"releases": list(releases)}


def of_records(uri: str, records: Sequence[Record], published: str, links: Mapping[str, str] | None = None) -> Json:
    """A record package with embedded releases, compiled and versioned release."""
    declared = extensions.used((release for found in records for release in found.releases), paged=bool(links))
    return metadata(uri, published, declared, links) | {"records": [record(found) for found in records]}


def record(found: Record) -> Json:
    """One record: releases oldest first, and what they add up to."""
    return {
        "ocid": found.ocid,
        "releases": found.releases,
        "compiledRelease": found.compiled,
        "versionedRelease": found.versioned(),
    }


def date_text(moment: datetime) -> str:
    """A moment as OCDS dates are written here: whole seconds, ``+07:00``."""
    return moment.astimezone(WIB).isoformat(timespec="seconds")
