"""Statuses that fit what is there, and stages that rest on the stage before. Source: OCP's Pelican, and BOS's own."""

from __future__ import annotations

from collections.abc import Iterator

from ..facts import Facts, Node
from ..rule import Case, Rule, Wrong
from ..words import both, status

_NO_CONTRACT = ("pending", "cancelled", "unsuccessful")
_NO_PAYMENT = ("pending", "cancelled")
_NO_AWARD = ("planning", "planned", "active", "cancelled", "unsuccessful", "withdrawn")
_ENDED = ("cancelled", "unsuccessful")


class MilestoneStatus(Rule):
    code = "coherent.milestone_status"
    title = both("Tonggak yang belum tercapai tidak bertanggal tercapai", "A milestone not met has no date met")
    needs = both("status tonggak", "status of a milestone")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for milestone in facts.milestones:
            state = milestone.text("status")
            if state is not None:
                early = state in ("scheduled", "notMet") and milestone.text("dateMet")
                yield self._met(milestone, state) if early else None

    @staticmethod
    def _met(milestone: Node, state: str) -> Wrong:
        words, met = status(state), str(milestone.value["dateMet"])[:10]
        return Wrong(
            milestone.at("dateMet"),
            both(
                f"Tonggak berstatus {words['id']}, tetapi bertanggal tercapai {met}.",
                f"The milestone is {words['en']}, but has the date met {met}.",
            ),
            both("status “tercapai”, atau tanpa tanggal tercapai", "the status “met”, or no date met"),
        )


class AwardsStatus(Rule):
    code = "coherent.awards_status"
    title = both("Hanya pemenang yang ditetapkan yang berkontrak", "Only an active award has a contract")
    needs = both("status pemenang", "status of an award")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for award in facts.awards:
            state, ident = award.text("status"), award.ident()
            if state is not None and ident is not None:
                count = len(facts.contracts_of.get(ident, ()))
                yield self._bound(award, state, count) if count and state in _NO_CONTRACT else None

    @staticmethod
    def _bound(award: Node, state: str, count: int) -> Wrong:
        words = status(state)
        return Wrong(
            award.at("status"),
            both(
                f"Pemenang berstatus {words['id']}, tetapi sudah mempunyai {count} kontrak.",
                f"The award is {words['en']}, but has {count} contract{'s' * (count > 1)}.",
            ),
            both("status “ditetapkan” selama ada kontrak", "the status “active” while there is a contract"),
        )


class ContractsStatus(Rule):
    code = "coherent.contracts_status"
    title = both("Hanya kontrak yang berlaku yang dibayar", "Only a contract in force is paid")
    needs = both("status kontrak", "status of a contract")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for contract in facts.contracts:
            state = contract.text("status")
            if state is not None:
                count = len(contract.node("implementation").nodes("transactions"))
                yield self._paid(contract, state, count) if count and state in _NO_PAYMENT else None

    @staticmethod
    def _paid(contract: Node, state: str, count: int) -> Wrong:
        words = status(state)
        return Wrong(
            contract.at("status"),
            both(
                f"Kontrak berstatus {words['id']}, tetapi sudah ada {count} pembayaran.",
                f"The contract is {words['en']}, but there {'are' if count > 1 else 'is'} {count} "
                f"payment{'s' * (count > 1)}.",
            ),
            both("status “berjalan” atau “selesai” selama ada pembayaran", "the status “active” or “terminated”"),
        )


class TenderStatus(Rule):
    """An award that failed itself, or a contract that was cancelled, fits a tender that came to nothing."""

    code = "coherent.tender_status"
    title = both("Status pemilihan cocok dengan pemenang dan kontrak", "The tender's status fits awards and contracts")
    needs = both("status pemilihan", "status of the tender")

    def cases(self, facts: Facts) -> Iterator[Case]:
        state = facts.tender.text("status")
        if state is None:
            return
        awards = [award for award in facts.awards if award.text("status") not in _ENDED]
        contracts = [contract for contract in facts.contracts if contract.text("status") != "cancelled"]
        clash = state in _NO_AWARD and (awards or contracts)
        yield self._clash(facts.tender, state, len(awards), len(contracts)) if clash else None

    @staticmethod
    def _clash(tender: Node, state: str, awards: int, contracts: int) -> Wrong:
        words = status(state)
        return Wrong(
            tender.at("status"),
            both(
                f"Pemilihan berstatus {words['id']}, tetapi sudah ada {awards} pemenang dan {contracts} kontrak.",
                f"The tender is {words['en']}, but there are {awards} awards and {contracts} contracts.",
            ),
            both("status “selesai” bila sudah ada pemenang", "the status “complete” once there is an award"),
        )


class DirectMethod(Rule):
    code = "coherent.procurement_method_vs_number_of_tenderers"
    title = both("Metode langsung paling banyak satu peserta", "A direct method has one tenderer at most")
    needs = both("metode dan jumlah peserta", "method and number of tenderers")

    def cases(self, facts: Facts) -> Iterator[Case]:
        count, method = tenderers(facts), facts.tender.text("procurementMethod")
        if method is None or count is None:
            return
        several = method == "direct" and count > 1
        yield self._several(count, facts.tender.text("procurementMethodDetails") or method) if several else None

    @staticmethod
    def _several(count: int, method: str) -> Wrong:
        return Wrong(
            "tender.procurementMethod",
            both(
                f"Metode “{method}” memilih langsung satu penyedia, tetapi tercatat {count} peserta.",
                f"The method “{method}” picks one supplier directly, but {count} tenderers are recorded.",
            ),
            both("satu peserta, atau metode yang lain", "one tenderer, or another method"),
        )


def tenderers(facts: Facts) -> int | None:
    """How many took part: the number given, else the number listed."""
    given = facts.tender.value.get("numberOfTenderers")
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    return len(facts.members(facts.tender, "tenderers")) or None


class AwardWithoutTender(Rule):
    code = "process.award_without_tender"
    title = both("Pemenang didahului pemilihan", "An award rests on a tender")
    needs = both("pemenang", "an award")
    _TOLD = ("procurementMethod", "procurementMethodDetails", "status", "tenderPeriod", "tenderers", "value")

    def cases(self, facts: Facts) -> Iterator[Case]:
        if not facts.awards:
            return
        told = any(facts.tender.value.get(name) for name in self._TOLD)
        yield (
            None
            if told
            else Wrong(
                "tender.procurementMethod",
                both(
                    f"Ada {len(facts.awards)} pemenang, tetapi tahap pemilihan masih kosong.",
                    f"There are {len(facts.awards)} awards, but the tender stage is empty.",
                ),
                both("metode dan status pemilihan", "method and status of the tender"),
            )
        )


class ContractWithoutAward(Rule):
    code = "process.contract_without_award"
    title = both("Kontrak didahului pemenang", "A contract rests on an award")
    needs = both("kontrak", "a contract")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for contract in facts.contracts:
            name = contract.text("title") or contract.ident() or "?"
            yield (
                None
                if facts.awards
                else Wrong(
                    contract.at("awardID"),
                    both(
                        f"Kontrak “{name}” ada, tetapi belum ada pemenang.",
                        f"There is the contract “{name}”, but no award.",
                    ),
                    both("pemenang yang menjadi dasar kontrak", "the award that the contract rests on"),
                )
            )


RULES = (
    MilestoneStatus,
    AwardsStatus,
    ContractsStatus,
    TenderStatus,
    DirectMethod,
    AwardWithoutTender,
    ContractWithoutAward,
)
