"""Validators of the schema's presets: the core parses, CKAN shows what it says in the visitor's language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import chain, count
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name
from ckan.model.package import PACKAGE_NAME_MAX_LENGTH, PACKAGE_NAME_MIN_LENGTH

from ckanext.bos import config
from ckanext.bos.core import codelists, schema, values
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.ownership import is_keyed
from ckanext.bos.core.redaction import public_name, scrub, supplier_id
from ckanext.bos.registry import DATASET_TYPE, OBSERVED, lang, said
from ckanext.scheming.validation import scheming_validator

__all__ = [
    "bos_choices_output",
    "bos_dataset_name",
    "bos_ocid",
    "bos_papers",
    "bos_period",
    "bos_process",
    "bos_title",
    "bos_unit",
    "bos_value",
]

_SUPPLIERS = {"bidders": "name", "awards": "supplier_name", "contracts": "supplier_name"}
"""Where a firm's name stands: the name of a natural person is masked there (openness reference, section 4)."""


@scheming_validator
def bos_value(field: dict[str, Any], schema_dict: dict[str, Any]) -> Any:
    """Parse a value of the field's type into its canonical form; person data in it is masked."""
    name = field["field_name"]

    def validator(key: Any, data: Any, errors: Any, context: Any) -> None:
        entry = _entry(schema_dict["dataset_type"], key, name)
        raw = data.get(key)
        if raw is tk.missing:
            raw = None
        try:
            value = values.parse(entry, raw)
        except FieldError as error:
            errors[key].append(said(error))
            return
        if not value and entry.required and not _is_draft(data):
            errors[key].append(_required(entry))
            return
        value = _without_person(key, entry, value, context)
        data[key] = json.dumps(value) if entry.type == "choices" and value else value or ""

    return validator


def bos_title(value: Any) -> str:
    """A package name: tidy text, no formula, no person data, at most 500 letters."""
    entry = schema.load().fields["title"]
    try:
        text = values.parse(replace(entry, type="text"), None if value is tk.missing else value)
    except FieldError as error:
        raise tk.Invalid(said(error)) from None
    if not text:
        raise tk.Invalid(_required(entry))
    return scrub(text)[0]


def bos_unit(value: Any) -> Any:
    """A unit is named; which ones the user may name is for CKAN's own validators, which follow."""
    if value is tk.missing or not value:
        raise tk.Invalid(_required(schema.load().fields["owner_org"]))
    return value


def bos_ocid(value: Any) -> str:
    """An OCID: present and well formed."""
    if not re.fullmatch(r"ocds-[a-z0-9]{6}-[a-zA-Z0-9._~-]+", str(value or "")):
        raise tk.Invalid(tk._("Not an OCID: {value}").format(value=value))
    return value


def bos_dataset_name(key: Any, data: Any, errors: Any, context: Any) -> None:
    """The page address of a plain dataset that has none yet: made from its title, with a number where it is taken."""
    if data.get(key) not in (None, "", tk.missing):
        return
    wanted = munge_title_to_name(str(data.get(("title",)) or ""))[: PACKAGE_NAME_MAX_LENGTH - 4].strip("-_")
    wanted = wanted if len(wanted) >= PACKAGE_NAME_MIN_LENGTH else f"data-{wanted}".rstrip("-")
    numbered = (f"{wanted}-{number}" for number in count(2))
    data[key] = next(name for name in chain([wanted], numbered) if model.Package.get(name) is None)


def bos_period(key: Any, data: Any, errors: Any, context: Any) -> None:
    """A plain dataset does not end before it begins. Stands in the schema's ``after_validators``."""
    start, end = (data.get((name,)) or "" for name in ("temporal_start", "temporal_end"))
    if start and end and end < start:
        errors.setdefault(("temporal_end",), []).append(said(FieldError("period_order", found=end, start=start)))


def bos_choices_output(value: Any) -> list[str]:
    """Several choices as a list, however stored."""
    if isinstance(value, list):
        return value
    try:
        return json.loads(value) if value else []
    except ValueError:
        return [value]


