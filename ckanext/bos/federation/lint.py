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

from . import published
from .describing import Description, describe_all
from .faces import rules, sdi
from .findings import WEIGHTS, Finding, Weight, short, words
from .model import Published
from .published import Entry

_BATCH = 200
_SHORTEST = 50


@dataclass(frozen=True)
class Check:
    """A thing that a description should have.

    :ivar name: the attribute; ``field`` the field of the form behind it
    :ivar weight: ``lost`` where meaning is lost without it, ``poor`` where people would miss it
    """

    name: str
    field: str
    weight: Weight
    why: dict[str, str]
    mend: dict[str, str]

    def finding(self, found: str = "") -> Finding:
        """What is said when it is missing."""
        return Finding(self.weight, f"no-{self.name}", self.field, short(found), self.why, self.mend)


WANTED = (
    Check("distributions", "resources", "lost",
          words("Tidak ada berkas yang dapat diambil", "There is no file to take"),
          words("Unggah setidaknya satu berkas", "Upload at least one file")),
    Check("keywords", "tag_string", "poor",
          words("Tanpa kata kunci, dataset sukar ditemukan", "Without keywords it is hard to find"),
          words("Isi beberapa kata kunci", "Give it some keywords")),
    Check("period", "temporal_start", "poor",
          words("Masa datanya tidak diketahui", "The period of the data is not known"),
          words("Isi awal dan akhir masa data", "Give the first and the last day of the data")),
    Check("concept", "concept", "poor",
          words("Konsep (standar data) belum diisi", "The concept (standard of the data) is missing"),
          words("Isi konsep menurut Satu Data", "Give the concept as Satu Data asks")),
    Check("definition", "definition", "poor",
          words("Definisi (standar data) belum diisi", "The definition (standard of the data) is missing"),
          words("Isi definisi menurut Satu Data", "Give the definition as Satu Data asks")),
    Check("classification", "classification", "poor",
          words("Klasifikasi (standar data) belum diisi", "The classification (standard of the data) is missing"),
          words("Isi klasifikasi, atau tulis “tidak ada”", "Give the classification, or write “none”")),
    Check("measure", "measure", "poor",
          words("Ukuran (standar data) belum diisi", "The measure (standard of the data) is missing"),
          words("Isi ukuran, misalnya jumlah atau nilai uang", "Give the measure, like a count or an amount")),
    Check("unit", "unit", "poor",
          words("Satuan (standar data) belum diisi", "The unit (standard of the data) is missing"),
          words("Isi satuan, misalnya orang, rupiah, atau persen", "Give the unit, like persons, rupiah or per cent")),
    Check("release_schedule", "release_schedule", "poor",
          words("Jadwal rilis belum diisi", "The release schedule is missing"),
          words("Tulis kapan data diperbarui", "Say when the data are renewed")),
)  # fmt: skip


def look(description: Description, entry: Entry) -> list[Finding]:
    """Everything that is not right with a dataset, the worst first."""
    record = sdi.raw(description, entry)
    found = [*rules.mend(record), *_missing(description), *_weak(description)]
    order = list(WEIGHTS)
    return sorted(found, key=lambda finding: order.index(finding.weight))


def _missing(description: Description) -> Iterator[Finding]:
    for check in WANTED:
        if not getattr(description, check.name):
            yield check.finding()


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
    if description.frequency.code == "UNKNOWN":
        yield Finding(
            "poor", "frequency", "frequency", "",
            words("Frekuensi pembaruan belum dipilih", "How often it is renewed is not chosen"),
            words("Pilih frekuensi", "Choose the frequency"),
        )  # fmt: skip
    for number, one in enumerate(description.distributions):
        if one.url.startswith("http://") and not _is_local(one.url):
            yield Finding(
                "poor", "not-secure", f"resources/{number}/url", short(one.url),
                words("Alamat berkas tidak memakai https", "The file's address is not https"),
                words("Pakai alamat https", "Use an https address"),
            )  # fmt: skip


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "http://localhost", "http://test.ckan.net"))


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
    for at in range(0, len(ids), _BATCH):
        for description in describe_all(ids[at : at + _BATCH]):
            entry = Entry(description.id, description.name, description.title, "", now, False)
            found = look(description, entry)
            yield Linted(description.id, description.name, description.title, description.publisher.name, found)


def keep(linted: Iterable[Linted]) -> None:
    """Write findings down for the status page, in the running transaction."""
    for each in linted:
        data = [finding.as_dict() for finding in each.findings]
        model.Session.execute(sa.update(Published).where(Published.package_id == each.id).values(findings=data))


def note(package: object) -> None:
    """Look at a dataset that was just written and remember it as public, or as no longer public."""
    if not published.is_public(package):
        published.withdraw(getattr(package, "id"))
        return
    found = next(look_at([getattr(package, "id")]), None)
    published.note(package, [finding.as_dict() for finding in found.findings] if found else None)
