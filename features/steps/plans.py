"""What is billed besides time: fixed fees by schedule, milestones, units of delivery, progress, management fees."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.plan_commands import (
    AcceptMilestone,
    CompleteMilestone,
    DeliverUnits,
    FeeTerms,
    InstalmentTerms,
    MilestoneTerms,
    PlanTerms,
    RaiseInstalments,
    RecurringTerms,
    ReopenMilestone,
    ReportProgress,
    UnitTerms,
    WithdrawDelivery,
)
from features.checks import money_is, same
from features.stage import Stage
from features.steps.words import Amount, Row, Unclear, rows, said_amount, said_date
from features.vocabulary import act, state, view
from projections import plans

SCHEDULE = ("instalment", "due on", "amount", "percent", "for")
MILESTONES = (
    "milestone",
    "amount",
    "percent",
    "quantity",
    "unit",
    "unit price",
    "trigger",
    "planned on",
    "for",
)
ITEMS = ("item", "state", "amount", "reached", "due", "billed")
CHARGES = ("charge", "on", "amount", "state")


def _terms(stage: Stage, contract: str, line: str | None, **told: Any) -> None:
    """Keep a line's plan until its contract is signed; what was said of it before stays."""
    key = (contract, line or "1")
    before: dict[str, Any] = stage.defaults.terms.setdefault(key, {})
    plan: PlanTerms = before.get("plan", PlanTerms())
    fields = {name: getattr(plan, name) for name in plan.__struct_fields__} | told
    before["plan"] = PlanTerms(**fields)


def _plain(row: Row, column: str) -> str | None:
    return row.get(column)


def _percent(text: str | None) -> str | None:
    return None if text is None else text.removesuffix("%").strip()


def _money(row: Row, column: str) -> str | None:
    return said_amount(row[column]).text if column in row else None


_PRORATED: dict[str | None, Any] = {
    None: "whole",
    "days": "by_days",
    "thirty-360": "thirty_360",
    "actual-365": "actual_365",
    "working-days": "working_days",
}


def _unclear(count: str | None) -> Any:
    known = ", ".join(word for word in _PRORATED if word)
    raise Unclear(f'"{count}" is no way to count days. There are: {known}.')


@state("[line <line:name> of ]<contract> is to cost <amount>")
def priced(stage: Stage, line: str | None, contract: str, amount: Amount) -> None:
    """Says the price of a line of a contract that is signed next; line 1 where none is named.

    `C-100 is to cost 12,000.00 GBP`
    `line 2 of C-100 is to cost 5,000.00 GBP`
    """
    _terms(stage, contract, line, price=amount.text)


@state("[line <line:name> of ]<contract> is to be billed on these days", table=SCHEDULE)
def scheduled(stage: Stage, line: str | None, contract: str, datatable: list[list[str]]) -> None:
    """Says the schedule of a fixed fee before its contract is signed: amounts, or percent of the price;
    the last instalment may have neither and takes the rest.

    `C-100 is to be billed on these days`
    """
    schedule = tuple(
        InstalmentTerms(
            instalment_id=row["instalment"],
            due_on=said_date(row["due on"]),
            amount=_money(row, "amount"),
            percent=_percent(_plain(row, "percent")),
            description=row.get("for", ""),
        )
        for row in rows(datatable, *SCHEDULE, needs=("instalment", "due on"))
    )
    _terms(stage, contract, line, schedule=schedule)


@state(
    "[line <line:name> of ]<contract> is to be billed <amount> every <every:name>"
    " from <since>[ until <until>][ prorated by <count:name>]"
)
def recurring(
    stage: Stage,
    line: str | None,
    contract: str,
    amount: Amount,
    every: str,
    since: date,
    until: date | None,
    count: str | None,
) -> None:
    """Says a fee that comes again every week, two-weeks, month, quarter, half-year or year, before its contract
    is signed. Prorated, a period that the contract covers in part only is due in that part: by days (of the
    period), thirty-360, actual-365 (of a year's fee) or working-days.

    `C-100 is to be billed 5,000.00 GBP every month from 2026-01-31`
    `C-100 is to be billed 910.00 GBP every quarter from 2024-04-01 prorated by days`
    `C-100 is to be billed 300.00 GBP every month from 2026-01-01 prorated by thirty-360`
    `line 2 of C-100 is to be billed 900.00 GBP every half-year from 2026-01-01 until 2027-12-31`
    """
    terms = RecurringTerms(
        every=every.replace("-", "_"),  # type: ignore[arg-type]
        first_on=since,
        amount=amount.text,
        last_on=until,
        proration=_PRORATED[count] if count in _PRORATED else _unclear(count),
    )
    _terms(stage, contract, line, recurring=terms)


