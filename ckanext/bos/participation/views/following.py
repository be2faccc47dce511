"""``/ikuti``: follow by e-mail, confirm, see all that one follows, stop.

No page shows an address. A page under a signed link names itself to nobody: it sends no referrer and is not kept.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, posting

from ..following import subjects

blueprint = Blueprint("bos_ikuti", __name__, url_prefix="/ikuti")
posting.show_again(blueprint, "bos_ikuti.index")
_GONE = "bos/participation/gone.html"


@blueprint.after_request
def private(response: Response) -> Response:
    """Nobody keeps these pages, no search engine lists them, and no other page learns their address."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # our own forms are checked by their referrer
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route("")
def index() -> str:
    """What the user follows; for strangers how to get to theirs."""
    known = not tk.current_user.is_anonymous
    return _list("") if known else tk.render("bos/participation/how.html", {})


@blueprint.route("/daftar/<token>")
def of_reader(token: str) -> ResponseReturnValue:
    """The same without an account, from the link in a letter."""
    try:
        return _list(token)
    except tk.NotAuthorized:
        return tk.render(_GONE, {}), 404


def _list(token: str) -> str:
    listed = tk.get_action("bos_follow_list")(acting.as_visitor(), {"token": token})
    return tk.render("bos/participation/list.html", {"listed": listed, "token": token, "periods": _periods()})


def _periods() -> dict[str, str]:
    """How often letters may come -> its words, the rarest first."""
    return {"weekly": tk._("every week"), "daily": tk._("every day")}


@blueprint.route("/baru", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The form, and that a letter is on its way: the same whether an address is known or not."""
    asked = {
        "process": tk.request.values.get("paket", ""),
        "search": tk.request.form.get("search") or urlencode(list(tk.request.args.items(multi=True))),
    }
    subject = subjects.of_process(asked["process"]) if asked["process"] else subjects.of_search(asked["search"])
    if subject is None:
        tk.abort(404, tk._("There is no such package or search, or it has not been published."))
    shown: dict[str, Any] = {"subject": subject, "asked": asked, "every": "weekly", "email": "", "problems": []}
    shown["periods"] = _periods()
    if tk.request.method == "GET":
        return tk.render("bos/participation/new.html", shown)
    posting.protect()
    form = tk.request.form
    given = {**asked, "email": form.get("email", ""), "every": form.get("every", "weekly")}
    try:
        if not form.get("website"):  # a field that people do not see
            tk.get_action("bos_follow_create")(acting.as_visitor(), given)
    except tk.ValidationError as error:
        problems = [str(words) for words in error.error_summary.values()]
        return tk.render("bos/participation/new.html", shown | given | {"problems": problems}), 400
    return tk.render("bos/participation/sent.html", {"subject": subject})


@blueprint.route("/konfirmasi/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """A button, and what follows: programs that open every link of a letter must not say yes."""
    try:
        tk.check_access("bos_follow_confirm", acting.as_visitor(), {"token": token})
        if tk.request.method == "GET":
            return tk.render("bos/participation/confirm.html", {"token": token})
        posting.protect()
        found = tk.get_action("bos_follow_confirm")(acting.as_visitor(), {"token": token})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return tk.render(_GONE, {}), 404
    return tk.render("bos/participation/confirmed.html", {"found": found})


@blueprint.route("/berhenti/<token>", methods=["GET", "POST"])
def stop(token: str) -> ResponseReturnValue:
    """A button, and what follows. Mail programs press it by themselves (RFC 8058), with nothing but the address."""
    try:
        tk.check_access("bos_follow_delete", acting.as_visitor(), {"token": token})
        if tk.request.method == "GET":
            return tk.render("bos/participation/stop.html", {"token": token})
        tk.get_action("bos_follow_delete")(acting.as_visitor(), {"token": token})
    except tk.NotAuthorized:
        return tk.render(_GONE, {}), 404
    return tk.render("bos/participation/stopped.html", {})


csrf.exempt(stop)  # the signed link is what no other page can know


@blueprint.route("/ubah", methods=["POST"])
def change() -> ResponseReturnValue:
    """How often letters come, or that they stop, from the list."""
    posting.protect()
    form = tk.request.form
    token = form.get("token", "")
    given = {"id": form.get("id", ""), "token": token}
    try:
        if form.get("stop"):
            tk.get_action("bos_follow_delete")(acting.as_visitor(), given)
            tk.h.flash_success(tk._("Stopped. You will get no more letters about this."))
        else:
            tk.get_action("bos_follow_update")(acting.as_visitor(), {**given, "every": form.get("every", "")})
            tk.h.flash_success(tk._("Saved."))
    except tk.ObjectNotFound as error:
        tk.h.flash_notice(str(error.message))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    except tk.NotAuthorized:
        return tk.render(_GONE, {}), 404
    return tk.redirect_to("bos_ikuti.of_reader", token=token) if token else tk.redirect_to("bos_ikuti.index")
