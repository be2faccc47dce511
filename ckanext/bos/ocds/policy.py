"""The publication policy: built-in texts, what the administrator wrote instead, and tables made from the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import ckan.plugins.toolkit as tk
import yaml

from ckanext.bos import config
from ckanext.bos.core import codelists, identity, schema
from ckanext.bos.core.dates import WIB

from . import addresses

Mark = Literal["met", "unmet", "look"]
_ACTIVE = timedelta(days=366)


@dataclass(frozen=True)
class Section:
    """One section of the page; ``text`` is Markdown, ``shows`` names a table to add."""

    name: str
    title: str
    text: str
    shows: str


@dataclass(frozen=True)
class Criterion:
    """One of the Open Contracting Partnership's conditions for listing a publication, and whether it is met."""

    name: str
    mark: Mark


def sections(lang: str) -> list[Section]:
    """The sections in the language of the page; what the administrator wrote stands in both."""
    return [
        Section(name, entry["title"][lang], _text(name, entry, lang), entry.get("shows", ""))
        for name, entry in _built_in().items()
    ]


def editable() -> dict[str, Mapping[str, str]]:
    """Setting -> title ``{id, en}`` of every section that the administrator may write anew."""
    return {
        f"ckanext.bos.ocds.policy.{name}": entry["title"]
        for name, entry in _built_in().items()
        if entry.get("editable")
    }


def config_schema() -> dict[str, Any]:
    """How CKAN checks these settings when a sysadmin changes them on the page of settings."""
    rules = [tk.get_validator("ignore_missing"), tk.get_validator("unicode_safe")]
    return {setting: rules for setting in editable()}


def prefix_is_for_tests() -> bool:
    """Whether the OCIDs still begin with the standard's example prefix."""
    return config.ocid_prefix() == identity.TEST_PREFIX


def methods(lang: str) -> list[tuple[str, str]]:
    """Method in words -> code of OCDS; empty where OCDS has none."""
    return [(code.label[lang], code.ocds or "") for code in codelists.codes("method").values()]


def documents(lang: str) -> list[tuple[str, str, str]]:
    """Stage, kind of paper in words, document type."""
    return [
        (codelists.label("stage", paper.stage, lang), paper.label[lang], paper.document_type)
        for paper in schema.load().papers.values()
    ]


def criteria(newest: datetime | None, now: datetime | None = None) -> list[Criterion]:
    """The basic criteria of the registry data.open-contracting.org, in its order. ``look``: only people can tell.

    :param newest: date of the newest release
    """
    now = now or datetime.now(WIB)
    return [
        Criterion("registered", "unmet" if prefix_is_for_tests() else "met"),
        Criterion("reviewable", "look"),
        Criterion("appropriate", "met"),
        Criterion("relevant", "look"),
        Criterion("discoverable", "met"),
        Criterion("representative", "look"),
        Criterion("active", "met" if newest and now - newest <= _ACTIVE else "unmet"),
        Criterion("retrievable", "met" if newest else "unmet"),
    ]


def _text(name: str, entry: Mapping[str, Any], lang: str) -> str:
    own = config.policy_text(name) if entry.get("editable") else ""
    return own or entry["text"][lang].format_map(
        {
            "prefix": config.ocid_prefix(),
            "klpd": config.klpd(),
            "license": config.open_licence(),
            "publisher": config.publisher_name(),
            "website": config.publisher_uri(),
            "guide": addresses.absolute(addresses.ENTRANCE),
        }
    )


@cache
def _built_in() -> dict[str, Any]:
    return yaml.safe_load(files("ckanext.bos.ocds").joinpath("policy.yaml").read_text("utf-8"))
