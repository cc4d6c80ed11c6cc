"""Invoices over HTTP: drafts and documents, each line traceable to its lot and time entry, and their credits."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePath
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from api.actors import may_read
from api.answers import Amount, Rows, all_shown, amount, shown
from api.asking import PAGE, AtLeast, Book, Limit, Offset, Word, next_page, reading, ref_of
from api.documented import READING
from api.settlements import AddedLine, EarlyPayment, Settlement, early_payment, exact, settlement
from domain import settlement as domain
from domain.refusal import UnknownInvoice
from processes import previewing
from processes.access import Bearer
from processes.firm import Firm
from projections import invoices

Asker = Request[Bearer, Any, Any]
Status = Annotated[
    Literal["draft", "issued", "voided", "partly_credited", "credited"] | None,
    QueryParameter(name="status", description="Default: every status."),
]
IssuedOn = Annotated[
    date | None,
    QueryParameter(description="The invoice date. Default: today, where the entity is."),
]
Ref = Annotated[
    PurePath,
    PathParameter(description="The document's id, its number, or its credit memo's number."),
]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """A document without its lines; `total` is what its lines charge, before credits.

    `payable` is what the customer has to pay, after allowances, tax, retainage and what was paid before;
    none on a draft. `kind` is invoice or retention_release.
    """

    book: str
    invoice_id: str
    number: str | None
    status: str
    customer_id: str
    contracts: tuple[str, ...]
    cut_off: date
    issued_on: date | None
    due_on: date | None
    accounting_date: date | None
    kind: str
    total: Amount
    payable: Amount | None
    credited: Amount
    line_count: int
    drafted_at: datetime
    issued_at: datetime | None
    voided_at: datetime | None
    reason: str | None
    position: int


class InvoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One lot on a document: the part `start` to `end` of its entry's value, and what is charged for it.

    Once issued, `net` is that less allowances and plus charges on the line, and its tax is that of a group of
    the settlement. `hours` and `rate` are those of time, quantity and unit price those of other kinds.
    """

    number: int
    contract_id: str
    line_id: str
    entry_id: str
    start: int
    end: int
    amount: Amount
    charged: Amount
    allowance: Amount
    charge: Amount
    net: Amount
    tax_category: str | None
    tax_rate: str | None  # percent
    credited: Amount
    kind: str
    text: str
    description: str | None
    quantity: str | None
    unit: str | None
    unit_price: str | None
    per: str | None  # how many the price is for
    project_id: str
    person_id: str
    worked_on: date
    hours: str
    rate: str | None  # per hour, exact
    note: str | None
    flag: str
    reason: str | None  # of a review's last change


class DraftAdjustment(msgspec.Struct, frozen=True, kw_only=True):
    """What a review allowed or charged on a draft, or on a line of it: an amount or a percentage."""

    number: int | None  # the line; none: the whole
    code: str
    kind: str
    amount: Amount | None
    percent: str | None
    tax: str | None  # a tax code of its own
    reason: str
    position: int


