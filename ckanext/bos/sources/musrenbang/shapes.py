"""The shapes in which proposals are delivered, each turned into the columns of BOS's own table ``usulan``.

Only the columns named here are ever looked at: who proposed something is not read (planning and monitoring
reference, section 1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from ckanext.bos.core import codelists
from ckanext.bos.core.redaction import MASK, scrub
from ckanext.bos.core.text import clean, fold

from ..cells import is_cell

COLUMNS = (
    "sumber",
    "id_usulan",
    "tahun",
    "level",
    "kecamatan",
    "desa",
    "judul",
    "anggaran_usulan",
    "anggaran_disetujui",
    "opd",
    "status",
    "alasan",
    "kode_sub_kegiatan",
)
"""The columns of ``usulan`` that are read."""

_NEEDED = {
    "usulan": {"id_usulan", "judul"},
    "pokir": {"id_usulan", "giat_teks"},
    "asmas": {"id_usulan", "giat_teks"},
    "musren": {"tahun_musren", "uraian_aktivitas_kegiatan"},
}
_COUNCIL = {"fraksi_dewan", "id_reses", "rekom_setwan_anggaran", "rekom_setwan_rekomendasi"}
"""Columns that only the proposals of council members have."""

_LADDER = ("lurah", "camat", "skpd", "setwan", "mitra", "tapd")
"""The rungs of SIPD that recommend an amount, in their order."""

_DECIDED = {"0": "accepted", "1": "accepted_with_change", "2": "merged", "3": "rejected"}
"""``status_pelaksanaan`` of SIMDA Perencanaan."""

_MUSREN_LEVELS = (("rw", "rw"), ("des", "desa"), ("cam", "kecamatan"), ("kab", "kabupaten"))
_VILLAGE = re.compile(r"(?i)^(?:desa|ds\.?|kelurahan|kel\.?)\s+")
_REGION = re.compile(r"^35\.?22\.?(\d\d)")
_PERSON = re.compile(
    r"(?i:(?<!\w)(?:an\.|a\.n\.|atas nama|sdri?\.|sdra\.|bpk\.?|bapak|pak|mbah"
    r"|(?:ibu|bu)(?!\s+(?:hamil|menyusui|nifas|bersalin|melahirkan|pkk|rumah|kota|balita|dan|anak|bayi)))\s+)"
    r"[A-Z][\w.']+(?:\s[A-Z][\w.']+){0,3}"
)
"""A person named in a proposal; the reference leaves such hits to a review, a citizens' list is masked at once."""


