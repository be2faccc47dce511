"""The bulk export against `ocdskit compile` on the same releases: processes a second, and memory of the exporter.

``rows()`` is called with CKAN set up and its database empty of releases. It fills the ledger with copies of a few
processes that were published the ordinary way, and measures each program in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("BOS_SHARED_DATA", ROOT.parent / "shared" / "data"))
STANDARD = SHARED / "ocds" / "standard-1__1__5.zip"
TEMPLATES = 20
SAMPLE = 300
"""Processes that ocdskit is given: it compiles some ten a second."""


def rows(processes: int = 10_000) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    fill(processes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        streamed = _measured("lines", folder / "lines", processes)
        whole = _measured("all", folder / "all", processes)
        yield f"JSON Lines and release packages of {processes:,} processes", _figure(streamed)
        yield "all bulk files of the same, CSV and XLSX too, per year and whole", _figure(whole)
        rate = ocdskit_rate(folder)
        if rate is None:
            yield "`ocdskit compile` in the same run", f"not measured: {STANDARD} is not there"
        else:
            yield "`ocdskit compile` in the same run", f"{rate:.0f} processes/s ({streamed['rate'] / rate:.0f} x)"


def _figure(found: dict[str, Any]) -> str:
    seconds, memory = f"{found['seconds']:.1f} s, {found['cpu']:.1f} s computing", f"{found['peak']:.0f} MB at most"
    return f"{found['rate']:.0f} processes/s ({seconds}), {memory} ({found['before']:.0f} MB before)"


def _measured(what: str, folder: Path, processes: int) -> dict[str, Any]:
    """Run :func:`main` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bulk", what, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = json.loads(done.stdout.splitlines()[-1])
    return found | {"rate": processes / found["seconds"]}


