"""Which package carries a planning proposal out.

A candidate has the same sub-activity, unit and year; it is taken if its title has half of the words and its place is
the proposal's village or district, and if no other candidate comes near (planning and monitoring reference, section
1). What finds no package is kept with the reason and tried again with each run.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import config, registry
from ckanext.bos.core import codelists
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation, Refusal
from ckanext.bos.core.text import fold
from ckanext.bos.sources import musrenbang
from ckanext.bos.sources.musrenbang import Proposal

from .waiting import with_waiting

LEAST_OVERLAP = 0.5
"""The share of the shorter title's words that both titles must have."""

LEAST_LEAD = 0.15
"""By how much the best candidate must be ahead of the next."""

SAME_VILLAGE = 0.25
"""What the same village is worth beside the same district."""

_EMPTY_WORDS = frozenset(
    """
    DI DAN DARI KE UNTUK PADA YANG DENGAN DALAM OLEH SERTA ATAU PAKET PEKERJAAN KEGIATAN BELANJA PENGADAAN JASA DESA
    DS KELURAHAN KEL KECAMATAN KEC KABUPATEN KAB BOJONEGORO DUSUN DSN RT RW TAHUN TA ANGGARAN APBD LOKASI DISAMARKAN
    USULAN
    """.split()
)
_NOT_YET = ("proposed", "verified")
_FELL = ("rejected", "cancelled")


@dataclass(frozen=True)
class Candidate:
    """A package that may carry a proposal out.

    :ivar unit: the unit's slug
    :ivar places: pairs of a district's code and a village's name, either may be empty
    """

    ocid: str
    title: str
    unit: str
    year: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """The package chosen, or why none is."""

    ocid: str = ""
    error: FieldError | None = None


def match(found: Iterable[Observation | Refusal], *, dry_run: bool = False) -> list[Observation | Refusal]:
    """Name the packages of all proposals of a run and of those that wait from before.

    A proposal stays with the package that it was once joined to. One that was rejected or cancelled before is passed
    over, and is no refused row.
    """
    proposals, others = with_waiting(found, Proposal, musrenbang.SOURCE, musrenbang.reread)
    joined = registry.processes_of(musrenbang.SOURCE, [item.key for item in proposals])
    units, _ids = registry.find_units()
    slugs = {item.unit: units.find(item.unit) if item.unit else "" for item in proposals}
    known = _candidates({item.activity for item in proposals if item.key not in joined})
    undecided = config.publish_undecided_proposals()
    for item in proposals:
        unit = slugs[item.unit]
        choice = Choice(joined.get(item.key, ""))
        if not choice.ocid and item.row["status"] in _FELL:
            # No package will ever carry it out: there is nothing to write, and nothing for anybody to mend.
            others.append(replace(item, values={}, unit=""))
            continue
        if not choice.ocid and unit is None:
            choice = Choice(error=FieldError("unknown_unit", found=item.unit))
        elif not choice.ocid:
            choice = choose(item, unit or "", known.get(item.activity, ()), undecided)
        others.append(_joined(item, choice))
    return others


def choose(proposal: Proposal, unit: str, candidates: Sequence[Candidate], undecided: bool) -> Choice:
    """The package that a proposal belongs to.

    :param unit: slug of the proposal's unit, empty where it names none
    :param candidates: packages of the same activity
    :param undecided: whether proposals may be taken before anything is decided
    """
    row = proposal.row
    if row["status"] in _NOT_YET and not undecided:
        return Choice(error=FieldError("proposal_undecided"))
    if not proposal.activity:
        return _none("kode subkegiatan kosong", "it has no sub-activity code")
    fitting = [item for item in candidates if item.year == row["year"] and unit in ("", item.unit)]
    if not fitting:
        what = f"{proposal.activity} {row['year']}"
        return _none(f"tidak ada paket subkegiatan {what}", f"there is no package of sub-activity {what}")
    counts = Counter(word for item in fitting for word in _words(item.title))
    ranked = sorted(((score(row, item, counts), item) for item in fitting), key=lambda pair: (-pair[0], pair[1].ocid))
    ranked = [pair for pair in ranked if pair[0]]
    if not ranked:
        return _none("nama atau tempatnya berbeda", "titles or places differ")
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAST_LEAD:
        best = ", ".join(f"{item.title} ({item.ocid})" for _points, item in ranked[:3])
        return Choice(error=FieldError("proposal_ambiguous", found=best))
    return Choice(ranked[0][1].ocid)


