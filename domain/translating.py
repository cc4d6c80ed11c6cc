"""Every change of a receivable in a foreign currency is translated in the same act: its value, its gain or loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

import msgspec

from domain.cash import (
    PaidPart,
    PaymentApplied,
    PaymentChargedBack,
    PaymentRecorded,
    PaymentRefunded,
    PaymentUnapplied,
    ReceivableRecovered,
    ReceivableWrittenOff,
)
from domain.catalogue import AnyEvent
from domain.collection import DunningRaised
from domain.exchange_difference import next_move, posted
from domain.foreign_receivable import Carried, Cause, Move, ReceivablesTranslated
from domain.foreign_state import with_move
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.knowledge import Knowledge
from domain.policy import Policy
from domain.posting import balanced

Putting: TypeAlias = PaymentApplied | PaymentUnapplied | PaymentRefunded | PaymentChargedBack
GivingUp: TypeAlias = ReceivableWrittenOff | ReceivableRecovered
Moving: TypeAlias = InvoiceIssued | InvoiceCredited | Putting | GivingUp | DunningRaised
MOVING = (
    InvoiceIssued,
    InvoiceCredited,
    PaymentApplied,
    PaymentUnapplied,
    PaymentRefunded,
    PaymentChargedBack,
    ReceivableWrittenOff,
    ReceivableRecovered,
    DunningRaised,
)


class Change(NamedTuple):
    """What a fact changes of what is owed on one invoice."""

    invoice_id: str
    invoice: str
    minor: int
    cause: Cause
    on: date
    source: str = ""


def translated(
    events: tuple[AnyEvent, ...], known: Knowledge, policy: Policy
) -> tuple[AnyEvent, ...]:
    """The facts of one act, followed by what they mean for receivables in foreign currencies; often nothing."""
    moving = [event for event in events if isinstance(event, MOVING)]
    if not moving:
        return events
    base = known.register.home().base_currency
    foreign = [event for event in moving if event.currency != base]
    if not foreign:
        return events
    received = {e.payment_id: e.received_on for e in events if isinstance(e, PaymentRecorded)}
    carried: dict[str, Carried] = {}
    moves: list[Move] = []
    for event in foreign:
        for change in _changes(event):
            if not change.minor:
                continue
            before = carried.get(change.invoice_id) or _known(event, change, known)
            quoted_on = _quoted_on(event, change, known, received)
            move = _move(event, change, before, known, quoted_on)
            carried[change.invoice_id] = with_move(before, move, event.customer_id)
            moves.append(move)
    if not moves:
        return events
    customer_id = known.register.staying(foreign[0].customer_id)
    return (*events, told(customer_id, base, moves, policy))


def told(
    customer_id: str, base: str, moves: Sequence[Move], policy: Policy
) -> ReceivablesTranslated:
    """The fact of some moves of one customer's receivables."""
    return ReceivablesTranslated(
        customer_id=customer_id,
        base_currency=base,
        moves=tuple(moves),
        postings=balanced(posting for move in moves for posting in posted(move, base, policy)),
    )


def _changes(event: Moving) -> Iterable[Change]:
    match event:
        case InvoiceIssued():
            yield Change(event.invoice_id, event.number, event.payable, "owed", event.issued_on)
        case InvoiceCredited():
            less = event.payable - event.to_credit
            yield Change(event.invoice_id, "", -less, "credited", event.credited_on)
        case PaymentApplied():
            yield from _parts(event, event.parts, -1, "settled")
        case PaymentUnapplied() | PaymentRefunded() | PaymentChargedBack():
            yield from _parts(event, event.parts, 1, "returned")
        case ReceivableWrittenOff() | ReceivableRecovered():
            yield _given_up(event)
        case DunningRaised():
            for one in event.reminders if event.charged else ():
                yield Change(one.invoice_id, one.number, one.fee, "owed", event.on)


def _given_up(event: GivingUp) -> Change:
    if isinstance(event, ReceivableWrittenOff):
        return Change(event.invoice_id, event.number, -event.minor, "settled", event.on)
    return Change(event.invoice_id, event.number, event.minor, "returned", event.on)


def _parts(event: Putting, parts: Iterable[PaidPart], sign: int, cause: Cause) -> Iterable[Change]:
    for part in parts:
        minor = sign * (part.minor + part.discount)
        yield Change(part.invoice_id, part.number, minor, cause, event.on, event.payment_id)


def _known(event: Moving, change: Change, known: Knowledge) -> Carried | None:
    """The invoice as it is carried; one from before receivables were, as it would have been on its day."""
    if isinstance(event, InvoiceIssued):
        return None
    account = known.cash(event.customer_id)
    found = account.carried.get(change.invoice_id)
    owed = account.invoices.get(change.invoice_id)
    if found is not None or owed is None:
        return found
    first = Change(owed.invoice_id, owed.number, owed.open, "owed", owed.issued_on)
    return with_move(None, _move(event, first, None, known, owed.issued_on), event.customer_id)


def _quoted_on(event: Moving, change: Change, known: Knowledge, received: dict[str, date]) -> date:
    """The day whose quote converts: of a payment, the day its money came."""
    if isinstance(event, PaymentApplied):
        on = received.get(event.payment_id)
        paid = known.cash(event.customer_id).payments.get(event.payment_id)
        return on or (paid.received_on if paid else change.on)
    return change.on


def _move(
    event: Moving, change: Change, before: Carried | None, known: Knowledge, quoted_on: date
) -> Move:
    day, out_of_period = known.register.posted_on(change.on)
    bare = Move(
        invoice_id=change.invoice_id,
        invoice=change.invoice or (before.invoice if before else ""),
        currency=event.currency,
        number=len(before.moves) + 1 if before else 1,
        cause=change.cause,
        source=change.source,
        on=change.on,
        accounting_date=day,
        out_of_period=out_of_period,
        quoted_on=quoted_on,
        minor=change.minor,
    )
    return next_move(before, bare, known.register)


def late(carried: Carried, known: Knowledge, until: date) -> list[Move]:
    """The moves up to a day that waited for a quote and have one now, in order; it stops where one lacks."""
    start = msgspec.structs.replace(
        carried, moves=tuple(move for move in carried.moves if move.base is not None)
    )
    found: list[Move] = []
    for move in carried.moves:
        if move.base is not None:
            continue
        day, out_of_period = known.register.posted_on(move.on)
        again = msgspec.structs.replace(move, accounting_date=day, out_of_period=out_of_period)
        now = next_move(start, again, known.register)
        if now.base is None or now.on > until:
            break
        found.append(now)
        start = with_move(start, now, carried.customer_id)
    return found
