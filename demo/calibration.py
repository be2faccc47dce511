"""The figures the world follows: counts, shares and distributions of Kabupaten Bojonegoro 2018-2019. No rows.

Counts per cell are those of one year; the generator scales them. Quantile tables hold ten values at the places of
`demo.dice.KNOTS`; amounts in them are million rupiah, ratios are parts of one.
"""

from __future__ import annotations

CATEGORIES = ("works", "goods", "consulting", "services")

#: Packages of a year: the first of several years has tenders only, in the methods of the older regulation.
LEGACY_TENDERS = 403
TENDERS = 670
NONTENDERS = 3398

#: slug -> packages per category (works, goods, consulting, services)
Cells = dict[str, tuple[int, int, int, int]]

OUTSIDE = "outside-body"

LEGACY_TENDER_CELLS: Cells = {
    "dinas-pu-bina-marga-penataan-ruang": (159, 0, 9, 0),
    "dinas-perumahan-permukiman-cipta-karya": (143, 0, 5, 0),
    "dinas-kesehatan": (15, 8, 0, 0),
    "rsud-sosodoro-djatikoesoemo": (4, 9, 1, 2),
    "dinas-pu-sumber-daya-air": (8, 0, 0, 0),
    "dinas-kebudayaan-pariwisata": (6, 0, 0, 0),
    "rsud-padangan": (1, 1, 1, 2),
    OUTSIDE: (1, 2, 0, 1),
    "rsud-sumberrejo": (1, 3, 0, 0),
    "dinas-perdagangan": (4, 0, 0, 0),
    "bappeda": (0, 0, 3, 0),
    "bpbd": (2, 0, 0, 0),
    "dinas-kependudukan-pencatatan-sipil": (0, 2, 0, 0),
    "bagian-pemerintahan": (2, 0, 0, 0),
    "satuan-polisi-pamong-praja": (0, 0, 0, 1),
    "bagian-umum-keuangan": (0, 0, 0, 1),
    "dinas-pemadam-kebakaran": (0, 0, 0, 1),
    "dinas-perhubungan": (1, 0, 0, 0),
    "dinas-sosial": (0, 1, 0, 0),
    "dinas-lingkungan-hidup": (0, 1, 0, 0),
    "bagian-sumber-daya-alam": (0, 0, 1, 0),
    "dinas-pendidikan": (1, 0, 0, 0),
}

TENDER_CELLS: Cells = {
    "dinas-perumahan-permukiman-cipta-karya": (319, 2, 1, 0),
    "dinas-pu-bina-marga-penataan-ruang": (160, 2, 39, 0),
    "dinas-pu-sumber-daya-air": (24, 0, 1, 0),
    "rsud-sosodoro-djatikoesoemo": (7, 3, 0, 6),
    "dinas-kesehatan": (7, 7, 0, 0),
    "bagian-pemerintahan": (14, 0, 0, 0),
    "dinas-lingkungan-hidup": (3, 9, 0, 0),
    "dinas-pemadam-kebakaran": (1, 5, 0, 1),
    "dinas-perdagangan": (5, 2, 0, 0),
    "rsud-padangan": (0, 1, 0, 5),
    "dinas-perhubungan": (3, 2, 0, 1),
    "dinas-sosial": (0, 6, 0, 0),
    "bpbd": (0, 4, 0, 0),
    "bappeda": (0, 0, 4, 0),
    "dinas-komunikasi-informatika": (2, 0, 0, 2),
    "dinas-kepemudaan-olahraga": (0, 2, 0, 1),
    "satuan-polisi-pamong-praja": (1, 0, 0, 2),
    "bagian-perlengkapan": (0, 3, 0, 0),
    "dinas-pertanian": (3, 0, 0, 0),
    "bagian-sumber-daya-alam": (0, 0, 2, 0),
    "rsud-sumberrejo": (0, 1, 0, 1),
    "bagian-kesejahteraan-rakyat": (0, 2, 0, 0),
    "bagian-umum-keuangan": (0, 0, 0, 1),
    "dinas-kebudayaan-pariwisata": (1, 0, 0, 0),
    "dinas-kependudukan-pencatatan-sipil": (0, 1, 0, 0),
    "dinas-pendidikan": (0, 0, 0, 1),
}

