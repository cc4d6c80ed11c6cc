"""Whatever is paid early, in whichever parts, taken off and put back: discount, its tax and what is owed add up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cash_commands import ApplyPayment, PaymentPart, RecordPayment, UnapplyPayment
from domain.customer_account import CustomerAccount, folded
from domain.invoicing_commands import EarlyPaymentTerms, InvoicingTerms
from domain.money import as_said, half_up
from domain.refusal import Refused
from tests.conformance.firm import bill
from tests.conformance.test_taxed_invoices import ON, firm_taxed_at, sell
from tests.laws.small_firm import SmallFirm

DISCOUNT, TAX, RECEIVABLE = "4065", "2200", "1100"
WAYS = st.sampled_from(
    [
        {"base": base, "partial": partial, "tax": tax}
        for base, tax in (("payable", "kept"), ("payable", "reduced"), ("net", "kept"))
        for partial in ("in_full", "proportionate")
    ]
)
PAID = st.lists(st.tuples(st.integers(1, 60_000), st.integers(0, 12)), min_size=1, max_size=4)
MOVES = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=4)


def account(firm: SmallFirm) -> CustomerAccount:
    seen = [(line.position, line.entry.event) for line in firm.lines()]
    return folded(CustomerAccount("acme"), seen)


def said(minor: int) -> str:
    return as_said(minor, "GBP")


def paid(firm: SmallFirm, invoice: str, parts: list[tuple[int, int]]) -> None:
    """Payments in turn, each put against the invoice as far as it goes."""
    for number, (minor, days) in enumerate(parts):
        command = RecordPayment(
            payment_id=f"bank:{number}",
            customer_id="acme",
            received_on=ON + timedelta(days=days),
            amount=said(minor),
            currency="GBP",
            invoices=(PaymentPart(invoice=invoice),),
        )
        firm.do(command)


def moved(firm: SmallFirm, invoice: str, moves: list[tuple[bool, int]], last: date) -> None:
    """Money taken off again, or put back."""
    part = PaymentPart(invoice=invoice)
    for off, number in moves:
        how: dict[str, Any] = {"payment_id": f"bank:{number}", "invoices": (part,), "on": last}
        try:
            firm.do(UnapplyPayment(reason="again", **how) if off else ApplyPayment(**how))
        except Refused:
            continue


@given(
    price=st.integers(2_000, 40_000),
    percent=st.sampled_from(["1", "2", "2.5", "3"]),
    ways=WAYS,
    parts=PAID,
    moves=MOVES,
)
@settings(max_examples=100, deadline=None)
def test_discount_tax_and_receivable_add_up(
    price: int,
    percent: str,
    ways: dict[str, Any],
    parts: list[tuple[int, int]],
    moves: list[tuple[bool, int]],
) -> None:
    firm = firm_taxed_at({"standard": "20"})
    early = EarlyPaymentTerms(percent=percent, days=10, **ways)
    lines: list[dict[str, Any]] = [{"price": said(price), "quantity": "1"}]
    sell(firm, lines, invoicing=InvoicingTerms(early_payment=early))
    bill(firm, ON, "CT")
    (owed,) = account(firm).invoices.values()
    taxed = -firm.balances()[TAX]
    shares = [(1 + minor * (owed.payable - 1) // 60_000, days) for minor, days in parts]
    paid(firm, owed.invoice_id, shares)
    moved(firm, owed.invoice_id, moves, ON + timedelta(days=20))
    (after,) = account(firm).invoices.values()
    lessened = taxed + firm.balances()[TAX]
    kept = half_up(after.discounted * after.discount_tax, after.discount) if after.discount else 0
    assert lessened == kept
    assert firm.balances()[DISCOUNT] + lessened == after.discounted
    assert firm.balances()[RECEIVABLE] == after.open >= 0
    assert 0 <= after.discounted <= after.discount
    assert sum(firm.balances().values()) == 0
