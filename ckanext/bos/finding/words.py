"""What a search says, in the language of the page. These are helpers of the pages, too."""

from __future__ import annotations

from decimal import Decimal

import ckan.plugins.toolkit as tk
from markupsafe import Markup

from ckanext.bos import registry
from ckanext.bos.core import codelists, money


def bos_lang() -> str:
    """``en`` or ``id``: the language of the page."""
    return registry.lang()


def bos_label(codelist: str, value: str | None) -> str:
    """What a code means, in the language of the page."""
    return codelists.label(codelist, value, bos_lang())


def bos_money(amount: Decimal | int | str | None) -> Markup:
    """``Rp 1,25 miliar``, with the full figure on hover and for machines; empty for nothing."""
    if amount is None or amount == "":
        return Markup("")
    value = Decimal(str(amount))
    short = money.format_rupiah(value, short=True, lang=bos_lang())
    full = money.format_rupiah(value, lang=bos_lang())
    return Markup('<data class="money" value="{}" title="{}">{}</data>').format(
        money.canonical(value), full, unbroken(short)
    )


def bos_facet_titles() -> dict[str, str]:
    """Facet field -> what a person reads above it."""
    return {
        "vocab_bos_stage": tk._("Stage"),
        "vocab_bos_year": tk._("Fiscal year"),
        "organization": tk._("Unit"),
        "vocab_bos_method": tk._("Method"),
        "vocab_bos_category": tk._("Kind of procurement"),
        "vocab_bos_fund": tk._("Source of funds"),
        "vocab_bos_district": tk._("District (kecamatan)"),
        "vocab_bos_complete": tk._("Completeness"),
        "vocab_bos_flag": tk._("Reasons to look closer, not proof"),
        "vocab_bos_supplier": tk._("Supplier"),
    }


def unbroken(text: str) -> str:
    """Words that stay on one line, and a real minus."""
    return text.replace(" ", "\u00a0").replace("-", "\u2212", 1 if text.startswith("-") else 0)
