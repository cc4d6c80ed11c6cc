"""Collecting: write-offs within authority, reminders, disputes, merged customers, ageing, statements, DSO."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from domain.ageing import bands as bands_of
from domain.cash_commands import RecoverReceivable, WriteOffReceivable
from domain.collection import CollectionRole, CreditStatus, Outcome
from domain.collection_commands import (
    DisputeInvoice,
    GrantAuthority,
    MergeCustomers,
    RunDunning,
    SetCreditStatus,
    SettleDispute,
)
from domain.money import written
from features.checks import listed, money_is, same
from features.stage import Stage
from features.steps.words import Amount, Reference, Unclear, rows, said_amount
from features.vocabulary import act, view
from projections import ageing, days_outstanding, reminders, statement

AGEING = ("customer", "current", "1-30", "31-60", "61-90", "90+", "owed")
STATEMENT = ("date", "what", "document", "amount", "balance")
REMINDERS = ("customer", "invoice", "level", "days overdue", "owed", "fee", "desk")


def _word(said: str, kind: Any) -> Any:
    """A word of a closed list as people say it: "key account" for key_account."""
    try:
        return msgspec.convert(said.replace(" ", "_"), kind)
    except msgspec.ValidationError as error:
        raise Unclear(f'"{said}" is none of the words known here: {error}.') from None


@act(
    "<invoice> is written off as a receivable[ with <amount>][ on <date>][ because <why>]",
    WriteOffReceivable,
)
def written_off(
    stage: Stage, invoice: Reference, amount: Amount | None, date: date | None, why: str | None
) -> None:
    """Gives up what is owed on an invoice, wholly unless an amount is said; who acts needs the authority.

    `the invoice is written off as a receivable with 4.20 GBP because "bank charges" by Carla`
    """
    book, found = stage.documents.find(invoice)
    command = WriteOffReceivable(
        invoice_id=found,
        amount=None if amount is None else amount.text,
        written_on=date or stage.today,
        reason=why or "will not be paid",
    )
    stage.ask(command, book)


@act(
    "the write-off of <invoice> is undone[ with <amount>][ on <date>][ because <why>]",
    RecoverReceivable,
)
def recovered(
    stage: Stage, invoice: Reference, amount: Amount | None, date: date | None, why: str | None
) -> None:
    """Makes what was written off of an invoice owed again, wholly unless an amount is said.

    `the write-off of the invoice is undone with 40.00 GBP because "the administrator pays"`
    """
    book, found = stage.documents.find(invoice)
    command = RecoverReceivable(
        invoice_id=found,
        amount=None if amount is None else amount.text,
        recovered_on=date or stage.today,
        reason=why or "paid after all",
    )
    stage.ask(command, book)


@act("<person> has the authority of <role:text>", GrantAuthority)
def has_authority(stage: Stage, person: str, role: str) -> None:
    """Gives somebody a role in collection: clerk, credit control, controller or finance director.

    `Carla has the authority of "credit control"`
    """
    granted = _word(role, CollectionRole)
    stage.ask(GrantAuthority(person=person, role=granted, reason="as agreed"))


@act("<customer> is dunned as <status:text>[ because <why>]", SetCreditStatus)
def dunned_as(stage: Stage, customer: str, status: str, why: str | None) -> None:
    """Says how a customer is reminded: ordinary, key account, watched or never dunned.

    `ACME is dunned as "key account"`
    """
    stage.defaults.customer(customer)
    said = _word(status, CreditStatus)
    stage.ask(SetCreditStatus(customer_id=customer, status=said, reason=why or "as agreed"))


@act("customers is reminded of what is overdue[ on <date>]", RunDunning)
def reminded(stage: Stage, date: date | None) -> None:
    """Runs the reminders over all customers of the book, as the rule table of dunning says.

    `customers are reminded of what is overdue on 2026-03-20`
    """
    stage.ask(RunDunning(on=date or stage.today))


@act("customers is reminded of what is overdue and charged the fees[ on <date>]", RunDunning)
def reminded_at_a_fee(stage: Stage, date: date | None) -> None:
    """The same, with the fees of the table owed from now on, each with its invoice.

    `customers are reminded of what is overdue and charged the fees on 2026-03-20`
    """
    stage.ask(RunDunning(on=date or stage.today, fees="charged"))


@act("<invoice> is disputed[ with <amount>][ on <date>] because <why>", DisputeInvoice)
def disputed(
    stage: Stage, invoice: Reference, amount: Amount | None, date: date | None, why: str
) -> None:
    """Notes that the customer contests an invoice, or an amount of it; it is not dunned meanwhile.

    `the invoice is disputed with 200.00 GBP because "hours were not worked"`
    """
    book, found = stage.documents.find(invoice)
    command = DisputeInvoice(
        invoice_id=found,
        amount=None if amount is None else amount.text,
        on=date or stage.today,
        reason=why,
    )
    stage.ask(command, book)


@act("the dispute about <invoice> is settled as <outcome:text>[ on <date>]", SettleDispute)
def settled(stage: Stage, invoice: Reference, outcome: str, date: date | None) -> None:
    """Notes how a dispute ended: paid in full, credited, withdrawn or upheld.

    `the dispute about the invoice is settled as "withdrawn"`
    """
    book, found = stage.documents.find(invoice)
    said = _word(outcome, Outcome)
    command = SettleDispute(
        invoice_id=found, on=date or stage.today, outcome=said, note="as agreed"
    )
    stage.ask(command, book)


@act("customer <customer> is merged into <into:customer>[ on <date>]", MergeCustomers)
def merged(stage: Stage, customer: str, into: str, date: date | None) -> None:
    """Two customers are one: what is owed, paid and billed from now on is the one's that stays.

    `customer GLOBEX is merged into ACME on 2026-02-15`
    """
    stage.defaults.customer(into)
    command = MergeCustomers(
        customer_id=customer, into=into, on=date or stage.today, reason="one firm by now"
    )
    stage.ask(command)


@view("the ageing is as follows", "ageing.listing", table=AGEING)
def ageing_is(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks what customers owe by days overdue on the day of the question. Empty cells are nothing.

    `the ageing is as follows`
    """
    said = rows(datatable, *AGEING, needs=("customer",))
    found = {row.customer_id: row for row in _ageing(stage)}
    listed((str(name) for name in found), (row["customer"] for row in said), "customers that owe")
    for row in said:
        one = found[row["customer"]]
        cells = dict(one.bands) | {"owed": one.open}
        for name in (name for name in datatable[0] if name != "customer"):
            wanted = row.get(name) or written(0, one.currency)
            money_is(cells[name], one.currency, said_amount(wanted), f"{row['customer']}, {name}")


