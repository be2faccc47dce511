"""`python -m demo` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demo.__main__ import Progress, main

SMALL = ["--processes", "60", "--seed", "9"]


def test_help_explains_in_two_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for word in ("--out", "--years", "--processes", "--seed", "--units", "kabupaten tiruan", "Invents a regency"):
        assert word in text


def test_summary_names_what_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "new" / "folder"), *SMALL]) == 0
    assert "60 paket/packages" in capsys.readouterr().out


def test_years_name_the_files(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--years", "2022", "2021", "--quiet", *SMALL]) == 0
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in names if "/" not in name} == {
        "demo-truths.json",
        "nontender_2022.csv",
        "peserta_2021.csv",
        "peserta_2022.csv",
        "tender_2021.csv",
        "tender_2022.csv",
    }
    for year in (2021, 2022):
        assert {
            f"{year}/inaproc/rup_paket-penyedia-terumumkan.page001.json",
            f"{year}/isb/RUP-PaketPenyediaLokasi.json",
            f"simda/simda_{year}.sqlite",
            f"musrenbang/usulan_{year}.csv",
            f"emonev/progres_{year}.csv",
            "datasets/anggaran-pengadaan-opd.csv",
        } < names
    options = json.loads((tmp_path / "demo-truths.json").read_text(encoding="utf-8"))["options"]
    assert options == {"seed": 9, "years": [2021, 2022], "processes": 60}


@pytest.mark.parametrize("processes", ["20", "33", "77", "150"])
@pytest.mark.parametrize("years", [["2019"], ["2018", "2019"], ["2018", "2019", "2020"]])
def test_small_worlds_work(tmp_path: Path, processes: str, years: list[str]) -> None:
    assert main(["--out", str(tmp_path), "--processes", processes, "--years", *years, "--quiet"]) == 0
    truths = json.loads((tmp_path / "demo-truths.json").read_text(encoding="utf-8"))
    assert truths["world"]["packages"] == int(processes)


def test_only_the_sources_that_are_asked_for(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--sources", "emonev", "spse-export", "--quiet", *SMALL]) == 0
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {"emonev"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--processes", "3"], "20 sampai"),
        (["--years", "1999"], "2010"),
        (["--years", "soon"], "invalid int"),
        (["--sources", "fax"], "spse-export"),
    ],
)
def test_wrong_options_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--out", str(tmp_path), *options])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_in_the_way_is_one_clear_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    assert main(["--out", str(tmp_path / "out"), *SMALL]) == 1
    assert capsys.readouterr().err.startswith("Gagal / failed:")
    assert main(["--out", str(tmp_path / "ok"), "--units", str(tmp_path / "none.csv"), *SMALL]) == 1
    assert "--units FILE" in capsys.readouterr().err


def test_progress_shows_only_after_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    progress("bids", 10)
    assert capsys.readouterr().err == ""
    progress.start -= 2
    progress("bids", 25)
    progress.close()
    assert "25 %  bids" in capsys.readouterr().err
