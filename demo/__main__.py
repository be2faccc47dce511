"""`python -m demo`: write the simulated regency into a folder."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from . import truths
from .calibration import DEFAULT_SIZE
from .units import DEFAULT_UNITS, UnitsError
from .world import build
from .writers import WRITERS

_DESCRIPTION = """\
Membuat kabupaten tiruan: penyedia, rencana, paket, penawaran, kontrak dan pembayaran yang dikarang namun saling cocok,
lalu menulisnya dalam format asli sumber data: SiRUP dan SPSE (TAHUN/inaproc, TAHUN/isb), SIMDA (simda/*.sqlite),
e-Musrenbang, e-Monev, lembar ekspor SPSE, dan dataset terbuka (datasets/). `python -m demo.server` menjawab seperti
sistem aslinya.

Invents a regency: firms, plans, packages, bids, contracts and payments that fit together, and writes them in the
formats of the real sources. Unit, district and village names are those of Kabupaten Bojonegoro; nothing else is real.
The same options always give the same bytes. demo-truths.json, written beside the files, lists every count, every
mistake, every planted anomaly, the links to be found, and the person data that must never surface."""

_EPILOG = """\
contoh / examples:
  python -m demo --out var/demo-data
  python -m demo --out var/bench --processes 100000
  python -m demo --out var/other --years 2020 2021 2022 --seed 7"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status (0 written, 2 wrong options, 1 could not write)."""
    parser = _parser()
    options = parser.parse_args(arguments)
    years = tuple(sorted(set(options.years)))
    if not 1 <= len(years) <= 12 or years[0] < 2010 or years[-1] > 2060:
        parser.error("--years: 1-12 tahun antara 2010 dan 2060 / 1-12 years between 2010 and 2060")
    if not 20 <= options.processes <= 1_000_000:
        parser.error("--processes: 20 sampai 1.000.000 / 20 to 1,000,000")
    progress = Progress(quiet=options.quiet)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        world = build(options.seed, years, options.processes, options.units, progress)
        sources = {name: WRITERS[name](world, options.out, progress) for name in options.sources}
        progress(truths.FILE, 97)
        truths.save(options.out / truths.FILE, world, sources)
    except (UnitsError, OSError) as error:
        progress.close()
        print(f"Gagal / failed: {error}", file=sys.stderr)
        return 1
    progress.close()
    if not options.quiet:
        own = truths.describe(world)
        print(
            f"{options.out}: {own['packages']:,} paket/packages ({own['tenders']:,} tender, {own['nontenders']:,} "
            f"non-tender), {own['bids']:,} peserta/bidders, {len(world.anomalies):,} anomali/anomalies."
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder tujuan / folder to write into")
    parser.add_argument(
        "--years",
        type=int,
        nargs="+",
        default=[2018, 2019],
        metavar="YEAR",
        help="tahun anggaran; tahun pertama hanya tender / fiscal years; the first of several has tenders only",
    )
    parser.add_argument(
        "--processes",
        type=int,
        default=DEFAULT_SIZE,
        metavar="N",
        help=f"jumlah paket semua tahun / packages of all years together (default {DEFAULT_SIZE})",
    )
    parser.add_argument("--seed", type=int, default=244, help="benih acak / seed of chance (default 244)")
    parser.add_argument(
        "--units",
        type=Path,
        default=DEFAULT_UNITS,
        metavar="FILE",
        help="tabel unit, kecamatan.csv di folder yang sama / table of units, kecamatan.csv beside it",
    )
    parser.add_argument(
        "--sources",
        nargs="+",
        choices=sorted(WRITERS),
        default=sorted(WRITERS),
        metavar="SOURCE",
        help=f"sumber yang ditulis / sources to write: {', '.join(sorted(WRITERS))}",
    )
    parser.add_argument("--quiet", action="store_true", help="tanpa kemajuan dan ringkasan / no progress, no summary")
    return parser


class Progress:
    """One line on standard error, shown once the work has taken a second and rewritten at every step."""

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.start = time.monotonic()
        self.shown = False
        self.terminal = sys.stderr.isatty()

    def __call__(self, what: str, percent: int) -> None:
        if self.quiet or time.monotonic() - self.start < 1:
            return
        line = f"{percent:3d} %  {what}"
        print(
            f"\r{line:<60}" if self.terminal else line, end="" if self.terminal else "\n", file=sys.stderr, flush=True
        )
        self.shown = True

    def close(self) -> None:
        if self.shown and self.terminal:
            print(f"\r{'':<60}\r", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
