"""The pages of the workflow: submit a process, the desk of walidata ``/tinjau``, notices ``/pemberitahuan``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, pager, posting, registry

from ..views import entry
from . import line, lines, reading
from .content import snapshot
from .model import PUBLISHED

blueprint = Blueprint("bos_workflow", __name__)
blueprint.before_request(posting.guard)
posting.show_again(blueprint, "bos_workflow.desk", named="bos_process.show")

notices = Blueprint("bos_notices", __name__)
notices.before_request(posting.guard)
posting.show_again(notices, "bos_notices.index")


@blueprint.route("/pengadaan/ajukan/<name>", methods=["GET", "POST"])
def submit(name: str) -> ResponseReturnValue:
    """What is missing and doubted, and the button that submits all the same; of what waits already that it does."""
    dataset = entry.editable(name)
    package = model.Package.get(dataset["id"])
    shown = line.of(dataset["name"])
    if shown is None or package is None or shown.code == PUBLISHED:
        return tk.redirect_to("bos_process.show", name=dataset["name"])
    if tk.request.method == "POST" and shown.may_submit:
        done = _act("bos_submission_create", name, tk._("Submitted. Walidata has been told."))
        if done:
            return tk.redirect_to("bos_process.show", name=dataset["name"])
    found = {
        "line": shown,
        "look": reading.look(package, snapshot(package)),
        "title": dataset["title"],
        "name": dataset["name"],
        "note": tk.request.form.get("note", ""),
    }
    return tk.render("bos/workflow/submit.html", found)


@blueprint.route("/pengadaan/tarik/<name>", methods=["POST"])
def withdraw(name: str) -> ResponseReturnValue:
    """Take a submission back."""
    _act("bos_submission_withdraw", name, tk._("Taken back. It is a draft again."))
    return tk.redirect_to("bos_process.show", name=name.lower())


@blueprint.route("/pengadaan/kembalikan/<name>", methods=["POST"])
def give_back(name: str) -> ResponseReturnValue:
    """Return a submission with a note. Walidata only."""
    _act("bos_submission_return", name, tk._("Returned to the unit, with your note."))
    return tk.redirect_to("bos_process.show", name=name.lower())


@blueprint.route("/tinjau")
def desk() -> ResponseReturnValue:
    """Everything that waits for walidata, kind by kind; auditors read it."""
    looks = _overseer()
    tallies = registry.tallies(looks.codes(), None)
    shown = [
        {
            "code": code,
            "title": registry.WAITING[code].title(),
            "hint": registry.WAITING[code].hint(),
            "url": tk.h.url_for(registry.WAITING[code].endpoint),
            "count": tally.count,
            "days": (datetime.now(UTC) - tally.oldest).days if tally.oldest else None,
        }
        for code, tally in ((code, tallies[code]) for code in looks.codes())
    ]
    return tk.render("bos/workflow/desk.html", {"lines": shown, "total": sum(one["count"] for one in shown)})


@blueprint.route("/tinjau/ajuan")
def submissions() -> ResponseReturnValue:
    """What was submitted, with what is missing, doubted and changed; decided one by one or many at once."""
    return _list("submissions", reading.submissions)


@blueprint.route("/tinjau/perubahan")
def changes() -> ResponseReturnValue:
    """What units changed after it was published."""
    return _list("changes", reading.later_changes)


@blueprint.route("/tinjau/putuskan", methods=["POST"])
def settle() -> ResponseReturnValue:
    """Decide many at once; what came of each is told."""
    form = tk.request.form
    kind = "changes" if form.get("decision") == "seen" else "submissions"
    back = {name: form.get(name) for name in ("unit", "order", "page") if form.get(name)}
    ids = form.getlist("ids")
    if not ids:
        tk.h.flash_notice(tk._("Nothing was chosen: tick the packages first."))
        return tk.redirect_to(f"bos_workflow.{kind}", **back)
    asked = {
        "decision": form.get("decision", ""),
        "ids": ids,
        "fingerprints": [form.get(f"seen-{name}", "") for name in ids],
        "note": form.get("note", ""),
    }
    try:
        found = tk.get_action("bos_submission_settle")(acting.as_visitor(), asked)
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata may do this."))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        posting.tell(len(found["done"]), [(one["title"], one["why"]) for one in found["failed"]])
    return tk.redirect_to(f"bos_workflow.{kind}", **back)


@notices.route("/pemberitahuan", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """What the visitor is told of; the button says that it has been read."""
    if tk.request.method == "POST":
        tk.get_action("bos_notice_read")(acting.as_visitor(), {})
        return tk.redirect_to("bos_notices.index")
    number = pager.asked()
    asked = {"start": (number - 1) * reading.ON_PAGE, "limit": reading.ON_PAGE}
    found = tk.get_action("bos_notice_list")(acting.as_visitor(), asked)
    last = -(-found["count"] // reading.ON_PAGE)
    pages = pager.numbered(number, last, lambda one: tk.h.url_for("bos_notices.index", page=one))
    return tk.render("bos/workflow/notices.html", {**found, "pages": pages})


def _list(kind: str, find: Callable[..., Any]) -> ResponseReturnValue:
    looks = _overseer()
    args = tk.request.args
    unit, order = args.get("unit", ""), "newest" if args.get("order") == "newest" else "waiting"
    group = model.Group.get(unit) if unit else None
    units = None if not unit else [group.id] if group is not None else []
    number = pager.asked()
    count, items = find(units, order, (number - 1) * reading.ON_PAGE)
    kept = {"unit": unit or None, "order": order if order == "newest" else None}
    pages = pager.numbered(
        number, -(-count // reading.ON_PAGE), lambda one: tk.h.url_for(f"bos_workflow.{kind}", page=one, **kept)
    )
    shown = {
        "kind": kind,
        "count": count,
        "items": items,
        "unit": unit,
        "order": order,
        "number": number,
        "pages": pages,
        "units": sorted(((one.slug, one.title) for one in registry.list_units()), key=lambda one: one[1]),
        "may_decide": registry.is_walidata(looks.user),
        "me": looks.user.name,
    }
    return tk.render("bos/workflow/list.html", shown)


def _overseer() -> lines.Me:
    looks = lines.me(tk.current_user)
    if looks is None or looks.role == registry.STEWARD:
        tk.abort(403, tk._("Only walidata and auditors see this."))
    return looks


def _act(action: str, name: str, done: str) -> bool:
    """Whether the action was done; what came of it is told."""
    asked = {"id": name, "note": tk.request.form.get("note", ""), "fingerprint": tk.request.form.get("fingerprint", "")}
    try:
        tk.get_action(action)(acting.as_visitor(), asked)
    except tk.NotAuthorized:
        tk.abort(403, tk._("You may not decide this."))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    except tk.ValidationError as error:
        model.Session.rollback()
        tk.h.flash_error(acting.why(error))
        return False
    tk.h.flash_success(done)
    return True