def bos_process(key: Any, data: Any, errors: Any, context: Any) -> None:
    """What no single field can know before they are read: ids of rows are unique.

    Stands in the schema's ``before_validators``; errors go to the row concerned.
    """
    for entry in schema.load().rows():
        if is_keyed(entry):
            _check_ids(entry.name, data, errors)


def bos_papers(key: Any, data: Any, errors: Any, context: Any) -> None:
    """What no single field of a paper can know: its stage, and what withholding it from the public takes.

    Stands in the schema's ``after_validators``: the values are canonical. A paper without a stage gets that of its
    kind; one without a word on openness is open.
    """
    for number in sorted({path[1] for path in data if len(path) == 3 and path[0] == "resources"}):
        paper = {path[2]: data[path] for path in data if path[:2] == ("resources", number) and len(path) == 3}
        for name, error in _wrong_with(paper):
            errors.setdefault(("resources", number, name), []).append(said(error))
        known = schema.load().papers.get(paper.get("kind") or "")
        if known is not None and not paper.get("stage"):
            data["resources", number, "stage"] = known.stage
        if not paper.get("openness"):
            data["resources", number, "openness"] = "open"


def _wrong_with(paper: dict[str, Any]) -> list[tuple[str, FieldError]]:
    wrong: list[tuple[str, FieldError]] = []
    kind = schema.load().papers.get(paper.get("kind") or "")
    stage = paper.get("stage")
    if kind is not None and stage and kind.stage != stage:
        found, expected = (codelists.codes("stage")[name].label for name in (stage, kind.stage))
        wrong.append(("kind", FieldError("paper_stage", kind=kind.label, found=found, expected=expected)))
    if paper.get("openness") != "exempt":
        return wrong
    if not paper.get("exemption_code"):
        wrong.append(("exemption_code", FieldError("exemption_reason")))
    if not paper.get("exemption_reason"):
        wrong.append(("exemption_reason", FieldError("exemption_why")))
    if paper.get("url") and paper.get("url_type") != "upload":
        wrong.append(("url", FieldError("exempt_link")))
    return wrong


def _without_person(key: Any, entry: schema.Field, value: Any, context: Any) -> Any:
    """The value without person data: texts scrubbed, natural persons' names and numbers as keyed hashes."""
    if not value or entry.type not in ("text", "longtext", "code"):
        return value
    if entry.openness == "masked":
        return supplier_id(value, "", config.pseudonym_key()) if _is_number(value, context) else value
    if entry.type == "code":
        return value
    text = scrub(value)[0]
    return public_name(text, config.pseudonym_key()) if _SUPPLIERS.get(key[0]) == entry.name else text


def _is_number(value: str, context: Any) -> bool:
    """Whether a mark is a NIK or NPWP that somebody typed, and not a hash that happens to have digits only."""
    if not re.fullmatch(r"[\d.\- ]+", value) or len(re.sub(r"\D", "", value)) not in (15, 16):
        return False
    package = context.get("package")
    stored = (package.extras or {}).values() if package is not None else ()
    return OBSERVED not in context and not any(f'"{value}"' in str(text) for text in stored)


def _check_ids(name: str, data: Any, errors: Any) -> None:
    seen: set[str] = set()
    for path in sorted(path for path in data if len(path) == 3 and path[0] == name and path[2] == "id"):
        value = data[path]
        if value in (None, "", tk.missing):
            continue
        if str(value) in seen:
            errors.setdefault(path, []).append(said(FieldError("duplicate_id", found=value)))
        seen.add(str(value))


def _entry(kind: str, key: Any, name: str) -> schema.Field:
    if kind != DATASET_TYPE:
        return (schema.plain_resource_fields() if key[0] == "resources" else schema.plain_fields())[name]
    fields = schema.load().fields
    if len(key) == 3 and key[0] in fields:
        return fields[key[0]].subfields[name]
    if key[0] == "resources":
        return schema.resource_fields()[name]
    return fields[name]


def _required(entry: schema.Field) -> str:
    return said(FieldError("required", field=entry.label.get(lang()) or entry.name))


def _is_draft(data: Any) -> bool:
    return str(data.get(("state",)) or "").startswith("draft")
