"""The views on the command line: WIP, invoices, revenue, ledger, receivable; each caught up first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from typing import Any, TypeVar

import click
import msgspec
from sqlalchemy import Connection

from cli.documents import FORMS, send
from cli.opening import opened
from cli.settlement import show_preview, show_settled
from cli.tables import AColumn, day_end, money, show, words
from connectors.documents.document import Form
from domain.money import written
from domain.refusal import UnknownInvoice
from projections import contracts, general_ledger, invoices, receivable, revenue, wip

Function = TypeVar("Function", bound=Callable[..., Any])
DAY = click.DateTime(formats=["%Y-%m-%d"])
BOOK = click.option("--book", help="One book only. Default: all.")
CONTRACT = click.option("--contract", "contract_id", help="One contract only.")
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON, amounts in minor units.")


def at(function: Function) -> Function:
    """The two dates of a question: what had happened by a day, as known at the end of a day."""
    known = click.option("--known-at", type=DAY, help="As known at the end of this day (UTC).")
    return click.option("--as-of", type=DAY, help="What had happened by this day.")(known(function))


@contextmanager
def looking() -> Iterator[Connection]:
    """The views of all books, caught up with their journals."""
    with opened() as firm:
        firm.views.carry_all(firm.books)
        with firm.engine.connect() as tx:
            yield tx


def known(day: datetime | None) -> datetime | None:
    """The last moment of a day."""
    return None if day is None else datetime.combine(day.date(), time.max, UTC)


@click.command("wip")
@BOOK
@CONTRACT
@click.option(
    "--lots", is_flag=True, help="Lot by lot, with why each is not billed and since when."
)
@at
@JSON
def wip_command(
    book: str | None,
    contract_id: str | None,
    lots: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Work in progress at selling value: approved, and where all of it stands."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    asked |= {"as_of": day_end(as_of), "known_at": known(known_at)}
    with looking() as tx:
        rows = _open_lots(tx, asked) if lots else wip.by_contract(tx, **asked)
    show(rows, LOTS if lots else WIP, as_json=as_json, nothing="No work in progress.")


def _open_lots(tx: Connection, asked: dict[str, Any]) -> list[wip.WipLot]:
    return wip.lots(tx, states=("unbilled", "held", "over_cap", "drafted"), **asked)


WIP = (
    words("book", "book"),
    words("contract", "contract_id"),
    money("approved", "approved"),
    money("unbilled", "unbilled"),
    money("held", "held"),
    money("over cap", "over_cap"),
    money("drafted", "drafted"),
    money("billed", "billed"),
    money("written off", "written_off"),
)
LOTS = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("entry", "entry_id"),
    words("worked on", "worked_on"),
    AColumn(
        "hours",
        lambda lot: lot.hours,
        figure=True,
    ),
    money("value", "minor"),
    words("state", "state"),
    AColumn("why", lambda lot: ", ".join(reason.code for reason in lot.reasons)),
    words("since", "since"),
)


@click.command("invoices")
@BOOK
@CONTRACT
@click.option("--status", help="draft, issued, partly_credited, credited or voided.")
@JSON
def invoices_command(
    book: str | None,
    contract_id: str | None,
    status: str | None,
    as_json: bool,
) -> None:
    """Drafts and invoices with what is credited of them."""
    with looking() as tx:
        rows = invoices.listing(tx, book=book, contract_id=contract_id, status=status)
    columns = (
        words("book", "book"),
        words("invoice", "invoice_id"),
        words("number", "number"),
        words("status", "status"),
        words("customer", "customer_id"),
        words("issued on", "issued_on"),
        words("due on", "due_on"),
        money("total", "total"),
        money("credited", "credited"),
    )
    show(rows, columns, as_json=as_json, nothing="No invoices.")


@click.command("invoice")
@click.option("--book", required=True, help="The book it is in.")
@click.argument("ref")
@click.option("--as", "form", type=click.Choice(FORMS), help="Write it as a file to send.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="What a draft would come to, issued on a day. Default: today.",
)
@click.option("--out", help="The file to write, - for the screen. Default: its number.")
@JSON
def invoice_command(
    book: str,
    ref: str,
    form: Form | None,
    on: datetime | None,
    out: str | None,
    as_json: bool,
) -> None:
    """One invoice, by its id or its number, line by line back to the entries; or as a document."""
    if form is not None:
        send(book, ref, form, out)
        return
    with looking() as tx:
        found = invoices.one(tx, book=book, number=ref) or invoices.one(
            tx, book=book, invoice_id=ref
        )
    if found is None:
        raise UnknownInvoice(f"There is no invoice {ref} in {book}: see accrual invoices.")
    columns = (
        words("line", "number"),
        words("entry", "entry_id"),
        words("person", "person_id"),
        words("worked on", "worked_on"),
        AColumn("quantity", _quantity, figure=True),
        AColumn("price", _price, figure=True),
        money("value", "minor"),
        money("charged", "charged"),
        money("credited", "credited"),
    )
    show(found.lines, columns, as_json=as_json, nothing="No lines.")
    if as_json:
        return
    if found.settlement is not None:
        show_settled(found.settlement, found.currency)
    if found.status == "draft":
        show_preview(book, found.invoice_id, day_end(on))


def _quantity(line: invoices.InvoiceLine) -> str:
    if line.kind == "time":
        return f"{line.hours} h"
    return "" if line.quantity is None else f"{line.quantity:f} {line.unit or ''}".strip()


def _price(line: invoices.InvoiceLine) -> str:
    price = line.rate if line.kind == "time" else line.unit_price
    if price is None:
        return ""
    per = "" if line.kind == "time" or line.per in (None, 1) else f" per {line.per:f}"
    return f"{price:f}{per}"


@click.command("revenue")
@BOOK
@CONTRACT
@at
@JSON
def revenue_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Revenue by contract and accounting period: accrued on approval, billed at issue, and their total."""
    with looking() as tx:
        rows = revenue.by_period(
            tx, book=book, contract_id=contract_id, as_of=day_end(as_of), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("contract", "contract_id"),
        words("period", "period"),
        money("accrued", "accrued"),
        money("billed", "billed"),
        money("adjusted", "adjusted"),
        money("total", "total"),
    )
    show(rows, columns, as_json=as_json, nothing="No revenue.")


