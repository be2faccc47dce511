"""Where finished bulk files lie, and the manifest that says which of them count.

Files are named by their content and never altered; the manifest is replaced in one step. Whoever is killed leaves the
old manifest with the old files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import ckan.plugins.toolkit as tk

from .. import package
from .catalogue import BY_CODE, Kind

_MANIFEST = "manifest.json"
_UNDER_WAY = "new-"


@dataclass(frozen=True)
class File:
    """A finished file.

    :ivar stored: its name in the store
    :ivar modified: when this content was first made, ``+07:00``
    :ivar rows: processes, or releases, in it
    """

    name: str
    scope: str
    kind: str
    stored: str
    size: int
    sha256: str
    modified: str
    rows: int

    @property
    def described(self) -> Kind:
        """What kind of file it is."""
        return BY_CODE[self.kind]

    @property
    def moment(self) -> datetime:
        """The same as ``modified``, aware."""
        return datetime.fromisoformat(self.modified)


@dataclass(frozen=True)
class Manifest:
    """The files by name, and the state of the ledger from which each scope was made."""

    marks: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def with_scope(self, scope: str, mark: str, made: list[File]) -> Manifest:
        """The manifest with new files of one scope. What has the same content keeps its date."""
        kept = {name: file for name, file in self.files.items() if file.scope != scope}
        return Manifest(self.marks | {scope: mark}, kept | {file.name: self._aged(file) for file in made})

    def only(self, scopes: list[str]) -> Manifest:
        """The manifest without other scopes."""
        return Manifest(
            {scope: mark for scope, mark in self.marks.items() if scope in scopes},
            {name: file for name, file in self.files.items() if file.scope in scopes},
        )

    def _aged(self, file: File) -> File:
        old = self.files.get(file.name)
        return old if old and old.sha256 == file.sha256 else file


class Store:
    """A folder of finished files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> Manifest:
        """What there is; nothing in a new folder, or where the manifest cannot be read."""
        try:
            found = json.loads((self.folder / _MANIFEST).read_text("utf-8"))
            return Manifest(found["marks"], {name: File(**file) for name, file in found["files"].items()})
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return Manifest()

    def open(self, name: str) -> tuple[File, IO[bytes]] | None:
        """A finished file to read, which stays readable when a newer one takes its place."""
        for _attempt in range(3):
            file = self.manifest().files.get(name)
            if file is None:
                return None
            try:
                return file, (self.folder / file.stored).open("rb")
            except FileNotFoundError:  # replaced between the two looks
                continue
        return None

    def holds(self, manifest: Manifest, scope: str) -> bool:
        """Whether all files of a scope are where they should be."""
        files = [file for file in manifest.files.values() if file.scope == scope]
        return all((self.folder / file.stored).is_file() for file in files)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """A folder for files under way, beside the finished ones; gone afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def take(self, path: Path, name: str, scope: str, kind: str, rows: int) -> File:
        """Move a finished file from its workplace into the store; it counts once the manifest names it."""
        with path.open("r+b") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        stored = f"{digest[:20]}-{name}"
        size = path.stat().st_size
        os.replace(path, self.folder / stored)
        now = package.date_text(datetime.now(UTC))
        return File(name, scope, kind, stored, size, digest, now, rows)

    def commit(self, manifest: Manifest, but: Path | None = None) -> None:
        """Let a manifest count, and drop what it does not name, such as the remains of somebody killed.

        Only for who holds the lock.

        :param but: a workplace that is still needed
        """
        found = {"marks": manifest.marks, "files": {name: asdict(file) for name, file in manifest.files.items()}}
        with self.workplace() as place:
            path = place / _MANIFEST
            with path.open("w", encoding="utf-8") as stream:
                json.dump(found, stream, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(path, self.folder / _MANIFEST)
        named = {file.stored for file in manifest.files.values()} | {_MANIFEST}
        for path in self.folder.iterdir():
            if path.is_dir() and path.name.startswith(_UNDER_WAY) and path != but:
                shutil.rmtree(path, ignore_errors=True)
            elif path.is_file() and path.name not in named:
                path.unlink(missing_ok=True)


def store() -> Store:
    """The portal's own: ``bos/bulk`` below ``ckan.storage_path``."""
    root = tk.config.get("ckan.storage_path")
    if not root:
        raise tk.ValidationError({"ckan.storage_path": ["must be set: bulk files are kept below it"]})
    return Store(Path(root) / "bos" / "bulk")
