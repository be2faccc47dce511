"""The pages of the help, ``/bantuan``, and the buttons of the first steps."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, posting
from ckanext.bos.core.schema import STAGES

from .. import uploads
from . import hooks, owing, words

blueprint = Blueprint("bos_help", __name__, url_prefix="/bantuan")
blueprint.after_app_request(hooks.after_request)
posting.show_again(blueprint, "bos_help.index")


@blueprint.route("")
def index() -> ResponseReturnValue:
    """Questions and answers, and the way to everything else."""
    return tk.render("bos/help/index.html", {"groups": words.groups()})


@blueprint.route("/istilah")
def glossary() -> ResponseReturnValue:
    """What the terms of procurement mean."""
    return tk.render("bos/help/glossary.html", {"terms": words.terms()})


@blueprint.route("/dokumen")
def papers_index() -> ResponseReturnValue:
    """The five stages to choose from."""
    return tk.render("bos/help/papers_index.html", {"stages": STAGES})


@blueprint.route(f"/dokumen/<any({', '.join(STAGES)}):stage>")
def papers(stage: str) -> ResponseReturnValue:
    """The papers and fields that a stage asks for; ``?metode=`` and ``?jenis=`` say of which packages."""
    asked = owing.Asked.read(tk.request.args.get("metode", ""), tk.request.args.get("jenis", ""))
    listed = owing.papers(stage, asked)
    shown = {
        "stage": stage,
        "stages": STAGES,
        "asked": asked,
        "methods": owing.methods(),
        "categories": owing.categories(),
        "due": [paper for paper in listed if paper.condition.owed],
        "welcome": [paper for paper in listed if not paper.condition.owed],
        "fields": owing.fields(stage, asked),
        "limit": uploads.uploads.megabytes(uploads.limit()),
    }
    return tk.render("bos/help/papers.html", shown)


def _put_away(endpoint: str, **flags: bool) -> ResponseReturnValue:
    if (answer := posting.guard()) is not None:
        return answer
    tk.get_action("bos_first_steps_update")(acting.as_visitor(), flags)
    return tk.redirect_to(endpoint)


_BUTTONS: dict[str, Callable[[], ResponseReturnValue]] = {
    "sembunyikan": lambda: _put_away("dashboard.datasets", hidden=True),
    "tampilkan": lambda: _put_away("dashboard.datasets", hidden=False, toured=False),
    "tur": lambda: _put_away("bos_help.index", toured=True),
}


@blueprint.route(f"/langkah/<any({', '.join(_BUTTONS)}):button>", methods=["POST"])
def steps(button: str) -> ResponseReturnValue:
    """Hide the first steps, show them (and the tour) once more, or note that the tour has been seen."""
    return _BUTTONS[button]()
