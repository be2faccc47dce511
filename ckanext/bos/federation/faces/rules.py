"""What makes CKAN 2.9 with its stock harvester reject a whole record, one small class a rule: each finds what breaks
it and mends what can be mended without a loss of meaning.

The rules are those of CKAN's default schema as the reference on federation lists them line by line; the harvester gives
up the *dataset* for one bad tag.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ckanext.bos.core.text import BROKEN

from ..describing import vocabulary
from ..findings import Finding, Weight, short, words

Record = dict[str, Any]

RESERVED = frozenset(
    "id name title author author_email maintainer maintainer_email license_id notes url version state type owner_org"
    " log_message private resources tags tag_string extras save return_to groups relationships_as_object"
    " relationships_as_subject plugin_data metadata_modified metadata_created".split()
)
"""Keys that no extra may have."""

LONGEST_EXTRA = 32_766
"""Bytes of UTF-8 that the search index of CKAN takes as one term."""

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_MOMENTS = ("created", "last_modified", "cache_last_updated")


class Rule:
    """A rule. ``check`` yields what breaks it, and leaves a record that does not, unless the weight is ``reject``."""

    code = ""
    why = words("", "")
    mend = words("", "")

    def check(self, record: Record) -> Iterator[Finding]:
        """What breaks the rule; mends the record."""
        raise NotImplementedError

    def found(self, weight: Weight, field: str, value: Any) -> Finding:
        """A finding of this rule."""
        return Finding(weight, self.code, field, short(value), self.why, self.mend)


class BrokenText(Rule):
    """NUL and lone surrogates break the database of whoever takes them."""

    code = "broken-text"
    why = words("Teks memuat tanda rusak", "The text holds a broken sign")
    mend = words("Tanda itu dihapus; periksa ejaannya", "It was removed; check the spelling")

    def check(self, record: Record) -> Iterator[Finding]:
        """Every text at any depth."""
        for path, holder, key in list(_texts(record)):
            if BROKEN.search(holder[key]):
                holder[key] = BROKEN.sub("", holder[key])
                yield self.found("altered", path, holder[key])


class Name(Rule):
    """A record without id or name makes the harvester itself fail; a bad name is refused."""

    code = "name"
    why = words("Alamat halaman tidak dapat dipakai", "The page address cannot be used")
    mend = words("Pakai 2 sampai 100 huruf kecil, angka, - atau _", "Use 2 to 100 lower-case letters, digits, - or _")

    def check(self, record: Record) -> Iterator[Finding]:
        """``id`` and ``name``."""
        if not record.get("id") or not _NAME.fullmatch(record.get("name") or ""):
            yield self.found("reject", "name", record.get("name") or "")


class Title(Rule):
    """A record without title kills the whole harvest of some harvesters."""

    code = "title"
    why = words("Judul kosong menghentikan seluruh panen", "An empty title stops the whole harvest")
    mend = words("Isi judul", "Give it a title")

    def check(self, record: Record) -> Iterator[Finding]:
        """``title``."""
        if not str(record.get("title") or "").strip():
            record["title"] = record.get("name") or ""
            yield self.found("altered", "title", "")


class CoreTypes(Rule):
    """``type`` other than dataset has no page there; private ones are seen by nobody."""

    code = "core"
    why = words("Isian inti tidak sah", "A core field is not valid")
    mend = words("Dibetulkan otomatis", "Mended automatically")

    def check(self, record: Record) -> Iterator[Finding]:
        """``type``, ``private`` and what must be a list of objects."""
        for key, wanted in (("type", "dataset"), ("private", False)):
            if record.get(key, wanted) != wanted:
                yield self.found("altered", key, record[key])
                record[key] = wanted
        for key in ("tags", "extras", "resources"):
            value = record.setdefault(key, [])
            if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
                yield self.found("altered", key, value)
                record[key] = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        for key in ("relationships_as_object", "relationships_as_subject", "groups"):
            if record.pop(key, None):
                yield self.found("lost", key, key)


class Tags(Rule):
    """A tag has 2 to 100 letters, digits, spaces, ``-``, ``_`` or ``.``, and no vocabulary."""

    code = "tag"
    why = words("Kata kunci memuat tanda yang ditolak", "A keyword holds signs that are refused")
    mend = words(
        "Pakai 2 sampai 100 huruf, angka, spasi, titik, - atau _",
        "Use 2 to 100 letters, digits, spaces, dots, - or _",
    )

    def check(self, record: Record) -> Iterator[Finding]:
        """``tags``."""
        kept: dict[str, Record] = {}
        for tag in record["tags"]:
            name = str(tag.get("name") or "")
            mended = vocabulary.tag(name)
            if mended != name or len(mended) < 2:
                yield self.found("altered" if len(mended) >= 2 else "lost", "tag_string", name)
            if len(mended) >= 2:
                kept[mended] = {"name": mended}
        record["tags"] = list(kept.values())


class Emails(Rule):
    """An address must be one plain address."""

    code = "email"
    why = words("Alamat surel tidak sah", "The e-mail address is not valid")
    mend = words("Tulis satu alamat saja, tanpa spasi", "Write one address, without spaces")

    def check(self, record: Record) -> Iterator[Finding]:
        """``author_email`` and ``maintainer_email``."""
        for key in ("author_email", "maintainer_email"):
            value = record.get(key)
            if value is None or value == "":
                record.pop(key, None)
            elif not _EMAIL.fullmatch(str(value)):
                mended = str(value).strip()
                yield self.found("altered" if _EMAIL.fullmatch(mended) else "lost", key, value)
                record.pop(key)
                if _EMAIL.fullmatch(mended):
                    record[key] = mended


class Version(Rule):
    """At most 100 signs."""

    code = "version"
    why = words("Versi lebih dari 100 huruf", "The version is longer than 100 signs")
    mend = words("Persingkat", "Make it shorter")

    def check(self, record: Record) -> Iterator[Finding]:
        """``version``."""
        if len(str(record.get("version") or "")) > 100:
            yield self.found("altered", "version", record["version"])
            record["version"] = str(record["version"])[:100]


class Extras(Rule):
    """An extra has a key of its own that is no field of CKAN's, and one text that fits into the search index."""

    code = "extra"
    why = words("Keterangan tambahan tidak dapat diterima", "An extra cannot be taken")
    mend = words("Beri nama sendiri dan isi satu teks", "Give it a name of its own and one text")

    def check(self, record: Record) -> Iterator[Finding]:
        """``extras``: collisions, doubles, values."""
        kept: dict[str, str] = {}
        for extra in record["extras"]:
            key, value = str(extra.get("key") or "").strip(), extra.get("value")
            if not key or key in RESERVED or key in kept or value in (None, "", [], {}):
                yield self.found("lost", key or "extras", value)
                continue
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if len(text.encode("utf-8", "ignore")) > LONGEST_EXTRA:
                yield self.found("altered", key, value)
                text = text.encode("utf-8", "ignore")[: LONGEST_EXTRA - 3].decode("utf-8", "ignore") + "…"
            elif text is not value:
                yield self.found("altered", key, value)
            kept[key] = text
        record["extras"] = [{"key": key, "value": value} for key, value in kept.items()]


