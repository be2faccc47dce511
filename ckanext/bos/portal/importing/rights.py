"""Whose packages a person may enter."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry


def unit_ids(user: Any) -> list[str]:
    """The ids of the units that a user enters packages for."""
    return [group.id for group in units(user)]


def units(user: Any) -> list[Any]:
    """The same as groups, by title."""
    query = sa.select(model.Group).where(model.Group.is_organization, model.Group.state == "active")
    if not getattr(user, "sysadmin", False):
        query = query.where(model.Group.id.in_(registry.units_of(user)))
    return list(model.Session.scalars(query.order_by(model.Group.title)))
