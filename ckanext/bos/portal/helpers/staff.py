"""Helpers of CKAN's own pages: what their frame lacks, and moments as the language of the page writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup, escape

from ckanext.bos.core import dates
from ckanext.bos.core.dates import WIB

from .. import security
from .public import bos_lang

__all__ = ["bos_framed", "bos_inline_styles", "bos_nonce", "render_datetime"]

_MAIN = 'role="main"'
_FRAME = re.compile(r'<div class="main">')
_OPENED = re.compile(rf"<[a-z]+[^>]*{_MAIN}[^>]*>")
_FLASH = '<div class="flash-messages">'

bos_inline_styles = security.bos_inline_styles
bos_nonce = security.bos_nonce


def bos_framed(content: str, title: str) -> Markup:
    """A page of CKAN's own with a main part and a heading of the first level, where it lacks them.

    :param title: what the window's title says; becomes the heading for those who hear the page
    """
    page = str(content).replace(_FLASH, _FLASH.replace(">", ' role="status">'))
    if _MAIN not in page and "<main" not in page:
        page = _FRAME.sub(f'<div class="main" {_MAIN}>', page, count=1)
    if "<h1" not in page and str(title).strip():
        heading = f'<h1 class="hidden">{escape(Markup(title).striptags())}</h1>'
        page = _OPENED.sub(lambda found: found[0] + heading, page, count=1)
    return Markup(page)


@tk.chained_helper
def render_datetime(
    next_helper: Any,
    datetime_: Any,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """CKAN's helper; with the hour, it writes ``28 November 2026, 16.50 WIB`` instead of the American order."""
    if date_format or not with_hours or not datetime_:
        return next_helper(datetime_, date_format, with_hours, with_seconds)
    try:
        moment = datetime_ if isinstance(datetime_, datetime) else datetime.fromisoformat(str(datetime_))
    except ValueError:
        return ""
    local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(WIB)
    clock = local.strftime("%H.%M" if bos_lang() == "id" else "%H:%M")
    return f"{dates.format_date(local.date(), bos_lang())}, {clock} WIB"
