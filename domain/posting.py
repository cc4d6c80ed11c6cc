"""Debit and credit: every financial fact carries its own balanced postings, decided with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

from domain.event import Part

Movement: TypeAlias = Literal[
    "accrue",  # approved value becomes an unbilled receivable (as-invoiced revenue accrued)
    "bill_unbilled",  # the accrual is turned round at issue
    "bill_receivable",  # the invoice: receivable against billed revenue
    "write_off_wip",
    "write_down_wip",
    "write_up_wip",
    # the invoice as a whole
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


class Posting(Part, frozen=True, kw_only=True):
    """One side of an entry in the books: `minor` is positive for a debit, negative for a credit."""

    account: str  # "1210"
    name: str  # "Unbilled receivable"
    on: date  # accounting date
    contract_id: str
    currency: str
    minor: int
    rule: str  # the posting rule that chose the account: "posting@2009-01 PO-010"
    document: str = ""  # the invoice it is about, where the fact is not itself one invoice's


class AccountPair(msgspec.Struct, frozen=True):
    """What the posting table answers for a movement: which account is debited, which credited."""

    debit: str
    debit_name: str
    credit: str
    credit_name: str
    rule: str


def pair(
    accounts: AccountPair,
    on: date,
    contract_id: str,
    currency: str,
    minor: int,
    document: str = "",
) -> tuple[Posting, ...]:
    """Both sides of one movement; a negative amount turns them round. Nothing moves: no postings."""
    if minor == 0:
        return ()
    debit = Posting(
        account=accounts.debit,
        name=accounts.debit_name,
        on=on,
        contract_id=contract_id,
        currency=currency,
        minor=minor,
        rule=accounts.rule,
        document=document,
    )
    credit = Posting(
        account=accounts.credit,
        name=accounts.credit_name,
        on=on,
        contract_id=contract_id,
        currency=currency,
        minor=-minor,
        rule=accounts.rule,
        document=document,
    )
    return debit, credit


def balanced(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings, summed per account, date, contract and document; asserts that debits equal credits on every date."""
    sums: dict[tuple[date, str, str, str, str], Posting] = {}
    per_date: dict[tuple[date, str, str], int] = {}
    for posting in postings:
        key = (
            posting.on,
            posting.contract_id,
            posting.currency,
            posting.account,
            posting.document,
        )
        seen = sums.get(key)
        total = posting.minor + (seen.minor if seen else 0)
        sums[key] = msgspec.structs.replace(posting, minor=total)
        day = key[:3]
        per_date[day] = per_date.get(day, 0) + posting.minor
    unbalanced = {day: off for day, off in per_date.items() if off}
    assert not unbalanced, f"debits and credits differ: {unbalanced}"
    return tuple(posting for _, posting in sorted(sums.items()) if posting.minor)
