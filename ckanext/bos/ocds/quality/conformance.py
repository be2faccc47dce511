"""The official checker (libcoveocds) without network, on the standard's own files.

It needs a folder with the standard as a zip file (``standard-1__1__5.zip``, the archive of that tag) and
``extensions/`` with an ``index.json`` (``{id: {"base_url": …}}``) and one folder per extension.
``BOS_OCDS_STANDARD`` names it; by default it is ``ocds`` in ``BOS_SHARED_DATA``. Neither the checker nor the
standard is part of this package.
"""

from __future__ import annotations

import importlib.util
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .. import extensions
from .rule import Finding, Level, Wrong, finding
from .words import Words, both, short

FOLDER = "BOS_OCDS_STANDARD"
_SHARED = "BOS_SHARED_DATA"
_ZIP = "standard-1__1__5.zip"
_LOCK = threading.Lock()
_VERSIONED = "/records/versionedRelease"

TITLES: dict[str, tuple[Level, Words]] = {
    "official.validation": ("error", both("Sesuai skema OCDS", "Valid by the schema of OCDS")),
    "official.closed_codelist": ("error", both("Kode ada dalam daftar tertutup", "Codes are in the closed lists")),
    "official.additional_fields": ("error", both("Semua isian diumumkan", "Every field is declared")),
    "official.conformance": ("error", both("Sesuai aturan OCDS", "Conforms to the rules of OCDS")),
    "official.extensions": ("error", both("Ekstensi terbaca", "The extensions can be read")),
    "official.deprecated": ("note", both("Isian yang akan dihapus dari OCDS", "Fields that OCDS will drop")),
    "official.open_codelist": ("note", both("Kode di luar daftar terbuka", "Codes beyond the open lists")),
    "official.empty": ("note", both("Isian kosong", "Empty fields")),
}
"""Level and title by code, in the order in which they are told."""

_WRONG: dict[str, Words] = {
    "required": both("isian wajib tidak ada", "a required field is missing"),
    "date-time": both("tanggal tidak tertulis lengkap", "a date is not complete"),
    "number": both("bukan angka", "not a number"),
    "integer": both("bukan bilangan bulat", "not a whole number"),
    "string": both("bukan teks", "not a text"),
    "array": both("bukan daftar", "not a list"),
    "object": both("bukan kumpulan isian", "not an object"),
    "uri": both("bukan alamat web", "not a web address"),
    "enum": both("kode tidak ada dalam daftar", "a code that is not in the list"),
    "uniqueItems": both("ada yang berulang", "something is there twice"),
    "minItems": both("daftar kosong", "an empty list"),
    "minLength": both("teks kosong", "an empty text"),
}


class Unavailable(Exception):
    """The official checker cannot run here.

    :ivar words: why, and what to do about it
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words["en"])


@dataclass(frozen=True)
class Standard:
    """The standard's files on this machine.

    :ivar archive: the zip file of the standard
    :ivar places: the folder of each extension by the URL under which it is published
    """

    archive: Path
    places: Mapping[str, Path] = field(default_factory=dict)

    def read(self, url: str) -> bytes | None:
        """The file of an extension by its URL, our own extension's included; None when it is not here."""
        base, _, name = url.rpartition("/")
        if f"{base}/".endswith(extensions.OWN_PATH):
            return json.dumps(extensions.own_file(name)).encode() if name in extensions.OWN_FILES else None
        for start, folder in self.places.items():
            if url.startswith(start):
                path = (folder / url.removeprefix(start)).resolve()
                return path.read_bytes() if path.is_relative_to(folder) and path.is_file() else None
        return None


