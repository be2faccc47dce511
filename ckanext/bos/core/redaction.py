"""What never enters: person data in free text and file names, and the names of natural persons as suppliers.

Rules and order: section 5 of the openness reference (UU 14/2008, UU 23/2006 jo. 24/2013, UU 27/2022).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter

from .text import fold

MASK = "[disamarkan]"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("nik", re.compile(r"(?<!\d)(?:\d{16}|\d{4}[ .]\d{4}[ .]\d{4}[ .]\d{4})(?!\d)")),
    ("npwp", re.compile(r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}(?!\d)")),
    ("nip", re.compile(r"(?<!\d)\d{8}\s?\d{6}\s?\d\s?\d{3}(?!\d)")),
    # A plain 628… of up to eleven digits is an amount (6280235317 is an offer of 2019).
    (
        "phone",
        re.compile(
            r"(?<!\d)(?:(?:\+62|62(?=[ -])|0)[ -]?8(?:[ -]{0,3}\d){7,12}|628(?:[ -]{0,3}\d){9,12})(?!\d)"
            r"|\(0\d{2,3}\)\s?\d{5,8}"
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")),
    # Not the account codes of the budget (5.2.2.03.12), nor an amount or years beside the word "rekening".
    (
        "account",
        re.compile(
            r"(?i)\b(?:rek(?:ening)?|acc?ount|a/n)\b(?:(?!\brp)\D){0,20}"
            r"(?!\d\.\d|20\d\d ?[-/] ?20\d\d)\d[\d.\- ]{6,18}\d"
        ),
    ),
)
# Most texts have none of what each rule needs: eight digits near to each other, an @, or a word for an account.
_SUSPECT = re.compile(r"(?i)\d(?:[\s.()-]{0,3}\d){7}|@|\b(?:rek|acc?ount|a/n)")
# Words that are also given names (Agung, Putra, Jaya, Mega) are left out: better a firm masked than a person shown.
_FIRM_WORDS = r"""
abadi apotek asosiasi bangunan barokah bengkel berkah bersama bersatu bersaudara berkarya broadcast bumd bumdes catering
cemerlang cipta co commanditer\w* con cons constr\w* consult\w* contractor design elektro electra engineering enterprise
general global graha grup group hotel indo indonesia karya katering kons?truksi konsul\w* kop kopegtel koperasi kopkar
kreasi kreasindo kud lembaga lppm mandiri mart media mediatama mitra mix multi multimedia nusantara nv paguyuban pangan
pembangunan percetakan persada persekutuan perum perumda printing puskopal rumah sarana\w* sejahtera selaras sentra
servis sinergi solusi solusindo solution stuff studio sukses supply system tbk technik technology teknik teknika toko
trade trans universitas usaha yayasan
""".split()
_FIRM = re.compile(r"(?i)(?<![a-z])(?:" + "|".join(_FIRM_WORDS) + r")(?![a-z])")
# "S.Pd" and "M.Pt" are degrees of a person.
_LEGAL_FORM = re.compile(
    r"(?i)(?:^|[\s,.(])(?<!\b[SM]\.)(?<!\b[SM]\. )(?:C\.?V|P\.?T|U\.?D|P\.?D|P\.?B|T\.?B|F\.?A)(?=$|[\s,.)])"
    r"|^(?:cv|pt)\w{4,}"
)

_SUPPLIER_ID = re.compile(r"[0-9a-f]{16}")
_FOLDED_FORM = re.compile(r"\b(?:CV|C V|PT|P T|UD|U D|PD|P D|FA|TB|TBK|KSO|PERSERO)\b")
_FOLDED_MASK = re.compile(r"PENYEDIA [0-9A-F]{6}")


def scrub(text: str) -> tuple[str, Counter[str]]:
    """The text without person data, and how often each rule hit (``nik npwp nip phone email account``)."""
    hits: Counter[str] = Counter()
    if not _SUSPECT.search(text):
        return text, hits
    for name, pattern in _RULES:
        text, count = pattern.subn(MASK, text)
        if count:
            hits[name] += count
    return text, hits


def supplier_id(number: str, name: str, key: str) -> str:
    """A stable id of a supplier that gives neither NPWP nor NIK away: HMAC-SHA-256, 16 hex digits.

    :param number: NPWP or the source's supplier number; when empty, all zeros or cut by a spreadsheet (``7.51E+14``)
        the folded name identifies. The NPWP of a firm is the same with 15 digits and with 16 (a 0 before it)
    :param key: the site's secret; the same key keeps ids stable over all sources
    :returns: the id, or ``""`` when neither number nor name says who it is
    """
    digits = "" if "E+" in number.upper() else re.sub(r"\D", "", number)
    digits = digits[1:] if len(digits) == 16 and digits[0] == "0" else digits
    if digits.strip("0"):
        subject = f"npwp:{digits}" if len(digits) in (15, 16) else f"no:{digits}"
    elif folded := re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip():
        subject = f"name:{folded}"
    else:
        return ""
    return hmac.new(key.encode(), subject.encode(), hashlib.sha256).hexdigest()[:16]


def is_supplier_id(mark: str) -> bool:
    """Whether a supplier's mark is one that :func:`supplier_id` made: only such a one means the same in every process.

    The number of a row, which a bidder typed in a form has, means nobody.
    """
    return bool(_SUPPLIER_ID.fullmatch(mark))


def public_name(name: str, key: str) -> str:
    """A firm's name as it is; a natural person's as ``Penyedia <6 hex>``, the same person always the same."""
    if not name or is_firm(name) or re.fullmatch(r"Penyedia [0-9a-f]{6}", name):
        return name
    folded = re.sub(r"[^A-Z0-9]+", " ", name.upper()).strip()
    return "Penyedia " + hmac.new(key.encode(), folded.encode(), hashlib.sha256).hexdigest()[:6]


def firm_name(name: str) -> str:
    """A firm's name for comparing: folded, without its legal form; "" for the mask of a person."""
    text = fold(name)
    return "" if _FOLDED_MASK.fullmatch(text) else " ".join(_FOLDED_FORM.sub(" ", text).split())


def is_firm(name: str) -> bool:
    """Whether the name shows a legal form or a firm's word."""
    return bool(_LEGAL_FORM.search(name) or _FIRM.search(name))
