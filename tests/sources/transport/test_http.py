"""Asking patiently, within limits, only those who may be asked, and never showing a secret."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ckanext.bos.sources.transport import Fetcher, SourceError

from ...shared_data import needs_shared
from ...wire import TOKEN, Fault, Wire

pytestmark = needs_shared
PLANS = "/rup/paket-penyedia-terumumkan"


class Waits(list[float]):
    """Takes the place of sleeping and remembers for how long."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def fetcher(wire: Wire, **options: Any) -> Fetcher:
    return Fetcher([wire.host], **({"token": TOKEN, "wait": Waits(), "timeout": 2} | options))


def plans(wire: Wire) -> str:
    return wire.address("inaproc") + PLANS


def failure(wire: Wire, url: str = "", **options: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetcher(wire, **options).get(url or plans(wire))
    for words in caught.value.message.values():
        assert words
        assert TOKEN not in words
        assert "?" not in words
    return caught.value


def test_an_answer_comes_with_headers_and_body(wire: Wire) -> None:
    answer = fetcher(wire).get(plans(wire), {"tahun": 2025})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.body.startswith(b'{"success":true')
    assert wire.seen[0].query == {"tahun": "2025"}


def test_a_packed_answer_is_unpacked(wire: Wire) -> None:
    wire.packed = True
    assert fetcher(wire).get(plans(wire)).body.startswith(b'{"success":true')


def test_a_busy_server_is_asked_again(wire: Wire) -> None:
    wire.fail(Fault.busy(503), Fault.busy(500), Fault.busy(502))
    waits = Waits()
    assert fetcher(wire, wait=waits).get(plans(wire)).status == 200
    assert len(waits) == 3
    assert all(0 <= pause <= 2**number for number, pause in enumerate(waits))


def test_waiting_is_spread_so_that_many_do_not_come_back_at_once(wire: Wire) -> None:
    found = set()
    for _ in range(5):
        wire.fail(Fault.busy(503))
        waits = Waits()
        fetcher(wire, wait=waits).get(plans(wire))
        found.add(waits[0])
    assert len(found) > 1


def test_the_server_says_how_long_to_wait(wire: Wire) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    wire.fail(Fault.busy(429, "7"), Fault.busy(429, later), Fault.busy(503, "86400"))
    waits = Waits()
    fetcher(wire, wait=waits).get(plans(wire))
    assert 7 <= waits[0] < 8
    assert 30 < waits[1] <= 41
    assert waits[2] == 120


@pytest.mark.parametrize("said", ["soon", "-5", "nan", "Wed, 99 Foo 2025"])
def test_a_senseless_waiting_time_is_passed_over(wire: Wire, said: str) -> None:
    wire.fail(Fault.busy(503, said))
    waits = Waits()
    fetcher(wire, wait=waits).get(plans(wire))
    assert 0 <= waits[0] <= 1


def test_patience_ends(wire: Wire) -> None:
    wire.fail(*[Fault.busy(503)] * 4)
    error = failure(wire)
    assert (error.code, error.retryable) == ("busy", True)
    assert len(wire.seen) == 4


@pytest.mark.parametrize("fault", [Fault.cut(), Fault.reset()])
def test_a_broken_connection_is_tried_again(wire: Wire, fault: Fault) -> None:
    wire.fail(fault)
    assert fetcher(wire).get(plans(wire)).status == 200
    assert len(wire.seen) == 2


def test_a_connection_that_stays_broken_is_said(wire: Wire) -> None:
    wire.fail(*[Fault.cut()] * 4)
    assert failure(wire).code == "unreachable"


def test_a_slow_server_is_not_waited_for(wire: Wire) -> None:
    wire.fail(*[Fault.delay(1)] * 2)
    started = time.monotonic()
    error = failure(wire, timeout=0.2, tries=2)
    assert (error.code, error.retryable) == ("timeout", True)
    assert time.monotonic() - started < 2


def test_a_server_that_drips_is_not_waited_for(wire: Wire) -> None:
    wire.fail(Fault.drip(0.02))
    started = time.monotonic()
    error = failure(wire, total=0.3, tries=1)
    assert error.code == "timeout"
    assert time.monotonic() - started < 4


@pytest.mark.parametrize("fault", [Fault.endless(3 << 20), Fault.bomb(3 << 20)])
def test_an_answer_that_is_too_large_is_cut_off(wire: Wire, fault: Fault) -> None:
    wire.fail(fault)
    error = failure(wire, max_bytes=1 << 20)
    assert (error.code, error.retryable) == ("too_large", False)
    assert len(wire.seen) == 1


def test_an_announced_length_is_believed_before_reading(wire: Wire) -> None:
    assert failure(wire, max_bytes=100).code == "too_large"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "status"),
        (401, "unauthorized"),
        (403, "unauthorized"),
        (404, "not_found"),
        (410, "not_found"),
        (451, "status"),
    ],
)
def test_what_is_refused_is_not_asked_again(wire: Wire, status: int, code: str) -> None:
    wire.fail(Fault("body", status, b"{}"))
    error = failure(wire)
    assert (error.code, error.retryable) == (code, False)
    assert len(wire.seen) == 1


