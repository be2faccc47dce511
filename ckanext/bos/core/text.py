"""Text as it should have been written: NFC, trimmed, without control signs, markup or spreadsheet formulae."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

BROKEN = re.compile("[\x00\ud800-\udfff]")
"""Signs that no text in the database or in UTF-8 can hold."""

_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BREAK = re.compile(r"(?i)<br\s*/?>|</p>|</li>")
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!)[^<>]*>")
_SPACES = re.compile(r"[^\S\n]+")
_FORMULA = re.compile(r"^(?:[=@\s]+|[+-]+(?=[^\s\d.,+-]))+")


def clean(value: str, *, lines: bool = False) -> str:
    """One tidy text: Excel escapes and HTML undone, control signs dropped, runs of space folded, NFC.

    What was escaped twice is undone twice: a clean text stays as it is.

    :param lines: keep line breaks (long texts); otherwise they become spaces
    """
    text, before = _once(value, lines), value
    while text != before:
        text, before = _once(text, lines), text
    return text


def _once(text: str, lines: bool) -> str:
    text = _EXCEL_ESCAPE.sub(lambda match: _excel(match.group(1)), text)
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if not text.isprintable():
        text = "".join(map(_visible, text.replace("\r\n", "\n").replace("\r", "\n")))
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    if lines:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(part.strip() for part in text.split("\n")))
    else:
        text = _SPACES.sub(" ", text.replace("\n", " "))
    return text.strip()


def _visible(sign: str) -> str:
    """The sign itself, nothing for signs without width (soft hyphen, byte order mark), a space for control signs."""
    kind = unicodedata.category(sign)
    return sign if sign == "\n" or kind[0] != "C" else "" if kind == "Cf" else " "


def without_formula(value: str) -> str:
    """A title as text, never as a spreadsheet formula: ``=HYPERLINK(…)`` loses its leading sign.

    ``+`` and ``-`` before a number or a space are meant (``+62 …``, ``- Pengadaan``) and stay.
    """
    return _FORMULA.sub("", value).strip()


def spreadsheet_safe(value: str) -> str:
    """A cell for CSV or XLSX that no spreadsheet will run as a formula."""
    return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def csv_file(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """A table as CSV (RFC 4180), UTF-8 with a byte order mark, for Excel. Texts never run as formulae."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([spreadsheet_safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def fold(value: str) -> str:
    """For comparing names: upper case, ``&`` as DAN, every run of other signs one space."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", value) if not unicodedata.combining(sign))
    text = text.upper().replace("&", " DAN ")
    return re.sub(r"[^A-Z0-9]+", " ", text).strip()


def _excel(code: str) -> str:
    sign = chr(int(code, 16))
    return " " if sign == "\r" else sign
