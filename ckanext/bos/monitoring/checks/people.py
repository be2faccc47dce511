"""Winners and bidders that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.core.redaction import firm_name
from ckanext.bos.ocds.quality.words import both

from .rule import Doubt, ProcessCheck, keyed, rows, said


class Stranger(ProcessCheck):
    """A winner who is not among the bidders: by identifier, or by name where either side has none."""

    code = "stranger"
    title = both("Pemenang bukan peserta", "Winner is no bidder")
    meaning = both(
        "Pemenangnya tidak ada dalam daftar peserta: daftar belum lengkap, atau pemenangnya salah.",
        "The winner is not in the list of bidders: the list is not complete, or the winner is wrong.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        listed = rows(process, "bidders")
        ids = {str(row["id"]) for row in listed if row.get("id")}
        names = {_name(row.get("name")) for row in listed}
        for key, row in keyed(process, "awards"):
            winner, column, bidders = str(row.get("supplier_id") or ""), "supplier_id", ids
            if not winner or not ids:
                # A bidder without a name, or with a masked one, may be anybody.
                winner, column = _name(row.get("supplier_name")), "supplier_name"
                bidders = set() if "" in names else names
            if winner and bidders and winner not in bidders:
                words = said(
                    "Pemenang {name} tidak ada di antara {count} peserta.",
                    "The winner {name} is not among the {count} bidders.",
                    name=str(row.get("supplier_name") or winner),
                    count=str(len(bidders)),
                )
                expected = both("salah satu peserta", "one of the bidders")
                hint = both(
                    "Lengkapi daftar peserta, atau perbaiki pemenangnya.",
                    "Complete the list of bidders, or correct the winner.",
                )
                numbers = {"bidders": str(len(bidders))}
                path = f"awards/{key}/{column}"
                yield Doubt(path, str(row[column]), tuple(sorted(bidders)), words, expected, hint, numbers)


def _name(given: Any) -> str:
    """A firm's name for comparing, whatever its blanks; "" for none and for a masked person."""
    return firm_name(str(given or "")).replace(" ", "")


class Again(ProcessCheck):
    """Several awards to one supplier in the same package: an award entered twice, or lots. Shown only."""

    code = "again"
    level = "look"
    title = both("Pemenang sama dua kali", "The same winner twice")
    meaning = both(
        "Satu penyedia tercatat beberapa kali sebagai pemenang paket yang sama.",
        "One supplier is entered several times as winner of the same package.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        won: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        for key, row in keyed(process, "awards"):
            if row.get("supplier_id"):
                won.setdefault(str(row["supplier_id"]), []).append((key, row))
        for winner, found in won.items():
            if len(found) > 1:
                key, row = found[-1]
                count = str(len(found))
                words = said(
                    "{name} tercatat {count} kali sebagai pemenang.",
                    "{name} is entered {count} times as winner.",
                    name=str(row.get("supplier_name") or winner),
                    count=count,
                )
                hint = both(
                    "Hapus yang tercatat ganda, kecuali jika paketnya terbagi dalam beberapa bagian.",
                    "Delete what is entered twice, unless the package has several lots.",
                )
                compared = tuple(sorted(key for key, _ in found))
                expected = both("satu kali", "once")
                path = f"awards/{key}/supplier_id"
                yield Doubt(path, winner, compared, words, expected, hint, {"awards": count})


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
        listed = len({key for key, _ in keyed(process, "bidders")})
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) < listed:
            words = said(
                "Jumlah peserta ditulis {number}, tetapi daftarnya memuat {listed}.",
                "The number of bidders is {number}, but {listed} are listed.",
                number=text,
                listed=str(listed),
            )
            expected = said("paling sedikit {listed}", "at least {listed}", listed=str(listed))
            hint = both("Hitung juga peserta yang tidak memasukkan penawaran.", "Count those who made no offer too.")
            numbers = {"number": text, "listed": str(listed)}
            yield Doubt("number_of_bidders", text, (str(listed),), words, expected, hint, numbers)
