"""Ticking the first steps from what really happens: pages looked at and actions that succeeded in a request.

What happened is gathered while the request runs and written once, after it: an action may stand in a transaction of
another one, and reading a page must not fail because a tick could not be kept.
"""

from __future__ import annotations

import logging
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Response, g, has_request_context
from sqlalchemy.exc import SQLAlchemyError

from ckanext.bos import acting, registry
from ckanext.bos.core import completeness, schema
from ckanext.bos.core.ownership import STEWARD, Ownership

from . import state

log = logging.getLogger(__name__)

_SAVED = ("package_create", "package_update", "package_patch")
_UPLOADED = ("resource_create",)
_SUBMITTED = ("bos_submission_create",)


def signal_subscriptions() -> dict[Any, Any]:
    """Listen to actions that succeeded."""
    return {tk.signals.action_succeeded: [_noticed]}


def after_request(answer: Response) -> Response:
    """Keep what somebody did for the first time in this request."""
    if answer.status_code < 400 and (steps := _steps()) and not tk.current_user.is_anonymous:
        try:
            _keep(steps)
        except (SQLAlchemyError, tk.NotAuthorized, tk.ValidationError):
            model.Session.rollback()
            log.warning("The first steps of %s could not be kept", tk.current_user.name, exc_info=True)
    return answer


def _noticed(action: str, **said: Any) -> None:
    if action not in (*_SAVED, *_UPLOADED, *_SUBMITTED) or not has_request_context():
        return
    told = said.get("data_dict") if action in _SUBMITTED else said.get("result")
    if isinstance(told, dict):
        _gathered()[action] = str(told.get("package_id") or told.get("id") or "")


def _gathered() -> dict[str, str]:
    """Actions that succeeded in this request -> the id or name of the package."""
    if "bos_help_noticed" not in g:
        g.bos_help_noticed = {}
    return g.bos_help_noticed


def _steps() -> dict[str, str]:
    """What happened -> the unit or package it happened to."""
    args = tk.request.view_args or {}
    if tk.request.endpoint == "bos_units.show":
        return {"unit": str(args.get("name", ""))}
    found = dict(_gathered()) if "bos_help_noticed" in g else {}
    if str(tk.request.endpoint).startswith("bos_entry.") and args.get("name"):
        found["package"] = str(args["name"])
    return found


def _keep(happened: dict[str, str]) -> None:
    """Write the steps that are new to whoever makes the request."""
    user: Any = tk.current_user
    known = state.read(user)
    if known.done == set(state.STEPS) or not (units := registry.units_of(user)):
        return
    done: set[str] = set()
    opened = ""
    unit = model.Group.get(happened["unit"]) if "unit" in happened else None
    if unit is not None and unit.id in units:
        done.add("unit")
    for name in {name for what, name in happened.items() if what != "unit" and name}:
        package = model.Package.get(name)
        if package is not None and package.type == registry.DATASET_TYPE and package.owner_org in units:
            opened = package.name
            done |= {"package"} | _done_with(package, happened, known.done)
    if done - known.done or opened not in ("", known.package):
        tk.get_action("bos_first_steps_update")(acting.as_visitor(), {"done": sorted(done), "package": opened})


def _done_with(package: model.Package, happened: dict[str, str], known: frozenset[str]) -> set[str]:
    actions = happened.keys()
    done: set[str] = set()
    if actions & set(_UPLOADED):
        done.add("paper")
    if actions & set(_SUBMITTED):
        done.add("submit")
    if actions & {*_SAVED, *_UPLOADED} and "stage" not in known and _has_complete_stage(package):
        done.add("stage")
    return done


def _has_complete_stage(package: model.Package) -> bool:
    """Whether the unit itself gave something of a stage at which nothing is missing."""
    process, papers = registry.process_of(package), registry.papers_of(package)
    dues = completeness.owed(process, papers)
    complete = {due.stage for due in dues} - {due.stage for due in dues if not due.present}
    owned = registry.read_ownership(package.id)
    return bool(complete & {*_entered(owned), *(str(paper.get("stage")) for paper in papers)})


def _entered(owned: Ownership) -> set[str]:
    """The stages of which the unit gave a value."""
    fields = schema.load().fields
    names = {path.split("/")[0] for path, owner in owned.owners.items() if owner.source == STEWARD}
    return {fields[name].stage for name in names if name in fields}
