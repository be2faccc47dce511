"""Reading JSON Lines of compiled releases: a line that is wrong stops nothing, it is named."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from .release import Part, Release, decode

Bad = tuple[int, str]
"""A line that was not read, or not whole: its number, from 1, and why, in Indonesian and in English."""

_loose = msgspec.json.Decoder().decode


def read(source: Iterable[bytes | str | Release], bad: list[Bad]) -> Iterator[Release]:
    """Releases of a file's lines, or as they are; blank lines are passed over.

    Where an object or list of OCDS is something else, that part counts as absent, as for Cardinal, and the line is
    named.

    :param bad: takes the lines with which something is wrong
    """
    for number, line in enumerate(source, 1):
        if isinstance(line, Release):
            release = line
        elif not line.strip():
            continue
        else:
            release = _release(line, number, bad)
        if release is None:
            continue
        if type(release.ocid) is str:
            yield release
        else:
            bad.append((number, "ocid bukan teks, baris ini dilewati (ocid is no text, this line is passed over)"))


def _release(line: bytes | str, number: int, bad: list[Bad]) -> Release | None:
    try:
        return decode(line)
    except msgspec.ValidationError as error:
        release = _loosely(line)
        lost = "bagian itu" if release else "baris ini"
        passed = "that part" if release else "this line"
        said = (
            f"bentuknya bukan OCDS, {lost} dilewati (this is not the shape of OCDS, {passed} is passed over): {error}"
        )
        bad.append((number, said))
        return release
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        bad.append((number, f"bukan JSON, baris ini dilewati (not JSON, this line is passed over): {error}"))
        return None


def _loosely(line: bytes | str) -> Release | None:
    """What can be read of a release with parts of another shape; None for what is no object."""
    try:
        return _part(_loose(line), Release)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _part(raw: Any, part: type[Part]) -> Any:
    if not isinstance(raw, dict):
        return None
    found = {}
    for name, (within, is_list) in _shape(part).items():
        value = raw.get(name)
        if is_list:
            value = [_member(member, within) for member in value] if isinstance(value, list) else None
        elif within is not None:
            value = _part(value, within)
        found[name] = value
    return part(**found)


def _member(raw: Any, within: type[Part] | None) -> Any:
    """A member of a list; what is no object keeps its place, since lists are counted."""
    return raw if within is None else _part(raw, within) or within()


_SHAPES: dict[type[Part], dict[str, tuple[type[Part] | None, bool]]] = {}


def _shape(part: type[Part]) -> dict[str, tuple[type[Part] | None, bool]]:
    """The fields of a part: what is in them, and whether they are lists of it."""
    if part not in _SHAPES:
        _SHAPES[part] = {name: _within(hint) for name, hint in typing.get_type_hints(part).items()}
    return _SHAPES[part]


def _within(hint: Any) -> tuple[type[Part] | None, bool]:
    for option in typing.get_args(hint):
        if typing.get_origin(option) is list:
            member = typing.get_args(option)[0]
            return (member if isinstance(member, type) and issubclass(member, Part) else None), True
        if isinstance(option, type) and issubclass(option, Part):
            return option, False
    return None, False
