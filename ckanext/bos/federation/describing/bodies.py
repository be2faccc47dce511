"""The bodies that stand behind the data: the government, its units, and the steward of all data (walidata)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.model as model

from ckanext.bos import config
from ckanext.bos.ocds import addresses

from .. import settings
from .description import Agent


def government() -> Agent:
    """The regency government, publisher of the catalogue."""
    return Agent(addresses.absolute("/") + "#pemerintah", config.publisher_name(), config.publisher_uri())


@dataclass
class Bodies:
    """The units of one reading, each asked for once."""

    government: Agent = field(default_factory=government)
    _units: dict[str, Agent] = field(default_factory=dict)

    def unit(self, id: str | None) -> Agent:
        """A unit by the id of its organisation; the government where there is none.

        The name of the region stands behind the unit's own: elsewhere there are units of the same name.
        """
        if not id:
            return self.government
        if id not in self._units:
            self._units[id] = self._read(model.Session.get(model.Group, id))
        return self._units[id]

    def steward(self) -> Agent:
        """Walidata: the unit that answers for all data, with the mailbox of its office."""
        if "" not in self._units:
            unit = self._read(model.Group.get(settings.walidata_unit()))
            name = f"Walidata {settings.region_name()}"
            if unit is not self.government:
                name = f"Walidata: {unit.name}"
            self._units[""] = Agent(unit.uri, name, unit.homepage, settings.contact_email(), self.government)
        return self._units[""]

    def _read(self, group: Any) -> Agent:
        if group is None:
            return self.government
        title, region = group.title or group.name, settings.region_name()
        name = title if region.lower() in title.lower() else f"{title}, {region}"
        page = addresses.absolute(f"/organization/{group.name}")
        return Agent(addresses.absolute(f"/organization/{group.id}"), name, page, "", self.government)
