"""Processes to be mapped: one with every field, one of each other shape, and the real ones of the regency."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ckanext.bos.core import ownership, schema, values
from ckanext.bos.core.identity import founding_key, mint
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.units import Units
from ckanext.bos.ocds.mapping import Site, Unit, release
from ckanext.bos.sources import SOURCES

from ..shared_data import SHARED

SITE = Site(url="https://bos.example.go.id", prefix="ocds-213czf")
UNIT = Unit(id="D171-1.03.0.00.0.00.01.0000", name="Dinas Pekerjaan Umum Bina Marga", slug="dinas-pu-bina-marga")
OCID = "ocds-213czf-rup-53613689"

Process = dict[str, Any]
Papers = list[dict[str, Any]]


def mapped(process: Process, papers: Papers | None = None) -> dict[str, Any]:
    return release({"ocid": OCID, **process}, papers or [], UNIT, SITE)


def example() -> Process:
    """Every field with the schema's own example, and rows that belong together."""
    process: Process = {}
    for entry in schema.load().fields.values():
        if entry.type == "rows":
            process[entry.name] = [
                {sub.name: value for sub in entry.subfields.values() if (value := values.parse(sub, sub.example))}
            ]
        elif entry.type == "choices":
            process[entry.name] = values.parse(entry, entry.example)
        else:
            process[entry.name] = values.parse(entry, entry.example) if entry.type != "core" else entry.example
    process["sourcing"] = "self_managed"
    return process


def full() -> Process:
    """A tender of works from the plan to the last payment, with rows that tell each other apart."""
    process: Process = example() | {"sourcing": "provider", "tender_status": "complete", "number_of_bidders": "12"}
    del process["self_managed_type"]
    winner, loser = "3f9a1c0b7d2e4f65", "aaaaaaaaaaaaaaaa"
    process["bidders"] = [
        {"id": winner, "name": "CV Contoh", "city": "Bojonegoro (Kab.)", "offer_amount": "1198000000",
         "corrected_amount": "1197850000", "result": "pending"},
        {"id": loser, "name": "PT Misal Jaya", "offer_amount": "1201000000", "negotiated_amount": "1200000000",
         "result": "disqualified", "rejection_reason": "Surat dukungan alat tidak dilampirkan"},
        {"id": "bbbbbbbbbbbbbbbb", "name": "Penyedia 3f2a9c", "result": "registered"},
    ]  # fmt: skip
    process["awards"] = [row | {"supplier_id": winner} for row in example()["awards"]]
    process["contracts"] = [row | {"supplier_id": winner, "status": "terminated"} for row in example()["contracts"]]
    process["schedule"] = [
        step("Pengumuman Pascakualifikasi", "2019-03-14T08:00:00+07:00", "2019-03-21T23:59:00+07:00"),
        step("Pemberian Penjelasan", "2019-03-18T09:00:00+07:00", "2019-03-18T11:00:00+07:00"),
        step("Upload Dokumen Penawaran", "2019-03-18T11:01:00+07:00", "2019-03-27T10:00:00+07:00"),
        step("Pembukaan Dokumen Penawaran", "2019-03-27T10:01:00+07:00", "2019-03-27T16:00:00+07:00"),
        step("Evaluasi Administrasi, Kualifikasi, Teknis, dan Harga", "2019-03-27T10:02:00+07:00",
             "2019-03-31T16:00:00+07:00"),
        step("Penetapan Pemenang", "2019-04-01T08:00:00+07:00", "2019-04-02T15:00:00+07:00"),
        step("Pengumuman Pemenang", "2019-04-02T15:01:00+07:00", "2019-04-02T16:00:00+07:00"),
        step("Penandatanganan Kontrak", "2019-04-09T08:00:00+07:00", "2019-04-12T16:00:00+07:00"),
    ]  # fmt: skip
    process["progress"] = [
        {
            "contract_id": "1",
            "date": "2019-05-31",
            "planned_percent": "45",
            "physical_percent": "42.5",
            "financial_percent": "30",
        },
        {"date": "2019-07-31", "planned_percent": "100", "physical_percent": "100", "obstacle": "Hujan"},
    ]
    process["payments"] = [
        {"id": "1", "contract_id": "1", "sp2d_number": "000012/SP2D/2019", "spm_number": "00012/SPM-LS/2019",
         "date": "2019-05-20", "term": "Uang muka", "amount": "358500000"},
        {"id": "2", "sp2d_number": "000345/SP2D/2019", "date": "2019-08-20", "term": "Pelunasan",
         "amount": "855500000.5"},
    ]  # fmt: skip
    return process


def step(name: str, start: str, end: str) -> dict[str, str]:
    return {"step": name, "start": start, "end": end}


