"""In whose name an action of CKAN is called, and why it refused."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk


def as_visitor() -> Any:
    """For whoever looks at the page, logged in or not."""
    user = tk.current_user
    return {"user": user.name, "auth_user_obj": user if user.is_authenticated else None}


def why(error: tk.ValidationError) -> str:
    """What an action refused, as sentences."""
    return " ".join(str(text) for text in error.error_summary.values())


def as_portal() -> Any:
    """For the portal itself, which may do everything."""
    return {"ignore_auth": True, "user": tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]}
