"""The description of the API in OpenAPI 3.0, made from the parameters that are really read."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from ckanext.bos import config

from .. import addresses
from .parameters import PARAMETERS, Parameter

Json = dict[str, Any]

_SCHEMA = "https://standard.open-contracting.org/schema/1__1__5"
_UNCHANGED: Json = {"description": "Tidak berubah sejak permintaan yang lalu / Not changed since the last request"}
_OCID: Json = {"type": "string", "pattern": "^ocds-[a-z0-9]{6}-[!-~]{1,200}$"}


def document(sizes: Mapping[str, tuple[int, int]]) -> Json:
    """The whole description.

    :param sizes: by ``releases`` and ``records``: members on a page unless told otherwise, and at most
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "OCDS API",
            "version": version("ckanext-bos"),
            "description": "Setiap proses pengadaan publik sebagai data OCDS 1.1.5, terbuka tanpa kunci. "
            "/ Every public contracting process as OCDS 1.1.5, open and without a key.",
            "license": {"name": "Lisensi terbuka / Open licence", "url": config.open_licence()},
            "termsOfService": addresses.policy(),
        },
        "externalDocs": {"url": addresses.absolute(addresses.ENTRANCE)},
        "servers": [{"url": addresses.absolute("")}],
        "paths": {
            "/ocds/releases": _listing("releases", sizes["releases"]),
            "/ocds/records": _listing("records", sizes["records"]),
            "/ocds/release/{release_id}": _single("release", "release_id", "ocds-213czf-rup-14281122-0001"),
            "/ocds/record/{ocid}": _single("record", "ocid", "ocds-213czf-rup-14281122"),
            "/ocds/bulk.json": _plain("list_files", "Semua berkas unduhan / All files to download", "application/json"),
            "/ocds/bulk/{name}": _file(),
            "/ocds/feed.atom": _plain("show_feed", "Rilis terbaru / The newest releases", "application/atom+xml"),
        },
        "components": {
            "schemas": _schemas(),
            "responses": _responses(),
            "headers": _headers(),
            "parameters": _conditions(),
        },
    }


def _listing(name: str, sizes: tuple[int, int]) -> Json:
    what = "rilis" if name == "releases" else "record"
    return {
        "get": {
            "operationId": f"list_{name}",
            "summary": f"Halaman {what} / A page of {name}",
            "description": "Ikuti links.next sampai tidak ada lagi: tidak ada yang terlewat atau terulang, "
            "walaupun data bertambah. / Follow links.next until there is none: nothing is skipped or repeated "
            "while data are added.",
            "parameters": [*(_parameter(parameter, sizes) for parameter in PARAMETERS.values()), *_condition_refs()],
            "responses": _answers(name[:-1], "400"),
        }
    }


def _single(kind: str, name: str, example: str) -> Json:
    what = {"release": "Satu rilis / One release", "record": "Satu record / One record"}[kind]
    parameter = {"name": name, "in": "path", "required": True, "schema": _OCID, "example": example}
    return {
        "get": {
            "operationId": f"show_{kind}",
            "summary": what,
            "parameters": [parameter, *_condition_refs()],
            "responses": _answers(kind, "400", "404"),
        }
    }


def _plain(operation: str, summary: str, mimetype: str) -> Json:
    content: Json = {mimetype: {"schema": {"type": "object" if mimetype.endswith("json") else "string"}}}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": _condition_refs(),
            "responses": {"200": {"description": summary, "content": content}, "304": _UNCHANGED},
        }
    }


def _file() -> Json:
    summary = "Satu berkas unduhan / A file to download"
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}, "example": "all.jsonl.gz"}
    content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "get": {
            "operationId": "get_file",
            "summary": summary,
            "parameters": [name, *_condition_refs()],
            "responses": {
                "200": {"description": summary, "content": content},
                "304": _UNCHANGED,
                "404": {"$ref": "#/components/responses/NotFound"},
            },
        }
    }


def _parameter(parameter: Parameter, sizes: tuple[int, int]) -> Json:
    schema = dict(parameter.schema)
    if parameter.name == "page_size":
        schema |= {"default": sizes[0], "maximum": sizes[1]}
    found: Json = {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.about['id']} / {parameter.about['en']}",
        "schema": schema,
    }
    if parameter.example:
        found["example"] = int(parameter.example) if schema["type"] == "integer" else parameter.example
    return found


