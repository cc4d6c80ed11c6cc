"""Drafts that can not be issued: their customer is on hold, an amendment waits, a cap fell, tax is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.cap_room import counts
from domain.cap_terms import CapTerms
from domain.ruling import Reason
from domain.tax import CustomerTaxSet, TaxRatesPublished, TaxRegistered
from domain.tax_register import TaxRegister, after
from domain.taxing import tax_is_known
from projections.asked import Asked, fetch
from projections.cap_burn import CapBurn, burn
from projections.exception_row import ExceptionRow
from projections.open_invoices import Today

KINDS = ("draft_blocked",)
_HELD = Reason(
    code="customer_on_hold",
    desk="credit-control",
    clears="Credit control releases the customer, or the draft is voided",
    rule="",
)
_PENDING = Reason(
    code="contract_amendment_pending",
    desk="contract-manager",
    clears="The amendment is approved, rejected or withdrawn, or its work is taken off the draft",
    rule="",
)
_CAP = Reason(
    code="cap_exceeded",
    desk="contract-manager",
    clears="The cap is raised to what is billed and drafted, or the draft is voided",
    rule="",
)
_TAX = Reason(
    code="tax_jurisdiction_unknown",
    desk="tax",
    clears="The customer's tax jurisdiction, or a tax rate valid on the day, is recorded",
    rule="",
)
_EMPTY = Reason(
    code="draft_empty",
    desk="billing",
    clears="The draft is voided",
    rule="",
)


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is still on a draft."""

    number: int
    contract_id: str
    line_id: str
    kind: str
    worked_on: date
    code: str
    charged: int


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft with its lines, its customer (the one that stays), and why that one is not billed."""

    book: str
    invoice_id: str
    customer_id: str
    currency: str
    cut_off: date
    position: int
    since: datetime  # drafted, or last reviewed
    held: str | None
    held_at: datetime | None
    held_position: int | None
    lines: tuple[DraftLine, ...]


# `charged` of a line that a review took off is null while it has a change.
_DRAFTS = """
    select i.book, i.invoice_id, coalesce(m.staying, i.customer_id) as customer_id, i.currency, i.cut_off,
           i.drafted_position as position, coalesce(l.reviewed_at, i.drafted_at) as since,
           n.held, n.held_at, n.held_position, coalesce(l.lines, '[]'::jsonb) as lines
    from views.invoice i
    left join views.customer_merge m on (m.book, m.customer_id) = (i.book, i.customer_id)
    left join views.name n on n.book = i.book and n.kind = 'customer'
        and n.id = coalesce(m.staying, i.customer_id)
    left join lateral (
        select max(c.recorded_at) as reviewed_at, jsonb_agg(jsonb_build_object(
            'number', l.number, 'contract_id', l.contract_id, 'line_id', l.line_id, 'kind', l.kind,
            'worked_on', l.worked_on, 'code', coalesce(d.code, t.code, ''),
            'charged', coalesce(c.charged, l.ends - l.starts)) order by l.number)
            filter (where c.number is null or c.charged is not null) as lines
        from views.invoice_line l
        left join (
            select distinct on (number) number, charged, recorded_at from views.line_change c
            where (c.book, c.invoice_id) = (i.book, i.invoice_id) order by number, position desc
        ) c using (number)
        left join views.draft_tax d on (d.book, d.invoice_id, d.number) = (l.book, l.invoice_id, l.number)
        left join views.line_tax t on (t.book, t.contract_id, t.line_id)
            = (l.book, l.contract_id, l.line_id)
        where (l.book, l.invoice_id) = (i.book, i.invoice_id)
    ) l on true
    {where} order by i.book, i.drafted_position
