"""The one table: where each thing that is known of a dataset stands in DCAT-AP 3, in the façade of Satu Data
Indonesia, in ``data.json`` and in schema.org. Every face is written from it, and so is ``docs/federation.md``.

``python -m ckanext.bos.federation.mapping`` prints the tables as Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Dcat:
    """A property of DCAT-AP 3, and how its value is written (a name of ``faces.dcat.WRITERS``)."""

    property: str
    way: str = "text"


@dataclass(frozen=True)
class Core:
    """A field that CKAN's default schema has itself."""

    key: str


@dataclass(frozen=True)
class Extra:
    """An extra of the façade; its key is what people read."""

    key: str


@dataclass(frozen=True)
class Line:
    """One attribute of a description, and its place in every face; None where a face has no place for it.

    :ivar name: the attribute
    :ivar label: what it is, Indonesian and English
    :ivar origin: where the portal takes it from
    """

    name: str
    label: tuple[str, str]
    origin: str
    dcat: Dcat | None = None
    sdi: Core | Extra | None = None
    data_json: str | None = None
    schema_org: str | None = None
    also: tuple[Dcat, ...] = ()


def _line(
    name: str,
    label_id: str,
    label_en: str,
    origin: str,
    dcat: Dcat | tuple[Dcat, ...] | None = None,
    sdi: Core | Extra | None = None,
    data_json: str | None = None,
    schema_org: str | None = None,
) -> Line:
    first, *more = dcat if isinstance(dcat, tuple) else (dcat,)
    return Line(name, (label_id, label_en), origin, first, sdi, data_json, schema_org, tuple(more))


