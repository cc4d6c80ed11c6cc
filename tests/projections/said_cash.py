"""Facts of cash and collection, and what the audit trail says of them."""

from __future__ import annotations

from typing import Any

from domain.cash import (
    CreditGranted,
    CreditRefunded,
    CreditWithdrawn,
    PaidPart,
    PaymentApplied,
    PaymentChargedBack,
    PaymentRecorded,
    PaymentRefunded,
    PaymentUnapplied,
    ReceivableRecovered,
    ReceivableWrittenOff,
)
from domain.catalogue import AnyEvent
from domain.collection import (
    AuthorityGranted,
    CreditStatusSet,
    DisputeSettled,
    DunningRaised,
    InvoiceDisputed,
    Reminder,
)
from domain.owed import CreditBalance, CustomersMerged, Owed, Paid
from tests.projections.telling import RULING, day

INVOICE, NUMBER = "C-1-1", "US01-INV-2026-000001"
PART = PaidPart(invoice_id=INVOICE, number=NUMBER, minor=300, discount=20)
MONEY: dict[str, Any] = {
    "payment_id": "bank:1",
    "customer_id": "acme",
    "currency": "USD",
    "on": day("2026-02-10"),
    "accounting_date": day("2026-02-10"),
    "postings": (),
}
DOCUMENT: dict[str, Any] = {"invoice_id": INVOICE, "number": NUMBER, "customer_id": "acme"}

RECEIVED = PaymentRecorded(
    payment_id="bank:1",
    customer_id="acme",
    currency="USD",
    minor=500,
    received_on=day("2026-02-10"),
    accounting_date=day("2026-02-10"),
    reference="thanks",
    postings=(),
)
REMINDED = DunningRaised(
    customer_id="acme",
    currency="USD",
    on=day("2026-03-20"),
    reminders=(
        Reminder(
            invoice_id=INVOICE,
            number=NUMBER,
            level=1,
            days_overdue=13,
            open=200,
            text="Please pay",
            desk="billing",
            ruling=RULING,
        ),
    ),
)
DISPUTED = InvoiceDisputed(
    **DOCUMENT, currency="USD", on=day("2026-03-21"), minor=100, reason="hours"
)
MERGED = CustomersMerged(
    customer_id="acme",
    into="globex",
    on=day("2026-04-01"),
    reason="bought",
    invoices=(
        Owed(
            invoice_id=INVOICE,
            number=NUMBER,
            currency="USD",
            contracts=("C-1",),
            issued_on=day("2026-02-05"),
            due_on=day("2026-03-07"),
            payable=450,
        ),
    ),
    payments=(Paid(payment_id="bank:1", currency="USD", received_on=day("2026-02-10"), minor=500),),
    credits=(CreditBalance(currency="USD", minor=50),),
)

SAID: list[tuple[AnyEvent, str]] = [
    (RECEIVED, 'Payment bank:1 of 5.00 USD from acme received on 2026-02-10 with "thanks"'),
    (
        PaymentApplied(**MONEY, parts=(PART,)),
        f"Payment bank:1 put against invoices: 3.00 USD on {NUMBER} (and 0.20 USD discount)",
    ),
    (
        PaymentUnapplied(**MONEY, parts=(PART,), reason="wrong"),
        f"Payment bank:1 taken off invoices: 3.00 USD on {NUMBER} (and 0.20 USD discount): wrong",
    ),
    (
        PaymentRefunded(**MONEY, minor=100, reason="over"),
        "1.00 USD of payment bank:1 refunded: over",
    ),
    (
        PaymentChargedBack(**MONEY, minor=300, parts=(PART,), reason="contested"),
        f"3.00 USD of payment bank:1 charged back by the bank, off 3.00 USD on {NUMBER}",
    ),
    (
        ReceivableWrittenOff(
            **DOCUMENT,
            currency="USD",
            on=day("2026-03-01"),
            accounting_date=day("2026-03-01"),
            minor=50,
            kind="difference",
            reason="small",
            by="carla",
            ruling=RULING,
            postings=(),
        ),
        f"0.50 USD of invoice {NUMBER} written off by carla: small",
    ),
    (
        ReceivableRecovered(
            **DOCUMENT,
            currency="USD",
            on=day("2026-03-02"),
            accounting_date=day("2026-03-02"),
            minor=50,
            difference=50,
            reason="came after all",
            postings=(),
        ),
        f"0.50 USD of invoice {NUMBER} owed again, written off before: came after all",
    ),
    (
        CreditGranted(
            customer_id="acme",
            currency="USD",
            on=day("2026-03-01"),
            accounting_date=day("2026-03-01"),
            minor=90,
            reason="goodwill",
            by="carla",
            ruling=RULING,
            postings=(),
        ),
        "Credit of 0.90 USD given to acme by carla: goodwill",
    ),
    (
        CreditWithdrawn(
            customer_id="acme",
            currency="USD",
            on=day("2026-03-01"),
            accounting_date=day("2026-03-01"),
            minor=40,
            reason="mistake",
            postings=(),
        ),
        "Credit of 0.40 USD taken back from acme: mistake",
    ),
    (
        CreditRefunded(
            customer_id="acme",
            currency="USD",
            on=day("2026-03-01"),
            accounting_date=day("2026-03-01"),
            minor=50,
            reason="asked",
            postings=(),
        ),
        "Credit balance of 0.50 USD paid out to acme: asked",
    ),
    (REMINDED, f"Customer acme reminded on 2026-03-20 of {NUMBER} (level 1)"),
    (DISPUTED, f"1.00 USD of invoice {NUMBER} disputed by acme: hours"),
    (
        DisputeSettled(**DOCUMENT, on=day("2026-03-22"), outcome="paid_in_full", note="fine"),
        f"Dispute about invoice {NUMBER} settled, paid in full: fine",
    ),
    (
        CreditStatusSet(customer_id="acme", status="key_account", reason="large"),
        "Customer acme is dunned as key account: large",
    ),
    (
        AuthorityGranted(person="carla", role="credit_control", reason="new"),
        "carla has authority as credit control: new",
    ),
    (MERGED, "Customer acme merged into globex, with 1 open invoice: bought"),
]
