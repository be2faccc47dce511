"""What every answer tells the browser about whom it may trust: Content-Security-Policy and its companions.

Pages get a strict policy: nothing from other hosts, no script but files of the portal. CKAN's own pages (forms,
administration), whose templates carry styles in attributes, may have those; they never may have scripts so. A script
that stands in a template gets the request's nonce; what people type never gets one. Files that people uploaded are
shown in a sandbox of their own, and what a browser would run is only offered for download.

Sources: W3C Content Security Policy Level 3; OWASP HTTP Headers Cheat Sheet.
"""

from __future__ import annotations

import re
import secrets

import ckan.plugins.toolkit as tk
from flask import Flask, Response, g, request

from .mended import Mended

_SETTING = "ckanext.bos.csp."
_PAGE = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Data, feeds and pictures: nothing is to be loaded from within. A drawing may carry its style, a PDF its viewer's.
_DATA = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
_PDF = "default-src 'none'; style-src 'self' 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
_SANDBOX = f"{_DATA}; sandbox"
_COMPANIONS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS = "max-age=31536000"
# What a browser may show of uploaded files. Everything else is offered for download.
_SHOWN = ("application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp", "text/plain", "text/csv")
_RUN = re.compile(r"html|xml|svg|javascript|ecmascript|x-shockwave")
_FINGERPRINT = re.compile(r"/[0-9a-f]{8,}_[^/]+$")
_A_YEAR, _A_DAY = 31_536_000, 86_400


def bos_nonce() -> str:
    """The request's secret for scripts that stand in templates; made at the first one."""
    if "bos_nonce" not in g:
        g.bos_nonce = secrets.token_urlsafe(16)
    return g.bos_nonce


def bos_inline_styles() -> str:
    """Says that this page is CKAN's own, whose templates have styles in attributes. Prints nothing."""
    g.bos_inline_styles = True
    return ""


def guard(app: Flask) -> None:
    """Let every answer of the application carry the headers, after everything else has looked at it."""
    app.jinja_env.add_extension(Mended)
    app.after_request_funcs.setdefault(None, []).insert(0, secured)  # the first in this list is called last


def secured(response: Response) -> Response:
    """The answer with its policy; what a view has set itself stays."""
    if _is_upload():
        _sandbox(response)
    elif response.mimetype in ("text/html", "application/xhtml+xml"):
        response.headers.setdefault("Content-Security-Policy", _page_policy())
    else:
        policy = _PDF if response.mimetype == "application/pdf" else _DATA
        response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in _COMPANIONS.items():
        response.headers.setdefault(name, value)
    if request.is_secure or tk.config["ckan.site_url"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    _keep(response)
    return response


def _page_policy() -> str:
    """The policy of a page, with the sources that the settings add."""
    policy = {name: [*sources, *_added(name)] for name, sources in _PAGE.items()}
    if "bos_nonce" in g:
        policy["script-src"].append(f"'nonce-{g.bos_nonce}'")
    if g.get("bos_inline_styles"):
        policy["style-src"].append("'unsafe-inline'")
    return "; ".join(f"{name} {' '.join(_effective(sources))}" for name, sources in policy.items())


def _added(directive: str) -> list[str]:
    """More sources from ``ckanext.bos.csp.<directive>``; quoted words would loosen the policy and are left out."""
    name = _SETTING + directive.replace("-", "_")
    given = str(tk.config[name] or "") if name in tk.config else ""  # asking for one that is not set would be noted
    return [source for source in given.split() if not re.search(r"['\";,]", source)]


def _effective(sources: list[str]) -> list[str]:
    """``'none'`` stands alone or not at all."""
    return sources if len(sources) == 1 else [source for source in sources if source != "'none'"]


def _is_upload() -> bool:
    """Whether the answer is a file that somebody uploaded: a paper, a file of CKAN's store, a unit's picture."""
    endpoint = request.endpoint or ""
    return endpoint.endswith(("resource.download", "file.download", "file.trusted_download")) or bool(
        re.match(r"/uploads/", request.path)
    )


def _sandbox(response: Response) -> None:
    """Nothing in an uploaded file may run here; what could is not even called by its name."""
    if response.status_code >= 300 and response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", _page_policy())
        return
    if _RUN.search(response.mimetype or ""):
        response.headers["Content-Type"] = "application/octet-stream"
    if response.mimetype not in _SHOWN:
        given = response.headers.get("Content-Disposition", "")
        response.headers["Content-Disposition"] = "attachment" + given.removeprefix("inline").removeprefix("attachment")
    # The browser's PDF viewer does not open in a sandbox; it runs nothing of the document with the portal's rights.
    response.headers["Content-Security-Policy"] = _PDF if response.mimetype == "application/pdf" else _SANDBOX


def _keep(response: Response) -> None:
    """Style sheets and scripts named by their content are kept for a year, other files of the portal for a day."""
    if request.endpoint == "webassets.index" and response.status_code < 400:
        by_content = bool(_FINGERPRINT.search(request.path))
        _cache(response, _A_YEAR if by_content else _A_DAY, immutable=by_content)
    elif request.endpoint == "static" and response.status_code < 400 and not _is_upload():
        _cache(response, _A_DAY)


def _cache(response: Response, seconds: int, immutable: bool = False) -> None:
    response.headers["Cache-Control"] = f"public, max-age={seconds}" + (", immutable" if immutable else "")


__all__ = ["bos_inline_styles", "bos_nonce", "guard", "secured"]
