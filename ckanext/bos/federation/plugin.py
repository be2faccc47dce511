"""Plugin ``bos_federation``: plain open datasets."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckanext.datastore.interfaces import IDataDictionaryForm

from . import opendata


@tk.blanket.actions(opendata.actions)
@tk.blanket.cli(opendata.commands)
@tk.blanket.helpers(opendata.helpers)
class BosFederationPlugin(opendata.OpenData, p.SingletonPlugin):
    """Plain open datasets beside the processes."""

    p.implements(p.IConfigurer)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IFacets, inherit=True)
    p.implements(IDataDictionaryForm)

    def update_config(self, config: Any) -> None:
        """Templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "ckanext-bos-federation")
