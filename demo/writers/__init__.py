"""One module per source: each writes what that source would deliver about the same world.

A writer is a function `write(world, folder, report) -> truths`: it writes its files into the folder and returns, as
plain JSON values, the counts that hold for them. It has its own stream of chance and changes nothing in the world.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..model import World
from . import datasets, emonev, musrenbang, simda, sirup, spse, spse_export

Writer = Callable[[World, Path, Callable[[str, int], None]], dict[str, Any]]

#: Writers by the name that `ckan bos observe --source` gives the reader, and that of the plain datasets' folder.
WRITERS: dict[str, Writer] = {
    spse_export.SOURCE: spse_export.write,
    sirup.SOURCE: sirup.write,
    spse.SOURCE: spse.write,
    simda.SOURCE: simda.write,
    musrenbang.SOURCE: musrenbang.write,
    emonev.SOURCE: emonev.write,
    datasets.SOURCE: datasets.write,
}
