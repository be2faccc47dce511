"""Plain open datasets: budget tables, recapitulations, indicators, with the metadata of Satu Data Indonesia.

Their files' tables are loaded into CKAN's DataStore. What the plugin and other parts of this room use is exported here.
"""

from ckanext.bos.core.opendata import DATASET_TYPE, groups, is_asked, missing_fields

from .actions import actions
from .cli import commands
from .helpers import helpers
from .mixin import OpenData
from .msvar import PARTS

__all__ = [
    "DATASET_TYPE",
    "PARTS",
    "OpenData",
    "actions",
    "commands",
    "groups",
    "helpers",
    "is_asked",
    "missing_fields",
]
