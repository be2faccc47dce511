"""The ledger: append-only by the database itself, one release a public change, walked without gap or repetition."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import DBAPIError

from ckanext.bos.ocds import ledger, merge
from ckanext.bos.ocds.ledger import Filters, Position, Scope

from ..conftest import empty_ledger

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")
OCID = "ocds-213czf-rup-1"


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    empty_ledger()
    yield
    model.Session.rollback()


def content(ocid: str = OCID, **blocks: Any) -> dict[str, Any]:
    plain = {"ocid": ocid, "language": "id", "initiationType": "tender", "title": "Jalan"}
    tender = {"id": "1", "status": "planned", "title": "Jalan"}
    return plain | {"planning": {"budget": {"amount": {"amount": 100, "currency": "IDR"}}}, "tender": tender} | blocks


def publish(what: dict[str, Any] | None, ocid: str = OCID, **scope: Any) -> str | None:
    asked = {"package_id": ocid, "unit": "dinas-sosial", "year": 2019, "stage": "planning"} | scope
    found = ledger.publish(ocid, what, Scope(**asked))
    model.Session.commit()
    return found


def test_a_change_is_a_release_and_no_change_is_none() -> None:
    assert publish(content()) == f"{OCID}-0001"
    assert publish(content()) is None
    assert publish(content(title="Jembatan")) == f"{OCID}-0002"
    record = ledger.record(OCID)
    assert record is not None
    first, second = record.releases
    assert first["tag"] == ["planning"] and second["tag"] == ["planningUpdate"]
    assert second.keys() == {"ocid", "id", "date", "tag", "language", "initiationType", "title"}
    assert second["date"] > first["date"] and second["date"].endswith("+07:00")
    assert record.compiled == merge.compile_releases(record.releases)
    assert record.versioned()["title"][-1]["value"] == "Jembatan"


@pytest.mark.parametrize(
    "command", ["UPDATE bos_release SET ocid = 'x'", "DELETE FROM bos_release", "TRUNCATE bos_release"]
)
def test_the_database_itself_refuses_to_change_a_release(command: str) -> None:
    publish(content())
    with pytest.raises(DBAPIError, match="append-only"):
        model.Session.execute(sa.text(command))
    model.Session.rollback()
    assert ledger.totals()["releases"] == 1


def test_a_process_that_was_never_public_leaves_no_trace() -> None:
    assert publish(None) is None
    assert ledger.record(OCID) is None and ledger.totals() == {"releases": 0, "records": 0, "newest": None}


def test_going_private_is_published_honestly_and_coming_back_too() -> None:
    publish(content(tender={"id": "1", "status": "active"}))
    assert publish(None) == f"{OCID}-0002"
    assert publish(None) is None
    record = ledger.record(OCID)
    assert record is not None and record.withdrawn and record.compiled["tender"]["status"] == "withdrawn"
    assert record.releases[-1]["tag"] == ["planningUpdate"] or "tenderCancellation" in record.releases[-1]["tag"]
    assert publish(content(tender={"id": "1", "status": "active"})) == f"{OCID}-0003"
    back = ledger.record(OCID)
    assert back is not None and not back.withdrawn and back.compiled["tender"]["status"] == "active"


def test_a_transaction_that_fails_leaves_neither() -> None:
    ledger.publish(OCID, content(), Scope(OCID, "dinas-sosial", 2019, "planning"))
    model.Session.rollback()
    assert ledger.record(OCID) is None


def test_filters() -> None:
    publish(content(), unit="dinas-sosial", year=2019)
    publish(content("ocds-213czf-rup-2"), "ocds-213czf-rup-2", unit="dinas-kesehatan", year=2018, stage="award")
    assert len(ledger.releases(Filters(), None, 10)) == 2
    for asked, ocid in (
        (Filters(unit="dinas-sosial"), OCID),
        (Filters(year=2019), OCID),
        (Filters(stage="award"), "ocds-213czf-rup-2"),
    ):
        assert [entry.ocid for entry in ledger.releases(asked, None, 10)] == [ocid]
        assert [record.ocid for record in ledger.records(asked, None, 10)] == [ocid]
    assert ledger.releases(Filters(tag="award"), None, 10) == []
    assert ledger.releases(Filters(since="2999-01-01T00:00:00+07:00"), None, 10) == []
    assert len(ledger.records(Filters(until="2999-01-01T00:00:00+07:00"), None, 10)) == 2


def test_pages_forth_and_back() -> None:
    ocids = [f"ocds-213czf-rup-{number}" for number in range(7)]
    for ocid in ocids:
        publish(content(ocid), ocid)
    first = ledger.releases(Filters(), None, 3)
    second = ledger.releases(Filters(), first[-1].position, 3)
    assert [entry.ocid for entry in (*first, *second)] == ocids[:6]
    assert ledger.releases_before(Filters(), second[0].position, 3) == first
    records = ledger.records(Filters(), None, 4)
    rest = ledger.records(Filters(), records[-1].position, 4)
    assert [record.ocid for record in (*records, *rest)] == ocids
    assert [record.ocid for record in ledger.records_before(Filters(), rest[0].position, 2)] == ocids[2:4]


@pytest.mark.parametrize("text", ["", "1", "1.", ".2", "a.b", "1.2.3", "-1.2", "9" * 30 + ".1"])
def test_a_broken_position_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Position.read(text)
    assert Position.read("12.34") == Position(12, 34)


def test_walking_skips_and_repeats_nothing_while_others_write() -> None:
    """Three writers, one of which holds its transactions open long; a reader walks until all is read."""
    done = threading.Event()
    writers = [threading.Thread(target=write, args=(name, done)) for name in ("a", "b", "slow")]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    position: Position | None = None
    while True:
        finished = not any(writer.is_alive() for writer in writers)
        page = ledger.releases(Filters(), position, 7)
        model.Session.rollback()
        seen += [entry.release_id for entry in page]
        position = page[-1].position if page else position
        if finished and not page:
            break
    for writer in writers:
        writer.join()
    written = set(model.Session.scalars(sa.text("SELECT release_id FROM bos_release")))
    assert len(seen) == len(set(seen)) and set(seen) == written and len(written) == 3 * 40


def write(name: str, done: threading.Event) -> None:
    try:
        for number in range(40):
            ocid = f"ocds-213czf-{name}-{number // 2}"
            ledger.publish(ocid, content(ocid, title=f"{name} {number}"), Scope(ocid, "dinas-sosial", 2019, "planning"))
            if name == "slow":
                done.wait(0.02)
            if name != "slow" or number % 10 == 9:
                model.Session.commit()
        model.Session.commit()
    finally:
        model.Session.remove()


def test_streams() -> None:
    for number in (2, 1):
        publish(content(f"ocds-213czf-rup-{number}"), f"ocds-213czf-rup-{number}")
    publish(content(title="x"), OCID)
    assert [release["ocid"] for _, release in ledger.compiled()] == [OCID, "ocds-213czf-rup-2"]
    (year,) = ledger.years()
    assert len(list(ledger.release_texts(year))) == 3 and list(ledger.release_texts(year - 1)) == []
    mark = ledger.state_mark(year)
    publish(content(title="y"), OCID)
    assert ledger.state_mark(year) != mark
