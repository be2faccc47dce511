"""Actions of drafts."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from . import schema, store

__all__ = ["bos_draft_delete", "bos_draft_save", "bos_draft_show"]


@tk.validate_action_data(schema.draft)
def bos_draft_save(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Keep what the user has typed on the page of a stage, or only that the user is there.

    :param id: OCID, dataset name or id of the process; none for a new one
    :param stage: the stage
    :param form: what is typed, ``{name: [text]}`` as the form sends it; without it only the place is noted
    :param seen: the fingerprints that the page was made with
    :param field: the input worked on last (optional)
    :param token: a word that names this copy (optional)
    :returns: the draft, as ``bos_draft_show``
    """
    tk.check_access("bos_draft_save", context, data_dict)
    values: dict[str, Any] = {}
    if data_dict.get("form"):
        values = {"token": data_dict.get("token") or "", "field": data_dict.get("field") or ""}
        values["data"] = {"form": data_dict["form"], "seen": data_dict.get("seen") or {}}
    return _shown(store.note(_user(context), _process(data_dict), data_dict["stage"], **values))


@tk.side_effect_free
@tk.validate_action_data(schema.place)
def bos_draft_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The user's own draft of a stage.

    :param id: OCID, dataset name or id of the process; none for a new one
    :param stage: the stage
    :returns: ``{stage, token, field, form, seen, touched}``
    :raises tk.ObjectNotFound: nothing waits there
    """
    tk.check_access("bos_draft_show", context, data_dict)
    found = store.find(_user(context), _process(data_dict), data_dict["stage"])
    if found is None:
        raise tk.ObjectNotFound(tk._("Nothing is waiting here."))
    return _shown(found)


@tk.validate_action_data(schema.place)
def bos_draft_delete(context: Any, data_dict: dict[str, Any]) -> None:
    """Throw the user's own draft of a stage away.

    :param id: OCID, dataset name or id of the process; none for a new one
    :param stage: the stage
    :param token: which copy in a browser may go too (optional)
    """
    tk.check_access("bos_draft_delete", context, data_dict)
    store.forget(_user(context), _process(data_dict), data_dict["stage"], data_dict.get("token") or "")


def _shown(found: store.Draft) -> dict[str, Any]:
    data = found.data or {"form": {}, "seen": {}}
    return {
        "stage": found.stage,
        "token": found.token,
        "field": found.field,
        "form": data["form"],
        "seen": data["seen"],
        "touched": found.touched.isoformat(),
    }


def _user(context: Any) -> str:
    user = registry.user_of(context)
    if user is None:
        raise tk.NotAuthorized(tk._("Please log in"))
    return user.id


def _process(data_dict: dict[str, Any]) -> str:
    name = data_dict.get("id")
    return registry.find_process(name).id if name else ""
