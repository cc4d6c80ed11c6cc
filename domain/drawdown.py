"""Deposits as money paid before: which an invoice may draw, the oldest first, never more than is left of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.invoice import InvoiceDrafted
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge
from domain.register import Contract
from domain.settlement import Applied


def tags(drafted: InvoiceDrafted, known: Knowledge) -> Iterable[str]:
    """The retainers of the contracts on a draft."""
    return (f"retainer:{contract_id}" for contract_id in drafted.contracts)


def deposits_to_apply(drafted: InvoiceDrafted, known: Knowledge, on: date) -> Iterable[Applied]:
    """What may be drawn for a draft on a day: of each contract no more than its own lines charge."""
    invoice = known.invoice(drafted.invoice_id)
    for contract_id in drafted.contracts:
        retainer = known.retainer(contract_id)
        left = billable(known.register.contract(contract_id), invoice)
        for deposit in retainer.drawable(on):
            net = min(deposit.balance, left)
            if net <= 0:
                break
            left -= net
            taxed = deposit.tax_received - deposit.tax_drawn
            tax = taxed if net == deposit.balance else taxed * net // deposit.balance
            yield Applied(
                source=deposit.deposit_id,
                kind="deposit",
                minor=net + tax,
                tax=tax,
                contract_id=contract_id,
                tag=retainer.tag,
            )


def billable(contract: Contract, invoice: InvoiceState) -> int:
    """What a draft charges on the contract's prepaid lines; on all its lines, if none is prepaid."""
    prepaid = {line.line_id for line in contract.lines.values() if line.billing_model == "prepaid"}
    return sum(
        invoice.charged[line.number]
        for line in invoice.lines.values()
        if line.contract_id == contract.signed.contract_id
        and (not prepaid or line.line_id in prepaid)
    )
