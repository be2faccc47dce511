"""Many readers at once: ``python -m benchmarks.readers http://127.0.0.1:5000``, against a portal that runs already.

Each reader asks for a page, reads it for some seconds, and follows on: searches, processes, units, OCDS. Only for the
machine's own loopback address, with an end in sight.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

WORDS = ("jalan", "jembatan", "puskesmas", "sekolah", "rehabilitasi", "drainase", "kecamatan kapas", "pengadaan obat")
_MOST_READERS, _LONGEST = 500, 300


@dataclass
class Seen:
    """What the readers saw: seconds by kind of page, and what was no page."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str] | None = None) -> None:
    """Send the readers and print lines of Markdown. Exit status 1 if any of them met an error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers", description=__doc__)
    parser.add_argument("url", help="http://127.0.0.1:PORT")
    parser.add_argument("--readers", type=int, default=200, help="at once (200)")
    parser.add_argument("--seconds", type=float, default=60, help="how long (60)")
    parser.add_argument("--pause", type=float, default=5, help="seconds that a page is read, on average (5)")
    options = parser.parse_args(arguments)
    address = urlsplit(options.url)
    if address.scheme != "http" or address.hostname != "127.0.0.1" or not address.port:
        parser.error("only http://127.0.0.1:PORT")
    if not (0 < options.readers <= _MOST_READERS and 0 < options.seconds <= _LONGEST and options.pause >= 0):
        parser.error(f"at most {_MOST_READERS} readers for at most {_LONGEST} seconds")
    seen = asyncio.run(read(address.port, paths(options.url), options.readers, options.seconds, options.pause))
    print(
        f"| {options.readers} readers, {options.seconds:.0f} s, {options.pause:.0f} s on a page | figure |\n|---|---|"
    )
    for title, figure in rows(seen, options.seconds):
        print(f"| {title} | {figure} |")
    raise SystemExit(1 if seen.errors else 0)


def paths(url: str) -> dict[str, list[str]]:
    """Addresses by kind of page, from what the portal itself lists."""
    search = f"{url}/api/3/action/package_search?fq=dataset_type:pengadaan&rows=100&facet=false"
    with urllib.request.urlopen(search, timeout=60) as answer:
        ocids = [found["ocid"] for found in json.load(answer)["result"]["results"]]
    return {
        "home": ["/"],
        "search": ["/pengadaan", *(f"/pengadaan?q={quote(word)}" for word in WORDS)],
        "filtered search": [f"/pengadaan?stage={stage}" for stage in ("planning", "award", "contract")],
        "process": [f"/pengadaan/{ocid.lower()}" for ocid in ocids],
        "OCDS record": [f"/ocds/record/{ocid}" for ocid in ocids],
        "OCDS releases": ["/ocds/releases?page_size=20"],
    }


async def read(port: int, pages: dict[str, list[str]], readers: int, seconds: float, pause: float) -> Seen:
    """Let the readers read. Each has its own seed, so that a run can be repeated."""
    seen, until = Seen({kind: [] for kind in pages}), time.monotonic() + seconds
    await asyncio.gather(*(_reader(port, pages, until, pause, random.Random(one), seen) for one in range(readers)))
    return seen


async def _reader(
    port: int, pages: dict[str, list[str]], until: float, pause: float, dice: random.Random, seen: Seen
) -> None:
    await asyncio.sleep(dice.uniform(0, pause))
    while time.monotonic() < until:
        kind = dice.choice(list(pages))
        begun = time.monotonic()
        try:
            status = await asyncio.wait_for(_get(port, dice.choice(pages[kind])), 60)
            if status != 200:
                seen.errors[f"{kind}: {status}"] += 1
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
            seen.errors[f"{kind}: {type(error).__name__}"] += 1
        seen.seconds[kind].append(time.monotonic() - begun)
        await asyncio.sleep(dice.uniform(0.5, 1.5) * pause)


async def _get(port: int, path: str) -> int:
    """The status of a page that was read to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        while await reader.read(65_536):
            pass
        return status
    finally:
        writer.close()


def rows(seen: Seen, seconds: float) -> list[tuple[str, str]]:
    """What was seen, in words."""
    every = sorted(one for times in seen.seconds.values() for one in times)
    found = [("pages read", f"{len(every):,} ({len(every) / seconds:.0f}/s)")]
    found += [("errors", ", ".join(f"{what} ({count})" for what, count in seen.errors.items()) or "none")]
    for title, times in [("all pages", every), *seen.seconds.items()]:
        if len(times) > 1:
            found.append((title, f"median {statistics.median(times):.2f} s, p95 {_p95(times):.2f} s"))
    return found


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]


if __name__ == "__main__":
    main()
