"""Plugin ``bos``: the dataset type of contracting processes, its forms, pages and theme."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from importlib import import_module
from types import ModuleType
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import DefaultTranslation
from flask import Blueprint

from ckanext.bos import registry
from ckanext.bos.core import identity
from ckanext.bos.ocds import bulk as ocds_bulk
from ckanext.bos.ocds import policy as ocds_policy
from ckanext.bos.ocds import views as ocds_views
from ckanext.bos.registry import actions, auth, commands

from . import help, helpers, hooks, security, uploads, validators, views
from .drafts import actions as draft_actions
from .drafts import auth as draft_auth
from .importing import actions as import_actions
from .importing import auth as import_auth
from .importing import views as import_views
from .workflow import actions as workflow_actions
from .workflow import auth as workflow_auth
from .workflow import helpers as workflow_helpers
from .workflow import lines
from .workflow import views as workflow_views


def _blueprints() -> list[Blueprint]:
    return [
        *views.blueprints(),
        workflow_views.blueprint,
        workflow_views.notices,
        import_views.blueprint,
        help.blueprint,
        *ocds_views.blueprints(),
        ocds_bulk.blueprint,
    ]


def _functions(*modules: ModuleType) -> dict[str, Callable[..., Any]]:
    return {name: getattr(module, name) for module in modules for name in module.__all__}


def _actions() -> dict[str, Callable[..., Any]]:
    return _functions(actions, draft_actions, help.actions, import_actions, workflow_actions)


def _auth() -> dict[str, Callable[..., Any]]:
    return _functions(auth, draft_auth, help.auth, import_auth, workflow_auth)


def _helpers() -> dict[str, Callable[..., Any]]:
    return helpers.all_helpers() | _functions(workflow_helpers)


@tk.blanket.actions(_actions)
@tk.blanket.auth_functions(_auth)
@tk.blanket.blueprints(_blueprints)
@tk.blanket.cli(commands)
@tk.blanket.config_declarations(str(Path(__file__).parent.parent / "config_declaration.yaml"))
@tk.blanket.helpers(_helpers)
@tk.blanket.validators(validators)
class BosPlugin(DefaultTranslation, p.SingletonPlugin):
    """Contracting processes of a regency, from plan to payment."""

    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)
    p.implements(p.ITranslation)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IOrganizationController, inherit=True)
    p.implements(p.IFacets, inherit=True)
    p.implements(p.IUploader, inherit=True)
    p.implements(p.ISignal)
    p.implements(p.IMiddleware, inherit=True)

    # IConfigurer

    def update_config(self, config: Any) -> None:
        """Templates, public files and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "ckanext-bos")
        lines.register()

    def update_config_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a sysadmin may set while the portal runs."""
        return schema | ocds_policy.config_schema()

    # IConfigurable

    def configure(self, config: Any) -> None:
        """Refuse a prefix that would make invalid OCIDs."""
        identity.check_prefix(config["ckanext.bos.ocds.prefix"])

    # ITranslation

    def i18n_directory(self) -> str:
        """The folder of the package ``ckanext.bos.i18n``."""
        return os.path.dirname(str(import_module("ckanext.bos.i18n").__file__))

    def i18n_locales(self) -> list[str]:
        """The languages with a catalogue (caches and scripts beside them are none)."""
        folder = self.i18n_directory()
        return [name for name in sorted(os.listdir(folder)) if os.path.isdir(os.path.join(folder, name, "LC_MESSAGES"))]

    def i18n_domain(self) -> str:
        """The catalogue's name."""
        return "ckanext-bos"

    # IPackageController

    def after_dataset_create(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Write what belongs beside a process, in its own transaction."""
        hooks.after_write(context, pkg_dict)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The same after a change."""
        hooks.after_write(context, pkg_dict)

    def after_dataset_delete(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """A deleted process leaves every sum and list."""
        hooks.after_delete(pkg_dict)

    def after_dataset_show(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The files of withheld papers are for those who work with them."""
        hooks.after_show(context, pkg_dict)

    def after_dataset_search(self, search_results: dict[str, Any], search_params: dict[str, Any]) -> dict[str, Any]:
        """The same for what a search finds."""
        hooks.after_search(search_results)
        return search_results

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Typed search fields instead of raw ones."""
        return hooks.before_index(pkg_dict)

    # IOrganizationController

    def create(self, entity: Any) -> None:
        """Those with a role over all units join a new one."""
        hooks.after_unit_create(entity)

    # IFacets

    def dataset_facets(self, facets_dict: dict[str, Any], package_type: str) -> dict[str, Any]:
        """The facets of the process search."""
        return helpers.public.bos_facet_titles() if package_type == registry.DATASET_TYPE else facets_dict

    # IUploader

    def get_resource_uploader(self, data_dict: dict[str, Any]) -> None:
        """Look at every upload of a paper, then leave the storing to CKAN."""
        uploads.check_upload(data_dict)

    # ISignal

    def get_signal_subscriptions(self) -> Any:
        """Tick the first steps of whoever does them."""
        return help.signal_subscriptions()

    # IMiddleware

    def make_middleware(self, app: Any, config: Any) -> Any:
        """Let every answer say what the browser may trust."""
        security.guard(app)
        return app
