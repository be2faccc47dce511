"""What of a source's row may be kept at all: columns with personal data go before anything else looks at the row.

The table of fields and the rules of free text are those of the openness reference, sections 4 and 5.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean

from .suppliers import Suppliers

Kind = Literal["drop", "number", "name", "office", "text"]

_DROP = frozenset(
    """
    nip nik ktp kk sim paspor passport hp wa whatsapp telp tlp telepon telpon telephone phone handphone fax faks email
    surel mail alamat address username user pokja wakil pemilik direktur direksi pengusul password passwd token apikey
    secret billing va virtual ttd paraf signature holder penandatangan
    """.split()
)
_DROP_STARTS = ("nip", "nik", "npwpd", "bank", "alamat", "telp", "email", "username")
_ACCOUNT = re.compile(
    r"(?:^|_)(?:no|nomor|nomer|norek|atas_nama)_?rek|(?:^|_)norek|^(?:nm|nama)_rek(?!_?\d)|(?:^|_)rek(?:ening)?_"
    r"(?:penerima|bank|pemilik|tujuan|koran)|^api_key$|^atas_nama"
)
_NAMES = re.compile(
    r"^(?:nama|nm)_(?:penyedia|peserta|pelaksana|pemenang|perusahaan|rekanan|kontraktor|penerima|supplier|vendor|toko"
    r"|badan_usaha|pihak_ketiga|perus)|^(?:peserta|penyedia|pemenang|rekanan|pelaksana|penerima|pihak_ketiga)$"
    r"|^anggota(?:_|$)|^kso(?:_|$)"
)
_OFFICE = re.compile(r"^(?:nama|nm)_(ppk|pptk|pphp|pp|pa|kpa|bendahara|kuasa_bud|bud|pejabat)(?:_|$)")
_SUSPECT = re.compile(r"@|(?i:rek|acc?o|a/n)|\d(?:\D{0,3}\d){7}")
"""What a text must have for any rule of free text to hit it: far quicker than the rules, and most have none."""

_LONG = 10**14
"""A number of fifteen digits or more is no amount (the regency's budget has thirteen) and may be an identity number."""


def allowed(cells: Mapping[str, Any], suppliers: Suppliers | None = None) -> dict[str, Any]:
    """A row as it may be read and kept: no bank account, NIP, NIK, address, telephone or user name.

    A tax number becomes the supplier's pseudonym ``id:…`` and a natural person as supplier ``Penyedia …``, both the
    same in all sources; without ``suppliers`` these columns go too. An official's name becomes the office (``PPK``).
    What free texts hold of personal numbers is masked. Reading an allowed row again changes nothing.
    """
    kept: dict[str, Any] = {}
    for name, value in cells.items():
        kind = kind_of(str(name))
        if kind == "drop" or (suppliers is None and kind in ("number", "name")):
            continue
        kept[name] = _value(kind, str(name), value, suppliers)
    return kept


@lru_cache(maxsize=4096)
def kind_of(column: str) -> Kind:
    """What a column holds, by its name."""
    name = _folded(column)
    words = name.split("_")
    if any(word.startswith("npwp") for word in words) and not any(word.startswith("npwpd") for word in words):
        return "number"
    if _DROP.intersection(words) or any(word.startswith(_DROP_STARTS) for word in words) or _ACCOUNT.search(name):
        return "drop"
    if _NAMES.search(name):
        return "name"
    return "office" if _OFFICE.search(name) else "text"


@lru_cache(maxsize=1 << 15)
def _scrubbed(text: str) -> str:
    return scrub(text)[0]


def is_masked(value: Any) -> bool:
    """Whether a source blotted the value out itself (``H**** P******``): it says nothing and replaces nothing."""
    return isinstance(value, str) and "**" in value


def _folded(column: str) -> str:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column)
    return re.sub(r"[^a-z0-9]+", "_", parted.lower()).strip("_")


def _value(kind: Kind, column: str, value: Any, suppliers: Suppliers | None) -> Any:
    if value is None or value == "":
        return value
    if kind == "number" and suppliers:
        return _pseudonym(value, suppliers)
    if kind == "name" and suppliers and isinstance(value, str):
        return _masked(suppliers.name(clean(value)))
    if kind == "office":
        match = _OFFICE.search(_folded(column))
        return match[1].upper() if match and str(value).strip(" -0") else ""
    return _masked(value)


def _pseudonym(value: Any, suppliers: Suppliers) -> str:
    if isinstance(value, (Mapping, list)):
        return ""
    text = str(value).strip()
    if text.startswith("id:") or not re.search("[1-9]", text):
        return text if text.startswith("id:") else ""
    return "id:" + suppliers.id(text, "")


def _masked(value: Any) -> Any:
    """Free text without personal numbers; lists and objects within a row likewise."""
    if isinstance(value, str):
        return _scrubbed(value) if _SUSPECT.search(value) else value
    if isinstance(value, (Decimal, float)) and not _is_finite(value):
        return None
    if isinstance(value, (int, Decimal, float)) and abs(value) >= _LONG:
        return scrub(format(value, "f") if isinstance(value, Decimal) else str(value))[0]
    if isinstance(value, Mapping):
        return allowed(value)
    return [_masked(item) for item in value] if isinstance(value, (list, tuple)) else value


def _is_finite(value: Decimal | float) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
