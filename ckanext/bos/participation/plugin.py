"""Plugin ``bos_participation``: following by e-mail."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from . import actions, auth, cli, views


@tk.blanket.actions(actions)
@tk.blanket.auth_functions(auth)
@tk.blanket.blueprints(views.blueprints)
@tk.blanket.cli(cli.commands)
class BosParticipationPlugin(p.SingletonPlugin):
    """How people take part."""

    p.implements(p.IConfigurer)

    def update_config(self, config: Any) -> None:
        """Templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-participation")