def folded(cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its column names in one spelling (``Nama SKPD`` is ``nama_skpd``), without what is no cell."""
    named = {re.sub(r"[^a-z0-9]+", "_", str(name).lower()).strip("_"): value for name, value in cells.items()}
    return {name: value for name, value in named.items() if is_cell(value)}


def shape(columns: AbstractSet[str]) -> str:
    """Which shape a row or file has: ``usulan``, ``pokir``, ``asmas`` or ``musren``; empty for none."""
    found = next((name for name, needed in _NEEDED.items() if needed <= columns), "")
    return "asmas" if found == "pokir" and not _COUNCIL & columns else found


def near(columns: AbstractSet[str]) -> str:
    """The shape that a single row has most of; a row may lack a column that its file has."""
    for name in ("musren", "asmas", "usulan"):
        if (_NEEDED[name] - {"id_usulan"}) & columns:
            return name
    return "usulan" if "id_usulan" in columns else ""


def canonical(kind: str, cells: Mapping[str, Any], origin: str) -> dict[str, str]:
    """A row of some shape in the columns of ``usulan``, its texts without personal data; empty cells are left out."""
    values = _SHAPES[kind](cells, origin)
    return {name: text for name in COLUMNS if (text := _told(name, values.get(name)))}


def _told(name: str, value: Any) -> str:
    """A cell as text; a person named in the words of a proposal is masked."""
    if not is_cell(value) or isinstance(value, bool):
        return ""
    text = clean(format(value, "f") if isinstance(value, Decimal) else str(value))
    return _PERSON.sub(MASK, scrub(text)[0]) if name in ("judul", "alasan") else text


def _usulan(cells: Mapping[str, Any], origin: str) -> dict[str, Any]:
    return {name: cells.get(name) for name in COLUMNS}


def _sipd(cells: Mapping[str, Any], origin: str) -> dict[str, Any]:
    council = bool(_COUNCIL & cells.keys())
    granted = next((amount for rung in reversed(_LADDER) if (amount := _set(cells, f"rekom_{rung}_anggaran"))), "")
    advice = next((words for rung in reversed(_LADDER) if (words := _set(cells, f"rekom_{rung}_rekomendasi"))), "")
    return {
        "sumber": "pokir" if council else "asmas",
        "id_usulan": cells.get("id_usulan"),
        "tahun": cells.get("tahun_anggaran"),
        "level": "dewan" if council else _level(cells),
        "kecamatan": _set(cells, "kecamatan", "nama_kecamatan", "detail_camatteks", "id_kecamatan"),
        "desa": _set(cells, "desa", "nama_desa", "nama_kelurahan", "detail_lurahteks", "id_kelurahan"),
        "judul": cells.get("giat_teks"),
        "anggaran_usulan": cells.get("anggaran"),
        "anggaran_disetujui": granted,
        "opd": _unit(cells, "nama_skpd", "nama_skpd_awal", code="kode_skpd"),
        "status": _sipd_status(cells),
        "alasan": _set(cells, "tolak_teks") or advice,
        "kode_sub_kegiatan": _set(cells, "kode_sub_kegiatan", "kode_sub_giat", "kode_sub_giat_bl", "id_sub_giat_bl"),
    }


def _sipd_status(cells: Mapping[str, Any]) -> str:
    """What became of a proposal: cancelled or rejected by the marks, accepted by its link to the budget."""
    if _marked(cells, "is_batal"):
        return "cancelled"
    if _marked(cells, "is_tolak"):
        return "rejected"
    if known := codelists.lookup("proposal_status", str(_set(cells, "status_usul_teks"))):
        return known
    if _set(cells, "id_sub_bl", "id_sub_giat_bl"):
        return "accepted"
    return "verified" if _marked(cells, "is_verif") else "proposed"


def _level(cells: Mapping[str, Any]) -> str:
    words = (str(_set(cells, name)) for name in ("level_pengusul", "jenis_profil"))
    return next((level for text in words if (level := codelists.lookup("proposal_level", text))), "desa")


def _musren(cells: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """The four tables of SIMDA Perencanaan differ by the place they belong to; a row's number counts within it."""
    level = _musren_level(cells, origin)
    year = _set(cells, "tahun_musren")
    place = _set(cells, "id_desa") if level in ("rw", "desa") else _set(cells, "id_kecamatan")
    numbers = (level, place, _set(cells, "id_renja"), _set(cells, "no_urut"))
    decided = str(_set(cells, "status_pelaksanaan", zero=True))
    sent = str(_set(cells, "status_usulan", zero=True)) != "0"
    return {
        "sumber": "musren",
        "id_usulan": "-".join(str(number) for number in numbers if number) if _set(cells, "no_urut") else "",
        "tahun": year,
        "level": level,
        "kecamatan": _set(cells, "kecamatan", "nama_kecamatan", "nm_kecamatan", "id_kecamatan"),
        "desa": _set(cells, "desa", "nama_desa", "nm_desa", "id_desa"),
        "judul": cells.get("uraian_aktivitas_kegiatan"),
        "anggaran_usulan": cells.get("jml_pagu"),
        "opd": _unit(cells, "nama_skpd", "nm_unit", "nm_sub_unit", code="kode_skpd"),
        "status": (_DECIDED.get(decided) or "proposed") if sent else "proposed",
        "kode_sub_kegiatan": _set(cells, "kode_sub_kegiatan", "kode_kegiatan", "kd_kegiatan"),
    }


def _musren_level(cells: Mapping[str, Any], origin: str) -> str:
    if known := codelists.lookup("proposal_level", str(_set(cells, "level"))):
        return known
    file = re.search(r"(?i)musren(des_rw|des|cam|kab)", origin)
    if file:
        return "rw" if file[1].lower() == "des_rw" else dict(_MUSREN_LEVELS)[file[1].lower()]
    if _set(cells, "id_musrendes_rw", "id_rw", "rw"):
        return "rw"
    return "desa" if _set(cells, "id_desa") else "kecamatan" if _set(cells, "id_kecamatan") else "kabupaten"


_SHAPES: dict[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    "usulan": _usulan,
    "asmas": _sipd,
    "pokir": _sipd,
    "musren": _musren,
}


def _set(cells: Mapping[str, Any], *names: str, zero: bool = False) -> Any:
    """The first of the columns that says something; 0 does not, unless ``zero``."""
    nothing = ("", "-", "null") if zero else ("", "-", "null", "0", "0.00")
    for name in names:
        value = cells.get(name)
        if is_cell(value) and str(value).strip().lower() not in nothing:
            return value
    return ""


def _marked(cells: Mapping[str, Any], name: str) -> bool:
    return str(_set(cells, name)).strip().lower() in ("1", "true", "ya", "t", "y")


def _unit(cells: Mapping[str, Any], *names: str, code: str) -> str:
    """The unit's name; ``code:…`` where there is none."""
    if name := _set(cells, *names):
        return str(name)
    number = _set(cells, code)
    return f"code:{number}" if number else ""


def district(*texts: str) -> str:
    """The code of the district that the first telling text means: a code of the ministry, of a village, or a name."""
    for text in texts:
        if match := _REGION.match(text.strip()):
            code = f"35.22.{match[1]}"
            if code in codelists.codes("kecamatan"):
                return code
        elif code := codelists.lookup("kecamatan", text):
            return code
    return ""


def village(text: str) -> str:
    """A village's name without “Desa” or “Kelurahan”; empty for a code, which says no name."""
    name = _VILLAGE.sub("", text.strip())
    return "" if not fold(name) or fold(name).replace(" ", "").isdigit() else name
