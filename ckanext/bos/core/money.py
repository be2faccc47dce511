"""Rupiah: read as people write them, kept as exact decimals, shown short or in full."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from .errors import FieldError

LIMIT = Decimal("10000000000000")
"""Ten trillion rupiah: the regency's whole budget is a third of it. Above it a digit is wrong, not the price."""

_UNITS = {
    "ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "m": 9, "mlyr": 9, "triliun": 12,
    "trilyun": 12, "t": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_SHAPE = re.compile(r"^(-?)\s*(?:rp\.?|idr)?\s*(-?)\s*([\d.,\s]*\d)\s*(?:,-|,00-|\.-)?\s*([a-z]*)\.?(?:\s*rupiah)?$")
_SHORT = (("triliun", "trillion", 12), ("miliar", "billion", 9), ("juta", "million", 6), ("ribu", "thousand", 3))


def parse_rupiah(raw: object) -> Decimal:
    """Rupiah from ``1.250.000.000``, ``Rp 1,25 miliar``, ``1250000000.50``, a number.

    Indonesian writing wins: a point parts thousands, a comma the fraction. The other way round is taken where
    it can mean nothing else (``1,250,000.50``; ``6999647646.16``); ``1.250 miliar`` can mean both and is refused.

    :raises FieldError: ``money``, ``money_ambiguous``, ``negative`` or ``absurd``
    """
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise FieldError("money", found=raw)
    amount = _from_text(raw) if isinstance(raw, str) else Decimal(str(raw))
    if not amount.is_finite():
        raise FieldError("money", found=raw)
    if amount < 0:
        raise FieldError("negative", found=raw)
    if amount > LIMIT:
        raise FieldError("absurd", found=raw, limit=format_rupiah(LIMIT))
    return amount


def _from_text(raw: str) -> Decimal:
    match = _SHAPE.match(" ".join(raw.lower().split()))
    if not match or (match[4] and match[4] not in _UNITS and match[4] != "rupiah"):
        raise FieldError("money", found=raw)
    power = _UNITS.get(match[4], 0)
    try:
        amount = Decimal(_plain(_joined(match[3], raw), raw, scaled=power > 0))
    except InvalidOperation:
        raise FieldError("money", found=raw) from None
    amount = amount.scaleb(power)
    return -amount if match[1] or match[2] else amount


def _joined(digits: str, raw: str) -> str:
    """Digits without the spaces between thousands; other spaces part two numbers."""
    digits = re.sub(r" ?([.,]) ?", r"\1", digits)
    if " " in digits and not re.fullmatch(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?", digits):
        raise FieldError("money", found=raw)
    return digits.replace(" ", "")


def _plain(digits: str, raw: str, *, scaled: bool) -> str:
    """Digits with at most one decimal point, whatever the signs in them meant."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = max(digits.rfind("."), digits.rfind(","))
        sign = digits[decimal]
        if digits.count(sign) > 1:
            raise FieldError("money", found=raw)
        whole = digits[:decimal]
        _check_groups(whole, "," if sign == "." else ".", raw)
        return re.sub(r"[.,]", "", whole) + "." + digits[decimal + 1 :]
    if points + commas == 0:
        return digits
    sign = "." if points else ","
    parts = digits.split(sign)
    if len(parts) > 2:
        _check_groups(digits, sign, raw)
        return "".join(parts)
    if len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and parts[0] != "0":
        if (sign == ".") == scaled:
            raise FieldError("money_ambiguous", found=raw)
        return ".".join(parts) if scaled else "".join(parts)
    return ".".join(parts)


def _check_groups(whole: str, sign: str, raw: str) -> None:
    groups = whole.split(sign)
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise FieldError("money", found=raw)


def canonical(amount: Decimal) -> str:
    """``1250000000`` or ``6999647646.16``: plain digits, no exponent, no idle zeros, no minus before zero."""
    text = format(amount or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_rupiah(amount: Decimal | int | str | None, short: bool = False, lang: str = "id") -> str:
    """``Rp 1.250.000.000``, or short ``Rp 1,25 miliar`` (English ``Rp 1.25 billion``); ``""`` for nothing.

    Short form keeps two decimals and never rounds to the next unit's 1.000.
    """
    if amount is None or amount == "":
        return ""
    value = Decimal(str(amount))
    sign = "-" if value < 0 else ""
    value = abs(value)
    if short:
        for name_id, name_en, power in _SHORT:
            if value >= Decimal(10) ** power:
                shown = round(value.scaleb(-power), 2)
                if shown == 1000 and power < 12:
                    shown = Decimal("999.99")
                return f"{sign}Rp {_number(shown, 2, lang)} {name_id if lang == 'id' else name_en}"
    return f"{sign}Rp {_number(value, 2 if value % 1 else 0, lang)}"


def _number(value: Decimal, places: int, lang: str) -> str:
    text = f"{value:,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if lang == "id" else text
