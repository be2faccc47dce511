"""Payment minutes (BAP) and handovers (BAST): each repeated once per day of export, each counted once."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row

from . import contract
from .chain import Chain
from .reading import SOURCE, Reading, as_of, compact, digest, latest, text

_KEY = ("no_bap", "no_bast", "tgl_bap", "besar_pembayaran")


def read(chain: Chain) -> Iterator[Observation | Refusal]:
    """Payments and handovers of a chain. A row whose amount or day of payment cannot be read is refused."""
    reading = Reading()
    minutes: dict[tuple[str, ...], list[Row]] = {}
    for row in chain.of("bast"):
        single = Reading()
        amount, paid = single.money(row.cells, "besar_pembayaran"), single.day(row.cells, "tgl_bap")
        if single.facts.doubts:
            column = single.facts.doubts[0].field
            yield Refusal(SOURCE, row, {column: FieldError("row_broken", found=row.cells.get(column))})
            continue
        names = (compact(text(row.cells, column)) for column in ("no_kontrak", "no_bap", "no_bast"))
        minutes.setdefault((*names, paid, amount), []).append(row)
    if not minutes:
        return
    names = contract.ids(chain)
    payments: dict[str, dict[str, str]] = {}
    handovers: dict[tuple[str, ...], dict[str, str]] = {}
    for key in sorted(minutes):
        number, _, _, paid, amount = key
        row = latest(minutes[key])
        contract_id = names.get(number) or chain.code
        if amount:
            payment = _payment(reading, chain, row, key, contract_id)
            payments[payment["id"]] = payment
        if done := _handover(reading, chain, row, contract_id):
            handovers[done.get("date", ""), done["id"]] = done
    reading.values["payments"] = sorted(payments.values(), key=lambda row: (row.get("date", ""), row["id"]))
    reading.values["handovers"] = [handovers[place] for place in sorted(handovers)]
    yield Observation(
        source=SOURCE,
        key=chain.bundle("payments"),
        keys=(chain.key,),
        values=reading.values,
        rows=tuple(row for rows in minutes.values() for row in rows),
        doubts=tuple(reading.facts.doubts),
        joins_only=True,
    )


def _payment(reading: Reading, chain: Chain, row: Row, key: tuple[str, ...], contract_id: str) -> dict[str, str]:
    paid, amount = key[3], key[4]
    if paid > as_of(row).isoformat():
        reading.facts.doubt(
            "payments.date",
            f"tanggal pembayaran {paid} di depan tanggal data",
            f"the day of payment {paid} lies after the day of the data",
        )
    return reading.row(
        "payments",
        {
            "id": "bap-" + digest(10, chain.code, *key[1:]),
            "contract_id": contract_id,
            "date": paid,
            "term": text(row.cells, "cara_pembayaran_kontrak"),
            "amount": amount,
        },
    )


def _handover(reading: Reading, chain: Chain, row: Row, contract_id: str) -> dict[str, str]:
    day, number = reading.day(row.cells, "tgl_bast"), text(row.cells, "no_bast")
    if not day and not number:
        return {}
    progress = text(row.cells, "progres_pekerjaan")
    note = f"Progres {progress} %" if progress else ""
    row_id = "bast-" + digest(10, chain.code, contract_id, compact(number), day)
    cells = {"id": row_id, "contract_id": contract_id, "bast_number": number, "date": day, "note": note}
    return reading.row("handovers", cells)
