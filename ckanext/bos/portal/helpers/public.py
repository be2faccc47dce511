"""Helpers of the pages that everybody reads: words, money, dates and numbers in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
from markupsafe import Markup

from ckanext.bos import config
from ckanext.bos.core import codelists, dates, money
from ckanext.bos.core.dates import WIB
from ckanext.bos.finding.words import bos_facet_titles, bos_label, bos_lang, bos_money, unbroken

__all__ = [
    "bos_contact",
    "bos_exemptions",
    "bos_request_url",
    "bos_date",
    "bos_datetime",
    "bos_demonstration",
    "bos_error",
    "bos_facet_titles",
    "bos_label",
    "bos_lang",
    "bos_languages",
    "bos_money",
    "bos_money_full",
    "bos_month",
    "bos_now",
    "bos_number",
    "bos_percent",
    "bos_site_title",
    "bos_size",
    "bos_source",
    "bos_stage_label",
    "bos_state_word",
]


class Language(NamedTuple):
    """One entry of the language switch."""

    code: str
    name: str
    url: str
    current: bool


def bos_site_title() -> str:
    """The portal's name: ``ckan.site_title`` where one is set."""
    title = tk.config["ckan.site_title"]
    return title if title and title != "CKAN" else "Bojonegoro Open System"


def bos_languages() -> list[Language]:
    """The languages offered, each with the address of this very page in it."""
    names = {"id": "Bahasa Indonesia", "en": "English"}
    here, current, default = tk.h.current_url(), bos_lang(), tk.config["ckan.locale_default"]
    codes = [str(locale) for locale in tk.h.get_available_locales()]
    addresses = {code: tk.h.url_for(here, locale="default" if code == default else code) for code in codes}
    return [Language(code, names.get(code, code), url, code == current) for code, url in addresses.items()]


def bos_exemptions() -> list[tuple[str, str]]:
    """The rules by which a paper may be withheld: code and words."""
    return [
        (code.value, code.label.get(bos_lang(), code.label["id"])) for code in codelists.codes("exemption").values()
    ]


def bos_contact() -> str:
    """The mailbox of walidata's office, where one is set; never a person's."""
    return str(tk.config.get("ckanext.bos.federation.contact_email") or "").strip()


def bos_request_url() -> str:
    """Where one asks for information that is not published, where that is set."""
    return str(tk.config.get("ckanext.bos.federation.request_url") or "").strip()


def bos_stage_label(stage: str) -> str:
    """The name of a stage."""
    return bos_label("stage", stage)


def bos_state_word(state: str) -> str:
    """One word for the state of a stage."""
    return {
        "not_started": tk._("not yet"),
        "running": tk._("under way"),
        "done": tk._("done"),
        "late": tk._("late"),
        "failed": tk._("failed"),
        "not_applicable": tk._("does not apply"),
    }[state]


def bos_money_full(amount: Decimal | int | str | None) -> Markup:
    """``Rp 1.250.000.000``; empty for nothing."""
    if amount is None or amount == "":
        return Markup("")
    value = Decimal(str(amount))
    return Markup('<data class="money" value="{}">{}</data>').format(
        money.canonical(value), unbroken(money.format_rupiah(value, lang=bos_lang()))
    )


