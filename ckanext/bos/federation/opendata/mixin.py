"""What the plugin of this room takes over from plain datasets."""

from __future__ import annotations

from typing import Any

from ckanext.bos.core.opendata import DATASET_TYPE

from . import indexing, jobs, msvar


class OpenData:
    """Methods of ``IPackageController``, ``IFacets`` and ``IDataDictionaryForm`` for plain datasets.

    The plugin names these interfaces itself (the first two with ``inherit=True``). One that has methods of the same
    name calls these with ``super()``.
    """

    # IPackageController

    def after_dataset_create(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Ask for the tables of a new dataset's files."""
        jobs.after_write(pkg_dict)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """The same after a change."""
        jobs.after_write(pkg_dict)

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Codes as facets, words as text."""
        return indexing.before_index(pkg_dict)

    # IFacets

    def dataset_facets(self, facets_dict: dict[str, Any], package_type: str) -> dict[str, Any]:
        """The facets of the search of plain datasets."""
        return indexing.facet_titles() if package_type == DATASET_TYPE else facets_dict

    # IDataDictionaryForm

    def update_datastore_create_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Take the metadata of each column (MS-Var)."""
        return msvar.create_schema(schema)

    def update_datastore_info_field(self, field: dict[str, Any], plugin_data: dict[str, Any]) -> dict[str, Any]:
        """Tell them."""
        return msvar.info_field(field, plugin_data)
