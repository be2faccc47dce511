"""What the pages share: tables to take away, filters in the address, who looks."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, abort

from ckanext.bos import acting, registry

from ..filters import Filters
from ..tables import TYPES, Table

KINDS = tuple(TYPES)
ON_PAGE = 30


def download(table: Table, kind: str) -> Response:
    """A table as a file, in the language of the page."""
    if kind not in TYPES:
        abort(404)
    answer = Response(table.written(kind, registry.lang()), content_type=TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def asked() -> Filters:
    """The filters in the address."""
    return Filters.read(tk.request.args)


def is_overseer() -> bool:
    """Whether a walidata, auditor or sysadmin looks."""
    return registry.check_overseer(acting.as_visitor())["success"]


def may_see_flags(as_stranger: bool = False) -> bool:
    """Whether who looks (or anybody) may see what indicators flag."""
    context: Any = {"user": "", "auth_user_obj": None} if as_stranger else acting.as_visitor()
    try:
        tk.check_access("bos_indicators", context, {})
    except tk.NotAuthorized:
        return False
    return True


def own_units() -> list[str]:
    """The ids of the units whose processes the visitor may edit; empty for strangers and overseers."""
    if tk.current_user.is_anonymous or is_overseer():
        return []
    return registry.units_of(tk.current_user)


def units_to_do() -> list[str] | None:
    """The ids of the units that the visitor works for; None for all of them."""
    if tk.current_user.is_anonymous:
        return []
    return None if registry.is_walidata(tk.current_user) else registry.units_of(tk.current_user)
