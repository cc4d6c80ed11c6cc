"""Amendments on the command line: what they change, who decided them, and the credits they propose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from projections import amendments
from projections.amended import changes

AMENDMENTS = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("amendment", "amendment_id"),
    words("state", "state"),
    words("from", "effective_date"),
    AColumn("lines", lambda row: ", ".join(row.lines)),
    AColumn("changes", changes),
    words("drafted by", "drafted_by"),
    words("submitted by", "submitted_by"),
    words("decided by", "decided_by"),
    words("on", "decided_at"),
)
PROPOSALS = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("amendment", "amendment_id"),
    words("entry", "entry_id"),
    money("billed", "billed"),
    money("was", "was"),
    money("now", "now"),
    words("state", "state"),
    AColumn("invoices", lambda row: ", ".join(row.invoices)),
    words("answered by", "answered_by"),
)


@click.command("amendments")
@BOOK
@CONTRACT
@at
@JSON
def amendments_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Amendments of contracts: state, effective date, what changes, who drafted, submitted and decided."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    with looking() as tx:
        rows = amendments.listing(tx, as_of=day_end(as_of), known_at=known(known_at), **asked)
    show(rows, AMENDMENTS, as_json=as_json, nothing="No amendments.")


@click.command("credit-proposals")
@BOOK
@CONTRACT
@at
@JSON
def proposals_command(
    book: str | None,
    contract_id: str | None,
    as_of: datetime | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Billed work that an amendment prices otherwise: credit and rebill it, or leave it as it was billed."""
    asked: dict[str, Any] = {"book": book, "contract_id": contract_id}
    with looking() as tx:
        rows = amendments.proposals(tx, as_of=day_end(as_of), known_at=known(known_at), **asked)
    show(rows, PROPOSALS, as_json=as_json, nothing="No credits are proposed.")
