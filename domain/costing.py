"""Costing time: on approval, later when its rate comes, and back again when the approval is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.account import Account
from domain.catalogue import AnyEvent
from domain.cost import CostLine, CostRate, CostRatesPublished, CostReversed, TimeCosted
from domain.cost_commands import CostRateTerms, PublishCostRates
from domain.knowledge import Knowledge
from domain.money import price
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced, pair
from domain.quantity import quantity
from domain.refusal import AlreadyKnown, BadAmount, BadDate, Malformed, UnknownCurrency
from domain.register import Register
from domain.wip import ApprovedLine


def publish_cost_rates(
    command: PublishCostRates, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Add cost rates. Those the book has already add nothing; the same start at another rate is refused."""
    currency = known.register.home().base_currency
    costs = known.register.costs
    held = {_place_of(row): row for rows in costs.rows.values() for row in rows}
    added: list[CostRate] = []
    for terms in command.rows:
        row = _row(terms, currency, f"{costs.published + len(added) + 1}")
        was = held.get(_place_of(row))
        if was is None:
            added.append(row)
            held[_place_of(row)] = row
        elif (was.rate, was.valid_to) != (row.rate, row.valid_to):
            raise AlreadyKnown(
                f"There is another cost rate for the same from {row.valid_from} on: publish the new one "
                "from a new date.",
                id=row.person_id or row.grade or "anybody",
            )
    return (CostRatesPublished(currency=currency, rows=tuple(added)),) if added else ()


def _place_of(row: CostRate) -> tuple[date, str | None, str | None]:
    return row.valid_from, row.person_id, row.grade


def _row(terms: CostRateTerms, currency: str, row_id: str) -> CostRate:
    if terms.currency != currency:
        raise UnknownCurrency(
            f"A cost rate is in the entity's own currency, {currency}, not {terms.currency}.",
            currency=terms.currency,
        )
    if terms.person_id is not None and terms.grade is not None:
        raise Malformed("A cost rate names a person or a grade, not both.")
    rate = quantity(terms.rate)
    if rate < 0:
        raise BadAmount("A cost rate is zero or more.", amount=str(terms.rate))
    if terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise BadDate("A cost rate can not end before it starts.")
    return CostRate(
        row_id=row_id,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        rate=rate,
        person_id=terms.person_id,
        grade=terms.grade,
    )


def costed(
    register: Register, contract_id: str, lines: Iterable[ApprovedLine], policy: Policy
) -> list[AnyEvent]:
    """The cost of newly approved time of the entity's own people; nothing where no cost rates are kept."""
    if not register.costs.rows:
        return []
    currency = register.home().base_currency
    ours = [
        CostLine(
            entry_id=line.entry_id,
            line_id=line.line_id,
            project_id=line.project_id,
            person_id=line.person_id,
            worked_on=line.worked_on,
            accounting_date=line.accounting_date,
            out_of_period=line.out_of_period,
            seconds=line.seconds,
        )
        for line in lines
        if register.at_home(line.person_id, line.worked_on)
    ]
    found = tuple(rated(register, line, currency) for line in ours)
    return [_event(contract_id, currency, found, policy)] if found else []


def costed_late(register: Register, account: Account, policy: Policy) -> list[AnyEvent]:
    """Time that was approved without a cost rate, costed now that there is one."""
    currency = register.home().base_currency
    found = [
        rated(register, line, currency)
        for line in account.costs.values()
        if not line.rate_row and register.cost_rate(line.person_id, line.worked_on)
    ]
    lines: list[CostLine] = []
    for line in found:
        day, out_of_period = register.posted_on(line.worked_on)
        line = msgspec.structs.replace(line, accounting_date=day, out_of_period=out_of_period)  # noqa: PLW2901
        lines.append(line)
    return [_event(account.contract_id, currency, tuple(lines), policy)] if lines else []


def reversed_cost(
    account: Account, entry_ids: Sequence[str], on: date, day: date, reason: str, policy: Policy
) -> list[AnyEvent]:
    """The cost of these entries turned round, posted on `day`; nothing where none was posted."""
    lines = tuple(account.costs[entry] for entry in entry_ids if entry in account.costs)
    if not lines:
        return []
    accounts = policy.accounts(day, "cost_time", "as_invoiced")
    minor = -sum(line.minor for line in lines)
    currency = account.cost_currency
    return [
        CostReversed(
            contract_id=account.contract_id,
            currency=currency,
            on=on,
            accounting_date=day,
            reason=reason,
            lines=lines,
            postings=balanced(pair(accounts, day, account.contract_id, currency, minor)),
        )
    ]


def rated(register: Register, line: CostLine, currency: str) -> CostLine:
    """The line at its cost rate on the work date; unchanged when there is none."""
    row = register.cost_rate(line.person_id, line.worked_on)
    if row is None:
        return line
    minor = price(row.rate, line.seconds, currency)
    return msgspec.structs.replace(line, rate=row.rate, rate_row=f"costs/{row.row_id}", minor=minor)


def _event(
    contract_id: str, currency: str, lines: tuple[CostLine, ...], policy: Policy
) -> TimeCosted:
    by_day: dict[date, int] = {}
    for line in lines:
        by_day[line.accounting_date] = by_day.get(line.accounting_date, 0) + line.minor
    postings: list[Posting] = []
    for day, minor in by_day.items():
        accounts = policy.accounts(day, "cost_time", "as_invoiced")
        postings += pair(accounts, day, contract_id, currency, minor)
    return TimeCosted(
        contract_id=contract_id, currency=currency, lines=lines, postings=balanced(postings)
    )
