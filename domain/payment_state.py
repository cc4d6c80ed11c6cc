"""One payment by its source id, and one document by its number: what a payment's sender may name."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.cash import PaymentRecorded
from domain.catalogue import AnyEvent
from domain.invoice import InvoiceIssued


class PaymentState(msgspec.Struct, frozen=True):
    """Whether a source's payment was recorded before, and as what."""

    payment_id: str
    recorded: PaymentRecorded | None = None


class NumberState(msgspec.Struct, frozen=True):
    """Whose invoice has a number."""

    number: str
    issued: InvoiceIssued | None = None


def folded(before: PaymentState, seen: Iterable[tuple[int, AnyEvent]]) -> PaymentState:
    """The payment after further facts about it."""
    state = before
    for _, event in seen:
        if isinstance(event, PaymentRecorded):
            state = PaymentState(before.payment_id, event)
    return state


def numbered(before: NumberState, seen: Iterable[tuple[int, AnyEvent]]) -> NumberState:
    """The number after further documents."""
    state = before
    for _, event in seen:
        if isinstance(event, InvoiceIssued):
            state = NumberState(before.number, event)
    return state
