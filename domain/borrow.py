"""The borrower's side: borrowed work costed at the lender's price, given back as it was, invoiced (semantics 2.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.borrowing import (
    BorrowedConverted,
    BorrowedLine,
    BorrowedReturned,
    IntercompanyInvoiceReceived,
    ReceivedLine,
    TimeBorrowed,
)
from domain.borrowing_commands import (
    BorrowedWork,
    BorrowTime,
    ConvertBorrowed,
    InvoicedWork,
    ReceiveIntercompanyInvoice,
    ReturnBorrowed,
)
from domain.borrowing_state import Borrowing
from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.money import amount
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.quotes import converted
from domain.refusal import NotOpen, UnknownEntry
from domain.register import Register


def borrow(
    command: BorrowTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Work on our contracts at the lender's price: intercompany cost. What is carried already adds nothing."""
    register = known.register
    currency = register.home().base_currency
    borrowing = known.borrowing(command.lender)
    lines = tuple(
        _converted(register, _line(register, work))
        for work in command.lines
        if (work.correlation, work.entry_id) not in borrowing.lines
    )
    if not lines:
        return ()
    return (
        TimeBorrowed(
            lender=command.lender,
            currency=currency,
            lines=lines,
            postings=_accrued(lines, currency, policy),
        ),
    )


def _line(register: Register, work: BorrowedWork) -> BorrowedLine:
    register.contract(work.contract_id)
    day, out_of_period = register.posted_on(work.worked_on)
    return BorrowedLine(
        entry_id=work.entry_id,
        correlation=work.correlation,
        contract_id=work.contract_id,
        project_id=work.project_id,
        person_id=work.person_id,
        worked_on=work.worked_on,
        accounting_date=day,
        out_of_period=out_of_period,
        price=amount(work.price, work.currency),
        currency=work.currency,
    )


def _converted(register: Register, line: BorrowedLine) -> BorrowedLine:
    """The line in our own currency, at the spot quote of the work date; without one it waits."""
    base = register.home().base_currency
    if line.currency == base:
        return msgspec.structs.replace(line, minor=line.price, waits="")
    currencies = (line.currency, base)
    legs = register.quotes.legs(base, currencies, "spot", line.worked_on)
    if legs is None:
        return msgspec.structs.replace(line, waits="quote_missing")
    minor = converted(line.price, currencies, legs)
    return msgspec.structs.replace(line, legs=legs, minor=minor, waits="")


def convert(
    command: ConvertBorrowed, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Cost what waited for a quote, as far as quotes have come. None has: no event."""
    register = known.register
    currency = register.home().base_currency
    lines: list[BorrowedLine] = []
    for line in known.borrowing(command.lender).waiting.values():
        day, out_of_period = register.posted_on(line.worked_on)
        dated = msgspec.structs.replace(line, accounting_date=day, out_of_period=out_of_period)
        now = _converted(register, dated)
        if not now.waits:
            lines.append(now)
    if not lines:
        return ()
    return (
        BorrowedConverted(
            lender=command.lender,
            currency=currency,
            lines=tuple(lines),
            postings=_accrued(lines, currency, policy),
        ),
    )


def give_back(
    command: ReturnBorrowed, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Turn the cost of borrowed work round as it was, at its original quote. Done already: no event.

    Raises UnknownEntry for what was never borrowed: a reversal that names nothing is not left out in silence.
    """
    borrowing = known.borrowing(command.lender)
    tied = dict.fromkeys((line.correlation, line.entry_id) for line in command.lines)
    for tie in tied:
        if tie not in borrowing.lines:
            raise UnknownEntry(
                f"Entry {tie[1]} was not borrowed from {command.lender} under {tie[0]}: it is borrowed first.",
                entry_id=tie[1],
            )
    lines = tuple(borrowing.lines[tie] for tie in tied if tie not in borrowing.returned)
    if not lines:
        return ()
    day, out_of_period = known.register.posted_on(command.on)
    currency = known.register.home().base_currency
    return (
        BorrowedReturned(
            lender=command.lender,
            currency=currency,
            on=command.on,
            accounting_date=day,
            out_of_period=out_of_period,
            reason=command.reason,
            lines=lines,
            postings=_accrued(lines, currency, policy, sign=-1, day=day),
        ),
    )


def receive(
    command: ReceiveIntercompanyInvoice, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take the lender's invoice in: accrued cost becomes payable. Taken in already: no event.

    Raises UnknownEntry for work that was never borrowed, NotOpen while its quote is missing or while what the
    invoice reverses was not given back.
    """
    borrowing = known.borrowing(command.lender)
    if command.number in borrowing.received:
        return ()
    lines = tuple(_received(borrowing, command, work) for work in command.lines)
    day, out_of_period = known.register.posted_on(command.issued_on)
    base = known.register.home().base_currency
    movements = ((day, line.contract_id, line.minor) for line in lines)
    return (
        IntercompanyInvoiceReceived(
            lender=command.lender,
            number=command.number,
            period=command.period,
            issued_on=command.issued_on,
            accounting_date=day,
            out_of_period=out_of_period,
            currency=command.currency,
            base_currency=base,
            lines=lines,
            total=sum(line.price for line in lines),
            base_total=sum(line.minor for line in lines),
            postings=_posted(movements, "borrow_invoiced", base, policy),
        ),
    )


def _received(
    borrowing: Borrowing, command: ReceiveIntercompanyInvoice, work: InvoicedWork
) -> ReceivedLine:
    line = borrowing.lines.get((work.correlation, work.entry_id))
    if line is None:
        raise UnknownEntry(
            f"{command.number} is for entry {work.entry_id}, which was never borrowed from "
            f"{command.lender} under {work.correlation}.",
            entry_id=work.entry_id,
        )
    if line.waits:
        raise NotOpen(
            f"{command.number} waits: there is no quote yet for entry {work.entry_id}.",
            entry_id=work.entry_id,
        )
    if work.reverses and (work.correlation, work.entry_id) not in borrowing.returned:
        raise NotOpen(
            f"{command.number} waits: it reverses entry {work.entry_id}, which was not given back yet.",
            entry_id=work.entry_id,
        )
    sign = -1 if work.reverses else 1
    return ReceivedLine(
        entry_id=work.entry_id,
        correlation=work.correlation,
        contract_id=line.contract_id,
        reverses=work.reverses,
        price=amount(work.price, command.currency),
        minor=sign * line.minor,
    )


def _accrued(
    lines: Iterable[BorrowedLine],
    currency: str,
    policy: Policy,
    sign: int = 1,
    day: date | None = None,
) -> tuple[Posting, ...]:
    """Intercompany cost against accrued cost; on `day` or each line's own."""
    moved = ((day or line.accounting_date, line.contract_id, sign * line.minor) for line in lines)
    return _posted(moved, "borrow_accrue", currency, policy)


def _posted(
    moved: Iterable[tuple[date, str, int]], movement: Movement, currency: str, policy: Policy
) -> tuple[Posting, ...]:
    sums: dict[tuple[date, str], int] = {}
    for on, contract_id, minor in moved:
        sums[on, contract_id] = sums.get((on, contract_id), 0) + minor
    return balanced(
        posting
        for (on, contract_id), minor in sums.items()
        for posting in pair(
            policy.accounts(on, movement, "as_invoiced"), on, contract_id, currency, minor
        )
    )
