"""Amendments on the command line: what they change, who decided them, and the credits they propose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from cli.tables import AColumn, day_end, money, show, words
from cli.views import BOOK, CONTRACT, JSON, at, known, looking
from domain.amendment import NewTerms
from domain.money import written
from projections import amendments


def _changes(row: Any) -> str:
    """What an amendment changes, in a few words."""
    said = [
        f"{one.rate if one.rate is not None else one.fixed} {one.currency}" for one in row.rates
    ]
    if row.amends_cap and row.cap is None:
        said.append("no cap")
    elif row.amends_cap:
        said.append(f"not to exceed {written(row.cap, row.currency)}")
    if row.terms is not None:
        said += _terms(row.terms, row.currency)
    return "; ".join(said)


def _terms(terms: NewTerms, currency: str) -> Iterator[str]:
    for cap in terms.caps:
        on_line = f"line {cap.line_id} " if cap.line_id else ""
        yield f"{on_line}not to exceed {written(cap.limit, currency)}"
    yield from (f"no cap on line {line}" if line else "no cap" for _, line in terms.caps_ended)
    for source in terms.sources:
        limit = "" if source.limit is None else f" up to {written(source.limit, currency)}"
        yield f"{source.source_id}{limit}"
    if terms.funding:
        yield "other funding rules"
    if terms.ends_on is not None:
        yield f"ends on {terms.ends_on}"
    if terms.purchase_order is not None:
        yield f"order {terms.purchase_order}"
    for plan in terms.plans:
        price = "another plan" if plan.price is None else written(plan.price, currency)
        yield f"line {plan.line_id}: {price}"
    yield from (f"line {one.line_id} added" for one in terms.added)
    yield from (f"line {one.line_id} until {one.ends_on}" for one in terms.ended)


AMENDMENTS = (
    words("book", "book"),
    words("contract", "contract_id"),
    words("amendment", "amendment_id"),
    words("state", "state"),
    words("from", "effective_date"),
    AColumn("lines", lambda row: ", ".join(row.lines)),
    AColumn("changes", _changes),
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