class Resources(Rule):
    """A resource has a UUID of its own, an address, a format, a whole number of bytes and moments without zone."""

    code = "resource"
    why = words("Keterangan berkas tidak dapat diterima", "What is said of a file cannot be taken")
    mend = words("Periksa berkas itu", "Check that file")

    def check(self, record: Record) -> Iterator[Finding]:
        """``resources``, each."""
        kept: list[Record] = []
        seen: set[str] = set()
        for number, resource in enumerate(record["resources"]):
            place = f"resources/{number}"
            if (
                not str(resource.get("url") or "").startswith(("http://", "https://"))
                or str(resource.get("id")) in seen
            ):
                yield self.found("lost", f"{place}/url", resource.get("url"))
                continue
            yield from self._id(resource, place, seen)
            yield from self._size(resource, place)
            yield from self._moments(resource, place)
            yield from self._values(resource, place)
            seen.add(resource["id"])
            kept.append(resource)
        record["resources"] = kept

    def _id(self, resource: Record, place: str, seen: set[str]) -> Iterator[Finding]:
        try:
            uuid.UUID(str(resource.get("id")))
        except ValueError:
            yield self.found("altered", f"{place}/id", resource.get("id"))
            name = f"{resource.get('id')} {resource['url']}"
            while (made := str(uuid.uuid5(uuid.NAMESPACE_URL, name))) in seen:
                name += " "
            resource["id"] = made

    def _size(self, resource: Record, place: str) -> Iterator[Finding]:
        size = resource.get("size")
        if size in (None, ""):
            resource.pop("size", None)
        elif not isinstance(size, int) or isinstance(size, bool) or size < 0:
            yield self.found("lost", f"{place}/size", size)
            resource.pop("size")

    def _moments(self, resource: Record, place: str) -> Iterator[Finding]:
        for key in _MOMENTS:
            value = resource.get(key)
            if not value:
                resource.pop(key, None)
                continue
            naive = naive_utc(str(value))
            if naive is None:
                yield self.found("lost", f"{place}/{key}", value)
                resource.pop(key)
            else:
                resource[key] = naive

    def _values(self, resource: Record, place: str) -> Iterator[Finding]:
        if not resource.get("format"):
            yield self.found("poor", f"{place}/format", "")
            resource["format"] = "DATA"
        if resource.pop("datastore_active", None):
            yield self.found("lost", f"{place}/datastore_active", True)
        for key, value in list(resource.items()):
            if isinstance(value, (list, dict)):
                yield self.found("lost", f"{place}/{key}", value)
                resource.pop(key)


def naive_utc(moment: str) -> str | None:
    """An ISO moment as CKAN 2.9 reads one: UTC without zone. None for what is no moment."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every text with its path, what holds it and under which key."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        place = f"{path}/{key}" if path else str(key)
        if isinstance(each, str):
            yield place, value, key
        else:
            yield from _texts(each, place)


RULES: tuple[Rule, ...] = (
    BrokenText(), Name(), CoreTypes(), Title(), Tags(), Emails(), Version(), Extras(), Resources(),
)  # fmt: skip
"""In the order in which they are applied."""


def mend(record: Record) -> list[Finding]:
    """Make a record fit to be taken; what was done, and what could not be done (weight ``reject``)."""
    return [finding for rule in RULES for finding in rule.check(record)]