DATASET: tuple[Line, ...] = (
    _line(
        "identifier", "Nomor tetap", "Identifier", "OCID; dataset biasa: id",
        Dcat("dct:identifier", "literal"), Extra("identifier"), "identifier", "identifier",
    ),
    _line("uri", "Alamat tetap", "URI", "`/dataset/{id}`", None, Extra("guid"), None, "@id"),
    _line("title", "Judul", "Title", "`title`", Dcat("dct:title"), Core("title"), "title", "name"),
    _line(
        "description", "Uraian", "Description", "`notes` dan ringkasan proses",
        Dcat("dct:description"), Core("notes"), "description", "description",
    ),
    _line(
        "page", "Halaman", "Landing page", "`/pengadaan/{name}`",
        Dcat("dcat:landingPage", "document"), Core("url"), "landingPage", "url",
    ),
    _line(
        "publisher", "Produsen data", "Publisher (data producer)", "`owner_org`",
        (Dcat("dct:publisher", "agent"), Dcat("dct:creator", "agent")), Core("author"), "publisher", "creator",
    ),
    _line(
        "steward", "Walidata", "Data steward", "pengaturan",
        Dcat("dcat:contactPoint", "contact"), Core("maintainer"), "contactPoint", "publisher",
    ),
    _line("themes", "Tema", "Themes", "tugas OPD; `theme`", Dcat("dcat:theme", "concept"), None, "theme", "about"),
    _line("theme", "Kategori", "Category", "tema pertama", None, Extra("kategori")),
    _line("keywords", "Kata kunci", "Keywords", "tahun, jenis, metode, tahap, kecamatan; `tag_string`",
          Dcat("dcat:keyword"), Core("tags"), "keyword", "keywords"),
    _line("kind", "Jenis dataset", "Type", "tipe dataset", Dcat("dct:type", "concept"), None, None, "genre"),
    _line("places", "Wilayah", "Places", "`locations[].kecamatan`; `districts`",
          Dcat("dct:spatial", "place"), Extra("spatial"), "spatial", "spatialCoverage"),
    _line("period", "Masa", "Period", "rencana pertama sampai akhir kontrak; `temporal_start`, `temporal_end`",
          Dcat("dct:temporal", "period"), Extra("Periode"), "temporal", "temporalCoverage"),
    _line("issued", "Terbit", "Issued", "rilis OCDS pertama",
          Dcat("dct:issued", "moment"), Extra("dcat_issued"), "issued", "datePublished"),
    _line("modified", "Diperbarui", "Modified", "rilis OCDS terakhir",
          Dcat("dct:modified", "moment"), Extra("dcat_modified"), "modified", "dateModified"),
    _line("frequency", "Frekuensi", "Frequency", "selesai atau belum; `frequency`",
          Dcat("dct:accrualPeriodicity", "frequency"), Extra("frequency-of-update"), "accrualPeriodicity"),
    _line("language", "Bahasa", "Language", "tetap: Indonesia",
          Dcat("dct:language", "language"), Extra("language"), "language", "inLanguage"),
    _line("licence", "Lisensi", "Licence", "pengaturan; `license_id`",
          Dcat("dct:license", "licence"), Core("license_id"), "license", "license"),
    _line("access", "Hak akses", "Access rights", "`access_level`", Dcat("dct:accessRights", "rights")),
    _line("access_level", "Tingkat akses", "Access level", "`access_level`", None, Extra("accesslevel"), "accessLevel"),
    _line("access_note", "Alasan pembatasan", "Why access is limited", "dokumen yang dikecualikan; `access_reason`",
          None, Extra("Keterangan akses"), "rights", "conditionsOfAccess"),
    _line("version", "Versi", "Version", "banyaknya rilis; `version`",
          (Dcat("dcat:version", "literal"), Dcat("owl:versionInfo", "literal")), Core("version"), "version", "version"),
    _line("version_note", "Catatan versi", "Version notes", "tag rilis terakhir", Dcat("adms:versionNotes")),
    _line("standards", "Standar", "Standards", "OCDS 1.1",
          Dcat("dct:conformsTo", "standard"), Extra("Standar format"), "conformsTo"),
    _line("numbers", "Nomor lain", "Other identifiers", "`rup_code`, `tender_code`, `contracts[].number`",
          Dcat("adms:identifier", "number"), Extra("Nomor lain")),
    _line("related", "Proses terkait", "Related processes", "`related_processes`",
          Dcat("dct:relation", "resource"), None, None, "isRelatedTo"),
    _line("record", "Rekaman OCDS", "OCDS record", "`/ocds/record/{ocid}`",
          None, Extra("URL rekaman OCDS"), None, "isBasedOn"),
    _line("source", "Sumber data", "Source of the data", "tetap; `source`",
          Dcat("dct:provenance", "provenance"), Extra("Sumber data")),
    _line("priority_year", "Tahun data prioritas", "Year of priority data", "pengaturan; `priority_year`",
          None, Extra("prioritas_tahun")),
    _line("checked", "Sudah diperiksa forum", "Checked by the forum", "pengaturan",
          None, Extra("Hasil_Pemeriksaan_SKDN")),
    _line("concept", "Konsep", "Concept", "tetap; `concept`", None, Extra("Konsep")),
    _line("definition", "Definisi", "Definition", "tetap; `definition`", None, Extra("Definisi")),
    _line("classification", "Klasifikasi", "Classification", "tetap; `classification`", None, Extra("Klasifikasi")),
    _line("measure", "Ukuran", "Measure", "tetap; `measure`", None, Extra("Ukuran"), None, "variableMeasured"),
    _line("unit", "Satuan", "Unit", "tetap; `unit`", None, Extra("Satuan")),
    _line("release_schedule", "Jadwal rilis", "Release schedule", "tetap; `release_schedule`",
          None, Extra("Jadwal rilis")),
    _line("reference_codes", "Kode referensi", "Reference codes", "tetap; `reference_codes`",
          None, Extra("Kode referensi")),
    _line("data_kind", "Jenis data", "Kind of data", "tetap; `data_kind`", None, Extra("Jenis data")),
    _line("activity", "Kegiatan statistik", "Statistical activity", "tetap; `activity_title`",
          None, Extra("Kegiatan statistik")),
    _line("activity_method", "Cara pengumpulan", "Method of collection", "tetap; `activity_method`",
          None, Extra("Cara pengumpulan data"), None, "measurementTechnique"),
    _line("activity_coverage", "Cakupan", "Coverage", "tetap; `activity_coverage`", None, Extra("Cakupan")),
    _line("indicator_interpretation", "Interpretasi indikator", "Interpretation", "`indicator_interpretation`",
          None, Extra("Interpretasi")),
    _line("indicator_formula", "Rumus indikator", "Formula", "`indicator_formula`", None, Extra("Metode/rumus")),
    _line("indicator_components", "Variabel pembangun", "Components", "`indicator_components`",
          None, Extra("Variabel pembangun")),
    _line("indicator_public", "Dapat diakses umum", "Open to the public", "`indicator_public`",
          None, Extra("Dapat diakses umum")),
    _line("ocid", "OCID", "OCID", "`ocid`", None, Extra("OCID")),
    _line("fiscal_year", "Tahun anggaran", "Fiscal year", "`fiscal_year`", None, Extra("Tahun anggaran")),
    _line("stage", "Tahap", "Stage", "tahap terjauh yang diketahui", None, Extra("Tahap")),
    _line("status", "Status", "Status", "`tender_status`", None, Extra("Status")),
    _line("method", "Metode pengadaan", "Method", "`method`, `planned_method`", None, Extra("Metode pengadaan")),
    _line("category", "Jenis pengadaan", "Category of procurement", "`category`", None, Extra("Jenis pengadaan")),
    _line("funds", "Sumber dana", "Funds", "`budget_sources`", None, Extra("Sumber dana")),
    _line("budget", "Pagu", "Budget", "`budget_amount`", None, Extra("Pagu")),
    _line("estimate", "HPS", "Estimate", "`estimate_amount`", None, Extra("HPS")),
    _line("award", "Nilai pemenang", "Award value", "`awards[].amount`", None, Extra("Nilai pemenang")),
    _line("contract", "Nilai kontrak", "Contract value", "`contracts[].amount`, `amendments[].amount`",
          None, Extra("Nilai kontrak")),
    _line("paid", "Nilai dibayar", "Paid", "`payments[].amount`", None, Extra("Nilai dibayar")),
    _line("suppliers", "Penyedia", "Suppliers", "`awards[].supplier_name`", None, Extra("Penyedia")),
    _line("distributions", "Sumber daya", "Distributions", "OCDS, CSV, dan dokumen tiap tahap",
          Dcat("dcat:distribution", "distribution"), Core("resources"), "distribution", "distribution"),
)  # fmt: skip
"""Every attribute of :class:`ckanext.bos.federation.describing.Description` but ``id`` and ``name``."""

