"""What the portal says of a dataset to other catalogues, before any of their languages: one description, many faces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A term of a published list.

    :ivar uri: what names it for machines
    :ivar label: Indonesian words
    :ivar code: the short form in its list, ``IRREG``
    """

    uri: str
    label: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """A body: a unit, or the government it belongs to.

    :ivar email: a mailbox of the office, never of a person; may be empty
    """

    uri: str
    name: str
    homepage: str = ""
    email: str = ""
    parent: Agent | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An area by its code of the Ministry of Home Affairs; ``lat`` and ``lon`` of its centre in WGS 84, or empty."""

    uri: str
    name: str
    code: str
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another (ISO dates); either may be empty."""

    uri: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that another system knows the process by."""

    uri: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something on the web with its title."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with the data.

    :ivar id: the name in CKAN's list of licences, ``cc-by``; empty for one that is not in it
    """

    url: str
    title: str
    id: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Distribution:
    """One way to get the data, or one paper.

    :ivar id: a UUID that never changes
    :ivar url: where the file is; of a withheld paper the page where it can be asked for
    :ivar size: bytes, 0 where not known
    :ivar sha256: of the content, hexadecimal, or empty
    :ivar issued: ISO with offset, or empty; ``modified`` likewise
    :ivar stage: Indonesian name of the stage it belongs to; ``kind`` the kind of paper
    :ivar withheld: the rule that it is withheld by, in words; empty for what is open
    :ivar standard: the standard that the content follows, or None
    :ivar service: the API that gives it too, by its endpoint; None for none
    """

    id: str
    uri: str
    title: str
    description: str
    url: str
    format: str
    media_type: str
    licence: Licence
    size: int = 0
    sha256: str = ""
    issued: str = ""
    modified: str = ""
    stage: str = ""
    kind: str = ""
    withheld: str = ""
    standard: Link | None = None
    service: Link | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """A public dataset. Texts are Indonesian, moments ISO 8601 with offset, amounts rupiah (``"1250000000"``).

    The order and the meaning of the attributes in each face are those of :mod:`ckanext.bos.federation.mapping`.
    What is not known is empty.

    :ivar missing: the fields of the form that Satu Data Indonesia asks for and that are empty
    :ivar dropped: the names of files that nobody could fetch, and that are therefore left out
    """

    id: str
    name: str
    uri: str
    page: Link
    identifier: str
    title: str
    description: str
    publisher: Agent
    steward: Agent
    themes: tuple[Code, ...]
    keywords: tuple[str, ...]
    kind: Code
    access: Code
    access_level: str
    places: tuple[Place, ...]
    period: Period | None
    issued: str
    modified: str
    frequency: Code
    language: Code
    licence: Licence
    distributions: tuple[Distribution, ...]
    missing: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    access_note: str = ""
    version: str = ""
    version_note: str = ""
    standards: tuple[Link, ...] = ()
    numbers: tuple[Number, ...] = ()
    related: tuple[Link, ...] = ()
    source: str = ""
    priority_year: str = ""
    checked: str = ""
    # One data: standard of the data, reference codes, activity, indicator
    concept: str = ""
    definition: str = ""
    classification: str = ""
    measure: str = ""
    unit: str = ""
    release_schedule: str = ""
    reference_codes: str = ""
    data_kind: str = ""
    activity: str = ""
    activity_method: str = ""
    activity_coverage: str = ""
    indicator_interpretation: str = ""
    indicator_formula: str = ""
    indicator_components: str = ""
    indicator_public: str = ""
    # A contracting process
    ocid: str = ""
    record: str = ""
    fiscal_year: str = ""
    stage: str = ""
    status: str = ""
    method: str = ""
    category: str = ""
    funds: str = ""
    budget: str = ""
    estimate: str = ""
    award: str = ""
    contract: str = ""
    paid: str = ""
    suppliers: str = ""

    @property
    def theme(self) -> Code:
        """The one theme that a catalogue with room for one shows."""
        return self.themes[0]
