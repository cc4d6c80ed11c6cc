"""Caps and funding on the command line: how much of each cap is burnt, and what each source pays for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from domain.cap_room import LEVEL_WORDS
from domain.money import written
from projections import cap_burn, funding


@click.command("caps")
@BOOK
@CONTRACT
@at
@JSON
def caps_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Caps at every level: what is burnt, what is left, and which thresholds are reached."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    with looking() as tx:
        rows = cap_burn.burn(tx, as_of=day_end(as_of), known_at=known(known_at), **asked)
    columns = (
        words("book", "book"),
        AColumn("level", lambda cap: LEVEL_WORDS[cap.level]),
        AColumn("of", lambda cap: cap.contract_id or cap.customer_id),
        words("line", "line_id"),
        money("limit", "limit"),
        money("consumed", "consumed"),
        money("unbilled", "unbilled"),
        money("left", "left"),
        money("over cap", "over_cap"),
        AColumn("reached", lambda cap: f"{cap.reached[-1]} %" if cap.reached else "", figure=True),
        AColumn("blocked", lambda cap: "yes" if cap.blocked else ""),
    )
    show(rows, columns, as_json=as_json, nothing="No caps are agreed.")


@click.command("funding")
@BOOK
@CONTRACT
@at
@JSON
def funding_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Sources of funding: their limits, what they pay for, and what they have left."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    with looking() as tx:
        rows = funding.by_source(tx, as_of=day_end(as_of), known_at=known(known_at), **asked)
    columns = (
        words("book", "book"),
        words("contract", "contract_id"),
        words("source", "source_id"),
        words("payer", "payer"),
        words("purchase order", "purchase_order"),
        AColumn("steps", lambda source: ", ".join(source.steps)),
        AColumn("limit", lambda source: _money(source.limit, source.currency), figure=True),
        money("unbilled", "unbilled"),
        money("drafted", "drafted"),
        money("billed", "billed"),
        AColumn("left", lambda source: _money(source.left, source.currency), figure=True),
    )
    show(rows, columns, as_json=as_json, nothing="No contract is funded by sources.")


def _money(minor: int | None, currency: str) -> str:
    return "" if minor is None else written(minor, currency)
