"""The harvest sources that a portal needs to take in everything that `demo.server` and the databases hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Order of harvests: plans first, so that what follows finds them.
SYSTEMS = ("sirup", "musrenbang", "spse", "simda", "emonev")

_PLACES = {
    "plan_locations": "RUP-PaketPenyediaLokasi",
    "self_managed_locations": "RUP-PaketSwakelolaLokasi",
}
_PLANS = {
    "plans": "rup/paket-penyedia-terumumkan",
    "self_managed": "rup/paket-swakelola-terumumkan",
    "plan_budget": "rup/paket-anggaran-penyedia",
    "self_managed_budget": "rup/paket-anggaran-swakelola",
    "revisions": "rup/history-kaji-ulang",
    "units": "rup/master-satker",
    "programs": "rup/program-master",
}
_PACKAGES = {
    "tender": "tender/pengumuman",
    "tender_result": "tender/tender-selesai-nilai",
    "tender_bidders": "tender/peserta-tender",
    "tender_schedule": "tender/jadwal-tahapan-tender",
    "tender_sppbj": "tender/tender-ekontrak",
    "tender_contract": "tender/tender-ekontrak-kontrak",
    "tender_spmk": "SPSE-TenderEkontrak-3SPMKSPP",
    "nontender": "tender/non-tender-pengumuman",
    "nontender_done": "tender/non-tender-selesai",
    "nontender_schedule": "tender/jadwal-tahapan-non-tender",
    "nontender_sppbj": "tender/non-tender-ekontrak",
    "nontender_contract": "tender/non-tender-ekontrak-kontrak",
    "nontender_spmk": "SPSE-NonTenderEkontrak-3SPMKSPP",
    "nontender_bast": "SPSE-NonTenderEkontrak-4BAPBAST",
}
"""Service by the portal's name -> where its rows are counted in the truths."""


@dataclass(frozen=True)
class HarvestSource:
    """A harvest source as an operator would configure it.

    :ivar name: its name in the portal's address
    :ivar url: the system's address; for a database the name of its connection, for files the folder
    """

    name: str
    title: str
    url: str
    config: Mapping[str, Any] = field(hash=False)

    @property
    def system(self) -> str:
        """Which reader it is for."""
        return self.config["system"]


def harvest_sources(truths: Mapping[str, Any], url: str) -> list[HarvestSource]:
    """The sources of all years that have rows, in the order in which they are to be harvested.

    :param truths: `demo-truths.json`
    :param url: address of the server that plays the systems
    """
    years = [str(year) for year in truths["options"]["years"]]
    found = [source for year in years for source in _of_year(truths["sources"], year, url, dropped=year != years[0])]
    return sorted(found, key=lambda source: SYSTEMS.index(source.system))


def _of_year(sources: Mapping[str, Any], year: str, url: str, dropped: bool) -> Iterator[HarvestSource]:
    """The plans of the first year come from INAPROC, and their places, which it does not have, from ISB; those of
    later years are files that a steward dropped into the year's folder, so that a plan is written once."""
    plans, packages = sources["sirup"]["files"][year], sources["spse"]["files"][year]
    if dropped:
        yield _source("sirup", year, "SiRUP", year, kind="files")
    else:
        yield _source("sirup", year, "SiRUP", f"{url}/api/v1", kind="inaproc", services=_known(_PLANS, plans))
        yield _isb("sirup", year, "SiRUP lokasi", url, _known(_PLACES, plans), name="sirup-lokasi")
    yield _source("musrenbang", year, "e-Musrenbang", f"{url}/musrenbang/usulan", kind="http")
    yield _isb("spse", year, "SPSE", url, _known(_PACKAGES, packages))
    yield _source("simda", year, "SIMDA Keuangan", year, kind="sql")
    yield _source("emonev", year, "e-Monev", f"{url}/emonev/progres", kind="http")


def _known(services: Mapping[str, str], counts: Mapping[str, int]) -> list[str]:
    """Those that have rows this year: of the others ISB says the same as of a wrong token."""
    return [name for name, file in services.items() if counts.get(file)]


def _isb(system: str, year: str, title: str, url: str, services: list[str], name: str = "") -> HarvestSource:
    numbers = {service: str(number) for number, service in enumerate(services, 101)}
    address = f"{url}/isb-2/api"
    return _source(system, year, title, address, name=name, kind="isb", services=services, names=numbers)


def _source(system: str, year: str, title: str, url: str, name: str = "", **settings: Any) -> HarvestSource:
    config = {"system": system, "year": int(year), **settings}
    return HarvestSource(f"{name or system}-{year}", f"{title} {year}", url, config)
