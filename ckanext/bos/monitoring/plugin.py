"""Plugin ``bos_monitoring``: recap, things to do, sanity checks, indicators and charts."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from . import actions, auth, cli, helpers, hooks, views, waiting


@tk.blanket.actions(actions)
@tk.blanket.auth_functions(auth)
@tk.blanket.blueprints(views.blueprints)
@tk.blanket.cli(cli.commands)
@tk.blanket.helpers(helpers)
class BosMonitoringPlugin(p.SingletonPlugin):
    """Which unit lags, what is unreasonable, where to look."""

    p.implements(p.IConfigurer)
    p.implements(p.IPackageController, inherit=True)

    def update_config(self, config: Any) -> None:
        """Templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-monitoring")
        waiting.register()

    def after_dataset_create(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Look at what was entered, in its own transaction."""
        hooks.after_write(context, pkg_dict)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The same after a change."""
        hooks.after_write(context, pkg_dict)
