"""Invented suppliers: names of coined words, and tax numbers that cannot be anybody's."""

from __future__ import annotations

from .calibration import CITIES, DEFAULT_SIZE, FIRM_SHARES, FIRMS, HOME_CITY
from .dice import Dice, apportion
from .model import Firm

_HEADS = (
    "Andar Arum Bagas Banyu Baskar Binar Bregas Candr Daruna Dwipan Ekasar Gandar Garbas Giris Handar Indrar Jagas "
    "Jatir Kalpan Kartan Kirans Kusum Lazuar Lokan Madyar Manggal Nawas Nirmal Padmar Pandur Prabas Puspar Rahsan "
    "Raksan Rejan Sagar Samban Sanggar Satyar Sekarn Sindur Surand Tandur Tirtan Tunggar Udayar Wanar Wasis Widur Yodh"
).split()
_TAILS = (
    "adipa aguna alaya amarta andaru antara arsana awangi indah ingrat irama isaka olaras omukti oyoso utama".split()
)
_SECOND = (
    "Abadi Adiguna Agung Anugerah Bakti Bangun Barokah Bersama Cemerlang Cipta Daya Dinamika Gemilang Graha Hutama "
    "Jaya Karsa Karya Konstruksi Kreasi Laksana Lestari Makmur Mandala Mandiri Mukti Nusa Perdana Perkasa Persada "
    "Pratama Putra Raya Sarana Sejahtera Sentosa Setia Sinergi Sukses Tama Teknik Tehnika Unggul Usaha Utama Wijaya"
).split()
_FIELD_WORDS = {
    "works": ("Konstruksi", "Bangunan", "Kontraktor", "Beton"),
    "goods": ("Niaga", "Dagang", "Medika", "Supplier"),
    "consulting": ("Konsultan", "Consultant", "Rekayasa", "Cons."),
    "services": ("Jasa", "Servis", "Boga", "Swadaya"),
}
_FORMS = (("CV", 66), ("PT", 27), ("", 5), ("UD", 2))


def invent_firms(seed: int, size: int) -> list[Firm]:
    """The firms of a world of `size` packages, grouped by category; the first of each group are the busiest."""
    dice = Dice(seed, "firms")
    count = max(80, 200 + (FIRMS - 200) * size // DEFAULT_SIZE)
    parts = apportion(count, list(FIRM_SHARES.values()))
    names = _Names(dice)
    numbers = _TaxNumbers(dice)
    firms: list[Firm] = []
    for category, n in zip(FIRM_SHARES, parts, strict=True):
        for rank in range(n):
            firms.append(_firm(len(firms), category, rank, n, dice, names, numbers))
    return firms


def _firm(number: int, category: str, rank: int, n: int, dice: Dice, names: _Names, numbers: _TaxNumbers) -> Firm:
    name = names.next(category)
    variant = _respell(name, dice) if dice.chance(0.03) else name
    # The busiest are mostly local; those that only register now and then come from everywhere.
    local = dice.chance(0.75 if rank < n * 0.45 else 0.3)
    city = HOME_CITY if local else dice.choose(CITIES[1:])
    return Firm(number, name, variant, numbers.next(), city, category, dice.chance(0.85))


class _Names:
    """Names of coined words; about one in a hundred is carried by two firms."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.bare: list[str] = []
        self.used: set[str] = set()

    def next(self, category: str) -> str:
        dice = self.dice
        if self.bare and dice.chance(0.007):
            return self._dress(dice.pick(self.bare))
        form = dice.choose(_FORMS)
        while True:
            words = [dice.pick(_HEADS) + dice.pick(_TAILS), dice.pick(_SECOND)]
            if dice.chance(0.22):
                words.append(dice.pick(_SECOND))
            if not form or dice.chance(0.12):
                words.append(dice.pick(_FIELD_WORDS[category]))
            name = f"{form}. {' '.join(words)}" if form else " ".join(words)
            if words[1] not in words[2:] and name.upper() not in self.used:
                break
        self.used.add(name.upper())
        self.bare.append(name)
        return self._dress(name)

    def _dress(self, name: str) -> str:
        """The spelling the firm itself typed: capitals, missing points and spaces."""
        dice = self.dice
        if dice.chance(0.55):
            name = name.upper()
        elif dice.chance(0.06):
            name = name.lower()
        form, point, rest = name.partition(". ")
        if point and len(form) == 2:
            name = form + dice.choose(((". ", 74), (".", 14), (" ", 12))) + rest
        return name


def _respell(name: str, dice: Dice) -> str:
    other = name.title() if name.isupper() else name.upper()
    return other.replace(". ", "." if dice.chance(0.5) else " ", 1)


class _TaxNumbers:
    """Numbers of the shape NN.NNN.NNN.N-NNN.NNN whose ninth digit is never the right check digit."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        self.used: set[str] = set()

    def next(self) -> str:
        dice = self.dice
        while True:
            digits = [dice.below(10) for _ in range(8)]
            if len(set(digits)) > 2 and (key := "".join(map(str, digits))) not in self.used:
                break
        self.used.add(key)
        ninth = (check_digit(digits) + dice.between(1, 9)) % 10
        rest = [dice.below(10) for _ in range(6)]
        d = "".join(map(str, [*digits, ninth, *rest]))
        return f"{d[:2]}.{d[2:5]}.{d[5:8]}.{d[8]}-{d[9:12]}.{d[12:]}"


def check_digit(digits: list[int]) -> int:
    """The ninth digit a real tax number (NPWP) would have: weights 1, 2, cross sums, tens complement."""
    total = 0
    for place, digit in enumerate(digits[:8]):
        product = digit * (1 + place % 2)
        total += product // 10 + product % 10
    return (10 - total % 10) % 10
