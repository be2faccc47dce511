"""What is asked of SIMDA's database, and the columns that are taken of it.

The texts run unchanged on SQL Server 2008 and later, PostgreSQL and SQLite (SIMDA reference, section 4). Only these
columns are ever selected: none of a bank, an account, a tax number, an owner, an address or a NIP. A database
administrator may give the same texts as views and grant reading of those alone.
"""

from __future__ import annotations

UNIT = """
SELECT s.Kd_Urusan, s.Kd_Bidang, s.Kd_Unit, s.Kd_Sub, u.Nm_Unit, s.Nm_Sub_Unit
FROM Ref_Sub_Unit s
LEFT JOIN Ref_Unit u ON u.Kd_Urusan = s.Kd_Urusan AND u.Kd_Bidang = s.Kd_Bidang AND u.Kd_Unit = s.Kd_Unit
ORDER BY s.Kd_Urusan, s.Kd_Bidang, s.Kd_Unit, s.Kd_Sub
"""

CONTRACT = """
SELECT k.Tahun, k.No_Kontrak, k.Kd_Urusan, k.Kd_Bidang, k.Kd_Unit, k.Kd_Sub, k.Kd_Prog, k.ID_Prog, k.Kd_Keg,
       k.Tgl_Kontrak, k.Keperluan, k.Waktu, k.Nilai, k.Nm_Perusahaan, k.Bentuk,
       p.Ket_Program, g.Ket_Kegiatan, g.Pagu_Anggaran
FROM Ta_Kontrak k
LEFT JOIN Ta_Kegiatan g ON g.Tahun = k.Tahun AND g.Kd_Urusan = k.Kd_Urusan AND g.Kd_Bidang = k.Kd_Bidang
  AND g.Kd_Unit = k.Kd_Unit AND g.Kd_Sub = k.Kd_Sub AND g.Kd_Prog = k.Kd_Prog AND g.ID_Prog = k.ID_Prog
  AND g.Kd_Keg = k.Kd_Keg
LEFT JOIN Ta_Program p ON p.Tahun = k.Tahun AND p.Kd_Urusan = k.Kd_Urusan AND p.Kd_Bidang = k.Kd_Bidang
  AND p.Kd_Unit = k.Kd_Unit AND p.Kd_Sub = k.Kd_Sub AND p.Kd_Prog = k.Kd_Prog AND p.ID_Prog = k.ID_Prog
WHERE k.Tahun = :tahun
ORDER BY k.Kd_Urusan, k.Kd_Bidang, k.Kd_Unit, k.Kd_Sub, k.No_Kontrak
"""

AMENDMENT = """
SELECT a.Tahun, a.No_Kontrak, a.No_Addendum, a.Tgl_Addendum, a.Keperluan, a.Waktu, a.Nilai
FROM Ta_Kontrak_Addendum a
WHERE a.Tahun = :tahun
ORDER BY a.No_Kontrak, a.Tgl_Addendum, a.No_Addendum
"""

PAYMENT = """
SELECT j.Tahun, j.No_Kontrak, m.Kd_Urusan, m.Kd_Bidang, m.Kd_Unit, m.Kd_Sub,
       d.No_SP2D, d.Tgl_SP2D, m.No_SPM, m.Tgl_SPM, m.Jn_SPM, s.No_SPP, s.Tgl_SPP,
       s.No_Tagihan, s.Jns_Tagihan, s.Realisasi_Fisik, r.Bruto, COALESCE(x.Potongan, 0) AS Potongan
FROM Ta_SPP_Kontrak j
JOIN Ta_SPP  s ON s.Tahun = j.Tahun AND s.No_SPP = j.No_SPP
JOIN Ta_SPM  m ON m.Tahun = s.Tahun AND m.No_SPP = s.No_SPP
JOIN Ta_SP2D d ON d.Tahun = m.Tahun AND d.No_SPM = m.No_SPM
JOIN (SELECT Tahun, No_SPM, SUM(Nilai) AS Bruto FROM Ta_SPM_Rinc GROUP BY Tahun, No_SPM) r
  ON r.Tahun = m.Tahun AND r.No_SPM = m.No_SPM
LEFT JOIN (SELECT Tahun, No_SPM, SUM(Nilai) AS Potongan FROM Ta_SPM_Pot GROUP BY Tahun, No_SPM) x
  ON x.Tahun = m.Tahun AND x.No_SPM = m.No_SPM
WHERE j.Tahun = :tahun AND COALESCE(m.Kd_Edit, 0) <> 2
ORDER BY m.Kd_Urusan, m.Kd_Bidang, m.Kd_Unit, m.Kd_Sub, j.No_Kontrak, d.Tgl_SP2D, d.No_SP2D
"""

