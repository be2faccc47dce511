"""What happens around CKAN's own writing, indexing and searching of datasets."""

from __future__ import annotations

from typing import Any

import ckan.model as model

from ckanext.bos import registry

from .workflow import states


def after_write(context: Any, dataset: dict[str, Any]) -> None:
    """After a dataset was saved, inside its transaction."""
    if dataset.get("type") == registry.DATASET_TYPE:
        registry.beside_dataset(context, dataset)
        states.after_write(context, dataset)


def after_delete(dataset: dict[str, Any]) -> None:
    """After a dataset was deleted, inside its transaction."""
    registry.beside_deletion(dataset["id"])


def after_show(context: Any, dataset: dict[str, Any]) -> None:
    """Withheld papers are shown without the way to their file, internal fields not at all."""
    if dataset.get("type") == registry.DATASET_TYPE:
        registry.hide_closed(context, dataset)


def after_search(found: dict[str, Any]) -> None:
    """The same for everything that a search finds: withheld papers without the way to their file."""
    for dataset in found.get("results") or ():
        if dataset.get("type") == registry.DATASET_TYPE:
            registry.without_closed(dataset)


def before_index(document: dict[str, Any]) -> dict[str, Any]:
    """Replace the process's raw fields by typed ones; leave other dataset types alone."""
    if document.get("dataset_type") != registry.DATASET_TYPE:
        return document
    fields = registry.index_fields(document)
    raw = registry.raw_fields()
    kept = {name: value for name, value in document.items() if name not in raw}
    return kept | fields


def after_unit_create(entity: Any) -> None:
    """Organisations only: groups have no units' roles."""
    if isinstance(entity, model.Group) and entity.is_organization:
        registry.join_new_unit(entity)
