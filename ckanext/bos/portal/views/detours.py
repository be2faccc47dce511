"""CKAN's and the form library's own ways to edit a process lead to ours, so that there is one way only."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import lookup_package_plugin
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, registry
from ckanext.bos.core.schema import STAGES

from .. import uploads

bos_detours = Blueprint("bos_detours", __name__)

_KIND = registry.DATASET_TYPE
_EDIT = {"dataset.edit", f"{_KIND}.edit"}
_RESOURCES = {
    f"{blueprint}.{view}"
    for blueprint in ("dataset_resource", "resource", f"{_KIND}_resource")
    for view in ("new", "edit", "delete")
} | {"dataset.resources", f"{_KIND}.resources"}
_PAPER = {f"{blueprint}.read" for blueprint in ("dataset_resource", "resource", f"{_KIND}_resource")}
_CHANGED_BY_US = _EDIT | _RESOURCES | _PAPER


@bos_detours.before_app_request
def before_any() -> ResponseReturnValue | None:
    """Refuse what is far too large to read; turn requests for CKAN's own forms to ours.

    That of a plain dataset too, where the portal has no such type and it could only fail.
    """
    if tk.request.method == "POST" and (refused := uploads.refuse_oversized()):
        return refused
    if tk.request.endpoint == "dataset.new" and "dataset" not in _types():
        return tk.redirect_to("bos_entry.new")
    if tk.request.endpoint in _CHANGED_BY_US:
        return _detour(tk.request.endpoint, tk.request.view_args or {})
    return None


@bos_detours.route(f"/{_KIND}/edit/<name>/<int:page>", methods=["GET", "POST"])
@bos_detours.route(f"/{_KIND}/new/<name>/<int:page>", methods=["GET", "POST"])
def numbered(name: str, page: int) -> ResponseReturnValue:
    """The form library's numbered pages."""
    if not 1 <= page <= len(STAGES):
        tk.abort(404)
    return tk.redirect_to("bos_entry.edit", name=name, stage=STAGES[page - 1])


def _types() -> list[str]:
    """The types of dataset that can be entered by the form of a plain one."""
    return list(getattr(lookup_package_plugin("dataset"), "package_types", lambda: ["dataset"])())


def _detour(endpoint: str, arguments: dict[str, Any]) -> ResponseReturnValue | None:
    package = model.Package.get(arguments.get("id"))
    if package is None or package.type != _KIND:
        return None
    if endpoint in _EDIT:
        return tk.redirect_to("bos_entry.furthest", name=package.name)
    paper = model.Resource.get(arguments["resource_id"]) if arguments.get("resource_id") else None
    extras = (paper.extras or {}) if paper is not None else {}
    stage = extras.get("stage") if extras.get("stage") in STAGES else STAGES[0]
    if endpoint in _PAPER:
        # CKAN's page of a paper fails for those who may not have its file.
        may_see = paper is None or not registry.is_closed(paper) or registry.may_open(acting.as_visitor(), package.id)
        return None if may_see else tk.redirect_to("bos_process.show", name=package.name, _anchor=stage)
    chosen = {"paper": paper.id} if paper is not None else {}
    return tk.redirect_to("bos_entry.papers", name=package.name, stage=stage, **chosen)