def _answers(kind: str, *problems: str) -> Json:
    names = {"400": "BadRequest", "404": "NotFound"}
    package = {"$ref": f"#/components/schemas/{kind.capitalize()}Package"}
    return {
        "200": {
            "description": "Paket OCDS / An OCDS package",
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _headers()},
            "content": {"application/json": {"schema": package}},
        },
        "304": _UNCHANGED,
        **{code: {"$ref": f"#/components/responses/{names[code]}"} for code in problems},
    }


def _responses() -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "BadRequest": {"description": "Parameter tidak dapat dipakai / A parameter cannot be used", "content": content},
        "NotFound": {"description": "Tidak ada data publik / There is no public data", "content": content},
    }


def _headers() -> Json:
    text = {"type": "string"}
    return {
        "ETag": {"description": "Kirim kembali dalam If-None-Match / Send it back in If-None-Match", "schema": text},
        "Last-Modified": {"description": "Perubahan terakhir / The last change", "schema": text},
    }


def _conditions() -> Json:
    return {
        name.replace("-", ""): {"name": name, "in": "header", "schema": {"type": "string"}, "description": about}
        for name, about in (
            ("If-None-Match", "ETag jawaban yang sudah dimiliki / ETag of the answer at hand"),
            ("If-Modified-Since", "Last-Modified jawaban yang sudah dimiliki / Last-Modified of the answer at hand"),
        )
    }


def _condition_refs() -> list[Json]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in _conditions()]


def _schemas() -> Json:
    moment: Json = {"type": "string", "format": "date-time"}
    uri: Json = {"type": "string", "format": "uri"}
    package: Json = {
        "uri": uri,
        "version": {"type": "string", "enum": ["1.1"]},
        "publishedDate": moment,
        "publisher": {
            "type": "object",
            "required": ["name"],
            "properties": {name: {"type": "string"} for name in ("name", "scheme", "uid", "uri")},
        },
        "license": uri,
        "publicationPolicy": uri,
        "extensions": {"type": "array", "items": uri},
        "links": {"type": "object", "properties": {"next": uri, "prev": uri}},
    }
    release: Json = {
        "type": "object",
        "required": ["ocid", "id", "date", "tag", "initiationType"],
        "properties": {
            "ocid": _OCID,
            "id": {"type": "string"},
            "date": moment,
            "tag": {"type": "array", "items": {"type": "string"}},
            "initiationType": {"type": "string", "enum": ["tender"]},
        },
        "externalDocs": {"url": f"{_SCHEMA}/release-schema.json"},
    }
    record: Json = {
        "type": "object",
        "required": ["ocid", "releases"],
        "properties": {
            "ocid": _OCID,
            "releases": {"type": "array", "items": {"$ref": "#/components/schemas/Release"}},
            "compiledRelease": {"$ref": "#/components/schemas/Release"},
            "versionedRelease": {"type": "object"},
        },
    }
    return {
        "Release": release,
        "Record": record,
        "ReleasePackage": _package(package, "releases", "Release"),
        "RecordPackage": _package(package, "records", "Record"),
        "Problem": _problem(),
    }


def _package(shared: Json, members: str, kind: str) -> Json:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{kind}"}}
    return {
        "type": "object",
        "required": ["uri", "version", "publishedDate", "publisher", members],
        "properties": shared | {members: items},
        "externalDocs": {"url": f"{_SCHEMA}/{kind.lower()}-package-schema.json"},
    }


def _problem() -> Json:
    part = {name: {"type": "string"} for name in ("field", "found", "expected", "expected_en")}
    words = {name: {"type": "string"} for name in ("detail", "detail_en")}
    titles = {"type": {"type": "string", "format": "uri"}, "title": {"type": "string"}, "title_en": {"type": "string"}}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": titles
        | {"status": {"type": "integer"}}
        | words
        | part
        | {"errors": {"type": "array", "items": {"type": "object", "properties": part | words}}},
        "externalDocs": {"url": "https://www.rfc-editor.org/rfc/rfc9457"},
    }
