"""Actions of the first steps: each account has its own, and nobody else's can be named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from . import schema, state

__all__ = ["bos_first_steps_show", "bos_first_steps_update"]


@tk.side_effect_free
@tk.validate_action_data(schema.bos_first_steps_show)
def bos_first_steps_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How far the caller has come: ``{done: [step], package, hidden, toured}``.

    Steps: ``unit``, ``package``, ``stage``, ``paper``, ``submit``.
    """
    tk.check_access("bos_first_steps_show", context, data_dict)
    return state.read(registry.user_of(context)).told()


@tk.validate_action_data(schema.bos_first_steps_update)
def bos_first_steps_update(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Keep what the caller did or saw, and tell the new state. What is not given stays.

    :param done: steps that are done now; none is ever taken back
    :param package: name of the package opened last
    :param hidden: whether the list of first steps is put away
    :param toured: whether the tour of the entry form has been shown
    """
    tk.check_access("bos_first_steps_update", context, data_dict)
    user = registry.user_of(context)
    before = state.read(user)
    flags = {name: data_dict[name] for name in ("hidden", "toured") if name in data_dict}
    after = replace(before.with_done(data_dict.get("done", ()), data_dict.get("package", "")), **flags)
    if after != before:
        state.write(user, after)
    return after.told()
