"""Payments: recorded once, put against what they are for, taken off and given back, always in balance."""

from __future__ import annotations

from datetime import date

import pytest

from domain.cash_commands import (
    ApplyPayment,
    PaymentPart,
    RecordChargeback,
    RefundCredit,
    RefundPayment,
    UnapplyPayment,
)
from domain.invoice import InvoiceCredited
from domain.invoice_commands import CreditInvoice, CreditPart
from domain.master_commands import ClosePeriod, RegisterCustomer
from domain.refusal import (
    AlreadyKnown,
    BadAmount,
    BadDate,
    CurrencyDiffers,
    NotOpen,
    TooMuch,
    UnknownCustomer,
    UnknownInvoice,
    UnknownPayment,
)
from tests.domain.cash_firm import CashFirm

FEB = date(2026, 2, 10)


@pytest.fixture
def firm() -> CashFirm:
    return CashFirm()


def test_an_exact_payment_settles_its_invoice(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,000.00", invoice)
    assert firm.owed(invoice).open == 0
    assert firm.paid().rest == 0
    assert firm.by_name() == {"Cash": 100000, "Billed revenue": -100000}


def test_a_part_leaves_the_rest_owed(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("400.00", invoice)
    assert firm.owed(invoice).open == 60000


def test_what_is_paid_over_stays_unapplied(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,250.00", invoice)
    assert firm.owed(invoice).open == 0
    assert firm.paid().rest == 25000
    assert firm.by_name()["Unapplied cash"] == -25000


def test_one_payment_for_several_invoices_in_the_order_named(firm: CashFirm) -> None:
    first, second = firm.invoice(1), firm.invoice(2, contract="C2")
    firm.pay("250.00", second, first)
    assert firm.owed(second).open == 0
    assert firm.owed(first).open == 5000


def test_the_number_in_the_reference_says_whose_and_what_for(firm: CashFirm) -> None:
    invoice = firm.invoice()
    reference = f"Your invoice {firm.number_of(invoice)}, thank you"
    firm.pay("1,000.00", customer_id=None, reference=reference)
    assert firm.owed(invoice).open == 0


def test_a_payment_nobody_can_place_is_refused(firm: CashFirm) -> None:
    with pytest.raises(UnknownCustomer):
        firm.pay("1.00", customer_id=None, reference="GB01-INV-2026-000009")


def test_the_same_source_id_twice_is_one_payment(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("400.00", invoice)
    head = len(firm.lines())
    firm.pay("400.00", invoice)
    assert len(firm.lines()) == head
    with pytest.raises(AlreadyKnown):
        firm.pay("401.00", invoice)


def test_the_same_payment_again_after_its_month_is_closed(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("400.00", invoice)
    firm.do(ClosePeriod(period="2026-02"))
    head = len(firm.lines())
    firm.pay("400.00", invoice)
    assert len(firm.lines()) == head


def test_the_source_id_is_one_customers_only(firm: CashFirm) -> None:
    firm.do(RegisterCustomer(customer_id="zeta", name="Zeta"))
    firm.pay("400.00")
    with pytest.raises(AlreadyKnown):
        firm.pay("400.00", customer_id="zeta")


def test_a_payment_into_a_closed_month_posts_to_the_first_open_one(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.do(ClosePeriod(period="2026-02"))
    firm.pay("400.00", invoice)
    cash = [posting.on for posting in firm.postings() if posting.account in ("1000", "2300")]
    assert set(cash) == {date(2026, 3, 1)}


@pytest.mark.parametrize("amount", ["0", "-1.00"])
def test_a_payment_is_more_than_nothing(firm: CashFirm, amount: str) -> None:
    with pytest.raises(BadAmount):
        firm.pay(amount)


def test_another_currency_settles_nothing(firm: CashFirm) -> None:
    invoice = firm.invoice()
    with pytest.raises(CurrencyDiffers):
        firm.pay("400.00", invoice, currency="EUR")


def test_an_unknown_invoice_is_refused_by_name(firm: CashFirm) -> None:
    with pytest.raises(UnknownInvoice):
        firm.pay("400.00", "nothing-1")


def test_money_is_put_and_taken_off(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,200.00")
    part = PaymentPart(invoice=invoice, amount="300.00")
    firm.do(ApplyPayment(payment_id="bank:1", invoices=(part,), on=date(2026, 2, 11)))
    assert (firm.owed(invoice).open, firm.paid().rest) == (70000, 90000)
    whole = PaymentPart(invoice=invoice)
    firm.do(ApplyPayment(payment_id="bank:1", invoices=(whole,), on=date(2026, 2, 12)))
    assert (firm.owed(invoice).open, firm.paid().rest) == (0, 20000)
    with pytest.raises(BadDate):
        firm.do(UnapplyPayment(payment_id="bank:1", on=date(2026, 2, 11), reason="wrong"))
    firm.do(UnapplyPayment(payment_id="bank:1", on=date(2026, 2, 12), reason="wrong"))
    assert (firm.owed(invoice).open, firm.paid().rest) == (100000, 120000)
    with pytest.raises(NotOpen):
        firm.do(UnapplyPayment(payment_id="bank:1", on=date(2026, 2, 12), reason="wrong"))


def test_no_more_is_put_than_is_owed_or_unapplied(firm: CashFirm) -> None:
    invoice = firm.invoice(1)
    firm.pay("150.00")
    for amount in ("100.01", "150.01"):
        part = PaymentPart(invoice=invoice, amount=amount)
        with pytest.raises(TooMuch):
            firm.do(ApplyPayment(payment_id="bank:1", invoices=(part,), on=FEB))


def test_money_is_not_put_before_it_came(firm: CashFirm) -> None:
    part = PaymentPart(invoice=firm.invoice())
    firm.pay("150.00")
    with pytest.raises(BadDate):
        firm.do(ApplyPayment(payment_id="bank:1", invoices=(part,), on=date(2026, 2, 9)))


def test_unapplied_money_is_refunded(firm: CashFirm) -> None:
    firm.pay("150.00")
    firm.do(RefundPayment(payment_id="bank:1", amount="50.00", refunded_on=FEB, reason="over"))
    assert firm.paid().rest == 10000
    with pytest.raises(TooMuch):
        firm.do(RefundPayment(payment_id="bank:1", amount="100.01", refunded_on=FEB, reason="x"))
    firm.do(RefundPayment(payment_id="bank:1", refunded_on=FEB, reason="the rest"))
    assert firm.by_name() == {}


def test_a_refund_without_adjustment_leaves_the_invoice_owed(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,000.00", invoice)
    refund = RefundPayment(
        payment_id="bank:1", amount="100.00", invoice_id=invoice, refunded_on=FEB, reason="x"
    )
    firm.do(refund)
    assert (firm.owed(invoice).open, firm.paid().refunded) == (10000, 10000)


def test_a_refund_with_adjustment_leaves_nothing_owed(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,000.00", invoice)
    lines = (CreditPart(number=1, amount="100.00"),)
    firm.do(
        RefundPayment(
            payment_id="bank:1",
            invoice_id=invoice,
            adjust=True,
            lines=lines,
            refunded_on=FEB,
            reason="late",
        )
    )
    owed = firm.owed(invoice)
    assert (owed.open, owed.credited, owed.applied) == (0, 10000, 90000)
    assert firm.account().credit == {}
    assert firm.last(InvoiceCredited).to_credit == 0


def test_a_chargeback_makes_its_invoices_owed_again(firm: CashFirm) -> None:
    first, second = firm.invoice(1), firm.invoice(2)
    firm.pay("350.00", first, second)
    charge = RecordChargeback(
        payment_id="bank:1", amount="300.00", fee="15.00", charged_back_on=FEB, reason="contested"
    )
    firm.do(charge)
    assert (firm.owed(first).open, firm.owed(second).open) == (5000, 20000)
    assert firm.paid().rest == 0
    assert firm.by_name()["Bank charges"] == 1500
    firm.do(RecordChargeback(payment_id="bank:1", charged_back_on=FEB, reason="all of it"))
    assert firm.owed(first).open == 10000
    with pytest.raises(TooMuch):
        firm.do(RecordChargeback(payment_id="bank:1", charged_back_on=FEB, reason="again"))


def test_nothing_goes_back_before_it_came(firm: CashFirm) -> None:
    firm.pay("150.00")
    early = date(2026, 2, 9)
    for command in (
        RefundPayment(payment_id="bank:1", refunded_on=early, reason="x"),
        RecordChargeback(payment_id="bank:1", charged_back_on=early, reason="x"),
    ):
        with pytest.raises(BadDate):
            firm.do(command)


def test_a_payment_this_book_never_saw(firm: CashFirm) -> None:
    with pytest.raises(UnknownPayment):
        firm.do(UnapplyPayment(payment_id="bank:9", reason="x"))


def test_a_credit_on_a_paid_invoice_is_held_for_the_customer(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("1,000.00", invoice)
    part = CreditPart(number=1, amount="100.00")
    firm.do(CreditInvoice(invoice_id=invoice, lines=(part,), credited_on=FEB, reason="late"))
    assert firm.owed(invoice).open == 0
    assert firm.account().credit == {"GBP": 10000}
    assert firm.by_name()["Customer credit"] == -10000
    out = RefundCredit(customer_id="acme", currency="GBP", refunded_on=FEB, reason="asked")
    firm.do(out)
    assert firm.account().credit["GBP"] == 0
    assert firm.by_name()["Cash"] == 90000
    with pytest.raises(TooMuch):
        firm.do(out)


def test_a_credit_that_meets_what_is_owed_leaves_only_the_rest(firm: CashFirm) -> None:
    invoice = firm.invoice()
    firm.pay("700.00", invoice)
    firm.do(CreditInvoice(invoice_id=invoice, credited_on=FEB, reason="all"))
    assert firm.owed(invoice).open == 0
    assert firm.account().credit == {"GBP": 70000}
