"""What of a process is public goes into the OCDS ledger, in the transaction that writes the dataset."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import config
from ckanext.bos.core import stages
from ckanext.bos.ocds import bulk, ledger, mapping

from .convert import papers_of, process_of


def publish(package: Any, public: bool) -> str | None:
    """Append a release if what is public of a process changed.

    :param package: the ``model.Package`` as it is stored
    :returns: the release's id, or None when there was nothing to say
    """
    process = process_of(package)
    if not process.get("ocid"):
        return None
    unit = model.Session.get(model.Group, package.owner_org)
    slug = unit.name if unit else ""
    scope = ledger.Scope(package.id, slug, _year(process.get("fiscal_year")), stages.current(process))
    content = _content(package, process, unit) if public else None
    released = ledger.publish(process["ocid"], content, scope)
    if released is not None:
        bulk.after_commit()
    return released


def content_of(package: Any, process: dict[str, Any] | None = None) -> dict[str, Any]:
    """What a release would say of a process as it is stored, public or not: without id, date and tag.

    :param process: canonical values to take instead of those stored
    """
    return _content(package, process or process_of(package), model.Session.get(model.Group, package.owner_org))


def withdraw(package: Any) -> str | None:
    """Say that a process is no longer public."""
    return publish(package, public=False)


def site() -> mapping.Site:
    """The portal as publisher."""
    return mapping.Site(tk.config["ckan.site_url"].rstrip("/"), config.ocid_prefix(), klpd=config.klpd())


def _content(package: Any, process: dict[str, Any], unit: Any) -> dict[str, Any]:
    return mapping.release(process, papers_of(package), _unit(unit), site())


def _unit(unit: Any) -> mapping.Unit:
    if unit is None:
        return mapping.Unit(config.klpd(), "", "")
    code = (unit.extras or {}).get("unit_code") or unit.name
    return mapping.Unit(f"{config.klpd()}-{code}", unit.title or unit.name, unit.name)


def _year(value: str | None) -> int | None:
    return int(value) if value else None
