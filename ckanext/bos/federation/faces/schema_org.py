"""A description as search engines read it on the page itself (https://schema.org/Dataset), as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ckanext.bos.ocds import addresses

from .. import mapping
from ..describing import Agent, Code, Description, Distribution, Licence, Link, Period, Place
from .keys import by_key

_LONGEST = 5000
"""Signs of a description that search engines read."""


def document(description: Description) -> dict[str, Any]:
    """The JSON-LD of a dataset's page."""
    catalog = {"@type": "DataCatalog", "@id": addresses.absolute("/") + "#catalog", "url": addresses.absolute("/")}
    found = {"@context": "https://schema.org/", "@type": "Dataset"} | _values(mapping.DATASET, description)
    return found | {"isAccessibleForFree": description.access.code == "PUBLIC", "includedInDataCatalog": catalog}


def _values(table: tuple[mapping.Line, ...], thing: Any) -> dict[str, Any]:
    return by_key("schema_org", table, thing, _value, _SPECIAL)


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Code):
        return value.code if value.code in ("id", "en") else value.label
    if isinstance(value, (Link, Licence)):
        return value.url
    if isinstance(value, Agent):
        return _agent(value)
    if isinstance(value, Place):
        return _place(value)
    if isinstance(value, Period):
        return f"{value.start or '..'}/{value.end or '..'}"
    raise TypeError(type(value))


def _agent(agent: Agent) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "GovernmentOrganization", "@id": agent.uri, "name": agent.name}
    if agent.homepage:
        found["url"] = agent.homepage
    if agent.parent is not None:
        found["parentOrganization"] = {"@type": "GovernmentOrganization", "name": agent.parent.name}
    return found


def _place(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Place", "name": place.name, "identifier": place.code}
    if place.lat:
        found["geo"] = {"@type": "GeoCoordinates", "latitude": float(place.lat), "longitude": float(place.lon)}
    return found


def _distribution(distribution: Distribution) -> dict[str, Any] | None:
    """A withheld paper is no download."""
    if distribution.withheld:
        return None
    return {"@type": "DataDownload"} | _values(mapping.DISTRIBUTION, distribution)


def _distributions(distributions: tuple[Distribution, ...]) -> list[dict[str, Any]]:
    return [found for found in map(_distribution, distributions) if found]


_SPECIAL: Mapping[str, Callable[[Any], Any]] = {
    "distributions": _distributions,
    "size": lambda size: f"{size} B",
}
