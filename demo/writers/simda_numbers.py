"""How the finance system writes what the procurement system writes otherwise: numbers, firms, purposes, periods."""

from __future__ import annotations

import re
from datetime import date

from ..dice import Dice
from ..model import Contract, Firm, Package
from .spse_words import MONTHS

_LIMIT = 50


def rewritten(dice: Dice, number: str) -> str:
    """A contract's number as somebody else typed it; equal again once signs, zeros and the year are put straight."""
    year = number[-4:]
    form = dice.choose(
        (
            ("same", 20),
            ("lower", 10),
            ("spaces", 12),
            ("word", 12),
            ("short year", 16),
            ("dashes", 14),
            ("no zeros", 10),
            ("compact", 6),
        )
    )
    bare = re.sub(r"(?<!\d)0+(?=\d)", "", number)
    written = {
        "same": number,
        "lower": number.lower(),
        "spaces": number.replace("/", " / "),
        "word": f"SPK No. {number}",
        "short year": number[:-4] + year[2:],
        "dashes": number.replace("/", "-"),
        "no zeros": bare,
        "compact": re.sub(r"[/-]", "", bare[:-5]) + "/" + year,
    }[form]
    return written if len(written) <= _LIMIT else number


def bridged(dice: Dice, number: str) -> str:
    """The same number in the table that leads to the payments: now and then with another case or trailing blanks."""
    if dice.chance(0.02):
        return number + "  "
    return number.swapcase() if dice.chance(0.02) else number


def firm_name(dice: Dice, firm: Firm) -> str:
    """A firm's name; those with a legal form now and then in another spelling."""
    match = re.match(r"(?i)^(CV|PT|UD)[. ]+(.*)$", firm.name)
    if match is None or dice.chance(0.6):
        return firm.name
    form, rest = match[1], match[2]
    return dice.pick((f"{rest.upper()}, {form.upper()}", f"{form.lower()}.{rest.lower()}", f"{form.upper()} {rest}"))


def legal_form(firm: Firm) -> str:
    match = re.match(r"(?i)^(CV|PT|UD)\b", firm.name)
    return match[1].upper() if match else ""


def purpose(dice: Dice, package: Package) -> str:
    """What a contract is for: the package's title, dressed in words that mean nothing."""
    title = package.title
    text = dice.choose(((title, 60), (f"Pekerjaan {title}", 20), (f"Belanja modal {title}", 10), (title.upper(), 10)))
    return text[:255]


def period(dice: Dice, contract: Contract) -> str:
    """How long a contract runs, in free text."""
    days = (contract.end - contract.signed).days + 1
    return dice.choose(
        (
            (f"{days} hari kalender", 60),
            (f"{days} ({_words(days)}) hari kalender", 20),
            (f"s/d {_long(contract.end)}", 10),
            (f"{max(1, days // 30)} bulan", 5),
            ("", 5),
        )
    )


def days_until(contract: Contract, end: date) -> str:
    return f"{(end - contract.signed).days + 1} hari kalender"


def _long(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


_ONES = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def _words(number: int) -> str:
    """A number below a thousand in words."""
    if number < 12:
        return _ONES[number]
    if number < 20:
        return f"{_ONES[number - 10]} belas"
    if number < 100:
        return f"{_ONES[number // 10]} puluh {_ONES[number % 10]}".strip()
    if number < 200:
        return f"seratus {_words(number - 100)}".strip()
    return f"{_ONES[number // 100]} ratus {_words(number % 100)}".strip()
