"""The papers of a process as OCDS documents. A withheld paper is listed with its rule and without its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from ckanext.bos.core import schema
from ckanext.bos.core.dates import format_date
from ckanext.bos.core.schema import STAGES

from .given import Site
from .ids import Ids
from .leaves import first_moment, label, last_moment, some, stamp, text

LANGUAGE = "id"
CLOSED = "exempt"
OTHER_TYPE = "x_other"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "html": "text/html",
    "htm": "text/html",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
}
"""CKAN's format, in lower case -> IANA media type."""

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_HOST = re.compile(r"[A-Za-z0-9._~:@-]+|(?:[A-Za-z0-9._~-]+@)?\[[0-9A-Fa-f:.]+\](?::\d+)?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def by_stage(papers: Sequence[Mapping[str, Any]], site: Site) -> dict[str, list[dict[str, Any]]]:
    """The documents of each stage that has any. A paper that names no stage is of its kind's, else of planning."""
    found: dict[str, list[dict[str, Any]]] = {}
    ids = Ids()
    for paper in papers:
        kind = schema.load().papers.get(paper.get("kind") or "")
        stage = paper.get("stage") or (kind.stage if kind else "")
        document = _document(paper, ids.take(paper.get("id"), "dokumen"), site)
        found.setdefault(stage if stage in STAGES else STAGES[0], []).append(document)
    return found


def _document(paper: Mapping[str, Any], id: str, site: Site) -> dict[str, Any]:
    kind = schema.load().papers.get(paper.get("kind") or "")
    withheld = paper.get("openness") == CLOSED
    own = {"documentDate": first_moment(paper.get("document_date")), "withheld": _withheld(paper) if withheld else None}
    document = {
        "id": id,
        "documentType": kind.document_type if kind else OTHER_TYPE,
        "title": text(paper, "name") or (kind.label["id"] if kind else ""),
        "description": withheld_words(paper) if withheld else text(paper, "description"),
        "language": LANGUAGE,
        "bos": some(own),
    }
    return some(document if withheld else document | _file(paper, site))


def _file(paper: Mapping[str, Any], site: Site) -> dict[str, Any]:
    published, modified = stamp(paper.get("created")), stamp(paper.get("last_modified"))
    return {
        "url": address(paper, site),
        "datePublished": published,
        "dateModified": modified if modified > published else "",
        "format": media_type(paper),
    }


def _withheld(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Code, rule and end of a withholding, for machines."""
    code = paper.get("exemption_code") or "unknown"
    rules = {entry["value"]: entry["rule"] for entry in schema.read("codelists.yaml")["exemption"]}
    return some({"code": code, "rule": rules.get(code), "until": last_moment(paper.get("exempt_until"))})


def withheld_words(paper: Mapping[str, Any]) -> str:
    """``Dikecualikan: … (UU 14/2008 Pasal 17 huruf b). Alasan. Sampai 30 April 2019. Keterangan.``"""
    said = _withheld(paper)
    reason = ": " + label("exemption", paper["exemption_code"]) if paper.get("exemption_code") else ""
    rule = f" ({said['rule']})" if "rule" in said else ""
    until = f"Sampai {format_date(paper['exempt_until'])}" if paper.get("exempt_until") else ""
    parts = [f"Dikecualikan{reason}{rule}", text(paper, "exemption_reason"), until, text(paper, "description")]
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def media_type(paper: Mapping[str, Any]) -> str:
    given = str(paper.get("mimetype") or "").strip().lower()
    if _MEDIA_TYPE.fullmatch(given):
        return given
    format = str(paper.get("format") or "").strip().lower().lstrip(".")
    return format if _MEDIA_TYPE.fullmatch(format) else MEDIA_TYPES.get(format, "")


def address(paper: Mapping[str, Any], site: Site) -> str:
    """The absolute, percent-encoded URL of the file; "" where there is none that a browser could follow.

    CKAN stores the bare file name of an upload: its URL is made the way CKAN makes it.
    """
    url = str(paper.get("url") or "").strip()
    if url and "://" not in url and paper.get("package_id"):
        name = quote(url.rsplit("/", 1)[-1])
        return f"{site.url}/dataset/{paper['package_id']}/resource/{paper['id']}/download/{name}"
    try:
        scheme, host, path, query, fragment = urlsplit(_STRAY_PERCENT.sub("%25", url))
    except ValueError:
        return ""
    if scheme not in ("http", "https", "ftp") or not _HOST.fullmatch(host):
        return ""
    path = quote(path, safe="/%:=&~+!$,;'@()*")
    query, fragment = (quote(part, safe="/?%:=&~+!$,;'@()*") for part in (query, fragment))
    return urlunsplit((scheme, host, path, query, fragment))
