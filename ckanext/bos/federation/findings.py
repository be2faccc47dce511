"""What is not right with a dataset in the eyes of other catalogues, said to the person who can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Weight = Literal["reject", "altered", "lost", "poor"]

WEIGHTS: Mapping[Weight, Mapping[str, str]] = {
    "reject": {"id": "Ditolak", "en": "Rejected"},
    "altered": {"id": "Diubah agar diterima", "en": "Altered so that it is taken"},
    "lost": {"id": "Hilang", "en": "Lost"},
    "poor": {"id": "Kurang lengkap", "en": "Incomplete"},
}
"""What becomes of it at a national harvester, the worst first."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not right.

    :ivar weight: what becomes of it: see :data:`WEIGHTS`
    :ivar field: the field of the form that holds it, ``title`` or ``resources/2/url``
    :ivar found: what stands there, shortened
    :ivar why: what the harvester does with it; ``mend`` what to do (Indonesian and English)
    """

    weight: Weight
    code: str
    field: str
    found: str
    why: Mapping[str, str]
    mend: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "weight": self.weight,
            "code": self.code,
            "field": self.field,
            "found": self.found,
            "why": dict(self.why),
            "mend": dict(self.mend),
        }

    def sentence(self, lang: str) -> str:
        """The finding as one or two sentences."""
        found = f": “{self.found}”" if self.found else ""
        return f"{self._file(lang)}{self.why[lang]}{found}. {self.mend[lang]}."

    def _file(self, lang: str) -> str:
        """Which file it is about, if it is about one."""
        first, _, rest = self.field.partition("/")
        number = rest.partition("/")[0]
        if first != "resources" or not number.isdigit():
            return ""
        return f"{'Berkas ke-' if lang == 'id' else 'File '}{int(number) + 1}: "

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Finding:
        """From what :meth:`as_dict` gave."""
        return cls(data["weight"], data["code"], data["field"], data["found"], data["why"], data["mend"])


def short(value: Any) -> str:
    """A value as it is shown in a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def words(id: str, en: str) -> dict[str, str]:
    """The same in both languages."""
    return {"id": id, "en": en}
