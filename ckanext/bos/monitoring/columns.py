"""The columns of the tables that the monitoring gives away."""

from __future__ import annotations

from typing import Any

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.ladder import RUNGS

from .overdue import CONDITIONS, TITLES
from ckanext.bos.tables import Column


def _both(indonesian: str, english: str) -> dict[str, str]:
    return {"id": indonesian, "en": english}


def _stage(stage: str, suffix: dict[str, str]) -> dict[str, str]:
    return {lang: f"{codelists.label('stage', stage, lang)}: {suffix[lang]}" for lang in ("id", "en")}


_AMOUNT = {
    "budget": _both("Pagu (Rp)", "Budget (Rp)"),
    "estimate": _both("HPS (Rp)", "Estimate (Rp)"),
    "award": _both("Nilai pemenang (Rp)", "Award (Rp)"),
    "contract": _both("Nilai kontrak (Rp)", "Contract (Rp)"),
    "paid": _both("Dibayar (Rp)", "Paid (Rp)"),
}

RECAP = (
    Column("unit", _both("Alamat OPD", "Unit address"), lambda row: row.name),
    Column("title", _both("OPD", "Unit"), lambda row: row.title),
    Column("packages", _both("Paket", "Packages"), lambda row: row.packages),
    *(
        Column(f"reached_{name}", _stage(name, _both("paket", "packages")), lambda row, s=name: row.reached.get(s, 0))
        for name in schema.STAGES
    ),
    *(Column(f"amount_{rung}", _AMOUNT[rung], lambda row, r=rung: row.amounts.get(r, 0)) for rung in RUNGS),
    Column("complete", _both("Kelengkapan (%)", "Completeness (%)"), lambda row: row.complete.get("all")),
    *(
        Column(
            f"complete_{stage}", _stage(stage, _both("kelengkapan (%)", "completeness (%)")),
            lambda row, s=stage: row.complete.get(s),
        )
        for stage in schema.STAGES
    ),
    Column("missing", _both("Isian dan dokumen yang kurang", "Fields and papers missing"), lambda row: row.missing),
    *(Column(f"overdue_{code}", TITLES[code], lambda row, c=code: row.overdue.get(c, 0)) for code in CONDITIONS),
    Column("open_checks", _both("Nilai menunggu konfirmasi", "Values to confirm"), lambda row: row.open_checks),
    Column("last", _both("Perubahan terakhir", "Last change"), lambda row: row.last),
)  # fmt: skip

PROCESSES = (
    Column("ocid", _both("OCID", "OCID"), lambda row: row.ocid),
    Column("title", _both("Paket", "Package"), lambda row: row.title),
    Column("unit", _both("Alamat OPD", "Unit address"), lambda row: row.unit),
    Column("year", _both("Tahun anggaran", "Fiscal year"), lambda row: row.year),
    Column("stage", _both("Tahap", "Stage"), lambda row: row.stage),
    Column("amount", _both("Nilai (Rp)", "Value (Rp)"), lambda row: row.amount),
    Column("complete", _both("Kelengkapan (%)", "Completeness (%)"), lambda row: row.complete),
    Column("overdue", _both("Terlambat", "Overdue"), lambda row: " ".join(row.overdue)),
    Column("missing", _both("Yang kurang", "Missing"), lambda row: " ".join(row.missing)),
)

SUSPICIONS = (
    Column("ocid", _both("OCID", "OCID"), lambda one: one.ocid),
    Column("title", _both("Paket", "Package"), lambda one: one.title),
    Column("unit", _both("OPD", "Unit"), lambda one: one.unit_title),
    Column("year", _both("Tahun anggaran", "Fiscal year"), lambda one: one.year),
    Column("code", _both("Pemeriksaan", "Check"), lambda one: one.row.code),
    Column("path", _both("Isian", "Field"), lambda one: one.row.path),
    Column("found", _both("Nilai", "Value"), lambda one: one.row.found),
    Column("sentence", _both("Penjelasan", "Explanation"), lambda one: one.row.words["sentence"]["id"]),
    Column("state", _both("Keadaan", "State"), lambda one: one.state),
    Column("since", _both("Sejak", "Since"), lambda one: one.row.since),
    Column("reason", _both("Alasan konfirmasi", "Reason given"), lambda one: one.row.reason),
)


def flags() -> tuple[Column, ...]:
    """What indicators flagged."""
    names: dict[str, dict[str, str]] = {
        "code": _both("Indikator", "Indicator"),
        "subject": _both("Tentang", "About"),
        "subject_id": _both("Nomor", "Identifier"),
        "title": _both("Nama", "Name"),
        "value": _both("Nilai", "Value"),
        "sentence": _both("Penjelasan", "Explanation"),
        "since": _both("Sejak", "Since"),
        "until": _both("Sampai", "Until"),
    }
    return tuple(Column(name, label, lambda row, n=name: _get(row, n)) for name, label in names.items())


def _get(row: Any, name: str) -> Any:
    return row[name]
