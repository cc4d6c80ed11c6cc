"""Months of a book: closed and reopened when, by whom and why, what each close kept, and what differs from the one before."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, Table

from domain.period import PeriodClosed, PeriodPinned, PeriodReopened, ReopeningAsked
from journal.journal import Line
from projections.asked import Asked, fetch
from projections.batch import Batch, stem
from projections.copying import NULL, copyable, escaped
from projections.schema import document, line, moment, tables, word
from projections.view import View

# One row a step in the life of a month; what it shows now is its last step.
period_step = Table(
    "period_step",
    tables,
    word("book", key=True),
    line(key=True),
    word("period"),
    word("step"),  # closed, pinned, reopening_asked, reopened
    word("actor"),
    word("reason", null=True),
    line("through", null=True),
    word("rule_set", null=True),
    word("quotes", null=True),
    word("ledger", null=True),
    document("balances", null=True),
    document("changes", null=True),
    moment(),
)


class PeriodSteps:
    """Writes one row a step."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(period_step)
        self.handlers = {
            "PeriodClosed": self._closed,
            "PeriodPinned": self._pinned,
            "ReopeningAsked": self._asked,
            "PeriodReopened": self._reopened,
        }

    def settle(self) -> None:
        """Nothing is gathered."""

    def _closed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PeriodClosed)
        self._step(line, event.period, "closed", NULL, f"{event.through}\t{event.rule_set}")

    def _pinned(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PeriodPinned)
        balances = escaped(msgspec.json.encode(event.balances).decode())
        changes = escaped(msgspec.json.encode(event.changes).decode())
        kept = f"{event.quotes}\t{event.ledger}\t{balances}\t{changes}"
        self._step(line, event.period, "pinned", NULL, f"{event.through}\t{event.rule_set}", kept)

    def _asked(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ReopeningAsked)
        self._step(line, event.period, "reopening_asked", event.reason)

    def _reopened(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PeriodReopened)
        self._step(line, event.period, "reopened", event.reason)

    def _step(
        self,
        line: Line,
        period: str,
        step: str,
        reason: str,
        seen: str = f"{NULL}\t{NULL}",
        kept: str = f"{NULL}\t{NULL}\t{NULL}\t{NULL}",
    ) -> None:
        entry = line.entry
        self._rows.append(
            f"{stem(self._book, line)}\t{period}\t{step}\t{escaped(entry.actor)}\t{reason}"
            f"\t{seen}\t{kept}\t{entry.recorded_at}\n"
        )


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What an account came to in a month when it was closed: net, positive is debit."""

    account: str
    currency: str
    minor: int


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How an account of the month differs from when it was closed before."""

    account: str
    currency: str
    was: int
    now: int


class PeriodRow(msgspec.Struct, frozen=True, kw_only=True):
    """A month that was closed at least once, as it stands: "closed", "reopening_asked" or "reopened".

    `closes` counts how often; `ledger`, `quotes` and `rule_set` are the digests kept at the last close,
    `through` the journal position they were taken at.
    """

    book: str
    period: str
    state: str
    closes: int
    closed_by: str
    closed_at: datetime
    reason: str | None
    through: int | None
    rule_set: str | None
    quotes: str | None
    ledger: str | None
    balances: tuple[Kept, ...]
    changes: tuple[Change, ...]


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[PeriodRow]:
    """All months that were ever closed, in order; what is not listed is open and always was.

    `as_of` is a day: months that had begun by then.
    """
    asked = Asked(book=book, period=period).by(
        "(period || '-01')::date", as_of, "recorded_at", known_at
    )
    query = f"""
        with step as (select * from views.period_step {asked.where}),
        standing as (
            select distinct on (book, period) book, period, step as state, reason from step
            where step <> 'pinned' order by book, period, position desc
        ),
        closing as (
            select distinct on (book, period) book, period, actor, recorded_at from step
            where step = 'closed' order by book, period, position desc
        ),
        kept as (
            select distinct on (book, period) book, period, through, rule_set, quotes, ledger,
                   balances, changes
            from step where step = 'pinned' order by book, period, position desc
        )
        select book, period, state, actor as closed_by, recorded_at as closed_at, reason,
               (select count(*) from step
                where step.book = standing.book and step.period = standing.period
                  and step.step = 'closed') as closes,
               through, rule_set, quotes, ledger,
               coalesce(balances, '[]') as balances, coalesce(changes, '[]') as changes
        from standing join closing using (book, period) left join kept using (book, period)
        order by book, period
    """
    return [msgspec.convert(row, PeriodRow) for row in fetch(tx, query, asked.values)]


VIEW = View(
    name="periods",
    answers=("closes",),
    tables=(period_step,),
    projector=PeriodSteps,
    version=1,
)
