"""People lent to another entity: transfer prices, what is carried between the books, the invoice between entities."""

from __future__ import annotations

from datetime import date

from domain.borrowing_commands import (
    BorrowTime,
    ConvertBorrowed,
    ReceiveIntercompanyInvoice,
    ReturnBorrowed,
)
from domain.lending_commands import (
    AgreeTransferPrices,
    IssueIntercompanyInvoice,
    LendTime,
    PriceLent,
    TakeBackLent,
    TransferTerms,
)
from domain.money import written
from features.checks import same
from features.stage import Stage
from features.steps.words import Amount, rows
from features.vocabulary import act, view
from processes.intercompany import Intercompany
from projections import eliminations, lent_work

ALWAYS = date(1990, 1, 1)
SIDES = (
    "month",
    "lender",
    "borrower",
    "lent",
    "borrowed",
    "eliminated",
    "lent only",
    "borrowed only",
    "why",
)
ENTRY = ("book", "account", "booked", "eliminated", "unmatched")
WORK = ("entry", "lender", "borrower", "hours", "at", "price", "state")


@act("an hour lent to <entity> is charged at <amount>", AgreeTransferPrices)
def fixed(stage: Stage, entity: str, amount: Amount) -> None:
    """Agrees a fixed transfer price of the entity that is meant with a borrower.

    `an hour lent to US01 is charged at 90.00 GBP`
    """
    _agree(stage, TransferTerms(
        valid_from=ALWAYS, method="fixed", borrower=entity, rate=amount.text.replace(",", ""),
        currency=amount.currency,
    ))  # fmt: skip


@act("an hour lent to <entity> is charged at cost plus <percent>", AgreeTransferPrices)
def cost_plus(stage: Stage, entity: str, percent: str) -> None:
    """Agrees a transfer price of cost and a percentage of it.

    `an hour lent to US01 is charged at cost plus 20 %`
    """
    terms = TransferTerms(valid_from=ALWAYS, method="cost_plus", borrower=entity, percent=percent)
    _agree(stage, terms)


@act("an hour lent to <entity> is charged at <percent> of its bill rate", AgreeTransferPrices)
def of_bill(stage: Stage, entity: str, percent: str) -> None:
    """Agrees a transfer price that is a part of what the borrower charges its customer.

    `an hour lent to US01 is charged at 60 % of its bill rate`
    """
    terms = TransferTerms(
        valid_from=ALWAYS, method="percent_of_bill", borrower=entity, percent=percent
    )
    _agree(stage, terms)


def _agree(stage: Stage, terms: TransferTerms) -> None:
    stage.ask(AgreeTransferPrices(rules=(terms,)))


@act(
    "what crosses entities is carried",
    LendTime,
    PriceLent,
    TakeBackLent,
    BorrowTime,
    ConvertBorrowed,
    ReturnBorrowed,
    ReceiveIntercompanyInvoice,
)
def carried(stage: Stage) -> None:
    """Carries lent work, prices, corrections and invoices between the books, as the service does by itself.

    `what crosses entities is carried`
    """
    stage.run(_carry)


def _carry(firm: object, book: str, request: object) -> None:
    Intercompany(firm.books, firm.desk).round()  # type: ignore[attr-defined]


@act("<entity> is invoiced on <date> for work lent up to <period>", IssueIntercompanyInvoice)
def invoiced(stage: Stage, entity: str, date: date, period: str) -> None:
    """Issues the intercompany invoice of the entity that is meant to a borrower.

    `US01 is invoiced on 2026-01-31 for work lent up to 2026-01`
    """
    stage.ask(IssueIntercompanyInvoice(borrower=entity, period=period, issued_on=date))


@view("between entities is booked and eliminated", "eliminations.listing", table=SIDES)
def eliminated(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks what the two sides of each pair booked in each month, net of corrections, what of it is matched and
    eliminated, and what stands on one side only at its end and why, in the currency of the transfer price.

    `between entities is booked and eliminated`
    """
    said = [tuple(row.get(name, "") for name in SIDES) for row in rows(datatable, *SIDES)]
    found = [
        (
            row.period,
            row.lender,
            row.borrower,
            written(row.lent + row.lent_corrected, row.currency),
            written(row.borrowed + row.borrowed_corrected, row.currency),
            written(row.eliminated, row.currency),
            written(row.lent_unmatched, row.currency),
            written(row.borrowed_unmatched, row.currency),
            ", ".join(one.reason.replace("_", " ") for one in row.reasons),
        )
        for row in stage.look(eliminations.listing, stage.defaults.book())
    ]
    same(found, said, "between entities")


@view("the elimination entry of <period> is", "eliminations.listing", table=ENTRY)
def entry(stage: Stage, period: str, datatable: list[list[str]]) -> None:
    """Checks the elimination entry of a month, account by account, each in its book's own currency: debits are
    above zero, credits below. Beside it what was booked in the month, and what stands unmatched at its end.

    `the elimination entry of 2026-01 is`
    """
    said = [tuple(row[name] for name in ENTRY) for row in rows(datatable, *ENTRY)]
    found = [
        (
            line.book,
            line.account,
            written(line.booked, line.currency),
            written(line.elimination, line.currency),
            written(line.unmatched, line.currency),
        )
        for row in stage.look(eliminations.listing, stage.defaults.book(), period=period)
        for line in row.entry
    ]
    same(found, said, f"the elimination entry of {period}")


@view("work is lent as follows", "lent_work.listing", table=WORK)
def lent(stage: Stage, datatable: list[list[str]]) -> None:
    """Checks the work of one entity's people on another's contracts: hours, the transfer price by its rule and in
    all, and how far it has come: not lent, waiting, lent, borrowed, invoiced, received, taking back, taken back.

    `work is lent as follows`
    """
    said = [tuple(row.get(name, "") for name in WORK) for row in rows(datatable, *WORK)]
    found = [
        (
            row.entry_id,
            row.lender,
            row.borrower,
            row.hours,
            row.rule_says or "",
            "" if row.price is None else written(row.price, row.currency),
            row.state.replace("_", " "),
        )
        for row in stage.look(lent_work.listing, stage.defaults.book())
    ]
    same(found, said, "lent work")
