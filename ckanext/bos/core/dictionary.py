"""The data dictionary, written from the schema: ``python -m ckanext.bos.core.dictionary > docs/data-dictionary.md``."""

from __future__ import annotations

from collections.abc import Iterator

from . import codelists, opendata, schema
from .schema import Field, Owed, Paper

_STAGES = {
    "planning": "Perencanaan",
    "tender": "Pemilihan penyedia",
    "award": "Pemenang",
    "contract": "Kontrak",
    "implementation": "Implementasi",
}
_TYPES = {
    "text": "teks",
    "longtext": "teks panjang",
    "code": "kode",
    "money": "rupiah",
    "date": "tanggal",
    "datetime": "tanggal dan jam",
    "integer": "bilangan bulat",
    "decimal": "bilangan",
    "percent": "persen",
    "boolean": "ya/tidak",
    "choice": "pilihan",
    "choices": "beberapa pilihan",
    "rows": "baris berulang",
    "core": "bawaan CKAN",
}
_OPENNESS = {"open": "terbuka", "masked": "disamarkan", "internal": "internal"}
_PAPER_OPENNESS = {
    "open": "terbuka",
    "redacted": "terbuka setelah disunting",
    "later": "terbuka kemudian",
    "exempt": "dikecualikan",
}


def lines() -> Iterator[str]:
    """The dictionary as lines of Markdown, in Indonesian with the English name of each field."""
    definition = schema.load()
    yield "# Kamus data"
    yield ""
    yield "Dibuat dari `schemas/` dengan `python -m ckanext.bos.core.dictionary`; jangan disunting di sini."
    yield "Nilai disimpan sebagai teks baku: rupiah `1250000000`, tanggal `2019-03-14`, ya/tidak `true`/`false`."
    yield "*Wajib* berarti tidak dapat disimpan tanpa isian itu; *diminta* berarti dihitung dalam kelengkapan."
    for stage in schema.STAGES:
        yield ""
        yield f"## {_STAGES[stage]} (`{stage}`)"
        yield ""
        yield "| isian | nama | jenis | contoh | OCDS | keterbukaan | diminta |"
        yield "|---|---|---|---|---|---|---|"
        for entry in definition.of_stage(stage):
            yield _row(entry, entry.name)
            for sub in entry.subfields.values():
                yield _row(sub, f"{entry.name}[].{sub.name}")
        yield from _papers([paper for paper in definition.papers.values() if paper.stage == stage])
    yield from _plain()
    yield from _codelists()


def _plain() -> Iterator[str]:
    """The fields of plain open datasets, group by group."""
    yield ""
    yield "## Dataset terbuka (`dataset`)"
    yield ""
    yield "Tabel anggaran, rekap, indikator, dan sejenisnya, dengan metadata Satu Data Indonesia."
    for group in opendata.groups():
        yield ""
        yield f"### {group.title['id']} (`{group.name}`)"
        yield ""
        yield "| isian | nama | jenis | contoh | Satu Data |"
        yield "|---|---|---|---|---|"
        for entry in group.fields:
            yield _plain_row(entry)


def _plain_row(entry: Field) -> str:
    conditions = opendata.asked_when(entry.name)
    asked = "" if conditions is None else "diminta"
    if conditions:
        asked += ": " + "; ".join(f"`{name}` {', '.join(values)}" for name, values in conditions.items())
    return _line(entry, entry.name, "wajib" if entry.required else asked)


def _row(entry: Field, path: str) -> str:
    needed = "wajib" if entry.required else _owed(entry.owed)
    ocds = f"`{entry.ocds}`" if entry.ocds else "–"
    return _line(entry, path, ocds, _OPENNESS.get(entry.openness, entry.openness), needed)


def _line(entry: Field, path: str, *more: str) -> str:
    """One row of a table: label, name, type, example, and what else there is to say."""
    kind = _TYPES.get(entry.type, entry.type)
    if entry.codelist:
        kind += f" [`{entry.codelist}`](#{entry.codelist})"
    cells = (
        f"{entry.label['id']} / {entry.label['en']}",
        f"`{path}`",
        kind,
        f"`{entry.example}`" if entry.example else "",
        *more,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _papers(papers: list[Paper]) -> Iterator[str]:
    yield ""
    yield "| dokumen | jenis | OCDS documentType | keterbukaan | diminta |"
    yield "|---|---|---|---|---|"
    for paper in papers:
        openness = _PAPER_OPENNESS.get(paper.openness, paper.openness)
        yield f"| {paper.label['id']} | `{paper.kind}` | `{paper.document_type}` | {openness} | {_owed(paper.owed)} |"


def _codelists() -> Iterator[str]:
    yield ""
    yield "## Daftar kode"
    for name in schema.read("codelists.yaml"):
        yield ""
        yield f"### {name}"
        yield ""
        yield "| nilai | arti | OCDS |"
        yield "|---|---|---|"
        for code in codelists.codes(name).values():
            yield f"| `{code.value}` | {code.label['id']} / {code.label['en']} | {code.ocds or ''} |"


def _owed(rule: Owed | None) -> str:
    if rule is None:
        return ""
    parts = [
        ("metode", rule.methods),
        ("bukan metode", rule.not_methods),
        ("jenis", rule.categories),
        ("cara", rule.sourcing),
        ("status", rule.status),
        ("bukan status", rule.not_status),
    ]
    said = [f"{name} {', '.join(sorted(values))}" for name, values in parts if values]
    return "ya: " + "; ".join(said) if said else "ya"


if __name__ == "__main__":
    print("\n".join(lines()))
