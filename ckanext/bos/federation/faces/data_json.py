"""A description as ``/data.json`` lists it: the keys of DCAT-US 1.1 (Project Open Data), with the shapes that CKAN's
stock ``dcat_json`` harvester reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ckanext.bos import config
from ckanext.bos.ocds import addresses

from .. import mapping
from ..describing import vocabulary
from ..describing import Agent, Code, Description, Distribution, Licence, Link, Period, Place
from .keys import by_key

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def head() -> dict[str, Any]:
    """What stands around the datasets."""
    return {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": addresses.absolute("/data.json"),
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "license": config.open_licence(),
    }


def dataset(description: Description) -> dict[str, Any]:
    """One dataset. What is not known is left out; ``identifier`` and ``title`` never are."""
    return {"@type": "dcat:Dataset"} | _values(mapping.DATASET, description)


def _values(table: tuple[mapping.Line, ...], thing: Any) -> dict[str, Any]:
    return by_key("data_json", table, thing, _value, _SPECIAL)


def _value(value: Any) -> Any:
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Code):
        return value.label
    if isinstance(value, (Link, Licence)):
        return value.url
    if isinstance(value, Period):
        return f"{value.start or value.end}/{value.end or value.start}"
    raise TypeError(type(value))


def _publisher(agent: Agent) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "org:Organization", "name": agent.name, "identifier": agent.uri}
    if agent.parent is not None:
        found["subOrganizationOf"] = {"@type": "org:Organization", "name": agent.parent.name}
    return found


def _contact(agent: Agent) -> dict[str, str]:
    found = {"@type": "vcard:Contact", "fn": agent.name}
    if agent.email:
        found["hasEmail"] = f"mailto:{agent.email}"
    return found


def _distribution(distribution: Distribution) -> dict[str, Any]:
    """A withheld paper has the page where it can be asked for, and no file."""
    found = {"@type": "dcat:Distribution"} | _values(mapping.DISTRIBUTION, distribution)
    if not distribution.withheld:
        found["downloadURL"] = distribution.url
    return found


def _keywords(keywords: tuple[str, ...]) -> list[str]:
    """By the rules of CKAN's tags: one bad keyword would cost the whole dataset."""
    mended = map(vocabulary.tag, keywords)
    return list(dict.fromkeys(keyword for keyword in mended if len(keyword) >= 2))


def _places(places: tuple[Place, ...]) -> str:
    return "; ".join(f"{place.name} ({place.code})" for place in places)


_SPECIAL: Mapping[str, Callable[[Any], Any]] = {
    "access_level": lambda level: _LEVELS.get(level, level),
    "publisher": _publisher,
    "steward": _contact,
    "themes": lambda themes: [theme.label for theme in themes],
    "keywords": _keywords,
    "places": _places,
    "language": lambda language: [language.code],
    "standards": lambda standards: standards[0].url,
    "frequency": lambda frequency: _ISO_8601.get(frequency.code, "irregular"),
    "distributions": lambda distributions: [_distribution(one) for one in distributions],
}

_LEVELS = {"terbatas": "restricted public", "tertutup": "non-public"}
"""The words of Satu Data -> those of DCAT-US."""

_ISO_8601 = {
    "CONT": "R/PT1S",
    "DAILY": "R/P1D",
    "WEEKLY": "R/P1W",
    "BIWEEKLY": "R/P2W",
    "MONTHLY": "R/P1M",
    "QUARTERLY": "R/P3M",
    "ANNUAL_2": "R/P6M",
    "ANNUAL": "R/P1Y",
    "BIENNIAL": "R/P2Y",
}
"""EU frequency -> the repeating interval that DCAT-US asks for."""


def script_safe(document: Mapping[str, Any]) -> str:
    """JSON that may stand inside a ``<script>`` of a page."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
