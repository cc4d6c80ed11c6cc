"""Customers' money as movements: every fact that changes what is owed, unapplied or held as credit."""

from __future__ import annotations

from datetime import date

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
from domain.collection import DisputeSettled, DunningRaised, InvoiceDisputed
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.owed import CustomersMerged
from journal.journal import Line
from projections.batch import Batch, stem
from projections.cash_tables import cash_move, customer_merge, dispute, payment, reminder
from projections.copying import NULL, copyable
from projections.view import View

_DISPUTED = "book, position, customer_id, invoice_id, number, currency, minor, disputed_on, reason, recorded_at"
_SETTLED = """
    update views.dispute set settled_position = %s, settled_on = %s, outcome = %s, settled_at = %s
    where book = %s and invoice_id = %s and settled_position is null
"""
_FOLLOWED = "update views.customer_merge set staying = %s where book = %s and staying = %s"


class Moves:
    """Writes one row a movement, payment, reminder, dispute and merge."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._book = batch.book
        self._moves = batch.rows(cash_move)
        self._payments = batch.rows(payment)
        self._reminders = batch.rows(reminder)
        self._disputes = batch.rows(dispute, _DISPUTED)
        self._merges = batch.rows(customer_merge)
        self._n = 0
        self.handlers = {
            "InvoiceIssued": self._issued,
            "InvoiceCredited": self._credited,
            "PaymentRecorded": self._recorded,
            "PaymentApplied": self._applied,
            "PaymentUnapplied": self._applied,
            "PaymentRefunded": self._back,
            "PaymentChargedBack": self._back,
            "ReceivableWrittenOff": self._written_off,
            "ReceivableRecovered": self._written_off,
            "CreditRefunded": self._credited_by_hand,
            "CreditGranted": self._credited_by_hand,
            "CreditWithdrawn": self._credited_by_hand,
            "CustomersMerged": self._merged,
            "DunningRaised": self._dunned,
            "InvoiceDisputed": self._disputed,
            "DisputeSettled": self._settled,
        }

    def settle(self) -> None:
        """Nothing is gathered: a movement is a row at once."""

    def _row(
        self,
        line: Line,
        customer_id: str,
        currency: str,
        days: tuple[date, date],
        *,
        document: str,
        detail: str = "",
        invoice_id: str = NULL,
        payment_id: str = NULL,
        due_on: date | str = NULL,
        owed: int = 0,
        unapplied: int = 0,
        credit: int = 0,
        first: bool = False,
    ) -> None:
        self._n = 0 if first else self._n + 1
        effective, on_day = days
        self._moves.append(
            f"{stem(self._book, line)}\t{self._n}\t{line.kind}\t{customer_id}\t{invoice_id}\t{payment_id}"
            f"\t{document}\t{detail}\t{effective}\t{on_day}\t{due_on}\t{currency}\t{owed}\t{unapplied}"
            f"\t{credit}\t{line.entry.recorded_at}\n"
        )

    def _issued(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceIssued)
        used = 0 if event.settlement is None else event.settlement.from_credit
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.issued_on, event.accounting_date),
            document=event.number,
            invoice_id=event.invoice_id,
            due_on=event.due_on,
            owed=event.payable,
            credit=-used,
            first=True,
        )

    def _credited(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceCredited)
        given_back = 0 if event.settlement is None else event.settlement.from_credit
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.credited_on, event.accounting_date),
            document=event.number,
            detail=event.reason,
            invoice_id=event.invoice_id,
            owed=event.to_credit - event.payable,
            credit=event.to_credit + given_back,
            first=True,
        )

    def _recorded(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PaymentRecorded)
        self._payments.append(
            f"{self._book}\t{event.payment_id}\t{event.customer_id}\t{event.currency}\t{event.minor}"
            f"\t{event.received_on}\t{event.accounting_date}\t{event.reference}\t{event.method}"
            f"\t{line.position}\t{line.entry.recorded_at}\n"
        )
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.received_on, event.accounting_date),
            document=event.payment_id,
            detail=event.reference,
            payment_id=event.payment_id,
            unapplied=event.minor,
            first=True,
        )

    def _applied(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, PaymentApplied | PaymentUnapplied)
        sign = -1 if isinstance(event, PaymentApplied) else 1
        for n, part in enumerate(event.parts):
            self._part(line, event, part, sign, unapplied=sign * part.minor, first=n == 0)

    def _back(self, line: Line) -> None:
        """Money that went back: off invoices, the rest out of what was unapplied."""
        event = copyable(line)
        assert isinstance(event, PaymentRefunded | PaymentChargedBack)
        rest = event.minor - sum(part.minor for part in event.parts)
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.on, event.accounting_date),
            document=event.payment_id,
            detail=event.reason,
            payment_id=event.payment_id,
            unapplied=-rest,
            first=True,
        )
        for part in event.parts:
            self._part(line, event, part, 1)

    def _part(
        self,
        line: Line,
        event: PaymentApplied | PaymentUnapplied | PaymentRefunded | PaymentChargedBack,
        part: PaidPart,
        sign: int,
        *,
        unapplied: int = 0,
        first: bool = False,
    ) -> None:
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.on, event.accounting_date),
            document=part.number,
            detail=event.payment_id,
            invoice_id=part.invoice_id,
            payment_id=event.payment_id,
            owed=sign * (part.minor + part.discount),
            unapplied=unapplied,
            first=first,
        )

    def _written_off(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, ReceivableWrittenOff | ReceivableRecovered)
        sign = -1 if isinstance(event, ReceivableWrittenOff) else 1
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.on, event.accounting_date),
            document=event.number,
            detail=event.reason,
            invoice_id=event.invoice_id,
            owed=sign * event.minor,
            first=True,
        )

    def _credited_by_hand(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, CreditRefunded | CreditGranted | CreditWithdrawn)
        sign = 1 if isinstance(event, CreditGranted) else -1
        self._row(
            line,
            event.customer_id,
            event.currency,
            (event.on, event.accounting_date),
            document=event.customer_id,
            detail=event.reason,
            credit=sign * event.minor,
            first=True,
        )

    def _merged(self, line: Line) -> None:
        """What one customer's account stood at leaves it and comes to the other."""
        event = copyable(line)
        assert isinstance(event, CustomersMerged)
        self._merges.append(
            f"{self._book}\t{event.customer_id}\t{event.into}\t{event.on}\t{line.position}"
            f"\t{line.entry.recorded_at}\n"
        )
        self._batch.later(_FOLLOWED, event.into, self._book, event.customer_id)
        self._n = -1
        for customer_id, sign in ((event.customer_id, -1), (event.into, 1)):
            self._moved(line, event, customer_id, sign)

    def _moved(self, line: Line, event: CustomersMerged, customer_id: str, sign: int) -> None:
        other = event.into if sign < 0 else event.customer_id
        days = (event.on, event.on)
        for owed in event.invoices:
            self._row(
                line,
                customer_id,
                owed.currency,
                days,
                document=owed.number,
                detail=other,
                invoice_id=owed.invoice_id,
                due_on=owed.due_on,
                owed=sign * owed.open,
            )
        for paid in event.payments:
            self._row(
                line,
                customer_id,
                paid.currency,
                days,
                document=paid.payment_id,
                detail=other,
                payment_id=paid.payment_id,
                unapplied=sign * paid.rest,
            )
        for held in event.credits:
            self._row(
                line,
                customer_id,
                held.currency,
                days,
                document=other,
                detail=other,
                credit=sign * held.minor,
            )

    def _dunned(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, DunningRaised)
        for n, one in enumerate(event.reminders):
            self._reminders.append(
                f"{stem(self._book, line)}\t{n}\t{event.customer_id}\t{one.invoice_id}\t{one.number}"
                f"\t{one.level}\t{one.days_overdue}\t{event.currency}\t{one.open}\t{one.fee}\t{one.text}"
                f"\t{one.desk}\t{event.on}\t{line.entry.recorded_at}\n"
            )
        if event.charged:
            assert event.accounting_date is not None
            self._n = -1
            for one in event.reminders:
                self._row(
                    line,
                    event.customer_id,
                    event.currency,
                    (event.on, event.accounting_date),
                    document=one.number,
                    detail=one.text,
                    invoice_id=one.invoice_id,
                    owed=one.fee,
                )

    def _disputed(self, line: Line) -> None:
        event = copyable(line)
        assert isinstance(event, InvoiceDisputed)
        self._disputes.append(
            f"{stem(self._book, line)}\t{event.customer_id}\t{event.invoice_id}\t{event.number}"
            f"\t{event.currency}\t{event.minor}\t{event.on}\t{event.reason}\t{line.entry.recorded_at}\n"
        )

    def _settled(self, line: Line) -> None:
        event = line.entry.event
        assert isinstance(event, DisputeSettled)
        self._batch.later(
            _SETTLED,
            line.position,
            event.on,
            event.outcome,
            line.entry.recorded_at,
            self._book,
            event.invoice_id,
        )


VIEW = View(
    name="cash",
    answers=("payments", "unapplied", "ageing", "statement", "dunning", "disputes", "dso"),
    tables=(cash_move, payment, reminder, dispute, customer_merge),
    projector=Moves,
    version=4,
)