@view(
    "<customer> owes/owed <amount> overdue by <band:text> days in bands of <bands:text> days",
    "ageing.listing",
)
def in_band(stage: Stage, customer: str, amount: Amount, band: str, bands: str) -> None:
    """Checks what a customer owes in one band of days overdue, in bands of your own.

    `ACME owes 300.00 GBP overdue by "15-45" days in bands of "0,14,45" days`
    """
    found = _ageing(stage, bands=bands_of(bands), customer_id=customer)
    minor = sum(dict(row.bands)[band] for row in found if row.currency == amount.currency)
    money_is(minor, amount.currency, amount, f"{customer}, {band} days overdue")


@view("the entity is owed <amount> in all", "ageing.listing")
def owed_in_all(stage: Stage, amount: Amount) -> None:
    """Checks what all customers together owe.

    `the entity is owed 1,500.00 GBP in all`
    """
    found = _ageing(stage, by="entity")
    minor = sum(row.open for row in found if row.currency == amount.currency)
    money_is(minor, amount.currency, amount, "owed in all")


def _ageing(stage: Stage, **asked: Any) -> list[Any]:
    day = stage.seen.as_of or stage.today
    known_at = stage.seen.known_at
    book = stage.defaults.book()
    rows_found = stage.house.look(ageing.listing, book=book, as_of=day, known_at=known_at, **asked)
    return list(rows_found)


@view("the statement of <customer>[ since <since>] is as follows", "statement.of", table=STATEMENT)
def statement_is(
    stage: Stage, customer: str, since: date | None, datatable: list[list[str]]
) -> None:
    """Checks a customer's statement line by line: invoices, credit memos, payments, refunds and the rest.

    `the statement of ACME since 2026-02-01 is as follows`
    """
    (one,) = _statement(stage, customer, since)
    said = rows(datatable, *STATEMENT)
    same(len(one.lines), len(said), "lines on the statement")
    for line, row in zip(one.lines, said, strict=True):
        found = {"date": str(line.on), "what": line.kind, "document": line.document}
        for name, value in row.items():
            if name in found:
                same(found[name], value, name)
            else:
                minor = line.minor if name == "amount" else line.balance
                money_is(minor, one.currency, said_amount(value), f"{name} of {line.document}")


