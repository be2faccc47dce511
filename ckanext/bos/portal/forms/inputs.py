"""One input of a form: everything that its snippet shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckanext.bos.core import codelists
from ckanext.bos.core.money import format_rupiah, parse_rupiah
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.schema import Field, Owed, Text
from ckanext.bos.registry import lang

from .written import written

_WIDGETS = {
    "longtext": "longtext",
    "money": "money",
    "date": "date",
    "datetime": "datetime",
    "integer": "number",
    "decimal": "number",
    "percent": "number",
    "boolean": "boolean",
    "choice": "choice",
    "choices": "choices",
}


@dataclass
class Offer:
    """A figure that is there already, for an empty input or a new row: one tap instead of typing.

    :ivar label: what is taken over, with the value
    :ivar values: as JSON: what goes into the input, or into which inputs of the row
    """

    label: str
    values: str


@dataclass
class Input:
    """One input.

    :ivar name: as it is sent: ``budget_amount``, ``bidders-3-offer_amount``
    :ivar widget: the macro that draws it
    :ivar value: text, or the list of chosen codes
    :ivar options: (value, label) of a choice
    :ivar due: owed now and still empty
    :ivar extra: shown on demand only
    :ivar when: the rule of ``owed`` as JSON, for the page to follow the method that is chosen
    :ivar origin: who gave the value and when, where it was not typed here
    :ivar other: what a source says instead
    :ivar locked: the value in words, where a source gave it: it is changed on demand only
    :ivar remark: what is odd about the value
    :ivar offers: what stands elsewhere already and can be taken over
    """

    name: str
    type: str
    label: str
    help: str = ""
    example: str = ""
    value: Any = ""
    widget: str = "text"
    options: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    required: bool = False
    due: bool = False
    extra: bool = False
    when: str = ""
    origin: str = ""
    other: str = ""
    locked: str = ""
    remark: str = ""
    offers: list[Offer] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the input; errors and labels refer to it."""
        return f"field-{self.name}"

    @property
    def hint(self) -> str:
        """What an amount means in short: ``= Rp 1,25 miliar``; empty when it cannot be read."""
        if self.type != "money" or not self.value:
            return ""
        try:
            return "= " + format_rupiah(parse_rupiah(self.value), short=True, lang=lang())
        except FieldError:
            return ""


def of_field(entry: Field, name: str, value: Any, errors: list[str] | None = None) -> Input:
    """The input of a field of the schema."""
    return Input(
        name=name,
        type=entry.type,
        label=words(entry.label),
        help=words(entry.help),
        example=_example(entry.type, entry.codelist, entry.example),
        value=value,
        widget=_WIDGETS.get(entry.type, "text"),
        options=options(entry.codelist),
        errors=errors or [],
        required=entry.required,
        when=rule(entry.owed),
    )


def of_snippet(entry: Mapping[str, Any], data: Mapping[str, Any], errors: Mapping[str, Any] | None) -> Input:
    """The input of a field as the form library hands it to a snippet (``field``, ``data``, ``errors``)."""
    name = str(entry["field_name"])
    limits = entry.get("limits")
    described = Field(
        name=name,
        type=str(entry.get("preset", "")).removeprefix("bos_") or "text",
        stage="",
        label=_text(entry.get("label") or name),
        help=_text(entry.get("help_text")),
        example=str(entry.get("form_placeholder") or ""),
        ocds=None,
        openness="open",
        codelist=entry.get("codelist"),
        required=bool(entry.get("required")),
        limits=(str(limits[0]), str(limits[1])) if limits else None,
    )
    # After an error the data is what was typed, which must not be read a second time.
    value = data.get(name) if errors else written(described, data.get(name))
    if described.type == "choices" and not isinstance(value, list):
        value = [value] if value else []
    return of_field(
        described, name, "" if value is None else value, [str(one) for one in (errors or {}).get(name) or ()]
    )


def options(codelist: str | None) -> list[tuple[str, str]]:
    """The choices of a code list in the language of the page."""
    if not codelist:
        return []
    return [(value, words(code.label)) for value, code in codelists.codes(codelist).items()]


def words(text: Text | str | None) -> str:
    """A text of the schema in the language of the page."""
    if not text:
        return ""
    return text if isinstance(text, str) else text.get(lang()) or text.get("id", "")


def rule(owed: Owed | None) -> str:
    """The conditions of ``owed`` as JSON; empty for none."""
    if owed is None:
        return ""
    conditions = {name: sorted(values) for name, values in vars(owed).items() if values}
    return json.dumps(conditions) if conditions else ""


def _text(value: Any) -> Text:
    return value if isinstance(value, Mapping) else {"id": str(value or "")}


def _example(kind: str, codelist: str | None, example: str) -> str:
    """The example as a person would write it: no codes, none where there is a list to choose from."""
    return "" if codelist or kind in ("boolean", "choice", "choices") else example
