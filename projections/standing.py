"""Since when each lot stands where it stands: no later word on it may take effect before that day.

A cap is amended with effect from January, and a lot of February's work leaves it: the lot moves in
February, not before it existed. So what stands in a state is never less than nothing, on any day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from domain.quantity import Seconds
from projections.batch import Batch
from projections.copying import escaped

REMEMBERED = 50_000  # entries kept in memory between batches

_LATE = """
    select contract_id, max(effective_date) from views.lot
    where book = %s and moved group by contract_id
"""
_KNOWN = """
    select distinct on (entry_id) entry_id, max(effective_date) over (partition by entry_id),
           project_id, person_id, worked_on, seconds, entry_minor
    from views.lot where book = %s and contract_id = %s and entry_id = any (%s)
    order by entry_id, position desc, n desc
"""

_ANY_RECALLED = "select exists (select from views.lot where book = %s and state is null)"
_RECALLED = """
    select entry_id, max(effective_date) from views.lot
    where book = %s and state is null and entry_id = any (%s) group by entry_id
"""


class Known(NamedTuple):
    """An approved entry: the day from which the last word on its lots holds, and what its rows repeat of it.

    Texts are as COPY wants them.
    """

    since: date
    project_id: str
    person_id: str
    worked_on: date
    seconds: Seconds
    entry_minor: int


class Standing:
    """What rows written so far say about entries, looked up once and kept up to date in memory."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._known: dict[tuple[str, str], Known] = {}
        self._late: dict[str, date] | None = None
        self._any_recalled: bool | None = None

    def late(self, contract_id: str) -> date:
        """The latest day from which a lot of the contract has stood elsewhere than it was approved to."""
        if self._late is None:
            self._late = dict(self._batch.ask(_LATE, self._batch.book))
        return self._late.get(contract_id, date.min)

    def of(self, contract_id: str, entry_ids: Collection[str]) -> dict[str, Known]:
        """Those of the entries that have lots already."""
        missing = [entry for entry in entry_ids if (contract_id, entry) not in self._known]
        if missing:
            for row in self._batch.ask(_KNOWN, self._batch.book, contract_id, missing):
                entry, since, project, person, worked_on, seconds, entry_minor = row
                known = Known(
                    since, escaped(project), escaped(person), worked_on, seconds, entry_minor
                )
                self._known[contract_id, entry] = known
        asked = ((entry, self._known.get((contract_id, entry))) for entry in entry_ids)
        return {entry: known for entry, known in asked if known is not None}

    def recalled(self, entry_ids: Collection[str]) -> dict[str, date]:
        """Those of the entries whose approval was taken back before, under any contract, and from when."""
        if self._any_recalled is None:
            ((self._any_recalled,),) = self._batch.ask(_ANY_RECALLED, self._batch.book)
        if not self._any_recalled:
            return {}
        return dict(self._batch.ask(_RECALLED, self._batch.book, list(entry_ids)))

    def recall(self) -> None:
        """An approval was taken back."""
        self._any_recalled = True

    def note(self, contract_id: str, entry_id: str, known: Known) -> None:
        """A lot was written that took effect, on `known.since`, otherwise than when its work was done."""
        self._known[contract_id, entry_id] = known
        if known.since > self.late(contract_id):
            assert self._late is not None
            self._late[contract_id] = known.since

    def settle(self) -> None:
        """All rows are written: what was kept can be looked up again."""
        if len(self._known) > REMEMBERED:
            self._known.clear()


def latest(days: Iterable[date]) -> date:
    """The latest of some days; of none, a day before all others."""
    return max(days, default=date.min)
