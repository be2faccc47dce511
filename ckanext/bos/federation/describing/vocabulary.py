"""Published lists that descriptions take their terms from, as far as a contracting portal needs them.

Authority lists of the European Union (publications.europa.eu), ADMS (purl.org/adms), and the words by which the theme
of a unit is told.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from ckan.model import Package
from flask_babel import force_locale

from ckanext.bos import config
from ckanext.bos.core import codelists
from ckanext.bos.core.text import fold
from ckanext.bos.ocds import addresses

from .description import Code, Licence, Link

AUTHORITY = "http://publications.europa.eu/resource/authority/"
THEMES = f"{AUTHORITY}data-theme"
OCDS = Link("https://standard.open-contracting.org/1.1/en/", "Open Contracting Data Standard 1.1")
RFC_4180 = Link("https://www.rfc-editor.org/rfc/rfc4180", "CSV (RFC 4180)")
LOCAL_AUTHORITY = Code("http://purl.org/adms/publishertype/LocalAuthority", "Pemerintah daerah")
ATTRIBUTION = Code("http://purl.org/adms/licencetype/Attribution", "Atribusi")
STABLE = Code(f"{AUTHORITY}planned-availability/STABLE", "Tetap tersedia", "STABLE")
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

_ACCESS = {
    "public": Code(f"{AUTHORITY}access-right/PUBLIC", "Publik", "PUBLIC"),
    "restricted": Code(f"{AUTHORITY}access-right/RESTRICTED", "Terbatas", "RESTRICTED"),
    "closed": Code(f"{AUTHORITY}access-right/NON_PUBLIC", "Tidak untuk publik", "NON_PUBLIC"),
}
_LEVELS = {"public": "public", "restricted": "terbatas", "closed": "tertutup"}
_LANGUAGES = {"id": ("IND", "Bahasa Indonesia"), "en": ("ENG", "Bahasa Inggris")}
_FILE_TYPES = frozenset(
    "CSV DOC DOCX GEOJSON GIF HTML JPEG JSON JSON_LD KML ODS ODT PDF PNG PPT PPTX RDF_TURTLE RDF_XML RTF SHP TIFF TXT"
    " XLS XLSX XML ZIP".split()
)
_OTHER_NAMES = {"JPG": "JPEG", "TIF": "TIFF", "HTM": "HTML", "TTL": "RDF_TURTLE", "RDF": "RDF_XML", "JSONLD": "JSON_LD"}

_GOVERNMENT = "gove"
_WORDS = (
    ("heal", r"KESEHATAN|RSUD|RUMAH SAKIT|PUSKESMAS|KELUARGA BERENCANA"),
    ("educ", r"PENDIDIKAN|SEKOLAH|PERPUSTAKAAN|KEARSIPAN|KEPEMUDAAN|KEBUDAYAAN|PARIWISATA"),
    ("tran", r"PERHUBUNGAN|BINA MARGA|JALAN|JEMBATAN"),
    ("agri", r"PERTANIAN|PETERNAKAN|PERIKANAN|PANGAN|PERKEBUNAN|KEHUTANAN|PENYULUH"),
    ("envi", r"LINGKUNGAN|SUMBER DAYA AIR|PENGAIRAN|PENANGGULANGAN BENCANA|KEBERSIHAN"),
    ("regi", r"PEKERJAAN UMUM|PERUMAHAN|PERMUKIMAN|CIPTA KARYA|TATA RUANG|PEMBERDAYAAN MASYARAKAT|KECAMATAN|KELURAHAN"),
    ("soci", r"SOSIAL|PEREMPUAN|PERLINDUNGAN ANAK|KEPENDUDUKAN|TENAGA KERJA|TRANSMIGRASI"),
    ("econ", r"PERDAGANGAN|PERINDUSTRIAN|KOPERASI|USAHA MIKRO|PENANAMAN MODAL|PENDAPATAN|PASAR"),
    ("tech", r"KOMUNIKASI|INFORMATIKA|PERSANDIAN|STATISTIK"),
    ("just", r"SATUAN POLISI|KESATUAN BANGSA|KETERTIBAN|HUKUM"),
    ("ener", r"ENERGI|PERTAMBANGAN|MIGAS"),
)
_CC_BY = "creativecommons.org/licenses/by/"
_PATTERNS = tuple((theme, re.compile(rf"\b(?:{words})\b")) for theme, words in _WORDS)


@lru_cache(maxsize=64)
def theme(value: str) -> Code:
    """A theme of the list ``theme`` (EU data themes in lower case); government where it is not in the list."""
    known = value if value in codelists.codes("theme") else _GOVERNMENT
    return Code(f"{THEMES}/{known.upper()}", codelists.label("theme", known), known.upper())


@lru_cache(maxsize=1024)
def themes_of_unit(title: str) -> tuple[Code, ...]:
    """The themes of what a unit buys: that of its task, if its name tells it, then government."""
    found = next((name for name, pattern in _PATTERNS if pattern.search(fold(title))), _GOVERNMENT)
    return tuple(dict.fromkeys((theme(found), theme(_GOVERNMENT))))


@lru_cache(maxsize=64)
def frequency(value: str) -> Code:
    """A value of the list ``frequency``."""
    known = value if value in codelists.codes("frequency") else "unknown"
    return Code(f"{AUTHORITY}frequency/{known.upper()}", codelists.label("frequency", known), known.upper())


def access(level: str) -> Code:
    """``public``, ``restricted`` or ``closed`` as access right."""
    return _ACCESS.get(level, _ACCESS["public"])


def access_level(level: str) -> str:
    """The same in the words that Satu Data uses."""
    return _LEVELS.get(level, "public")


@cache
def language(code: str) -> Code:
    """``id`` or ``en``."""
    name, label = _LANGUAGES[code]
    return Code(f"{AUTHORITY}language/{name}", label, code)


@lru_cache(maxsize=256)
def file_type(format: str) -> Code | None:
    """CKAN's format as file type; None for one that the list does not have."""
    name = re.sub(r"[^A-Z0-9]", "", format.upper())
    name = _OTHER_NAMES.get(name, name)
    return Code(f"{AUTHORITY}file-type/{name}", name, name) if name in _FILE_TYPES else None


