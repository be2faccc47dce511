"""Saying what is wrong in the visitor's language."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.bos.core.errors import FieldError


def lang() -> str:
    """The language of the page, ``id`` or ``en``; Indonesian unless English is chosen, and outside of a request."""
    try:
        return "en" if str(tk.h.lang()).startswith("en") else "id"
    except (RuntimeError, TypeError):
        return "id"


def said(error: FieldError) -> str:
    """The error in the language of the page."""
    return error.message(lang())
