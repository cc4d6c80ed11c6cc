"""Exceptions: what waits for somebody, by desk, reason, age and money."""

from __future__ import annotations

from datetime import date
from typing import Any

from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import Amount, Unclear, rows, said_amount
from features.vocabulary import view
from processes.clearing import today_of
from projections import exceptions

COLUMNS = ("desk", "reason", "cases", "amount", "since")


def _cases(stage: Stage, **asked: Any) -> list[Any]:
    today = today_of(stage.house.firm())
    return list(stage.look(exceptions.listing, stage.defaults.book(), today=today, **asked))


@view("the <desk> desk has <number> case/cases[ worth <amount>]", "exceptions.listing")
def desk_has(stage: Stage, desk: str, number: int, amount: Amount | None) -> None:
    """Counts what waits on a desk, and perhaps what it is worth.

    `the project-manager desk has 2 cases worth 3,400.00 GBP`
    """
    found = _cases(stage, desk=desk)
    same(len(found), number, f"cases on the {desk} desk")
    if amount is not None:
        worth = sum(case.minor or 0 for case in found if case.currency == amount.currency)
        money_is(worth, amount.currency, amount, f"worth of the cases on the {desk} desk")


@view("no desk has a case", "exceptions.listing")
def nothing_waits(stage: Stage) -> None:
    """Checks that nothing waits for anybody.

    `no desk has a case`
    """
    found = [f"{case.ref} ({case.reason})" for case in _cases(stage)]
    same(", ".join(found), "", "cases on all desks")


@view(
    '"<reason:name>" on <ref:name> waits on the <desk> desk[ since <since>]', "exceptions.listing"
)
def case_waits(stage: Stage, reason: str, ref: str, desk: str, since: date | None) -> None:
    """Checks one case: what it is about, why, on which desk and perhaps since when.

    `"rate_missing" on psa:2 waits on the pricing desk since 2026-01-31`
    """
    found = [case for case in _cases(stage, reason=reason) if case.ref == ref]
    assert found, f'nothing waits because "{reason}" on {ref}'
    same({case.desk for case in found}, {desk}, f'the desk of "{reason}" on {ref}')
    if since:
        same({case.since.date() for case in found}, {since}, f'"{reason}" on {ref} waits since')


@view("the desks have these cases", "exceptions.summary", table=COLUMNS)
def desks_have(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks the whole of what waits, by desk and reason: how many cases, their money, the oldest's day.

    `the desks have these cases`
    """
    want = rows(datatable, *COLUMNS, needs=("desk", "reason", "cases"))
    found = {
        (case.desk, case.reason): case
        for case in stage.look(
            exceptions.summary, stage.defaults.book(), today=today_of(stage.house.firm())
        )
    }
    for row in want:
        key = (row["desk"], row["reason"])
        what = f'"{key[1]}" on the {key[0]} desk'
        case = found.pop(key, None)
        if case is None:
            raise AssertionError(f"there is no case of {what}")
        if not row["cases"].isdigit():
            raise Unclear(f'"{row["cases"]}" is not a number of cases.')
        same(case.count, int(row["cases"]), f"cases of {what}")
        if "amount" in row:
            said = said_amount(row["amount"])
            money_is(case.minor or 0, said.currency, said, what)
        if "since" in row:
            same(case.oldest.date().isoformat(), row["since"], f"the oldest case of {what}")
    beyond = [f'"{reason}" on the {desk} desk' for desk, reason in found]
    assert not beyond, f"there are cases of {', '.join(beyond)} too"
