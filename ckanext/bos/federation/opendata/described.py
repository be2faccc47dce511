"""A plain dataset described by a YAML or JSON file beside its files: reading it, and saying what is wrong with it.

::

    name: rekap-dasa-wisma-2019
    title: Rekap Dasa Wisma 2019
    owner_org: dinas-pemberdayaan-masyarakat-desa
    tags: [dasa wisma, pkk]
    theme: soci
    files:
    - file: rekap-dasa-wisma-2019.csv
      name: Rekap Dasa Wisma per desa 2019
      columns:
        kelompok: {nama: Jumlah kelompok, satuan: Kelompok}

The keys are the fields of ``schemas/dataset.yaml``, ``tags``, ``private`` and ``files``; those of a column are the
parts of MS-Var.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ckanext.bos.core import schema, values
from ckanext.bos.core.errors import FieldError
from ckanext.bos.registry import said

from . import msvar

SUFFIXES = (".yaml", ".yml", ".json")
_OWN = ("tags", "private", "files")
_FILE = ("file", "name", "description", "format", "columns")
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_TAG = re.compile(r"[\w .-]{2,100}")


@dataclass(frozen=True)
class File:
    """One file of a dataset.

    :ivar columns: name -> the parts of MS-Var
    """

    path: Path
    values: dict[str, str]
    columns: dict[str, dict[str, str]]

    @property
    def mark(self) -> str:
        """Another one for another content."""
        return "sha256:" + hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class Wrong:
    """One thing wrong with a description: which file, which field, and a sentence for the person who wrote it."""

    file: str
    field: str
    message: str


@dataclass
class Described:
    """A dataset as its file describes it: canonical values, and what is wrong."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The dataset's name; that of the file where it gives none."""
        return str(self.values.get("name") or self.path.stem)

    def fault(self, name: str, message: str) -> None:
        """Note something wrong with a field."""
        self.wrong.append(Wrong(self.path.name, name, message))


def descriptions(folder: Path) -> list[Path]:
    """The files of a folder that describe datasets, in their order."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())


def read(path: Path) -> Described:
    """One description. Whatever is wrong with it stands in ``wrong``."""
    found = Described(path)
    try:
        raw = _parsed(path)
    except (ValueError, yaml.YAMLError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" (baris {place.line + 1})" if place is not None else ""
        found.fault("", f"bukan YAML atau JSON yang dapat dibaca{where}.")
        return found
    if not isinstance(raw, dict):
        found.fault("", "harus berisi pasangan nama dan isi, misalnya `title: Anggaran per OPD`.")
        return found
    _read_values(found, raw)
    _read_name(found)
    _read_tags(found, raw.get("tags"))
    for number, entry in enumerate(_list(found, "files", raw.get("files")), 1):
        _read_file(found, f"files[{number}]", entry)
    return found


def _parsed(path: Path) -> Any:
    text = path.read_text("utf-8-sig")
    return json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)


def _read_values(found: Described, raw: Mapping[str, Any]) -> None:
    fields = schema.plain_fields()
    for name, value in raw.items():
        if name in _OWN:
            continue
        if name not in fields or name == "tag_string":
            found.fault(str(name), said(FieldError("unknown_field", found=name)))
        elif fields[name].type == "core":
            found.values[name] = str(value).strip() if value is not None else ""
        else:
            try:
                found.values[name] = values.parse(fields[name], value)
            except FieldError as error:
                found.fault(name, said(error))
    for name, entry in fields.items():
        if entry.required and not found.values.get(name) and not any(one.field == name for one in found.wrong):
            found.fault(name, said(FieldError("required", field=entry.label)))
    private = raw.get("private", False)
    found.values["private"] = private is True
    if not isinstance(private, bool):
        found.fault("private", said(FieldError("boolean", found=private)))


def _read_name(found: Described) -> None:
    if not _NAME.fullmatch(found.name):
        found.fault("name", f"“{found.name}” bukan alamat halaman: 2–100 huruf kecil, angka, garis.")
    found.values["name"] = found.name


def _read_tags(found: Described, raw: Any) -> None:
    tags = [str(tag).strip() for tag in _list(found, "tags", raw)]
    for tag in tags:
        if not _TAG.fullmatch(tag):
            found.fault("tags", f"“{tag}” bukan kata kunci: 2–100 huruf, angka, spasi, titik, garis.")
    found.values["tags"] = [{"name": tag} for tag in sorted(set(tags))]


def _read_file(found: Described, place: str, entry: Any) -> None:
    if not isinstance(entry, dict) or not entry.get("file"):
        found.fault(place, "harus menyebut nama berkas, misalnya `file: anggaran.csv`.")
        return
    for name in entry:
        if name not in _FILE:
            found.fault(f"{place}.{name}", said(FieldError("unknown_field", found=name)))
    path = found.path.parent / str(entry["file"])
    if path.name != str(entry["file"]) or not path.is_file():
        found.fault(f"{place}.file", f"berkas “{entry['file']}” tidak ada di folder {found.path.parent.name}.")
        return
    given = {name: str(entry[name]) for name in ("name", "description", "format") if entry.get(name)}
    given.setdefault("name", path.stem)
    given.setdefault("format", path.suffix.lstrip(".").upper())
    found.files.append(File(path, given, dict(_columns(found, place, entry.get("columns")))))


def _columns(found: Described, place: str, raw: Any) -> Iterator[tuple[str, dict[str, str]]]:
    if raw is not None and not isinstance(raw, dict):
        found.fault(f"{place}.columns", said(FieldError("rows", found=raw)))
        return
    for column, parts in (raw or {}).items():
        kept: dict[str, str] = {}
        for name, value in (parts if isinstance(parts, dict) else {"": parts}).items():
            if name in msvar.NAMES:
                kept[name] = str(value).lower() if isinstance(value, bool) else str(value)
            else:
                found.fault(f"{place}.columns.{column}", said(FieldError("unknown_field", found=name or parts)))
        yield str(column), kept


def _list(found: Described, name: str, raw: Any) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        found.fault(name, f"harus berupa daftar, bukan “{raw}”.")
        return []
    return raw
