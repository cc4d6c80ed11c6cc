"""Drafts, invoices and their credit memos, every line traceable to the lot and the entry it charges."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.invoice import EarlyPaymentOffer
from domain.settlement import Settlement
from projections.asked import Asked, fetch, page, rows_of
from projections.draft_review import DraftAdjustment, PutOn, adjustments, put_on
from projections.wip import share_of_hours


class InvoiceHeader(msgspec.Struct, frozen=True, kw_only=True):
    """A document without its lines. `total` is what it charges, before credits, in minor units.

    `status` is draft, issued, voided, partly_credited or credited.
    """

    book: str
    invoice_id: str
    number: str | None
    status: str
    customer_id: str
    contracts: tuple[str, ...]
    currency: str
    cut_off: date
    issued_on: date | None
    due_on: date | None
    accounting_date: date | None
    kind: str  # invoice or retention_release
    total: int
    payable: int | None  # after allowances, tax, retainage and prepaid amounts; none: a draft
    credited: int
    line_count: int
    drafted_at: datetime
    issued_at: datetime | None
    voided_at: datetime | None
    reason: str | None
    position: int  # of the journal line that made it a draft


class InvoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One lot on a document: its value, and what is charged for it."""

    number: int
    contract_id: str
    line_id: str
    entry_id: str
    start: int
    end: int
    minor: int
    charged: int
    currency: str
    project_id: str
    person_id: str
    worked_on: date
    seconds: Decimal  # charged time of the whole entry
    entry_minor: int
    rate: Decimal | None
    note: str | None
    flag: str
    kind: str
    text: str  # by the contract's template
    description: str | None
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    per: Decimal | None  # how many the price is for
    credited: int
    reason: str | None  # of a review's last change

    @property
    def hours(self) -> str:
        """The lot's share of the entry's time, pro rata to its amount, as finance writes it."""
        return share_of_hours(self.seconds, self.start, self.end, self.entry_minor)


