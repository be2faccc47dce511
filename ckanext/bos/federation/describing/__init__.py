"""Datasets as they are described to other catalogues, before any of their languages."""

from .bodies import Bodies, government
from .description import (
    Agent,
    Code,
    Description,
    Distribution,
    Licence,
    Link,
    Number,
    Period,
    Place,
)
from .reading import KINDS, PLAIN, describe, describe_all

__all__ = [
    "Agent",
    "Bodies",
    "Code",
    "Description",
    "Distribution",
    "KINDS",
    "Licence",
    "Link",
    "Number",
    "PLAIN",
    "Period",
    "Place",
    "describe",
    "describe_all",
    "government",
]
