"""What an operator configures for a source, checked at once and in words: no token, nothing that is not allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ckanext.bos.sources import routes
from ckanext.bos.sources.transport import Fetcher

from . import settings
from .guard import Words

Errors = dict[str, Words]
"""What is wrong, by setting; ``address`` is the address of the source, ``""`` the whole."""

_SECRET = re.compile(r"token|passw|sandi|secret|rahasia|api_?key|authorization|bearer", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9_-]{40,}", re.IGNORECASE)
_NEEDS_TOKEN = ("inaproc", "isb")
_CONNECTION = re.compile(r"[A-Za-z0-9_]{1,40}")


class ConfigurationError(ValueError):
    """Settings of a source that cannot be used, each with the reason."""

    def __init__(self, errors: Errors) -> None:
        self.errors = errors
        super().__init__(in_words(errors)["id"])

    @property
    def words(self) -> Words:
        """All of it in one sentence a language."""
        return in_words(self.errors)


@dataclass(frozen=True)
class Setup:
    """A source ready to be asked. The secret is a token, or the address of a database with its password."""

    route: routes.Route
    secret: str = ""

    def __repr__(self) -> str:
        return f"Setup({self.route!r})"

    def without_secrets(self, words: Mapping[str, str]) -> Words:
        """A sentence about the source's answer without the token, which the answer may have quoted."""
        return {lang: self._hidden(text) for lang, text in words.items()}

    def _hidden(self, text: str) -> str:
        for secret in sorted(self._secrets(), key=len, reverse=True):
            text = text.replace(secret, "…")
        return text

    def _secrets(self) -> list[str]:
        """The secret, or each of the tokens where it is a table of them."""
        try:
            table = json.loads(self.secret) if self.secret.startswith("{") else {}
        except ValueError:
            table = {}
        return [secret for secret in (self.secret, *map(str, table.values())) if secret]

    def fetcher(self) -> Fetcher:
        """What asks the source, within the limits of the settings."""
        return Fetcher(
            settings.allowed_hosts(),
            timeout=settings.timeout(),
            max_bytes=settings.max_bytes(),
            tries=settings.tries(),
            secrets=self._secrets(),
        )


def parse(text: str | None) -> dict[str, Any]:
    """The configuration as written.

    :raises ConfigurationError: it is no JSON object, or holds a secret
    """
    try:
        config = json.loads(text or "")
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise ConfigurationError(
            {
                "": {
                    "id": 'Konfigurasi harus berupa JSON seperti {"system": "sirup", "kind": "isb", "year": 2025}.',
                    "en": 'The configuration must be JSON like {"system": "sirup", "kind": "isb", "year": 2025}.',
                }
            }
        )
    if secrets := {name: _NO_SECRET for name in config if _SECRET.search(name)}:
        raise ConfigurationError(secrets)
    if _TOKEN.search(text or ""):
        raise ConfigurationError({"": _NO_SECRET})
    return config


def read(url: str, text: str | None) -> Setup:
    """A source's address and configuration, ready to be used.

    :raises ConfigurationError: names every setting that is wrong
    """
    config = parse(text)
    address = (url or "").strip()
    errors: Errors = {}
    route: routes.Route | None = None
    try:
        route = routes.check({**config, "address": address})
    except routes.ConfigError as error:
        errors |= {name: dict(words) for name, words in error.errors.items()}
    if route and route.kind not in ("files", "sql"):
        _check_host(route.address, errors)
    setup = _local(route, errors) if route else None
    if errors or setup is None:
        raise ConfigurationError(errors)
    return setup


def _local(route: routes.Route, errors: Errors) -> Setup:
    """The route with what only this server knows: folder, connection, token."""
    if route.kind == "files":
        return Setup(replace(route, address=str(_folder(route.address, errors))))
    if route.kind == "sql":
        return Setup(route, _connection(route.address, errors))
    secret = settings.token(route.system, route.kind)
    if not secret and route.kind in _NEEDS_TOKEN:
        name = f"CKANEXT__BOS__HARVEST__TOKEN__{route.system.upper()}"
        errors["token"] = {
            "id": f"Token untuk {route.system} belum diatur. Setel {name} di lingkungan server, bukan di sini.",
            "en": f"No token for {route.system} is set. Set {name} in the server's environment, not here.",
        }
    return Setup(route, secret)


def _check_host(address: str, errors: Errors) -> None:
    parts = urlsplit(address)
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    if host.lower() not in {allowed.lower() for allowed in settings.allowed_hosts()}:
        errors["address"] = {
            "id": f"Server {host} tidak ada dalam daftar yang diizinkan (ckanext.bos.harvest.allowed_hosts).",
            "en": f"The host {host} is not among those allowed (ckanext.bos.harvest.allowed_hosts).",
        }


def _folder(address: str, errors: Errors) -> Path:
    root = settings.drop_root()
    if root is None:
        errors["address"] = {
            "id": "Folder berkas belum diatur (ckanext.bos.harvest.drop_root).",
            "en": "No folder for files is set (ckanext.bos.harvest.drop_root).",
        }
        return Path(address)
    folder = (root / address).resolve()
    if not folder.is_relative_to(root) or not folder.is_dir():
        errors["address"] = {
            "id": f"“{address}” bukan folder di dalam folder berkas server ini.",
            "en": f"“{address}” is no folder inside this server's folder for files.",
        }
    return folder


def _connection(name: str, errors: Errors) -> str:
    if not _CONNECTION.fullmatch(name):
        errors["address"] = {
            "id": "Untuk SQL, isi alamat dengan nama sambungan saja, misalnya 2025; basis datanya diatur di server.",
            "en": "For SQL, give only the name of a connection, such as 2025; its database is set on the server.",
        }
        return ""
    url = settings.simda_url(name)
    if not url:
        errors["address"] = {
            "id": f"Sambungan “{name}” belum diatur (ckanext.bos.simda.{name}.url).",
            "en": f"The connection “{name}” is not set (ckanext.bos.simda.{name}.url).",
        }
    return url


def in_words(errors: Mapping[str, Mapping[str, str]]) -> Words:
    """All reasons in one sentence a language, each with its setting."""
    return {
        lang: " ".join(f"{name}: {words[lang]}" if name else words[lang] for name, words in errors.items())
        for lang in ("id", "en")
    }


_NO_SECRET: Words = {
    "id": "Token atau kata sandi tidak boleh ditulis di sini; setel di pengaturan atau lingkungan server.",
    "en": "A token or password must not be written here; set it in the server's settings or environment.",
}
