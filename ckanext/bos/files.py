"""The uploaded file of a resource, wherever CKAN keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import flask
from ckan.lib import files as kept
from ckan.lib import uploader


@contextmanager
def stored(resource: Mapping[str, Any]) -> Iterator[Path]:
    """A path under which the file can be read inside the block.

    :raises FileNotFoundError: it is not there
    """
    place, storage = _found(resource)
    if storage is None:
        if not Path(place).is_file():
            raise FileNotFoundError(resource["id"])
        yield Path(place)
        return
    with NamedTemporaryFile(prefix="bos-file-") as copy:
        try:
            for chunk in storage.stream(kept.FileData(kept.Location(place))):
                copy.write(chunk)
        except kept.exc.FilesError:
            raise FileNotFoundError(resource["id"]) from None
        copy.flush()
        yield Path(copy.name)


def inline(resource: Mapping[str, Any], media_type: str) -> flask.Response:
    """The file as an answer that a browser shows in a page rather than saves.

    :param media_type: what the browser is to take it for, whatever is in it
    :raises FileNotFoundError: it is not there
    """
    place, storage = _found(resource)
    try:
        if storage is None:
            answer = flask.send_file(place, mimetype=media_type, conditional=True)
        else:
            location = kept.Location(place)
            data = kept.FileData(location, size=storage.size(location), content_type=media_type)
            answer = storage.as_response(data, None, send_inline=True)
    except (OSError, kept.exc.FilesError):
        raise FileNotFoundError(resource["id"]) from None
    if answer.status_code == 404:
        raise FileNotFoundError(resource["id"])
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _found(resource: Mapping[str, Any]) -> tuple[str, Any]:
    """Where the file is, and the storage that has it; None for a plain folder."""
    upload: Any = uploader.get_resource_uploader(dict(resource))
    return upload.get_path(resource["id"]), getattr(upload, "storage", None)
