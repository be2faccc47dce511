"""R018: only one took part."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from .answers import Found, clear, excused, flag, missing
from .common import Cardinal
from .facts import Facts


class R018(Cardinal):
    """The number of tenderers is the whole number 1 (1.0 is none), where the method calls for competition."""

    code = "R018"
    title = both("Hanya satu penawaran", "Single bid received")
    meaning = both(
        "Hanya satu peserta padahal metodenya bersaing. Mungkin yang lain tidak tahu, tidak boleh, atau sudah "
        "mengalah.",
        "There was one tenderer although the method calls for competition: others may not have known, or stood back.",
    )
    said = both(
        "Hanya {tenderers} peserta, padahal metodenya “{method}”.",
        "There was only {tenderers} tenderer, although the method is “{method}”.",
    )
    clears = both(
        "Barang atau jasanya hanya dijual satu penyedia di daerah ini, atau tender diulang setelah gagal.",
        "Only one supplier in the region sells it, or it is a repeated tender after a failed one.",
    )
    source = "Cardinal 0.0.8, R018 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/018.html)"
    settings = (Setting("procurement_methods", ("open", "selective"), both("Hanya metode ini", "Only these methods")),)
    prints = {"OCID": 1.0}

    def judge(self, facts: Facts) -> Found:
        tender = facts.release.tender
        method = tender.procurementMethod if tender is not None else None
        count = tender.numberOfTenderers if tender is not None else None
        absent = [] if type(count) is int else ["tender.numberOfTenderers"]
        if methods := self.set["procurement_methods"]:
            if type(method) is not str:
                return missing(["tender.procurementMethod", *absent])
            if method not in methods:
                return excused("method")
        if absent:
            return missing(absent)
        return flag(1, tenderers=1, method=str(method or "–")) if count == 1 else clear(count)