NONTENDER_CELLS: Cells = {
    "dinas-perumahan-permukiman-cipta-karya": (651, 26, 449, 13),
    "dinas-pu-bina-marga-penataan-ruang": (573, 70, 362, 0),
    "dinas-pendidikan": (293, 34, 35, 0),
    "dinas-pu-sumber-daya-air": (149, 4, 19, 0),
    "dinas-pertanian": (64, 11, 34, 0),
    "dinas-perhubungan": (32, 24, 10, 13),
    "bagian-pemerintahan": (8, 0, 62, 0),
    "dinas-lingkungan-hidup": (23, 7, 32, 0),
    "rsud-sosodoro-djatikoesoemo": (6, 18, 26, 0),
    "rsud-padangan": (0, 42, 1, 5),
    "bagian-perlengkapan": (0, 38, 2, 0),
    "dinas-kesehatan": (7, 13, 15, 0),
    "dinas-kepemudaan-olahraga": (4, 15, 9, 5),
    "dp3akb": (10, 12, 3, 2),
    "dinas-perdagangan": (19, 3, 4, 0),
    "dinas-komunikasi-informatika": (0, 13, 8, 4),
    "bappeda": (0, 0, 22, 0),
    "dinas-peternakan-perikanan": (4, 9, 3, 1),
    "dinas-perindustrian-tenaga-kerja": (1, 12, 0, 2),
    "bpbd": (4, 5, 3, 1),
    "bapenda": (0, 9, 2, 0),
    "dinas-pemadam-kebakaran": (2, 3, 3, 0),
    "dinas-kependudukan-pencatatan-sipil": (0, 7, 0, 0),
    "dinas-sosial": (0, 3, 0, 2),
    "satuan-polisi-pamong-praja": (0, 3, 1, 0),
    "bkpp": (0, 1, 0, 2),
    "dinas-perpustakaan-kearsipan": (0, 2, 0, 0),
    "bagian-humas-protokol": (0, 1, 0, 1),
    "bagian-perekonomian": (0, 0, 1, 0),
    "bagian-kesejahteraan-rakyat": (0, 1, 0, 0),
    "bagian-organisasi": (0, 0, 1, 0),
    "bagian-pembangunan": (0, 0, 1, 0),
    "bagian-layanan-pengadaan-barang-jasa": (0, 1, 0, 0),
    "dinas-ketahanan-pangan": (0, 1, 0, 0),
    "bpkad": (0, 1, 0, 0),
}

Table = tuple[float, float, float, float, float, float, float, float, float, float]

#: The units whose packages have a size of their own; all others share the table "other".
SIZE_GROUPS = {"dinas-pu-bina-marga-penataan-ruang": "BM", "dinas-perumahan-permukiman-cipta-karya": "CK"}

