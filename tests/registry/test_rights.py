"""Who may do what: stewards their own unit, walidata all and publishing, auditors and the public reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

from ckanext.bos import registry

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


@pytest.fixture
def people() -> Iterator[dict[str, str]]:
    """A steward of the health office, one of the roads office, walidata, an auditor and a stranger."""
    names = {role: new_user(factories.User) for role in ("health", "roads", "walidata", "auditor", "stranger")}
    for role, unit in (("health", "dinas-kesehatan"), ("roads", "dinas-pu-bina-marga-penataan-ruang")):
        member = {"id": unit, "username": names[role], "role": "editor"}
        site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        tk.get_action("organization_member_create")({"ignore_auth": True, "user": site_user}, member)
    registry.set_role(names["walidata"], registry.WALIDATA)
    registry.set_role(names["auditor"], registry.AUDITOR)
    yield names


def new_user(factory: Any) -> str:
    return factory()["name"]


def act(action: str, user: str, **data: Any) -> Any:
    context: Any = {"user": user, "auth_user_obj": model.User.get(user) if user else None}
    return tk.get_action(action)(context, data)


def unit_id(name: str) -> str:
    group = model.Group.get(name)
    assert group is not None
    return group.id


def enter(user: str, unit: str = "dinas-kesehatan", **values: Any) -> dict[str, Any]:
    data = {"type": "pengadaan", "title": "Pembelian Obat", "owner_org": unit_id(unit), "fiscal_year": "2026"}
    return act("package_create", user, **(data | values))


def test_a_steward_enters_for_the_own_unit_and_it_stays_private(people: dict[str, str]) -> None:
    created = enter(people["health"], private=False)
    assert created["private"] is True
    assert created["name"] == created["ocid"].lower() and created["ocid"].startswith("ocds-213czf-bos-")
    changed = act("package_patch", people["health"], id=created["id"], budget_amount="Rp 200 juta", private=False)
    assert changed["private"] is True and changed["budget_amount"] == "200000000"


def test_a_steward_cannot_touch_another_unit(people: dict[str, str]) -> None:
    created = enter(people["health"])
    with pytest.raises(tk.NotAuthorized):
        act("package_patch", people["roads"], id=created["id"], title="Lain")
    with pytest.raises(tk.NotAuthorized):
        act("package_delete", people["roads"], id=created["id"])
    with pytest.raises(tk.NotAuthorized):
        enter(people["roads"], unit="dinas-kesehatan")
    with pytest.raises(tk.ValidationError) as refused:
        act("package_patch", people["health"], id=created["id"], owner_org=unit_id("dinas-pendidikan"))
    assert "owner_org" in refused.value.error_dict
    with pytest.raises(tk.NotAuthorized):
        act("package_show", people["roads"], id=created["id"])


def test_only_walidata_publishes(people: dict[str, str]) -> None:
    created = enter(people["health"])
    for role in ("health", "roads", "auditor", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            act("bos_process_publish", people[role], id=created["id"])
    with pytest.raises(tk.NotAuthorized):
        act("bulk_update_public", people["health"], datasets=[created["id"]], org_id=created["owner_org"])

    act("bos_process_publish", people["walidata"], id=created["id"])

    assert act("package_show", "", id=created["id"])["private"] is False
    assert act("package_patch", people["health"], id=created["id"], volume="2 paket")["private"] is False
    act("bos_process_publish", people["walidata"], id=created["id"], public=False)
    with pytest.raises(tk.NotAuthorized):
        act("package_show", "", id=created["id"])


def test_walidata_and_auditors_read_everything_and_strangers_what_is_public(people: dict[str, str]) -> None:
    created = enter(people["health"], title="Pembelian Vaksin Rahasia")
    for role in ("walidata", "auditor"):
        assert act("bos_process_show", people[role], id=created["ocid"])["title"] == "Pembelian Vaksin Rahasia"
    for user in (people["stranger"], ""):
        with pytest.raises(tk.NotAuthorized):
            act("bos_process_show", user, id=created["ocid"])
        assert act("package_search", user, q="vaksin rahasia", include_private=True)["count"] == 0
    assert act("package_search", people["auditor"], q="vaksin rahasia", include_private=True)["count"] == 1
    with pytest.raises(tk.NotAuthorized):
        act("package_patch", people["auditor"], id=created["id"], title="Lain")
    assert act("package_patch", people["walidata"], id=created["id"], volume="3 paket")["volume"] == "3 paket"


def test_the_names_of_stewards_are_not_public(people: dict[str, str]) -> None:
    created = enter(people["health"])
    act("bos_process_publish", people["walidata"], id=created["id"])
    public = act("bos_process_show", "", id=created["ocid"])
    assert public["provenance"]["title"] == {"source": "opd", "key": "", "at": public["provenance"]["title"]["at"]}
    assert people["health"] not in str(public) and "conflicts" not in public
    internal = act("bos_process_show", people["health"], id=created["ocid"])
    assert internal["provenance"]["title"]["key"] == people["health"]


def test_internal_fields_are_for_those_who_work_with_the_process(people: dict[str, str]) -> None:
    created = enter(people["health"], title="Pembelian Masker", ppk_name="Nama Pejabat", ppk_office="PPK Dinas")
    act("bos_process_publish", people["walidata"], id=created["id"])
    for user in ("", people["stranger"], people["roads"]):
        for shown in (
            act("bos_process_show", user, id=created["ocid"]),
            act("package_show", user, id=created["id"]),
            act("package_search", user, q="pembelian masker")["results"][0],
        ):
            assert "Nama Pejabat" not in str(shown) and "ppk_name" not in str(shown)
            assert shown["ppk_office"] == "PPK Dinas"
    for user in (people["health"], people["walidata"], people["auditor"]):
        assert act("package_show", user, id=created["id"])["ppk_name"] == "Nama Pejabat"
    changed = act("package_patch", people["health"], id=created["id"], volume="1 paket")
    assert changed["ppk_name"] == "Nama Pejabat"


def test_an_ocid_and_its_page_never_change(people: dict[str, str]) -> None:
    created = enter(people["health"], rup_code="41000001")
    assert created["ocid"] == "ocds-213czf-rup-41000001"
    values = {"id": created["id"], "ocid": "ocds-213czf-rup-9", "name": "lain", "rup_code": "41000002"}
    changed = act("package_patch", people["health"], **values)
    assert (changed["ocid"], changed["name"]) == (created["ocid"], created["name"])
    with pytest.raises(tk.ValidationError) as refused:
        enter(people["health"], rup_code="41000001")
    assert created["name"] in str(refused.value.error_dict["rup_code"])


def test_a_new_unit_is_open_to_walidata_and_auditors(people: dict[str, str]) -> None:
    sysadmin = new_user(factories.Sysadmin)
    created = act("organization_create", sysadmin, name="dinas-baru", title="Dinas Baru")
    members = {name: role for name, _, role in act("member_list", sysadmin, id=created["id"], object_type="user")}
    ids = {role: model.User.get(people[role]) for role in ("walidata", "auditor")}
    assert members[ids["walidata"].id] == "Admin" and members[ids["auditor"].id] == "Member"  # type: ignore[union-attr]


def test_a_role_can_be_taken_away(people: dict[str, str]) -> None:
    created = enter(people["health"])
    registry.set_role(people["auditor"], "")
    with pytest.raises(tk.NotAuthorized):
        act("package_show", people["auditor"], id=created["id"])
    with pytest.raises(ValueError):
        registry.set_role(people["auditor"], "raja")


def test_refused_rows_are_for_walidata_and_auditors(people: dict[str, str]) -> None:
    for role in ("walidata", "auditor"):
        assert act("bos_refusal_list", people[role]) == []
    for role in ("health", "stranger"):
        with pytest.raises(tk.NotAuthorized):
            act("bos_refusal_list", people[role])
    with pytest.raises(tk.ValidationError):
        act("bos_refusal_list", people["walidata"], limit="banyak")


def test_a_deleted_process_leaves_the_sums(people: dict[str, str]) -> None:
    created = enter(people["health"])
    assert model.Session.get(registry.Process, created["id"]) is not None
    act("package_delete", people["health"], id=created["id"])
    assert model.Session.get(registry.Process, created["id"]) is None
