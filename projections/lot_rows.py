"""Writes lots and the movements they add up to: one row a lot, one row a movement of a contract and a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.ruling import Reason
from domain.wip import ApprovedLine, ChargesRaised, LotsDecidedAgain, TimeApproved, WipWritten
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import NULL, escaped, told
from projections.lot_tables import lot, movement, ruling
from projections.standing import Known

_Key = tuple[date, date | None, str, str]  # effective, accounting, from and to


class LotRows:
    """Where the rows of lots go, whichever fact they come from."""

    def __init__(self, batch: Batch) -> None:
        self.book = batch.book
        self.lots = batch.rows(lot)
        self._movements = batch.rows(movement)
        self._rulings = batch.rows(ruling)
        self._reasons: dict[tuple[Reason, ...], str] = {}

    def of(self, line: Line, contract_id: str, currency: str, document: str = NULL) -> Moves:
        """The rows of one fact about one contract."""
        return Moves(self, line, contract_id, currency, document)

    def move(self, row: str) -> None:
        """Add a movement's row."""
        self._movements.append(row)

    def why(self, line: Line, n: int, reasons: tuple[Reason, ...]) -> None:
        """Keep the reasons that the lots of a line name by `n`."""
        said = self._reasons.get(reasons)
        if said is None:
            said = self._reasons[reasons] = escaped(msgspec.json.encode(reasons).decode())
        self._rulings.append(f"{stem(self.book, line)}\t{n}\t{said}\n")

    def rulings(self, line: Line) -> None:
        """Keep the reasons of those rulings of a line that give any."""
        event = line.entry.event
        assert isinstance(event, TimeApproved | ChargesRaised | LotsDecidedAgain | WipWritten)
        for n, one in enumerate(event.rulings):
            if one.reasons:
                self.why(line, n, one.reasons)

    def settle(self) -> None:
        """The texts of reasons are made again when they are needed again."""
        self._reasons.clear()


class Moves:
    """The lots one fact moves under one contract, and their sums."""

    def __init__(
        self, rows: LotRows, line: Line, contract_id: str, currency: str, document: str
    ) -> None:
        self._rows = rows
        self.start = stem(rows.book, line)
        self.recorded = str(line.entry.recorded_at)
        self.contract_id = contract_id
        self.currency = currency
        self._document = document
        self.n = 0
        self.sums: dict[_Key, int] = {}

    def lot(
        self,
        entry_id: str,
        starts: int,
        ends: int,
        state: str,
        known: Known,
        ruling: int = -1,
    ) -> None:
        """A lot is in a state (or gone) from `known.since` on."""
        since, project, person, worked_on, seconds, worth = known
        worked = told(worked_on)
        effective, moved = (worked, "f") if since == worked_on else (since, "t")
        self._rows.lots.append(
            f"{self.start}\t{self.n}\t{self.contract_id}\t{entry_id}\t{starts}\t{ends}\t{state}"
            f"\t{effective}\t{self.recorded}\t{ruling}\t{self.currency}\t{project}\t{person}"
            f"\t{worked}\t{seconds}\t{worth}\t{moved}\n"
        )
        self.n += 1

    def opened(self, all_approved: Iterable[ApprovedLine]) -> None:
        """Entries' lots come into being on the day of their work. Written out: nearly all rows are made here."""
        n, sums, append = self.n, self.sums, self._rows.lots.append
        start, contract, recorded, currency = (
            self.start,
            self.contract_id,
            self.recorded,
            self.currency,
        )
        for approved in all_approved:
            worked_on, entry_id = approved.worked_on, approved.entry_id
            worked, accounting = told(worked_on), approved.accounting_date
            rest = (
                f"\t{currency}\t{approved.project_id}\t{approved.person_id}\t{worked}"
                f"\t{approved.billable}\t{approved.charged}\tf\n"
            )
            for one in approved.lots:
                starts, ends, state = one.start, one.end, one.state
                append(
                    f"{start}\t{n}\t{contract}\t{entry_id}\t{starts}\t{ends}\t{state}"
                    f"\t{worked}\t{recorded}\t{one.ruling}{rest}"
                )
                n += 1
                key = (worked_on, accounting, NULL, state)
                sums[key] = sums.get(key, 0) + ends - starts
        self.n = n

    def add(self, since: date, accounting: date | None, was: str, now: str, minor: int) -> None:
        """Value goes from one state to another, in effect from a day on."""
        key = (since, accounting, was, now)
        self.sums[key] = self.sums.get(key, 0) + minor

    def write(self, first: int = 0) -> int:
        """Write the sums, numbered from `first`; answers the next number."""
        for (since, accounting, was, now), minor in self.sums.items():
            self._rows.move(
                f"{self.start}\t{first}\t{self.contract_id}\t{self.currency}\t{was}\t{now}\t{minor}"
                f"\t{told(since)}\t{told(accounting) if accounting else NULL}\t{self._document}\t{self.recorded}\n"
            )
            first += 1
        return first
