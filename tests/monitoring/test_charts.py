"""The pictures: safe to serve under a strict policy, the same bytes each time, and saying all that they are given."""

from __future__ import annotations

import csv
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from ckanext.bos.core.money import format_rupiah
from ckanext.bos.monitoring.charts import Bar, District, Series, bars, columns, district_map, funnel, placing, style
from ckanext.bos.monitoring.charts import map as mapping

SCHEMAS = Path(__file__).parents[2] / "schemas"
MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
HOSTILE = 'Dinas <script>alert(1)</script> & "Rekan\'s"\x00\x08\ud800\u202e\ufffe]]> {{ style }}'
SHOWN = 'Dinas <script>alert(1)</script> & "Rekan\'s"'

Draw = Callable[[bool], bytes]


def rows_of(name: str) -> list[dict[str, str]]:
    """A table of the schemas."""
    with (SCHEMAS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rupiah(value: float) -> str:
    """As the pages say it."""
    return format_rupiah(int(value), short=True)


def ten() -> list[Bar]:
    """The ten longest names of units, with values that fall fast."""
    names = sorted({row["title"] for row in rows_of("opd.csv")}, key=len, reverse=True)[:10]
    return [
        Bar(name, Decimal(412_530_000_000) / 3**at, rupiah(412_530_000_000 / 3**at)) for at, name in enumerate(names)
    ]


def months() -> list[Series]:
    """A year of which two months are still to come."""
    counts = [12, 45, 118, 164, 203, 187, 141, 96, 71, 38, None, None]
    values = [None if count is None else count * 713_000_000 for count in counts]
    return [
        Series("Banyaknya proses", counts, ["" if count is None else str(count) for count in counts]),
        Series("Nilai kontrak", values, ["" if value is None else rupiah(value) for value in values]),
    ]


def stages() -> list[Bar]:
    """The five stages."""
    figures = {"Perencanaan": 1204, "Pemilihan": 1105, "Penetapan pemenang": 1083, "Kontrak": 702, "Pelaksanaan": 213}
    return [Bar(name, count, f"{count} proses") for name, count in figures.items()]


def districts(turn: int = 0) -> list[District]:
    """The 28 districts; another ``turn`` gives other values."""
    found = []
    for at, row in enumerate(rows_of("kecamatan.csv")):
        count = (at * 37 + turn * 13) % 50 * (6 if at == turn else 1)
        value = count * 1.7e9 or None
        text = rupiah(value) if value else ""
        found.append(
            District(row["region_code"], row["name"], float(row["lat"]), float(row["lon"]), value, count, text)
        )
    return found


def hostile() -> dict[str, Draw]:
    """Every picture with a name that means harm."""
    spot = District("35.22.01", HOSTILE, -7.2, 111.8, 5, 3, HOSTILE)
    bar = Bar(HOSTILE, 5, HOSTILE)
    return {
        "hostile-bars": lambda narrow: bars(HOSTILE, [bar], narrow),
        "hostile-columns": lambda narrow: columns(HOSTILE, [HOSTILE], [Series(HOSTILE, [5], [HOSTILE])], narrow),
        "hostile-funnel": lambda narrow: funnel(HOSTILE, [bar], narrow),
        "hostile-map": lambda narrow: district_map(HOSTILE, [spot], narrow),
    }


PICTURES: dict[str, Draw] = {
    "bars": lambda narrow: bars("Sepuluh perangkat daerah", ten(), narrow),
    "columns": lambda narrow: columns("Proses menurut bulan", MONTHS, months(), narrow),
    "funnel": lambda narrow: funnel("Sampai di mana proses pengadaan", stages(), narrow),
    "map": lambda narrow: district_map("Nilai menurut kecamatan", districts(), narrow),
}
EMPTY: dict[str, Callable[[str], bytes]] = {
    "bars": lambda lang: bars("Kosong", [], lang=lang),
    "bars-unknown": lambda lang: bars("Kosong", [Bar("Dinas Sosial", None, "")], lang=lang),
    "columns": lambda lang: columns("Kosong", [], [], lang=lang),
    "columns-unknown": lambda lang: columns("Kosong", ["Jan"], [Series("Nilai", [float("nan")], [""])], lang=lang),
    "funnel": lambda lang: funnel("Kosong", [], lang=lang),
    "map": lambda lang: district_map("Kosong", [], lang=lang),
    "map-unknown": lambda lang: district_map("Kosong", [District("1", "Malo", -7, 111, None, 0, "")], lang=lang),
}
ALL = PICTURES | hostile() | {name: (lambda _, draw=draw: draw("id")) for name, draw in EMPTY.items()}
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "polygon", "circle", "text", "tspan"}
NARROW = pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])


