"""What plain datasets change of CKAN's actions: processes' papers get no table and no view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.logic import auth_audit_exempt

from ckanext.bos import registry

Next = Callable[[Any, dict[str, Any]], Any]


def actions() -> dict[str, Callable[..., Any]]:
    """The chained actions by name."""
    views = (package_create_default_resource_views, resource_create_default_resource_views)
    found: dict[str, Callable[..., Any]] = {action.__name__: action for action in views}
    return found | ({"datastore_create": datastore_create} if p.plugin_loaded("datastore") else {})


@tk.chained_action
def datastore_create(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Refuse a table for the paper of a contracting process: papers are published as they are, or withheld."""
    resource = data_dict.get("resource") or {}
    paper = model.Resource.get(str(data_dict.get("resource_id") or data_dict.get("id") or ""))
    package = model.Package.get(paper.package_id if paper is not None else str(resource.get("package_id") or ""))
    if package is not None and package.type == registry.DATASET_TYPE:
        raise tk.ValidationError({"resource_id": [tk._("Papers of a contracting process have no table.")]})
    return next_action(context, data_dict)


@auth_audit_exempt
@tk.chained_action
def package_create_default_resource_views(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """No views for papers: their pages are the portal's own, and each would cost a query when a process is written."""
    package = data_dict.get("package") or {}
    return [] if package.get("type") == registry.DATASET_TYPE else next_action(context, data_dict)


@auth_audit_exempt
@tk.chained_action
def resource_create_default_resource_views(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """The same for a single paper."""
    package = data_dict.get("package") or {}
    return [] if package.get("type") == registry.DATASET_TYPE else next_action(context, data_dict)
