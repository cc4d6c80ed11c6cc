"""What facts about customers' money say, in finance's words."""

from __future__ import annotations

from collections.abc import Iterable

from domain import cash, collection, owed
from domain.catalogue import AnyEvent
from domain.money import written
from projections.phrases import count


def told(event: AnyEvent, _: str | None = None) -> str | None:
    """The sentence of a fact about cash or collection; none for any other."""
    for tell in (_payments, _back, _credits, _collection, _parties):
        said = tell(event)
        if said is not None:
            return said
    return None


def _against(parts: Iterable[cash.PaidPart], currency: str) -> str:
    return ", ".join(
        f"{written(part.minor, currency)} on {part.number}"
        + (f" (and {written(part.discount, currency)} discount)" if part.discount else "")
        for part in parts
    )


def _payments(event: AnyEvent) -> str | None:
    match event:
        case cash.PaymentRecorded():
            value = written(event.minor, event.currency)
            said = f' with "{event.reference}"' if event.reference else ""
            return f"Payment {event.payment_id} of {value} from {event.customer_id} received on {event.received_on}{said}"
        case cash.PaymentApplied():
            return f"Payment {event.payment_id} put against invoices: {_against(event.parts, event.currency)}"
        case cash.PaymentUnapplied():
            parts = _against(event.parts, event.currency)
            return f"Payment {event.payment_id} taken off invoices: {parts}: {event.reason}"
        case _:
            return None


def _back(event: AnyEvent) -> str | None:
    match event:
        case cash.PaymentRefunded():
            value = written(event.minor, event.currency)
            off = f", off {_against(event.parts, event.currency)}" if event.parts else ""
            return f"{value} of payment {event.payment_id} refunded{off}: {event.reason}"
        case cash.PaymentChargedBack():
            value = written(event.minor, event.currency)
            off = f", off {_against(event.parts, event.currency)}" if event.parts else ""
            return f"{value} of payment {event.payment_id} charged back by the bank{off}: {event.reason}"
        case cash.ReceivableWrittenOff():
            value = written(event.minor, event.currency)
            return f"{value} of invoice {event.number} written off by {event.by}: {event.reason}"
        case cash.ReceivableRecovered():
            value = written(event.minor, event.currency)
            return (
                f"{value} of invoice {event.number} owed again, written off before: {event.reason}"
            )
        case _:
            return None


def _credits(event: AnyEvent) -> str | None:
    match event:
        case cash.CreditRefunded():
            value = written(event.minor, event.currency)
            return f"Credit balance of {value} paid out to {event.customer_id}: {event.reason}"
        case cash.CreditGranted():
            value = written(event.minor, event.currency)
            return f"Credit of {value} given to {event.customer_id} by {event.by}: {event.reason}"
        case cash.CreditWithdrawn():
            value = written(event.minor, event.currency)
            return f"Credit of {value} taken back from {event.customer_id}: {event.reason}"
        case _:
            return None


def _collection(event: AnyEvent) -> str | None:
    match event:
        case collection.DunningRaised():
            levels = ", ".join(f"{one.number} (level {one.level})" for one in event.reminders)
            return f"Customer {event.customer_id} reminded on {event.on} of {levels}"
        case collection.InvoiceDisputed():
            value = written(event.minor, event.currency)
            return (
                f"{value} of invoice {event.number} disputed by {event.customer_id}: {event.reason}"
            )
        case collection.DisputeSettled():
            how = event.outcome.replace("_", " ")
            return f"Dispute about invoice {event.number} settled, {how}: {event.note}"
        case _:
            return None


def _parties(event: AnyEvent) -> str | None:
    match event:
        case collection.CreditStatusSet():
            status = event.status.replace("_", " ")
            return f"Customer {event.customer_id} is dunned as {status}: {event.reason}"
        case collection.AuthorityGranted():
            role = event.role.replace("_", " ")
            return f"{event.person} has authority as {role}: {event.reason}"
        case owed.CustomersMerged():
            moved = count(sum(1 for one in event.invoices if one.open), "open invoice")
            return f"Customer {event.customer_id} merged into {event.into}, with {moved}: {event.reason}"
        case _:
            return None
