"""A firm with work to bill and money to receive, for the tests of cash."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from domain.cash_commands import PaymentPart, RecordPayment
from domain.customer_account import CustomerAccount, folded
from domain.invoice import InvoiceDrafted, InvoiceIssued
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.owed import Owed, Paid
from domain.time_commands import ApproveTime, RecordTime
from tests.laws.small_firm import SmallFirm

ISSUED = date(2026, 1, 31)


class CashFirm(SmallFirm):
    """Bills whole hours at 100.00 GBP to acme."""

    def __init__(self) -> None:
        super().__init__((None, None))
        self.entries = 0

    def invoice(self, hours: int | str = 10, on: date = ISSUED, contract: str = "C1") -> str:
        """The id of an invoice over so many hours at 100.00."""
        self.entries += 1
        entry = f"t:{self.entries}"
        self.do(
            RecordTime(
                entry_id=entry,
                project_id=f"P{contract[1]}",
                person_id="p1",
                worked_on=date(2026, 1, 10),
                quantity=hours,
                note=None,
            )
        )
        self.do(ApproveTime(entry_ids=(entry,)))
        self.do(DraftInvoice(contracts=(contract,), cut_off=on))
        drafted = self.last(InvoiceDrafted)
        self.do(IssueInvoice(invoice_id=drafted.invoice_id, issued_on=on))
        invoice_id: str = drafted.invoice_id
        return invoice_id

    def last(self, kind: type) -> Any:
        found = [line.entry.event for line in self.lines() if isinstance(line.entry.event, kind)]
        return found[-1]

    def number_of(self, invoice_id: str) -> str:
        numbers = [
            line.entry.event.number
            for line in self.lines()
            if isinstance(line.entry.event, InvoiceIssued)
            and line.entry.event.invoice_id == invoice_id
        ]
        return numbers[0]

    def pay(self, amount: str, *invoices: str, payment: str = "bank:1", **said: Any) -> Any:
        parts = tuple(PaymentPart(invoice=one) for one in invoices)
        given: dict[str, Any] = {"received_on": date(2026, 2, 10), "customer_id": "acme"}
        given |= {"currency": "GBP", "invoices": parts} | said
        return self.do(RecordPayment(payment_id=payment, amount=amount, **given))

    def account(self, customer_id: str = "acme") -> CustomerAccount:
        seen = [
            (line.position, line.entry.event)
            for line in self.lines()
            if f"cash:{customer_id}" in line.tags
        ]
        return folded(CustomerAccount(customer_id), seen)

    def owed(self, invoice_id: str, customer_id: str = "acme") -> Owed:
        return self.account(customer_id).invoices[invoice_id]

    def paid(self, payment_id: str = "bank:1", customer_id: str = "acme") -> Paid:
        return self.account(customer_id).payments[payment_id]

    def by_name(self) -> Counter[str]:
        sums: Counter[str] = Counter()
        for posting in self.postings():
            sums[posting.name] += posting.minor
        return Counter({name: minor for name, minor in sums.items() if minor})
