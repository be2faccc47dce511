"""What the faces in JSON share: a thing written key by key from the mapping table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from ..mapping import Line

Writer = Callable[[Any], Any]


def by_key(
    face: Literal["data_json", "schema_org"],
    table: tuple[Line, ...],
    thing: Any,
    usual: Writer,
    special: Mapping[str, Writer],
) -> dict[str, Any]:
    """What is known of a thing, under the keys that a face has for it.

    :param usual: writes a value by its type
    :param special: attribute -> a writer of its own
    """
    found: dict[str, Any] = {}
    for line in table:
        key, value = getattr(line, face), getattr(thing, line.name)
        if key and value:
            found[key] = special.get(line.name, usual)(value)
    return found