@view(
    "the statement of <customer>[ since <since>] opens/opened with <amount>"
    " and closes/closed with <closing:amount>",
    "statement.of",
)
def statement_between(
    stage: Stage, customer: str, since: date | None, amount: Amount, closing: Amount
) -> None:
    """Checks the opening and the closing balance of a customer's statement.

    `the statement of ACME since 2026-02-01 opens with 1,000.00 GBP and closes with 0.00 GBP`
    """
    (one,) = _statement(stage, customer, since)
    money_is(one.opening, one.currency, amount, "opening balance")
    money_is(one.closing, one.currency, closing, "closing balance")


def _statement(stage: Stage, customer: str, since: date | None) -> list[Any]:
    found = stage.look(statement.of, stage.defaults.book(), customer_id=customer, since=since)
    return list(found)


@view("days sales outstanding over <days:number> days is <figure>", "days_outstanding.listing")
def dso_is(stage: Stage, days: int, figure: Decimal) -> None:
    """Checks DSO: what is owed, by the sales of so many days, times the days. To two places.

    `days sales outstanding over 365 days are 91.25`
    """
    same(_outstanding(stage, days).dso, figure, "DSO")


@view(
    "best possible days sales outstanding over <days:number> days is <figure>",
    "days_outstanding.listing",
)
def best_is(stage: Stage, days: int, figure: Decimal) -> None:
    """Checks what DSO would be if nobody paid late: only what is not yet due counts.

    `best possible days sales outstanding over 90 days are 45.00`
    """
    same(_outstanding(stage, days).best_possible, figure, "best possible DSO")


@view("days sales outstanding by count-back is <figure>", "days_outstanding.listing")
def count_back_is(stage: Stage, figure: Decimal) -> None:
    """Checks DSO by walking back from the newest month, each month's sales taken off what is owed.

    `days sales outstanding by count-back are 43.50`
    """
    same(_outstanding(stage, 365).count_back, figure, "DSO by count-back")


@view(
    "collection was <figure> percent effective over <days:number> days", "days_outstanding.listing"
)
def effective(stage: Stage, figure: Decimal, days: int) -> None:
    """Checks the collection effectiveness index: what came in, by what was due.

    `collection was 80.00 percent effective over 90 days`
    """
    same(_outstanding(stage, days).effectiveness, figure, "collection effectiveness")


@view(
    "<figure> percent of invoices are disputed over <days:number> days", "days_outstanding.listing"
)
def dispute_rate(stage: Stage, figure: Decimal, days: int) -> None:
    """Checks the dispute rate: invoices disputed of those issued.

    `50.00 percent of invoices are disputed over 90 days`
    """
    same(_outstanding(stage, days).dispute_rate, figure, "dispute rate")


def _outstanding(stage: Stage, days: int) -> Any:
    day = stage.seen.as_of or stage.today
    known_at = stage.seen.known_at
    book = stage.defaults.book()
    found = stage.house.look(
        days_outstanding.listing, book=book, as_of=day, days=days, known_at=known_at
    )
    if len(found) != 1:
        raise Unclear(f"There are figures in {len(found)} currencies: say one that has sales.")
    return found[0]


@view("these reminders is out", "reminders.reminders", table=REMINDERS)
def reminders_are(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks all reminders, the latest first.

    `these reminders are out`
    """
    found = stage.look(reminders.reminders, stage.defaults.book())
    said = rows(datatable, *REMINDERS)
    same(len(found), len(said), "number of reminders")
    for one, row in zip(found, said, strict=True):
        told = {
            "customer": one.customer_id,
            "invoice": one.number,
            "level": str(one.level),
            "days overdue": str(one.days_overdue),
            "owed": written(one.open, one.currency),
            "fee": written(one.fee, one.currency),
            "desk": one.desk,
        }
        for name, value in row.items():
            same(told[name], value, f"{name} of the reminder of {one.number}")


@view("<number> reminders is out in all", "reminders.reminders")
def so_many(stage: Stage, number: int) -> None:
    """Checks how many reminders there are.

    `0 reminders are out in all`
    """
    same(len(stage.look(reminders.reminders, stage.defaults.book())), number, "reminders")


@view("<number> disputes is open", "reminders.disputes")
def disputes_open(stage: Stage, number: int) -> None:
    """Checks how many disputes are not settled.

    `1 disputes are open`
    """
    same(len(stage.look(reminders.disputes, stage.defaults.book())), number, "open disputes")