@click.command("trial-balance")
@BOOK
@click.option("--period", help="Postings of one month only, as 2026-01.")
@at
@JSON
def trial_balance_command(
    book: str | None,
    period: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Every account of each book: debits, credits, and the balance. A book's balances sum to zero."""
    with looking() as tx:
        rows = general_ledger.trial_balance(
            tx, book=book, period=period, as_of=day_end(as_of), known_at=known(known_at)
        )
    columns = (
        words("book", "book"),
        words("account", "account"),
        words("name", "name"),
        money("debit", "debit"),
        money("credit", "credit"),
        money("balance", "balance"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing is posted.")
    if not as_json:
        for (name, currency), off in sorted(_sums(rows).items()):
            click.echo(f"{name} {currency}: debits less credits {off}.")


@click.command("ledger")
@BOOK
@click.option("--period", help="Postings of one month only, as 2026-01.")
@at
@JSON
def ledger_command(
    book: str | None,
    period: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """The general ledger posting by posting, in the order in which the facts were recorded."""
    with looking() as tx:
        found = general_ledger.journal(
            tx, book=book, period=period, as_of=day_end(as_of), known_at=known(known_at)
        )
        rows = [
            _Side(one.book, one.position, one.event, side) for one in found for side in one.postings
        ]
    columns = (
        words("book", "book"),
        AColumn("on", lambda row: str(row.posting.on)),
        words("line", "position"),
        words("fact", "event"),
        AColumn("account", lambda row: f"{row.posting.account} {row.posting.name}"),
        AColumn("contract", lambda row: row.posting.contract_id),
        AColumn(
            "debit", lambda row: _written(row.posting.minor, row.posting.currency), figure=True
        ),
        AColumn(
            "credit", lambda row: _written(-row.posting.minor, row.posting.currency), figure=True
        ),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing is posted.")


class _Side(msgspec.Struct, frozen=True):
    """One posting, and the fact it comes from."""

    book: str
    position: int
    event: str
    posting: general_ledger.Posted


def _written(minor: int, currency: str) -> str:
    return written(minor, currency) if minor > 0 else ""


def _sums(rows: list[general_ledger.Balance]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.book, row.currency)
        sums[key] = sums.get(key, 0) + row.balance
    return sums


@click.command("receivable")
@BOOK
@at
@JSON
def receivable_command(
    book: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """What customers owe, invoice by invoice."""
    with looking() as tx:
        rows = receivable.by_invoice(tx, book=book, as_of=day_end(as_of), known_at=known(known_at))
    columns = (
        words("book", "book"),
        words("number", "number"),
        words("customer", "customer_id"),
        words("due on", "due_on"),
        money("charged", "charged"),
        money("credited", "credited"),
        money("paid", "paid"),
        money("given up", "given_up"),
        money("open", "open"),
    )
    show(rows, columns, as_json=as_json, nothing="Nothing is owed.")


@click.command("contracts")
@BOOK
@JSON
def contracts_command(book: str | None, as_json: bool) -> None:
    """Contracts with their caps and what is consumed of them."""
    with looking() as tx:
        rows = contracts.overview(tx, book=book)
    columns = (
        words("book", "book"),
        words("contract", "contract_id"),
        words("customer", "customer_name"),
        money("cap", "cap"),
        money("consumed", "consumed"),
        money("unbilled", "unbilled"),
        money("held", "held"),
        money("over cap", "over_cap"),
    )
    show(rows, columns, as_json=as_json, nothing="No contracts.")
