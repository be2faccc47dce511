"""Pictures of the monitoring as SVG, drawn on the server: no script, no style sheet, nothing fetched from elsewhere.

The same input gives the same bytes. Beside each picture a page shows the same figures in a table.
"""

from .drawing import Bar, Series, bars, columns, funnel
from .map import District, district_map

__all__ = ["Bar", "District", "Series", "bars", "columns", "district_map", "funnel"]