@state("[line <line:name> of ]<contract> is to have these milestones", table=MILESTONES)
def milestones(stage: Stage, line: str | None, contract: str, datatable: list[list[str]]) -> None:
    """Says the milestones of a line before its contract is signed: by amount, by percent of the price, or an
    effort at a list price. The trigger is completed (the default) or accepted.

    `C-100 is to have these milestones`
    """
    stones = tuple(
        MilestoneTerms(
            milestone_id=row["milestone"],
            description=row.get("for", row["milestone"]),
            amount=_money(row, "amount"),
            percent=_percent(_plain(row, "percent")),
            quantity=_plain(row, "quantity"),
            unit=_plain(row, "unit"),
            unit_price=_money(row, "unit price"),
            trigger=row.get("trigger", "completed"),  # type: ignore[arg-type]
            planned_on=said_date(row["planned on"]) if "planned on" in row else None,
        )
        for row in rows(datatable, *MILESTONES, needs=("milestone",))
    )
    _terms(stage, contract, line, milestones=stones)


@state("[line <line:name> of ]<contract> is for[ <count>] <unit:name> at <amount> each")
def units(
    stage: Stage, line: str | None, contract: str, count: str | None, unit: str, amount: Amount
) -> None:
    """Says units of delivery and their price before the contract is signed.

    `C-100 is for 5 modules at 10,000.00 USD each`
    """
    terms = UnitTerms(unit=unit, unit_price=amount.text, total=count)
    _terms(stage, contract, line, units=terms)


@state("[line <line:name> of ]<contract> is to carry a fee of <percent> of[ line] <lines:names>")
def fee(
    stage: Stage, line: str | None, contract: str, percent: str, lines: tuple[str, ...]
) -> None:
    """Says a management fee before the contract is signed: a percentage of what other lines come to.

    `line 9 of C-100 is to carry a fee of 10 % of line 1`
    """
    _terms(stage, contract, line, fee=FeeTerms(percent=percent, of=lines))


@act("the instalments of <contract> up to <until> is made due", RaiseInstalments)
def made_due(stage: Stage, contract: str, until: date) -> None:
    """Makes instalments due; drafting an invoice does so by itself.

    `the instalments of C-100 up to 2026-03-31 are made due`
    """
    command = RaiseInstalments(contract_id=contract, through=until)
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "milestone <milestone:name> of[ line <line:name> of] <contract> is completed[ to <percent>]"
    "[ on <on:date>]",
    CompleteMilestone,
)
def completed(
    stage: Stage,
    milestone: str,
    line: str | None,
    contract: str,
    percent: str | None,
    on: date | None,
) -> None:
    """Completes a milestone, wholly or to a percentage.

    `milestone M1 of C-100 is completed on 2026-03-31`
    `milestone M1 of line 2 of C-100 is completed to 20 %`
    """
    command = CompleteMilestone(
        contract_id=contract,
        line_id=line or "1",
        milestone_id=milestone,
        on=on or stage.today,
        percent=100 if percent is None else percent,
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "milestone <milestone:name> of[ line <line:name> of] <contract> is accepted[ on <on:date>]",
    AcceptMilestone,
)
def accepted(
    stage: Stage, milestone: str, line: str | None, contract: str, on: date | None
) -> None:
    """The customer accepts what is completed of a milestone.

    `milestone M1 of C-100 is accepted on 2026-04-15`
    """
    command = AcceptMilestone(
        contract_id=contract, line_id=line or "1", milestone_id=milestone, on=on or stage.today
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "milestone <milestone:name> of[ line <line:name> of] <contract> is reopened[ because <why>]",
    ReopenMilestone,
)
def reopened(
    stage: Stage, milestone: str, line: str | None, contract: str, why: str | None
) -> None:
    """Takes a completion back.

    `milestone M1 of C-100 is reopened because "the test failed"`
    """
    command = ReopenMilestone(
        contract_id=contract,
        line_id=line or "1",
        milestone_id=milestone,
        reason=why or "not completed after all",
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "<count> units is delivered on[ line <line:name> of] <contract> as <delivery:name>[ on <on:date>]",
    DeliverUnits,
)
def delivered(
    stage: Stage,
    count: str,
    line: str | None,
    contract: str,
    delivery: str,
    on: date | None,
) -> None:
    """Records units delivered, under the delivery's own name.

    `1 units is delivered on C-100 as D-1 on 2026-03-31`
    """
    command = DeliverUnits(
        contract_id=contract,
        line_id=line or "1",
        delivery_id=delivery,
        quantity=count,
        on=on or stage.today,
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "delivery <delivery:name> of[ line <line:name> of] <contract> is withdrawn[ because <why>]",
    WithdrawDelivery,
)
def withdrawn(
    stage: Stage, delivery: str, line: str | None, contract: str, why: str | None
) -> None:
    """Takes a delivery back.

    `delivery D-1 of C-100 is withdrawn because "it was recorded twice"`
    """
    command = WithdrawDelivery(
        contract_id=contract,
        line_id=line or "1",
        delivery_id=delivery,
        reason=why or "recorded in error",
    )
    stage.ask(command, stage.defaults.book_of(contract))


