"""The billing calendar: what is due for billing when, drafted or not, and by which run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Index, Table

from domain import billing_calendar
from domain.billing_run import BillingDateKept
from domain.contract import ContractEnded, ContractSigned
from domain.settlement_terms import Calendar
from journal.journal import Line
from projections.asked import Asked, fetch
from projections.batch import Batch, stem
from projections.copying import copyable, part
from projections.schema import day, document, line, moment, number, tables, word
from projections.view import View

BACK, AHEAD = timedelta(days=92), timedelta(days=31)  # what is shown around a day

billed_by_calendar = Table(
    "billed_by_calendar",
    tables,
    word("book", key=True),
    word("contract_id", key=True),
    word("customer_id"),
    day("starts_on"),
    day("ends_on", null=True),
    document("calendar"),
    line(),
    moment(),
)
billing_date_kept = Table(
    "billing_date_kept",
    tables,
    word("book", key=True),
    line(key=True),
    word("contract_id", key=True),
    day("cut_off"),
    day("on_day"),
    word("run"),
    document("drafts"),
    number("waiting"),
    moment(),
    Index("billing_date_kept_contract", "book", "contract_id"),
)

_SIGNED = """
    insert into views.billed_by_calendar values (%s, %s, %s, %s, %s, %s::jsonb, %s, %s)
    on conflict (book, contract_id) do nothing
"""
_ENDED = "update views.billed_by_calendar set ends_on = %s where book = %s and contract_id = %s"


class Calendars:
    """Writes which contracts are billed by a calendar, and every date of one that was kept."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._kept_rows = batch.rows(billing_date_kept)
        self.handlers = {
            "ContractSigned": self._signed,
            "ContractEnded": self._ended,
            "BillingDateKept": self._kept,
        }

    def settle(self) -> None:
        """Nothing is gathered: there are few of these facts."""

    def _signed(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractSigned)
        calendar = None if event.invoicing is None else event.invoicing.calendar
        if calendar is not None:
            self._batch.later(
                _SIGNED,
                self._book,
                event.contract_id,
                event.customer_id,
                event.starts_on,
                event.ends_on,
                part(calendar),
                line.position,
                line.entry.recorded_at,
            )

    def _ended(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, ContractEnded)
        self._batch.later(_ENDED, event.ends_on, self._book, event.contract_id)

    def _kept(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, BillingDateKept)
        drafts = msgspec.json.encode(event.drafts).decode() if event.drafts else "[]"
        for contract_id in event.contracts:
            self._kept_rows.append(
                f"{stem(self._book, line)}\t{contract_id}\t{event.cut_off}\t{event.on}\t{event.run}"
                f"\t{drafts}\t{event.waiting}\t{line.entry.recorded_at}\n"
            )


class BillingDate(msgspec.Struct, frozen=True, kw_only=True):
    """One cut-off of a contract. `state` is to_come, due, drafted, nothing, too_small or covered.

    Covered: a run billed the contract up to a later cut-off, and took this one along.
    """

    book: str
    contract_id: str
    customer_id: str
    cut_off: date
    due_on: date
    state: str
    run: str | None
    billed_on: date | None
    drafts: tuple[str, ...]
    position: int | None  # of the journal line that says it was kept


def listing(
    tx: Connection,
    *,
    on: date,
    book: str | None = None,
    contract_id: str | None = None,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[BillingDate]:
    """Cut-offs from a day to another (default: around the day that is asked about), by date and contract."""
    terms = Asked(book=book, contract_id=contract_id).by("", None, "recorded_at", known_at)
    kept_asked = Asked(book=book, contract_id=contract_id)
    kept_asked.by("on_day", as_of, "recorded_at", known_at)
    query = f"select * from views.billing_date_kept {kept_asked.where} order by position"
    kept: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in fetch(tx, query, kept_asked.values):
        kept.setdefault((row["book"], row["contract_id"]), []).append(row)
    found: list[BillingDate] = []
    query = f"select * from views.billed_by_calendar {terms.where} order by book, contract_id"
    for row in fetch(tx, query, terms.values):
        first, last = max(since or on - BACK, row["starts_on"]), until or on + AHEAD
        found += _dates(row, kept.get((row["book"], row["contract_id"]), []), first, last, on)
    return sorted(found, key=lambda one: (one.cut_off, one.book, one.contract_id))


def _dates(
    terms: dict[str, Any], kept: list[dict[str, Any]], since: date, until: date, on: date
) -> Iterator[BillingDate]:
    calendar = msgspec.convert(terms["calendar"], Calendar)
    by_cut_off = {row["cut_off"]: row for row in kept}
    for cut_off in billing_calendar.cut_offs(calendar, since, until):
        due_on = billing_calendar.due_on(calendar, cut_off)
        row = by_cut_off.get(cut_off)
        later = next((one for one in kept if one["cut_off"] > cut_off), None)
        if row is not None:
            state = "drafted" if row["drafts"] else "too_small" if row["waiting"] else "nothing"
        elif later is not None:
            row, state = later, "covered"
        else:
            state = "due" if due_on <= on else "to_come"
        yield BillingDate(
            book=terms["book"],
            contract_id=terms["contract_id"],
            customer_id=terms["customer_id"],
            cut_off=cut_off,
            due_on=due_on,
            state=state,
            run=None if row is None else row["run"],
            billed_on=None if row is None else row["on_day"],
            drafts=() if row is None else tuple(row["drafts"]),
            position=None if row is None else row["position"],
        )
        if terms["ends_on"] is not None and cut_off >= terms["ends_on"]:
            return


VIEW = View(
    name="billing_calendar",
    answers=("billing_dates", "due"),
    tables=(billed_by_calendar, billing_date_kept),
    projector=Calendars,
    version=1,
)
