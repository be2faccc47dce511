"""Counting what comes again: the same buyer and supplier, the same kind of item, the same group of bidders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..definition import Outcome
from ..judging import Judged
from ..process import DAY, Process, When, end_of, listed


class Key(NamedTuple):
    """What repeats: a supplier, and what it did (for whom, of which class, against whom)."""

    supplier: str
    what: Hashable


Dated = tuple[Key, When | None]


class Repeats(Judged):
    """Counts equal keys in an interval. Value: the highest count that a process belongs to.

    A supplier of flagged processes is flagged as well, with its highest count.

    :ivar end: the moment from which time is counted back: the end of the day that is set, else the newest release
    """

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        reference = listed(self.set.get("reference_date"))
        self._reference = end_of(reference[0]) if reference else None
        self._newest = When(0, 0)
        self._rows: list[tuple[str, list[Dated]]] = []
        self._names: dict[str, str] = {}
        self.end = self._newest

    def look(self, process: Process) -> Outcome | None:
        if process.released is not None and process.released > self._newest:
            self._newest = process.released
        return super().look(process)

    def judge(self, process: Process) -> None:
        self._names.update(process.winners)
        self._rows.append((process.ocid, list(self.dated(process))))

    def dated(self, process: Process) -> Iterable[Dated]:
        """What a process adds to the counts."""
        raise NotImplementedError

    def interval(self, when: When | None) -> int | None:
        """The number of the interval of a moment; None for one that does not count."""
        return 0

    def compared(self) -> Iterator[Outcome]:
        self.end = self._reference or self._newest
        counts: Counter[tuple[Key, int]] = Counter()
        rows: list[tuple[str, list[tuple[Key, int]]]] = []
        for ocid, dated in self._rows:
            keys = [(key, at) for key, when in dated if (at := self.interval(when)) is not None]
            counts.update(keys)
            rows.append((ocid, keys))
        highest: dict[str, tuple[int, Key]] = {}
        threshold = self.set["threshold"]
        for ocid, keys in rows:
            if not keys:
                yield self.excused(ocid, "outside")
                continue
            most = max(keys, key=counts.__getitem__)
            count = counts[most]
            if count < threshold:
                yield self.clear(ocid, count)
                continue
            yield self.flag(ocid, count, **self.numbers(most[0], count))
            for key in keys:
                if counts[key] >= threshold and counts[key] > highest.get(key[0].supplier, (0, key))[0]:
                    highest[key[0].supplier] = counts[key], key[0]
        for supplier, (count, key) in highest.items():
            yield self.flag_of("Tenderer", supplier, count, **self.numbers(key, count))

    def numbers(self, key: Key, count: int) -> dict[str, Any]:
        """What a flag says."""
        numbers = {"count": count, "supplier": self._names[key.supplier], "threshold": self.set["threshold"]}
        return numbers | ({"days": self.set["days"]} if "days" in self.set else {})

    def in_last_days(self, when: When | None) -> int | None:
        """One interval that ends with the reference."""
        return None if when is None or when.seconds < self.end.seconds - self.set["days"] * DAY else 0
