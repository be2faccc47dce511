"""Views that write: for people who are logged in, and from forms of ours only."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError


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
