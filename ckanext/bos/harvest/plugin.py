"""Plugin ``bos_harvest``: government systems fill the processes through ckanext-harvest, OPD systems by push."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckanext.harvest.interfaces import IHarvester

from ckanext.bos import registry

from . import actions, auth, breakdown, cli, consumers, views, waiting
from .harvester import BosHarvester
from .matching import progress, proposals, simda
from .review import actions as review_actions
from .review import auth as review_auth

Functions = dict[str, Callable[..., Any]]


def _functions(*modules: ModuleType) -> Functions:
    return {name: getattr(module, name) for module in modules for name in module.__all__}


def _actions() -> Functions:
    return _functions(actions, review_actions)


def _auth() -> Functions:
    return _functions(auth, review_auth)


@tk.blanket.actions(_actions)
@tk.blanket.auth_functions(_auth)
@tk.blanket.blueprints(views.blueprints)
@tk.blanket.cli(cli.commands)
class BosHarvestPlugin(BosHarvester, p.SingletonPlugin):
    """Harvests, their reports, and the state of the portal."""

    p.implements(p.IConfigurer)
    p.implements(p.IMiddleware, inherit=True)
    p.implements(IHarvester)

    def update_config(self, config: Any) -> None:
        """Templates, assets, consumers that wait; who finds the process behind facts that carry no key of it."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-harvest")
        waiting.register()
        consumers.register()
        registry.MATCHERS["simda"] = simda.match
        registry.MATCHERS["musrenbang"] = proposals.match
        registry.MATCHERS["emonev"] = progress.match

    def make_middleware(self, app: Any, config: Any) -> Any:
        """The state of the portal is said even while CKAN cannot answer."""
        app.wsgi_app = breakdown.Breakdown(app, app.wsgi_app)
        return app