#: Budget ceiling (pagu), million rupiah: (era, category, size group or "all").
AMOUNTS: dict[tuple[str, str, str], Table] = {
    ("legacy", "consulting", "all"): (105, 110, 125, 148, 227, 265, 338, 440, 440, 495),
    ("legacy", "goods", "all"): (247, 290, 338, 375, 514, 710, 1780, 2370, 8070, 8070),
    ("legacy", "services", "all"): (445, 445, 445, 510, 702, 1120, 1970, 1970, 1970, 2400),
    ("legacy", "works", "BM"): (239, 270, 300, 360, 460, 1200, 1810, 4020, 14900, 18400),
    ("legacy", "works", "CK"): (224, 240, 271, 333, 480, 722, 1610, 2840, 23200, 33800),
    ("legacy", "works", "other"): (200, 262, 270, 332, 494, 1120, 1490, 2130, 2330, 2470),
    ("tender", "consulting", "all"): (107, 130, 139, 163, 265, 276, 336, 427, 474, 500),
    ("tender", "goods", "all"): (270, 300, 355, 544, 786, 1430, 2140, 4280, 14500, 15200),
    ("tender", "services", "all"): (250, 250, 318, 398, 639, 1600, 2580, 9730, 9730, 11300),
    ("tender", "works", "BM"): (234, 265, 296, 380, 840, 2360, 17400, 21300, 34000, 39900),
    ("tender", "works", "CK"): (216, 284, 288, 300, 390, 650, 1540, 2460, 6630, 27200),
    ("tender", "works", "other"): (215, 266, 289, 363, 506, 1720, 2770, 4910, 5110, 5200),
    ("nontender", "consulting", "BM"): (6, 36, 43.2, 54, 74.8, 93.2, 102, 313, 356, 376),
    ("nontender", "consulting", "CK"): (3, 8.91, 12, 31.4, 50, 84.3, 100, 100, 131, 180),
    ("nontender", "consulting", "other"): (2.7, 4.2, 5.25, 8.78, 34.3, 66.2, 93.7, 98, 153, 523),
    ("nontender", "goods", "BM"): (25, 40, 48.7, 100, 128, 163, 193, 198, 200, 200),
    ("nontender", "goods", "CK"): (20.3, 50, 55.4, 98, 148, 188, 198, 200, 200, 200),
    ("nontender", "goods", "other"): (7, 28.1, 46, 71.5, 108, 162, 199, 200, 515, 523),
    ("nontender", "services", "all"): (17, 38.6, 64, 110, 190, 200, 204, 450, 516, 516),
    ("nontender", "works", "BM"): (100, 171, 176, 180, 186, 194, 199, 200, 200, 200),
    ("nontender", "works", "CK"): (25, 96.6, 150, 175, 192, 198, 200, 200, 200, 500),
    ("nontender", "works", "other"): (15, 56.7, 80, 107, 167, 190, 198, 200, 200, 200),
}

#: Owner's estimate (HPS) as a part of the ceiling.
ESTIMATES: dict[tuple[str, str], Table] = {
    ("legacy", "consulting"): (0.666, 0.718, 0.8, 0.985, 0.998, 1, 1, 1, 1, 1),
    ("legacy", "goods"): (0.385, 0.643, 0.794, 0.863, 0.977, 0.9987, 0.9999, 1, 1, 1),
    ("legacy", "services"): (0.365, 0.365, 0.37, 0.762, 0.857, 0.88, 1, 1, 1, 1),
    ("legacy", "works"): (0.412, 0.693, 0.93, 0.994, 0.9995, 1, 1, 1, 1, 1),
    ("tender", "consulting"): (0.838, 0.925, 0.959, 0.9875, 0.9964, 0.9993, 0.9998, 1, 1, 1),
    ("tender", "goods"): (0.58, 0.623, 0.817, 0.909, 0.99, 0.998, 0.9998, 1, 1, 1),
    ("tender", "services"): (0.431, 0.719, 0.779, 0.807, 0.878, 0.992, 0.9996, 1, 1, 1),
    ("tender", "works"): (0.36, 0.86, 0.955, 0.9901, 0.9981, 1, 1, 1, 1, 1),
    ("nontender", "consulting"): (0.1, 0.8, 0.935, 0.988, 0.9975, 0.9998, 1, 1, 1, 1),
    ("nontender", "goods"): (0.05, 0.45, 0.64, 0.925, 0.9937, 0.9995, 1, 1, 1, 1),
    ("nontender", "services"): (0.25, 0.3, 0.55, 0.95, 0.9962, 0.9998, 1, 1, 1, 1),
    ("nontender", "works"): (0.35, 0.84, 0.93, 0.9927, 0.9992, 1, 1, 1, 1, 1),
}