def tag(node: ET.Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2]


def nodes(root: ET.Element, name: str) -> list[ET.Element]:
    """All elements of a name."""
    return [node for node in root.iter() if tag(node) == name]


def written(root: ET.Element) -> list[str]:
    """The texts in the picture, the lines of each joined."""
    return [" ".join(" ".join(node.itertext()).split()) for node in nodes(root, "text")]


def blocks(root: ET.Element) -> list[ET.Element]:
    """The bars, not the paper below them nor what patterns are made of."""
    return [node for node in root if tag(node) == "rect"][1:]


def sides(node: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, width and height."""
    x, y, width, height = (float(node.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


@NARROW
@pytest.mark.parametrize("name", ALL)
def test_nothing_runs_and_nothing_is_fetched(name: str, narrow: bool) -> None:
    svg = ALL[name](narrow)
    root = ET.fromstring(svg)
    assert {tag(node) for node in root.iter()} <= ALLOWED
    for node in root.iter():
        for attribute, value in node.attrib.items():
            assert attribute.rpartition("}")[2].lower() not in ("href", "src", "style", "class", "xlink")
            assert not attribute.lower().startswith("on")
            assert "url(" not in value or value == style.HATCH
            assert not re.search(r"(?i)https?:|//|data:|javascript:", value)
    head = svg.replace(b'xmlns="http://www.w3.org/2000/svg"', b"")
    for sign in (b"http", b"pygal", b"<!--", b"<?xml-", b"<!DOCTYPE", b"@import", b"<script"):
        assert sign not in head


@NARROW
@pytest.mark.parametrize("name", ALL)
def test_is_named_and_described_for_those_who_do_not_see_it(name: str, narrow: bool) -> None:
    root = ET.fromstring(ALL[name](narrow))
    title, desc = root[0], root[1]
    assert (tag(title), tag(desc)) == ("title", "desc")
    assert title.text
    assert desc.text
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "id"


def test_speaks_english_too() -> None:
    root = ET.fromstring(district_map("Value by district", districts(), lang="en"))
    assert root.get("lang") == "en"
    assert "North" in written(root)
    assert any("billion" in text for text in written(root))


@NARROW
@pytest.mark.parametrize("name", ALL)
def test_same_input_same_bytes_and_light(name: str, narrow: bool) -> None:
    svg = ALL[name](narrow)
    assert svg == ALL[name](narrow)
    assert len(svg) < 40_000


@NARROW
@pytest.mark.parametrize("name", ALL)
def test_nothing_sticks_out_of_the_sheet(name: str, narrow: bool) -> None:
    root = ET.fromstring(ALL[name](narrow))
    wide, high = float(root.get("width", 0)), float(root.get("height", 0))
    assert wide == (380 if narrow and name not in EMPTY else 1100)
    assert root.get("viewBox") == f"0 0 {wide:g} {high:g}"
    for x, y, width, height in map(sides, [node for node in root if tag(node) == "rect"]):
        assert x >= 0
        assert y >= 0
        assert x + width <= wide
        assert y + height <= high
    for left, right in map(ends_of_line, (line for text in nodes(root, "text") for line in lines_of(text))):
        assert left >= 0
        assert right <= wide + 1


def lines_of(text: ET.Element) -> Iterator[tuple[ET.Element, ET.Element, str]]:
    """Each line of a text: what says how, what says where, and the words."""
    placed = [part for part in text if part.get("x")]
    for part in placed or [text]:
        yield text, part, " ".join(part.itertext())


def ends_of_line(line: tuple[ET.Element, ET.Element, str]) -> tuple[float, float]:
    """Where a line begins and ends."""
    how, where, words = line
    width = style.measured(words, float(how.get("font-size", 0)), how.get("font-weight") == "600") - 1
    share = {"middle": 0.5, "end": 1.0}.get(how.get("text-anchor", ""), 0.0)
    left = float(where.get("x", 0)) - share * width
    return left, left + width


@NARROW
@pytest.mark.parametrize("name", hostile())
def test_markup_in_a_name_is_text_and_forbidden_signs_are_gone(name: str, narrow: bool) -> None:
    root = ET.fromstring(ALL[name](narrow))
    assert (root[0].text or "").startswith(SHOWN)
    assert SHOWN in (root[1].text or "")
    whole = "".join(root.itertext())
    assert not re.search("[\x00-\x08\u202e\ufffe]", whole)


@pytest.mark.parametrize("name", EMPTY)
@pytest.mark.parametrize(("lang", "words"), [("id", "Belum ada data"), ("en", "No data yet"), ("xx", "Belum ada data")])
def test_says_when_there_is_nothing(name: str, lang: str, words: str) -> None:
    root = ET.fromstring(EMPTY[name](lang))
    assert written(root) == ["Kosong", words]
    assert float(root.get("height", 999)) < 250


@NARROW
def test_every_value_is_written(narrow: bool) -> None:
    told = [written(ET.fromstring(PICTURES[name](narrow))) for name in ("bars", "columns", "funnel")]
    wanted = [
        [bar.text for bar in ten()],
        [text for series in months() for text in series.texts if text],
        [bar.text for bar in stages()],
    ]
    for texts, values in zip(told, wanted, strict=True):
        assert not set(values) - set(texts)
    assert told[1].count("–") == 4


@NARROW
def test_names_are_whole_or_end_in_an_ellipsis(narrow: bool) -> None:
    root = ET.fromstring(bars("Nama", [*ten(), Bar("Kantor " * 40, 1, "Rp 1")], narrow))
    texts = written(root)
    for bar in ten():
        assert bar.label in texts
    (cut,) = [text for text in texts if text.startswith("Kantor")]
    assert cut.endswith("…")
    assert "Kantor " * 39 in (root[1].text or "")


@NARROW
def test_bars_are_as_long_as_their_values(narrow: bool) -> None:
    found = [sides(node) for node in blocks(ET.fromstring(bars("Nilai", ten()[:4], narrow)))]
    assert [round(one[2] / found[0][2], 2) for one in found] == [1.0, 0.33, 0.11, 0.04]
    assert len({one[0] for one in found}) == 1
    assert all(upper[1] + upper[3] < lower[1] for upper, lower in pairwise(found))


def test_columns_are_as_high_as_their_values() -> None:
    found = [sides(node) for node in blocks(ET.fromstring(PICTURES["columns"](False)))]
    assert len(found) == 20
    assert found[0][3] / found[4][3] == pytest.approx(12 / 203, rel=0.05)
    assert {round(one[1] + one[3]) for one in found[:10]} == {round(found[0][1] + found[0][3])}


def test_a_funnel_is_centred() -> None:
    found = [sides(node) for node in blocks(ET.fromstring(PICTURES["funnel"](True)))]
    assert {round(one[0] + one[2] / 2) for one in found} == {190}
    assert found[3][2] / found[0][2] == pytest.approx(702 / 1204, rel=0.01)


def test_columns_that_stand_too_close_lie_down() -> None:
    values = list(range(1, 37))
    labels = [f"{month} {year}" for year in (2023, 2024, 2025) for month in MONTHS]
    root = ET.fromstring(
        columns("Tiga tahun", labels, [Series("Nilai", values, [f"Rp {v},25 miliar" for v in values])])
    )
    assert {f"Rp {value},25 miliar" for value in values} <= set(written(root))
    assert len({sides(node)[0] for node in blocks(root)}) == 1


def test_series_of_another_length_than_the_labels_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        columns("Salah", ["Jan", "Feb"], [Series("Nilai", [1], ["1"])])


@NARROW
@pytest.mark.parametrize("kind", ["bars", "columns", "funnel", "map"])
def test_one_point(kind: str, narrow: bool) -> None:
    drawn = {
        "bars": lambda: bars("Satu", [Bar("Dinas Sosial", 7, "Rp 7")], narrow),
        "columns": lambda: columns("Satu", ["Jan"], [Series("Nilai", [7], ["Rp 7"])], narrow),
        "funnel": lambda: funnel("Satu", [Bar("Kontrak", 7, "Rp 7")], narrow),
        "map": lambda: district_map("Satu", districts()[2:3], narrow),
    }[kind]()
    root = ET.fromstring(drawn)
    assert ("Rp 7" in written(root)) if kind != "map" else any("Ngambon" in text for text in written(root))
    assert len(blocks(root)) == 1


@NARROW
def test_one_huge_and_many_small(narrow: bool) -> None:
    rows = [Bar("Besar", 9_000_000_000_000, "Rp 9 triliun"), *(Bar(f"Kecil {n}", n, f"Rp {n}") for n in range(1, 10))]
    found = [sides(node) for node in blocks(ET.fromstring(bars("Timpang", rows, narrow)))]
    assert len(found) == 10
    assert all(1 <= one[2] <= 2 for one in found[1:])


@NARROW
def test_below_zero_and_unknown(narrow: bool) -> None:
    rows = [Bar("Naik", 5, "Rp 5"), Bar("Turun", -2.5, "-Rp 2,5"), Bar("Tidak tahu", None, ""), Bar("Nol", 0, "Rp 0")]
    root = ET.fromstring(bars("Perubahan", rows, narrow))
    up, down = blocks(root)
    assert sides(down)[2] == pytest.approx(sides(up)[2] / 2, abs=0.2)
    assert sides(down)[0] + sides(down)[2] == pytest.approx(sides(up)[0], abs=0.2)
    assert down.get("fill") == style.HATCH
    assert [node.get("id") for node in nodes(root, "pattern")] == ["below-zero"]
    assert {"Rp 5", "-Rp 2,5", "–", "Rp 0"} <= set(written(root))


@NARROW
@pytest.mark.parametrize("values", [[-3, -1], [0, 0], [-2, None], [10**30, 4], [5e-324, 0]])
def test_odd_values_are_no_trouble(values: list[float | None], narrow: bool) -> None:
    rows = [Bar("Satu", values[0], "a"), Bar("Dua", values[1], "b")]
    for svg in (
        bars("Aneh", rows, narrow),
        funnel("Aneh", rows, narrow),
        columns("Aneh", ["Jan", "Feb"], [Series("Nilai", values, ["a", "b"])], narrow),
    ):
        assert {"a", "b"} <= set(written(ET.fromstring(svg)))


def test_columns_below_zero_use_the_whole_height() -> None:
    series = [Series("Perubahan", [-1, -0.5], ["-1", "-0,5"])]
    found = [sides(node)[3] for node in blocks(ET.fromstring(columns("Turun", ["Jan", "Feb"], series)))]
    assert found == pytest.approx([160, 80], abs=0.5)


@NARROW
def test_all_districts_are_named_with_their_counts(narrow: bool) -> None:
    root = ET.fromstring(district_map("Peta", districts(), narrow))
    texts = written(root)
    for one in districts():
        beside = f"{one.name} {one.count}" in texts
        assert beside or (one.name in texts and str(one.count) in texts)
        assert narrow or one.text in texts or not one.text
        assert f"{one.name}: {one.count}" in (root[1].text or "")
        assert one.text in (root[1].text or "")


def test_the_map_has_north_on_top_and_east_at_the_right() -> None:
    found = districts()
    ground = style.Box(0, 0, 1000, 0)
    for scale in (mapping._WIDE, mapping._NARROW):
        places, _ = mapping._places(found, ground, scale)
        for (one, (x, y)), (other, (other_x, other_y)) in combinations(zip(found, places, strict=True), 2):
            assert (one.lon < other.lon) == (x < other_x) or one.lon == other.lon
            assert (one.lat > other.lat) == (y < other_y) or one.lat == other.lat


def test_the_area_of_a_circle_tells_the_value() -> None:
    found = [District(str(at), f"K{at}", -7 - at / 10, 111 + at / 5, 100 / 4**at, 1, "x") for at in range(3)]
    radii = [float(node.get("r", 0)) for node in nodes(ET.fromstring(district_map("Luas", found)), "circle")]
    assert radii[:3] == [40, 20, 10]


@NARROW
def test_a_district_without_a_value_has_a_hollow_circle(narrow: bool) -> None:
    found = [District("1", "Malo", -7.1, 111.7, 5, 2, "Rp 5"), District("2", "Sekar", -7.4, 111.7, None, 0, "")]
    found.append(District("3", "Gayam", -7.2, 111.9, -4, 1, "-Rp 4"))
    root = ET.fromstring(district_map("Peta", found, narrow))
    fills = [node.get("fill") for node in nodes(root, "circle")[:3]]
    assert fills == [style.BRAND, style.PAPER, style.PAPER]
    assert any("Lingkaran kosong" in text for text in written(root))


@NARROW
@pytest.mark.parametrize("turn", range(0, 28, 3))
def test_names_on_the_map_cover_nothing(turn: int, narrow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[list[placing.Spot], style.Box, list[placing.Edges]]] = []

    def spy(spots: list[placing.Spot], ground: style.Box) -> list[placing.Edges]:
        kept.append((spots, ground, placing.placed(spots, ground)))
        return kept[-1][2]

    monkeypatch.setattr(mapping, "placed", spy)
    district_map("Peta", districts(turn), narrow)
    spots, ground, names = kept[0]
    assert not [pair for pair in combinations(names, 2) if placing._shared(*pair) > 0]
    for at, (left, top, right, bottom) in enumerate(names):
        assert left >= ground.x
        assert right <= ground.right
        assert top >= ground.y
        assert bottom <= ground.bottom
        own = placing._distance(names[at], spots[at])
        for other, spot in enumerate(spots):
            distance = placing._distance(names[at], spot)
            assert other == at or distance >= 0
            assert other == at or distance > own or placing.far_off(names[at], spots[at])


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        (style.INK, style.PAPER, 4.5),
        (style.INK, style.BRAND_SOFT, 4.5),
        (style.INK, style.GROUND, 4.5),
        (style.INK_2, style.PAPER, 4.5),
        (style.INK_2, style.GROUND, 4.5),
        (style.PAPER, style.BRAND, 4.5),
        (style.BRAND, style.GROUND, 3),
        (style.RUNNING, style.PAPER, 3),
        (style.LATE, style.LATE_SOFT, 3),
    ],
)
def test_contrast_is_that_of_wcag_aa(text: str, ground: str, least: float) -> None:
    lighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb`` by WCAG."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_pygal_leaves_no_finder_behind_that_others_stumble_over() -> None:
    assert all(hasattr(finder, "find_spec") for finder in sys.meta_path)
