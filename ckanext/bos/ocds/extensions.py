"""The extensions of OCDS in use: those that others published, and our own for what none has a place for.

Packages name them by URL. Nothing here fetches one: readers do, and tests have copies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from . import addresses

_OCP = "https://raw.githubusercontent.com/open-contracting-extensions"
_COST = "https://raw.githubusercontent.com/contratacionesabiertas"


@dataclass(frozen=True)
class Extension:
    """An extension of the standard.

    :ivar commit: the commit whose content the mapping was made for (``master`` can change)
    :ivar adds: what it is used for here, by language
    :ivar places: the paths in a release that only it allows; an asterisk is any object in the release
    """

    name: str
    url: str
    commit: str
    adds: Mapping[str, str]
    places: tuple[str, ...]


PUBLISHED: tuple[Extension, ...] = (
    Extension(
        "process_title",
        f"{_OCP}/ocds_process_title_extension/v1.1.5/extension.json",
        "a36d4b5",
        {"id": "nama dan uraian proses", "en": "title and description of the process"},
        ("title", "description"),
    ),
    Extension(
        "bids",
        f"{_OCP}/ocds_bid_extension/v1.1.5/extension.json",
        "d9b771e",
        {"id": "penawaran peserta", "en": "the offers of the bidders"},
        ("bids", "awards/relatedBid"),
    ),
    Extension(
        "location",
        f"{_OCP}/ocds_location_extension/master/extension.json",
        "fcd56ab",
        {"id": "lokasi pekerjaan", "en": "the places of the work"},
        ("tender/deliveryLocations", "tender/deliveryAddresses"),
    ),
    Extension(
        "budget",
        f"{_OCP}/ocds_budget_breakdown_extension/master/extension.json",
        "345db69",
        {"id": "rincian anggaran", "en": "the lines of the budget"},
        ("planning/budget/budgetBreakdown",),
    ),
    Extension(
        "guarantees",
        f"{_COST}/ocds_guarantees_extension/master/extension.json",
        "d6f1008",
        {"id": "jaminan kontrak", "en": "the guarantees of a contract"},
        ("contracts/guarantees",),
    ),
    Extension(
        "implementationStatus",
        f"{_COST}/ocds_implementationStatus_extension/master/extension.json",
        "6e9bcc7",
        {"id": "status pelaksanaan", "en": "the status of the implementation"},
        ("contracts/implementation/status",),
    ),
    Extension(
        "contract_completion",
        f"{_OCP}/ocds_contract_completion_extension/master/extension.json",
        "5c07b62",
        {"id": "tanggal selesai dan nilai akhir", "en": "the date of completion and the final value"},
        ("contracts/implementation/endDate", "contracts/implementation/finalValue"),
    ),
    Extension(
        "contract_suppliers",
        f"{_OCP}/ocds_contract_suppliers_extension/master/extension.json",
        "213ff47",
        {"id": "penyedia yang menandatangani kontrak", "en": "the supplier who signed a contract"},
        ("contracts/suppliers",),
    ),
)
"""What releases use, in the order in which the schema is patched."""

PAGINATION = Extension(
    "pagination",
    f"{_OCP}/ocds_pagination_extension/master/extension.json",
    "a0df51b",
    {"id": "tautan antarhalaman", "en": "links between pages"},
    (),
)
"""What a package with ``links`` uses beside."""

OWN_PATH = "/ocds/extension/bos/"
"""Where the site serves its own extension."""

OWN_FILES = ("extension.json", "release-schema.json")
FOLDER = files("ckanext.bos.ocds") / "extension"
"""The files of our own extension."""


def own() -> Extension:
    """Our own extension, at this site."""
    adds = {"id": "isian tanpa tempat di OCDS, dalam objek `bos`", "en": "what OCDS has no place for, in objects `bos`"}
    return Extension("bos", addresses.absolute(f"{OWN_PATH}extension.json"), "", adds, ("*/bos",))


def declared() -> list[Extension]:
    """All extensions that a release may use, and the one of paged packages."""
    return [*PUBLISHED, own(), PAGINATION]


class Uses:
    """Which extensions releases really use, found out one release after the other."""

    def __init__(self) -> None:
        self._order = [extension.url for extension in (*PUBLISHED, own())]
        self._waiting = [*PUBLISHED, own()]
        self._found: set[str] = set()

    def look(self, release: Mapping[str, Any]) -> None:
        """Take a release into account."""
        for extension in [found for found in self._waiting if any(_stands(release, place) for place in found.places)]:
            self._found.add(extension.url)
            self._waiting.remove(extension)

    def may_add(self, text: str) -> bool:
        """Whether a release as JSON text can use one that none has used so far; spares reading most of them."""
        return any(f'"{place.rpartition("/")[2]}"' in text for found in self._waiting for place in found.places)

    def urls(self) -> list[str]:
        """Their URLs in the order of patching."""
        return [url for url in self._order if url in self._found]


def used(releases: Iterable[Mapping[str, Any]], *, paged: bool = False) -> list[str]:
    """The URLs of the extensions that these releases really use, in the order of patching.

    :param paged: whether their package has ``links``
    """
    uses = Uses()
    for release in releases:
        uses.look(release)
    return uses.urls() + ([PAGINATION.url] if paged else [])


def urls() -> list[str]:
    """The URLs of all extensions that a release may use."""
    return [extension.url for extension in [*PUBLISHED, own()]]


def own_file(name: str) -> dict[str, Any]:
    """A file of our own extension as JSON, with the address of its documentation at this site.

    :raises KeyError: it has no such file
    """
    if name not in OWN_FILES:
        raise KeyError(name)
    content = dict(_read(name))
    if name == "extension.json":
        content["documentationUrl"] = {"en": addresses.policy(), "id": addresses.policy()}
    return content


def own_schema() -> dict[str, Any]:
    """How our own extension patches the release schema."""
    return _read("release-schema.json")


@cache
def _read(name: str) -> dict[str, Any]:
    return json.loads(FOLDER.joinpath(name).read_text("utf-8"))


def _stands(content: Any, place: str) -> bool:
    """Whether something stands at a path, in any member of the lists on the way."""
    if isinstance(content, list):
        return any(_stands(member, place) for member in content)
    if not isinstance(content, Mapping):
        return False
    step, _, rest = place.partition("/")
    if step == "*":
        return rest in content or any(_stands(value, place) for value in content.values())
    if step not in content:
        return False
    return _stands(content[step], rest) if rest else True
