"""What tests of published cases say again and again, in the commands everybody uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from domain.account import Account
from domain.invoice import InvoiceDrafted, InvoiceIssued, InvoiceLine
from domain.invoice_commands import DraftInvoice, IssueInvoice
from domain.time_commands import ApproveTime, RecordTime
from tests.laws.small_firm import BOOK, SmallFirm


def record(firm: SmallFirm, entry_id: str, on: date, quantity: int | str, **more: Any) -> None:
    """Work of p1 on P1, recorded and approved."""
    said: dict[str, Any] = {"project_id": "P1", "person_id": "p1"}
    firm.do(
        RecordTime(entry_id=entry_id, worked_on=on, quantity=quantity, **(said | more)),
    )
    firm.do(ApproveTime(entry_ids=(entry_id,)))


def draft(firm: SmallFirm, cut_off: date, contract: str = "C1") -> str:
    """The id of a draft over all that a contract may bill."""
    asked = DraftInvoice(contracts=(contract,), cut_off=cut_off)
    return str(firm.do(asked).about["invoice_id"])


def bill(firm: SmallFirm, on: date, contract: str = "C1") -> str:
    """The id of an issued invoice over all that a contract may bill."""
    invoice = draft(firm, on, contract)
    firm.do(IssueInvoice(invoice_id=invoice, issued_on=on))
    return invoice


def events(firm: SmallFirm, kind: type) -> Iterator[Any]:
    """The facts of a kind, in order."""
    return (at.entry.event for at in firm.lines() if isinstance(at.entry.event, kind))


def total(firm: SmallFirm, invoice: str) -> int:
    """What an invoice came to when it was issued."""
    (issued,) = [one for one in events(firm, InvoiceIssued) if one.invoice_id == invoice]
    came_to: int = issued.total
    return came_to


def lines(firm: SmallFirm, invoice: str) -> tuple[InvoiceLine, ...]:
    """An invoice's lines as drafted."""
    (drafted,) = [one for one in events(firm, InvoiceDrafted) if one.invoice_id == invoice]
    found: tuple[InvoiceLine, ...] = drafted.lines
    return found


def account(firm: SmallFirm, contract: str = "C1") -> Account:
    """A contract's account as decisions see it."""
    return firm.desk.accounts(BOOK, [contract])[0]
