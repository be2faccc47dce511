"""What a national harvester would reject, alter or lose of a dataset, and what its people would miss: one class a rule.

The rules of rejection are those of the façade (:mod:`.faces.rules`), applied to the very record that it sends; the
others look at the description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import schema
from ckanext.bos.ocds import addresses

from .describing import Description, describe_all
from .faces import rules, sdi
from .findings import WEIGHTS, Finding, short, words
from .model import Published
from .published import Entry

EMPTY = "empty-"
"""Begins the code of a finding on a field that Satu Data asks for and that is empty."""

BATCH = 200
"""Datasets looked at in one go."""

_SHORTEST = 50


def look(description: Description, entry: Entry) -> list[Finding]:
    """Everything that is not right with a dataset, the worst first."""
    record = sdi.raw(description, entry)
    found = [*rules.mend(record), *_missing(description), *_weak(description)]
    order = list(WEIGHTS)
    return sorted(found, key=lambda finding: order.index(finding.weight))


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """The same for a person: all empty fields in one sentence."""
    listed = list(findings)
    empty = [finding for finding in listed if finding.code.startswith(EMPTY)]
    if len(empty) < 2:
        return listed
    fields = schema.plain_fields()
    labels = [fields[finding.field].label for finding in empty if finding.field in fields]
    said = {lang: ", ".join(label[lang] for label in labels) for lang in ("id", "en")}
    one = Finding(
        "poor", EMPTY.rstrip("-"), empty[0].field, "",
        words(f"Isian yang diminta Satu Data masih kosong: {said['id']}", f"Satu Data asks for these: {said['en']}"),
        words("Lengkapi isian itu", "Fill them in"),
    )  # fmt: skip
    return [*(finding for finding in listed if finding not in empty), one]


def _missing(description: Description) -> Iterator[Finding]:
    if not description.distributions:
        yield Finding(
            "lost", "no-distributions", "resources", "",
            words("Tidak ada berkas yang dapat diambil", "There is no file to take"),
            words("Unggah setidaknya satu berkas", "Upload at least one file"),
        )  # fmt: skip
    for name in description.dropped:
        yield Finding(
            "lost", "unreachable-file", "resources", short(name),
            words("Berkas tanpa alamat yang dapat dibuka", "A file without an address that can be opened"),
            words("Unggah berkasnya, atau tulis alamat https lengkap", "Upload it, or write its whole https address"),
        )  # fmt: skip
    if not description.licence.is_open:
        yield Finding(
            "poor", "licence", "license_id", description.licence.title,
            words("Lisensinya tidak terbuka", "Its licence is not open"),
            words("Pilih lisensi terbuka, misalnya CC BY", "Choose an open licence, like CC BY"),
        )  # fmt: skip
    for name in description.missing:  # each by itself, for counting; people read them gathered
        label = schema.plain_fields()[name].label
        yield Finding(
            "poor", f"{EMPTY}{name}", name, "",
            words(f"“{label['id']}” diminta Satu Data, belum diisi", f"Satu Data asks for “{label['en']}”: empty"),
            words("Lengkapi isian itu", "Fill it in"),
        )  # fmt: skip


def _weak(description: Description) -> Iterator[Finding]:
    if len(description.description) < _SHORTEST:
        yield Finding(
            "poor",
            "short-description",
            "notes",
            short(description.description),
            words(
                f"Uraian kurang dari {_SHORTEST} huruf; pencarian nasional hanya membaca judul dan uraian",
                f"The description has less than {_SHORTEST} signs; the national search reads only it and the title",
            ),
            words("Ceritakan isi datanya dalam dua kalimat", "Say in two sentences what the data are"),
        )
    if not description.keywords:
        yield Finding(
            "poor", "no-keywords", "tag_string", "",
            words("Tanpa kata kunci, dataset sukar ditemukan", "Without keywords it is hard to find"),
            words("Isi beberapa kata kunci", "Give it some keywords"),
        )  # fmt: skip
    if description.frequency.code == "UNKNOWN" and "frequency" not in description.missing:
        yield Finding(
            "poor", "frequency", "frequency", "",
            words("Frekuensi pembaruan belum dipilih", "How often it is renewed is not chosen"),
            words("Pilih frekuensi", "Choose the frequency"),
        )  # fmt: skip
    for number, one in enumerate(description.distributions):
        if one.url.startswith("http://") and not one.url.startswith(addresses.absolute("/")):
            yield Finding(
                "poor", "not-secure", f"resources/{number}/url", short(one.url),
                words("Alamat berkas tidak memakai https", "The file's address is not https"),
                words("Pakai alamat https", "Use an https address"),
            )  # fmt: skip


@dataclass(frozen=True)
class Linted:
    """A dataset with what was found."""

    id: str
    name: str
    title: str
    unit: str
    findings: list[Finding]


def look_at(ids: Sequence[str]) -> Iterator[Linted]:
    """The findings of datasets, public or not, in the order of ids."""
    now = datetime.now(UTC)
    for at in range(0, len(ids), BATCH):
        for description in describe_all(ids[at : at + BATCH], skip=True):
            entry = Entry(description.id, description.name, description.title, "", now, False)
            found = look(description, entry)
            yield Linted(description.id, description.name, description.title, description.publisher.name, found)


def keep(linted: Iterable[Linted]) -> None:
    """Write findings down for the status page, in the running transaction."""
    for each in linted:
        data = [finding.as_dict() for finding in each.findings]
        model.Session.execute(sa.update(Published).where(Published.package_id == each.id).values(findings=data))
