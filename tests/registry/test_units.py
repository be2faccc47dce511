"""Units are made from the list once, found by any name, and keep what people added."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from ckanext.bos import registry

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


def show(name: str) -> dict[str, object]:
    return tk.get_action("organization_show")({"ignore_auth": True}, {"id": name})


def test_the_regency_has_74_units_and_their_kin() -> None:
    names = tk.get_action("organization_list")({}, {})
    assert len(names) == 82
    assert sum(show(name)["counts_as_unit"] == "true" for name in names) == 74
    assert show("bagian-umum-keuangan")["parent"] == "sekretariat-daerah"
    assert show("dinas-pertanian")["successor"] == "dinas-ketahanan-pangan-pertanian"


def test_a_second_run_writes_nothing() -> None:
    assert {change.outcome for change in registry.init_units()} == {"same"}


def test_aliases_added_by_hand_stay_and_a_changed_title_is_renewed() -> None:
    aliases = [*show("dinas-sosial")["aliases"], "Dinsos Bojonegoro"]  # type: ignore[misc]
    patch = {"id": "dinas-sosial", "aliases": aliases, "title": "Dinas Sosialisasi"}
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("organization_patch")({"ignore_auth": True, "user": user}, patch)

    changes = {change.slug: change.outcome for change in registry.init_units()}

    assert changes.pop("dinas-sosial") == "changed" and set(changes.values()) == {"same"}
    assert show("dinas-sosial")["title"] == "Dinas Sosial"
    assert "Dinsos Bojonegoro" in show("dinas-sosial")["aliases"]  # type: ignore[operator]
    units, _ = registry.find_units()
    assert units.find("DINSOS  BOJONEGORO") == "dinas-sosial"


def test_nothing_is_guessed() -> None:
    units, ids = registry.find_units()
    assert units.find("Dinas Sosial dan Pemakaman") is None
    assert (
        units.find("dinas pu bina marga & penataan ruang, kabupaten bojonegoro") == "dinas-pu-bina-marga-penataan-ruang"
    )
    assert len(ids) == 82
