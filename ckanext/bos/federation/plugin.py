"""Plugin ``bos_federation``: plain open datasets, and everything that is public for data.go.id and other catalogues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import click
from ckanext.datastore.interfaces import IDataDictionaryForm

from . import actions, auth, cli, helpers, hooks, opendata, views

Functions = dict[str, Callable[..., Any]]


def _actions() -> Functions:
    return {**{name: getattr(actions, name) for name in actions.__all__}, **opendata.actions()}


def _commands() -> list[click.Command]:
    return [*cli.commands(), *opendata.commands()]


def _helpers() -> Functions:
    return {**helpers.all_helpers(), **opendata.helpers()}


@tk.blanket.actions(_actions)
@tk.blanket.auth_functions(auth)
@tk.blanket.blueprints(views.blueprints)
@tk.blanket.cli(_commands)
@tk.blanket.helpers(_helpers)
class BosFederationPlugin(opendata.OpenData, p.SingletonPlugin):
    """Feeds, their announcements of what is gone, and plain open datasets beside the processes."""

    p.implements(p.IConfigurer)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IFacets, inherit=True)
    p.implements(IDataDictionaryForm)

    def update_config(self, config: Any) -> None:
        """Templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-federation")

    def after_dataset_create(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Remember what became public, in its own transaction."""
        super().after_dataset_create(context, pkg_dict)
        hooks.after_write(context, pkg_dict)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The same after a change, or that it no longer is."""
        super().after_dataset_update(context, pkg_dict)
        hooks.after_write(context, pkg_dict)

    def after_dataset_delete(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Announce that it is gone."""
        hooks.after_delete(pkg_dict)