#: What was agreed with the winner, as a part of the estimate.
AGREED: dict[tuple[str, str], Table] = {
    ("legacy", "consulting"): (0.87, 0.887, 0.92, 0.94, 0.963, 0.9795, 0.984, 0.989, 0.9916, 0.9918),
    ("legacy", "goods"): (0.684, 0.766, 0.778, 0.842, 0.9575, 0.969, 0.9866, 0.9925, 0.995, 0.9965),
    ("legacy", "services"): (0.84, 0.84, 0.845, 0.968, 0.98, 0.991, 0.9965, 0.9968, 0.9968, 0.9968),
    ("legacy", "works"): (0.72, 0.797, 0.809, 0.839, 0.902, 0.9705, 0.98, 0.9854, 0.994, 0.998),
    ("tender", "consulting"): (0.792, 0.802, 0.895, 0.931, 0.936, 0.9486, 0.9625, 0.978, 0.9985, 0.9985),
    ("tender", "goods"): (0.444, 0.704, 0.753, 0.856, 0.945, 0.993, 0.999, 0.9995, 0.9998, 0.9998),
    ("tender", "services"): (0.847, 0.847, 0.851, 0.881, 0.96, 0.974, 0.994, 0.9987, 0.9987, 0.9987),
    ("tender", "works"): (0.742, 0.8, 0.803, 0.83, 0.871, 0.915, 0.944, 0.964, 0.976, 0.998),
    ("nontender", "consulting"): (0.79, 0.962, 0.975, 0.986, 0.993, 0.9963, 0.9984, 0.999, 0.9998, 1),
    ("nontender", "goods"): (0.45, 0.946, 0.974, 0.986, 0.993, 0.996, 0.9985, 0.9997, 1, 1),
    ("nontender", "services"): (0.945, 0.967, 0.973, 0.989, 0.995, 0.9986, 0.9995, 1, 1, 1),
    ("nontender", "works"): (0.82, 0.991, 0.9935, 0.9954, 0.997, 0.9981, 0.9988, 0.9992, 0.9996, 1),
}

#: Registered bidders of a tender.
REGISTRATIONS: dict[tuple[str, str], Table] = {
    ("legacy", "consulting"): (9, 9, 9, 10, 12, 15, 17, 17, 17, 17),
    ("legacy", "goods"): (6, 6, 7, 18, 29, 47, 69, 78, 82, 82),
    ("legacy", "services"): (7, 7, 7, 9, 13, 18, 21, 21, 21, 21),
    ("legacy", "works"): (2, 5, 7, 11, 20, 30, 40, 47, 65, 87),
    ("tender", "consulting"): (11, 15, 16, 25, 37, 42, 46, 49, 51, 51),
    ("tender", "goods"): (2, 3, 4, 7, 23, 38, 62, 74, 85, 85),
    ("tender", "services"): (3, 4, 4, 7, 15, 23, 38, 46, 49, 49),
    ("tender", "works"): (4, 8, 10, 15, 25, 41, 60, 80, 114, 147),
}

#: Bidders who hand in a price, per category; the share with exactly one is kept apart.
PRICED: dict[str, Table] = {
    "consulting": (2, 2, 2, 2, 2, 2, 3, 4, 5, 6),
    "goods": (2, 2, 2, 3, 5, 9, 14, 18, 22, 26),
    "services": (2, 2, 2, 2, 3, 5, 7, 9, 10, 12),
    "works": (2, 2, 2, 2, 3.6, 6.4, 11, 15, 22, 48),
}
SINGLE_PRICED = {"consulting": 0.42, "goods": 0.17, "services": 0.3, "works": 0.195}

#: Among tenders with two or more prices: the share won by the lowest of them.
LOWEST_WINS = 0.44