def ocds_api() -> Link:
    """The API of releases and records."""
    return Link(addresses.absolute(f"{addresses.ENTRANCE}/records"), "API Open Contracting Data Standard")


def tag(text: str) -> str:
    """A word as the rules for tags allow it: letters, digits, spaces, ``-``, ``_`` and ``.``, at most 100 signs.

    With less than two signs it is none.
    """
    return " ".join(re.sub(r"[^\w .-]", " ", text).split())[:100].strip()


@lru_cache(maxsize=256)
def media_type(name: str) -> Code:
    """An IANA media type."""
    return Code(f"https://www.iana.org/assignments/media-types/{name}", name, name)


@cache
def licence_of_data() -> Licence:
    """The licence that the portal's own data are under, with its name in CKAN's list where it is one of that."""
    own = config.open_licence()
    return next((known for known in _licences().values() if known.url == own), Licence(own, own))


def licence(id: str | None) -> Licence:
    """A licence of CKAN's list by its id; that of the portal's own data where a dataset names none.

    One that is not in the list, or has no page of its own, is shown by its name, and is not open.
    """
    if not id:
        return licence_of_data()
    return _licences().get(id) or Licence(addresses.policy() + "#lisensi", id, id, is_open=False)


@cache
def _licences() -> dict[str, Licence]:
    """CKAN's list by id. It names an index page for CC BY: the portal's own setting says which version is meant."""
    own = config.open_licence()
    listed: list[Any] = list(Package.get_license_register().values())
    with force_locale("en"):  # other catalogues tell a licence by the English title of CKAN's list
        return {entry.id: _licence(entry, own) for entry in listed}


def _licence(entry: Any, own: str) -> Licence:
    url = own if entry.id == "cc-by" and _CC_BY in own else str(entry.url or "")
    page = url if url.startswith("http") else addresses.policy() + "#lisensi"
    return Licence(page, entry.title, entry.id, entry.od_conformance == "approved")