"""


def rows(tx: Connection, book: str | None, today: Today | None) -> Iterable[ExceptionRow]:
    """Every reason for which a draft can not be issued; tax as on the day it is (else on its cut-off)."""
    drafts = list(_drafts(tx, book))
    if not drafts:
        return
    pending = list(_pending(tx, book))
    blocked = list(_blocked(tx, book))
    taxes = _taxes(tx, book)
    for draft in drafts:
        if not draft.lines:
            yield _case(draft, _EMPTY, draft.since, draft.position)
            continue
        if draft.held:
            assert draft.held_at is not None
            assert draft.held_position is not None
            yield _case(draft, _HELD, draft.held_at, draft.held_position, detail=draft.held)
        yield from _waits(draft, pending)
        yield from _over(draft, blocked)
        on = draft.cut_off if today is None else today.on
        if not _taxed(draft, taxes.get(draft.book, TaxRegister()), on):
            yield _case(draft, _TAX, draft.since, draft.position)


def _drafts(tx: Connection, book: str | None) -> Iterator[Draft]:
    asked = Asked().that("i.issued_position is null and i.voided_position is null")
    if book is not None:
        asked.that("i.book = :book", book=book)
    for row in fetch(tx, _DRAFTS.format(where=asked.where), asked.values):
        lines = msgspec.convert(row["lines"], tuple[DraftLine, ...])
        yield Draft(**(row | {"lines": lines}))


def _pending(tx: Connection, book: str | None) -> Iterable[dict[str, Any]]:
    asked = Asked(book=book, state="pending")
    query = f"select * from views.amendment {asked.where} order by book, position"
    return fetch(tx, query, asked.values)


def _blocked(tx: Connection, book: str | None) -> Iterable[CapBurn]:
    """Caps that were lowered below what is consumed, and still are."""
    asked = Asked(book=book).that("below_consumed")
    query = f"select 1 from views.cap_terms {asked.where} limit 1"
    if not list(fetch(tx, query, asked.values)):
        return ()
    return (one for one in burn(tx, book=book, when=False) if one.blocked)


def _taxes(tx: Connection, book: str | None) -> dict[str, TaxRegister]:
    asked = Asked(book=book)
    query = f"select book, said from views.tax_fact {asked.where} order by book, position"
    found: dict[str, TaxRegister] = {}
    for row in fetch(tx, query, asked.values):
        fact = msgspec.convert(row["said"], _TaxFact)
        found[row["book"]] = after(found.get(row["book"], TaxRegister()), fact)
    return found


_TaxFact = TaxRegistered | TaxRatesPublished | CustomerTaxSet


def _waits(draft: Draft, pending: Iterable[Mapping[str, Any]]) -> Iterator[ExceptionRow]:
    for one in pending:
        numbers = [
            line.number
            for line in draft.lines
            if (draft.book, line.contract_id) == (one["book"], one["contract_id"])
            and line.line_id in one["lines"]
        ]
        if numbers:
            said = {
                "amendment_id": one["amendment_id"],
                "numbers": " ".join(map(str, numbers)),
                "contract_id": one["contract_id"],
            }
            detail = f"amendment {one['amendment_id']} of {one['contract_id']}"
            since = max(draft.since, one["recorded_at"])
            yield _case(draft, _PENDING, since, one["position"], detail=detail, **said)


def _over(draft: Draft, blocked: Iterable[CapBurn]) -> Iterator[ExceptionRow]:
    for cap in blocked:
        terms = CapTerms(level=cap.level, limit=cap.net, expenses=cap.expenses)
        under = (
            cap.book == draft.book
            and (cap.contract_id is not None or cap.customer_id == draft.customer_id)
            and any(
                cap.contract_id in (None, line.contract_id)
                and cap.line_id in (None, line.line_id)
                and counts(terms, line.kind)
                for line in draft.lines
            )
        )
        if under:
            said = {} if cap.contract_id is None else {"contract_id": cap.contract_id}
            ref = cap.contract_id or cap.customer_id
            since = max(draft.since, cap.agreed_at)
            yield _case(draft, _CAP, since, cap.position, detail=f"cap of {ref}", **said)


def _taxed(draft: Draft, taxes: TaxRegister, on: date) -> bool:
    by_work = bool(taxes.own) and taxes.own[0].tax_date == "work"
    asked = {(line.code, line.worked_on if by_work else on) for line in draft.lines}
    return all(tax_is_known(taxes, draft.customer_id, code, day) for code, day in asked)


def _case(
    draft: Draft, why: Reason, since: datetime, position: int, detail: str = "", **about: str
) -> ExceptionRow:
    contracts = {line.contract_id for line in draft.lines}
    return ExceptionRow(
        book=draft.book,
        kind="draft_blocked",
        ref=draft.invoice_id,
        contract_id=min(contracts) if len(contracts) == 1 else None,
        customer_id=draft.customer_id,
        reason=why.code,
        desk=why.desk,
        clears=why.clears,
        since=since,
        minor=sum(line.charged for line in draft.lines),
        currency=draft.currency,
        position=position,
        detail=detail,
        about={"invoice_id": draft.invoice_id, **about},
    )
