"""The packages of 2019 with the contract numbers of e-kontrak, and the contracts of SIMDA that belong to them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.sources import simda
from ckanext.bos.sources.suppliers import Suppliers

from ...shared_data import SHARED

SIMDA = SHARED / "simda"
KEY = "key of the tests"


def truths() -> dict[str, Any]:
    """What a right reader and a right matcher must find."""
    return json.loads((SIMDA / "truths.json").read_text("utf-8"))


def tables() -> list[Any]:
    """The export, one table a file."""
    return [path for path in sorted(SIMDA.glob("*.csv")) if path.stem != "ekontrak_2019"]


def contracts() -> list[Observation | Refusal]:
    """The observations of the export."""
    return list(simda.read(tables(), KEY))


def name_of(observation: Observation | Refusal) -> tuple[str, str]:
    """Contract number and unit code as the truths write them."""
    assert isinstance(observation, Observation), observation
    _, year, unit, _ = observation.key.split("/")
    assert year == "2019"
    parts = unit.split("-")
    return observation.values["contracts"][0]["number"], ".".join(parts)


def truth_name(contract: dict[str, Any]) -> tuple[str, str]:
    """The same of a contract of the truths."""
    return contract["no_kontrak"].strip(), contract["kode_opd"]


def e_contracts() -> Iterator[Observation]:
    """What the procurement system knows of contracts."""
    suppliers = Suppliers(KEY)
    with (SIMDA / "ekontrak_2019.csv").open(encoding="utf-8") as file:
        for number, cells in enumerate(csv.DictReader(file), 2):
            name = cells["nama_penyedia"]
            row = {
                "id": cells["kd_tender"],
                "award_id": cells["kd_tender"],
                "number": cells["no_kontrak"],
                "date_signed": cells["tgl_kontrak"],
                "start": cells["tgl_kontrak_awal"],
                "end": cells["tgl_kontrak_akhir"],
                "amount": cells["nilai_kontrak"],
                "supplier_id": suppliers.id("", name),
                "supplier_name": suppliers.name(name),
                "status": "terminated",
            }
            yield Observation(
                source="spse",
                key=f"contract/{cells['kd_tender']}",
                keys=(Key("spse", cells["kd_tender"]),),
                values={"contracts": [row]},
                rows=(Row(f"ekontrak_2019.csv:{number}", cells),),
                joins_only=True,
            )
