"""The matcher of SIMDA: what a whole run found goes in, what may be written comes out.

Certain contracts join their process, doubtful ones wait in the review queue, the others become processes of their
own. What was decided once, by the evidence or by a person, stays for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.observation import Key, Observation, Refusal
from ckanext.bos.sources.simda import earlier_keys

from ..review import queue
from ..review.model import APART, CONTINUES, JOINED, OPEN, Link
from . import score
from .candidates import Candidates, Found, find
from .joining import adoption, continuation, joined
from .score import Subject

SOURCE = "simda"


@dataclass
class _Case:
    """A contract of the run, what is known of it and what is to become of it.

    :ivar state: ``joined`` to ``ocid``, ``apart`` by decision, ``open`` for a person, empty for a process of its own
    :ivar fresh: whether that is new in this run
    :ivar is_alone: whether a process of its own is there already
    :ivar is_decided: whether its link holds: a decision is lost only with the process that it names
    """

    observation: Observation
    subject: Subject
    unit_id: str
    link: Link | None = None
    state: str = ""
    ocid: str = ""
    adopt: Mapping[str, Any] = field(default_factory=dict)
    best: tuple[score.Score, ...] = ()
    reason: str = ""
    fresh: bool = True
    is_alone: bool = False
    is_decided: bool = False

    @property
    def answer(self) -> Observation | None:
        """What may be written now; a process of its own goes on being told while a person is asked about it."""
        if self.state == JOINED:
            return joined(self.observation, self.ocid, self.adopt)
        return None if self.state == OPEN and not self.is_alone else self.observation


def match(found: list[Observation | Refusal], *, dry_run: bool = False) -> list[Observation | Refusal]:
    """Name the process of each contract that is certain, keep the doubtful ones for a person.

    :param found: everything that a run of source ``simda`` read
    :param dry_run: decide, but write nothing to the queue
    :returns: what may be written now, in the same order
    """
    run = _Run([item for item in found if isinstance(item, Observation) and item.values.get("contracts")])
    run.decide()
    if not dry_run:
        run.remember()
    answers = run.answers()
    return [
        answer
        for item in found
        if (answer := answers.get(item.key, item) if isinstance(item, Observation) else item) is not None
    ]


def subject_of(observation: Observation) -> Subject:
    """What is compared of a contract."""
    contract = observation.values["contracts"][0]
    return Subject(
        key=observation.key,
        year=int(observation.values.get("fiscal_year") or 0),
        number=contract.get("number", ""),
        amount=Decimal(contract["amount"]) if contract.get("amount") else None,
        supplier=contract.get("supplier_name", ""),
        title=contract.get("title", ""),
        signed=parse_date(contract["date_signed"]) if contract.get("date_signed") else None,
    )


class _Run:
    def __init__(self, observations: list[Observation]) -> None:
        units, ids = registry.find_units()
        links = queue.links(SOURCE, [observation.key for observation in observations])
        self.known = _known([observation.keys[-1] for observation in observations])
        before = [key for observation in observations for key in _earlier(observation)]
        self.before = _known(before)
        self.there = _there({link.ocid for link in links.values() if link.state == JOINED})
        self.links_before = queue.links(SOURCE, [_link_key(key) for key in self.before])
        self.cases: list[_Case] = []
        for observation in observations:
            slug = units.find(observation.unit) if observation.unit else None
            unit_id = ids.get(slug or "", "")
            case = _Case(observation, subject_of(observation), unit_id, links.get(observation.key))
            self.cases.append(case)

    def decide(self) -> None:
        """Keep what is decided, compare the rest, and let two contracts never share a package unseen."""
        waiting = [case for case in self.cases if not self._is_decided(case)]
        waiting = [case for case in waiting if case.is_alone or not self._continues(case)]
        if not waiting:
            return
        years = {case.subject.year for case in waiting}
        candidates = Candidates(SOURCE, {case.unit_id for case in waiting}, years)
        for case in waiting:
            _compare(case, candidates.of(case.unit_id, case.subject.year))
        claims: defaultdict[str, list[_Case]] = defaultdict(list)
        for case in waiting:
            if case.state == JOINED:
                claims[case.ocid].append(case)
        for case in [case for cases in claims.values() if len(cases) > 1 for case in cases]:
            case.state, case.ocid, case.adopt, case.reason = OPEN, "", {}, "linked"

    def remember(self) -> None:
        """Write the links that are new or changed. Commits."""
        for case in self.cases:
            if case.is_decided and case.link is not None:
                queue.note_changes(case.link, case.subject)
            elif case.state and case.fresh:
                queue.keep(
                    case.link,
                    case.observation,
                    case.subject,
                    case.unit_id,
                    queue.Verdict(case.state, case.ocid, case.adopt, case.best, case.reason),
                )
        model.Session.commit()

    def answers(self) -> Mapping[str, Observation | None]:
        """By key: the observation to write; None for what waits."""
        return {case.observation.key: case.answer for case in self.cases}

    def _is_decided(self, case: _Case) -> bool:
        """Whether somebody decided, another process has its key, or its unit is not known (which the registry says)."""
        link, key = case.link, case.observation.keys[-1]
        if link is not None and (link.state == APART or link.ocid in self.there):
            case.state, case.ocid, case.adopt, case.is_decided = link.state, link.ocid, link.adopt, True
            return True
        holder = self.known.get(key, "")
        if holder and not _is_own(holder, key):
            found = find(SOURCE, holder)
            case.state, case.ocid = JOINED, holder
            case.adopt = adoption(case.observation, found.packet) if found else {}
            return True
        case.is_alone = bool(holder)
        return not case.unit_id

    def _continues(self, case: _Case) -> bool:
        """Whether it is a contract of an earlier year, paid on: it joins that one and is not counted again."""
        earlier = next((key for key in _earlier(case.observation) if key in self.before), None)
        found = find("", self.before[earlier]) if earlier else None
        if earlier is None or found is None:
            return False
        link = self.links_before.get(_link_key(earlier))
        adopt = continuation(case.observation, earlier.value, found.packet, link.adopt if link else {})
        if adopt:
            case.state, case.ocid, case.adopt, case.reason = JOINED, self.before[earlier], adopt, CONTINUES
        return bool(adopt)


def _compare(case: _Case, found: Iterable[Found]) -> None:
    packets = {item.candidate.ocid: item for item in found}
    decision = score.decide(case.subject, [item.candidate for item in packets.values()])
    case.best, case.reason = decision.best, decision.reason
    if case.is_alone and decision.verdict != "none":
        case.state, case.reason = OPEN, "late"
    elif decision.verdict == "certain":
        case.state, case.ocid = JOINED, decision.best[0].candidate.ocid
        case.adopt = adoption(case.observation, packets[case.ocid].packet)
    elif decision.verdict == "review":
        case.state = OPEN
    elif case.link is not None:
        case.state, case.fresh = OPEN, False


def _known(keys: Sequence[Key]) -> dict[Key, str]:
    """The OCID of the process that holds each contract's key."""
    holders = registry.holders(keys)
    process = registry.Process
    rows = model.Session.execute(
        sa.select(process.package_id, process.ocid).where(process.package_id.in_(set(holders.values())))
    )
    ocids = {package_id: ocid for package_id, ocid in rows}
    return {key: ocids[package_id] for key, package_id in holders.items() if package_id in ocids}


def _there(ocids: Collection[str]) -> set[str]:
    """Those of the OCIDs whose process there still is."""
    process = registry.Process
    return set(model.Session.scalars(sa.select(process.ocid).where(process.ocid.in_(ocids)))) if ocids else set()


def _earlier(observation: Observation) -> tuple[Key, ...]:
    return earlier_keys(observation) if observation.rows else ()


def _link_key(key: Key) -> str:
    """``contract/2019/1-03-01-01/ab12cd34ef`` of the key ``2019-1-03-01-01-ab12cd34ef``."""
    year, _, rest = key.value.partition("-")
    return "/".join(("contract", year, *rest.rsplit("-", 1)))


def _is_own(ocid: str, key: Key) -> bool:
    return ocid.endswith(f"-{key.scheme}-{key.value}")