PROGRESS = """
SELECT t.Tahun, t.No_Kontrak, t.Kd_Urusan, t.Kd_Bidang, t.Kd_Unit, t.Kd_Sub, t.No_Tagihan, t.Tgl_Tagihan,
       t.Jns_Tagihan, t.Ur_Tagihan, t.Nilai, t.Realisasi_Fisik
FROM Ta_Tagihan t
WHERE t.Tahun = :tahun
ORDER BY t.Kd_Urusan, t.Kd_Bidang, t.Kd_Unit, t.Kd_Sub, t.No_Kontrak, t.Tgl_Tagihan, t.No_Tagihan
"""

BUDGET = """
SELECT a.Tahun, a.Kd_Urusan, a.Kd_Bidang, a.Kd_Unit, a.Kd_Sub, a.Kd_Prog, a.ID_Prog, a.Kd_Keg, a.Kd_Perubahan,
       v.Tgl_Perda, v.No_Perda, SUM(a.Total) AS Pagu
FROM Ta_RASK_Arsip a
JOIN Ta_RASK_Arsip_Perubahan v ON v.Tahun = a.Tahun AND v.Kd_Perubahan = a.Kd_Perubahan
WHERE a.Tahun = :tahun AND a.Kd_Rek_1 = 5
GROUP BY a.Tahun, a.Kd_Urusan, a.Kd_Bidang, a.Kd_Unit, a.Kd_Sub, a.Kd_Prog, a.ID_Prog, a.Kd_Keg, a.Kd_Perubahan,
         v.Tgl_Perda, v.No_Perda
ORDER BY a.Kd_Perubahan, a.Kd_Urusan, a.Kd_Bidang, a.Kd_Unit, a.Kd_Sub, a.Kd_Prog, a.ID_Prog, a.Kd_Keg
"""

VERSION = "SELECT tahun, LastDBAplVer FROM ref_setting"

QUERIES = {
    "unit": UNIT,
    "contract": CONTRACT,
    "amendment": AMENDMENT,
    "payment": PAYMENT,
    "progress": PROGRESS,
    "budget": BUDGET,
}
"""By canonical service name."""

OPTIONAL = ("unit", "amendment", "progress", "budget")
"""Without these contracts and payments can still be told: an installation may lack the tables."""

_UNIT = ("kd_urusan", "kd_bidang", "kd_unit", "kd_sub")
_ACTIVITY = ("kd_prog", "id_prog", "kd_keg")
_OTHER_UNIT = ("kd_unit90", "nm_unit", "nm_sub_unit")

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": (*_UNIT, *_OTHER_UNIT),
    "contract": (
        "tahun", "no_kontrak", *_UNIT, *_OTHER_UNIT, *_ACTIVITY, "tgl_kontrak", "keperluan", "waktu", "nilai",
        "nm_perusahaan", "bentuk", "ket_program", "ket_kegiatan", "pagu_anggaran",
    ),
    "amendment": (
        "tahun", "no_kontrak", *_UNIT, "kd_unit90", "no_addendum", "tgl_addendum", "keperluan", "waktu", "nilai",
    ),
    "payment": (
        "tahun", "no_kontrak", *_UNIT, "kd_unit90", "no_sp2d", "tgl_sp2d", "no_spm", "tgl_spm", "jn_spm", "no_spp",
        "tgl_spp", "no_tagihan", "jns_tagihan", "realisasi_fisik", "bruto", "potongan", "kd_edit",
    ),
    "progress": (
        "tahun", "no_kontrak", *_UNIT, "kd_unit90", "no_tagihan", "tgl_tagihan", "jns_tagihan", "ur_tagihan", "nilai",
        "realisasi_fisik",
    ),
    "budget": ("tahun", *_UNIT, *_ACTIVITY, "kd_perubahan", "tgl_perda", "no_perda", "pagu"),
}  # fmt: skip
"""The columns that may be kept of a row of each service; any other is dropped before the row is looked at."""

NAMED_BY = {
    "unit": "kd_sub", "contract": "no_kontrak", "amendment": "no_addendum", "payment": "no_sp2d",
    "progress": "no_tagihan", "budget": "kd_keg",
}  # fmt: skip
"""The column that tells a person which row is meant."""