def standard(folder: Path | None = None) -> Standard:
    """The standard's files.

    :param folder: where they are; else the environment says it
    :raises Unavailable: they are not there, or the checker is not installed
    """
    where = (folder or default_folder()).resolve()
    if not (where / _ZIP).is_file():
        raise Unavailable(
            both(
                f"Pemeriksa resmi OCDS tidak dijalankan: {_ZIP} tidak ada di {where}. Sebutkan foldernya dengan "
                f"{FOLDER} atau --standard. Pemeriksaan lain tetap berjalan.",
                f"The official OCDS checker was not run: there is no {_ZIP} in {where}. Name its folder by {FOLDER} "
                "or --standard. The other checks are made all the same.",
            )
        )
    if importlib.util.find_spec("libcoveocds") is None:
        raise Unavailable(
            both(
                "Pemeriksa resmi OCDS tidak dijalankan: pasang dahulu dengan `pip install libcoveocds`.",
                "The official OCDS checker was not run: install it with `pip install libcoveocds` first.",
            )
        )
    index = where / "extensions" / "index.json"
    known = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    return Standard(where / _ZIP, {entry["base_url"]: index.parent / name for name, entry in known.items()})


def default_folder() -> Path:
    """The folder that the environment names."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    return Path(os.environ.get(_SHARED, "../shared/data")) / "ocds"


def report(package: Mapping[str, Any], files: Standard) -> dict[str, Any]:
    """What libcoveocds says of a release or record package, in its own terms. Asks no network.

    :raises ValueError: it cannot be checked at all, for instance because its version is none
    """
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig
    from libcoveocds.exceptions import LibCoveOCDSError

    config = LibCoveOCDSConfig({"standard_zip": files.archive.as_uri(), "context": "api"})
    with _offline(files):
        try:
            return ocds_json_output(json_data=dict(package), lib_cove_ocds_config=config)
        except LibCoveOCDSError as error:
            raise ValueError(str(error)) from error


def check(package: Mapping[str, Any], files: Standard) -> Iterator[tuple[str, Finding]]:
    """The same as findings, each with the OCID it is about (empty for all of the package).

    Below a versioned release every field of an extension is reported as undeclared, because the standard's schema of
    versioned releases knows no extensions: these are left out.
    """
    said = report(package, files)
    for path, found in (*_missing(package, files), *_validation(said), *_lists(said), *_fields(said)):
        yield _owner(package, path), found


def _missing(package: Mapping[str, Any], files: Standard) -> Iterator[_Placed]:
    """Extensions that are not at hand: what only they allow is reported as undeclared."""
    declared = package.get("extensions")
    for url in declared if isinstance(declared, list) else ():
        if isinstance(url, str) and files.read(url) is None:
            text = both(f"Ekstensi {short(url)} tidak ada di sini.", f"The extension {short(url)} is not at hand.")
            yield _found("official.extensions", "extensions", text)


def _validation(said: Mapping[str, Any]) -> Iterator[_Placed]:
    for error in said["validation_errors"]:
        words = _WRONG.get(error["type"], both("tidak sesuai skema", "not valid by the schema"))
        value = short(error["value"]) if error["value"] != "" else ""
        yield _found(
            "official.validation",
            error["path"],
            both(
                f"{_at(error)}: {words['id']}{f' (tertulis {value})' if value else ''}.",
                f"{error['description'].strip()}{f' (found {value})' if value else ''}",
            ),
        )


def _lists(said: Mapping[str, Any]) -> Iterator[_Placed]:
    for kind in ("closed", "open"):
        for entry in said[f"additional_{kind}_codelist_values"].values():
            values, name = ", ".join(sorted(map(str, entry["values"]))), entry["codelist"]
            path = f"{entry['path']}/{entry['field']}"
            text = both(f"{values} tidak ada dalam daftar {name}.", f"{values} is not in the code list {name}.")
            yield _found(f"official.{kind}_codelist", path, text)
    for prefix in said.get("conformance_errors", {}).get("ocds_prefixes_bad_format", ()):
        ocid, path = (prefix[0], prefix[1]) if isinstance(prefix, (list, tuple)) else (str(prefix), "ocid")
        text = both(f"OCID “{short(ocid)}” berawalan keliru.", f"The OCID “{short(ocid)}” has a wrong prefix.")
        yield _found("official.conformance", str(path), text)


def _fields(said: Mapping[str, Any]) -> Iterator[_Placed]:
    for entry in said["additional_fields"]:
        path = f"{entry['path']}/{entry['field']}"
        if not path.startswith(f"{_VERSIONED}/"):
            count = entry["usage_count"]
            text = both(
                f"Isian “{path}” ({count} kali) tidak ada dalam skema dan ekstensi yang diumumkan.",
                f"The field “{path}” ({count} times) is in neither the schema nor a declared extension.",
            )
            yield _found("official.additional_fields", path, text)
    for entry in said["deprecated_fields"]:
        paths = entry.get("paths") or ("",)
        text = both(f"Isian “{entry['field']}” sudah usang.", f"The field “{entry['field']}” is deprecated.")
        yield _found("official.deprecated", f"{paths[0]}/{entry['field']}", text)
    for entry in (said.get("additional_checks") or {}).get("empty_field", ()):
        yield _found("official.empty", entry["json_location"], both("Isinya kosong.", "It is empty."))


_Placed = tuple[str, Finding]


def _found(code: str, path: str, message: Words) -> _Placed:
    return path, finding(code, *TITLES[code], Wrong(inside(path), message, both("", "")))


def _owner(package: Mapping[str, Any], path: str) -> str:
    """The OCID of the release or record that a path of the checker leads to."""
    steps = path.strip("/").split("/")
    members = package.get(steps[0]) if steps[0] in ("releases", "records") else None
    if not isinstance(members, list) or len(steps) < 2 or not steps[1].isdecimal() or int(steps[1]) >= len(members):
        return ""
    member = members[int(steps[1])]
    return str(member.get("ocid", "")) if isinstance(member, dict) else ""


def _at(error: Mapping[str, Any]) -> str:
    return f"“{error['field'] or 'paket'}”"


def inside(path: str) -> str:
    """A path of the checker from its release: ``releases/0/awards/1/date`` -> ``awards[1].date``."""
    steps = path.strip("/").split("/")
    if steps[0] in ("releases", "records"):
        steps = steps[1:]
        for name in ("", "compiledRelease", "versionedRelease", "releases", ""):
            if steps and (steps[0].isdecimal() if not name else steps[0] == name):
                steps = steps[1:]
    text = ""
    for step in steps:
        text += f"[{step}]" if step.isdecimal() else f".{step}" if text else step
    return text or path


def package_of(releases: Sequence[Mapping[str, Any]], declared: Sequence[str]) -> dict[str, Any]:
    """A release package around releases that have none, only to be checked.

    :param declared: URLs of the extensions that they use
    """
    dates = [date for release in releases if isinstance(date := release.get("date"), str)]
    return {
        "uri": "https://example.org/ocds/check.json",
        "version": "1.1",
        "publishedDate": max(dates, default="2000-01-01T00:00:00+07:00"),
        "publisher": {"name": "-"},
        "extensions": list(declared),
        "releases": list(releases),
    }


@contextmanager
def _offline(files: Standard) -> Iterator[None]:
    """Let the checker read extensions from the folder instead of the network, for as long as it runs."""
    from ocdsextensionregistry import extension_version as reader

    version: Any = reader.ExtensionVersion
    with _LOCK:
        session, address = reader.session, version.repository_ref_download_url
        reader.session = SimpleNamespace(get=lambda url, **_: _answer(url, files.read(url)))
        version.repository_ref_download_url = property(_no_archive)
        try:
            yield
        finally:
            reader.session = session
            version.repository_ref_download_url = address


def _no_archive(_: Any) -> str:
    raise NotImplementedError


def _answer(url: str, content: bytes | None) -> Any:
    from requests import Response

    found = Response()
    found.url = url
    found.status_code = 404 if content is None else 200
    found.reason = "Not Found" if content is None else "OK"
    found._content = content or b""
    return found
