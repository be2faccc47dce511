"""The words that titles are composed from: kinds of work per field of a unit. All invented for this generator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """What a unit of one field buys. Consulting is composed from the works ("Pengawasan Teknis ...") or `studies`."""

    works: tuple[str, ...]
    goods: tuple[str, ...]
    services: tuple[str, ...]
    studies: tuple[str, ...]
    program: str
    line: bool = False  # works run from one place to another (roads, canals)


_OFFICE_GOODS = (
    "Komputer Jinjing dan Pencetak", "Meja dan Kursi Kerja", "Alat Tulis dan Bahan Cetak", "Pendingin Ruangan",
    "Lemari Arsip Besi", "Kendaraan Roda Dua Operasional", "Proyektor dan Layar", "Papan Informasi Layanan",
)  # fmt: skip
_OFFICE_SERVICES = (
    "Kebersihan Gedung", "Tenaga Pengamanan", "Pemeliharaan Jaringan Listrik", "Penyelenggaraan Pelatihan Teknis",
    "Sewa Perlengkapan Acara", "Pencetakan dan Penggandaan",
)  # fmt: skip
_OFFICE_WORKS = (
    "Rehab Gedung Kantor", "Pembuatan Pagar dan Gapura Kantor", "Penataan Halaman dan Tempat Parkir Kantor",
    "Perbaikan Atap Gedung Pelayanan",
)  # fmt: skip

THEMES: dict[str, Theme] = {
    "roads": Theme(
        ("Peningkatan Ruas Jalan Poros", "Pelapisan Ulang Aspal Ruas Jalan", "Betonisasi Ruas Jalan Poros",
         "Pelebaran Ruas Jalan Kolektor", "Pembuatan Tembok Penahan Ruas Jalan", "Penggantian Gorong-gorong Ruas Jalan",
         "Perbaikan Jembatan Ruas Jalan", "Pembangunan Drainase Tepi Ruas Jalan"),
        ("Aspal Curah dan Material Pemeliharaan Jalan", "Suku Cadang Alat Berat", "Rambu Peringatan Pekerjaan Jalan",
         "Bahan Bakar Alat Berat", "Besi Beton dan Semen Pemeliharaan Jembatan", *_OFFICE_GOODS[:3]),
        _OFFICE_SERVICES,
        ("Penyusunan Basis Data Kondisi Jalan", "Uji Beban Jembatan", "Penyusunan Rencana Induk Drainase"),
        "Program Penyelenggaraan Jalan", True),
    "housing": Theme(
        ("Pembangunan Saluran Lingkungan", "Pavingisasi Jalan Lingkungan", "Pembangunan Sanitasi Komunal",
         "Perluasan Jaringan Pipa Air Minum Pedesaan", "Rehab Balai Pertemuan Warga", "Pembangunan Talud Permukiman",
         "Penataan Ruang Terbuka Hijau", "Rehab Sarana Ibadah", "Pembangunan Penerangan Jalan Lingkungan",
         "Pembangunan Gedung Serbaguna", "Perbaikan Atap Gedung Pelayanan", "Pembuatan Sumur Dalam dan Menara Air"),
        ("Bibit Tanaman Hias dan Pupuk Taman", "Lampu Penerangan Tenaga Surya", "Pompa dan Pipa Air Minum",
         *_OFFICE_GOODS[:3]),
        ("Pemeliharaan Taman Kota", *_OFFICE_SERVICES[:4]),
        ("Pendataan Rumah Tidak Layak Huni", "Penyusunan Rencana Tata Bangunan", "Kajian Jaringan Air Minum Pedesaan"),
        "Program Kawasan Permukiman"),
    "water": Theme(
        ("Normalisasi Saluran Irigasi", "Pembuatan Pintu Air Saluran", "Perkuatan Tebing Kali",
         "Rehab Jaringan Irigasi Tersier", "Pengerukan Embung dan Saluran", "Pembangunan Dam Parit"),
        ("Pompa Air Irigasi", "Bronjong Kawat", *_OFFICE_GOODS[:2]),
        _OFFICE_SERVICES,
        ("Penyusunan Pola Tanam Daerah Irigasi", "Kajian Neraca Air Embung"),
        "Program Pengelolaan Sumber Daya Air", True),
    "education": Theme(
        ("Rehab Ruang Kelas SD", "Pembangunan Toilet Siswa SD", "Pembangunan Ruang Perpustakaan SD",
         "Pembuatan Pagar Sekolah SMP", "Rehab Ruang Guru SMP", "Penataan Halaman Sekolah TK"),
        ("Mebel Ruang Kelas", "Alat Peraga Pembelajaran", "Buku Bacaan Perpustakaan Sekolah", *_OFFICE_GOODS[:2]),
        ("Penyelenggaraan Lomba Pelajar", *_OFFICE_SERVICES),
        ("Penyusunan Peta Mutu Sekolah", "Pendataan Kerusakan Ruang Kelas"),
        "Program Sarana Pendidikan Dasar"),
    "health": Theme(
        ("Rehab Gedung Puskesmas Pembantu", "Pembangunan Ruang Rawat Inap Puskesmas",
         "Pembuatan Pengolah Limbah Klinik",
         "Pembangunan Rumah Dinas Tenaga Kesehatan"),
        ("Alat Pemeriksaan Dasar Puskesmas", "Reagen Laboratorium", "Bahan Medis Habis Pakai",
         "Lemari Pendingin Vaksin",
         "Kendaraan Puskesmas Keliling", *_OFFICE_GOODS[:2]),
        ("Makan Minum Pasien", "Kalibrasi Alat Kesehatan", *_OFFICE_SERVICES[:3]),
        ("Kajian Beban Kerja Puskesmas", "Penyusunan Profil Kesehatan"),
        "Program Pelayanan Kesehatan"),
    "farm": Theme(
        ("Pembangunan Jalan Usaha Tani", "Pembuatan Embung Kelompok Tani", "Pembangunan Gudang Pupuk Kelompok Tani",
         "Rehab Kandang Percontohan"),
        ("Benih Padi dan Jagung", "Pompa Air Kelompok Tani", "Alat Pengering Gabah", "Obat dan Vaksin Ternak",
         "Bibit Ikan dan Pakan"),
        _OFFICE_SERVICES,
        ("Kajian Kesesuaian Lahan", "Pendataan Kelompok Tani"),
        "Program Sarana Pertanian"),
    "transport": Theme(
        ("Pemasangan Lampu Penerangan Ruas Jalan", "Pembuatan Halte Angkutan Sekolah",
         "Pemasangan Pagar Pengaman Ruas Jalan",
         "Pengecatan Marka Ruas Jalan"),
        ("Rambu Lalu Lintas", "Lampu Isyarat Persimpangan", "Suku Cadang Bus Sekolah", *_OFFICE_GOODS[:2]),
        ("Pengujian Alat Uji Kendaraan", "Pemeliharaan Bus Sekolah", *_OFFICE_SERVICES[:2]),
        ("Kajian Manajemen Lalu Lintas", "Survei Asal Tujuan Penumpang"),
        "Program Lalu Lintas dan Angkutan", True),
    "environment": Theme(
        ("Pembangunan Tempat Pengolahan Sampah", "Pembuatan Sumur Resapan", "Penataan Taman Hutan Kota"),
        ("Gerobak dan Kontainer Sampah", "Kendaraan Pengangkut Sampah", "Bahan Uji Laboratorium Lingkungan"),
        ("Pengujian Mutu Air dan Udara", *_OFFICE_SERVICES[:2]),
        ("Kajian Daya Dukung Lingkungan", "Penyusunan Dokumen Pengelolaan Lingkungan", "Inventarisasi Emisi"),
        "Program Pengelolaan Lingkungan"),
    "market": Theme(
        ("Rehab Los Pasar Rakyat", "Pembangunan Kios Pasar Unit", "Perbaikan Drainase Pasar Rakyat"),
        ("Timbangan dan Alat Ukur Pasar", "Tenda Promosi Usaha Kecil", *_OFFICE_GOODS[:2]),
        ("Penyelenggaraan Pameran Produk Lokal", *_OFFICE_SERVICES[:3]),
        ("Kajian Kelayakan Pasar Rakyat", "Survei Harga Bahan Pokok"),
        "Program Sarana Perdagangan"),
    "fire": Theme(
        ("Pembangunan Pos Pemadam", "Rehab Garasi Kendaraan Pemadam", "Pembangunan Tandon Air Darurat"),
        ("Kendaraan Tangki Pemadam", "Selang dan Pemancar Pemadam", "Perahu Penyelamat", "Tenda Pengungsi",
         "Logistik Tanggap Darurat"),
        ("Pelatihan Relawan Siaga Bencana", *_OFFICE_SERVICES[:2]),
        ("Pemetaan Daerah Rawan Genangan", "Penyusunan Rencana Kontijensi"),
        "Program Penanggulangan Bencana"),
    "social": Theme(
        ("Rehab Rumah Singgah", "Pembangunan Sarana Olahraga Desa", "Penataan Lapangan Desa"),
        ("Bantuan Peralatan Usaha Kelompok", "Perlengkapan Penyandang Disabilitas", "Peralatan Olahraga",
         "Seragam dan Perlengkapan Kader"),
        ("Makan Minum Kegiatan", *_OFFICE_SERVICES[:4]),
        ("Pendataan Penerima Bantuan", "Kajian Kesejahteraan Keluarga"),
        "Program Pemberdayaan Sosial"),
    "planning": Theme(
        _OFFICE_WORKS, _OFFICE_GOODS, _OFFICE_SERVICES,
        ("Penyusunan Rencana Kawasan", "Kajian Potensi Ekonomi", "Penyusunan Data Spasial", "Evaluasi Capaian Program",
         "Survei Kepuasan Masyarakat", "Penelusuran Batas Wilayah"),
        "Program Perencanaan Pembangunan"),
    "office": Theme(
        _OFFICE_WORKS, _OFFICE_GOODS, _OFFICE_SERVICES,
        ("Penyusunan Standar Pelayanan", "Penilaian Aset Daerah", "Pengembangan Aplikasi Layanan"),
        "Program Penunjang Urusan Pemerintahan"),
}  # fmt: skip

THEME_OF = {
    "dinas-pu-bina-marga-penataan-ruang": "roads",
    "dinas-perumahan-permukiman-cipta-karya": "housing",
    "bagian-pemerintahan": "planning",
    "dinas-pu-sumber-daya-air": "water",
    "dinas-pendidikan": "education",
    "dinas-kesehatan": "health",
    "rsud-sosodoro-djatikoesoemo": "health",
    "rsud-padangan": "health",
    "rsud-sumberrejo": "health",
    "dinas-pertanian": "farm",
    "dinas-peternakan-perikanan": "farm",
    "dinas-ketahanan-pangan": "farm",
    "dinas-perhubungan": "transport",
    "dinas-lingkungan-hidup": "environment",
    "dinas-perdagangan": "market",
    "dinas-perindustrian-tenaga-kerja": "market",
    "dinas-pemadam-kebakaran": "fire",
    "bpbd": "fire",
    "dinas-sosial": "social",
    "dp3akb": "social",
    "dinas-kepemudaan-olahraga": "social",
    "bappeda": "planning",
    "bagian-sumber-daya-alam": "planning",
}

#: Endings that make titles as long as those people type.
ENDINGS = (
    " Beserta Bangunan Pelengkap dan Perapian Bahu Jalan",
    " sesuai Usulan Musyawarah Perencanaan Kecamatan {district} Tahun {before}",
    " (Lanjutan Pekerjaan Tahun Anggaran {before})",
    " termasuk Pembersihan Lokasi dan Perbaikan Fasilitas Warga yang Terdampak",
    " Wilayah Kerja {district} dan Sekitarnya untuk Kebutuhan Satu Tahun Anggaran {year}",
)
STUDY_ACTS = ("Belanja Jasa Konsultansi", "Jasa Konsultansi", "Pekerjaan Konsultansi")
DESIGN_ACTS = ("Perencanaan Teknis", "Pengawasan Teknis", "Jasa Konsultansi Pengawasan", "Jasa Konsultansi Perencanaan")
GOODS_ACTS = ("Pengadaan", "Belanja Modal", "Penyediaan", "Belanja")
SERVICE_ACTS = ("Jasa", "Penyediaan Jasa", "Belanja Jasa")

#: Qualification text of the procurement system: form headings with the unit's own demands between them.
DEMANDS = {
    "works": (
        "Kualifikasi Usaha Kecil, Klasifikasi Bangunan Sipil untuk Pekerjaan yang Sejenis",
        "Kualifikasi Usaha Kecil, Klasifikasi Bangunan Gedung dan Pekerjaan Pelengkapnya",
        "Kualifikasi Usaha Menengah, Klasifikasi Bangunan Sipil dan Penunjangnya",
    ),
    "goods": ("Perdagangan Barang yang Sesuai dengan Kebutuhan Paket", "Perdagangan Peralatan dan Perlengkapan Kantor"),
    "consulting": ("Jasa Perencanaan dan Pengawasan Rekayasa", "Jasa Konsultansi Lain untuk Kajian dan Pendataan"),
    "services": ("Jasa Penunjang Gedung dan Tenaga Kerja", "Jasa Boga dan Penyelenggara Acara"),
}
DEMAND_TAILS = (
    "Memiliki NPWP yang masih aktif dan telah memenuhi kewajiban perpajakan tahun terakhir",
    "Memiliki pengalaman pada pekerjaan sejenis dalam empat tahun terakhir, kecuali yang baru berdiri",
    "Mempunyai tempat usaha yang jelas dan dapat didatangi oleh kelompok kerja pemilihan",
    "Tidak sedang dikenai sanksi daftar hitam dan tidak dalam pengawasan pengadilan",
    "Menyanggupi tenaga ahli dan peralatan utama sesuai dokumen pemilihan",
)
