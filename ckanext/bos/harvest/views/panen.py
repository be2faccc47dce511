"""Harvests for walidata: which sources there are, how they went, what was refused, what is gone."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, posting, registry

from .. import sources
from ..review import queue

bos_panen = Blueprint("bos_panen", __name__, url_prefix="/bos/panen")


bos_panen.before_request(posting.guard)
posting.show_again(bos_panen, "bos_panen.index", named="bos_panen.source")


@bos_panen.route("")
def index() -> str:
    """All sources with their last run."""
    _allow("bos_harvest_list")
    listed = sorted(sources.listed(), key=lambda source: (source.state in ("ok", "running"), source.title))
    doubtful = queue.count() if _may_manage() else 0
    shown = {"sources": listed, "word": state_word, "may_manage": _may_manage(), "doubtful": doubtful}
    return tk.render("bos/harvest/index.html", shown)


@bos_panen.route("/<name>")
def source(name: str) -> str:
    """One source: its runs, refused rows, and what is gone."""
    _allow("bos_harvest_show", name)
    try:
        report = tk.get_action("bos_harvest_show")(acting.as_visitor(), {"id": name})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("Harvest source not found"))
    listed = sources.listed(name)[0]
    shown: dict[str, Any] = {
        "source": listed,
        "report": report,
        "word": state_word,
        "may_manage": _may_manage(),
        "lang": registry.lang(),
        "frequency": frequency_word(listed.frequency),
    }
    return tk.render("bos/harvest/source.html", shown)


@bos_panen.route("/<name>/start", methods=["POST"])
def start(name: str) -> ResponseReturnValue:
    """Harvest now, through the queue."""
    answer = _act("bos_harvest_start", {"id": name})
    if answer and answer["started"]:
        tk.h.flash_success(tk._("The harvest is in the queue. Open this page again in a few minutes."))
    elif answer:
        tk.h.flash_notice(tk._("A harvest of this source is waiting or under way already."))
    return tk.redirect_to("bos_panen.source", name=name)


@bos_panen.route("/<name>/retry", methods=["POST"])
def retry(name: str) -> ResponseReturnValue:
    """Try refused rows again: all, one, or those that are ticked."""
    form = tk.request.form
    if form.get("chosen") and not form.getlist("ids"):
        tk.h.flash_notice(tk._("Nothing was chosen: tick the rows first."))
        return tk.redirect_to("bos_panen.source", name=name, _anchor="refused")
    report = _act("bos_harvest_retry", {"id": name, "row": form.get("row", ""), "rows": form.getlist("ids")})
    if report:
        taken = report["new"] + report["changed"] + report["same"]
        words = tk._("{taken} taken in, {refused} still refused.").format(taken=taken, refused=report["refused"])
        (tk.h.flash_notice if report["refused"] else tk.h.flash_success)(words)
    return tk.redirect_to("bos_panen.source", name=name, _anchor="refused")


@bos_panen.route("/<name>/accept", methods=["POST"])
def accept(name: str) -> ResponseReturnValue:
    """Take an alarm for seen."""
    if _act("bos_harvest_accept", {"id": name, "job_id": tk.request.form.get("job_id", "")}):
        tk.h.flash_success(tk._("Noted. The next harvest takes over what the source says."))
    return tk.redirect_to("bos_panen.source", name=name)


def state_word(state: str) -> str:
    """The state of a source in a few words."""
    return {
        "ok": tk._("in order"),
        "running": tk._("under way"),
        "waiting": tk._("in the queue"),
        "alarm": tk._("nothing was changed"),
        "error": tk._("partly failed"),
        "late": tk._("overdue"),
        "stopped": tk._("broken off"),
        "never": tk._("not yet run"),
    }.get(state, state)


def frequency_word(frequency: str) -> str:
    """How often a source is harvested."""
    return {
        "MANUAL": tk._("by hand"),
        "ALWAYS": tk._("as often as possible"),
        "DAILY": tk._("every day"),
        "WEEKLY": tk._("every week"),
        "BIWEEKLY": tk._("every two weeks"),
        "MONTHLY": tk._("every month"),
    }.get(frequency, frequency)


def _act(action: str, data: dict[str, Any]) -> Any:
    """The action's answer; None when it was refused, which the person is told."""
    try:
        tk.check_access(action, acting.as_visitor(), data)
        return tk.get_action(action)(acting.as_visitor(), data)
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata may do this."))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("Harvest source not found"))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    return None


def _allow(action: str, name: str = "") -> None:
    try:
        tk.check_access(action, acting.as_visitor(), {"id": name})
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata and auditors see the harvests."))


def _may_manage() -> bool:
    return registry.is_walidata(tk.current_user)
