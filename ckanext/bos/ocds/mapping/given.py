"""What a release needs to know beside the process itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """The unit (OPD) that owns a process.

    :ivar id: its number in the scheme ``ID-KLPD``: ``D171-`` and the unit's code, or its slug where it has none
    """

    id: str
    name: str
    slug: str


@dataclass(frozen=True)
class Site:
    """The portal that publishes.

    :ivar url: ``https://host``, no slash at the end
    :ivar prefix: the prefix of its OCIDs
    :ivar regency: the government whose units publish here, and ``klpd`` its number in the scheme ``ID-KLPD``
    """

    url: str
    prefix: str
    regency: str = "Pemerintah Kabupaten Bojonegoro"
    klpd: str = "D171"