def main(what: str, folder: Path) -> None:
    """Export once and print seconds and megabytes; CKAN is set up as the command line does it."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    app: Any = make_app(load_config(os.environ.get("CKAN_INI", str(ROOT / "test.ini"))))
    with app._wsgi_app.test_request_context():
        before = _peak()
        begun, used = time.perf_counter(), time.process_time()
        _export(what, folder)
        seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "cpu": time.process_time() - used, "before": before, "peak": _peak()}))


def _export(what: str, folder: Path) -> None:
    from ckanext.bos.ocds import ledger
    from ckanext.bos.ocds.bulk import build, writing
    from ckanext.bos.ocds.bulk.store import Store

    if what == "all":
        build.rebuild(Store(folder), force=True)
        return
    folder.mkdir()
    with writing.gzip_file(folder / "all.jsonl.gz") as lines:
        for _year, text in ledger.compiled_texts():
            lines.write(text.encode() + b"\n")
    uri = "https://example.org/releases-all.json"
    writing.write_package(uri, ledger.release_texts(), folder / "releases.json", lambda steps: None)
    writing.pack(folder / "releases.json", folder / "releases.json.gz")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ocdskit_rate(folder: Path) -> float | None:
    """Processes a second of ``ocdskit compile`` on the first releases of the exported package."""
    if not STANDARD.exists():
        return None
    schema = folder / "schema.json"
    with zipfile.ZipFile(STANDARD) as standard:
        schema.write_bytes(standard.read("standard-1__1__5/schema/release-schema.json"))
    package = json.loads((folder / "lines" / "releases.json").read_bytes())
    ocids = {release["ocid"] for release in package["releases"][: SAMPLE * 10]}
    chosen = set(sorted(ocids)[:SAMPLE])
    package["releases"] = [release for release in package["releases"] if release["ocid"] in chosen]
    command = [str(Path(sys.executable).with_name("ocdskit")), "compile", "--schema", str(schema)]
    begun = time.perf_counter()
    done = subprocess.run(command, input=json.dumps(package).encode(), check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    assert len(done.stdout.splitlines()) == len(chosen)
    return len(chosen) / seconds


def fill(processes: int) -> None:
    """So many processes in the ledger: some published release by release, the rest copied by the database."""
    import sqlalchemy as sa
    from ckan import model

    from ckanext.bos.ocds import ledger

    for number in range(min(TEMPLATES, processes)):
        for content in lives(f"ocds-213czf-tmpl-{number}", number):
            scope = ledger.Scope(content["ocid"], "dinas-pekerjaan-umum", 2026, "implementation")
            ledger.publish(content["ocid"], content, scope)
    model.Session.flush()
    copies = {"last": processes - 1, "templates": TEMPLATES}
    for statement in (_RELEASES, _RECORDS):
        model.Session.execute(sa.text(statement), copies)
    model.Session.commit()
    model.Session.execute(sa.text("ANALYZE bos_release"))
    model.Session.execute(sa.text("ANALYZE bos_record"))
    model.Session.commit()


_COPIES = "generate_series(CAST(:templates AS integer), CAST(:last AS integer)) AS copy"
_OLD, _NEW = "'tmpl-' || copy % :templates || '([^0-9])'", "'copy-' || copy || '\\1'"
_RELEASES = (
    "INSERT INTO bos_release (ocid, number, release_id, date, tags, unit, year, stage, release)"
    " SELECT 'ocds-213czf-copy-' || copy, number, replace(release_id, 'tmpl-' || copy % :templates, 'copy-' || copy),"
    f" date, tags, unit, year, stage, regexp_replace(release::text, {_OLD}, {_NEW}, 'g')::json"
    f" FROM {_COPIES} JOIN bos_release ON ocid = 'ocds-213czf-tmpl-' || copy % :templates ORDER BY copy, number"
)
_RECORDS = (
    "INSERT INTO bos_record SELECT 'ocds-213czf-copy-' || copy, 'copy-' || copy, first_xid, first_seq + copy * 100,"
    " first_year, last_seq + copy * 100, last_date, count, tags, unit, year, stage, withdrawn,"
    f" regexp_replace(compiled::text, {_OLD}, {_NEW}, 'g')::json"
    f" FROM {_COPIES} JOIN bos_record ON ocid = 'ocds-213czf-tmpl-' || copy % :templates"
)


def lives(ocid: str, number: int) -> Iterator[dict[str, Any]]:
    """What a process says of itself from plan to payment, stage by stage: six releases, some twenty bidders."""
    content = _plan(ocid)
    yield content
    bidders = [{"id": f"ID-NPWP-{number:03d}{who:06d}", "name": f"CV Peserta {who} Jaya"} for who in range(12)]
    tender = content["tender"] | {
        "status": "active",
        "procurementMethod": "open",
        "procurementMethodDetails": "Tender, pascakualifikasi satu file, harga terendah sistem gugur",
        "tenderPeriod": {"startDate": "2026-02-02T08:00:00+07:00", "endDate": "2026-02-20T14:00:00+07:00"},
        "value": _rupiah(2_400_000_000 + number),
        "tenderers": bidders,
        "numberOfTenderers": len(bidders),
        "documents": [_paper(ocid, f"t{paper}", "biddingDocuments") for paper in range(5)],
    }
    roles = ["tenderer"]
    content |= {
        "tender": tender,
        "parties": [*content["parties"], *(bidder | {"roles": roles} for bidder in bidders)],
        "bids": {
            "details": [
                {
                    "id": str(who),
                    "status": "valid" if who % 3 else "disqualified",
                    "date": "2026-02-19T10:00:00+07:00",
                    "tenderers": [bidder],
                    "value": _rupiah(2_300_000_000 + who * 1_000_000),
                }
                for who, bidder in enumerate(bidders)
            ]
        },
    }
    yield content
    award = {"id": "1", "status": "active", "date": "2026-03-05T00:00:00+07:00", "relatedBid": "1"}
    award |= {"title": "Pemenang", "value": _rupiah(2_290_000_000), "suppliers": [bidders[1]]}
    content |= {"awards": [award], "tender": tender | {"status": "complete"}}
    yield content
    contract = {
        "id": "1",
        "awardID": "1",
        "title": f"Surat Perjanjian 620/{number}/SP/2026",
        "status": "active",
        "dateSigned": "2026-03-20T00:00:00+07:00",
        "period": {"startDate": "2026-03-20T00:00:00+07:00", "endDate": "2026-09-20T23:59:59+07:00"},
        "value": _rupiah(2_290_000_000),
        "documents": [_paper(ocid, f"c{paper}", "contractSigned") for paper in range(3)],
    }
    content |= {"contracts": [contract]}
    yield content
    for paid in (1, 3):
        done = {
            "transactions": [
                {"id": f"SP2D-{turn}", "date": f"2026-0{4 + turn}-01T00:00:00+07:00", "value": _rupiah(500_000_000)}
                for turn in range(paid)
            ],
            "milestones": [
                {"id": f"fisik-{turn}", "title": f"Fisik {turn * 30} %", "type": "delivery", "status": "met"}
                for turn in range(paid)
            ],
        }
        content |= {"contracts": [contract | {"implementation": done}]}
        yield content


def _plan(ocid: str) -> dict[str, Any]:
    buyer = {"id": "ID-KLPD-D171-1.03", "name": "Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang"}
    title = "Peningkatan jalan kabupaten ruas Ngraho sampai Tambakrejo sepanjang 1,2 km"
    return {
        "ocid": ocid,
        "language": "id",
        "initiationType": "tender",
        "title": title,
        "description": f"{title}, termasuk pelebaran bahu jalan dan saluran tepi di beberapa titik.",
        "buyer": buyer,
        "parties": [buyer | {"roles": ["buyer"]}],
        "planning": {
            "budget": {
                "amount": _rupiah(2_500_000_000),
                "project": "Program Penyelenggaraan Jalan / Penyelenggaraan Jalan Kabupaten / Rekonstruksi Jalan",
                "projectID": "1.03.10.2.01.0005",
            },
            "documents": [_paper(ocid, f"p{paper}", "procurementPlan") for paper in range(4)],
        },
        "tender": {"id": ocid, "status": "planned", "title": title, "mainProcurementCategory": "works"},
    }


def _rupiah(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "IDR"}


def _paper(ocid: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "id": name,
        "documentType": kind,
        "title": f"Dokumen {name}",
        "datePublished": "2026-02-02T08:00:00+07:00",
        "format": "application/pdf",
        "language": "id",
        "url": f"https://example.org/dataset/{ocid}/resource/{name}/download",
    }


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