@act(
    "the progress of[ line <line:name> of] <contract> is reported at <percent>[ on <on:date>]",
    ReportProgress,
)
def progress(stage: Stage, line: str | None, contract: str, percent: str, on: date | None) -> None:
    """Reports how far a line billed by progress has come, all so far together.

    `the progress of C-100 is reported at 40 % on 2026-03-31`
    """
    command = ReportProgress(
        contract_id=contract, line_id=line or "1", percent=percent, on=on or stage.today
    )
    stage.ask(command, stage.defaults.book_of(contract))


@view("the plan of <contract> stands as follows", "plans.items", table=ITEMS)
def plan(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks the items of a contract's plan: how far they have come, what is due, what is billed; only the
    columns given. State is planned, completed, accepted, due, partly billed or billed.

    `the plan of C-100 stands as follows`
    """
    book = stage.defaults.book_of(contract)
    found = {one.item: one for one in stage.look(plans.items, book, contract_id=contract)}
    for row in rows(datatable, *ITEMS, needs=("item",)):
        item = found.get(row["item"])
        if item is None:
            raise AssertionError(f"{contract} has no item {row['item']}; it has {', '.join(found)}")
        if "state" in row:
            same(item.state, row["state"], f"the state of {item.item}")
        if "reached" in row:
            reached = "" if item.reached is None else f"{item.reached.normalize():f}"
            same(reached, row["reached"].removesuffix("%").strip(), f"{item.item} has reached")
        for column, minor in (
            ("amount", item.minor),
            ("due", item.made_due),
            ("billed", item.billed),
        ):
            if column in row:
                assert minor is not None, f"{item.item} has no {column}"
                money_is(minor, item.currency, said_amount(row[column]), f"{column} of {item.item}")


@view("the charges of <contract> is", "plans.charges", table=CHARGES)
def charges(stage: Stage, contract: str, datatable: list[list[str]]) -> None:
    """Checks all charges of a contract that are not time, in order of their day; only the columns given.
    The charge is what it is for.

    `the charges of C-100 are`
    """
    book = stage.defaults.book_of(contract)
    found = [
        one
        for one in stage.look(plans.charges, book, contract_id=contract)
        if one.state != "withdrawn"
    ]
    want = rows(datatable, *CHARGES, needs=("charge",))
    same(
        [one.description for one in found],
        [row["charge"] for row in want],
        f"charges of {contract}",
    )
    for one, row in zip(found, want, strict=True):
        if "on" in row:
            same(one.on_day, said_date(row["on"]), f"the day of {one.description}")
        if "amount" in row:
            money_is(one.minor, one.currency, said_amount(row["amount"]), one.description)
        if "state" in row:
            same(one.state.replace("_", " "), row["state"], f"the state of {one.description}")
