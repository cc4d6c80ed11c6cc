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
from features.stage import Stage
from features.steps.words import Amount
from features.vocabulary import act
from processes.intercompany import Intercompany

ALWAYS = date(1990, 1, 1)


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
