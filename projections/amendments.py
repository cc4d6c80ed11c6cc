"""Amendments of contracts and what becomes of them; and billed work that new terms price otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Table

from domain.amendment import (
    Amending,
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentSubmitted,
    AmendmentWithdrawn,
    CreditProposalAccepted,
    CreditProposalDeclined,
    NewTerms,
)
from domain.contract import RateRow
from journal.journal import Line
from projections.asked import Asked, fetch, rows_of
from projections.batch import Batch
from projections.copying import storable
from projections.schema import day, document, line, minor, moment, tables, word
from projections.view import View

# Every step of an amendment. What it changes stands where it was drafted; of two drafts the later holds.
amendment_step = Table(
    "amendment_step",
    tables,
    word("book", key=True),
    line(key=True),
    word("contract_id"),
    word("amendment_id"),
    word("state"),
    word("reason", null=True),
    word("who"),
    day("effective_date", null=True),
    document("terms"),
    moment(),
)

credit_proposal = Table(
    "credit_proposal",
    tables,
    word("book", key=True),
    line(key=True),
    word("entry_id", key=True),
    word("contract_id"),
    word("amendment_id"),
    word("line_id"),
    minor("billed"),
    minor("was"),
    minor("now"),
    moment(),
)

# What became of a proposal: accepted, declined, or superseded as a later amendment says anew what the work is worth.
proposal_answer = Table(
    "proposal_answer",
    tables,
    word("book", key=True),
    line(key=True),
    word("entry_id", key=True),
    word("contract_id"),
    word("amendment_id", null=True),  # none: of all that proposed it before
    word("state"),
    word("reason", null=True),
    word("who"),
    moment(),
)

_STEP = "insert into views.amendment_step values (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)"
_PROPOSED = "insert into views.credit_proposal values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_ANSWERED = "insert into views.proposal_answer values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
STATES: dict[type, str] = {
    AmendmentDrafted: "draft",
    AmendmentSubmitted: "pending",
    AmendmentApproved: "approved",
    AmendmentRejected: "rejected",
    AmendmentWithdrawn: "withdrawn",
}


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What an amendment changes. `amends_cap` without a `cap`: there is none any more."""

    lines: tuple[str, ...]
    rates: tuple[RateRow, ...] = ()
    amends_cap: bool = False
    cap: int | None = None
    terms: NewTerms | None = None


class Amendments:
    """Writes the steps of amendments and the credits their approval proposes."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self.handlers = {
            "AmendmentDrafted": self._drafted,
            "AmendmentSubmitted": self._step,
            "AmendmentApproved": self._approved,
            "AmendmentRejected": self._step,
            "AmendmentWithdrawn": self._step,
            "CreditProposalAccepted": self._answered,
            "CreditProposalDeclined": self._answered,
        }

    def settle(self) -> None:
        """Nothing is gathered: there are few of these facts."""

    def _drafted(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AmendmentDrafted)
        changes = Changes(
            lines=event.lines,
            rates=event.rates,
            amends_cap=event.amends_cap,
            cap=event.cap,
            terms=event.terms,
        )
        said = storable(msgspec.json.encode(changes).decode().replace(r"\u0000", r"\ufffd"))
        self._write(line, event, event.effective_date, said)

    def _approved(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, AmendmentApproved)
        self._step(line)
        self._close(line, event.superseded, event.contract_id, None, "superseded")
        for one in event.proposals:
            self._batch.later(
                _PROPOSED,
                self._book,
                line.position,
                one.entry_id,
                event.contract_id,
                event.amendment_id,
                one.line_id,
                one.billed,
                one.was,
                one.now,
                line.entry.recorded_at,
            )

    def _answered(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, CreditProposalAccepted | CreditProposalDeclined)
        state = "accepted" if isinstance(event, CreditProposalAccepted) else "declined"
        self._close(line, event.entry_ids, event.contract_id, event.amendment_id, state)

    def _close(
        self,
        line: Line,
        entry_ids: Iterable[str],
        contract_id: str,
        amendment_id: str | None,
        state: str,
    ) -> None:
        reason = getattr(line.entry.event, "reason", None)
        for entry_id in entry_ids:
            self._batch.later(
                _ANSWERED,
                self._book,
                line.position,
                entry_id,
                contract_id,
                amendment_id,
                state,
                None if reason is None else storable(reason),
                _who(line),
                line.entry.recorded_at,
            )

    def _step(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, Amending)
        self._write(line, event, None, "null")

    def _write(self, line: Line, event: Amending, since: date | None, changes: str) -> None:
        reason = getattr(event, "reason", None)
        self._batch.later(
            _STEP,
            self._book,
            line.position,
            event.contract_id,
            event.amendment_id,
            STATES[type(event)],
            None if reason is None else storable(reason),
            _who(line),
            since,
            changes,
            line.entry.recorded_at,
        )


def _who(line: Line) -> str:
    """Who answers for a step: the one for whom it is done, else whoever does it."""
    return storable(line.entry.on_behalf_of or line.entry.actor)


class AmendmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An amendment as it stands: draft, pending, approved, rejected or withdrawn; and by whom, when."""

    book: str
    contract_id: str
    amendment_id: str
    state: str
    effective_date: date
    lines: tuple[str, ...]
    rates: tuple[RateRow, ...]
    amends_cap: bool
    cap: int | None
    terms: NewTerms | None = None  # whatever else it changes
    currency: str
    reason: str
    drafted_by: str
    drafted_at: datetime
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    decided_by: str | None = None  # who approved, rejected or withdrew it
    decided_at: datetime | None = None
    decided_because: str | None = None
    position: int  # of the last step