def test_without_a_token_the_source_refuses(wire: Wire) -> None:
    assert failure(wire, token="").code == "unauthorized"


@pytest.mark.parametrize("url", ["http://localhost:1/x", "http://169.254.169.254/latest", "http://127.0.0.1:1/"])
def test_only_hosts_on_the_list_are_asked(wire: Wire, url: str) -> None:
    assert failure(wire, url).code == "host"
    assert not wire.seen


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher:x", "http:///x", "http://[::1", "//x"]
)
def test_only_http_is_spoken(wire: Wire, url: str) -> None:
    assert failure(wire, url).code == "address"


def test_a_host_means_its_port_too(wire: Wire) -> None:
    with pytest.raises(SourceError) as caught:
        Fetcher(["127.0.0.1"]).get(plans(wire))
    assert caught.value.code == "host"


def test_a_redirect_on_the_list_is_followed(wire: Wire) -> None:
    wire.fail(Fault.redirect(PLANS.replace("/rup", "/inaproc/api/v1/rup")))
    assert fetcher(wire).get(plans(wire), {"tahun": 2025}).body.startswith(b'{"success":true')


def test_a_redirect_off_the_list_is_not(wire: Wire) -> None:
    with Wire() as other:
        wire.fail(Fault.redirect(f"http://{other.host}/inaproc/api/v1{PLANS}"))
        assert failure(wire).code == "host"
        assert not other.seen


def test_the_token_goes_to_the_first_host_only(wire: Wire) -> None:
    with Wire() as other:
        wire.fail(Fault.redirect(f"http://{other.host}/inaproc/api/v1{PLANS}"))
        with pytest.raises(SourceError) as caught:
            Fetcher([wire.host, other.host], token=TOKEN, tries=1).get(plans(wire))
        assert caught.value.code == "unauthorized"
        assert "authorization" in wire.seen[0].headers
        assert "authorization" not in other.seen[0].headers


def test_redirects_in_a_circle_end(wire: Wire) -> None:
    wire.fail(*[Fault.redirect(plans(wire))] * 9)
    assert failure(wire).code == "redirect"


def test_a_redirect_to_a_file_is_not_followed(wire: Wire) -> None:
    wire.fail(Fault.redirect("file:///etc/passwd"))
    assert failure(wire).code == "address"


def test_a_secret_in_the_path_or_the_query_is_never_shown(wire: Wire) -> None:
    asking = Fetcher([wire.host], secrets=["rahasia sekali"])
    asking.hide("kunci-lain")
    shown = asking.shown(f"https://u:p@{wire.host}/isb-2/api/{TOKEN}/rahasia sekali/kunci-lain/x?token=abc#d")
    assert shown == f"{wire.host}/isb-2/api/…/…/…/x"


def test_the_librarys_log_holds_no_token(
    wire: Wire, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logging.getLogger("urllib3.connectionpool")
    monkeypatch.setattr(log, "disabled", False)
    monkeypatch.setattr(log, "handlers", [caplog.handler])
    asking = Fetcher([wire.host])
    asking.hide("kunci/kami")
    with caplog.at_level("DEBUG", log.name):
        asking.get(wire.address("isb") + "/kunci%2Fkami/json/1/x")
        asking.get(wire.address("isb") + "/lain/json/1/x")
    assert "kunci" not in caplog.text
    assert "/lain/json/1/x" in caplog.text


def test_netrc_gives_no_password_away(wire: Wire, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    failure(wire, token="")
    assert "authorization" not in wire.seen[0].headers


def test_a_form_is_posted_and_never_redirected(wire: Wire) -> None:
    answer = fetcher(wire, token="").post(wire.address("wrapper"), {"api_key": TOKEN, "query": "contract"})
    assert b'"error": 0' in answer.body
    with Wire() as other:
        wire.fail(Fault.redirect(f"http://{other.host}/", 307))
        with pytest.raises(SourceError) as caught:
            fetcher(wire, token="").post(wire.address("wrapper"), {"api_key": TOKEN})
        assert caught.value.code == "status"
        assert not other.seen
