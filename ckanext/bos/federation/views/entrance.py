"""What all faces share: they can only be read, everybody gets the same, and too great a loss holds them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
from flask import Blueprint, Response, request

from ckanext.bos.ocds.views import problems
from ckanext.bos.ocds.views.caching import preflight
from ckanext.bos.ocds.views.problems import Problem

from .. import published, visits
from ..describing import Description, describe

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
"""What the routes for programs take: refusing is theirs too, so that it is said in their form."""

_LATER = 3600


def blueprint(name: str, *, posts: bool = False) -> Blueprint:
    """A blueprint whose views are for programs.

    :param posts: whether POST reads as well, as in CKAN's API
    """
    made = Blueprint(name, __name__)
    allowed = ("GET", "HEAD", "POST") if posts else ("GET", "HEAD")

    @made.before_request
    def before() -> Response | None:
        """Preflights, and anything but reading, end here."""
        if request.method == "OPTIONS":
            return preflight()
        return None if request.method in allowed else problems.wrong_method(request.method).response()

    return made


def described(name: str, kind: str = "") -> tuple[Any, Description]:
    """A public dataset as a ``model.Package``, and its description.

    :param kind: the dataset type that it must have; empty for any
    :raises Problem: 404, whatever the reason
    """
    package = model.Package.get(name)
    if package is None or not published.is_public(package) or (kind and package.type != kind):
        raise problems.not_found(name)
    found = describe(package.id)
    if found is None:
        raise problems.not_found(name)
    return package, found


def hold_back() -> None:
    """Keep harvesters that delete what they do not find from deleting by mistake.

    :raises Problem: 503 while too many datasets have vanished and nobody has confirmed it
    """
    loss = published.loss()
    if loss.suspicious:
        detail = {
            "id": f"{loss.gone} dataset hilang dalam sehari. Katalog menunggu sampai walidata memeriksanya; "
            "silakan coba lagi nanti dan jangan menghapus salinan Anda.",
            "en": f"{loss.gone} datasets vanished within a day. The catalogue waits until the data steward has looked; "
            "please try again later and do not delete your copies.",
        }
        raise Problem(503, "held", detail=detail, headers={"Retry-After": str(_LATER)})


def visited(face: str, datasets: int) -> None:
    """Note who reads a face. Looking at the headers alone does not count."""
    if request.method != "HEAD":
        visits.note(face, request.headers.get("User-Agent") or "", datasets)


def whole_seconds(moment: datetime | None) -> datetime | None:
    """A moment as HTTP writes it."""
    return moment.replace(microsecond=0) if moment else None


def without_body(response: Response) -> Response:
    """What is answered to HEAD where the body would have to be made for its length: the headers without it."""
    response.response = iter(())
    response.headers.pop("Content-Length", None)
    return response