def papers() -> Papers:
    """One paper of every kind as CKAN hands them on, and a withheld one."""
    found: Papers = []
    for number, paper in enumerate(schema.load().papers.values()):
        id = f"00000000-0000-4000-8000-{number:012d}"
        found.append(
            {
                "id": id,
                "name": paper.label["id"],
                "stage": paper.stage,
                "kind": paper.kind,
                "openness": "open",
                "document_date": "2019-03-14",
                "description": "Hasil pindai",
                "url": f"https://bos.example.go.id/dataset/x/resource/{id}/download/berkas-{number}.pdf",
                "format": "PDF",
                "mimetype": "application/pdf",
                "created": "2019-03-15T03:04:05.678901",
                "last_modified": "2019-03-16T20:00:00",
            }
        )
    return [*found, withheld()]


def withheld() -> dict[str, Any]:
    return {
        "id": "99999999-0000-4000-8000-000000000000",
        "name": "Penawaran PT Misal Jaya",
        "stage": "award",
        "kind": "losing_bid",
        "openness": "exempt",
        "exemption_code": "kip17b",
        "exemption_reason": "Memuat rahasia dagang peserta",
        "exempt_until": "2029-04-30",
        "url": "https://bos.example.go.id/dataset/x/resource/99999999/download/rahasia.pdf",
        "format": "PDF",
        "created": "2019-03-15T03:04:05",
    }


def shapes() -> dict[str, tuple[Process, Papers]]:
    """Processes of every shape, by name."""
    plan = {"title": "Belanja Alat Tulis", "fiscal_year": "2020", "rup_code": "30000001"}
    contract = {"id": "7", "number": "027/1/SPK/2020", "supplier_name": "UD Contoh", "amount": "5000000"}
    paid = [{"id": "1", "sp2d_number": "9/SP2D/2020", "date": "2020-05-05", "amount": "1000"}]
    tender = {"tender_code": "7001244", "method": "tender"}
    return {
        "every field": (full(), papers()),
        "every example": (example(), papers()),
        "ocid only": ({}, []),
        "plan": (plan | {"rup_status": "announced"}, []),
        "draft of a plan": ({"title": "Rencana", "rup_status": "draft"}, []),
        "cancelled plan": (plan | {"rup_status": "cancelled"}, []),
        "papers only": (plan, papers()),
        "running tender": (plan | tender | {"tender_status": "active"}, []),
        "failed tender": (plan | tender | {"tender_status": "unsuccessful", "tender_status_reason": "Sepi"}, papers()),
        "cancelled tender": (plan | tender | {"tender_status": "cancelled"}, []),
        "withdrawn tender": (plan | tender | {"tender_status": "withdrawn"}, []),
        "contract without award": (plan | {"contracts": [contract], "payments": paid}, papers()),
        "payments without contract": (plan | {"sourcing": "self_managed", "payments": paid}, papers()),
        "rows without ids": ({name: [{}, {}] for name in ("awards", "contracts", "amendments", "payments")}, []),
    }


@cache
def real() -> list[tuple[Process, Unit]]:
    """The processes of the regency's exports, joined as the register joins them, without a database."""
    folder = SHARED / "bojonegoro"
    source = SOURCES["spse-export"]
    found = source.read([path for path in sorted(folder.iterdir()) if source.takes(path)], "a key for tests")
    register = Register()
    for item in found:
        if isinstance(item, Observation):
            register.take(item)
    return [(process, _units()[1][process["owner_org"]]) for process in register.processes.values()]


class Register:
    """Who is who and whose value stands, in memory."""

    def __init__(self) -> None:
        self.processes: dict[str, Process] = {}
        self._owned: dict[str, Ownership] = {}
        self._holders: dict[Key, str] = {}

    def take(self, observation: Observation) -> None:
        ocid = self._find(observation)
        if ocid is None:
            return
        given = dict(observation.values)
        if observation.unit:
            given["owner_org"] = _units()[0].find(observation.unit)
        facts = Observation(observation.source, observation.key, observation.keys, given)
        process, owned = self.processes[ocid], self._owned[ocid]
        self.processes[ocid], _ = ownership.merge(schema.load(), process, owned, facts, "2020-01-01T00:00:00+00:00")

    def _find(self, observation: Observation) -> str | None:
        exact = observation.keys[-1]
        if exact in self._holders:
            return self._holders[exact]
        if observation.joins_only:
            return None
        taken = {key for key in observation.keys if key in self._holders}
        ocid = mint(SITE.prefix, founding_key(observation.keys, taken))
        self.processes[ocid], self._owned[ocid] = {"ocid": ocid}, Ownership()
        for key in observation.keys:
            if key in taken:
                related = {"relationship": "planning", "scheme": "ocid", "identifier": self._holders[key]}
                self.processes[ocid].setdefault("related_processes", []).append(related)
            self._holders.setdefault(key, ocid)
        return ocid


@cache
def _units() -> tuple[Units, dict[str, Unit]]:
    rows = list(_listed())
    names = {row["slug"]: [row["title"], row["short_name"], *row["aliases"].split("|")] for row in rows}
    return Units(names), {row["slug"]: Unit(f"D171-{row['slug']}", row["title"], row["slug"]) for row in rows}


def _listed() -> Iterator[dict[str, str]]:
    text = files("ckanext.bos.schemas").joinpath("opd.csv").read_text("utf-8")
    yield from csv.DictReader(io.StringIO(text))
