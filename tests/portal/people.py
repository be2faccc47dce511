"""The people of the tests, and what they do through the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories

from ckanext.bos import registry

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HEALTH, SCHOOLS = "dinas-kesehatan", "dinas-pendidikan"
PASSWORD = "rahasia-sekali"


@dataclass(frozen=True)
class Person:
    """A user with a token."""

    name: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What identifies the person to the portal."""
        return {"Authorization": self.token} if self.token else {}

    def act(self, action: str, **data: Any) -> Any:
        """Call an action as this person, outside of a page."""
        user = model.User.get(self.name) if self.name else None
        context: Any = {"user": self.name, "auth_user_obj": user}
        return tk.get_action(action)(context, data)


NOBODY = Person("", "")


def steward(name: str, unit: str) -> Person:
    """An editor of one unit."""
    if model.User.get(name) is not None:
        return _person(name)
    person = _person(name)
    member = {"id": unit, "username": name, "role": "editor"}
    tk.get_action("organization_member_create")({"ignore_auth": True, "user": _site_user()}, member)
    return person


def with_role(name: str, role: str) -> Person:
    """Somebody with a role over all units."""
    if model.User.get(name) is not None:
        return _person(name)
    person = _person(name)
    registry.set_role(name, role)
    return person


def unit_id(name: str) -> str:
    """The id of a unit."""
    group = model.Group.get(name)
    assert group is not None
    return group.id


def enter(person: Person, unit: str = HEALTH, **values: Any) -> dict[str, Any]:
    """A new process as a steward enters it."""
    data = {"type": "pengadaan", "title": "Pembelian Obat", "owner_org": unit_id(unit), "fiscal_year": "2026"}
    return person.act("package_create", **(data | values))


def show(process: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of a process, canonical."""
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": process["name"]})


def _person(name: str) -> Person:
    user = model.User.get(name) or model.User.get(factories.User(name=name, password=PASSWORD)["name"])
    assert user is not None
    made = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": user.name}, {"user": user.name, "name": "uji"}
    )
    return Person(user.name, made["token"])


def _site_user() -> str:
    return tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
