"""Views that write: for people who are logged in, and from forms of ours only."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import current_app
from flask.typing import ResponseReturnValue


def guard() -> ResponseReturnValue | None:
    """Before a request: send strangers to the login, and refuse what no form of ours sent.

    :raises flask_wtf.csrf.CSRFError: the form is not ours, or lay open too long
    """
    if tk.current_user.is_anonymous:
        return tk.redirect_to("user.login", came_from=tk.h.current_url())
    protect()
    return None


def protect() -> None:
    """CKAN takes a view out of the protection for good once somebody without a session has asked for it.

    :raises flask_wtf.csrf.CSRFError: the form is not ours, or lay open too long
    """
    if current_app.config["WTF_CSRF_ENABLED"] and not getattr(tk.g, "login_via_auth_header", False):
        csrf.protect()
