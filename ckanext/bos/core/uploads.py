"""Checking an uploaded paper by what is in it, by its size and by its name."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import BinaryIO

from .errors import FieldError
from .redaction import MASK, scrub

FAMILIES: dict[str, tuple[str, ...]] = {
    "document": ("pdf", "docx", "doc", "odt"),
    "image": ("jpeg", "png", "webp"),
    "spreadsheet": ("xlsx", "xls", "ods", "csv"),
}
"""The kinds of file that each family of papers takes."""

SUFFIXES = {"jpeg": (".jpg", ".jpeg", ".jpe", ".jfif")}
"""The endings of a file's name by kind, where they are not the kind's own name."""

_KIND_OF_SUFFIX = {suffix[1:]: kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
_NAMES: dict[str, str | Mapping[str, str]] = {
    "jpeg": "JPG",
    "docx": "Word (DOCX)",
    "doc": "Word (DOC)",
    "xlsx": "Excel (XLSX)",
    "xls": "Excel (XLS)",
    "pptx": "PowerPoint (PPTX)",
    "exe": {"id": "program (EXE)", "en": "a program (EXE)"},
    "script": {"id": "skrip atau kode", "en": "a script or code"},
    "html": {"id": "halaman web (HTML)", "en": "a web page (HTML)"},
    "text": {"id": "teks biasa", "en": "plain text"},
    "binary": {"id": "data yang tidak dikenal", "en": "data of an unknown kind"},
    "macro": {"id": "dokumen Office bermakro", "en": "an Office document with macros"},
    "bomb": {"id": "ZIP yang isinya tidak wajar besarnya", "en": "a ZIP of unreasonable content"},
    "broken-zip": {"id": "ZIP yang rusak", "en": "a broken ZIP"},
    "old-office": {"id": "dokumen Office lama yang tidak dikenal", "en": "an old Office document of unknown kind"},
    "": {"id": "berkas tanpa akhiran nama", "en": "a file without an ending"},
}
_ZIPPED = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gz"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"#!")
_PERSONAL = re.compile(
    r"(?i)(?:^|[\W_])(?:e?-?ktp|kartu[\W_]*(?:keluarga|penduduk)|npwp|rekening[\W_]*koran|buku[\W_]*tabungan|ijazah"
    r"|paspor|rekam[\W_]*medis|curriculum[\W_]*vitae|daftar[\W_]*riwayat[\W_]*hidup)(?:[\W_]|$)"
)
# “KAK pengadaan blangko KTP” is about identity cards and is none.
_ABOUT = re.compile(
    r"(?i)(?:^|[\W_])(?:pengadaan|belanja|blangko|blanko|printer|pencetak\w*|mesin|alat|kak|hps|rab|spesifikasi"
    r"|spek|kontrak|spk|addendum|adendum|bast|sppbj|pengumuman|ba)(?:[\W_]|$)"
)
_NAME_LIMIT = 150
_UNPACKED_LIMIT = 500 * 1024 * 1024
_RATIO_LIMIT = 200


def check(name: str, file: BinaryIO, accept: tuple[str, ...], limit: int) -> str:
    """The kind of file (``pdf``, ``jpeg`` …) if it may be taken as such a paper. The file is rewound.

    :param accept: families of :data:`FAMILIES`
    :param limit: most bytes
    :raises FieldError: ``upload_name``, ``upload_empty``, ``upload_size``, ``upload_type``, ``upload_kind`` or
        ``upload_private``
    """
    clean_name(name)
    size = _size(file)
    if size == 0:
        raise FieldError("upload_empty", name=name)
    if size > limit:
        raise FieldError("upload_size", name=name, size=megabytes(size), limit=megabytes(limit))
    kind = identify(file)
    claimed = PurePath(name).suffix.lstrip(".").lower()
    claimed = _KIND_OF_SUFFIX.get(claimed, claimed)
    if kind != claimed:
        raise FieldError("upload_type", name=name, found=named(kind), expected=named(claimed))
    taken = [one for family in accept for one in FAMILIES[family]]
    if kind not in taken:
        expected = ", ".join(str(named(one)) for one in taken)
        raise FieldError("upload_kind", name=name, found=named(kind), expected=expected)
    return kind


def clean_name(name: str) -> str:
    """A file name as it may be stored: NFC, person data masked, at most 150 signs with its ending kept.

    :raises FieldError: ``upload_name``: it has a path in it, a control sign or no ending; ``upload_private``: it
        says that it is a private document (identity card, tax card, bank statement …)
    """
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain or plain.startswith(".") or re.search(r"[\\/:*?\"<>|\x00-\x1f\x7f]", plain):
        raise FieldError("upload_name", name=name)
    suffix = PurePath(plain).suffix
    if not suffix or len(suffix) > 10:
        raise FieldError("upload_name", name=name)
    stem = plain.removesuffix(suffix)
    if _PERSONAL.search(stem) and not _ABOUT.search(stem):
        raise FieldError("upload_private", name=name)
    stem = scrub(stem)[0].replace(MASK, MASK.strip("[]"))
    return stem[: _NAME_LIMIT - len(suffix)].rstrip() + suffix


def suffixes(accept: tuple[str, ...]) -> list[str]:
    """The endings a file may have that belongs to one of the families: ``.pdf``, ``.docx`` …"""
    kinds = [kind for family in accept for kind in FAMILIES[family]]
    return [suffix for kind in kinds for suffix in SUFFIXES.get(kind, (f".{kind}",))]


def identify(file: BinaryIO) -> str:
    """The kind of file by its content: ``pdf jpeg png webp docx xlsx odt ods doc xls csv``, or another word."""
    file.seek(0)
    head = file.read(4096)
    kind = _by_signature(head)
    if kind == "zip":
        kind = _zipped(file)
    elif kind == "ole":
        kind = _ole(file)
    file.seek(0)
    return kind


def megabytes(size: int) -> str:
    """``12,5 MB``."""
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",").replace(",0 ", " ")


def _by_signature(head: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1") else "mp4"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return "html" if b"html" in start[:200] or b"<script" in start[:200] else "script"
    # Readers accept a PDF whose first sign stands anywhere in the first 1,024 bytes.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _text_kind(head)


def _text_kind(head: bytes) -> str:
    if b"\x00" in head:
        return "binary"
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        if any(byte < 32 and byte not in b"\t\r\n" for byte in head):
            return "binary"
    return "csv" if re.search(rb"[,;\t]", head.split(b"\n", 1)[0]) else "text"


def _zipped(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries) or 1
            if unpacked > _UNPACKED_LIMIT or (unpacked > 1024 * 1024 and unpacked / packed > _RATIO_LIMIT):
                return "bomb"
            names = {entry.filename for entry in entries}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return "macro"
            for name, kind in _ZIPPED.items():
                if name in names:
                    return kind
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return _OPEN_DOCUMENT.get(member.read(100).strip(), "zip")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return "broken-zip"
    return "zip"


def _ole(file: BinaryIO) -> str:
    """Old Office files: the directory holds the stream names as UTF-16."""
    file.seek(0)
    content = file.read()
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return "macro"
    if "WordDocument".encode("utf-16-le") in content:
        return "doc"
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book\x00")):
        return "xls"
    return "old-office"


def _size(file: BinaryIO) -> int:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def named(kind: str) -> str | Mapping[str, str]:
    """What people call a kind of file that :func:`identify` told."""
    return _NAMES.get(kind) or (kind.upper() if len(kind) <= 4 else kind)
