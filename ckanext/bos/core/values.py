"""Values of fields: whatever a person or source wrote becomes one canonical text, or a clear error.

Canonical: money ``"1250000000"``, date ``"2019-03-14"``, datetime ``"2019-03-14T10:00:00+07:00"``, numbers
``"12.5"``, booleans ``"true"``/``"false"``, choices their code, several choices a list of codes.
Nothing is the empty text (or the empty list).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from . import codelists
from .dates import parse_date, parse_datetime
from .errors import FieldError
from .money import canonical, parse_rupiah
from .schema import Field
from .text import clean, without_formula

TEXT_LIMIT = 1_000
LONG_TEXT_LIMIT = 20_000
TITLE_LIMIT = 500
CODE_LIMIT = 200

# With three decimals “7.283” would be read as seven thousand the next time.
_SEN = Decimal("0.01")
INTEGER_LIMITS = ("0", "2147483647")
"""For counts without limits of their own: what a database's integer holds."""

_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_INTEGER = re.compile(r"[+-]?\d+(?:[.,]0{1,2})?")
_TRUE = {"true", "ya", "yes", "y", "1", "benar", "pdn", "ukm", "konsolidasi", "on"}
_FALSE = {"false", "tidak", "no", "n", "0", "bukan", "non-pdn", "non-ukm", "non-konsolidasi", "off"}


def parse(field: Field, raw: Any) -> Any:
    """The canonical value of one leaf.

    :param raw: text as typed, or a JSON value
    :returns: text, or a list of texts for ``choices``; empty when there is nothing
    :raises FieldError: what was found and what is expected
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return [] if field.type == "choices" else ""
    return _PARSERS.get(field.type, _text)(field, raw)


def parse_row(field: Field, row: Any) -> tuple[dict[str, str], dict[str, FieldError]]:
    """One row of a repeating field: its canonical values without the empty ones, and the errors by subfield."""
    if not isinstance(row, dict):
        return {}, {"": FieldError("rows", found=row)}
    values: dict[str, str] = {}
    errors: dict[str, FieldError] = {}
    for name, raw in row.items():
        sub = field.subfields.get(name)
        if sub is None:
            if raw not in (None, ""):
                errors[name] = FieldError("unknown_field", found=f"{field.name}.{name}")
            continue
        try:
            if value := parse(sub, raw):
                values[name] = value
        except FieldError as error:
            errors[name] = error
    return values, errors


def _text(field: Field, raw: Any) -> str:
    text = without_formula(clean(_written(raw)))
    return _limited(text, TITLE_LIMIT if field.name == "title" else TEXT_LIMIT)


def _longtext(field: Field, raw: Any) -> str:
    return _limited(clean(_written(raw), lines=True), LONG_TEXT_LIMIT)


def _code(field: Field, raw: Any) -> str:
    return _limited(clean(_written(raw)), CODE_LIMIT)


def _written(raw: Any) -> str:
    """A text or a number as written; a spreadsheet's ``12.0`` is 12."""
    if isinstance(raw, (bool, list, tuple, dict)):
        raise FieldError("not_text", found=raw)
    return str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw)


def _limited(text: str, limit: int) -> str:
    if len(text) > limit:
        raise FieldError("too_long", length=len(text), limit=limit)
    return text


def _money(field: Field, raw: Any) -> str:
    return canonical(parse_rupiah(raw).quantize(_SEN, ROUND_HALF_UP))


def _date(field: Field, raw: Any) -> str:
    return parse_date(raw).isoformat()


def _datetime(field: Field, raw: Any) -> str:
    return parse_datetime(raw).isoformat()


def _decimal(field: Field, raw: Any) -> str:
    number = _number(raw, _DECIMAL, "decimal")
    return canonical(_within(field.limits or (("0", "100") if field.type == "percent" else None), number, raw))


def _integer(field: Field, raw: Any) -> str:
    number = _number(raw, _INTEGER, "integer")
    if number < 0 and not field.limits:
        raise FieldError("negative", found=raw)
    return canonical(_within(field.limits or INTEGER_LIMITS, number, raw))


def _number(raw: Any, shape: re.Pattern[str], code: str) -> Decimal:
    """The number written; ``1.000`` is no integer, since it may be a thousand or one."""
    text = str(raw).strip().removesuffix("%").strip()
    if isinstance(raw, bool) or not shape.fullmatch(text):
        raise FieldError(code, found=raw)
    return Decimal(text.replace(",", "."))


def _within(limits: tuple[str, str] | None, number: Decimal, raw: Any) -> Decimal:
    if limits and not Decimal(limits[0]) <= number <= Decimal(limits[1]):
        raise FieldError("range", found=raw, low=limits[0], high=limits[1])
    return number


def _boolean(field: Field, raw: Any) -> str:
    word = str(raw).strip().lower()
    if word in _TRUE:
        return "true"
    if word in _FALSE:
        return "false"
    raise FieldError("boolean", found=raw)


def _choice(field: Field, raw: Any) -> str:
    if isinstance(raw, list) and len(raw) == 1:
        raw = raw[0]
    value = codelists.lookup(field.codelist or "", str(raw))
    if value is None:
        raise _unknown(field, raw)
    return value


def _choices(field: Field, raw: Any) -> list[str]:
    parts: Iterable[Any] = (
        raw if isinstance(raw, list) else str(raw).strip("{}[]").replace('"', "").replace(",", ";").split(";")
    )
    chosen = {_choice(field, str(part).strip()) for part in parts if str(part).strip()}
    return [value for value in codelists.codes(field.codelist or "") if value in chosen]


def _unknown(field: Field, raw: Any) -> FieldError:
    known = codelists.codes(field.codelist or "").values()
    rest = {"id": ", dan lainnya", "en": ", and others"} if len(known) > 8 else {"id": "", "en": ""}
    shown = {lang: ", ".join(code.label[lang] for code in list(known)[:8]) + rest[lang] for lang in rest}
    return FieldError("choice", found=raw, choices=shown)


_PARSERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "longtext": _longtext,
    "code": _code,
    "money": _money,
    "date": _date,
    "datetime": _datetime,
    "integer": _integer,
    "decimal": _decimal,
    "percent": _decimal,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
}
