"""Fetching over HTTP from a few named hosts, patiently and within limits."""

from __future__ import annotations

import logging
import math
import random
import re
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from .errors import SourceError

USER_AGENT = "Mozilla/5.0 (compatible; ckanext-bos)"
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5
_CHUNK = 1 << 16
_LONGEST_WAIT = 120.0
_NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, socket.timeout, OSError)


@dataclass(frozen=True)
class Answer:
    """What a server answered with status 200; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    params: Mapping[str, Any] | None = None
    data: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    """Gets from hosts on a list, with time-outs, size limit, retries and redirects that stay on the list.

    :param allowed_hosts: ``host`` (its usual port) or ``host:port``
    :param token: sent as ``Authorization: Bearer …``, to the first host only
    :param timeout: seconds to connect, and between two parts of the answer
    :param max_bytes: the longest body, unpacked
    :param tries: how often a busy or broken server is asked in all
    :param total: seconds that one answer may take as a whole
    :param wait: sleeps; tests pass their own
    """

    def __init__(
        self,
        allowed_hosts: Sequence[str],
        *,
        token: str = "",
        timeout: float = 30,
        max_bytes: int = 64 << 20,
        tries: int = 4,
        total: float = 600,
        wait: Callable[[float], None] = time.sleep,
        user_agent: str = USER_AGENT,
        secrets: Iterable[str] = (),
    ) -> None:
        self._hosts = frozenset(host.strip().lower() for host in allowed_hosts if host.strip())
        self._token = token
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._tries = max(1, tries)
        self._total = total
        self._wait = wait
        self._secrets: tuple[str, ...] = ()
        self.hide(token, *secrets)
        self._session = requests.Session()
        self._session.headers.update(
            {"User-Agent": user_agent, "Accept": "application/json, text/csv;q=0.9, */*;q=0.1"}
        )
        self._session.auth = _NoNetrc()

    def get(
        self, url: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request, tried again while the server is busy, slow or cut off.

        :raises SourceError: the host is not allowed, the answer too large, refused, missing, or still busy
        """
        return self._ask(_Request("GET", url, params=params, headers=headers or {}))

    def post(self, url: str, data: Mapping[str, Any]) -> Answer:
        """The answer to a form that only asks (the SIMDA wrapper takes its query so); never redirected.

        :raises SourceError: as :meth:`get`
        """
        return self._ask(_Request("POST", url, data=data))

    def hide(self, *secrets: str) -> None:
        """Never show these texts: tokens that stand in an address's path. The library's log neither."""
        found = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        self._secrets = tuple(sorted(found | set(self._secrets), key=len, reverse=True))
        _NO_SECRETS.secrets |= found

    def _ask(self, request: _Request) -> Answer:
        url = request.url
        for number in range(1, self._tries + 1):
            try:
                response = self._once(request)
            except SourceError as error:
                if not error.retryable or number == self._tries:
                    raise
                self._wait(self._back_off(number))
                continue
            if isinstance(response, Answer):
                return response
            status, pause = response
            if number == self._tries:
                raise SourceError("busy", url=self.shown(url), status=status, tries=number, retryable=True)
            self._wait(max(pause, self._back_off(number)))
        raise AssertionError("unreachable")

    def shown(self, url: str) -> str:
        """An address as it may be shown: without query, user, and anything secret in its path."""
        parts = urlsplit(url)
        path = re.sub(r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "…", parts.path)
        host = parts.hostname or ""
        text = f"{host}:{parts.port}{path}" if _port(parts) else f"{host}{path}"
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _back_off(self, number: int) -> float:
        """Full jitter: anything from nothing to 1, 2, 4 … seconds."""
        return random.uniform(0, min(2.0 ** (number - 1), _LONGEST_WAIT))

    def _once(self, request: _Request) -> Answer | tuple[int, float]:
        """One request with its redirects: the answer, or the status of a busy server and how long it asks to wait."""
        until = time.monotonic() + self._total
        url = request.url
        first = self._check(url)
        if self._token:
            request = replace(request, headers={"Authorization": f"Bearer {self._token}", **request.headers})
        for _ in range(_HOPS + 1):
            with self._open(request) as response:
                status = response.status_code
                target = response.headers.get("Location")
                if status in _REDIRECTS and target and request.method == "GET":
                    url = urljoin(url, target)
                    kept = request.headers if self._check(url) == first else {}
                    request = _Request("GET", url, headers=kept)
                    continue
                if status in _PASSING:
                    return status, _retry_after(response.headers.get("Retry-After"))
                if status != 200:
                    raise self._refused(url, status)
                body = self._body(response, url, until)
                return Answer(status, {name.lower(): value for name, value in response.headers.items()}, body)
        raise SourceError("redirect", url=self.shown(url))

    def _open(self, request: _Request) -> requests.Response:
        try:
            return self._session.request(
                request.method,
                request.url,
                params=request.params,
                data=request.data,
                headers=request.headers,
                timeout=(min(self._timeout, 10), self._timeout),
                stream=True,
                allow_redirects=False,
            )
        except _NETWORK as error:
            raise self._network(request.url, error) from None

    def _check(self, url: str) -> tuple[str, str]:
        """Scheme and host of an address that may be asked."""
        try:
            parts = urlsplit(url)
            port = _port(parts)
        except ValueError:
            raise SourceError("address", url="…") from None
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or not host:
            raise SourceError("address", url=self.shown(url) if host else "…")
        name = f"{host}:{port}" if port else host
        if name not in self._hosts:
            raise SourceError("host", host=name)
        return parts.scheme, name

    def _body(self, response: requests.Response, url: str, until: float) -> bytes:
        """The body, unpacked piece by piece within the limits of size and time."""
        limit = self._max_bytes
        too_large = SourceError("too_large", url=self.shown(url), limit=limit >> 20)
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > limit:
            raise too_large
        parts: list[bytes] = []
        size = 0
        try:
            while part := response.raw.read1(_CHUNK, decode_content=True):
                size += len(part)
                if size > limit:
                    raise too_large
                if time.monotonic() > until:
                    raise SourceError("timeout", url=self.shown(url), seconds=round(self._total), retryable=True)
                parts.append(part)
        except _NETWORK as error:
            raise self._network(url, error) from None
        return b"".join(parts)

    def _network(self, url: str, error: Exception) -> SourceError:
        """A failure of the network in words; the library's own would show the whole address."""
        slow = (requests.Timeout, urllib3.exceptions.TimeoutError, socket.timeout)
        if isinstance(error, slow) or "timed out" in str(error).lower():
            return SourceError("timeout", url=self.shown(url), seconds=round(self._timeout), retryable=True)
        return SourceError("unreachable", url=self.shown(url), why=type(error).__name__, retryable=True)

    def _refused(self, url: str, status: int) -> SourceError:
        code = "unauthorized" if status in (401, 403) else "not_found" if status in (404, 410) else "status"
        return SourceError(code, url=self.shown(url), status=status)


class _NoSecrets(logging.Filter):
    """Drops what the HTTP library would log of an address that holds a token."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        return not any(secret in text for secret in self.secrets)


_NO_SECRETS = _NoSecrets()
logging.getLogger("urllib3.connectionpool").addFilter(_NO_SECRETS)


class _NoNetrc(AuthBase):
    """Keeps the library from taking a password out of the machine's ``.netrc``."""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        return r


def _port(parts: Any) -> int | None:
    """The port where it is not the scheme's own."""
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.port if parts.port and parts.port != usual else None


def _retry_after(value: str | None) -> float:
    """Seconds that a server asks to wait (a number or a date), two minutes at most."""
    if not value:
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            return 0.0
    return 0.0 if math.isnan(seconds) else min(max(seconds, 0.0), _LONGEST_WAIT)
