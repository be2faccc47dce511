"""The stages of ckanext-harvest for all systems: one type of source, the system is a setting of the source."""

from __future__ import annotations

import json
from typing import Any

from . import configuration, gathering, importing

TYPE = "bos"
"""The type of harvest source."""


class BosHarvester:
    """What ckanext-harvest asks of a harvester (``IHarvester``). A harvest object is a part of a run."""

    def info(self) -> dict[str, str]:
        """How the type of source is named in forms."""
        return {
            "name": TYPE,
            "title": "Sistem pemerintah (SiRUP, SPSE, SIMDA, e-Musrenbang, e-Monev)",
            "description": "Rencana, tender, kontrak, dan pembayaran dari sistem pemerintah ke proses pengadaan.",
        }

    def validate_config(self, config: str | None) -> str:
        """The configuration in one spelling; what is wrong with it was said with the address beside it.

        :raises ConfigurationError: it is no JSON object, or holds a secret
        """
        return json.dumps(configuration.parse(config), sort_keys=True)

    def get_original_url(self, harvest_object_id: str) -> None:
        """A part of a run has no page of its own at the source."""

    def gather_stage(self, harvest_job: Any) -> list[str] | None:
        """Ask the source; see :func:`gathering.gather`."""
        return gathering.gather(harvest_job)

    def fetch_stage(self, harvest_object: Any) -> bool:
        """Nothing is left to fetch: the source was read as a whole."""
        return True

    def import_stage(self, harvest_object: Any) -> bool | str:
        """Write a part; see :func:`importing.write`."""
        return importing.write(harvest_object.id)
