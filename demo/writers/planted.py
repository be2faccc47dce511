"""Person data that the real systems carry and that must never surface: obviously made up, and listed in the truths."""

from __future__ import annotations

_NAMES = (
    "Kenari Merak Gelatik Cendrawasih Kutilang Jalak Murai Elang Camar Bangau Pelatuk Walet Beo Kakatua Nuri Puyuh "
    "Tekukur Perkutut Pipit Manyar"
).split()


class Planted:
    """Gives made-up person data by a number and remembers what was given."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def listed(self) -> list[str]:
        """Everything that was given, for the list of what must not appear."""
        return sorted(self.given)

    def person(self, role: str, n: int) -> str:
        """``Pemilik Rekaan Kenari 07``: no firm and no person is called so."""
        return self._keep(f"{role} Rekaan {_NAMES[n % len(_NAMES)]} {n % 40:02d}")

    def address(self, n: int) -> str:
        return self._keep(f"Jalan Rekaan Sumur Wungu {n % 40 + 101} RT 99 RW 99")

    def account(self, n: int) -> str:
        return self._keep(f"0999-88-{n % 40 + 990100:06d}")

    def bank(self, n: int) -> str:
        return self._keep(f"Bank Rekaan {_NAMES[n % 5]} Sejati")

    def tax_number(self, n: int) -> str:
        """A person's tax number."""
        return self._keep(f"99.990.{n % 40 + 100}.9-999.000")

    def civil_servant(self, n: int) -> str:
        """NIP, 18 digits."""
        return self._keep(f"9999010199990100{n % 40:02d}")

    def identity_card(self, n: int) -> str:
        """NIK, 16 digits."""
        return self._keep(f"35229999999900{n % 40 + 10:02d}")

    def phone(self, n: int) -> str:
        return self._keep(f"08129999{n % 40 + 1000}")

    def _keep(self, text: str) -> str:
        self.given.add(text)
        return text
