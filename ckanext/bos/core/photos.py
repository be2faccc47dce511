"""Photos without what they say beside the picture: place, device, time, author, preview.

A photo of a phone carries the place where it was taken (EXIF, XMP), often a second picture with the same behind the
first. All of it is left out; the picture itself is copied byte by byte. The way up is kept, as a tag of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from .errors import FieldError

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_NO_LENGTH = {0x01, *range(0xD0, 0xD8)}
_KEPT_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs"}
_KEPT_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_METADATA = 0x0C
"""The bits of VP8X that announce EXIF and XMP."""


def without_metadata(kind: str, content: bytes, name: str = "") -> bytes:
    """The same picture with nothing but the picture: JPEG, PNG and WebP; other kinds as they are.

    :param kind: as :func:`core.uploads.identify` says
    :param name: the file's name, for the message
    :raises FieldError: ``upload_broken``: the file cannot be read as such a picture
    """
    cleaner = _CLEANERS.get(kind)
    if cleaner is None:
        return content
    try:
        return b"".join(cleaner(content))
    except (struct.error, IndexError, ValueError):
        raise FieldError("upload_broken", name=name) from None


def orientation(content: bytes) -> int:
    """Which way up a JPEG is to be shown, 1 to 8 as EXIF counts; 1 when it does not say."""
    for marker, segment in _segments(content):
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            return _orientation_tag(segment[10:])
    return 1


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Start, colour profile, way up, tables and scans; no APP1 (EXIF, XMP), APP13 (IPTC), comment or second picture."""
    way_up = orientation(content)
    yield b"\xff\xd8"
    written = False
    for marker, segment in _segments(content):
        if not written and marker != 0xE0:
            written = True
            yield from _orientation_segment(way_up)
        if _kept(marker, segment):
            yield segment
    yield b"\xff\xd9"


def _kept(marker: int, segment: bytes) -> bool:
    if marker == 0xFE:
        return False
    if 0xE0 <= marker <= 0xEF:
        body = segment[4:]
        return (
            (marker == 0xE0 and body.startswith(b"JFIF\x00"))
            or (marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00"))
            or (marker == 0xEE and body.startswith(b"Adobe"))
        )
    return True


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every segment up to the end of the first picture; a scan comes with its coded data."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("marker expected")
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == _EOI:
            return
        if marker in _NO_LENGTH or marker == _SOI:
            at += 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise ValueError("segment beyond the end")
        if marker == _SOS:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the coded data ends: at the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = content.index(b"\xff", at)
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _orientation_tag(tiff: bytes) -> int:
    """Tag 0x0112 of the first directory; 1 when there is none or it is broken."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1
    (start,) = struct.unpack(order + "I", tiff[4:8])
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(order + "H", tiff[start : start + 2])
    for number in range(min(count, 200)):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) < 12:
            return 1
        tag, _type, _count, value = struct.unpack(order + "HHIH", entry[:10])
        if tag == 0x0112:
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation_segment(way_up: int) -> Iterator[bytes]:
    if way_up != 1:
        tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, way_up, 0, 0)
        body = b"Exif\x00\x00" + tiff
        yield b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while True:
        (length,) = struct.unpack(">I", content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise ValueError("chunk beyond the end")
        if name in _KEPT_PNG:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(content: bytes) -> Iterator[bytes]:
    chunks: list[bytes] = []
    at, stop = 12, 8 + struct.unpack("<I", content[4:8])[0]
    if stop > len(content) + 1:
        raise ValueError("shorter than it says")
    while at + 8 <= min(stop, len(content)):
        name, (length,) = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])
        end = at + 8 + length + length % 2
        if name in _KEPT_WEBP:
            chunk = bytearray(content[at:end])
            if name == b"VP8X":
                chunk[8] &= ~_WEBP_METADATA & 0xFF
            chunks.append(bytes(chunk))
        at = end
    body = b"WEBP" + b"".join(chunks)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


_CLEANERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {"jpeg": _jpeg, "png": _png, "webp": _webp}
