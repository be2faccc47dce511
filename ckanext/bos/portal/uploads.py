"""Every upload of a paper is looked at before CKAN stores it, by whatever way it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Response, jsonify
from werkzeug.datastructures import FileStorage

from ckanext.bos import config, files
from ckanext.bos.core import codelists, photos, schema, uploads
from ckanext.bos.core.errors import FieldError
from ckanext.bos.registry import DATASET_TYPE

from .validators import said

_ANY = tuple(uploads.FAMILIES)
_FORM = 1024 * 1024
"""Room for the other fields of a form, in bytes."""


def limit() -> int:
    """The largest paper that can be stored, in bytes: the portal's own limit or CKAN's, whichever is smaller."""
    return min(config.upload_limit(), tk.config["ckan.max_resource_size"] * 1024 * 1024)


def check_upload(resource: dict[str, Any]) -> None:
    """Refuse a file that is not what it says, too large, or of a type this kind of paper does not take.

    CKAN asks for an uploader with each new or changed resource, in forms and in the API. The file that is
    then stored is the one checked here: pictures without place and device, the name without person data.

    :raises tk.ValidationError: on ``upload``, in words a steward can act on
    """
    upload = resource.get("upload")
    if not isinstance(upload, FileStorage) or not upload.filename:
        return
    known = _known(resource)
    if not _is_paper(resource, known):
        return
    kind = resource.get("kind") or (known.extras.get("kind") if known is not None else "")
    paper = schema.load().papers.get(codelists.lookup("paper_kind", str(kind or "")) or "")
    try:
        _check(resource, upload, paper.accept if paper else _ANY)
    except FieldError as error:
        raise tk.ValidationError({"upload": [said(error)]}) from None


def twin(upload: FileStorage, papers: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The paper whose stored file has the very bytes of one that is sent; a photo is compared as it would be stored."""
    if not papers:
        return None
    name, stream = str(upload.filename), upload.stream
    try:
        kind = uploads.check(name, stream, _ANY, limit())  # pyright: ignore[reportArgumentType]
        content = stream.read()
        if kind in uploads.FAMILIES["image"]:
            content = photos.without_metadata(kind, content, name)
    except FieldError:
        return None  # what is wrong with it is told when it is stored
    finally:
        stream.seek(0)
    return next((paper for paper in papers if _holds(paper, content)), None)


def _holds(paper: Mapping[str, Any], content: bytes) -> bool:
    if str(paper.get("size")) != str(len(content)):
        return False
    try:
        with files.stored(paper) as path:
            return path.read_bytes() == content
    except FileNotFoundError:
        return False


def refuse_oversized() -> Response | None:
    """Refuse a form whose announced length is beyond any paper, before a byte of it is read.

    Somewhat larger ones are read, so that what was typed beside the file can be shown again.
    """
    request = tk.request
    announced = request.content_length or 0
    if announced <= 2 * limit() + _FORM or request.mimetype != "multipart/form-data":
        return None
    size, most = uploads.megabytes(announced), uploads.megabytes(limit())
    message = said(FieldError("upload_size", name="…", size=size, limit=most))
    if request.path.startswith("/api/"):
        answer = jsonify(success=False, error={"__type": "Validation Error", "upload": [message]})
        answer.status_code = 409
    else:
        answer = Response(tk.render("bos/entry/too_large.html", {"message": message}), 413)
    answer.headers["Connection"] = "close"
    return answer


def _check(resource: dict[str, Any], upload: FileStorage, accept: tuple[str, ...]) -> None:
    name, stream = str(upload.filename), upload.stream
    kind = uploads.check(name, stream, accept, limit())  # pyright: ignore[reportArgumentType]
    if kind in uploads.FAMILIES["image"]:
        upload.stream = BytesIO(photos.without_metadata(kind, stream.read(), name))
    upload.filename = uploads.clean_name(name)
    resource["format"] = kind.upper()
    resource.pop("mimetype", None)  # that of the file before; CKAN finds the new one


def _known(resource: dict[str, Any]) -> Any:
    return model.Resource.get(resource["id"]) if resource.get("id") else None


def _is_paper(resource: dict[str, Any], known: Any) -> bool:
    """Resources of other dataset types are none of ours; ours always name their package (see ``package_update``)."""
    package_id = resource.get("package_id") or (known.package_id if known is not None else None)
    package = model.Package.get(package_id) if package_id else None
    return package is not None and package.type == DATASET_TYPE
