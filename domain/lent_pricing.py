"""What a line of lent work costs its lender and its borrower, as far as cost rates, transfer prices and quotes say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from domain.lending import LentLine, TransferPrice, Waiting
from domain.money import price
from domain.policy import Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.quotes import converted
from domain.register import Register
from domain.transfer_prices import for_hours, part_of

HUNDRED = Decimal(100)


def added(register: Register, borrower: str, line: LentLine) -> LentLine:
    """What can be said of the line now and could not before, as amounts to add; and what it still waits for."""
    base = register.home().base_currency
    day, out_of_period = register.posted_on(line.worked_on)
    more = msgspec.structs.replace(
        line, accounting_date=day, out_of_period=out_of_period, cost=0, price=0, minor=0, waits=()
    )
    more, waits = _cost(register, more)
    more, further = _price(register, borrower, more)
    waits += further
    if more.rule and not line.minor:
        more, further = _in_base(register, base, line, more)
        waits += further
    return msgspec.structs.replace(more, waits=tuple(dict.fromkeys(waits)))


def _cost(register: Register, more: LentLine) -> tuple[LentLine, list[Waiting]]:
    if more.cost_row or not register.costs.rows:
        return more, []
    row = register.cost_rate(more.person_id, more.worked_on)
    if row is None:
        return more, ["cost_rate_missing"]
    cost = price(row.rate, more.seconds, register.home().base_currency)
    return msgspec.structs.replace(more, cost_row=f"costs/{row.row_id}", cost=cost), []


def _price(register: Register, borrower: str, more: LentLine) -> tuple[LentLine, list[Waiting]]:
    if more.rule:
        return more, []
    person = register.people.get(more.person_id)
    grade = person.grade_on(more.worked_on) if person else None
    rule = register.transfer.on(more.worked_on, borrower, grade)
    if rule is None:
        return more, ["transfer_price_missing"]
    found = _by_rule(register, rule, more)
    if isinstance(found, str):
        return more, [found]
    minor, currency = found
    named = f"transfer/{rule.rule_id}"
    return msgspec.structs.replace(more, rule=named, price=minor, currency=currency), []


def _by_rule(register: Register, rule: TransferPrice, line: LentLine) -> tuple[int, str] | Waiting:
    """The price and its currency, or what it waits for."""
    if rule.method == "fixed":
        assert rule.rate is not None, "a fixed price has a rate"
        assert rule.currency is not None, "a fixed price has a currency"
        return price(rule.rate, line.seconds, rule.currency), rule.currency
    assert rule.percent is not None, "other prices are percentages"
    if rule.method == "cost_plus":
        row = register.cost_rate(line.person_id, line.worked_on)
        if row is None:
            return "cost_rate_missing"
        base = register.home().base_currency
        return for_hours(row.rate, HUNDRED + rule.percent, line.seconds, base), base
    if line.bill is None:
        return "bill_price_missing"
    if line.bill_rate is None:
        return part_of(line.bill, rule.percent), line.bill_currency
    return for_hours(
        line.bill_rate, rule.percent, line.seconds, line.bill_currency
    ), line.bill_currency


def _in_base(
    register: Register, base: str, line: LentLine, more: LentLine
) -> tuple[LentLine, list[Waiting]]:
    """The price in the lender's own currency, at the spot quote of the work date."""
    whole = line.price + more.price
    if more.currency == base:
        return msgspec.structs.replace(more, minor=whole), []
    pair_of = (more.currency, base)
    legs = register.quotes.legs(base, pair_of, "spot", more.worked_on)
    if legs is None:
        return more, ["quote_missing"]
    minor = converted(whole, pair_of, legs)
    return msgspec.structs.replace(more, legs=legs, minor=minor), []


def posted(
    lines: Iterable[LentLine], currency: str, policy: Policy, sign: int = 1, day: date | None = None
) -> tuple[Posting, ...]:
    """Cost against payroll, and intercompany unbilled against accrued revenue; on `day` or each line's own."""
    sums: dict[tuple[date, str, Movement], int] = {}
    for line in lines:
        on = day or line.accounting_date
        for movement, minor in _moved(line):
            key = (on, line.contract_id, movement)
            sums[key] = sums.get(key, 0) + sign * minor
    return balanced(
        posting
        for (on, contract_id, movement), minor in sums.items()
        for posting in pair(
            policy.accounts(on, movement, "as_invoiced"), on, contract_id, currency, minor
        )
    )


def _moved(line: LentLine) -> tuple[tuple[Movement, int], ...]:
    return ("cost_time", line.cost), ("lend_accrue", line.minor)
