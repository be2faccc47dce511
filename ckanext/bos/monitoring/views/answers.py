"""What the pages share: tables to take away, filters in the address, who looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Response, abort

from ckanext.bos import acting, registry
from ckanext.bos.tables import TYPES, Table, answer

from .. import processes
from ..filters import Filters

KINDS = tuple(TYPES)
ON_PAGE = 30


def download(table: Table, kind: str) -> Response:
    """A table as a file, in the language of the page."""
    if kind not in TYPES:
        abort(404)
    return answer(table, kind, registry.lang())


def asked() -> Filters:
    """The filters in the address."""
    return Filters.read(tk.request.args)


@dataclass(frozen=True)
class Visitor:
    """Who looks.

    :ivar overseer: whether a walidata, auditor or sysadmin
    :ivar own: ids of the units whose processes the visitor may edit; empty for strangers and overseers
    """

    overseer: bool
    own: list[str]


def visitor() -> Visitor:
    """Whoever asked for this page."""
    overseer = registry.check_overseer(acting.as_visitor())["success"]
    has_units = not (overseer or tk.current_user.is_anonymous)
    return Visitor(overseer, registry.units_of(tk.current_user) if has_units else [])


def may_see_flags(as_stranger: bool = False) -> bool:
    """Whether who looks (or anybody) may see what indicators flag."""
    context: Any = {"user": "", "auth_user_obj": None} if as_stranger else acting.as_visitor()
    try:
        tk.check_access("bos_indicators", context, {})
    except tk.NotAuthorized:
        return False
    return True


def units_to_do() -> list[str] | None:
    """The ids of the units that the visitor works for; None for all of them."""
    return [] if tk.current_user.is_anonymous else processes.units_to_do(tk.current_user)
