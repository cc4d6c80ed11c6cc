"""All receivables of a book in foreign currencies, as they are carried, and when they were last revalued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from domain.catalogue import AnyEvent
from domain.foreign_receivable import Carried, Move, ReceivablesRevalued, ReceivablesTranslated

replace = msgspec.structs.replace


class ForeignReceivables(msgspec.Struct, frozen=True):
    """Every invoice in a foreign currency by its id."""

    invoices: dict[str, Carried] = {}
    revalued_on: date | None = None


def folded(before: ForeignReceivables, seen: Iterable[tuple[int, AnyEvent]]) -> ForeignReceivables:
    """The receivables after further facts; those given stay as they were."""
    invoices: dict[str, Carried] | None = None
    revalued_on = before.revalued_on
    for _, event in seen:
        if isinstance(event, ReceivablesTranslated | ReceivablesRevalued):
            invoices = dict(before.invoices) if invoices is None else invoices
            carry(invoices, event)
        if isinstance(event, ReceivablesRevalued):
            revalued_on = max(event.on, revalued_on or event.on)
    return before if invoices is None else ForeignReceivables(invoices, revalued_on)


def carry(invoices: dict[str, Carried], event: ReceivablesTranslated | ReceivablesRevalued) -> None:
    """Put a fact's changes into invoices by id; those it says nothing of stay."""
    if isinstance(event, ReceivablesTranslated):
        for move in event.moves:
            known = invoices.get(move.invoice_id)
            invoices[move.invoice_id] = with_move(known, move, event.customer_id)
        return
    for line in event.lines:
        carried = invoices.get(line.invoice_id)
        if carried is None:
            continue  # it belongs to another customer's account
        unwound = {one.number: one.minor for one in line.unwound}
        moves = tuple(_unwound(move, unwound) for move in carried.moves)
        told: dict[str, Any] = {"moves": moves, "adjustment": line.left, "legs": line.legs}
        invoices[line.invoice_id] = replace(
            carried, revalued_on=event.on, rate_type=event.rate_type, **told
        )


def _unwound(move: Move, unwound: dict[int, int]) -> Move:
    return replace(move, unwound=unwound[move.number]) if move.number in unwound else move


def with_move(carried: Carried | None, move: Move, customer_id: str) -> Carried:
    """The invoice after a move; one that waited for its quote is replaced."""
    if carried is None:
        carried = Carried(
            invoice_id=move.invoice_id,
            invoice=move.invoice,
            customer_id=customer_id,
            currency=move.currency,
        )
    moves = [one for one in carried.moves if one.number != move.number]
    moves.append(move)
    moves.sort(key=lambda one: one.number)
    return replace(carried, moves=tuple(moves), adjustment=carried.adjustment - move.unwound)
