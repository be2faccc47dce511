"""Stage 3, pemenang: who won, with which bid and at what price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .ids import Ids
from .leaves import code, first_moment, money, some
from .parties import Parties

START = "supplier_"
"""What a row's subfields of the supplier begin with."""


class Awards:
    """The list ``awards`` of a process: one for each row, and one for each contract that no row is behind."""

    def __init__(self, process: Mapping[str, Any], bids: Sequence[Mapping[str, Any]], parties: Parties) -> None:
        self._ids = Ids()
        self._parties = parties
        self._by_row: dict[str, dict[str, Any]] = {}
        self.listed: list[dict[str, Any]] = []
        for row in process.get("awards") or ():
            award = _award(row, self._ids.take(row.get("id"), "pemenang"), bids, parties)
            self._by_row.setdefault(row.get("id") or "", award)
            self.listed.append(award)
        self._of_rows = list(self.listed)

    def behind(self, contract: Mapping[str, Any], id: str) -> str:
        """The id of the award of a contract's row.

        The one that the row names; else the only one; else the only one of its supplier. A contract behind which none
        is known (one from the books, without a tender) gets one made of itself: OCDS has no contract without an award.
        It bears the supplier and no value, so that sums of awards stay those of the tenders.

        :param id: the contract's id, for an award that has to be made
        """
        named = self._by_row.get(contract.get("award_id") or "") if contract.get("award_id") else None
        if named is None and len(self._of_rows) == 1:
            named = self._of_rows[0]
        supplier = self._parties.supplier(contract, START, "supplier")
        if named is None and supplier:
            same = [award for award in self._of_rows if supplier in award.get("suppliers", ())]
            named = same[0] if len(same) == 1 else None
        if named is not None:
            return named["id"]
        dead = contract.get("status") == "cancelled"
        return self.add(
            f"kontrak-{id}", status="cancelled" if dead else "active", suppliers=[supplier] if supplier else None
        )

    def add(self, id: str, **content: Any) -> str:
        """Add an award made for a contract under an id like this one; returns its id."""
        award = some({"id": self._ids.take(id), **content})
        self.listed.append(award)
        return award["id"]


def _award(row: Mapping[str, Any], id: str, bids: Sequence[Mapping[str, Any]], parties: Parties) -> dict[str, Any]:
    supplier = parties.supplier(row, START, "supplier")
    bid = next((bid for bid in bids if supplier and supplier in bid.get("tenderers", ())), {})
    offered = money(row.get("offer_amount"))
    own = {
        "offeredValue": offered if offered != bid.get("value") else None,
        "correctedValue": money(row.get("corrected_amount")),
        "negotiatedValue": money(row.get("negotiated_amount")),
    }
    content = {
        "id": id,
        "description": f"SPPBJ {row['sppbj_number']}" if row.get("sppbj_number") else None,
        "status": code("award_status", row.get("status")),
        "date": first_moment(row.get("date")),
        "value": money(row.get("amount")),
        "suppliers": [supplier] if supplier else None,
        "relatedBid": bid.get("id"),
        "bos": some(own),
    }
    return some(content)
