"""A workbook of Excel 97 (BIFF8 in a compound file), just large enough to be one: [MS-XLS], [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR, _END, _FREE, _FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def old_workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    """One sheet with texts and numbers."""
    return _compound(_stream(rows))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x41, 0x06))


def _stream(rows: Sequence[Sequence[str | float]]) -> bytes:
    end, name = _record(0x000A, b""), b"Paket"
    globals_ = _bof(0x0005) + _record(0x0042, struct.pack("<H", 0x04B0))
    bound = len(globals_)
    sheet_at = bound + 4 + 8 + len(name) + len(end)
    globals_ += _record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name) + end
    sheet = _bof(0x0010) + _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += _record(0x0203, place + struct.pack("<d", value))
    return (globals_ + sheet + end).ljust(4096, b"\0")  # shorter streams would need a store of their own


def _compound(stream: bytes) -> bytes:
    sectors = -(-len(stream) // _SECTOR)
    fat = [_FAT, _END, *range(3, 2 + sectors), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    directory += (b"\0" * 68 + b"\xff" * 12 + b"\0" * 48) * 2
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