def bos_number(value: Decimal | int | str | None) -> str:
    """``4.471`` or ``12,5`` as the language writes numbers; canonical text in, empty for nothing."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)):,f}"
    return text.translate(str.maketrans(",.", ".,")) if bos_lang() == "id" else text


def bos_percent(value: Decimal | int | str | None) -> str:
    """``97,3 %``; empty for nothing."""
    return f"{bos_number(value)}\u00a0%" if value not in (None, "") else ""


def bos_share(part: Decimal, whole: Decimal, step: str = "1") -> str:
    """``97 %`` in steps of per cent; ``< 1 %``, ``> 99 %``, ``> 100 %`` rather than nothing or all where it is not."""
    least, percent = Decimal(step), 100 * part / whole
    if 0 < percent < least:
        return f"<\u00a0{bos_percent(least)}"
    for limit in (100 - least, Decimal(100)):
        if limit < percent < limit + least:
            return f">\u00a0{bos_percent(limit)}"
    return bos_percent(percent.quantize(least))


def bos_date(value: date | str | None) -> Markup:
    """``14 Maret 2019``, readable by machines; empty for nothing."""
    if not value:
        return Markup("")
    day = value if isinstance(value, date) else dates.parse_date(value)
    return Markup('<time datetime="{}">{}</time>').format(
        day.isoformat()[:10], unbroken(dates.format_date(day, bos_lang()))
    )


def bos_month(value: date | str | None) -> Markup:
    """``Maret 2019`` for the first of a month, which is how plans name months; any other day as it is."""
    if not value:
        return Markup("")
    day = value if isinstance(value, date) else dates.parse_date(value)
    if day.day != 1:
        return bos_date(day)
    words = dates.format_date(day, bos_lang()).removeprefix("1 ")
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat()[:7], unbroken(words))


def bos_datetime(value: datetime | str | None) -> Markup:
    """``14 Maret 2019, 10.00 WIB``; empty for nothing. A time without zone is UTC, as CKAN keeps them."""
    if not value:
        return Markup("")
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(WIB)
    clock = local.strftime("%H.%M" if bos_lang() == "id" else "%H:%M")
    return Markup('<time datetime="{}">{}, {}\u00a0WIB</time>').format(
        local.isoformat(timespec="minutes"), dates.format_date(local.date(), bos_lang()), clock
    )


def bos_now() -> datetime:
    """This moment, for what a sheet of paper says of its age."""
    return datetime.now(UTC)


def bos_size(size: Any) -> str:
    """A file's size: ``340 kB``, ``1,2 MB``; empty when not known."""
    try:
        count = int(size)
    except (TypeError, ValueError):
        return ""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{bos_number(f'{count / 1_000_000:.1f}')} MB"


def bos_source(source: str) -> str:
    """What people call the system (or the people) that gave a value."""
    names = {
        "opd": tk._("entered by the unit"),
        "sirup": "SiRUP",
        "spse": "SPSE",
        "spse-export": "SPSE",
        "simda": "SIMDA",
        "emonev": "e-Monev",
        "musrenbang": "e-Musrenbang",
        "spreadsheet": tk._("spreadsheet"),
    }
    return names.get(source, source)


def bos_demonstration() -> bool:
    """Whether every page says that this is a demonstration."""
    return config.demonstration()


def bos_error(code: Any, content: Any) -> tuple[str, str]:
    """Heading and explanation of an error page, in the language of the page.

    :param content: what was raised; shown only where it was written for people (not the server's own English)
    """
    number = code[0] if isinstance(code, list) else code
    headings = {
        400: (tk._("This request could not be read"), tk._("Please go back and try again.")),
        401: (tk._("Please log in"), tk._("This page is only for those who have logged in.")),
        403: (tk._("You may not open this page"), tk._("It belongs to another unit, or is not public.")),
        404: (tk._("Page not found"), tk._("The address may be mistyped, or the package is not public.")),
        405: (tk._("This address cannot be used so"), tk._("Please use the buttons on the pages.")),
        413: (tk._("The file is too large"), tk._("Shrink or split the file and upload it again.")),
        429: (tk._("Too many requests"), tk._("Please wait a minute and try again.")),
        503: (tk._("The portal is busy"), tk._("Please try again in a few minutes.")),
    }
    title, text = headings.get(
        number, (tk._("Something went wrong on our side"), tk._("It has been noted. Please try again later."))
    )
    written = str(content or "").strip()
    if number in (403, 404) and written and not _is_servers_own(number, written):
        text = tk._(written)
    return title, text


def _is_servers_own(code: int, text: str) -> bool:
    from werkzeug.exceptions import default_exceptions

    return text in (default_exceptions[code].description, "Internal server error")
