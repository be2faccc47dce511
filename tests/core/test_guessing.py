"""The kind of a paper from the name of its file."""

from __future__ import annotations

import pytest

from ckanext.bos.core import guessing, schema


@pytest.mark.parametrize(
    ("name", "stage", "kind"),
    [
        ("HPS_pasar.pdf", "planning", "hps"),
        ("rincian-HPS.xlsx", "planning", "hps_detail"),
        ("KAK.docx", "planning", "kak"),
        ("BA Evaluasi.pdf", "tender", "evaluation_minutes"),
        ("rancangan kontrak final.pdf", "tender", "contract_draft"),
        ("kontrak no 027-12.pdf", "contract", "contract"),
        ("Adendum kontrak 1.pdf", "contract", "amendment"),
        ("Foto50.jpg", "implementation", "photo_50"),
        ("foto 100%.jpg", "implementation", "photo_100"),
        ("SP2D_01.pdf", "implementation", "sp2d"),
        ("BAST-1.pdf", "implementation", "bast"),
        ("SPMK.pdf", "planning", "spmk"),
        ("IMG-20190314-WA0001.jpg", "implementation", ""),
        ("scan0001.pdf", "planning", ""),
        ("hpsx.pdf", "planning", ""),
    ],
)
def test_names_tell_the_kind(name: str, stage: str, kind: str) -> None:
    assert guessing.guess(name, stage) == kind


def test_what_is_said_of_several_kinds_goes_to_the_stage() -> None:
    assert guessing.guess("evaluasi kontrak.pdf", "tender") == "evaluation_minutes"
    assert guessing.guess("evaluasi kontrak.pdf", "contract") == "contract"


def test_no_two_kinds_have_the_same_words() -> None:
    names = [name for paper in schema.load().papers.values() for name in paper.names]
    assert len(names) == len(set(names)) and all(name == " ".join(guessing.words(name)) for name in names)
