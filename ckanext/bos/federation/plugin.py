"""Plugin ``bos_federation``: everything that is public, for data.go.id and every other catalogue."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from . import actions, auth, cli, helpers, hooks, views


@tk.blanket.actions(actions)
@tk.blanket.auth_functions(auth)
@tk.blanket.blueprints(views.blueprints)
@tk.blanket.cli(cli.commands)
@tk.blanket.helpers(helpers.all_helpers)
class BosFederationPlugin(p.SingletonPlugin):
    """Feeds, their announcements of what is gone, and what they say of themselves."""

    p.implements(p.IConfigurer)
    p.implements(p.IPackageController, inherit=True)

    def update_config(self, config: Any) -> None:
        """Templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-federation")

    def after_dataset_create(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Remember what became public, in its own transaction."""
        hooks.after_write(pkg_dict)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The same after a change, or that it no longer is."""
        hooks.after_write(pkg_dict)

    def after_dataset_delete(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Announce that it is gone."""
        hooks.after_delete(pkg_dict)