DISTRIBUTION: tuple[Line, ...] = (
    _line("id", "Id", "Id", "id berkas", None, Core("id")),
    _line("title", "Judul", "Title", "tahap dan `name`", Dcat("dct:title"), Core("name"), "title", "name"),
    _line("description", "Uraian", "Description", "`description`; aturan dokumen yang dikecualikan",
          Dcat("dct:description"), Core("description"), "description", "description"),
    _line("url", "Alamat", "Address", "berkas; dokumen yang dikecualikan: halaman permintaan",
          Dcat("dcat:accessURL", "file"), Core("url"), "accessURL", "contentUrl"),
    _line("format", "Format", "Format", "`format`", Dcat("dct:format", "file_type"), Core("format"), "format"),
    _line("media_type", "Tipe media", "Media type", "`mimetype`",
          Dcat("dcat:mediaType", "media_type"), Core("mimetype"), "mediaType", "encodingFormat"),
    _line("size", "Ukuran berkas", "Size", "byte", Dcat("dcat:byteSize", "size"), Core("size"), "byteSize",
          "contentSize"),
    _line("sha256", "Sidik berkas", "Checksum", "SHA-256", Dcat("spdx:checksum", "checksum"), Core("hash"), None,
          "sha256"),
    _line("issued", "Terbit", "Issued", "`created`", Dcat("dct:issued", "moment"), Core("created"), "issued",
          "datePublished"),
    _line("modified", "Diperbarui", "Modified", "`last_modified`", Dcat("dct:modified", "moment"),
          Core("last_modified"), "modified", "dateModified"),
    _line("licence", "Lisensi", "Licence", "lisensi dataset", Dcat("dct:license", "licence"), None, "license",
          "license"),
    _line("standard", "Standar", "Standard", "OCDS; CSV", Dcat("dct:conformsTo", "standard"), Core("standar"),
          "conformsTo"),
    _line("withheld", "Aturan pengecualian", "Rule of withholding", "`exemption_code`, `exemption_reason`",
          Dcat("dct:rights", "withheld"), Core("akses"), "rights", "conditionsOfAccess"),
    _line("stage", "Tahap", "Stage", "`stage`", None, Core("tahap")),
    _line("kind", "Jenis dokumen", "Kind of paper", "`kind`", None, Core("jenis_dokumen")),
    _line("service", "Layanan data", "Data service", "API OCDS; tabel dalam DataStore",
          Dcat("dcat:accessService", "service"), Core("url_api")),
)  # fmt: skip
"""Every attribute of :class:`ckanext.bos.federation.describing.Distribution` but ``uri``."""


def lines() -> Iterator[str]:
    """The tables as Markdown."""
    for title, table in (("Dataset", DATASET), ("Distribusi / Distribution", DISTRIBUTION)):
        yield f"### {title}"
        yield ""
        yield "| isian / field | asal / from | DCAT-AP 3 | SDI | data.json | schema.org |"
        yield "|---|---|---|---|---|---|"
        for line in table:
            yield f"| {' | '.join(_cells(line))} |"
        yield ""


def _cells(line: Line) -> Sequence[str]:
    dcat = ", ".join(f"`{found.property}`" for found in (line.dcat, *line.also) if found)
    sdi = f"`{line.sdi.key}`" if isinstance(line.sdi, Core) else f"extra `{line.sdi.key}`" if line.sdi else ""
    others = (f"`{key}`" if key else "" for key in (line.data_json, line.schema_org))
    return [" / ".join(line.label), line.origin, *(cell or "–" for cell in (dcat, sdi, *others))]


if __name__ == "__main__":
    print("\n".join(lines()))
