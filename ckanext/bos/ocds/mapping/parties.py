"""The organisations of a process and their roles. Whoever is referred to is a party; whoever is a party has a role.

A party's id is the same in every process: ``ID-KLPD-…`` for units, ``x_bos-…`` for everybody else. Nothing about a
natural person but the mask that the portal shows is published (section 9 of the OCDS reference page).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from ckanext.bos.core.redaction import is_firm, is_supplier_id

from .given import Site, Unit
from .ids import digest, folded
from .leaves import some, text

ROLES = ("buyer", "procuringEntity", "sourceParty", "tenderer", "supplier", "guarantor", "payer", "payee")
"""In the order in which a party lists them. ``sourceParty`` and ``guarantor`` come with extensions."""

UNIT_SCHEME = "ID-KLPD"
OWN_SCHEME = "x_bos"
_HOME = {"locality": "Bojonegoro", "region": "Jawa Timur", "countryName": "Indonesia"}
_SUPPLIERS = (("bidders", ""), ("awards", "supplier_"), ("contracts", "supplier_"))
"""Repeating fields whose rows name a supplier, and what their subfields begin with."""
_MASK = re.compile(r"Penyedia [0-9a-f]{6}")

Reference = dict[str, str]


class Parties:
    """The parties of one process, found while its blocks are made."""

    def __init__(self, process: Mapping[str, Any], unit: Unit, site: Site) -> None:
        self._unit = unit
        self._site = site
        self._contact = text(process, "ppk_office")
        self._parties: dict[str, dict[str, Any]] = {}
        self._roles: dict[str, set[str]] = {}
        self._process = process
        self._persons: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._cities: dict[str, str] = {}
        for row, start in _supplier_rows(process):
            if key := self._key(row, start):
                self._names[key] = self._names.get(key) or _public_name(row, start, key)
                self._cities[key] = self._cities.get(key) or text(row, f"{start}city")

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The keyed hash behind each folded name of the process; a name that two firms bear is nobody's."""
        found: dict[str, set[str]] = {}
        for row, start in _supplier_rows(self._process):
            mark, name = str(row.get(f"{start}id") or ""), str(row.get(f"{start}name") or "")
            if is_supplier_id(mark) and folded(name):
                found.setdefault(folded(name), set()).add(mark)
        return {name: marks.pop() for name, marks in found.items() if len(marks) == 1}

    def unit(self, role: str) -> Reference:
        """The unit itself."""
        return self._government(self._unit.id, self._unit.name, role, self._contact)

    def supplier(self, row: Mapping[str, Any], start: str, role: str) -> Reference | None:
        """The bidder or supplier of a row; None where the row does not say who it is.

        :param start: what the row's subfields of the supplier begin with: ``supplier_``, or nothing for bidders
        """
        key = self._key(row, start)
        return self._other(key, self._names.get(key, ""), role, self._cities.get(key, "")) if key else None

    def named(self, name: str, role: str) -> Reference | None:
        """A body known by its name alone: who gives funds or a guarantee."""
        if not name:
            return None
        if folded(name) == folded(self._site.regency):
            return self._government(self._site.klpd, self._site.regency, role)
        if folded(name) == folded(self._unit.name):
            return self.unit(role)
        key = self._keys.get(folded(name)) or digest("name", folded(name) or name)
        return self._other(key, self._names.get(key) or name, role, "")

    def again(self, party: Reference, role: str) -> Reference:
        """A party met before, in another role."""
        self._roles[party["id"]].add(role)
        return party

    def listed(self) -> list[dict[str, Any]]:
        """All parties with their roles, in the order in which they were first met."""
        return [
            {**party, "roles": [role for role in ROLES if role in self._roles[id]]}
            for id, party in self._parties.items()
        ]

    def _key(self, row: Mapping[str, Any], start: str) -> str:
        """What tells a supplier apart, or "".

        The keyed hash of its tax number; else its name, which means the same firm as elsewhere in the process; else a
        number that means nothing outside of the process (never anything made from a person's name).
        """
        mark, name = str(row.get(f"{start}id") or ""), str(row.get(f"{start}name") or "")
        if is_supplier_id(mark):
            return mark
        if _is_public(name):
            return self._keys.get(folded(name)) or digest("name", folded(name))
        if name:
            return digest(
                self._process["ocid"], "person", str(self._persons.setdefault(folded(name), len(self._persons)))
            )
        return digest(self._process["ocid"], "mark", mark) if mark else ""

    def _government(self, number: str, name: str, role: str, contact: str = "") -> Reference:
        identifier = {"scheme": UNIT_SCHEME, "id": number, "legalName": name}
        party = {"identifier": some(identifier), "address": _HOME, "contactPoint": some({"name": contact})}
        return self._add(f"{UNIT_SCHEME}-{number}", name, role, party)

    def _other(self, key: str, name: str, role: str, city: str) -> Reference:
        identifier = {"scheme": OWN_SCHEME, "id": key, "legalName": name} if name and not _MASK.fullmatch(name) else {}
        return self._add(
            f"{OWN_SCHEME}-{key}", name, role, {"identifier": identifier, "address": some({"locality": city})}
        )

    def _add(self, id: str, name: str, role: str, rest: Mapping[str, Any]) -> Reference:
        reference = some({"id": id, "name": name})
        self._parties.setdefault(id, reference | some(rest))
        self._roles.setdefault(id, set()).add(role)
        return reference


def _supplier_rows(process: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for name, start in _SUPPLIERS:
        for row in process.get(name) or ():
            yield row, start


@lru_cache(maxsize=50_000)
def _is_public(name: str) -> bool:
    return bool(name) and bool(folded(name)) and (is_firm(name) or bool(_MASK.fullmatch(name)))


def _public_name(row: Mapping[str, Any], start: str, key: str) -> str:
    """The name of a firm, or the mask of a person that somebody left unmasked; "" where no name is given."""
    name = text(row, f"{start}name")
    return name if not name or _is_public(name) else f"Penyedia {key[:6]}"
