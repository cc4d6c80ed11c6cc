"""People lent to another entity's contract: transfer prices, work lent, taken back, and invoiced between entities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.posting import Posting
from domain.quantity import Seconds
from domain.quote import Leg

TransferMethod = Literal["cost_plus", "percent_of_bill", "fixed"]
Waiting: TypeAlias = Literal[
    "", "transfer_price_missing", "cost_rate_missing", "quote_missing", "bill_price_missing"
]


class TransferPrice(Part, frozen=True, kw_only=True):
    """A dated rule of what lent work costs the borrower: cost plus, a percentage of the bill rate, or fixed."""

    rule_id: str
    valid_from: date
    valid_to: date | None = None  # last day, inclusive
    method: TransferMethod
    percent: Decimal | None = None  # on top of cost, or of the bill rate
    rate: Decimal | None = None  # per hour, when fixed
    currency: str | None = None  # of a fixed rate
    grade: str | None = None
    borrower: str | None = None


class TransferPricesAgreed(Event, frozen=True, kw_only=True):
    """Transfer prices of the lending entity. Work priced before keeps its price."""

    rules: tuple[TransferPrice, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, "transfer")


class LentLine(Part, frozen=True, kw_only=True):
    """One entry as its lender sees it: what it costs, and what the borrower owes for it.

    In a fact that prices late it says what is added; taken back, it says what the whole was.
    """

    entry_id: str
    correlation: str  # ties it to the borrower's side: the approval, "<borrower>:<position>"
    contract_id: str  # the borrower's
    project_id: str
    person_id: str
    worked_on: date
    accounting_date: date  # in the lender's calendar
    out_of_period: bool = False
    seconds: Seconds
    bill: int | None = None  # what the whole is charged at, in minor units; none: not priced yet
    bill_rate: Decimal | None = None  # per hour
    bill_currency: str = ""
    cost_row: str = ""
    cost: int = 0  # in the lender's own currency
    rule: str = ""
    price: int = 0  # what is invoiced, in `currency`
    currency: str = ""
    legs: tuple[Leg, ...] = ()  # the quotes that turned the price into the lender's own currency
    minor: int = 0  # the price in the lender's own currency
    waits: tuple[Waiting, ...] = ()


class TimeLent(Event, frozen=True, kw_only=True):
    """Our people's work was approved on another entity's contract: it costs us, and the borrower owes for it."""

    borrower: str
    currency: str
    lines: tuple[LentLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"lent:{self.borrower}",)


class LentPriced(Event, frozen=True, kw_only=True):
    """What lent work waited for has come: its cost or its price is added."""

    borrower: str
    currency: str
    lines: tuple[LentLine, ...]  # what is added
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"lent:{self.borrower}",)


class LentTakenBack(Event, frozen=True, kw_only=True):
    """The borrower took the approval back: cost and price are turned round as they were."""

    borrower: str
    currency: str
    on: date
    accounting_date: date
    out_of_period: bool = False
    reason: str
    lines: tuple[LentLine, ...]
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"lent:{self.borrower}",)


class InvoicedLent(Part, frozen=True, kw_only=True):
    """A line of an intercompany invoice: lent work, or the turning round of work invoiced before or with it."""

    entry_id: str
    correlation: str
    contract_id: str
    reverses: bool = False
    price: int  # negative when it reverses
    minor: int  # the same in the lender's own currency


class IntercompanyInvoiced(Event, frozen=True, kw_only=True):
    """The lender's invoice to the borrower for a month, in one currency."""

    borrower: str
    number: str
    series: str
    sequence: int
    period: str
    issued_on: date
    accounting_date: date
    out_of_period: bool = False
    currency: str
    base_currency: str
    lines: tuple[InvoicedLent, ...]
    total: int
    base_total: int
    postings: tuple[Posting, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        return (f"lent:{self.borrower}", f"number:{self.number}")


LendingEvent: TypeAlias = (
    TransferPricesAgreed | TimeLent | LentPriced | LentTakenBack | IntercompanyInvoiced
)