#: Tenders that end without a winner: (era, unit slug or "") -> share.
FAILED = {
    "legacy": {"": 0.0472},
    "tender": {
        "": 0.08,
        "dinas-perumahan-permukiman-cipta-karya": 0.1025,
        "dinas-pu-bina-marga-penataan-ruang": 0.0796,
        "bappeda": 0.5,
        "dinas-perdagangan": 0.29,
        "dinas-pemadam-kebakaran": 0.29,
    },
}

#: Contracts that are kept in the procurement system, of all that were awarded there.
RECORDED_TENDER = {
    "": 0.93,
    "dinas-pu-bina-marga-penataan-ruang": 0.681,
    "dinas-perumahan-permukiman-cipta-karya": 0.965,
    "dinas-perdagangan": 0.0,
}
RECORDED_NONTENDER = {
    "": 0.985,
    "dinas-pu-bina-marga-penataan-ruang": 0.452,
    "dinas-perumahan-permukiman-cipta-karya": 0.79,
    "dinas-perdagangan": 0.0,
    "dinas-perhubungan": 0.9,
    "dinas-kesehatan": 0.87,
    "dinas-kepemudaan-olahraga": 0.82,
}

#: Month of creation -> weight.
LEGACY_MONTHS = {1: 10, 2: 39, 3: 4, 4: 38, 5: 130, 6: 70, 7: 30, 8: 59, 9: 20, 10: 3}
TENDER_MONTHS = {1: 6, 2: 21, 3: 80, 4: 38, 5: 130, 6: 157, 7: 110, 8: 81, 9: 20, 10: 20, 11: 7}
NONTENDER_MONTHS = {1: 84, 2: 48, 3: 216, 4: 125, 5: 309, 6: 74, 7: 463, 8: 261, 9: 502, 10: 970, 11: 350, 12: 3}

#: Contract type per category, for tenders.
PRICE_SYSTEMS = {
    "legacy": {
        "works": (("combined", 317), ("lump_sum", 32)),
        "goods": (("lump_sum", 20), ("unit_price", 7)),
        "consulting": (("combined", 18), ("lump_sum", 2)),
        "services": (("lump_sum", 5), ("unit_price", 2), ("combined", 1)),
    },
    "tender": {
        "works": (("combined", 548), ("lump_sum", 2)),
        "goods": (("lump_sum", 29), ("unit_price", 19), ("combined", 4)),
        "consulting": (("time_based", 30), ("lump_sum", 17)),
        "services": (("lump_sum", 9), ("unit_price", 8), ("combined", 4)),
    },
}

#: Where suppliers sit: winners are mostly local.
CITIES = (
    ("Bojonegoro (Kab.) - Jawa Timur", 780),
    ("Surabaya (Kota) - Jawa Timur", 84),
    ("Sidoarjo (Kab.) - Jawa Timur", 30),
    ("Lamongan (Kab.) - Jawa Timur", 24),
    ("Tuban (Kab.) - Jawa Timur", 18),
    ("Malang (Kota) - Jawa Timur", 14),
    ("Nganjuk (Kab.) - Jawa Timur", 10),
    ("Kediri (Kab.) - Jawa Timur", 10),
    ("Mojokerto (Kab.) - Jawa Timur", 9),
    ("Ngawi (Kab.) - Jawa Timur", 8),
    ("Blora (Kab.) - Jawa Tengah", 8),
    ("Semarang (Kota) - Jawa Tengah", 8),
    ("Gresik (Kab.) - Jawa Timur", 6),
    ("Jombang (Kab.) - Jawa Timur", 6),
    ("Jakarta Timur (Kota) - DKI Jakarta", 5),
    ("Bandung (Kota) - Jawa Barat", 4),
    ("Yogyakarta (Kota) - DI Yogyakarta", 4),
)
HOME_CITY = CITIES[0][0]

#: Firms at the default size (4,470 packages) and their split over categories.
FIRMS = 2600
FIRM_SHARES = {"works": 0.62, "goods": 0.19, "consulting": 0.12, "services": 0.07}
DEFAULT_SIZE = 4470
