"""Every route to its end, and no answer that is none taken for an empty source."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core.observation import Row
from ckanext.bos.sources import routes
from ckanext.bos.sources.routes import SERVICES, ConfigError, Route, check, fetch
from ckanext.bos.sources.transport import Fetcher, SourceError

from ...shared_data import SHARED, needs_shared
from ...wire import TOKEN, Fault, Wire

NUMBERS = {name: str(number) for number, name in enumerate(SERVICES, 100)}


def ask(wire: Wire, system: str, kind: str, *services: str, secret: str = TOKEN, **more: Any) -> dict[str, list[Row]]:
    names = {"names": NUMBERS} if kind == "isb" else {}
    route = Route(system, kind, wire.address(kind), 2025, "D107", "93", services, **(names | more))
    found: dict[str, list[Row]] = {}
    for piece in fetch(route, Fetcher([wire.host], wait=lambda _: None, timeout=5), secret):
        found.setdefault(piece.service, []).extend(piece.rows)
    return found


def failure(wire: Wire, system: str, kind: str, *services: str, **more: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ask(wire, system, kind, *services, **more)
    assert TOKEN not in str(caught.value.message)
    return caught.value


@needs_shared
class TestInaproc:
    def test_pages_are_followed_to_the_last(self, wire: Wire) -> None:
        rows = ask(wire, "sirup", "inaproc")
        assert {name: len(found) for name, found in rows.items()} == {
            "plans": 12, "self_managed": 12, "plan_budget": 12, "self_managed_budget": 0, "revisions": 9, "units": 22,
            "programs": 0,
        }  # fmt: skip
        assert len({row.cells["kd_rup"] for row in rows["plans"]}) == 12
        assert [row.origin for row in rows["plans"]][4:7] == ["plans:5", "plans:6", "plans:7"]
        pages = wire.asked("paket-penyedia-terumumkan")
        assert [seen.query.get("cursor", "") != "" for seen in pages] == [False, True, True]
        assert all(seen.query["kode_klpd"] == "D107" and seen.query["limit"] == "1000" for seen in pages)

    def test_the_chain_of_tenders(self, wire: Wire) -> None:
        rows = ask(wire, "spse", "inaproc")
        counts = {name: len(found) for name, found in rows.items() if found}
        assert counts == {"tender": 16, "tender_result": 13, "tender_contract": 8}

    def test_a_busy_source_is_waited_for(self, wire: Wire) -> None:
        wire.fail(Fault.busy(429, "1"), Fault.busy(503))
        assert len(ask(wire, "sirup", "inaproc", "plans")["plans"]) == 12

    def test_a_wrong_token_is_said(self, wire: Wire) -> None:
        assert failure(wire, "sirup", "inaproc", "plans", secret="wrong").code == "unauthorized"

    @pytest.mark.parametrize("body", ["isb2/empty-body.json", "sirup/html-instead-of-json.html"])
    def test_nonsense_in_the_midst_is_said(self, wire: Wire, body: str) -> None:
        asked: list[str] = []

        def second_is_odd(query: dict[str, str]) -> bytes:
            asked.append(query.get("cursor", ""))
            if len(asked) > 1:
                return (SHARED / "isb" / body).read_bytes()
            return (SHARED / "isb/inaproc/v1/rup_paket-penyedia-terumumkan.page1.json").read_bytes()

        wire.bodies["/inaproc/api/v1/rup/paket-penyedia-terumumkan"] = second_is_odd
        assert failure(wire, "sirup", "inaproc", "plans").retryable

    @pytest.mark.parametrize("cursor", [None, "same"])
    def test_pages_without_end_are_said(self, wire: Wire, cursor: str | None) -> None:
        page = {"success": True, "data": [{"kd_rup": 1}], "meta": {"has_more": True, "cursor": cursor}}
        wire.bodies["/inaproc/api/v1/rup/paket-penyedia-terumumkan"] = json.dumps(page).encode()
        assert failure(wire, "sirup", "inaproc", "plans").code == "endless"

    def test_the_older_envelope(self, wire: Wire) -> None:
        old = (SHARED / "isb/inaproc/variants/rs-and-toplevel-cursor.json").read_bytes()
        end = b'{"success":true,"rs":[],"has_more":false,"cursor":null}'
        wire.bodies["/inaproc/api/v1/rup/paket-penyedia-terumumkan"] = lambda query: end if "cursor" in query else old
        assert len(ask(wire, "sirup", "inaproc", "plans")["plans"]) == 3


@needs_shared
class TestIsb:
    def test_all_services_of_both_systems(self, wire: Wire) -> None:
        sirup, spse = ask(wire, "sirup", "isb"), ask(wire, "spse", "isb", *_RECORDED)
        assert (len(sirup["plans"]), len(sirup["sub_activities"]), len(sirup["plan_locations"])) == (12, 14, 12)
        assert len(spse["tender_bidders"]) == 743
        path = wire.asked("RUP-PaketPenyedia-Terumumkan")[0].path
        assert path.endswith("/tipe/4:12/parameter/2025:D107")
        assert wire.asked("RUP-MasterSatker")[0].path.endswith("/tipe/12:12/parameter/D107:2025")
        assert wire.asked("SPSE-TenderEkontrak-SPPBJ")[0].path.endswith("/tipe/4:4/parameter/2025:93")

    def test_the_week_after(self, wire: Wire) -> None:
        wire.snapshot = "2025-10-10"
        assert len(ask(wire, "spse", "isb", "tender_bidders")["tender_bidders"]) == 781

    def test_only_services_with_a_number_are_asked(self, wire: Wire) -> None:
        assert set(ask(wire, "sirup", "isb", names={"plans": "7"})) == {"plans"}

    def test_each_service_may_have_its_own_token(self, wire: Wire) -> None:
        secret = json.dumps({"plans": TOKEN, "units": "wrong"})
        assert len(ask(wire, "sirup", "isb", "plans", secret=secret)["plans"]) == 12
        assert failure(wire, "sirup", "isb", "units", secret=secret).code == "invalid_response"

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("isb2/invalid_response.txt", "invalid_response"),
            ("isb2/empty-body.json", "empty_body"),
            ("isb2/url-not-defined.txt", "not_defined"),
            ("sirup/html-instead-of-json.html", "html"),
        ],
    )
    def test_status_200_does_not_mean_data(self, wire: Wire, name: str, code: str) -> None:
        wire.fail(Fault.recorded(name))
        assert failure(wire, "sirup", "isb", "plans").code == code

    def test_a_wrong_token_is_never_shown(self, wire: Wire) -> None:
        wrong = "11111111-2222-4333-8444-555555555555"
        error = failure(wire, "sirup", "isb", "plans", secret=wrong)
        assert error.code == "invalid_response"
        assert wrong not in str(error.message)
        wire.fail(*[Fault.busy(503)] * 4)
        assert wrong not in str(failure(wire, "sirup", "isb", "plans", secret=wrong).message)

    def test_a_token_that_is_no_uuid_is_never_shown(self, wire: Wire) -> None:
        wire.fail(Fault.busy(404))
        assert "rahasia" not in str(failure(wire, "sirup", "isb", "plans", secret="rahasia/kami").message)


_RECORDED = (
    "tender", "tender_done", "tender_result", "tender_bidders", "tender_schedule", "tender_sppbj", "tender_contract",
    "tender_spmk", "nontender", "nontender_bast", "recorded", "ecat",
)  # fmt: skip


@needs_shared
class TestSite:
    def test_overlapping_pages_are_read_to_the_end(self, wire: Wire) -> None:
        rows = ask(wire, "sirup", "site")
        assert len({row.cells["id"] for row in rows["search"]}) == 12
        assert len(rows["self_managed_list"]) == 12
        assert all(row.cells["tahun_anggaran"] == 2025 for found in rows.values() for row in found)
        search = wire.asked("caripaketctr/search")
        assert [seen.query["start"] for seen in search] == ["0", "5", "10"]
        assert search[0].query["order[0][column]"] == "11"
        assert search[0].query["tahunAnggaran"] == "2025"
        assert search[0].headers["x-requested-with"] == "XMLHttpRequest"

    def test_an_empty_list_is_empty(self, wire: Wire) -> None:
        assert ask(wire, "sirup", "site", "in_self_managed_list") == {}

    def test_the_sites_own_number_of_the_regency(self, wire: Wire) -> None:
        ask(wire, "sirup", "site", "search", names={"kldi": "570"})
        assert wire.asked("search")[0].query["kldi"] == "570"

    def test_a_total_that_grows_is_followed(self, wire: Wire) -> None:
        def page(query: dict[str, str]) -> bytes:
            start = int(query["start"])
            data = [{"id": number} for number in range(start, min(start + 4, 11))]
            return json.dumps({"recordsFiltered": 9 if start < 5 else 11, "data": data}).encode()

        wire.bodies["/sirup/caripaketctr/search"] = page
        assert len(ask(wire, "sirup", "site", "search")["search"]) == 11

    def test_a_crawl_that_misses_some_is_said(self, wire: Wire) -> None:
        wire.bodies["/sirup/caripaketctr/search"] = json.dumps({"recordsFiltered": 9, "data": [{"id": 1}]}).encode()
        error = failure(wire, "sirup", "site", "search")
        assert (error.code, error.retryable) == ("incomplete", True)

    def test_a_bot_wall_is_said(self, wire: Wire) -> None:
        wire.fail(Fault.recorded("sirup/html-instead-of-json.html"))
        assert failure(wire, "sirup", "site", "search").code == "html"


@needs_shared
class TestOthers:
    def test_the_simda_wrapper_never_shows_the_key_it_echoes(self, wire: Wire) -> None:
        rows = ask(wire, "simda", "wrapper", "contract")["contract"]
        assert rows
        assert not any(str(name).isdigit() for row in rows for name in row.cells)
        assert TOKEN not in str(rows)
        assert wire.asked("simda")[0].method == "POST"
        error = failure(wire, "simda", "wrapper", "contract", secret="wrong")
        assert error.code == "failed"
        assert "KENARI" not in str(error.message)

    def test_a_system_of_an_opd(self, wire: Wire) -> None:
        pages = {"": {"data": [{"a": 1}], "has_more": True, "cursor": "2"}, "2": {"data": [{"a": 2}, 5]}}
        wire.bodies["/opd/usulan/2025"] = lambda query: json.dumps(pages[query.get("cursor", "")]).encode()
        route = Route("musrenbang", "http", wire.address("http") + "/usulan/{year}", 2025)
        pieces = list(fetch(route, Fetcher([wire.host]), "kunci"))
        assert [(piece.service, len(piece.rows)) for piece in pieces] == [("proposal", 1), ("proposal", 2)]
        assert wire.seen[0].headers["authorization"] == "Bearer kunci"

    def test_files_of_a_folder(self) -> None:
        route = Route("sirup", "files", str(SHARED / "isb/isb2/2025-10-03"), 2025)
        found = Counter({piece.service: len(piece.rows) for piece in fetch(route, Fetcher([]))})
        assert found["plans"] == 12
        assert "tender" not in found

    def test_files_of_the_same_name_keep_apart(self, tmp_path: Path) -> None:
        for week in ("a", "b"):
            (tmp_path / week).mkdir()
            (tmp_path / week / "RUP-MasterSatker.json").write_text('[{"kd_satker": 1}]')
        pieces = list(fetch(Route("sirup", "files", str(tmp_path), 2025), Fetcher([])))
        assert [row.origin for piece in pieces for row in piece.rows] == [
            "a/RUP-MasterSatker.json:1",
            "b/RUP-MasterSatker.json:1",
        ]

    def test_an_empty_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError) as caught:
            list(fetch(Route("sirup", "files", str(tmp_path), 2025), Fetcher([])))
        assert caught.value.code == "file"
        assert str(tmp_path.parent) not in str(caught.value.message)


class TestCheck:
    GOOD: dict[str, Any] = {
        "system": "sirup",
        "kind": "inaproc",
        "address": "https://data.inaproc.id/api/v1/",
        "year": 2025,
    }

    def test_a_good_one(self) -> None:
        route = check(self.GOOD | {"services": ["plans", "units"]})
        assert route == Route("sirup", "inaproc", "https://data.inaproc.id/api/v1", 2025, services=("plans", "units"))
        assert (route.klpd, route.lpse) == ("D171", "244")

    def test_the_national_addresses_are_known(self) -> None:
        assert check(self.GOOD | {"address": ""}).address == "https://data.inaproc.id/api/v1"

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"system": "lpse"}, {"system"}),
            ({"kind": "sql"}, {"kind"}),
            ({"address": "ftp://x"}, {"address"}),
            ({"address": "https://u:p@x/"}, {"address"}),
            ({"address": f"https://isb.lkpp.go.id/isb-2/api/{TOKEN}"}, {"address"}),
            ({"address": "https://x/?token=1"}, {"address"}),
            ({"address": "http://[::1"}, {"address"}),
            ({"year": "25"}, {"year"}),
            ({"year": None}, {"year"}),
            ({"year": 2999}, {"year"}),
            ({"klpd": "171"}, {"klpd"}),
            ({"lpse": "x"}, {"lpse"}),
            ({"services": ["tender"]}, {"services"}),
            ({"services": 5}, {"services"}),
            ({"names": ["1"]}, {"names"}),
            ({"names": {"plans": "../x"}}, {"names"}),
            ({"kind": "isb"}, {"names"}),
            ({"kind": "isb", "services": ["plans"], "names": {"units": "1"}}, {"names"}),
            ({"tahun": 2025}, {"tahun"}),
            ({"system": "simda", "kind": "sql", "address": ""}, {"address"}),
            ({"system": "x", "year": "y", "token": "z", "klpd": ""}, {"system", "year", "token", "klpd"}),
        ],
    )
    def test_all_that_is_wrong_is_said_at_once(self, changes: dict[str, Any], wrong: set[str]) -> None:
        with pytest.raises(ConfigError) as caught:
            check(self.GOOD | changes)
        assert set(caught.value.errors) == wrong
        assert all(words["id"] and words["en"] and TOKEN not in words["id"] for words in caught.value.errors.values())

    def test_nothing_at_all(self) -> None:
        with pytest.raises(ConfigError) as caught:
            check({})
        assert set(caught.value.errors) == {"system", "address", "year"}

    def test_isb_with_its_numbers(self) -> None:
        route = check({"system": "sirup", "kind": "isb", "year": 2025, "names": {"plans": 7}})
        assert route.asked() == ("plans",)

    def test_every_default_is_a_service(self) -> None:
        for (system, kind), names in routes.DEFAULTS.items():
            assert kind in routes.KINDS[system]
            if system in ("sirup", "spse"):
                assert all(SERVICES[name].system == system for name in names)
