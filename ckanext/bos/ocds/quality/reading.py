"""Reading what is to be checked: packages, JSON Lines, lists or single releases, also compressed."""

from __future__ import annotations

import gzip
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocdsmerge.exceptions import OCDSMergeError, OCDSMergeWarning

from .. import merge
from .words import Words, both

Json = dict[str, Any]
_GZIP = b"\x1f\x8b"


class Unusable(Exception):
    """A file that cannot be checked.

    :ivar words: what is wrong with it
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words["en"])


@dataclass
class Process:
    """What is there of one process.

    :ivar releases: as they stand in the file
    :ivar compiled: what they add up to; None where that cannot be said
    :ivar withdrawn: whether the portal has taken it back
    """

    ocid: str
    releases: list[Json] = field(default_factory=list)
    compiled: Json | None = None
    withdrawn: bool = False


@dataclass
class Content:
    """A file that was understood.

    :ivar package: the package as it stands, for the official checker; None for loose releases
    :ivar processes: one after another; of JSON Lines read while they are asked for
    :ivar size: how many processes there are, or None before they are read
    """

    package: Json | None
    processes: Iterator[Process]
    size: int | None


def read(path: Path) -> Content:
    """Understand a file: release or record package, JSON Lines of releases, list of releases, single release.

    :raises Unusable: it is none of them
    """
    try:
        whole = _whole(path)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Unusable(both(f"{path} tidak terbaca: {error}", f"{path} cannot be read: {error}")) from None
    if whole is None:
        return Content(None, _lines(path), None)
    if isinstance(whole, list):
        return _loose(whole, path)
    if isinstance(whole, dict) and isinstance(whole.get("records"), list):
        records = [_record(member) for member in whole["records"] if isinstance(member, dict)]
        return Content(whole, iter(records), len(records))
    if isinstance(whole, dict) and isinstance(whole.get("releases"), list):
        found = _loose(whole["releases"], path)
        return Content(whole, found.processes, found.size)
    if isinstance(whole, dict) and "ocid" in whole:
        return _loose([whole], path)
    raise _none(path)


def _none(path: Path) -> Unusable:
    return Unusable(
        both(
            f"{path} bukan paket rilis, paket rekaman, JSON Lines rilis gabungan, atau satu rilis OCDS.",
            f"{path} is no release package, record package, JSON Lines of compiled releases or single release of OCDS.",
        )
    )


def _whole(path: Path) -> Any:
    """The JSON of a file; None when it is JSON Lines."""
    with _opened(path) as file:
        first = file.readline()
        try:
            head = json.loads(first)
        except (ValueError, RecursionError):
            head = None
        second = next((line for line in file if line.strip()), "")
        if isinstance(head, dict) and second:
            return None
        if not second and head is not None:
            return head
        try:
            return json.loads(first + second + file.read())
        except (ValueError, RecursionError) as error:
            raise Unusable(both(f"{path} bukan JSON: {error}", f"{path} is not JSON: {error}")) from None


def _opened(path: Path) -> Any:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8-sig")


def _lines(path: Path) -> Iterator[Process]:
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                release = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise _line(path, number, str(error)) from None
            if not isinstance(release, dict) or "ocid" not in release:
                raise _line(path, number, "ocid?")
            yield Process(str(release["ocid"]), [release], release)


def _line(path: Path, number: int, reason: str) -> Unusable:
    return Unusable(
        both(
            f"{path}, baris {number}: bukan rilis OCDS ({reason}).",
            f"{path}, line {number}: no release of OCDS ({reason}).",
        )
    )


def _loose(members: list[Any], path: Path) -> Content:
    releases = [member for member in members if isinstance(member, dict)]
    if not releases or len(releases) < len(members):
        raise _none(path)
    found: dict[str, Process] = {}
    for release in releases:
        ocid = str(release.get("ocid", ""))
        found.setdefault(ocid, Process(ocid)).releases.append(release)
    for process in found.values():
        process.compiled = compiled_of(process.releases)
    return Content(None, iter(found.values()), len(found))


def _record(record: Mapping[str, Any]) -> Process:
    members = record.get("releases")
    releases = [one for one in (members if isinstance(members, list) else ()) if isinstance(one, dict) and "id" in one]
    compiled = record.get("compiledRelease")
    if not isinstance(compiled, dict):
        compiled = compiled_of(releases)
    return Process(str(record.get("ocid", "")), releases, compiled)


def compiled_of(releases: list[Json]) -> Json | None:
    """What some releases of one process add up to; None when they cannot be merged."""
    done = [release for release in releases if release.get("tag") == ["compiled"]]
    if done or len(releases) == 1:
        return (done or releases)[-1]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OCDSMergeWarning)
            return merge.compile_releases(releases) or None
    except (OCDSMergeError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        # Whatever is wrong with them, the check of each release says it.
        return None