class CreditProposalRow(msgspec.Struct, frozen=True, kw_only=True):
    """Billed work that an approved amendment prices otherwise, in minor units: billed of it, its value then and now."""

    book: str
    contract_id: str
    amendment_id: str
    entry_id: str
    line_id: str
    currency: str
    billed: int
    was: int
    now: int
    state: str = "open"  # then accepted, declined or superseded by a later amendment
    invoices: tuple[str, ...] = ()  # issued, that bill something of it
    answered_by: str | None = None
    answered_at: datetime | None = None
    reason: str | None = None  # why it was declined
    position: int


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    amendment_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[AmendmentRow]:
    """Amendments by contract, in the order they were first drafted; `as_of`: those that take effect by then."""
    asked = Asked(contract_id=contract_id, amendment_id=amendment_id)
    if book is not None:
        asked.that("step.book = :book", book=book)
    asked.by("", None, "step.recorded_at", known_at)
    query = f"""
        select step.*, contract.currency from views.amendment_step step
        join views.contract contract using (book, contract_id)
        {asked.where} order by step.book, contract_id, step.position
    """
    found: dict[tuple[str, str, str], AmendmentRow] = {}
    for row in fetch(tx, query, asked.values):
        key = (row["book"], row["contract_id"], row["amendment_id"])
        found[key] = _after(found.get(key), row)
    return [one for one in found.values() if as_of is None or one.effective_date <= as_of]


def _after(before: AmendmentRow | None, row: dict[str, Any]) -> AmendmentRow:
    who, at, position = row["who"], row["recorded_at"], row["position"]
    if row["state"] == "draft":
        changes = msgspec.convert(row["terms"], Changes)
        return AmendmentRow(
            book=row["book"],
            contract_id=row["contract_id"],
            amendment_id=row["amendment_id"],
            state="draft",
            effective_date=row["effective_date"],
            lines=changes.lines,
            rates=changes.rates,
            amends_cap=changes.amends_cap,
            cap=changes.cap,
            terms=changes.terms,
            currency=row["currency"],
            reason=row["reason"],
            drafted_by=who,
            drafted_at=at,
            position=position,
        )
    assert before is not None, "only what was drafted is submitted or decided"
    step: dict[str, Any] = {"state": row["state"], "position": position}
    if row["state"] == "pending":
        step |= {"submitted_by": who, "submitted_at": at}
    else:
        step |= {"decided_by": who, "decided_at": at, "decided_because": row["reason"]}
    return msgspec.structs.replace(before, **step)


def proposals(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[CreditProposalRow]:
    """Credits that approved amendments propose, by contract and in order of approval, with what became of each.

    `as_of`: those of amendments that take effect by then.
    """
    shown = listing(tx, book=book, contract_id=contract_id, as_of=as_of, known_at=known_at)
    in_force = {(one.book, one.contract_id, one.amendment_id) for one in shown}
    asked = Asked()
    if book is not None:
        asked.that("p.book = :book", book=book)
    if contract_id is not None:
        asked.that("p.contract_id = :contract_id", contract_id=contract_id)
    asked.by("", None, "p.recorded_at", known_at)
    credited = "" if known_at is None else "and memo.recorded_at <= :known_at"
    answered = "" if known_at is None else "and a.recorded_at <= :known_at"
    query = f"""
        select p.book, p.contract_id, p.amendment_id, p.entry_id, p.line_id, contract.currency,
               p.billed, p.was, p.now, p.position, coalesce(answer.state, 'open') as state,
               answer.who as answered_by, answer.recorded_at as answered_at, answer.reason,
               {_INVOICES.format(known=credited)} as invoices
        from views.credit_proposal p
        join views.contract contract using (book, contract_id)
        left join lateral (
            select * from views.proposal_answer a
            where (a.book, a.contract_id, a.entry_id) = (p.book, p.contract_id, p.entry_id)
            and coalesce(a.amendment_id, p.amendment_id) = p.amendment_id
            and a.position > p.position {answered}
            order by a.position limit 1
        ) answer on true
        {asked.where} order by p.book, p.contract_id, p.position, p.entry_id
    """
    found = ({**row, "invoices": tuple(row["invoices"])} for row in fetch(tx, query, asked.values))
    return [
        one
        for one in rows_of(CreditProposalRow, found)
        if (one.book, one.contract_id, one.amendment_id) in in_force
    ]


# Invoices that bill something of an entry: lines taken off or credited in full are left out.
_INVOICES = """array(
    select distinct l.invoice_id from views.invoice_line l
    join views.invoice i using (book, invoice_id)
    where (l.book, l.contract_id, l.entry_id) = (p.book, p.contract_id, p.entry_id)
    and i.issued_position is not null
    and not exists (
        select from views.line_change c
        where (c.book, c.invoice_id, c.number) = (l.book, l.invoice_id, l.number)
        and c.charged is null)
    and l.ends - l.starts > coalesce((
        select sum(c.ends - c.starts) from views.credit_line c
        join views.credit memo using (book, credit_id)
        where (c.book, memo.invoice_id, c.number) = (l.book, l.invoice_id, l.number)
        {known}), 0)
    order by 1)"""

VIEW = View(
    name="amendments",
    answers=("credit_proposals",),
    tables=(amendment_step, credit_proposal, proposal_answer),
    projector=Amendments,
    version=2,
)
