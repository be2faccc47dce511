"""What never enters: person data in free text and file names, and the names of natural persons as suppliers.

Rules and order: section 5 of the openness reference (UU 14/2008, UU 23/2006 jo. 24/2013, UU 27/2022).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter

MASK = "[disamarkan]"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nik", re.compile(r"(?<!\d)(?:\d{16}|\d{4}[ .]\d{4}[ .]\d{4}[ .]\d{4})(?!\d)")),
    ("npwp", re.compile(r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}(?!\d)")),
    ("nip", re.compile(r"(?<!\d)\d{8}\s?\d{6}\s?\d\s?\d{3}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)(?:\+?62|0)[ -]?8\d[\d -]{6,11}(?!\d)|\(0\d{2,3}\)\s?\d{5,8}")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("account", re.compile(r"(?i)\b(?:rek(?:ening)?|acc?ount|a/n)\b\D{0,20}\d[\d.\- ]{6,18}\d")),
)
# Words that are also given names (Agung, Putra, Jaya) are left out: better a firm masked than a person shown.
_FIRM_WORDS = r"""
abadi alva apotek araya asosiasi bangun\w* barokah bengkel berkah bersama bersatu bersaudara berkarya bhakti broadcast
bumd bumdes catering cemerlang cipta commanditer\w* con cons consult\w* contractor cv design elektro electra elite
engineering enterprise fa gemilang general global graha grup group hotel indo indonesia inti karya katering kencana
konstruksi konsul\w* kop kopegtel koperasi kopkar kreasi kreasindo kud lembaga lppm makmur mandiri marga mart mart\w*
media mediatama mega mitra mix multi multimedia nusantara nv paguyuban pangan pb pd pembangunan percetakan perkasa
persada persekutuan perum perumda prima printing pt puri puskopal rumah samudera sarana\w* sejahtera selaras sentosa
sentra servis sinergi solusi solusindo solution stuff studio sukses supply system tb tbk technik technology teknik
teknika toko trade trans ud universitas usaha yayasan
""".split()
_FIRM = re.compile(r"(?i)(?<![a-z])(?:" + "|".join(_FIRM_WORDS) + r")(?![a-z])")
_LEGAL_FORM = re.compile(
    r"(?i)(?:^|[\s,.(])(?:C\.?V|P\.?T|U\.?D|P\.?D|T\.?B|F\.?A)(?=$|[\s,.)])|^(?:cv|pt|ud)[. ]?\w{4,}"
)


def scrub(text: str) -> tuple[str, Counter[str]]:
    """The text without person data, and how often each rule hit (``nik npwp nip phone email account``)."""
    hits: Counter[str] = Counter()
    if not any(sign.isdigit() or sign == "@" for sign in text):
        return text, hits
    for name, pattern in _RULES:
        text, count = pattern.subn(MASK, text)
        if count:
            hits[name] += count
    return text, hits


def supplier_id(number: str, name: str, key: str) -> str:
    """A stable id of a supplier that gives neither NPWP nor NIK away: HMAC-SHA-256, 16 hex digits.

    :param number: NPWP or the source's supplier number; when empty the folded name identifies
    :param key: the site's secret; the same key keeps ids stable over all sources
    """
    digits = re.sub(r"\D", "", number)
    subject = f"npwp:{digits[:15]}" if len(digits) in (15, 16) else f"no:{digits}" if digits.strip("0") else ""
    if not subject:
        subject = "name:" + re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()
    return hmac.new(key.encode(), subject.encode(), hashlib.sha256).hexdigest()[:16]


def public_name(name: str, key: str) -> str:
    """A firm's name as it is; a natural person's as ``Penyedia <6 hex>``, the same person always the same."""
    if not name or is_firm(name) or re.fullmatch(r"Penyedia [0-9a-f]{6}", name):
        return name
    folded = re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()
    return "Penyedia " + hmac.new(key.encode(), folded.encode(), hashlib.sha256).hexdigest()[:6]


def is_firm(name: str) -> bool:
    """Whether the name shows a legal form or a firm's word."""
    return bool(_LEGAL_FORM.search(name) or _FIRM.search(name))
