"""What the actions of the help accept."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args

from .state import STEPS

Schema = dict[str, Any]


@validator_args
def bos_first_steps_show(ignore: Any) -> Schema:
    """Nothing: everybody sees their own."""
    return {"__extras": [ignore]}


@validator_args
def bos_first_steps_update(ignore_missing: Any, boolean_validator: Any, unicode_safe: Any, ignore: Any) -> Schema:
    """``done`` (steps), ``package`` (name), ``hidden``, ``toured``; all optional."""
    flag = [ignore_missing, boolean_validator]
    given: Schema = {"done": [ignore_missing, _steps], "package": [ignore_missing, unicode_safe]}
    return given | {"hidden": flag, "toured": flag, "__extras": [ignore]}


def _steps(value: Any) -> list[str]:
    if not isinstance(value, list) or not set(map(str, value)) <= set(STEPS):
        raise tk.Invalid(tk._("Must be one of: {choices}").format(choices=", ".join(STEPS)))
    return [str(step) for step in value]
