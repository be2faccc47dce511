"""What a contracting process says to other catalogues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import yaml

from ckanext.bos.core import codelists, ladder, money, stages
from ckanext.bos.ocds import addresses
from ckanext.bos.ocds.ledger import Span

from .. import settings
from . import papers, places, vocabulary
from .bodies import Bodies
from .description import Code, Description, Link, Number, Period

_RUNGS = (
    ("budget", "pagu"),
    ("estimate", "HPS"),
    ("award", "nilai pemenang"),
    ("contract", "nilai kontrak"),
    ("paid", "sudah dibayar"),
)


@dataclass(frozen=True)
class Stored:
    """A process as it is read from the database, with what is known beside it.

    :ivar related: titles of the public processes that it names, by their dataset ids
    """

    id: str
    name: str
    unit_id: str
    process: Mapping[str, Any]
    papers: Sequence[Mapping[str, Any]]
    created: str
    span: Span | None
    related: Mapping[str, str] = field(default_factory=dict)


def describe(stored: Stored, bodies: Bodies) -> Description:
    """The description of a process; nothing in it that the dataset does not show to everybody."""
    process = stored.process
    publisher = bodies.unit(stored.unit_id)
    uri = addresses.absolute(f"/dataset/{stored.id}")
    page = Link(addresses.absolute(f"/pengadaan/{stored.name}"), _title(process))
    year = str(process.get("fiscal_year") or "")
    amounts: dict[str, Any] = {
        name: "" if value is None else money.canonical(value) for name, value in ladder.amounts(process).items()
    }
    themes = vocabulary.themes_of_unit(publisher.name)
    found_places = places.districts(row.get("kecamatan") or "" for row in process.get("locations") or ())
    method = _label("method", process.get("method") or process.get("planned_method"))
    category = _label("category", process.get("category"))
    stage = _label("stage", stages.current(process))
    suppliers = _suppliers(process)
    filled = {"region": settings.region_name(), "year": year or "berjalan"}
    constants: dict[str, Any] = {name: text.format(**filled) for name, text in _constants().items()}
    withheld = [paper for paper in stored.papers if paper.get("openness") == "exempt"]
    return Description(
        id=stored.id,
        name=stored.name,
        uri=uri,
        page=page,
        identifier=process["ocid"],
        title=_title(process),
        description=_description(process, publisher.name, year, method, category, stage, amounts, suppliers),
        publisher=publisher,
        steward=bodies.steward(),
        themes=themes,
        keywords=tuple(_keywords(year, method, category, stage, [place.name for place in found_places])),
        kind=Code(addresses.policy() + "#proses-pengadaan", "Proses pengadaan"),
        access=vocabulary.access("public"),
        access_level=vocabulary.access_level("public"),
        dropped=tuple(papers.unreachable(stored.papers)),
        access_note=f"{len(withheld)} dokumen dikecualikan; aturannya ada pada dokumen itu" if withheld else "",
        places=found_places or (places.regency(),),
        period=_period(uri, process, year),
        issued=stored.span.first if stored.span else stored.created,
        modified=stored.span.last if stored.span else stored.created,
        frequency=vocabulary.frequency("never" if _is_closed(process) else "irreg"),
        language=vocabulary.language("id"),
        licence=vocabulary.licence_of_data(),
        distributions=tuple(papers.of_process(stored, uri)),
        version=str(stored.span.count) if stored.span else "",
        version_note=f"Rilis OCDS terakhir: {', '.join(stored.span.tags)}" if stored.span else "",
        standards=(vocabulary.OCDS,),
        numbers=tuple(_numbers(uri, process)),
        related=tuple(Link(addresses.absolute(f"/dataset/{id}"), title) for id, title in stored.related.items()),
        priority_year=year if settings.processes_are_priority() else "",
        checked="1" if settings.checked() else "",
        ocid=process["ocid"],
        record=addresses.record(process["ocid"]),
        fiscal_year=year,
        stage=stage,
        status=_label("tender_status", process.get("tender_status")),
        method=method,
        category=category,
        funds=", ".join(_label("fund", fund) for fund in process.get("budget_sources") or ()),
        suppliers="; ".join(suppliers),
        **amounts,
        **constants,
    )


def _title(process: Mapping[str, Any]) -> str:
    return papers.text(process.get("title")) or str(process["ocid"])


def _description(
    process: Mapping[str, Any],
    unit: str,
    year: str,
    method: str,
    category: str,
    stage: str,
    amounts: Mapping[str, str],
    suppliers: Sequence[str],
) -> str:
    """The steward's own words, then what the process is, in whole sentences: a reader elsewhere sees nothing else."""
    kind = "Paket swakelola" if process.get("sourcing") == "self_managed" else "Paket pengadaan"
    what = " ".join(part for part in (kind, category[:1].lower() + category[1:]) if part)
    when = f" tahun anggaran {year}" if year else ""
    how = f" dengan metode {method[:1].lower() + method[1:]}" if method else ""
    sentences = [f"{what} milik {unit}{when}{how}", f"Tahap: {stage[:1].lower() + stage[1:]}"]
    said = [f"{words} {money.format_rupiah(amounts[name])}" for name, words in _RUNGS if amounts[name]]
    if said:
        sentences.append(f"{said[0][:1].upper() + said[0][1:]}" + "".join(f", {words}" for words in said[1:]))
    if suppliers:
        sentences.append(f"Penyedia: {', '.join(suppliers[:5])}")
    sentences.append("Seluruh data dari rencana sampai pembayaran menurut Open Contracting Data Standard (OCDS)")
    own = papers.text(process.get("notes"))
    return "\n\n".join(part for part in (own, " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)) if part)


def _keywords(year: str, method: str, category: str, stage: str, found: Sequence[str]) -> Iterator[str]:
    """Words by which people look for it."""
    words = ["pengadaan", "OCDS", year, category, method, stage, *found]
    for word in dict.fromkeys(vocabulary.tag(text).lower() for text in words):
        if len(word) >= 2:
            yield word


def _period(uri: str, process: Mapping[str, Any], year: str) -> Period | None:
    """From the first planned or fiscal day to the last planned or agreed one."""
    rows = [*(process.get("contracts") or ()), *(process.get("amendments") or ())]
    starts = [process.get("planned_tender_start"), process.get("announcement_date"), year and f"{year}-01-01"]
    ends = [process.get("planned_contract_end"), *(row.get("end") for row in rows)]
    ends += [row.get("date") for row in process.get("handovers") or ()] or [year and f"{year}-12-31"]
    first, last = min(_days(starts), default=""), max(_days(ends), default="")
    return Period(f"{uri}#masa", first, max(first, last)) if first or last else None


def _days(values: Sequence[Any]) -> list[str]:
    return [str(value)[:10] for value in values if value]


def _is_closed(process: Mapping[str, Any]) -> bool:
    """Whether nothing more will come: it failed, or the work is handed over and no longer late."""
    if process.get("tender_status") in stages.FAILED:
        return True
    return bool(process.get("handovers")) and all(
        state.state in ("done", "not_applicable") for state in stages.states(process)
    )


def _numbers(uri: str, process: Mapping[str, Any]) -> Iterator[Number]:
    """The numbers by which the government's other systems know the process."""
    for name, scheme, path in (("rup_code", "Kode RUP", "rup"), ("tender_code", "Kode tender SPSE", "spse")):
        if code := str(process.get(name) or ""):
            yield Number(addresses.absolute(f"/nomor/{path}/{code}"), scheme, code)
    for number in dict.fromkeys(papers.text(row.get("number")) for row in process.get("contracts") or ()):
        if number:
            yield Number(f"{uri}#kontrak-{quote(number, safe='')}", "Nomor kontrak", number)


def _suppliers(process: Mapping[str, Any]) -> list[str]:
    rows = ladder.alive(process.get("awards"))
    return list(dict.fromkeys(papers.text(row.get("supplier_name")) for row in rows if row.get("supplier_name")))


def _label(codelist: str, value: str | None) -> str:
    return codelists.label(codelist, value)


@cache
def _constants() -> dict[str, str]:
    """What Satu Data asks of every process alike."""
    return yaml.safe_load(files("ckanext.bos.federation.describing").joinpath("satu_data.yaml").read_text("utf-8"))
