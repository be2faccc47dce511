"""Answers in the form of CKAN's action API, for the façade that CKAN's harvesters ask."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException

from ckanext.bos.core.text import BROKEN
from ckanext.bos.ocds import addresses
from ckanext.bos.ocds.views.caching import PublicResponse

log = logging.getLogger(__name__)

KIND = "application/json;charset=utf-8"
_LONGEST = 4000
_LARGEST = 64 * 1024
Action = Callable[[Mapping[str, Any]], Any]


class Refused(Exception):
    """A call that gets no result.

    :param kind: CKAN's ``__type`` of the error; ``message`` in Indonesian and English
    """

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message


def answer(action: Action) -> Callable[[], Response]:
    """A view of an action: parameters of the address or a JSON body in, an envelope out."""

    @wraps(action)
    def view() -> Response:
        name = action.__name__
        try:
            return _response(name, 200, {"success": True, "result": action(_parameters())})
        except Refused as refused:
            error = {"__type": refused.kind, "message": refused.message}
            return _response(name, refused.status, {"success": False, "error": error})
        except HTTPException as error:
            found = {"__type": "Request Error", "message": error.description}
            return _response(name, error.code or 400, {"success": False, "error": found})
        except Exception:
            log.exception("%s failed", name)
            error = {"__type": "Internal Server Error", "message": "Portal tidak dapat menjawab. Coba lagi nanti."}
            return _response(name, 500, {"success": False, "error": error})

    return view


def _parameters() -> Mapping[str, Any]:
    """Of the address, a form or a JSON body, whatever the body says it is, as in CKAN.

    :raises Refused: too long, or with signs that no text holds
    """
    found = request.args if request.method != "POST" else _body()
    for name, value in found.items():
        if len(str(value)) > _LONGEST or BROKEN.search(str(value)):
            message = f"{name[:50]!a}: terlalu panjang atau memuat tanda rusak. / Too long, or with broken signs."
            raise Refused(400, "Validation Error", message)
    return found


def _body() -> Mapping[str, Any]:
    if (request.content_length or 0) > _LARGEST:
        raise Refused(413, "Validation Error", "Isi permintaan terlalu besar. / The body is too large.")
    text = request.get_data(cache=True, as_text=True)
    return _parsed(text) if request.is_json or text.lstrip()[:1] in ("{", "[") else request.form or _parsed(text)


def _parsed(text: str) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(400, "Validation Error", "Isi permintaan bukan objek JSON. / The body is no JSON object.")
    return found


def _response(name: str, status: int, content: dict[str, Any]) -> Response:
    help = addresses.absolute("/api/3/action/help_show", {"name": name})
    found = PublicResponse(msgspec.json.encode({"help": help} | content), status, content_type=KIND)
    found.kept = "no-cache" if status == 200 else "no-store"
    return found
