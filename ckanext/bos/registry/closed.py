"""What only those see who work with a process: the files of withheld papers, and fields marked internal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos.core import schema

from .convert import DATASET_TYPE

CLOSED = "exempt"


def may_open(context: Mapping[str, Any], package_id: str) -> bool:
    """Whether the user may have the files of withheld papers of a process.

    That is members of its unit (its stewards, walidata, auditors), those who may edit it, and sysadmins.
    """
    if context.get("ignore_auth"):
        return True
    user, package = context.get("user") or "", model.Package.get(package_id)
    if not user or package is None:
        return False
    if package.owner_org and authz.has_user_permission_for_group_or_org(package.owner_org, user, "read"):
        return True
    checked: Any = {"user": user, "model": model, "auth_user_obj": context.get("auth_user_obj")}
    return authz.is_authorized_boolean("package_update", checked, {"id": package_id})


def is_closed(resource: Any) -> bool:
    """Whether a ``model.Resource`` is a withheld paper of a process."""
    if (resource.extras or {}).get("openness") != CLOSED:
        return False
    package = model.Package.get(resource.package_id)
    return package is not None and package.type == DATASET_TYPE


def without_closed(dataset: dict[str, Any]) -> None:
    """Take internal fields and the addresses of withheld papers out of a dataset dict."""
    for name in _internal():
        dataset.pop(name, None)
    for paper in dataset.get("resources") or ():
        if paper.get("openness") == CLOSED:
            paper["url"] = ""


def hide_closed(context: Mapping[str, Any], dataset: dict[str, Any]) -> None:
    """The same for a dataset that is shown to somebody who may not see them.

    Not while the dataset is being changed: what is left out there would be lost.
    """
    if context.get("for_update") or not _has_closed(dataset):
        return
    if not may_open(context, dataset["id"]):
        without_closed(dataset)


def _has_closed(dataset: Mapping[str, Any]) -> bool:
    papers = dataset.get("resources") or ()
    return any(dataset.get(name) for name in _internal()) or any(paper.get("openness") == CLOSED for paper in papers)


@cache
def _internal() -> tuple[str, ...]:
    return tuple(entry.name for entry in schema.load().fields.values() if entry.openness == "internal")


def check_open(context: Any, resource: Any) -> dict[str, Any]:
    """The answer of an auth function for a withheld paper."""
    if may_open(context, resource.package_id):
        return {"success": True}
    return {"success": False, "msg": tk._("This paper is withheld from the public.")}