class CreditLine(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an invoice's line that a credit memo frees, or writes off by choice."""

    number: int
    entry_id: str
    start: int
    end: int
    charged: Amount
    write_off: bool


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """A credit memo; `total` is what the customer gets back."""

    credit_id: str
    number: str
    credited_on: date
    accounting_date: date
    total: Amount
    payable: Amount
    settlement: Settlement | None
    void: bool
    reason: str
    position: int
    recorded_at: datetime
    lines: list[CreditLine]


class Invoice(Header, frozen=True, kw_only=True):
    """A document with its lines, what it comes to, and its credit memos."""

    text: str
    settlement: Settlement | None  # none: a draft, or nothing but its lines
    early_payment: EarlyPayment | None
    lines: list[InvoiceLine]
    put_on: list[AddedLine]  # by a review, while it is a draft
    adjustments: list[DraftAdjustment]
    credits: list[Credit]


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a draft can not be issued."""

    code: str
    says: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft would come to, were it issued on a day; `refused`: it can not be, and why."""

    invoice_id: str
    on: date
    refused: Refusal | None
    total: Amount | None
    payable: Amount | None
    due_on: date | None
    accounting_date: date | None
    text: str | None
    settlement: Settlement | None  # none: nothing but its lines
    early_payment: EarlyPayment | None


@get("/invoices", sync_to_thread=True, operation_id="Invoices", responses=READING)
def listing(
    book: Book,
    firm: NamedDependency[Firm],
    request: Asker,
    customer_id: Word = None,
    contract_id: Word = None,
    status: Status = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
    at_least: AtLeast = None,
) -> Rows[Header]:
    """Drafts and invoices, the latest first."""
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = invoices.listing(
            look.tx,
            book=book,
            customer_id=customer_id,
            contract_id=contract_id,
            status=status,
            limit=limit + 1,
            offset=offset,
        )
        rows = all_shown(Header, found[:limit])
        return Rows(look.position, rows, next_page(len(found), limit, offset))


@get("/invoices/{ref:path}", sync_to_thread=True, operation_id="Invoice", responses=READING)
def one(
    book: Book,
    ref: Ref,
    firm: NamedDependency[Firm],
    request: Asker,
    at_least: AtLeast = None,
) -> Invoice:
    """One document with its lines and its credit memos."""
    named = ref_of(ref)
    with reading(firm, request.user, "invoices", book, at_least) as look:
        found = invoices.one(look.tx, book=book, invoice_id=named)
        found = found or invoices.one(look.tx, book=book, number=named)
        if found is None:
            raise UnknownInvoice(f"{book} has no draft or invoice {named}.", invoice=named)
        return _invoice(found)


@get("/previews/{ref:path}", sync_to_thread=True, operation_id="Preview", responses=READING)
def preview(
    book: Book, ref: Ref, firm: NamedDependency[Firm], request: Asker, on: IssuedOn = None
) -> Preview:
    """A draft as it would be issued: the decision itself, with nothing recorded."""
    may_read(request.user, "invoices")
    firm.books.open(book)
    found = previewing.preview(firm.desk, book, ref_of(ref), on)
    told: dict[str, Any] = dict.fromkeys(
        ("total", "payable", "due_on", "accounting_date", "text", "settlement", "early_payment")
    )
    issued, refused = found.issued, found.refused
    if issued is not None:
        told |= {
            "total": amount(issued.total, issued.currency),
            "payable": amount(found.payable or 0, issued.currency),
            "due_on": issued.due_on,
            "accounting_date": issued.accounting_date,
            "text": issued.text,
            "settlement": settlement(issued.settlement, issued.currency),
            "early_payment": early_payment(issued.early_payment, issued.currency),
        }
    why = None if refused is None else Refusal(code=refused.code, says=refused.says)
    return Preview(invoice_id=found.invoice_id, on=found.on, refused=why, **told)


def _invoice(found: invoices.Invoice) -> Invoice:
    header = shown(Header, found)
    return Invoice(
        **msgspec.structs.asdict(header),
        text=found.text,
        settlement=settlement(found.settlement, found.currency),
        early_payment=early_payment(found.early_payment, found.currency),
        lines=[_line(line, found.settlement) for line in found.lines],
        put_on=[
            shown(AddedLine, one, **_exact(one, "quantity", "unit_price", "per"))
            for one in found.put_on
        ],
        adjustments=[
            shown(DraftAdjustment, one, **_exact(one, "percent")) for one in found.adjustments
        ],
        credits=[_credit(memo, found.currency) for memo in found.credits],
    )


def _line(line: invoices.InvoiceLine, settled: domain.Settlement | None) -> InvoiceLine:
    numbers = _exact(line, "rate", "quantity", "unit_price", "per")
    return shown(InvoiceLine, line, **numbers, **_settled(line, settled))


def _exact(row: Any, *names: str) -> dict[str, Any]:
    """These numbers of a row, spelled out."""
    found = {name: getattr(row, name) for name in names}
    return {name: None if number is None else exact(number) for name, number in found.items()}


def _settled(line: invoices.InvoiceLine, settled: domain.Settlement | None) -> dict[str, Any]:
    """What became of a line's charge at issue."""
    lines = {one.number: one for one in settled.lines} if settled else {}
    found = lines.get(line.number) or domain.SettledLine(number=line.number, charged=line.charged)
    taxed = settled.groups[found.group] if settled and settled.groups else None
    return {
        **{
            name: amount(getattr(found, name), line.currency)
            for name in ("allowance", "charge", "net")
        },
        "tax_category": taxed and taxed.category,
        "tax_rate": taxed and exact(taxed.rate),
    }


def _credit(memo: invoices.Credit, currency: str) -> Credit:
    lines = [shown(CreditLine, line, charged=amount(line.charged, currency)) for line in memo.lines]
    given: dict[str, Any] = {
        "total": amount(memo.total, currency),
        "payable": amount(memo.payable, currency),
        "settlement": settlement(memo.settlement, currency),
    }
    return shown(Credit, memo, lines=lines, **given)


routes = Router("/books/{book:str}", route_handlers=[listing, one, preview], tags=["Invoices"])
