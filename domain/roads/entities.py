"""The roads of commands about currencies and what crosses entities."""

from __future__ import annotations

from typing import Any

from domain import borrow, lend, lent_invoicing, quoting, revaluing, transferring
from domain.borrowing_commands import (
    BorrowTime,
    ConvertBorrowed,
    ReceiveIntercompanyInvoice,
    ReturnBorrowed,
)
from domain.boundary import FOREIGN, REGISTER
from domain.lending_commands import (
    AgreeTransferPrices,
    IssueIntercompanyInvoice,
    LendTime,
    PriceLent,
    TakeBackLent,
)
from domain.quote_commands import (
    QuoteRates,
    RevalueReceivables,
    SetConversionPolicy,
    TranslateReceivables,
)
from domain.road import Road


def _lent(command: Any) -> tuple[str, ...]:
    return REGISTER, f"lent:{command.borrower}"


def _foreign(_: Any) -> tuple[str, ...]:
    return REGISTER, FOREIGN


def _borrowed(command: Any) -> tuple[str, ...]:
    return REGISTER, f"borrowed:{command.lender}"


ROADS: dict[type, Road] = {
    QuoteRates: Road(quoting.quote_rates),
    SetConversionPolicy: Road(quoting.set_policy),
    RevalueReceivables: Road(revaluing.revalue, _foreign),
    TranslateReceivables: Road(revaluing.translate, _foreign),
    AgreeTransferPrices: Road(transferring.agree),
    LendTime: Road(lend.lend, _lent),
    PriceLent: Road(lend.price_again, _lent),
    TakeBackLent: Road(lend.take_back, _lent),
    IssueIntercompanyInvoice: Road(lent_invoicing.invoice, _lent),
    BorrowTime: Road(borrow.borrow, _borrowed),
    ConvertBorrowed: Road(borrow.convert, _borrowed),
    ReturnBorrowed: Road(borrow.give_back, _borrowed),
    ReceiveIntercompanyInvoice: Road(borrow.receive, _borrowed),
}
