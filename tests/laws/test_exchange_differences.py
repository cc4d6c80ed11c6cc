"""Laws of receivables in foreign currencies: at any quotes, gains and losses reconcile what is owed, moved or revalued."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cash_commands import (
    PaymentPart,
    RecordPayment,
    RefundPayment,
    UnapplyPayment,
    WriteOffReceivable,
)
from domain.commands import AnyCommand
from domain.invoice_commands import CreditInvoice
from domain.quote_commands import RevalueReceivables, TranslateReceivables
from domain.refusal import Refused
from tests.domain.cash_firm import ISSUED
from tests.laws.foreign_firm import ForeignFirm

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "pay", "unapply", "refund", "credit", "give up", "revalue"]),
        st.integers(1, 30_000),
        st.integers(0, 9),
    ),
    max_size=12,
)
RATES = st.lists(st.decimals("0.01", "90", places=4), min_size=40, max_size=40)


def _wanted(firm: ForeignFirm, what: str, minor: int, n: int, day: date) -> AnyCommand:
    invoice = firm.invoices[n % len(firm.invoices)]
    payment = firm.payments[n % len(firm.payments)] if firm.payments else "none"
    amount = str(Decimal(minor).scaleb(-2))
    wanted: dict[str, AnyCommand] = {
        "pay": RecordPayment(
            payment_id=f"bank:{len(firm.payments)}",
            customer_id="acme",
            amount=amount,
            currency="EUR",
            received_on=day,
            invoices=(PaymentPart(invoice=invoice),),
        ),
        "unapply": UnapplyPayment(payment_id=payment, on=day, reason="wrong"),
        "refund": RefundPayment(
            payment_id=payment, refunded_on=day, reason="twice", invoice_id=invoice
        ),
        "credit": CreditInvoice(invoice_id=invoice, credited_on=day, reason="agreed"),
        "give up": WriteOffReceivable(
            invoice_id=invoice, written_on=day, reason="gone", amount=amount
        ),
        "revalue": RevalueReceivables(on=day),
    }
    return wanted[what]


def _act(firm: ForeignFirm, what: str, minor: int, n: int, day: date) -> None:
    """One act; what policy refuses (nothing unapplied, a quote that lacks) is as it must be."""
    if what == "invoice":
        firm.invoices.append(firm.invoice(n + 1, day, "C3"))
        return
    answer = firm.tried(_wanted(firm, what, minor, n, day))
    if what == "pay" and not isinstance(answer, Refused):
        firm.payments.append(f"bank:{len(firm.payments)}")


@settings(max_examples=15, deadline=None)
@given(ACTS, RATES, st.sets(st.integers(1, 39), max_size=8))
def test_gains_and_losses_reconcile_the_receivable(
    acts: list[tuple[str, int, int]], rates: list[Decimal], late: set[int]
) -> None:
    """Whether quotes come in time or late, in the end each book tells the same."""
    firm = ForeignFirm(rates, late)
    for number, act in enumerate(acts):
        _act(firm, *act, ISSUED + timedelta(days=number + 1))
    firm.quote_late()
    firm.do(TranslateReceivables(until=firm.last_day))
    firm.do(RevalueReceivables(on=firm.last_day))
    head = len(firm.lines())
    firm.do(RevalueReceivables(on=firm.last_day))
    assert len(firm.lines()) == head  # the same again changes nothing
    firm.reconciles()
