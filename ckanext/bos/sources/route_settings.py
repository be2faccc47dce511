"""What an operator may configure as a way to a source, and checking it in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from .services import SERVICES

KINDS: Mapping[str, tuple[str, ...]] = {
    "sirup": ("inaproc", "isb", "site", "files"),
    "spse": ("inaproc", "isb", "files"),
    "simda": ("sql", "wrapper", "files"),
    "musrenbang": ("http", "files"),
    "emonev": ("http", "files"),
}
"""The kinds of route that each system has."""

DEFAULTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("sirup", "inaproc"): (
        "plans", "self_managed", "plan_budget", "self_managed_budget", "revisions", "units", "programs",
    ),
    ("sirup", "isb"): (
        "plans", "self_managed", "plan_budget", "self_managed_budget", "plan_locations", "self_managed_locations",
        "units", "programs", "activities", "sub_activities",
    ),
    ("sirup", "site"): ("search", "self_managed_list"),
    ("spse", "inaproc"): tuple(name for name, item in SERVICES.items() if item.system == "spse" and item.inaproc),
    ("spse", "isb"): tuple(name for name, item in SERVICES.items() if item.system == "spse" and item.isb),
    ("simda", "wrapper"): ("unit", "contract", "amendment", "payment", "progress", "budget"),
    ("musrenbang", "http"): ("proposal",),
    ("emonev", "http"): ("progress",),
}  # fmt: skip
"""What is asked for when the operator names nothing."""

ADDRESSES: Mapping[str, str] = {
    "inaproc": "https://data.inaproc.id/api/v1",
    "isb": "https://isb.lkpp.go.id/isb-2/api",
    "site": "https://sirup.inaproc.id/sirup",
}
"""Where the national systems are, when the operator gives no address."""


@dataclass(frozen=True)
class Route:
    """One way to one system.

    :ivar address: base address (http kinds), folder (``files``), or whatever names the database (``sql``)
    :ivar services: what to ask for; empty for all that this kind of route has
    :ivar names: what this route calls a service: the number of an ISB-2 address, the named query of a wrapper
    """

    system: str
    kind: str
    address: str
    year: int
    klpd: str = "D171"
    lpse: str = "244"
    services: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def asked(self) -> tuple[str, ...]:
        """The services that this route is asked for."""
        named = self.services or DEFAULTS.get((self.system, self.kind), ())
        return tuple(name for name in named if self.kind != "isb" or self.names.get(name))


class ConfigError(ValueError):
    """What is wrong with a configuration, by setting: ``{"year": {"id": …, "en": …}}``."""

    def __init__(self, errors: Mapping[str, Mapping[str, str]]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{name}: {words['en']}" for name, words in self.errors.items()))


_SETTINGS = ("system", "kind", "address", "year", "klpd", "lpse", "services", "names")


def check(config: Mapping[str, Any]) -> Route:
    """A configuration as a route.

    Settings: ``system``, ``kind``, ``address``, ``year``; ``klpd``, ``lpse``, ``services`` (list), ``names`` (service
    to the number in its ISB-2 address or its named query; for SiRUP's search also ``kldi``, its own number).

    :raises ConfigError: names every setting that is wrong, missing or not known, all at once
    """
    wrong: dict[str, Mapping[str, str]] = {
        str(name): _words(f"Setelan “{name}” tidak dikenal.", f"The setting “{name}” is not known.")
        for name in config
        if name not in _SETTINGS
    }
    system, kind = str(config.get("system") or ""), str(config.get("kind") or "")
    if system not in KINDS:
        wrong["system"] = _one_of(KINDS, system)
    elif kind not in KINDS[system]:
        wrong["kind"] = _one_of(KINDS[system], kind)
    address = str(config.get("address") or ADDRESSES.get(kind, "")).strip().rstrip("/")
    if kind in ("inaproc", "isb", "site", "wrapper", "http"):
        _check_address(address, wrong)
    elif not address:
        wrong["address"] = _words("Alamat wajib diisi.", "The address must be given.")
    year = _year(config.get("year"), wrong)
    klpd = _code("klpd", config.get("klpd", "D171"), r"[A-Z]\d{1,4}", "D171", wrong)
    lpse = _code("lpse", config.get("lpse", "244"), r"\d{1,4}", "244", wrong)
    services = _services(config.get("services"), system, kind, wrong)
    names = _names(config.get("names"), wrong)
    route = Route(system, kind, address, year, klpd, lpse, services, names)
    missing = [name for name in services if not names.get(name)]
    if kind == "isb" and not wrong and (missing or not route.asked()):
        wrong["names"] = _words(
            f'Isi nomor layanan ISB, misalnya {{"plans": "123"}} (belum ada: {", ".join(missing) or "semua"}).',
            f'Give the numbers of the ISB services, such as {{"plans": "123"}} (no: {", ".join(missing) or "all"}).',
        )
    if wrong:
        raise ConfigError(wrong)
    return route


def _check_address(address: str, wrong: dict[str, Mapping[str, str]]) -> None:
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, fine = urlsplit(""), False
    if not fine:
        wrong["address"] = _words(
            "Alamat harus diawali http:// atau https://.", "The address must begin with http:// or https://."
        )
    elif parts.username or parts.password or parts.query or re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", parts.path):
        wrong["address"] = _words(
            "Alamat tidak boleh memuat token, sandi, atau parameter; token diatur di server.",
            "The address must hold no token, password or parameters; tokens are set on the server.",
        )


def _year(raw: Any, wrong: dict[str, Mapping[str, str]]) -> int:
    text = str(raw or "").strip()
    last = date.today().year + 2
    if not re.fullmatch(r"\d{4}", text) or not 2005 <= int(text) <= last:
        wrong["year"] = _words(
            f"Tahun anggaran “{text[:20]}” tidak dapat dipakai; isi 2005 sampai {last}.",
            f"The fiscal year “{text[:20]}” cannot be used; give 2005 to {last}.",
        )
        return 0
    return int(text)


def _code(name: str, raw: Any, shape: str, example: str, wrong: dict[str, Mapping[str, str]]) -> str:
    text = str(raw or "").strip().upper()
    if not re.fullmatch(shape, text):
        wrong[name] = _words(
            f"“{text[:20]}” bukan kode {name}; contohnya {example}.",
            f"“{text[:20]}” is no {name} code; an example is {example}.",
        )
    return text


def _services(raw: Any, system: str, kind: str, wrong: dict[str, Mapping[str, str]]) -> tuple[str, ...]:
    if not raw:
        return ()
    known = _offered(system, kind)
    named = [raw] if isinstance(raw, str) else raw
    if not isinstance(named, (list, tuple)):
        wrong["services"] = _one_of(known, str(raw))
        return ()
    for name in named:
        if str(name) not in known:
            wrong["services"] = _one_of(known, str(name))
    return tuple(str(name) for name in named)


def _offered(system: str, kind: str) -> tuple[str, ...]:
    """Every service that a kind of route can be asked for."""
    attribute = {"inaproc": "inaproc", "isb": "isb", "site": "site"}.get(kind)
    if attribute:
        return tuple(name for name, item in SERVICES.items() if item.system == system and getattr(item, attribute))
    return DEFAULTS.get((system, kind), DEFAULTS[("simda", "wrapper")] if system == "simda" else tuple(SERVICES))


def _names(raw: Any, wrong: dict[str, Mapping[str, str]]) -> Mapping[str, str]:
    if not raw:
        return {}
    if not isinstance(raw, Mapping) or not all(re.fullmatch(r"[\w.-]{1,60}", str(value)) for value in raw.values()):
        wrong["names"] = _words(
            'Isi dengan pasangan layanan dan nomornya, misalnya {"plans": "123"}.',
            'Give pairs of a service and its number, such as {"plans": "123"}.',
        )
        return {}
    return {str(name): str(value) for name, value in raw.items()}


def _one_of(known: Any, found: str) -> Mapping[str, str]:
    choices = ", ".join(known)
    return _words(
        f"“{found[:40]}” tidak dikenal. Pilihannya: {choices}.",
        f"“{found[:40]}” is not known. Choose one of: {choices}.",
    )


def _words(id: str, en: str) -> Mapping[str, str]:
    return {"id": id, "en": en}