class CreditLine(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an invoice's line that a credit memo frees."""

    number: int  # of the invoice's line
    entry_id: str
    start: int
    end: int
    charged: int
    write_off: bool


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """A credit memo; `total` is what the customer gets back."""

    credit_id: str
    number: str
    credited_on: date
    accounting_date: date
    total: int
    payable: int  # what the customer owes less, or gets back
    settlement: Settlement | None
    void: bool
    reason: str
    position: int
    recorded_at: datetime
    lines: tuple[CreditLine, ...]


class Invoice(InvoiceHeader, frozen=True, kw_only=True):
    """A document with its lines (those still on it) and its credit memos."""

    settlement: Settlement | None  # none: nothing but its lines
    early_payment: EarlyPaymentOffer | None
    text: str
    lines: tuple[InvoiceLine, ...]
    put_on: tuple[
        PutOn, ...
    ]  # by a review, while it is a draft; then the settlement says what came of it
    adjustments: tuple[DraftAdjustment, ...]
    credits: tuple[Credit, ...]


# What a line charges now: what a review's last word says, else the lot's value; nothing once taken off.
_LINES = """
    select l.*, l.ends - l.starts as minor, coalesce(c.charged, l.ends - l.starts) as charged, c.reason
    from views.invoice_line l left join (
        select distinct on (book, invoice_id, number) book, invoice_id, number, charged, reason
        from views.line_change {where} order by book, invoice_id, number, position desc
    ) c using (book, invoice_id, number)
    {lines}
"""
# Drafts, then what was issued or given up, the latest first.
_LATEST = """(issued_on is null and voided_at is null) desc,
    coalesce(issued_on, (voided_at at time zone 'UTC')::date) desc, number desc nulls first,
    drafted_position desc, book"""
_HEADERS = """
    select h.book, h.invoice_id, h.number, h.status, h.customer_id, contracts, h.currency, h.cut_off,
           h.issued_on, h.due_on, h.accounting_date, coalesce(h.kind, 'invoice') as kind, h.payable,
           case when h.voided_position is not null then 0
                else coalesce(h.total, l.charged, 0) end::bigint as total,
           h.credited, coalesce(line_count, 0) as line_count, h.drafted_at, h.issued_at, h.voided_at,
           h.reason, h.drafted_position as position, h.settlement, h.early_payment,
           coalesce(h.wording, '') as text
    from (
        select * from (
            select i.*, coalesce(credited, 0) as credited,
                   case when voided_position is not null then 'voided'
                        when issued_position is null then 'draft'
                        when credited is null then 'issued'
                        when credited < i.total then 'partly_credited' else 'credited' end as status
            from views.invoice i left join (
                select book, invoice_id, sum(total)::bigint as credited from views.credit group by 1, 2
            ) c using (book, invoice_id)
        ) i {where} order by {latest}{page}
    ) h
    left join lateral (
        select array_agg(distinct contract_id order by contract_id) as contracts,
               sum(charged) filter (where on_it) as charged, count(*) filter (where on_it) as line_count
        from (
            select l.contract_id, coalesce(c.charged, l.ends - l.starts) as charged,
                   c.number is null or c.charged is not null as on_it
            from views.invoice_line l left join (
                select distinct on (number) number, charged from views.line_change
                where book = h.book and invoice_id = h.invoice_id order by number, position desc
            ) c using (number)
            where l.book = h.book and l.invoice_id = h.invoice_id
        ) l
    ) l on true
    order by {latest}
"""


def listing(
    tx: Connection,
    *,
    book: str | None = None,
    customer_id: str | None = None,
    contract_id: str | None = None,
    status: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[InvoiceHeader]:
    """Documents, the latest first: drafts, then invoices by date and number."""
    asked = Asked(book=book, customer_id=customer_id, status=status)
    if contract_id is not None:
        asked.that(
            "exists (select from views.invoice_line l where l.book = i.book"
            " and l.invoice_id = i.invoice_id and l.contract_id = :contract_id)",
            contract_id=contract_id,
        )
    query = _HEADERS.format(where=asked.where, latest=_LATEST, page=page(limit, offset))
    return [InvoiceHeader(**_header(_bare(row))) for row in fetch(tx, query, asked.values)]


def one(
    tx: Connection, *, book: str, invoice_id: str | None = None, number: str | None = None
) -> Invoice | None:
    """A document by its id, or by its own or its credit memo's number; none when there is no such."""
    asked = Asked(book=book, invoice_id=invoice_id)
    if number is not None:
        asked.that(
            "(number = :number or invoice_id in"
            " (select invoice_id from views.credit where book = :book and number = :number))",
            number=number,
        )
    query = _HEADERS.format(where=asked.where, latest=_LATEST, page="")
    found = list(fetch(tx, query, asked.values))
    if not found:
        return None
    header = _settled(_header(found[0]))
    document = {"book": book, "invoice_id": header["invoice_id"]}
    memos = _credits(tx, document)
    given: dict[int, int] = {}
    for line in (line for memo in memos for line in memo.lines):
        given[line.number] = given.get(line.number, 0) + line.charged
    lines = _lines(tx, document, header["currency"], given)
    review = _review(tx, document) if header["status"] == "draft" else {}
    return Invoice(
        **header, lines=lines, credits=memos, **{"put_on": (), "adjustments": ()} | review
    )


def _review(tx: Connection, document: dict[str, str]) -> dict[str, Any]:
    return {"put_on": put_on(tx, **document), "adjustments": adjustments(tx, **document)}


_OF_ONE = ("settlement", "early_payment", "text")  # too much for a list


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OF_ONE}


def _settled(row: dict[str, Any]) -> dict[str, Any]:
    """The parts that were kept as they were written, read again."""
    return row | {
        "settlement": msgspec.convert(row["settlement"], Settlement | None),
        "early_payment": msgspec.convert(row["early_payment"], EarlyPaymentOffer | None),
    }


def _header(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"contracts": tuple(row["contracts"] or ())}


def _lines(
    tx: Connection, document: dict[str, str], currency: str, given: dict[int, int]
) -> tuple[InvoiceLine, ...]:
    where = "where book = :book and invoice_id = :invoice_id"
    query = f"""
        select number, contract_id, line_id, entry_id, starts as start, ends as "end", minor, charged,
               project_id, person_id, worked_on, seconds, entry_minor, rate, note, flag, reason,
               kind, wording as text, description, quantity, unit, unit_price, per
        from ({_LINES.format(where=where, lines=where)}) l
        where not exists (
            select from views.line_change c where (c.book, c.invoice_id, c.number)
            = (l.book, l.invoice_id, l.number) and c.charged is null)
        order by number
    """
    return tuple(
        InvoiceLine(**row, currency=currency, credited=given.get(row["number"], 0))
        for row in fetch(tx, query, document)
    )


def _credits(tx: Connection, document: dict[str, str]) -> tuple[Credit, ...]:
    memos = "select * from views.credit where book = :book and invoice_id = :invoice_id order by position"
    lines = """
        select l.credit_id, l.number, l.entry_id, l.starts as start, l.ends as "end", l.charged, l.write_off
        from views.credit_line l join views.credit c using (book, credit_id)
        where book = :book and invoice_id = :invoice_id order by c.position, l.n
    """
    freed: dict[str, list[dict[str, Any]]] = {}
    for row in fetch(tx, lines, document):
        freed.setdefault(row.pop("credit_id"), []).append(row)
    return tuple(
        Credit(
            credit_id=memo["credit_id"],
            number=memo["number"],
            credited_on=memo["credited_on"],
            accounting_date=memo["accounting_date"],
            total=memo["total"],
            payable=memo["payable"],
            settlement=msgspec.convert(memo["settlement"], Settlement | None),
            void=memo["void"],
            reason=memo["reason"],
            position=memo["position"],
            recorded_at=memo["recorded_at"],
            lines=tuple(rows_of(CreditLine, freed.get(memo["credit_id"], ()))),
        )
        for memo in fetch(tx, memos, document)
    )
