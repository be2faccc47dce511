"""Proposals become observations that a matcher joins to the package that carries them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation, Refusal, Row

from ..facts import Facts
from ..transport import files
from . import shapes

SOURCE = "musrenbang"
SUFFIXES = files.SUFFIXES

_WELCOME = {"proposals.level", "proposals.kecamatan", "proposals.amount_asked", "proposals.amount_granted"}
"""Values without which a proposal is still worth having: what is wrong with them is a doubt."""

_GRANTED = ("accepted", "accepted_with_change", "merged")


@dataclass(frozen=True)
class Proposal(Observation):
    """What a proposal says of itself, and what it is matched by.

    :ivar activity: code of the sub-activity (or activity) of the budget that took it up; may be empty
    """

    activity: str = ""

    @property
    def row(self) -> Mapping[str, str]:
        """The row of ``proposals``."""
        return self.values["proposals"][0]


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Proposals of all files; of one that is in several the last file's counts.

    :param key: the site's secret, not needed here
    :raises ValueError: a file is none of the shapes
    """
    yield from reread(files.rows_of(paths, shape_of), key)


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Proposals of single rows, each known by its own columns."""
    latest: dict[str, Observation] = {}
    for row in rows:
        found = _proposal(row)
        if isinstance(found, Observation):
            latest[found.key] = found
        else:
            yield found
    yield from latest.values()


def shape_of(path: Path) -> str:
    """Which shape a file has: ``usulan``, ``asmas``, ``pokir`` or ``musren``.

    :raises ValueError: none of them; says what was found and expected
    """
    columns = set(shapes.folded(dict.fromkeys(files.columns_of(path), "")))
    if kind := shapes.shape(columns):
        return kind
    shown = ", ".join(sorted(columns)[:8]) or "(kosong)"
    raise ValueError(
        f"{path.name}: kolomnya {shown} …; diharapkan kolom id_usulan dan judul (tabel usulan), id_usulan dan "
        f"giat_teks (SIPD), atau tahun_musren dan uraian_aktivitas_kegiatan (SIMDA Perencanaan). / The columns are "
        f"{shown} …; expected id_usulan and judul, id_usulan and giat_teks, or tahun_musren and "
        f"uraian_aktivitas_kegiatan."
    )


def _proposal(row: Row) -> Observation | Refusal:
    cells = shapes.folded(row.cells)
    if files.BROKEN in row.cells:
        broken = Row(row.origin, {files.BROKEN: row.origin})
        return Refusal(SOURCE, broken, {"": FieldError("row_broken", found=row.origin)})
    kind = shapes.near(cells.keys())
    if not kind:
        error = FieldError("required", field="id_usulan, judul")
        return Refusal(SOURCE, Row(row.origin, {files.BROKEN: row.origin}), {"id_usulan": error})
    known = shapes.canonical(kind, cells, row.origin)
    return _observation(Row(row.origin, known), known)


def _observation(row: Row, cells: Mapping[str, str]) -> Observation | Refusal:
    facts = Facts()
    status = cells.get("status") or "proposed"
    number = _number(cells)
    values: dict[str, Any] = {
        "id": number,
        "title": cells.get("judul"),
        "level": cells.get("level"),
        "kecamatan": _district(facts, cells),
        "village": shapes.village(cells.get("desa", "")),
        "year": cells.get("tahun"),
        "amount_asked": cells.get("anggaran_usulan"),
        "status": status,
        "reason": cells.get("alasan"),
    }
    proposal = facts.row("proposals", values)
    if proposal.get("status") in _GRANTED:
        proposal |= facts.row("proposals", {"amount_granted": cells.get("anggaran_disetujui")})
    _spare(facts)
    for name, column in (("id", "id_usulan"), ("title", "judul"), ("year", "tahun")):
        if not proposal.get(name) and f"proposals.{name}" not in facts.errors:
            facts.errors[column] = FieldError("required", field=column)
    if facts.errors:
        return Refusal(SOURCE, row, facts.errors)
    facts.values["proposals"] = [proposal]
    return Proposal(
        source=SOURCE,
        key=f"proposal/{number}",
        keys=(Key("proposal", number),),
        values=facts.values,
        unit=cells.get("opd", ""),
        rows=(row,),
        doubts=tuple(facts.doubts),
        joins_only=True,
        scope=f"proposal/{number.partition('-')[0]}/{proposal['year']}",
        activity=cells.get("kode_sub_kegiatan", ""),
    )


def _number(cells: Mapping[str, str]) -> str:
    """The proposal's id over all sources, ``asmas-2019-48213``; empty where its own number is missing."""
    if not cells.get("id_usulan"):
        return ""
    parts = (cells.get("sumber") or "manual", cells.get("tahun", ""), cells["id_usulan"])
    return re.sub(r"[^a-z0-9._]+", "-", "-".join(parts).lower()).strip("-")


def _district(facts: Facts, cells: Mapping[str, str]) -> str:
    """The district's code; a name that is none is left out with a word."""
    code = shapes.district(cells.get("kecamatan", ""), cells.get("desa", ""))
    written = cells.get("kecamatan", "")
    if written and not code and not written.isdigit():
        facts.doubt("proposals", f"kecamatan “{written}” tidak dikenal", f"the district “{written}” is not known")
    return code


def _spare(facts: Facts) -> None:
    """What is wrong with a value that may be missing becomes a doubt."""
    for name in _WELCOME & facts.errors.keys():
        error = facts.errors.pop(name)
        facts.doubt("proposals", error.message("id"), error.message("en"))
