"""What a contract's templates make of a line, and of an invoice as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.invoice import InvoiceDrafted, InvoiceLine
from domain.invoice_text import rendered
from domain.money import half_up
from domain.quantity import in_hours
from domain.register import Contract


def line_text(contract: Contract, line: InvoiceLine) -> str:
    """The text of a line by its contract's template; nothing where the contract has none."""
    terms = contract.signed.invoicing
    if terms is None or not terms.line_text:
        return ""
    values = {
        "line": line.line_id,
        "contract": line.contract_id,
        "project": line.project_id,
        "entry": line.entry_id,
        "person": line.person_id,
        "date": line.worked_on.isoformat(),
        "hours": in_hours(_share(line)),
        "quantity": "" if line.quantity is None else f"{line.quantity:f}",
        "unit": line.unit or "",
        "description": line.description or "",
        "note": line.note or "",
        "purchase_order": contract.order_of(line.line_id, line.funding),
    }
    return rendered(terms.line_text, values)


def _share(line: InvoiceLine) -> Decimal:
    """The line's part of its entry's time, to the second: pro rata to its amount."""
    if not line.entry_minor:
        return Decimal(line.seconds)
    n, d = Decimal(line.seconds).as_integer_ratio()
    return Decimal(half_up(n * line.minor, d * line.entry_minor))


def invoice_text(contract: Contract, drafted: InvoiceDrafted, lines: Sequence[InvoiceLine]) -> str:
    """The text above the lines by the first contract's template; nothing where it has none."""
    terms = contract.signed.invoicing
    if terms is None or not terms.invoice_text:
        return ""
    days = [line.worked_on for line in lines]
    values = {
        "customer": drafted.customer_id,
        "contracts": ", ".join(drafted.contracts),
        "purchase_order": ", ".join(_orders(contract, lines)),
        "from": min(days).isoformat() if days else "",
        "until": max(days).isoformat() if days else "",
        "cut_off": drafted.cut_off.isoformat(),
    }
    return rendered(terms.invoice_text, values)


def _orders(contract: Contract, lines: Sequence[InvoiceLine]) -> list[str]:
    """The purchase orders the lines are under, each once."""
    orders = dict.fromkeys(contract.order_of(line.line_id, line.funding) for line in lines)
    return [order for order in orders if order]
