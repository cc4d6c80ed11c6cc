"""Plans and charges on the command line: what is billed besides time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from cli.tables import day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from projections import plans

ITEMS = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("line", "line_id"),
    words("item", "item"),
    words("kind", "kind"),
    words("for", "description"),
    words("on", "due_on"),
    money("amount", "minor"),
    words("reached", "reached"),
    words("state", "state"),
    money("due", "made_due"),
    money("billed", "billed"),
)
CHARGES = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("charge", "entry_id"),
    words("kind", "kind"),
    words("for", "description"),
    words("on", "on_day"),
    money("amount", "minor"),
    words("state", "state"),
)


@click.command("plans")
@BOOK
@CONTRACT
@at
@JSON
def plans_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Instalments, milestones, units, progress and fees: how far they have come and what is billed."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    asked |= {"as_of": day_end(as_of), "known_at": known(known_at)}
    with looking() as tx:
        rows = plans.items(tx, **asked)
    show(rows, ITEMS, as_json=as_json, nothing="No contract has a plan beside time.")


@click.command("charges")
@BOOK
@CONTRACT
@at
@JSON
def charges_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Every charge that is not time, and where it stands."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    asked |= {"as_of": day_end(as_of), "known_at": known(known_at)}
    with looking() as tx:
        rows = plans.charges(tx, **asked)
    show(rows, CHARGES, as_json=as_json, nothing="No charges.")
