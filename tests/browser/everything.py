"""A small regency with something on every page: packages of all stages, doubts, conflicts, flags, sources, datasets."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import changed_config

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.monitoring import running, suspicions

from ..conftest import loaded_plugins
from ..federation import world as catalogue
from ..harvest.review import world as review
from ..monitoring import world as monitoring
from ..portal.people import HEALTH, PASSWORD, enter, steward

# Names that the world gives; they are nobody's words.
GIVEN = frozenset({"uji", "Belum terbit", "NONE", "Table", "text", "numeric", "<organization>", "<group>", "my-group"})


def build() -> None:
    """Fill the database of a running portal."""
    with loaded_plugins():
        factories.Sysadmin(name="pengelola", password=PASSWORD)
        monitoring.regency()
        monitoring.process(
            title="Perkiraan di atas pagu", method="tender", budget_amount="1000000", estimate_amount="1500000"
        )
        catalogue.process(1)
        catalogue.plain()
        enter(steward("opd-kesehatan", HEALTH), title="Belum diterbitkan")
        _conflict()
        review.doubtful("001/SPK/DINKES/2019", "7001", "7002")
        with changed_config("ckanext.bos.harvest.token.sirup", "hanya-untuk-uji"):
            _source()
        _without_pictures()
        suspicions.look_at_everything()
        running.run()
        model.Session.commit()


def _without_pictures() -> None:
    """The factory gives people a picture from elsewhere and an English sentence about them."""
    for user in model.Session.query(model.User):
        user.image_url, user.about = "", ""


def _conflict() -> None:
    """A value that a source gives differently than the steward."""
    keys = (Key("rup", "99000001"),)
    facts: dict[str, Any] = {"title": "Jalan desa", "fiscal_year": "2026", "budget_amount": "50000000"}
    registry.observe("sirup", [Observation("sirup", "rup/99000001", keys, facts, "DINAS KESEHATAN")])
    person = steward("opd-kesehatan", HEALTH)
    name = "ocds-213czf-rup-99000001"
    person.act("package_patch", id=name, budget_amount="60000000")
    changed = facts | {"budget_amount": "70000000"}
    registry.observe("sirup", [Observation("sirup", "rup/99000001", keys, changed, "DINAS KESEHATAN")])


def _source() -> None:
    """A harvest source that has never run."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("harvest_source_create")(
        {"ignore_auth": True, "user": user},
        {
            "name": "sirup-2026",
            "title": "SiRUP 2026",
            "url": "https://isb.lkpp.go.id/",
            "source_type": "bos",
            "owner_org": "dinas-komunikasi-informatika",
            "config": '{"system": "sirup", "kind": "isb", "year": 2026, "names": {"plans": "123"}}',
        },
    )
