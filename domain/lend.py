"""The lender's side: work lent, priced late, taken back as it was (semantics 2.7)."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.lending import LentLine, LentPriced, LentTakenBack, TimeLent
from domain.lending_commands import BillPrice, LendTime, LentWork, PriceLent, TakeBackLent
from domain.lending_state import Lending, merged
from domain.lent_pricing import added, posted
from domain.money import amount
from domain.policy import Moment, Policy
from domain.quantity import Seconds, quantity
from domain.refusal import Malformed, UnknownEntry
from domain.register import Register


def lend(
    command: LendTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Our people's work approved elsewhere. What is carried already adds nothing."""
    register = known.register
    home = register.home()
    if command.borrower == home.entity_id:
        raise Malformed(f"{home.entity_id} does not lend to itself.", borrower=command.borrower)
    lending = known.lending(command.borrower)
    lines: list[LentLine] = []
    for work in command.lines:
        if (command.correlation, work.entry_id) not in lending.lines:
            line = _line(register, command.correlation, work)
            lines.append(merged(line, added(register, command.borrower, line)))
    if not lines:
        return ()
    return (
        TimeLent(
            borrower=command.borrower,
            currency=home.base_currency,
            lines=tuple(lines),
            postings=posted(lines, home.base_currency, policy),
        ),
    )


def _line(register: Register, correlation: str, work: LentWork) -> LentLine:
    day, out_of_period = register.posted_on(work.worked_on)
    return LentLine(
        entry_id=work.entry_id,
        correlation=correlation,
        contract_id=work.contract_id,
        project_id=work.project_id,
        person_id=work.person_id,
        worked_on=work.worked_on,
        accounting_date=day,
        out_of_period=out_of_period,
        seconds=_seconds(work.seconds),
        bill=None if work.bill is None else amount(work.bill, work.bill_currency),
        bill_rate=None if work.bill_rate is None else quantity(work.bill_rate),
        bill_currency=work.bill_currency,
    )


def _seconds(text: str | int) -> Seconds:
    exact = quantity(text)
    whole = int(exact)
    return whole if whole == exact else exact


def price_again(
    command: PriceLent, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Add what lent work waited for, as far as it has come. Nothing has: no event.

    Raises UnknownEntry for a price of work that was never lent: it is not forgotten, but comes after the work.
    """
    register = known.register
    lending = known.lending(command.borrower)
    bills = {bill.entry_id: bill for bill in command.bills}
    _require(lending, bills.keys() - {entry_id for _, entry_id in lending.lines})
    lines: list[LentLine] = []
    for line in lending.waiting.values():
        told = _billed(line, bills.get(line.entry_id))
        more = added(register, command.borrower, told)
        if more.waits != line.waits or told.bill != line.bill:
            lines.append(more)
    if not lines:
        return ()
    currency = register.home().base_currency
    return (
        LentPriced(
            borrower=command.borrower,
            currency=currency,
            lines=tuple(lines),
            postings=posted(lines, currency, policy),
        ),
    )


def _billed(line: LentLine, bill: BillPrice | None) -> LentLine:
    if bill is None:
        return line
    return msgspec.structs.replace(
        line,
        bill=amount(bill.bill, bill.bill_currency),
        bill_rate=None if bill.bill_rate is None else quantity(bill.bill_rate),
        bill_currency=bill.bill_currency,
    )


def take_back(
    command: TakeBackLent, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Turn lent work round, line by line as it was. Done already: no event.

    Raises UnknownEntry for what was never lent: a reversal that names nothing is not left out in silence.
    """
    lending = known.lending(command.borrower)
    ties = dict.fromkeys((line.correlation, line.entry_id) for line in command.lines)
    _require(lending, {tie[1] for tie in ties if tie not in lending.lines})
    lines = tuple(lending.lines[tie] for tie in ties if tie not in lending.back)
    if not lines:
        return ()
    day, out_of_period = known.register.posted_on(command.on)
    currency = known.register.home().base_currency
    return (
        LentTakenBack(
            borrower=command.borrower,
            currency=currency,
            on=command.on,
            accounting_date=day,
            out_of_period=out_of_period,
            reason=command.reason,
            lines=lines,
            postings=posted(lines, currency, policy, sign=-1, day=day),
        ),
    )


def _require(lending: Lending, unknown: Collection[str]) -> None:
    if unknown:
        entry_id = min(unknown)
        raise UnknownEntry(
            f"Entry {entry_id} was not lent to {lending.borrower} under that approval: it is lent first.",
            entry_id=entry_id,
        )
