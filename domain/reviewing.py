"""What a review puts on a draft beside approved work: lines of its own, allowances and charges."""

from __future__ import annotations

from decimal import Decimal

from domain.catalogue import AnyEvent
from domain.command import Number
from domain.invoice import DraftAdjusted, InvoiceDrafted, LineAdded
from domain.invoice_commands import AddLine, AdjustDraft
from domain.invoice_state import InvoiceState
from domain.invoicing_terms import percent
from domain.knowledge import Knowledge
from domain.money import MINOR_MAX, amount
from domain.policy import Moment, Policy
from domain.quantity import quantity
from domain.refusal import BadAmount, BadQuantity, Malformed
from domain.totals import line_net


def adjust_draft(
    command: AdjustDraft, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Allow or charge something on the draft as a whole or on a line. One of a code stands on each at a time.

    Raises UnknownLine, BadAmount below zero or on a line that charges nothing, Malformed for a tax code
    beside a line's own.
    """
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    if (command.amount is None) == (command.percent is None):
        raise Malformed("Give either an amount or a percentage.", code=command.code)
    if command.number:
        _can_bear(invoice, command)
    event = DraftAdjusted(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        kind=command.kind,
        code=command.code,
        number=command.number,
        minor=_zero_or_more(command, drafted),
        percent=None if command.percent is None else percent(command.percent, "An adjustment"),
        tax=command.tax_code,
        reason=command.reason,
    )
    was = invoice.adjustments.get((command.number, command.code))
    return () if event == was or (was is None and event.minor == 0) else (event,)


def _can_bear(invoice: InvoiceState, command: AdjustDraft) -> None:
    """A line bears what is taxed as it is, while it charges something itself."""
    invoice.line(command.number)
    if command.tax_code is not None:
        raise Malformed("What is put on a line is taxed as the line is: give no tax code.")
    if command.kind == "charge" and not invoice.charged[command.number]:
        raise BadAmount(
            f"Line {command.number} charges nothing, so it bears no charge: put a line of its own on the "
            "draft (AddLine).",
            line=command.number,
        )


def _zero_or_more(command: AdjustDraft, drafted: InvoiceDrafted) -> int | None:
    if command.amount is None:
        return None
    minor = amount(command.amount, drafted.currency)
    if minor < 0:
        raise BadAmount(
            f"An {command.kind} is zero or more: say allowance or charge, not a minus.",
            amount=str(command.amount),
        )
    return minor


def add_line(
    command: AddLine, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Put a line on a draft that is for no approved work; below zero it is taken off.

    Raises BadQuantity for a quantity of nothing or a price below zero, Malformed for a contract that
    the draft is not over.
    """
    invoice = known.invoice(command.invoice_id)
    drafted = invoice.draft()
    contract_id = command.contract_id or drafted.contracts[0]
    if contract_id not in drafted.contracts:
        raise Malformed(
            f"Draft {command.invoice_id} is not over {contract_id}: it is over "
            f"{', '.join(drafted.contracts)}.",
            contract_id=contract_id,
        )
    counted, price, per = (
        _number(one) for one in (command.quantity, command.unit_price, command.per)
    )
    if not counted or price < 0 or per <= 0:
        raise BadQuantity(
            "A line is for more or fewer than none, at a price of zero or more for some: to take something "
            "off, give a quantity below zero.",
            quantity=str(command.quantity),
        )
    minor = line_net(counted, price, drafted.currency, per)
    if abs(minor) > MINOR_MAX:
        raise BadAmount(
            f"{command.quantity} at {command.unit_price} is beyond any amount this ledger books."
        )
    event = LineAdded(
        invoice_id=command.invoice_id,
        contracts=drafted.contracts,
        number=invoice.last + 1,
        contract_id=contract_id,
        text=command.text,
        quantity=counted,
        unit=command.unit,
        unit_price=price,
        per=per,
        minor=minor,
        tax=command.tax_code,
        reason=command.reason,
    )
    return (event,)


def _number(said: Number) -> Decimal:
    return quantity(str(said).replace(",", ""))  # prices are written as amounts are
