"""What people enter in tables becomes datasets, batch by batch, as if they had typed it in the forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ckanext.bos.core import ownership, payments, schema
from ckanext.bos.core.entering import Change, Table, compare
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.text import fold
from ckanext.bos.core.units import Units

from . import identity, observe, writing
from .convert import papers_of, process_of, with_row_ids
from .model import Process
from .targets import Target, Targets

BATCH = observe.BATCH


@dataclass
class Entered:
    """What became, or would become, of one package of a table.

    :ivar status: ``new``, ``changed``, ``same``, ``kept`` (all that differs stays as it is) or ``refused``
    :ivar errors: column -> what is wrong with the package
    :ivar wrong: list and place in it -> column and what is wrong with that row; the others are taken
    """

    status: str
    ocid: str = ""
    title: str = ""
    changes: list[Change] = field(default_factory=list)
    errors: dict[str, FieldError] = field(default_factory=dict)
    wrong: dict[tuple[str, int], tuple[str, FieldError]] = field(default_factory=dict)


OwnKey = Callable[[str, str, str], Key]
"""The key that a number of one's own makes, of the unit's name, the year and the number."""

Beside = Callable[[int, list[Entered]], None]
"""Told what became of packages, and the place of the first of them in their batch."""


class Entering:
    """Takes the packages of one table; the batches come one after the other.

    :param own: ids of the units whose packages the person may change
    :param own_key: what key a number makes that a unit gave a package itself
    """

    def __init__(self, table: Table, own: Collection[str], own_key: OwnKey, *, dry_run: bool) -> None:
        self.table, self.own, self.own_key, self.dry_run = table, set(own), own_key, dry_run
        self.own_scheme = own_key("", "", "").scheme
        self.units: Units
        self.units, self.unit_ids = observe.find_units()
        self.memory: dict[Key, str] = {}

    def take(self, batch: Sequence[Observation], beside: Beside, first: int = 0) -> list[Entered]:
        """One batch in one transaction, or one by one where CKAN refuses any of it. Commits.

        The search does not know what was written until :func:`observe.make_searchable`.

        :param beside: called in the transaction before it is committed
        :param first: the place of the batch's first package
        """
        try:
            return self._take(batch, beside, first)
        except (tk.ValidationError, SQLAlchemyError) as error:
            model.Session.rollback()
            if len(batch) > 1:
                return [one for place, single in enumerate(batch, first) for one in self.take([single], beside, place)]
            found = [_broken(batch[0], error)]
            beside(first, found)
            model.Session.commit()
            return found

    def _take(self, batch: Sequence[Observation], beside: Beside, first: int) -> list[Entered]:
        batch = [self._exact(observation) for observation in batch]
        targets = Targets(batch, self.memory)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        found: list[Entered] = []
        written: dict[str, Target] = {}
        for observation in batch:
            entered, target = self._enter(targets, observation, at)
            found.append(entered)
            if target is not None and entered.status in ("new", "changed"):
                written[target.package_id] = target
        if self.dry_run:
            model.Session.rollback()
            self._remember(written.values())
        else:
            for target in written.values():
                self._write(target)
            writing.write_observed(written.values())
        beside(first, found)
        model.Session.commit()
        return found

    def _exact(self, observation: Observation) -> Observation:
        """A number without a package in the table may be a tender's, a plan's or the unit's own: the one known."""
        plan = observation.keys[-1]
        if not observation.joins_only or plan.scheme != "rup":
            return observation
        tender = Key("spse", plan.value)
        known = identity.holders([tender, plan])
        own = {} if known else identity.holders([self.own_key(*one, plan.value) for one in self._own_years])
        keys = [key for key in (tender, plan) if key in known] or (list(own) if len(own) == 1 else [plan])
        return Observation(**{**observation.__dict__, "keys": (keys[0],)})

    @cached_property
    def _own_years(self) -> list[tuple[str, str]]:
        """Every year of every unit of the person's, in which a package may have a number of its own."""
        names = {id: name for name, id in self.unit_ids.items()}
        query = sa.select(Process.unit_id, Process.year).where(Process.unit_id.in_(self.own)).distinct()
        return [(names[unit], str(year)) for unit, year in model.Session.execute(query) if unit in names]

    def _enter(self, targets: Targets, observation: Observation, at: str) -> tuple[Entered, Target | None]:
        unit = self.units.find(observation.unit) if observation.unit else None
        unit_id = self.unit_ids[unit] if unit else ""
        if observation.unit and unit is None:
            return _refused(observation, "unit", FieldError("unknown_unit", found=observation.unit)), None
        if unit_id and unit_id not in self.own:
            return _refused(observation, "unit", FieldError("unit_not_yours", found=observation.unit)), None
        target = targets.find(observation)
        if target is None:
            found = observation.keys[-1].value
            return _refused(observation, "key", FieldError("package_unknown", found=found)), None
        if error := self._not_ours(target, observation):
            return _refused(observation, "key", error), None
        return self._compared(targets, target, observation, unit_id, at)

    def _not_ours(self, target: Target, observation: Observation) -> FieldError | None:
        if target.is_new:
            return None
        if target.process.get("owner_org") not in self.own or target.deleted:
            return FieldError("other_units_process", found=observation.keys[-1].value)
        title, given = target.process.get("title", ""), observation.values.get("title", "")
        if observation.keys[-1].scheme == self.own_scheme and given and fold(given) != fold(title):
            key = observation.rows[0].cells.get("key", "") if observation.rows else ""
            return FieldError("key_taken", found=key, title=title)
        return None

    def _compared(
        self, targets: Targets, target: Target, observation: Observation, unit_id: str, at: str
    ) -> tuple[Entered, Target]:
        values = dict(observation.values)
        if relations := targets.relations(target, observation) if target.is_new else []:
            values["related_processes"] = relations
        if unit_id:
            values["owner_org"] = unit_id
        before = target.process
        compared = compare(schema.load(), before, target.ownership, values, self.table)
        status = "new" if target.is_new else "changed" if compared.writes else "kept" if compared.changes else "same"
        title = str(compared.process.get("title", ""))
        if status in ("new", "changed"):
            target.process = with_row_ids(compared.process)
            user = self.table.user
            target.changed += ownership.claim(schema.load(), before, target.process, target.ownership, user, at)
            target.changed += payments.one_source(target.process, target.ownership)
            target.keys += [key for key in identity.keys_of(target.process) if key not in target.keys]
        changes = compared.changes if status != "new" else []
        return Entered(status, target.ocid, title, changes, wrong=compared.wrong), target

    def _write(self, target: Target) -> None:
        public = target.public and not target.is_new
        package = model.Package.get(target.package_id) if public else None
        was = writing.Was(package.private, process_of(package), papers_of(package)) if package else None
        observe.write_target(target, self.table.user, private=not public, was=was)

    def _remember(self, targets: Collection[Target]) -> None:
        """A dry run wrote nothing: later rows of the table find what it would have made."""
        for target in targets:
            if target.is_new:
                self.memory |= dict.fromkeys(target.keys, target.package_id)


def _refused(observation: Observation, column: str, error: FieldError) -> Entered:
    return Entered("refused", title=str(observation.values.get("title", "")), errors={column: error})


def _broken(observation: Observation, error: Exception) -> Entered:
    """What CKAN's own validation refused, in its words."""
    if isinstance(error, tk.ValidationError):
        errors = {name: FieldError("row_broken", found=text) for name, text in error.error_summary.items()}
        return Entered("refused", title=str(observation.values.get("title", "")), errors=errors)
    observe.log.error("The database refused %s", observation.key, exc_info=error)
    return _refused(observation, "", FieldError("row_broken", found=type(error).__name__))
