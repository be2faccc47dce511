"""The facts of the simulated world. Money is whole rupiah, dates are local calendar days, codes are strings.

Code values (method, category, fund, status) are those of the portal's code lists, so that every writer translates
from one vocabulary into the words of its own source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True, frozen=True)
class Unit:
    """A unit of the regency (OPD), or an outside body that uses the same procurement system."""

    slug: str
    name: str
    short_name: str
    kind: str
    simda_code: str
    satker: str  # spelling in the procurement system
    institution: str
    outside: bool = False


@dataclass(slots=True, frozen=True)
class Place:
    """A village inside its district; `lat`/`lon` are the centre of the district."""

    district: str
    district_code: str
    village: str
    lat: str
    lon: str


@dataclass(slots=True, frozen=True)
class Firm:
    """An invented supplier. `name` is its usual spelling, `variant` another one met now and then (or the same)."""

    number: int
    name: str
    variant: str
    npwp: str
    city: str
    category: str
    small: bool


@dataclass(slots=True)
class Revision:
    """One entry of a plan's revision history (kaji ulang)."""

    date: date
    kind: str  # one_to_one | budget | schedule | cancelled
    old_code: str
    new_code: str
    reason: str


@dataclass(slots=True)
class Proposal:
    """The e-Musrenbang proposal a plan grew from; `amount` is what the village asked for."""

    code: str
    year: int
    forum: str
    amount: int
    accepted: int


@dataclass(slots=True)
class Plan:
    """A procurement plan (RUP). One plan may lead to several packages, or to none."""

    code: str
    unit: Unit
    year: int
    title: str
    category: str
    method: str
    fund: str
    amount: int
    place: Place
    created: date
    announced: date
    tender_start: date
    tender_end: date
    contract_start: date
    contract_end: date
    use_start: date
    use_end: date
    program: str = ""
    activity: str = ""
    sub_activity: str = ""
    account_code: str = ""
    ppk_office: str = ""
    specification: str = ""
    volume: str = ""
    domestic_product: bool = True
    small_business: bool = True
    self_managed_type: str = ""  # "1".."4" when the unit or a community does the work itself
    status: str = "announced"  # announced | cancelled
    proposal: Proposal | None = None
    revisions: list[Revision] = field(default_factory=list)


@dataclass(slots=True)
class Bid:
    """A registered bidder; `offer` is None when it registered without handing in a price."""

    firm: Firm
    offer: int | None = None
    corrected: int | None = None
    result: str = "registered"  # registered | valid | disqualified | winner
    reason: str = ""


@dataclass(slots=True)
class Amendment:
    number: str
    date: date
    reason: str
    amount: int
    end: date


@dataclass(slots=True)
class Payment:
    """`amount` is gross, before tax."""

    term: str
    spm_number: str
    sp2d_number: str
    date: date
    amount: int


@dataclass(slots=True)
class Progress:
    """Percentages are strings with at most one decimal ("42.5")."""

    date: date
    planned: str
    physical: str
    financial: str
    obstacle: str


@dataclass(slots=True)
class Contract:
    """A contract as signed; `amendments` change its amount and end afterwards."""

    number: str
    firm: Firm
    price_system: str
    signed: date
    start: date
    end: date
    amount: int
    guarantee: int
    advance: int
    supervisor: str
    status: str = "active"  # active | terminated
    amendments: list[Amendment] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    handover_number: str = ""
    handover: date | None = None
    penalty: int = 0

    @property
    def final_amount(self) -> int:
        return self.amendments[-1].amount if self.amendments else self.amount

    @property
    def final_end(self) -> date:
        return self.amendments[-1].end if self.amendments else self.end


@dataclass(slots=True)
class Package:
    """A package in the procurement system (SPSE): a tender, or a direct purchase ("nontender")."""

    key: int
    kind: str  # tender | nontender
    legacy: bool  # old methods and a thinner export: the first of several years
    year: int
    unit: Unit
    category: str
    amount: int  # pagu
    estimate: int  # HPS
    created: date
    title: str = ""
    plan: Plan = None  # type: ignore[assignment]  # set right after the package is drawn
    code: str = ""
    place: Place = None  # type: ignore[assignment]
    location: str = ""
    scope: str = ""
    method: str = ""
    method_details: str = ""
    qualification: str = ""
    evaluation: str = ""
    price_system: str = ""
    fund: str = ""
    bids: list[Bid] = field(default_factory=list)
    winner: Bid | None = None
    negotiated: int = 0
    status: str = "complete"  # complete | unsuccessful | active
    retry_of: Package | None = None
    opened: date | None = None
    awarded: date | None = None
    contract: Contract | None = None
    contract_recorded: bool = False  # is the contract kept in the procurement system as well?
    typing_factor: int = 1  # the export carries this multiple of the agreed amount

    @property
    def shared_plan(self) -> bool:
        return self.plan.amount != self.amount


@dataclass(slots=True)
class Anomaly:
    """Something planted: `code` says what, `packages` are the tender or package codes, `facts` the figures."""

    code: str
    packages: list[Package]
    unit: Unit | None = None
    firms: list[Firm] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Everything that happened. `packages` run in the order of their codes, which is the order of time."""

    seed: int
    years: tuple[int, ...]
    size: int
    units: list[Unit]
    firms: list[Firm]
    plans: list[Plan] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    anomalies: list[Anomaly] = field(default_factory=list)
    free_numbers: dict[int, list[int]] = field(default_factory=dict)  # year -> package numbers nobody used
