"""Actions of the participation. None of them ever answers with an e-mail address."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.letters import post

from . import schema, settings
from .following import limits, subjects, subscriptions, tokens, writing
from .following.subjects import Subject
from .model import Subscription

__all__ = ["bos_follow_confirm", "bos_follow_create", "bos_follow_delete", "bos_follow_list", "bos_follow_update"]


@tk.validate_action_data(schema.bos_follow_create)
def bos_follow_create(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Ask to follow something by e-mail. A letter asks the owner of the address; until then nothing else is sent.

    :param email: the address
    :param every: ``daily`` or ``weekly``: letters come no more often, and only when something changed
    :param process: a public process: OCID, name or id; or
    :param search: the parameters of a search as in the address of the page: ``unit=dinas-kesehatan&year=2026``
    :returns: ``{"sent": true}``, whether or not the address is known, confirmed or has had enough letters for today
    """
    tk.check_access("bos_follow_create", context, data_dict)
    address = subscriptions.tidy(str(data_dict["email"]))
    if address is None:
        raise tk.ValidationError({"email": [tk._("This is not an e-mail address, such as nama@contoh.id.")]})
    subject = _subject(data_dict)
    visitor = limits.visitor()
    if visitor and not limits.allowed("ip", visitor, settings.wishes_per_visitor()):
        raise tk.ValidationError(
            {"email": [tk._("From here this was asked for very often today. Try again tomorrow.")]}
        )
    if limits.allowed("address", address, settings.letters_per_address()):
        user = registry.user_of(context)
        wished = subscriptions.wish(address, subject, str(data_dict["every"]), user.id if user else None)
        letter = writing.to_confirm(wished, subject)
        post(address, letter.subject, letter.body, letter.headers)
    return {"sent": True}


def _subject(data_dict: dict[str, Any]) -> Subject:
    name = str(data_dict.get("process") or "")
    found = subjects.of_process(name) if name else subjects.of_search(str(data_dict.get("search") or "")[:4000])
    if found is not None:
        return found
    if name:
        raise tk.ValidationError({"process": [tk._("There is no such package, or it has not been published.")]})
    raise tk.ValidationError({"search": [tk._("A filter of this search is not known, so it cannot be followed.")]})


@tk.validate_action_data(schema.bos_follow_confirm)
def bos_follow_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say that the address is meant. For whoever has the link, which works for 48 hours.

    :param token: from the letter
    :returns: the subscription as in ``bos_follow_list``, and ``manage``: the token for the list of its address
    """
    tk.check_access("bos_follow_confirm", context, data_dict)
    found = subscriptions.confirm(tokens.confirmed(str(data_dict["token"])) or "")
    if found is None:
        raise tk.ObjectNotFound(tk._("This link is not valid, or not any more."))
    return _shown(found) | {"manage": tokens.to_manage(found.reader)}


@tk.side_effect_free
@tk.validate_action_data(schema.bos_follow_list)
def bos_follow_list(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """What is followed: by the user, or by the address to which a letter with the token went.

    :param token: from a letter (optional)
    :returns: ``[{id, kind, title, url, every, since}]``, the oldest first; ``url`` is empty for what is not public any
        more, or is asked by a filter that is not known any more
    """
    tk.check_access("bos_follow_list", context, data_dict)
    return [_shown(one) for one in _mine(context, data_dict)]


@tk.validate_action_data(schema.bos_follow_update)
def bos_follow_update(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Change how often letters come.

    :param id: of the subscription
    :param every: ``daily`` or ``weekly``
    :param token: from a letter, for those without an account
    :returns: the subscription as in ``bos_follow_list``
    """
    tk.check_access("bos_follow_update", context, data_dict)
    found = _one(context, data_dict)
    subscriptions.change(found, str(data_dict["every"]))
    return _shown(found)


@tk.validate_action_data(schema.bos_follow_delete)
def bos_follow_delete(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Stop at once; the address is deleted.

    :param id: of the subscription, with ``token`` as in ``bos_follow_update``; or
    :param token: alone: from the link that stops
    :returns: ``{"stopped": whether there was something to stop}``
    """
    tk.check_access("bos_follow_delete", context, data_dict)
    if data_dict.get("id"):
        return {"stopped": subscriptions.stop(_one(context, data_dict).id)}
    return {"stopped": subscriptions.stop(tokens.stopped(str(data_dict["token"])) or "")}


def _mine(context: Any, data_dict: dict[str, Any]) -> list[Subscription]:
    if token := data_dict.get("token"):
        return subscriptions.of(reader=tokens.managed(str(token)) or "")
    user = registry.user_of(context)
    return subscriptions.of(user_id=user.id) if user is not None else []


def _one(context: Any, data_dict: dict[str, Any]) -> Subscription:
    found = next((one for one in _mine(context, data_dict) if one.id == data_dict["id"]), None)
    if found is None:
        raise tk.ObjectNotFound(tk._("You do not follow this any more."))
    return found


def _shown(found: Subscription) -> dict[str, Any]:
    subject = subjects.find(found.kind, found.subject)
    return {
        "id": found.id,
        "kind": found.kind,
        "title": subject.title if subject else "",
        "url": subject.url if subject else "",
        "every": found.every,
        "since": found.confirmed.isoformat() if found.confirmed else None,
    }
