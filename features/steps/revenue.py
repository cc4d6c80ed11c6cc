"""Revenue by contract and period: accrued when work is approved, billed when it is invoiced."""

from __future__ import annotations

from collections import Counter

from features.checks import money_is
from features.stage import Stage
from features.steps.words import Amount, rows, said_amount
from features.vocabulary import view
from projections import revenue

COLUMNS = ("period", "accrued", "billed", "adjusted", "total")


def _by_period(stage: Stage, contract: str) -> dict[str, Counter[str]]:
    """A contract's revenue by period: accrued, billed, adjusted and total, in minor units."""
    book = stage.defaults.book_of(contract)
    found: dict[str, Counter[str]] = {}
    for row in stage.look(revenue.by_period, book, contract_id=contract):
        sums = found.setdefault(row.period, Counter())
        for column in COLUMNS[1:]:
            sums[column] += getattr(row, column)
    return found


def _check(stage: Stage, contract: str, period: str, column: str, amount: Amount) -> None:
    found = _by_period(stage, contract).get(period, Counter())[column]
    currency = stage.defaults.contract(contract).currency
    money_is(found, currency, amount, f"{column} revenue of {period} under {contract}")


@view("revenue of <period> under <contract> is <amount>", "revenue.by_period")
def total(stage: Stage, period: str, contract: str, amount: Amount) -> None:
    """Checks a period's recognised revenue under a contract, accrued and billed together.

    `revenue of 2026-01 under C-100 is 800.00 USD`
    """
    _check(stage, contract, period, "total", amount)


@view("accrued revenue of <period> under <contract> is <amount>", "revenue.by_period")
def accrued(stage: Stage, period: str, contract: str, amount: Amount) -> None:
    """Checks a period's revenue accrued on approved work, less what invoices turned into billed revenue.

    `accrued revenue of 2026-01 under C-100 is 800.00 USD`
    """
    _check(stage, contract, period, "accrued", amount)


@view("billed revenue of <period> under <contract> is <amount>", "revenue.by_period")
def billed(stage: Stage, period: str, contract: str, amount: Amount) -> None:
    """Checks a period's revenue from issued invoices, net of credits.

    `billed revenue of 2026-02 under C-100 is 800.00 USD`
    """
    _check(stage, contract, period, "billed", amount)


@view("revenue under <contract> is as follows", "revenue.by_period", table=COLUMNS)
def by_period(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks a contract's revenue period by period; periods not named must have none.

    `revenue under C-100 is as follows`
    """
    found = _by_period(stage, contract)
    currency = stage.defaults.contract(contract).currency
    want = rows(datatable, *COLUMNS, needs=("period",))
    for row in want:
        sums = found.pop(row["period"], Counter())
        for column in COLUMNS[1:]:
            if column in row:
                what = f"{column} revenue of {row['period']} under {contract}"
                money_is(sums[column], currency, said_amount(row[column]), what)
    beyond = [period for period, sums in found.items() if any(sums.values())]
    assert not beyond, f"there is revenue under {contract} in {', '.join(beyond)} too"


@view("revenue under <contract> is <amount> in all", "revenue.by_period")
def in_all(stage: Stage, contract: str, amount: Amount) -> None:
    """Checks a contract's recognised revenue over all periods.

    `revenue under C-100 is 1,000.00 USD in all`
    """
    found = sum(sums["total"] for sums in _by_period(stage, contract).values())
    currency = stage.defaults.contract(contract).currency
    money_is(found, currency, amount, f"revenue under {contract}")
