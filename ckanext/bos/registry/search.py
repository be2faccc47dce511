"""What the search index holds of a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ckanext.bos.core import codelists, completeness, ladder, schema, stages

from .convert import papers_from, process_from
from .index import districts

COMPLETE = ("all", "most", "half", "little")
"""How complete a process is: all that is owed is there, at least three quarters, at least half, less."""


class Flags(NamedTuple):
    """Reasons to look closer that a room finds; only those that everybody may see, since everybody may ask the index.

    :ivar titles: code -> what it is called, in the language of the page
    :ivar of: the codes of a process, by its OCID
    """

    titles: Callable[[], Mapping[str, str]]
    of: Callable[[str], Collection[str]]


FLAGS: dict[str, Flags] = {}
"""Room -> its flags. A room registers in its plugin's ``update_config``."""

_CORE = {"name", "notes", "owner_org", "title"}
"""Fields of the schema that CKAN itself indexes, and rightly."""


def index_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    """The search fields of one process, from the flat dict that CKAN is about to index.

    ``vocab_bos_*`` are facets, ``bos_*_amount`` whole rupiah, ``bos_*_count`` numbers, ``bos_*_text`` searched text
    (``bos_words_text`` the words of public processes as they are written).
    """
    dataset = json.loads(document["validated_data_dict"])
    process = process_from(dataset)
    amounts = {code: amount for code, amount in ladder.amounts(process).items() if amount is not None}
    furthest = ladder.furthest(process)
    fields: dict[str, Any] = {
        "vocab_bos_stage": [stages.current(process)],
        "vocab_bos_year": _one(process.get("fiscal_year")),
        "vocab_bos_method": _one(process.get("method") or process.get("planned_method")),
        "vocab_bos_category": _one(process.get("category")),
        "vocab_bos_fund": list(process.get("budget_sources") or ()),
        "vocab_bos_district": districts(process),
        "vocab_bos_status": _one(process.get("tender_status")),
        "vocab_bos_steps": steps(process),
        "vocab_bos_supplier": _suppliers(process),
        "vocab_bos_related": _related(process),
        "vocab_bos_complete": [_complete(completeness.score(process, papers_from(dataset)))],
        "vocab_bos_flag": _flags(str(process.get("ocid", ""))),
        "bos_bidders_count": max(len(process.get("bidders") or ()), int(process.get("number_of_bidders") or 0)),
        "bos_announced_date": _moment(process.get("announcement_date") or process.get("tender_created")),
        "bos_names_text": _names(process),
        "bos_words_text": [] if dataset.get("private") else [_words(process)],
        "bos_codes_text": _codes(process),
        "bos_terms_text": _terms(process),
        **{f"bos_{code}_amount": _whole(amount) for code, amount in amounts.items()},
    }
    if furthest is not None:
        fields["bos_value_amount"] = _whole(furthest[1])
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def flag_titles() -> dict[str, str]:
    """Every flag that everybody may see -> what it is called, in the language of the page."""
    return {code: title for flags in FLAGS.values() for code, title in flags.titles().items()}


def steps(process: Mapping[str, Any]) -> list[str]:
    """The state of each stage as ``stage state date due``, ``-`` for no date.

    Whether a stage is late depends on the day of reading: a reader compares ``due`` with its own day.
    """
    early, late = stages.states(process, date.min), stages.states(process, date.max)
    return [
        " ".join((now.stage, now.state, now.date or "-", then.date if then.state == "late" else "-"))
        for now, then in zip(early, late, strict=True)
    ]


def raw_fields() -> set[str]:
    """The dataset's own fields that stay out of the index: they go in above, typed and worded."""
    fields = schema.load().fields.keys() - _CORE
    return fields | {f"extras_{name}" for name in fields}


def _flags(ocid: str) -> list[str]:
    return [code for flags in FLAGS.values() for code in flags.of(ocid)]


def _complete(score: int) -> str:
    return next(code for code, least in zip(COMPLETE, (100, 75, 50, 0), strict=True) if score >= least)


def _words(process: Mapping[str, Any]) -> str:
    """What visitors may be led to by the words that they begin or misspell."""
    places = [codelists.label("kecamatan", code) for code in districts(process)]
    return _distinct([str(process.get("title", "")), *_suppliers(process), *places])


def _related(process: Mapping[str, Any]) -> list[str]:
    """``relationship ocid`` of each process that this one names."""
    rows = process.get("related_processes") or ()
    return [f"{row.get('relationship', '')} {row.get('identifier', '')}" for row in rows if row.get("scheme") == "ocid"]


def _suppliers(process: Mapping[str, Any]) -> list[str]:
    rows = ladder.alive(process.get("awards"))
    return list(dict.fromkeys(row["supplier_name"] for row in rows if row.get("supplier_name")))


def _names(process: Mapping[str, Any]) -> str:
    rows = [*(process.get("awards") or ()), *(process.get("contracts") or ())]
    found = [row.get("supplier_name", "") for row in rows]
    found += [row.get("name", "") for row in process.get("bidders") or ()]
    found += [f"{row.get('detail', '')} {row.get('village', '')}" for row in process.get("locations") or ()]
    found += [codelists.label("kecamatan", code) for code in districts(process)]
    found += [str(process.get(name, "")) for name in ("program", "activity", "sub_activity", "specification")]
    return _distinct(found)


def _codes(process: Mapping[str, Any]) -> str:
    found = [str(process.get(name, "")) for name in ("ocid", "rup_code", "tender_code")]
    found += [row.get("number", "") for row in process.get("contracts") or ()]
    found += [row.get("sp2d_number", "") for row in process.get("payments") or ()]
    return _distinct(found)


def _terms(process: Mapping[str, Any]) -> str:
    coded = (("method", "method"), ("category", "category"))
    found = [codelists.label(codelist, process.get(name)) for name, codelist in coded if process.get(name)]
    return _distinct([*found, process.get("method_details", "")])


def _distinct(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def _one(value: Any) -> list[str]:
    return [str(value)] if value else []


def _moment(day: str | None) -> str | None:
    return f"{day}T00:00:00Z" if day else None


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value())
