"""A proposal joins the package that carries it out, if one clearly does; what waits is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation, Row
from ckanext.bos.harvest.matching import proposals
from ckanext.bos.harvest.matching.proposals import Candidate, choose, score
from ckanext.bos.sources import musrenbang
from ckanext.bos.sources.musrenbang import Proposal

ROADS = "dinas-pu-bina-marga-penataan-ruang"
ROADS_NAME = "Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang"
ACTIVITY = "1.03.10.2.01.0005"


def usulan(number: str = "1", **change: str) -> dict[str, str]:
    """A row of the table ``usulan``."""
    return {
        "sumber": "manual", "id_usulan": number, "tahun": "2025", "level": "desa", "kecamatan": "35.22.16",
        "desa": "Desa Ngujo", "judul": "Peningkatan jalan poros Ngujo", "opd": ROADS_NAME, "status": "diterima",
        "kode_sub_kegiatan": ACTIVITY,
    } | change  # fmt: skip


def proposal(**change: str) -> Proposal:
    found = next(iter(musrenbang.reread([Row("usulan.csv:2", usulan(**change))], "k")))
    assert isinstance(found, Proposal)
    return found


def candidate(code: str, title: str, **more: Any) -> Candidate:
    start: dict[str, Any] = {"unit": ROADS, "year": "2025", "places": ()}
    return Candidate(f"ocds-213czf-rup-{code}", title, **(start | more))


def chosen(item: Proposal, *known: Candidate, undecided: bool = False) -> str:
    """The code of the package chosen, or the reason why none is."""
    choice = choose(item, ROADS, known, undecided)
    return choice.error.code if choice.error else choice.ocid.removeprefix("ocds-213czf-rup-")


GOOD = candidate("1", "Peningkatan Jalan Poros Desa Ngujo Kecamatan Kalitidu")


def test_the_package_with_the_same_words_and_village_is_taken() -> None:
    other = candidate("2", "Peningkatan Jalan Poros Desa Sukoharjo Kecamatan Kalitidu")
    assert chosen(proposal(), GOOD) == "1"
    assert chosen(proposal(), other, GOOD) == "1", "the village is ahead of the district"
    counts = {word: 2 for word in ("PENINGKATAN", "JALAN", "POROS", "KALITIDU")} | {"NGUJO": 1, "SUKOHARJO": 1}
    assert score(proposal().row, GOOD, counts) > score(proposal().row, other, counts) > 0


def test_words_that_every_package_has_tell_little() -> None:
    roads = [
        candidate(str(number), f"Peningkatan Ruas Jalan Poros {way} Kecamatan Kalitidu")
        for number, way in enumerate(("Ngujo - Panjunan", "Panjunan - Sukoharjo", "Ngujo - Sukoharjo"), 10)
    ]
    item = proposal(judul="Usulan peningkatan ruas jalan poros Panjunan - Sukoharjo", desa="")
    assert chosen(item, *roads) == "11", "all have most words in common"


def test_the_place_may_stand_in_the_list_of_locations() -> None:
    plain = candidate("3", "Peningkatan Jalan Poros", places=(("35.22.16", "Desa Ngujo RT 03"),))
    district = candidate("4", "Peningkatan Jalan Poros", places=(("35.22.16", ""),))
    elsewhere = candidate("5", "Peningkatan Jalan Poros", places=(("35.22.17", ""),))
    assert chosen(proposal(), plain) == "3" and chosen(proposal(), district) == "4"
    assert chosen(proposal(), elsewhere) == "proposal_unmatched" == chosen(proposal(), candidate("6", "Jalan Poros"))


def test_no_package_is_taken_that_is_not_clearly_ahead() -> None:
    twin = candidate("2", "Peningkatan Jalan Poros Desa Ngujo (lanjutan)")
    assert chosen(proposal(), GOOD, twin) == "proposal_ambiguous"


@pytest.mark.parametrize(
    "wrong",
    [
        candidate("1", GOOD.title, year="2024"),
        candidate("1", GOOD.title, unit="dinas-kesehatan"),
        candidate("1", "Pembangunan Gedung Balai Desa Ngujo"),
        candidate("1", "Ngujo"),
    ],
)
def test_another_year_unit_or_work_is_not_it(wrong: Candidate) -> None:
    assert chosen(proposal(), wrong) == "proposal_unmatched"


def test_what_is_not_decided_waits() -> None:
    assert chosen(proposal(status="diverifikasi"), GOOD) == "proposal_undecided"
    assert chosen(proposal(status="diverifikasi"), GOOD, undecided=True) == "1"
    assert chosen(proposal(kode_sub_kegiatan=""), GOOD) == "proposal_unmatched"


# ---------------------------------------------------------------------------------------------- with the register


@pytest.fixture
def roads() -> Iterator[None]:
    """Two packages of the roads office in the register, and no rows kept aside."""
    model.Session.execute(sa.text("DELETE FROM bos_refusal"))
    model.Session.commit()
    plan("51000001", "Peningkatan Jalan Poros Desa Ngujo", "Ngujo")
    plan("51000002", "Peningkatan Jalan Poros Desa Sukoharjo", "Sukoharjo")
    yield


def plan(code: str, title: str, village: str, activity: str = ACTIVITY) -> None:
    values = {"title": title, "fiscal_year": "2025", "sub_activity_code": activity, "budget_amount": "1000000",
              "locations": [{"kecamatan": "35.22.16", "village": village}]}  # fmt: skip
    row = Row(f"plan:{code}", {"kd_rup": code})
    found = Observation("sirup", f"plan/{code}", (Key("rup", code),), values, unit=ROADS_NAME, rows=(row,))
    registry.observe("sirup", [found])


def take(*rows: dict[str, str]) -> registry.Report:
    read = musrenbang.reread([Row(f"usulan.csv:{number}", cells) for number, cells in enumerate(rows, 2)], "k")
    return registry.observe(musrenbang.SOURCE, proposals.match(list(read)))


def listed(code: str) -> list[str]:
    """The ids of the proposals of a process."""
    shown = tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": f"ocds-213czf-rup-{code}"})
    return [row["id"] for row in shown.get("proposals") or ()]


def waiting() -> dict[str, str]:
    """The numbers of the proposals kept aside, with the reason."""
    rows = registry.refused_rows(musrenbang.SOURCE)
    return {row["row"]["id_usulan"]: row["errors"]["usulan"]["id"] for row in rows}


pytestmark_services = pytest.mark.usefixtures("regency", "with_plugins", "roads")


@pytestmark_services
def test_proposals_join_their_packages_and_several_may_join_one() -> None:
    report = take(
        usulan("1"),
        usulan("2", judul="Jalan poros desa Ngujo rusak berat"),
        usulan("3", judul="Peningkatan jalan poros", desa="Sukoharjo"),
        usulan("4", opd="Dinas Entah"),
        usulan("5", judul="Pembangunan jembatan gantung"),
        usulan("6", status="diusulkan"),
    )
    assert report.counts["refused"] == 3 and report.counts["changed"] == 2
    assert listed("51000001") == ["manual-2025-1", "manual-2025-2"] and listed("51000002") == ["manual-2025-3"]
    assert waiting().keys() == {"4", "5", "6"} and "Dinas Entah" in waiting()["4"] and "diputuskan" in waiting()["6"]
    shown = tk.get_action("bos_process_show")({}, {"id": "ocds-213czf-rup-51000001"})
    assert shown["title"] == "Peningkatan Jalan Poros Desa Ngujo"
    assert shown["provenance"]["proposals/manual-2025-1/title"]["source"] == "musrenbang"
    assert shown["provenance"]["owner_org"]["source"] == "sirup"
    again = take(usulan("1"), usulan("2", judul="Jalan poros desa Ngujo rusak berat"))
    assert again.counts["changed"] == 0 and again.counts["new"] == 0


@pytestmark_services
def test_what_waits_is_tried_again_with_each_run() -> None:
    late = usulan("7", kode_sub_kegiatan="1.03.10.2.01.0099", judul="Rehabilitasi talud Ngujo")
    assert take(late).counts["refused"] == 1
    plan("51000003", "Rehabilitasi Talud Desa Ngujo", "Ngujo", "1.03.10.2.01.0099")
    take()
    assert listed("51000003") == ["manual-2025-7"] and waiting() == {}


@pytestmark_services
def test_a_decided_proposal_leaves_no_older_row_behind_and_stays_where_it_is() -> None:
    take(usulan("8", status="diusulkan"))
    assert waiting().keys() == {"8"}
    take(usulan("8", status="diterima dengan perubahan"))
    assert waiting() == {} and "manual-2025-8" in listed("51000001")
    take(usulan("8", status="ditolak", judul="Peningkatan jalan poros", desa="Sukoharjo"))
    assert "manual-2025-8" in listed("51000001") and "manual-2025-8" not in listed("51000002")
    shown = tk.get_action("bos_process_show")({}, {"id": "ocds-213czf-rup-51000001"})
    assert {row["id"]: row["status"] for row in shown["proposals"]}["manual-2025-8"] == "rejected"


@pytestmark_services
def test_what_was_rejected_is_no_refused_row() -> None:
    take(usulan("10", status="diusulkan"), usulan("11", kode_sub_kegiatan="1.03.10.2.01.0098"))
    assert {"10", "11"} <= waiting().keys()
    report = take(usulan("10", status="ditolak"), usulan("12", status="batal", opd="Dinas Entah"))
    assert report.counts["refused"] == len(waiting()) and not {"10", "12"} & waiting().keys()
    assert "11" in waiting() and "manual-2025-10" not in listed("51000001")


@pytestmark_services
def test_undecided_proposals_are_taken_where_the_regency_publishes_them(ckan_config: dict[str, Any]) -> None:
    ckan_config["ckanext.bos.musrenbang.publish_undecided"] = True
    take(usulan("9", status="diusulkan"))
    assert "manual-2025-9" in listed("51000001")
