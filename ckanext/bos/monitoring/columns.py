"""The columns of the tables that the monitoring gives away."""

from __future__ import annotations

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.ladder import RUNGS
from ckanext.bos.ocds.quality.words import LANGUAGES, Words, both
from ckanext.bos.tables import AMOUNTS, Column

from .overdue import CONDITIONS, TITLES


def _stage(stage: str, suffix: Words) -> Words:
    return {lang: f"{codelists.label('stage', stage, lang)}: {suffix[lang]}" for lang in LANGUAGES}


RECAP = (
    Column("unit", both("Alamat OPD", "Unit address"), lambda row: row.name),
    Column("title", both("OPD", "Unit"), lambda row: row.title),
    Column("packages", both("Paket", "Packages"), lambda row: row.packages),
    *(
        Column(f"reached_{name}", _stage(name, both("paket", "packages")), lambda row, s=name: row.reached.get(s, 0))
        for name in schema.STAGES
    ),
    *(Column(f"amount_{rung}", AMOUNTS[rung], lambda row, r=rung: row.amounts.get(r, 0)) for rung in RUNGS),
    Column("complete", both("Kelengkapan (%)", "Completeness (%)"), lambda row: row.complete.get("all")),
    *(
        Column(
            f"complete_{stage}", _stage(stage, both("kelengkapan (%)", "completeness (%)")),
            lambda row, s=stage: row.complete.get(s),
        )
        for stage in schema.STAGES
    ),
    Column("missing", both("Isian dan dokumen yang kurang", "Fields and papers missing"), lambda row: row.missing),
    *(Column(f"overdue_{code}", TITLES[code], lambda row, c=code: row.overdue.get(c, 0)) for code in CONDITIONS),
    Column("open_checks", both("Nilai menunggu konfirmasi", "Values to confirm"), lambda row: row.open_checks),
    Column("last", both("Perubahan terakhir", "Last change"), lambda row: row.last),
)  # fmt: skip

PROCESSES = (
    Column("ocid", both("OCID", "OCID"), lambda row: row.ocid),
    Column("title", both("Paket", "Package"), lambda row: row.title),
    Column("unit", both("Alamat OPD", "Unit address"), lambda row: row.unit),
    Column("year", both("Tahun anggaran", "Fiscal year"), lambda row: row.year),
    Column("stage", both("Tahap", "Stage"), lambda row: row.stage),
    Column("amount", both("Nilai (Rp)", "Value (Rp)"), lambda row: row.amount),
    Column("complete", both("Kelengkapan (%)", "Completeness (%)"), lambda row: row.complete),
    Column("overdue", both("Terlambat", "Overdue"), lambda row: " ".join(row.overdue)),
    Column("missing", both("Yang kurang", "Missing"), lambda row: " ".join(row.missing)),
)

SUSPICIONS = (
    Column("ocid", both("OCID", "OCID"), lambda one: one.ocid),
    Column("title", both("Paket", "Package"), lambda one: one.title),
    Column("unit", both("OPD", "Unit"), lambda one: one.unit_title),
    Column("year", both("Tahun anggaran", "Fiscal year"), lambda one: one.year),
    Column("code", both("Pemeriksaan", "Check"), lambda one: one.row.code),
    Column("path", both("Isian", "Field"), lambda one: one.row.path),
    Column("found", both("Nilai", "Value"), lambda one: one.row.found),
    Column("sentence", both("Penjelasan", "Explanation"), lambda one: one.row.words["sentence"]["id"]),
    Column("state", both("Keadaan", "State"), lambda one: one.state),
    Column("since", both("Sejak", "Since"), lambda one: one.row.since),
    Column("reason", both("Alasan konfirmasi", "Reason given"), lambda one: one.row.reason),
)


FLAGS = tuple(
    Column(name, label, lambda row, n=name: row[n])
    for name, label in {
        "code": both("Indikator", "Indicator"),
        "subject": both("Tentang", "About"),
        "subject_id": both("Nomor", "Identifier"),
        "title": both("Nama", "Name"),
        "value": both("Nilai", "Value"),
        "sentence": both("Penjelasan", "Explanation"),
        "since": both("Sejak", "Since"),
        "until": both("Sampai", "Until"),
    }.items()
)
