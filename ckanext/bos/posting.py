"""Views that write: for people who are logged in, and from forms of ours only."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup

_TOLD = 15
"""Failed ones of many that are named."""


def guard() -> ResponseReturnValue | None:
    """Before a request: send strangers to the login, and refuse what no form of ours sent.

    :raises flask_wtf.csrf.CSRFError: the form is not ours, or lay open too long
    """
    if tk.current_user.is_anonymous:
        return tk.redirect_to("user.login", came_from=tk.h.current_url())
    protect()
    return None


def show_again(blueprint: Blueprint, endpoint: str, named: str = "") -> None:
    """A page of buttons that lay open too long is shown anew, with a word about it.

    :param endpoint: the page
    :param named: the page of one thing, where the address of the button names one
    """

    @blueprint.errorhandler(CSRFError)
    def stale(error: CSRFError) -> ResponseReturnValue:
        tk.h.flash_notice(tk._("This page was open for a long time. Please press the button once more."))
        name = (tk.request.view_args or {}).get("name") if named else None
        return tk.redirect_to(named, name=name) if name else tk.redirect_to(endpoint)


def protect() -> None:
    """CKAN takes a view out of the protection for good once somebody without a session has asked for it.

    :raises flask_wtf.csrf.CSRFError: the form is not ours, or lay open too long
    """
    if current_app.config["WTF_CSRF_ENABLED"] and not getattr(tk.g, "login_via_auth_header", False):
        csrf.protect()


def tell(done: int, failed: list[tuple[str, str]]) -> None:
    """What came of many decisions: how many are done, which are not and why."""
    if done:
        words = tk.ungettext("{count} was done.", "{count} were done.", done)
        tk.h.flash_success(words.format(count=tk.h.bos_number(done)))
    if failed:
        words = tk.ungettext("{count} was not done:", "{count} were not done:", len(failed))
        named = Markup("").join(Markup("<li><b>{}</b>: {}</li>").format(title, why) for title, why in failed[:_TOLD])
        more = Markup("<li>…</li>") if len(failed) > _TOLD else ""
        tk.h.flash_error(Markup("{}<ul>{}{}</ul>").format(words.format(count=len(failed)), named, more), True)
