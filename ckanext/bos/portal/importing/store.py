"""Where uploaded files and the rows to mend lie: below ``ckan.storage_path``, out of reach of the web."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from .model import Import

KEPT = timedelta(days=30)


def folder(import_id: str) -> Path:
    """The folder of one import."""
    root = tk.config.get("ckan.storage_path")
    if not root:
        raise tk.ValidationError({"ckan.storage_path": ["must be set: uploaded tables are kept below it"]})
    return Path(root) / "bos" / "import" / import_id


def upload(import_id: str) -> Path:
    """The file as it was uploaded."""
    return folder(import_id) / "upload"


def wrong_rows(import_id: str) -> Path:
    """The workbook of rows to mend; there only when there are any."""
    return folder(import_id) / "wrong.xlsx"


def forget_old() -> int:
    """Delete imports that are older than thirty days, with their files. Commits.

    :returns: how many
    """
    before = datetime.now(UTC) - KEPT
    old = list(model.Session.scalars(sa.select(Import.id).where(Import.created < before)))
    for import_id in old:
        shutil.rmtree(folder(import_id), ignore_errors=True)
    if old:
        model.Session.execute(sa.delete(Import).where(Import.id.in_(old)))
        model.Session.commit()
    return len(old)
