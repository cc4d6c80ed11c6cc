"""The closed list of facts each rule table may mention: whole numbers, listed words, yes or no.

Facts carry no optionals, no free text, no dates and no fractions: whoever builds them has done
the joins and the arithmetic already, in whole units, and has an answer for every fact.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

BillingModel = Literal[
    "time_and_materials",
    "fixed_fee",
    "milestone",
    "retainer",
    "units",
    "progress",
    "fee",
    "prepaid",
    "allowance",
    "charge",
    "expense",
]
Treatment = Literal["as_invoiced", "deposit", "disbursement"]
CollectionRole = Literal["clerk", "credit_control", "controller", "finance_director"]
CreditStatus = Literal["ordinary", "key_account", "watched", "never_dunned"]
NamedCurrency = Literal[
    "EUR", "USD", "GBP", "CHF", "JPY", "KRW", "VND", "CLP", "ISK", "HUF", "IDR", "other"
]
CaseKind = Literal[
    "hold",
    "over_cap",
    "rate_missing",
    "quote_missing",
    "parked",
    "refused_row",
    "cap_blocked",
    "cap_threshold",
    "cost_rate",
    "expense",
    "duplicate_expense",
    "duplicate_time",
    "draft_blocked",
    "intercompany",
    "dispute",
    "reminder_due",
]
NamedDesk = Literal[
    "project-manager",
    "contract-manager",
    "billing",
    "credit-control",
    "revenue-accounting",
    "pricing",
    "tax",
    "treasury",
    "expenses",
    "data",
    "intercompany",
    "other",
]
Days = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
Hundredths = Annotated[int, msgspec.Meta(ge=0, le=10**17)]  # of the currency's unit
Seconds = Annotated[int, msgspec.Meta(ge=-1_000_000_000, le=1_000_000_000)]


class TimeFacts(msgspec.Struct, frozen=True):
    """One time entry as it was written down, and how its contract rounds quantities."""

    seconds: Seconds
    rounding: Literal[
        "exact",
        "six_minutes_up",
        "six_minutes_nearest",
        "quarter_hour_up",
        "quarter_hour_nearest",
        "half_hour_up",
    ]


class BillingFacts(msgspec.Struct, frozen=True):
    """All that decides whether approved time may go on an invoice now."""

    billing_model: BillingModel
    chargeable: bool
    contract_active: bool  # on the work date
    project_open: bool  # on the work date
    grade_known: bool  # the worker's grade is mapped to a labour category
    rate_found: bool  # on a rate card valid at the work date
    currency_matches: bool  # the rate is in the contract's currency
    long_day: bool  # the time policy flagged the entry
    amendment_pending: bool  # on the contract line the work belongs to
    customer_on_hold: bool
    cap_room: Literal["uncapped", "enough", "none"]
    cap_blocked: bool  # the cap was lowered below what is already consumed


class ConditionFacts(msgspec.Struct, frozen=True):
    """What must be there besides before a lot can go on an invoice."""

    tax_known: bool  # the customer's tax jurisdiction and a rate valid on the day
    quote_found: bool  # the exchange rate, where the price is in another currency
    policy_passed: bool  # an expense's policy
    funded: Literal["not_needed", "enough", "none"]  # by the contract's payers


class RevenueFacts(msgspec.Struct, frozen=True):
    """Where a lot of approved work stands when its revenue is considered."""

    billing_model: BillingModel
    treatment: Treatment
    state: Literal["unbilled", "held", "over_cap", "not_chargeable"]


class ExpenseFacts(msgspec.Struct, frozen=True):
    """All that decides whether one claimed expense may go its way, and what is charged of it."""

    category_known: bool  # defined on the expense date
    contract_covers: bool  # a contract's line covers the project on the expense date
    charge: Literal["yes", "not_chargeable", "not_in_contract"]
    currency: Literal["same", "settled", "unknown"]  # of the amount, beside the contract's
    limit: Literal["within", "above", "answered_for", "not_comparable"]  # of the category
    receipt: Literal["in_order", "missing", "answered_for"]
    card: Literal["in_order", "missing", "answered_for"]
    duplicate: Literal["none", "suspected", "answered_for"]
    base: Literal["by_policy", "net", "gross"]  # what the category says of its price


class TaxFacts(msgspec.Struct, frozen=True):
    """Who is supplied with what, and where, as far as it decides how that is taxed."""

    relation: Literal["domestic", "union", "abroad"]  # of the customer's place to the entity's
    status: Literal["business", "consumer", "exempt"]
    vat_id: bool  # the customer gave one
    supply: Literal["services", "goods"]
    rated: Literal["S", "Z", "E", "AE", "K", "G", "O"]  # of the tax code for a customer at home


class PostingFacts(msgspec.Struct, frozen=True):
    """What happened to value that the books must show."""

    movement: Literal[
        "accrue",
        "bill_unbilled",
        "bill_receivable",
        "write_off_wip",
        "write_down_wip",
        "write_up_wip",
        "bill_tax",
        "grant_discount",
        "retain",
        "release_retention",
        "round_payable",
        "bill_deposit",
        "receive_deposit",
        "apply_deposit",
        "owe_deposit_back",
        "break_deposit",
        "receive_payment",
        "apply_payment",
        "refund_payment",
        "refund_owed",
        "charge_back",
        "bank_charge",
        "hold_credit",
        "apply_credit",
        "refund_credit",
        "grant_credit",
        "write_off_receivable",
        "write_off_difference",
        "early_payment",
        "dunning_fee",
        "gain_on_payment",
        "loss_on_payment",
        "revalue_up",
        "revalue_down",
        "cost_time",
        "lend_accrue",
        "lend_bill_unbilled",
        "lend_bill",
        "borrow_accrue",
        "borrow_invoiced",
        "expense_cost",
        "expense_agent",
        "bill_agent",
        "expense_vat",
        "write_off_agent",
    ]
    treatment: Treatment


class WriteOffFacts(msgspec.Struct, frozen=True):
    """A receivable that somebody would give up."""

    role: CollectionRole
    hundredths: Hundredths  # with what was written off of the same invoice before
    currency: NamedCurrency
    days_overdue: Days


class DunningFacts(msgspec.Struct, frozen=True):
    """An overdue invoice and its customer."""

    days_overdue: Days
    hundredths: Hundredths
    status: CreditStatus


class ServiceFacts(msgspec.Struct, frozen=True):
    """A case of the exception queue and the desk it waits on."""

    kind: CaseKind
    desk: NamedDesk
