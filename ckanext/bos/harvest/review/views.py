"""The page of doubtful links: the contract on one side, the packages it may belong to on the other."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, pager, posting

from . import words
from .model import APART, CONTINUES, JOINED, OPEN

PAGE = 20
"""Links on one page."""

NONE = "none"
"""What the button says that none of the packages is meant."""

blueprint = Blueprint("bos_review", __name__)


blueprint.before_request(posting.guard)


@blueprint.route("/bos/tautan")
def index() -> ResponseReturnValue:
    """Links that wait (``?state=joined`` and ``apart``: those decided), those that wait longest first."""
    state = tk.request.args.get("state", OPEN)
    state = state if state in (OPEN, JOINED, APART) else OPEN
    page = pager.asked()
    asked = {"state": state, "limit": PAGE, "offset": (page - 1) * PAGE}
    try:
        found = tk.get_action("bos_review_list")({"user": tk.current_user.name}, asked)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only walidata may do this."))
    last = max(-(-found["count"] // PAGE), 1)
    shown = {
        "state": state,
        "states": [(code, label, tk.h.url_for("bos_review.index", state=code)) for code, label in _states()],
        "count": found["count"],
        "items": [_item(link) for link in found["results"]],
        "previous": _address(state, page - 1) if page > 1 else "",
        "next": _address(state, page + 1) if page < last else "",
    }
    return tk.render("bos/review/index.html", {"page": shown})


@blueprint.route("/bos/tautan", methods=["POST"])
def settle() -> ResponseReturnValue:
    """One decision: the pressed button names the package, or says that it is none of them."""
    form = tk.request.form
    choice = form.get("choice", "")
    ocid = "" if choice == NONE else choice
    asked = {
        "source": form.get("source", ""),
        "key": form.get("key", ""),
        "decision": "none" if choice == NONE else "join",
        "ocid": ocid,
        "note": form.get("note", ""),
    }
    try:
        tk.get_action("bos_review_settle")({"user": tk.current_user.name}, asked)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only walidata may do this."))
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        done = tk._("Joined. Contract and payments stand with the package now.")
        tk.h.flash_success(done if ocid else tk._("Noted. The contract is a package of its own now."))
    return tk.redirect_to("bos_review.index")


@blueprint.route("/bos/tautan/banyak", methods=["POST"])
def settle_many() -> ResponseReturnValue:
    """Accept the best candidate of every link above a number of points."""
    form = tk.request.form
    asked = {"least": form.get("least", ""), "note": form.get("note", "")}
    try:
        found = tk.get_action("bos_review_settle_many")({"user": tk.current_user.name}, asked)
    except tk.NotAuthorized:
        return tk.abort(403, tk._("Only walidata may do this."))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        posting.tell(len(found["done"]), [(one["title"], one["why"]) for one in found["failed"]])
    return tk.redirect_to("bos_review.index")


def _item(link: dict[str, Any]) -> dict[str, Any]:
    return link | {
        "reason": words.reason(link["reason"]),
        "continues": words.reason(link["reason"]) if link["reason"] == CONTINUES else "",
        "candidates": [_candidate(candidate) for candidate in link["candidates"]],
        "changes": [words.change(change) for change in link["changes"]],
        "url": _process(link["ocid"]) if link["ocid"] else "",
    }


def _candidate(candidate: dict[str, Any]) -> dict[str, Any]:
    return candidate | {
        "url": _process(candidate["ocid"]),
        "evidence": [words.evidence(item) for item in candidate["evidence"]],
    }


def _process(ocid: str) -> str:
    return tk.h.url_for("bos_process.show", name=ocid.lower())


def _states() -> list[tuple[str, str]]:
    return [(OPEN, tk._("Waiting")), (JOINED, tk._("Joined")), (APART, tk._("Packages of their own"))]


def _address(state: str, page: int) -> str:
    return tk.h.url_for("bos_review.index", state=state, page=page)
