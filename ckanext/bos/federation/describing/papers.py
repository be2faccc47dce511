"""The ways to get a dataset: of a process its OCDS record, all its releases, a table, and the papers of each stage."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ckanext.bos import registry
from ckanext.bos.core import codelists, schema
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.schema import STAGES
from ckanext.bos.core.text import BROKEN
from ckanext.bos.ocds import addresses
from ckanext.bos.ocds.mapping import documents
from ckanext.bos.ocds.mapping.leaves import stamp

from .. import settings
from . import vocabulary
from .description import Distribution, Licence

if TYPE_CHECKING:
    from .process import Stored

CLOSED = "exempt"
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


def of_process(stored: Stored, uri: str) -> Iterator[Distribution]:
    """OCDS first, then the papers in the order of the stages."""
    yield from _data(stored, uri)
    page = addresses.absolute(f"/pengadaan/{stored.name}")
    for paper in sorted(stored.papers, key=_stage):
        if paper.get("openness") == CLOSED or documents.address(paper, registry.site()):
            yield _paper(paper, uri, page)


def unreachable(files: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The names of open files that have no address that anybody could follow."""
    for number, file in enumerate(files, 1):
        if file.get("openness") != CLOSED and not documents.address(file, registry.site()):
            yield text(file.get("name")) or str(number)


def _data(stored: Stored, uri: str) -> Iterator[Distribution]:
    ocid, licence = stored.process["ocid"], vocabulary.licence_of_data()
    moments: dict[str, Any] = {}
    if stored.span:
        moments = {"issued": stored.span.first, "modified": stored.span.last}
    answers = (
        ("rekaman", "Rekaman OCDS", addresses.record(ocid),
         "Keadaan terakhir proses ini beserta seluruh riwayatnya (record package OCDS 1.1)."),
        ("rilis", "Rilis OCDS", addresses.absolute(f"{addresses.ENTRANCE}/releases", {"ocid": ocid}),
         "Setiap perubahan sejak proses ini pertama terbit (release package OCDS 1.1)."),
    )  # fmt: skip
    for name, title, url, about in answers if stored.span else ():
        yield Distribution(
            **_names(stored.id, uri, name),
            title=title,
            description=about,
            url=url,
            format="JSON",
            media_type="application/json",
            licence=licence,
            standard=vocabulary.OCDS,
            service=vocabulary.ocds_api(),
            **moments,
        )
    yield Distribution(
        **_names(stored.id, uri, "tabel"),
        title="Tabel proses (CSV)",
        description="Semua isian proses ini dalam satu tabel, satu baris per nilai, untuk Excel dan program lain.",
        url=addresses.absolute(f"/pengadaan/{stored.name}.csv"),
        format="CSV",
        media_type="text/csv",
        licence=licence,
        standard=vocabulary.RFC_4180,
        **moments,
    )


def _names(package_id: str, uri: str, name: str) -> dict[str, Any]:
    """Id and URI of what is no resource of CKAN: the same for ever."""
    return {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{package_id}#{name}")), "uri": f"{uri}#{name}"}


def _paper(paper: Mapping[str, Any], uri: str, page: str) -> Distribution:
    stage, kind = codelists.label("stage", _stage_name(paper)), codelists.label("paper_kind", paper.get("kind"))
    closed = paper.get("openness") == CLOSED
    title = text(paper.get("name")) or kind or "Dokumen"
    rule = documents.withheld_words(paper) if closed else ""
    url = settings.request_url() or page if closed else documents.address(paper, registry.site())
    about = text(paper.get("description")) or f"{kind or 'Dokumen'}, tahap {stage.lower()}."
    return Distribution(
        id=str(paper["id"]),
        uri=f"{uri}/resource/{paper['id']}",
        title=f"{stage}: {title}",
        description=rule or about,
        url=url,
        stage=stage,
        kind=kind,
        withheld=rule,
        **file_facts(paper, vocabulary.licence_of_data(), closed=closed),
    )


def file_facts(paper: Mapping[str, Any], licence: Licence, *, closed: bool = False) -> dict[str, Any]:
    """What CKAN knows of a resource's file, as keyword arguments. Of a withheld one neither size nor checksum."""
    format = str(paper.get("format") or "").strip() or _format_of(str(paper.get("url") or ""))
    digest = _SHA256.fullmatch(str(paper.get("hash") or "").lower())
    return {
        "format": format.upper(),
        "media_type": documents.media_type({**paper, "format": format}),
        "licence": licence,
        "size": 0 if closed else int(paper.get("size") or 0),
        "sha256": digest[1] if digest and not closed else "",
        "issued": stamp(paper.get("created")),
        "modified": stamp(paper.get("last_modified") or paper.get("created")),
    }


def _format_of(url: str) -> str:
    """The ending of a file's name, where it is one that is known; else what a page on the web is."""
    ending = url.rsplit("/", 1)[-1].rpartition(".")[2].lower()
    return ending if ending in documents.MEDIA_TYPES else "HTML"


def _stage_name(paper: Mapping[str, Any]) -> str:
    kind = schema.load().papers.get(paper.get("kind") or "")
    stage = paper.get("stage") or (kind.stage if kind else "")
    return stage if stage in STAGES else STAGES[0]


def _stage(paper: Mapping[str, Any]) -> int:
    return STAGES.index(_stage_name(paper))


def text(value: Any) -> str:
    """A free text, cleared of person data once more before it leaves, and of signs that no other system can hold."""
    return scrub(BROKEN.sub("", str(value or "")).strip())[0]