def score(proposal: Mapping[str, str], candidate: Candidate, counts: Mapping[str, int]) -> float:
    """How well a package fits, 0 for not at all: the common words, rare ones more, and more for the same village.

    :param counts: in how many of the candidates' titles each word stands
    """
    village = fold(proposal.get("village", ""))
    ours, theirs = _words(proposal["title"]), _words(candidate.title)
    if _overlap(ours - set(village.split()), theirs) < LEAST_OVERLAP:
        return 0.0
    known = {word for word in ours if counts.get(word)}
    alike = _weight(known & theirs, counts) / (_weight(known | theirs, counts) or 1)
    if village and any(_says(text, village) for text in (candidate.title, *(name for _code, name in candidate.places))):
        return alike + SAME_VILLAGE
    district = proposal.get("kecamatan", "")
    codes = {code for code, _name in candidate.places}
    same = district and (district in codes or _says(candidate.title, fold(codelists.label("kecamatan", district))))
    return alike if same else 0.0


def _weight(words: Iterable[str], counts: Mapping[str, int]) -> float:
    """What words tell: one that every title has tells little."""
    return sum(1 / counts[word] for word in words if counts.get(word))


def _says(text: str, folded: str) -> bool:
    return f" {folded} " in f" {fold(text)} "


def _overlap(one: Collection[str], other: Collection[str]) -> float:
    """The words that both have, as a share of the shorter; one common word among several says nothing."""
    common, least = len(set(one) & set(other)), min(len(one), len(other))
    return common / least if least and common >= min(2, least) else 0.0


@lru_cache(maxsize=65536)
def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if word not in _EMPTY_WORDS)


def _none(id: str, en: str) -> Choice:
    return Choice(error=FieldError("proposal_unmatched", found={"id": id, "en": en}))


def _joined(proposal: Proposal, choice: Choice) -> Observation | Refusal:
    if choice.error is not None:
        return Refusal(proposal.source, proposal.rows[0], {"usulan": choice.error})
    return replace(proposal, keys=(Key("ocid", choice.ocid),), unit="")


def _candidates(activities: set[str]) -> dict[str, list[Candidate]]:
    """The packages of each activity, with one query for all."""
    wanted = sorted(activities - {""})
    if not wanted:
        return {}
    package, process, unit = model.Package, registry.Process, model.Group
    extras = getattr(package, "extras")
    columns = [extras[name].astext for name in ("sub_activity_code", "activity_code", "locations")]
    query = (
        sa.select(process.ocid, process.title, unit.name, process.year, *columns)
        .join(package, package.id == process.package_id)
        .outerjoin(unit, unit.id == process.unit_id)
        .where(package.state == "active", sa.or_(columns[0].in_(wanted), columns[1].in_(wanted)))
    )
    found: dict[str, list[Candidate]] = defaultdict(list)
    for ocid, title, slug, year, sub_activity, activity, places in model.Session.execute(query):
        candidate = Candidate(ocid, title, slug or "", str(year or ""), _places(places))
        for code in {sub_activity, activity} & activities:
            found[code].append(candidate)
    return found


def _places(stored: str | None) -> tuple[tuple[str, str], ...]:
    try:
        rows = json.loads(stored or "[]")
    except ValueError:
        return ()
    return tuple((row.get("kecamatan") or "", row.get("village") or row.get("detail") or "") for row in rows)
