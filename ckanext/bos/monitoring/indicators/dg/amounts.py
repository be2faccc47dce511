"""Flags of Development Gateway on amounts: i004, i171, i184."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process
from .bids import SOURCE


class I004(Judged):
    """Value: the award / the limit.

    Limits differ by country; ``limits`` holds them by the beginning of the class (the longest one counts), ``limit``
    that of all other classes.
    """

    code = "i004"
    family = "dg"
    title = both("Penunjukan di atas batas", "Sole source above the limit")
    meaning = both(
        "Dibeli tanpa persaingan terbuka, padahal nilainya di atas batas untuk jenis barang itu.",
        "Bought without open competition although its value is above the limit for such items.",
    )
    said = both(
        "Nilai pemenang {award:money} di atas batas {limit:money} untuk kelas {item}.",
        "The award of {award:money} is above the limit of {limit:money} for class {item}.",
    )
    clears = both(
        "Alasan penunjukan menurut aturan: keadaan tertentu, barang khusus, atau keadaan darurat.",
        "A reason for sole sourcing that the rules know: special circumstances or goods, or an emergency.",
    )
    source = SOURCE.format("I004")
    settings = (
        methods("limited"),
        Setting("limit", 200_000_000, both("Batas (rupiah)", "Limit (rupiah)")),
        Setting("limits", {}, both("Batas per kelas barang (rupiah)", "Limits by class of item (rupiah)")),
    )
    needs = ("tender.procurementMethod", "awards.value.amount", "tender.items.classification.id")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        award = max(award.amount or 0 for award in process.awards)
        limit, item = min((self._limit(item), item) for item in process.classes)
        if award <= limit:
            return self.clear(process.ocid, award / limit)
        return self.flag(process.ocid, award / limit, award=award, limit=limit, item=item)

    def _limit(self, item: str) -> float:
        limits = self.set["limits"]
        start = max((start for start in limits if item.startswith(start)), key=len, default=None)
        return float(self.set["limit"] if start is None else limits[start])


class I171(Judged):
    """Value: how far the award is from the estimate, as a part of the nearer of the two; of several the nearest."""

    code = "i171"
    family = "dg"
    title = both("Harga pemenang hampir sama dengan HPS", "Award near the estimate")
    meaning = both(
        "Harga pemenang hampir sama dengan HPS: mungkin persaingan semu, atau HPS diketahui lebih dulu.",
        "The award is almost the owner's estimate: competition may be a show, or the estimate was known before.",
    )
    said = both(
        "Nilai pemenang {award:money} berselisih {distance:percent} dari HPS {estimate:money} "
        "(batas {threshold:percent}).",
        "The award of {award:money} is {distance:percent} from the estimate of {estimate:money} "
        "(limit {threshold:percent}).",
    )
    clears = both(
        "Pekerjaan dengan harga satuan yang sudah pasti, atau nilai kecil yang tidak banyak ruang menawar.",
        "Work with fixed unit prices, or small amounts that leave little room.",
    )
    source = SOURCE.format("I171")
    settings = (
        methods("open"),
        Setting("threshold", 0.01, both("Selisih kurang dari (bagian)", "Distance less than (part)"), most=1),
    )
    needs = ("tender.procurementMethod", "tender.value.amount", "awards.value.amount")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        estimate, threshold = process.estimate or 1, self.set["threshold"]
        prices = [award.amount for award in process.awards if award.amount]
        distance, award = min((abs(price - estimate) / max(price, estimate), price) for price in prices)
        if distance >= threshold:
            return self.clear(process.ocid, distance)
        numbers = {"award": award, "estimate": estimate, "distance": distance, "threshold": threshold}
        return self.flag(process.ocid, distance, **numbers)


class I184(Judged):
    """Value: contracts / award; of several awards the one that is farthest from 1."""

    code = "i184"
    family = "dg"
    title = both("Nilai kontrak jauh dari nilai pemenang", "Contract far from the award")
    meaning = both(
        "Nilai kontrak jauh berbeda dari nilai pemenang: persaingan harga dapat menjadi sia-sia.",
        "The contract is worth far more or less than what was awarded, which makes the competition worthless.",
    )
    said = both(
        "Nilai kontrak {contract:money} adalah {ratio:percent} dari nilai pemenang {award:money} "
        "(batas ± {threshold:percent}).",
        "The contract of {contract:money} is {ratio:percent} of the award of {award:money} (limit ± "
        "{threshold:percent}).",
    )
    clears = both(
        "Adendum dengan alasan yang sah, kontrak tahun jamak, atau salah ketik nilai.",
        "Amendments with a valid reason, contracts over several years, or a mistyped amount.",
    )
    source = SOURCE.format("I184")
    settings = (Setting("threshold", 0.3, both("Selisih lebih dari (bagian)", "Difference more than (part)")),)
    needs = ("awards.value.amount", "contracts.value.amount")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        sums: dict[int, list[float | int]] = {}
        for award, contract in process.pairs():
            if award.amount and contract.amount:
                sums.setdefault(id(award), [award.amount, 0])[1] += contract.amount
        if not sums:
            return self.missing(process.ocid, "contracts.value.amount")
        award, contract = max(sums.values(), key=lambda pair: abs(pair[1] / pair[0] - 1))
        ratio, threshold = contract / award, self.set["threshold"]
        # Compared in whole rupiah: 1.3 times an award is not 0.3 more in binary fractions.
        if abs(contract - award) <= round(award * threshold, 6):
            return self.clear(process.ocid, ratio)
        return self.flag(process.ocid, ratio, contract=contract, award=award, ratio=ratio, threshold=threshold)
