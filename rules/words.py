"""What each rule table must answer with: its words, their values, and the desks work waits on."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from rules.facts import (
    BillingFacts,
    ConditionFacts,
    DunningFacts,
    ExpenseFacts,
    PostingFacts,
    RevenueFacts,
    ServiceFacts,
    TaxFacts,
    TimeFacts,
    WriteOffFacts,
)
from rules.vocabulary import Subject, fields_of

SOME_TEXT = r"\S"
ACCOUNT = r"^[0-9]{4}$"
CODE = r"^[a-z][a-z0-9_]*$"

REFUSALS = (
    "accept",
    "bills",
    "allows",
    "passes",
)  # words whose `false` is a no, which must give its reason


class TimeWords(msgspec.Struct, frozen=True):
    """Whether an entry may be recorded, and how its quantity is rounded for billing."""

    accept: bool
    round_mode: Literal["none", "up", "nearest"]
    round_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)]  # the step rounded to
    flag: Literal["", "long_day"]


class BillingWords(msgspec.Struct, frozen=True):
    """Whether approved time may go on an invoice now."""

    bills: bool


class RevenueWords(msgspec.Struct, frozen=True):
    """Whether revenue is recognised, by which method, under which paragraph."""

    recognise: bool
    method: Literal["as_invoiced", "none"]
    paragraph: Annotated[str, msgspec.Meta(pattern=SOME_TEXT)]


class ExpenseWords(msgspec.Struct, frozen=True):
    """Whether an expense passes, whether the customer is charged, and what the price is taken of."""

    passes: bool
    charged: bool
    base: Literal["net", "gross"]


class TaxWords(msgspec.Struct, frozen=True):
    """The category of EN 16931, whether the rate is charged, and what must be printed when it is not."""

    category: Literal["S", "Z", "E", "AE", "K", "G", "O"]
    charges: bool
    exemption: Annotated[str, msgspec.Meta(pattern=r"^.{0,200}$")]
    exemption_code: Annotated[str, msgspec.Meta(pattern=r"^(VATEX-[A-Z0-9-]+)?$")]


class PostingWords(msgspec.Struct, frozen=True):
    """The account debited and the account credited, by number and by name."""

    debit: Annotated[str, msgspec.Meta(pattern=ACCOUNT)]
    debit_name: Annotated[str, msgspec.Meta(pattern=SOME_TEXT)]
    credit: Annotated[str, msgspec.Meta(pattern=ACCOUNT)]
    credit_name: Annotated[str, msgspec.Meta(pattern=SOME_TEXT)]


class WriteOffWords(msgspec.Struct, frozen=True):
    """Whether a receivable may be given up, and as what."""

    allows: bool
    kind: Literal["difference", "bad_debt"]


class DunningWords(msgspec.Struct, frozen=True):
    """Which reminder is due: none at level 0."""

    level: Annotated[int, msgspec.Meta(ge=0, le=9)]
    fee_hundredths: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    text: Annotated[str, msgspec.Meta(pattern=SOME_TEXT)]
    handled_by: Literal["billing", "credit-control"]


class ServiceWords(msgspec.Struct, frozen=True):
    """How many days after the day on which it began a case is due, and which days count."""

    days: Annotated[int, msgspec.Meta(ge=0, le=366)]
    counted: Literal["calendar_days", "working_days"]


class ReasonWords(msgspec.Struct, frozen=True):
    """What a rule that says no adds to its answer."""

    reason: Annotated[str, msgspec.Meta(pattern=CODE)]
    desk: Literal[
        "project-manager",
        "contract-manager",
        "billing",
        "credit-control",
        "revenue-accounting",
        "pricing",
        "tax",
        "treasury",
        "expenses",
    ]
    clears: Annotated[str, msgspec.Meta(pattern=SOME_TEXT)]


REASON_FIELDS = fields_of(ReasonWords)

SUBJECTS = {
    "TimeFacts": Subject(TimeFacts, TimeWords),
    "BillingFacts": Subject(BillingFacts, BillingWords),
    "ConditionFacts": Subject(ConditionFacts, BillingWords),
    "RevenueFacts": Subject(RevenueFacts, RevenueWords),
    "ExpenseFacts": Subject(ExpenseFacts, ExpenseWords),
    "TaxFacts": Subject(TaxFacts, TaxWords),
    "PostingFacts": Subject(PostingFacts, PostingWords),
    "WriteOffFacts": Subject(WriteOffFacts, WriteOffWords),
    "DunningFacts": Subject(DunningFacts, DunningWords),
    "ServiceFacts": Subject(ServiceFacts, ServiceWords),
}
