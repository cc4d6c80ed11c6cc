"""What the audit trail says of work that crosses entities."""

from __future__ import annotations

from domain import borrowing, lending
from domain.catalogue import AnyEvent
from domain.money import written
from projections.phrases import count, entries


def told(event: AnyEvent, currency: str | None) -> str | None:  # noqa: ARG001 - as every area is asked
    """The sentence of a fact of this area; none for any other."""
    return _lent(event) or _borrowed(event)


def _lent(event: AnyEvent) -> str | None:
    match event:
        case lending.TransferPricesAgreed():
            return f"{count(len(event.rules), 'transfer price')} agreed"
        case lending.TimeLent():
            return f"{_whose(event)} lent to {event.borrower} for {_worth(event)}"
        case lending.LentPriced():
            return f"{_whose(event)} lent to {event.borrower}: {_worth(event)} added"
        case lending.LentTakenBack():
            return f"{_whose(event)} lent to {event.borrower} taken back: {event.reason}"
        case lending.IntercompanyInvoiced():
            total = written(event.total, event.currency)
            return f"{event.number} to {event.borrower} for {event.period}: {total}"
        case _:
            return None


def _borrowed(event: AnyEvent) -> str | None:
    match event:
        case borrowing.TimeBorrowed():
            return f"{_whose(event)} borrowed from {event.lender} for {_worth(event)}"
        case borrowing.BorrowedConverted():
            return f"{_whose(event)} borrowed from {event.lender} converted to {_worth(event)}"
        case borrowing.BorrowedReturned():
            return f"{_whose(event)} borrowed from {event.lender} given back: {event.reason}"
        case borrowing.IntercompanyInvoiceReceived():
            total = written(event.total, event.currency)
            return f"{event.number} of {event.lender} for {event.period}: {total}"
        case _:
            return None


def _whose(
    event: lending.TimeLent
    | lending.LentPriced
    | lending.LentTakenBack
    | borrowing.TimeBorrowed
    | borrowing.BorrowedConverted
    | borrowing.BorrowedReturned,
) -> str:
    return entries([line.entry_id for line in event.lines])


def _worth(
    event: lending.TimeLent
    | lending.LentPriced
    | borrowing.TimeBorrowed
    | borrowing.BorrowedConverted,
) -> str:
    return written(sum(line.minor for line in event.lines), event.currency)
