"""Rows of an SPSE export as processes and compiled releases, without a portal: read, merged and mapped as it does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ckanext.bos.core import ladder, schema
from ckanext.bos.core.observation import Observation
from ckanext.bos.core.ownership import Ownership, merge
from ckanext.bos.monitoring.checks import Peer
from ckanext.bos.monitoring.indicators import Release, decode
from ckanext.bos.ocds import ledger, mapping
from ckanext.bos.sources import SOURCES

SOURCE = SOURCES["spse-export"]
SITE = mapping.Site("http://127.0.0.1", "ocds-213czf", klpd="D171")
AT = "2020-01-01T00:00:00+07:00"


def processes(folder: Path, beginning: str = "") -> dict[str, dict[str, Any]]:
    """By tender code; ``owner_org`` is the unit as the source names it.

    :param beginning: of the names of the files that are read
    """
    found: dict[str, dict[str, Any]] = {}
    owners: dict[str, Ownership] = {}
    files = [path for path in sorted(folder.iterdir()) if SOURCE.takes(path) and path.name.startswith(beginning)]
    for one in SOURCE.read(files, "key"):
        if not isinstance(one, Observation):
            continue
        code = one.keys[-1].value
        if one.joins_only and code not in found:
            continue
        process = found.setdefault(code, {"ocid": f"ocds-213czf-spse-{code}"})
        owned = owners.setdefault(code, Ownership())
        found[code], _ = merge(schema.load(), process, owned, one, AT)
        if one.unit:
            found[code]["owner_org"] = one.unit
    return found


def releases(found: Iterable[dict[str, Any]]) -> list[Release]:
    """Compiled releases as the ledger would keep them after one release each."""
    made = []
    for process in found:
        unit = process.get("owner_org", "")
        content = mapping.release(process, [], mapping.Unit(f"D171-{unit}", unit, unit), SITE)
        made.append(decode(ledger.dumps({"ocid": process["ocid"], "date": AT, **content})))
    return made


def peers(found: dict[str, dict[str, Any]]) -> list[Peer]:
    """What checks compare."""
    made = []
    for code, process in found.items():
        money = ladder.amounts(process)
        made.append(
            Peer(
                package_id=code,
                unit_id=process.get("owner_org", ""),
                year=int(process["fiscal_year"]) if process.get("fiscal_year") else None,
                title=process.get("title", ""),
                category=process.get("category"),
                method=process.get("method"),
                winner_id=None,
                budget=money["budget"],
                estimate=money["estimate"],
                award=money["award"],
                contract=money["contract"],
            )
        )
    return made
