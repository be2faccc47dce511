"""Whatever a process was and becomes: the releases are valid, and merging them gives what it has become."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.bos.ocds import diff, merge

from ..shared_data import needs_shared
from . import mapping_cases as cases
from .test_mapping_property import paper, processes, validator


def dated(said: dict[str, Any], number: int) -> dict[str, Any]:
    head = {"ocid": cases.OCID, "language": "id", "initiationType": "tender"}
    return head | said | {"id": str(number), "date": f"2020-01-0{number}T00:00:00+07:00", "tag": ["planningUpdate"]}


def wrong(release: dict[str, Any]) -> list[str]:
    return [f"{list(error.path)}: {error.message}" for error in validator().iter_errors(release)]


@needs_shared
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(before=processes(), after=processes(), papers=st.lists(paper(), max_size=2))
def test_any_process_becomes_any_other(
    before: dict[str, Any], after: dict[str, Any], papers: list[dict[str, Any]]
) -> None:
    compiled = merge.append(None, dated(cases.mapped(before, papers), 1))
    wanted = cases.mapped(after)
    change = dated(diff.delta(compiled, wanted), 2)
    assert wrong(change) == []
    compiled = merge.append(compiled, change)
    assert wrong(compiled) == []
    assert diff.delta(compiled, wanted) == {}, "said once, it is said"


@needs_shared
def test_the_same_process_says_nothing_more() -> None:
    for process, papers in cases.shapes().values():
        content = cases.mapped(process, papers)
        assert diff.delta(merge.append(None, dated(content, 1)), content) == {}
