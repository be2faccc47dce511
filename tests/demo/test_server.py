"""The simulated systems answer as the real ones do, over real HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from demo.harvests import harvest_sources
from demo.server import INVALID, Server, main, token_in
from tests.demo.wire import pages

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "kata-sandi-peragaan"


class Answer(NamedTuple):
    status: int
    kind: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture(scope="module")
def server(demo_folder: Path) -> Iterator[Server]:
    server = Server(demo_folder, TOKEN)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def get(server: Server, path: str, token: str | None = TOKEN) -> Answer:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(server.url + path, headers=headers), timeout=20) as answer:
            return Answer(answer.status, answer.headers.get_content_type(), answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers.get_content_type(), error.read())


def test_inaproc_gives_every_row_page_by_page(server: Server, demo_folder: Path) -> None:
    rows: list[Any] = []
    word, asked = "", 0
    while True:
        page = get(server, f"/api/v1/tender/peserta-tender?kode_klpd=D171&tahun=2018&limit=700&cursor={word}").json
        rows += page["data"]
        asked += 1
        assert page["success"] and page["meta"]["limit"] == 700
        if not page["meta"]["has_more"]:
            break
        assert len(page["data"]) == 700
        word = page["meta"]["cursor"]
    own = [row for row in pages(demo_folder, 2018, "tender/peserta-tender") if row["kd_klpd"] == "D171"]
    assert rows == own and asked == len(own) // 700 + 1


def test_inaproc_filters_by_klpd_and_year(server: Server) -> None:
    path = "/api/v1/tender/pengumuman?limit=1000"
    assert {row["tahun_anggaran"] for row in get(server, f"{path}&kode_klpd=D171&tahun=2018").json["data"]} == {2018}
    others = get(server, f"{path}&kode_klpd=L999&tahun=2018").json["data"]
    assert others and {row["kd_klpd"] for row in others} == {"L999"}
    assert get(server, f"{path}&kode_klpd=D171&tahun=2011").json["data"] == []
    assert len(get(server, "/api/v1/rup/master-satker?kode_klpd=D171&tahun=2018").json["data"]) == 10


@pytest.mark.parametrize(
    ("path", "token", "status", "code"),
    [
        ("/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019", "salah", 401, "UNAUTHORIZED"),
        ("/api/v1/rup/lokasi?kode_klpd=D171&tahun=2019", TOKEN, 404, "NOT_FOUND"),
        ("/api/v1/rup/../../demo-truths?kode_klpd=D171&tahun=2019", TOKEN, 404, "NOT_FOUND"),
        ("/api/v1/rup/master-satker?tahun=2019", TOKEN, 400, "BAD_REQUEST"),
        ("/api/v1/rup/master-satker?kode_klpd=D171&tahun=abc", TOKEN, 400, "BAD_REQUEST"),
        ("/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019&limit=1001", TOKEN, 400, "BAD_REQUEST"),
        ("/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019&cursor=eyJpZCI6MX0=", TOKEN, 400, "BAD_REQUEST"),
        ("/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019&cursor=????", TOKEN, 400, "BAD_REQUEST"),
        ("/musrenbang/usulan.csv?tahun=2019", "", 401, "UNAUTHORIZED"),
        ("/musrenbang/usulan.csv?tahun=2016", TOKEN, 404, "NOT_FOUND"),
        ("/musrenbang/demo-truths.json", TOKEN, 400, "BAD_REQUEST"),
        ("/", TOKEN, 404, "NOT_FOUND"),
    ],
)
def test_errors_have_the_documented_shape(server: Server, path: str, token: str, status: int, code: str) -> None:
    answer = get(server, path, token)
    assert answer.status == status
    assert set(answer.json) == {"success", "error", "meta"} and answer.json["success"] is False
    assert answer.json["error"]["code"] == code and TOKEN not in answer.body.decode()


def test_without_a_token_inaproc_says_so_in_its_own_words(server: Server) -> None:
    answer = get(server, "/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019", None)
    assert answer.status == 401 and answer.json == {"error": "Authorization field missing"}


def test_isb_gives_bare_arrays_of_files_and_of_pages(server: Server, demo_folder: Path) -> None:
    prefix = f"/isb-2/api/{TOKEN}/json/2241"
    orders = get(server, f"{prefix}/SPSE-TenderEkontrak-SPMKSPP/tipe/4:4/parameter/2019:244").json
    assert isinstance(orders, list) and orders[0]["no_spmk_spp"]
    tenders = get(server, f"{prefix}/SPSE-TenderPengumuman/tipe/4:4/parameter/2019:244").json
    assert len(tenders) == len(pages(demo_folder, 2019, "tender/pengumuman"))
    assert len({tuple(row) for row in tenders}) == 1, "one order of keys, nulls written"
    assert "last_update_ref" not in tenders[0] and tenders[0]["_event_date"]
    units = get(server, f"{prefix}/RUP-MasterSatker/tipe/12:12/parameter/D171:2019").json
    assert len(units) == 82


@pytest.mark.parametrize(
    "path",
    [
        "/isb-2/api/salah/json/1/SPSE-TenderPengumuman/tipe/4:4/parameter/2019:244",
        f"/isb-2/api/{TOKEN}/json/1/SPSE-TenderPengumuman/tipe/4:4/parameter/2011:244",
        f"/isb-2/api/{TOKEN}/json/1/RUP-KROMaster/tipe/4:12/parameter/2019:D171",
    ],
)
def test_isb_says_nothing_with_status_200(server: Server, path: str) -> None:
    assert get(server, path) == (200, "text/html", INVALID)


def test_an_unknown_address_of_isb(server: Server) -> None:
    assert get(server, f"/isb-2/api/{TOKEN}/json").body == b"URL-NOT-DEFINED"


def test_exports_as_csv_and_as_json(server: Server, demo_folder: Path) -> None:
    file = (demo_folder / "musrenbang" / "usulan_2019.csv").read_bytes()
    assert get(server, "/musrenbang/usulan.csv?tahun=2019") == (200, "text/csv", file)
    assert get(server, "/musrenbang/usulan/2019.csv").body == file
    rows = get(server, "/emonev/progres?tahun=2019").json["data"]
    assert rows and rows == get(server, "/emonev/progres/2019").json["data"]
    assert {row["sumber"] for row in rows} == {"emonev"}


def test_every_harvest_source_finds_rows(server: Server, demo_truths: dict[str, Any]) -> None:
    """What the portal is told to ask for is there: an empty ISB answer would stop a harvest."""
    sources = harvest_sources(demo_truths, server.url)
    assert [source.system for source in sources] == sorted(
        (source.system for source in sources), key=["sirup", "musrenbang", "spse", "simda", "emonev"].index
    )
    assert len({source.name for source in sources}) == len(sources) == 11
    for source in sources:
        assert TOKEN not in json.dumps(source.config)
        if source.config["kind"] == "http":
            assert get(server, source.url.removeprefix(server.url) + f"?tahun={source.config['year']}").json["data"]


def test_the_command_serves_until_it_is_stopped(demo_folder: Path, tmp_path: Path) -> None:
    token_file = tmp_path / "token"
    command = [sys.executable, "-m", "demo.server", "--data", str(demo_folder), "--token-file", str(token_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        url = process.stdout.readline().strip()
        assert token_file.stat().st_mode & 0o077 == 0
        request = urllib.request.Request(
            f"{url}/api/v1/rup/master-satker?kode_klpd=D171&tahun=2019",
            headers={"Authorization": f"Bearer {token_in(token_file)}"},
        )
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
            assert json.loads(answer.read())["success"]
        process.terminate()
        assert process.stderr.read() == "", "no log: an ISB address holds the token"


def test_a_folder_without_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--token-file", str(tmp_path / "token")]) == 2
    assert "no folder of python -m demo" in capsys.readouterr().err
