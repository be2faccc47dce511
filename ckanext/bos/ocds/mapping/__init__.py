"""From a contracting process to what a release says about it: one module per stage, pure functions.

Rules: OCDS 1.1.5 with the extensions of :mod:`ckanext.bos.ocds.extensions`. ``docs/ocds-mapping.md`` is the table.
"""

from .given import Site, Unit
from .state import release

__all__ = ["Site", "Unit", "release"]
