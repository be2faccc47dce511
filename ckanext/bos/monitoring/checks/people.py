"""Winners and bidders that do not fit each other. Compared by identifier, never by the spelling of a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from .rule import Doubt, ProcessCheck, rows, said


class Stranger(ProcessCheck):
    """A winner who is not among the bidders."""

    code = "stranger"
    title = both("Pemenang bukan peserta", "Winner is no bidder")
    meaning = both(
        "Pemenangnya tidak ada dalam daftar peserta: daftar belum lengkap, atau pemenangnya salah.",
        "The winner is not in the list of bidders: the list is not complete, or the winner is wrong.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        bidders = {str(row["id"]) for row in rows(process, "bidders") if row.get("id")}
        if not bidders:
            return
        for number, row in enumerate(rows(process, "awards"), 1):
            winner = str(row.get("supplier_id") or "")
            if winner and winner not in bidders:
                words = said(
                    "Pemenang {name} tidak ada di antara {count} peserta.",
                    "The winner {name} is not among the {count} bidders.",
                    name=str(row.get("supplier_name") or winner),
                    count=str(len(bidders)),
                )
                path = f"awards/{row.get('id') or number}/supplier_id"
                expected = both("salah satu peserta", "one of the bidders")
                yield Doubt(path, winner, tuple(sorted(bidders)), words, expected)


class Fewer(ProcessCheck):
    """Fewer bidders counted than listed."""

    code = "fewer"
    level = "look"
    title = both("Jumlah peserta kurang dari daftarnya", "Fewer bidders than listed")
    meaning = both(
        "Jumlah peserta yang ditulis lebih kecil dari daftar pesertanya.",
        "The number of bidders is smaller than their list.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        text = str(process.get("number_of_bidders") or "")
        listed = len(list(rows(process, "bidders")))
        if text.isascii() and text.isdigit() and int(text) < listed:
            words = said(
                "Jumlah peserta ditulis {number}, tetapi daftarnya memuat {listed}.",
                "The number of bidders is {number}, but {listed} are listed.",
                number=text,
                listed=str(listed),
            )
            expected = said("paling sedikit {listed}", "at least {listed}", listed=str(listed))
            yield Doubt("number_of_bidders", text, (str(listed),), words, expected)
