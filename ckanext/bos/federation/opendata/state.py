"""What is known of the loading of a file's table: kept in CKAN's table of task states, one row a resource."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ckan.model as model

from ckanext.bos.core.errors import MESSAGES, FieldError

_TASK = "bos_datastore"
_KEY = "table"

WAITING, LOADED, FAILED = "waiting", "loaded", "failed"


@dataclass(frozen=True)
class State:
    """Where the loading of a table stands.

    :ivar state: ``waiting``, ``loaded`` or ``failed``
    :ivar mark: of the file that this is about; another mark means another file
    :ivar at: UTC, without zone
    :ivar left_out: the first rows that were not taken: number and what was too much
    :ivar left_out_count: all of them
    :ivar code: of the error, with ``params`` for its words
    """

    state: str
    mark: str
    at: datetime
    rows: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)
    left_out_count: int = 0
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error(self) -> FieldError | None:
        """What went wrong, to be said in the language of a page."""
        return FieldError(self.code, **self.params) if self.code in MESSAGES else None


def read(resource_id: str) -> State | None:
    """The state of a resource; None when its table was never looked for."""
    row = _row(resource_id)
    if row is None:
        return None
    said = json.loads(row.value or "{}")
    left_out = [(int(number), str(text)) for number, text in said.pop("left_out", [])]
    return State(row.state, said.pop("mark", ""), row.last_updated, left_out=left_out, **said)


def write(resource_id: str, state: str, mark: str, **details: Any) -> None:
    """Note a state, in the running transaction."""
    row = _row(resource_id)
    if row is None:
        row = model.TaskStatus(entity_id=resource_id, entity_type="resource", task_type=_TASK, key=_KEY)
        model.Session.add(row)
    row.state = state
    row.value = json.dumps({"mark": mark} | details, ensure_ascii=False)
    row.last_updated = datetime.utcnow()


def forget(resource_id: str) -> None:
    """There is no table to speak of any more."""
    if (row := _row(resource_id)) is not None:
        model.Session.delete(row)


def _row(resource_id: str) -> Any:
    known = {"entity_id": resource_id, "task_type": _TASK, "key": _KEY}
    return model.Session.query(model.TaskStatus).filter_by(**known).first()
