"""Joining the services of one run on their keys: tenders and non-tenders, recorded purchases, orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation, Refusal, Row

from ..suppliers import Suppliers
from ..transport import BROKEN
from . import announcement, bidders, contract, ecat, payments, recorded, schedule
from .chain import LINKS, NONTENDER, TENDER, Chain, Kind, has_failed
from .reading import SOURCE, code, latest, number, opened, text

_RECORDED = {
    "recorded": ("kd_nontender_pct", False, "rows"),
    "recorded_receipts": ("kd_nontender_pct", False, "receipts"),
    "recorded_self": ("kd_swakelola_pct", True, "rows"),
    "recorded_self_receipts": ("kd_swakelola_pct", True, "receipts"),
}
_OWNER = ("kd_klpd", "kode_klpd")
_PACKAGE = ("kd_pkt_dce", "kd_paket")

Tables = Mapping[str, Iterable[Row]]
Found = Observation | Refusal


def read_rows(services: Tables, key: str, klpd: str = "") -> Iterator[Found]:
    """Observations of the rows of one run, by service; services not delivered say nothing.

    Founding observations come in order of code, so that the first tender of a plan is taken first, and those of one
    plan before those of several, which may join any of theirs; what only joins comes right behind. Every row stands
    behind an observation or is refused.

    :param services: rows by the service's name (:mod:`ckanext.bos.sources.services`); others are passed over
    :param key: the site's secret for pseudonyms
    :param klpd: whose rows are taken (``D171``); those that name another body are refused. Empty: everybody's
    """
    run = _Run(Suppliers(key), klpd)
    chains = {kind.name: run.chains(kind, services) for kind in (TENDER, NONTENDER)}
    records, orders = run.records(services), run.orders(services)
    yield from run.refused
    _tell_apart(chains)
    taken: set[str] = set()
    for found in (chain for kind in chains.values() for chain in sorted(kind, key=_names_several)):
        codes = announcement.codes_of(found)
        found.shared = not taken.isdisjoint(codes)
        taken.update(codes)
        yield from announcement.read(found, run.suppliers)
        yield from schedule.read(found)
        yield from bidders.read(found, run.suppliers)
        yield from contract.read(found, run.suppliers)
        yield from payments.read(found)
    for record in records:
        yield from recorded.read(record, run.suppliers)
    for order, rows in orders.items():
        yield from ecat.read(order, rows, run.suppliers)


class _Run:
    def __init__(self, suppliers: Suppliers, klpd: str) -> None:
        self.suppliers = suppliers
        self.klpd = klpd
        self.refused: list[Refusal] = []

    def chains(self, kind: Kind, services: Tables) -> list[Chain]:
        """The tenders or non-tenders of the run in order of code, those that repeat a failed one knowing it."""
        found: dict[str, Chain] = {}
        delivered: set[str] = set()
        for link, ending in LINKS.items():
            for row in self._rows(services, kind.name + ending):
                delivered.add(link)
                if name := self._keyed(row, *kind.code):
                    chain = found.setdefault(name, Chain(kind, name, Key("spse", name), delivered))
                    chain.rows.setdefault(link, []).append(row)
        chains = [found[name] for name in sorted(found, key=_order)]
        _repeats(kind, chains)
        return chains

    def records(self, services: Tables) -> list[recorded.Record]:
        """Recorded purchases, then recorded self-managed work."""
        found: dict[tuple[bool, str], recorded.Record] = {}
        for service, (column, self_managed, part) in _RECORDED.items():
            for row in self._rows(services, service):
                if name := self._keyed(row, column):
                    place = (self_managed, name)
                    value = f"{name}-swakelola" if self_managed and (False, name) in found else name
                    record = found.setdefault(place, recorded.Record(Key("pct", value), self_managed))
                    getattr(record, part).append(row)
        return [found[place] for place in sorted(found, key=lambda place: (place[0], _order(place[1])))]

    def orders(self, services: Tables) -> dict[Key, list[Row]]:
        """Orders of the catalogue by key."""
        found: dict[Key, list[Row]] = defaultdict(list)
        for row in self._rows(services, "ecat"):
            if self._keyed(row, *ecat.ORDER) and (key := ecat.key_of(row)):
                found[key].append(row)
        return {key: found[key] for key in sorted(found)}

    def _rows(self, services: Tables, service: str) -> Iterator[Row]:
        for row in services.get(service, ()):
            yield opened(row, self.suppliers)

    def _keyed(self, row: Row, *columns: str) -> str:
        """The row's code; a row without one, or of another body, is refused."""
        found, owner, broken = code(row.cells, *columns), text(row.cells, *_OWNER), row.cells.get(BROKEN)
        if found and owner and self.klpd and owner != self.klpd:
            error = {_OWNER[0]: FieldError("other_klpd", found=owner, expected=self.klpd)}
        elif found:
            return found
        elif broken is not None:
            error = {columns[0]: FieldError("row_broken", found=broken)}
        else:
            error = {columns[0]: FieldError("no_key")}
        self.refused.append(Refusal(SOURCE, row, error))
        return ""


def _names_several(chain: Chain) -> bool:
    return len(announcement.codes_of(chain)) > 1


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _repeats(kind: Kind, chains: Iterable[Chain]) -> None:
    """Tell each tender which failed ones of the same package came before it."""
    packages: dict[str, list[tuple[int, Chain]]] = defaultdict(list)
    for chain in chains:
        if rows := chain.of("announced"):
            cells = latest(rows).cells
            if package := code(cells, *_PACKAGE):
                packages[package].append((number(cells, kind.version), chain))
    for versions in packages.values():
        for version, chain in versions:
            earlier = [other for before, other in versions if before < version and has_failed(other)]
            chain.failed = tuple(other.code for other in earlier)


def _tell_apart(chains: Mapping[str, list[Chain]]) -> None:
    """Tenders and non-tenders are numbered apart: one number may mean one of each."""
    tenders = {chain.code for chain in chains[TENDER.name]}
    for chain in chains[NONTENDER.name]:
        if chain.code in tenders:
            chain.key = Key("spse", f"{chain.code}-nontender")
