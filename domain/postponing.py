"""Whether an invoice is worth sending: below the least amount its contracts agree on, its lots wait for more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.account import Account
from domain.billing_run import InvoicePostponed, WaitingLot
from domain.invoice import InvoiceLine
from domain.invoice_commands import DraftInvoice
from domain.money import written
from domain.registered import Contract
from domain.ruling import Reason

BELOW = "below_minimum"
DESK = "billing"


def least(
    command: DraftInvoice, contracts: Mapping[str, Contract], lines: Sequence[InvoiceLine]
) -> int | None:
    """The minimum that an invoice of these lines is below; none: it is worth sending.

    Of several contracts the highest minimum counts. The last bill of a contract that is over never waits.
    """
    on_it = [contracts[c] for c in dict.fromkeys(line.contract_id for line in lines)]
    if any(one.ends_on is not None and one.ends_on <= command.cut_off for one in on_it):
        return None
    minimum = max(one.invoicing.minimum for one in on_it)
    return minimum if sum(line.minor for line in lines) < minimum else None


def postponed(
    command: DraftInvoice,
    contracts: Mapping[str, Contract],
    payer: str,
    lines: Sequence[InvoiceLine],
    minimum: int,
    account: Account,
) -> Iterable[InvoicePostponed]:
    """That the invoice waits, unless the account says exactly that already."""
    currency = next(iter(contracts.values())).currency
    minor = sum(line.minor for line in lines)
    event = InvoicePostponed(
        customer_id=payer,
        contracts=tuple(contracts),
        currency=currency,
        cut_off=command.cut_off,
        project=command.project,
        purchase_order=command.purchase_order,
        minor=minor,
        minimum=minimum,
        lots=tuple(
            WaitingLot(
                contract_id=line.contract_id, entry_id=line.entry_id, start=line.start, end=line.end
            )
            for line in lines
        ),
        reason=Reason(
            code=BELOW,
            desk=DESK,
            clears=(
                f"More is billable: {written(minor, currency)} is below the minimum invoice of "
                f"{written(minimum, currency)}; or it is billed all the same"
            ),
            rule="invoicing.minimum",
        ),
    )
    if account.postponed.get(event.part) != event:
        yield event
