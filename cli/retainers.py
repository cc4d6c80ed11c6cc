"""Retainers on the command line: deposits by contract, one by one, or what happened to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from projections import retainers

_SUMS = tuple(
    money(heading, name)
    for heading, name in (
        ("received", "received"),
        ("drawn", "drawn"),
        ("owed back", "owed"),
        ("refunded", "refunded"),
        ("breakage", "broken"),
        ("left", "balance"),
        ("unpaid", "unpaid"),
    )
)
CONTRACTS: tuple[AColumn, ...] = (words("book", "book"), words("contract", "contract_id"), *_SUMS)
EACH: tuple[AColumn, ...] = (
    words("contract", "contract_id"),
    words("deposit", "number"),
    words("due on", "due_on"),
    *_SUMS,
    words("last day", "lapses_on"),
)
LEDGER: tuple[AColumn, ...] = (
    words("contract", "contract_id"),
    words("deposit", "deposit_id"),
    words("day", "on_day"),
    words("what", "kind"),
    money("amount", "minor"),
    words("document", "document"),
)


@click.command("retainers")
@BOOK
@CONTRACT
@click.option("--deposits", is_flag=True, help="Deposit by deposit, in the order they are drawn.")
@click.option("--ledger", is_flag=True, help="What happened to each deposit.")
@at
@JSON
def retainers_command(
    book: str | None,
    contract_id: str | None,
    deposits: bool,
    ledger: bool,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Deposits of customers: received, drawn by invoices, owed back, and what is left."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    asked |= {"as_of": day_end(as_of), "known_at": known(known_at)}
    ask: Any = retainers.by_contract
    columns = CONTRACTS
    if ledger:
        ask, columns = retainers.ledger, LEDGER
    elif deposits:
        ask, columns = retainers.deposits, EACH
    with looking() as tx:
        rows = ask(tx, **asked)
    show(rows, columns, as_json=as_json, nothing="No deposits.")
