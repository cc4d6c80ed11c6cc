"""Who asks, under which key, and what is answered: requests, receipts, and the digest that guards a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from domain.billing_run import BillingDateKept, InvoicePostponed
from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.invoice import InvoiceCredited, InvoiceDrafted, InvoiceIssued
from domain.money import written
from domain.refusal import KeyReused
from domain.retainer import DepositRequested
from domain.time_entry import ApprovalParked
from journal.journal import Line


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, for whom, under which idempotency key, and what led to it."""

    actor: str
    key: str
    on_behalf_of: str | None = None
    correlation: str | None = None
    causation: str | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a command led to. Nothing recorded: it changed nothing, e.g. the same entry a second time."""

    book: str
    position: int
    recorded: tuple[str, ...]
    replayed: bool = False
    about: dict[str, str | int] = {}


def digest_of(command: AnyCommand) -> str:
    """What a command says, as a hex digest: the same key with another digest is refused."""
    return sha256(msgspec.json.encode(command)).hexdigest()


def _total(minor: int, currency: str) -> dict[str, str | int]:
    """An amount for programs, and as people write it."""
    return {"total": written(minor, currency), "total_minor": minor, "currency": currency}


# What a receipt says of a fact beyond its name.
_ABOUT: dict[type, Callable[[Any], dict[str, str | int]]] = {
    InvoiceDrafted: lambda one: {"invoice_id": one.invoice_id, "lines": len(one.lines)},
    BillingDateKept: lambda one: {"cut_off": str(one.cut_off), "drafts": " ".join(one.drafts)},
    InvoicePostponed: lambda one: {"below_minimum": written(one.minor, one.currency)},
    InvoiceIssued: lambda one: (
        {"invoice_id": one.invoice_id, "number": one.number} | _total(one.total, one.currency)
    ),
    InvoiceCredited: lambda one: (
        {"credit_id": one.credit_id, "number": one.number} | _total(one.total, one.currency)
    ),
    DepositRequested: lambda one: (
        {"deposit_id": one.deposit_id, "deposit_number": one.number}
        | _total(one.minor + one.tax, one.currency)
    ),
    ApprovalParked: lambda one: {"parked": len(one.entry_ids)},
}


def receipt(book: str, position: int, events: Sequence[AnyEvent], replayed: bool) -> Receipt:
    """The receipt for facts just recorded, or recorded when the key was first used."""
    about: dict[str, str | int] = {}
    for event in events:
        tell = _ABOUT.get(type(event))
        if tell is not None:
            about |= tell(event)
    return Receipt(
        book=book,
        position=position,
        recorded=tuple(type(event).__name__ for event in events),
        replayed=replayed,
        about=about,
    )


def answered(book: str, key: str, digest: str, lines: Sequence[Line]) -> Receipt | None:
    """The first answer to a key, if it was used before. Refuses the key for another command."""
    before = [line for line in lines if line.entry.request == key]
    if not before:
        return None
    if before[0].entry.digest != digest:
        raise KeyReused(
            f'The idempotency key "{key}" was used for another command: send this one under a new key.',
            key=key,
            position=before[0].position,
        )
    events = [line.entry.event for line in before]
    return receipt(book, before[-1].position, events, replayed=True)
