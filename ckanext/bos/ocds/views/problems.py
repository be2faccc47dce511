"""What went wrong with a request, told to program and person: problem details (RFC 9457), Indonesian and English."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ParamSpec

from flask import Response
from werkzeug.exceptions import HTTPException

from .. import addresses
from .caching import PublicResponse

log = logging.getLogger(__name__)
P = ParamSpec("P")
Words = Mapping[str, str]

_LONGEST = 100

TITLES: dict[str, Words] = {
    "parameter": {"id": "Parameter tidak dapat dipakai", "en": "A parameter cannot be used"},
    "not-found": {"id": "Tidak ditemukan", "en": "Not found"},
    "method": {"id": "Cara meminta tidak diizinkan", "en": "Method not allowed"},
    "failure": {"id": "Gangguan pada portal", "en": "The portal failed"},
    "held": {"id": "Menunggu pemeriksaan", "en": "Held until it is checked"},
}


@dataclass(frozen=True)
class Wrong:
    """One part of a request that cannot be used: its name, what was found there, what is expected."""

    field: str
    found: str
    expected: Words

    def sentence(self, lang: str) -> str:
        """What is wrong, for a person."""
        if lang == "en":
            return f"“{_short(self.field)}”: found “{_short(self.found)}”, expected {self.expected['en']}."
        return f"“{_short(self.field)}”: isinya “{_short(self.found)}”, seharusnya {self.expected['id']}."

    def as_dict(self) -> dict[str, str]:
        """The same for a program."""
        return {
            "field": _short(self.field),
            "found": _short(self.found),
            "expected": self.expected["id"],
            "expected_en": self.expected["en"],
            "detail": self.sentence("id"),
            "detail_en": self.sentence("en"),
        }


class Problem(Exception):
    """A request that gets no data.

    :param kind: a key of :data:`TITLES`
    :param wrong: the parts that cannot be used, if it is about parts
    :param detail: otherwise the sentence
    """

    def __init__(
        self,
        status: int,
        kind: str,
        wrong: Sequence[Wrong] = (),
        detail: Words | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status = status
        self.kind = kind
        self.wrong = wrong
        self.detail = detail or {}
        self.headers = headers or {}

    def document(self) -> dict[str, Any]:
        """The problem as JSON; members beside RFC 9457's: the English twins, and field by field in ``errors``."""
        title = TITLES[self.kind]
        found: dict[str, Any] = {
            "type": f"{addresses.absolute(addresses.ENTRANCE)}#{self.kind}",
            "title": title["id"],
            "title_en": title["en"],
            "status": self.status,
            "detail": self._say("id"),
            "detail_en": self._say("en"),
        }
        if self.wrong:
            errors = [wrong.as_dict() for wrong in self.wrong]
            found |= {name: errors[0][name] for name in ("field", "found", "expected", "expected_en")}
            found["errors"] = errors
        return found

    def response(self) -> Response:
        """The answer, never kept by a cache. Signs that mean something in HTML are escaped, for careless readers."""
        text = json.dumps(self.document(), ensure_ascii=False, indent=1)
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        answer = PublicResponse(f"{text}\n", self.status, dict(self.headers), content_type="application/problem+json")
        answer.kept = "no-store"
        return answer

    def _say(self, lang: str) -> str:
        if self.wrong:
            return " ".join(wrong.sentence(lang) for wrong in self.wrong)
        return self.detail[lang]


def not_found(found: str) -> Problem:
    """The same words for what never was, is private or was never published: nobody learns which."""
    short = _short(found)
    detail = {
        "id": f"Tidak ada data publik dengan nomor “{short}”. Periksa nomornya, termasuk huruf besar dan kecilnya.",
        "en": f"There is no public data under “{short}”. Check it, upper and lower case included.",
    }
    return Problem(404, "not-found", detail=detail)


def no_page() -> Problem:
    """An address that there is not."""
    where = addresses.absolute(addresses.ENTRANCE)
    detail = {
        "id": f"Alamat ini tidak ada. Semua alamat data dijelaskan di {where}",
        "en": f"There is no such address. All addresses of the data are explained at {where}",
    }
    return Problem(404, "not-found", detail=detail)


def wrong_method(method: str) -> Problem:
    """Data can only be read."""
    detail = {
        "id": f"Data hanya dapat dibaca: pakai GET atau HEAD, bukan {_short(method)}.",
        "en": f"Data can only be read: use GET or HEAD, not {_short(method)}.",
    }
    return Problem(405, "method", detail=detail, headers={"Allow": "GET, HEAD, OPTIONS"})


def machine(view: Callable[P, Response]) -> Callable[P, Response]:
    """A view for programs: whatever goes wrong is answered as a problem, never as a page."""

    @functools.wraps(view)
    def answering(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return view(*args, **kwargs)
        except Problem as problem:
            return problem.response()
        except HTTPException as error:
            return _failure(error.code or 500).response()
        except Exception:
            log.exception("%s failed", view.__name__)
            return _failure(500).response()

    return answering


def _failure(status: int) -> Problem:
    words = HTTPStatus(status).phrase
    detail = {
        "id": f"Portal tidak dapat menjawab ({words}). Silakan coba lagi beberapa saat lagi.",
        "en": f"The portal could not answer ({words}). Please try again in a while.",
    }
    return Problem(status, "failure", detail=detail)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
