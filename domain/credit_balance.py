"""Credit beyond what is owed: held for the customer, offered to the next invoice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.applications import posted
from domain.invoice import InvoiceCredited, InvoiceDrafted
from domain.knowledge import Knowledge
from domain.policy import Policy
from domain.posting import balanced
from domain.settlement import Applied


def held(event: InvoiceCredited, known: Knowledge, policy: Policy) -> InvoiceCredited:
    """The credit memo with what it gives back beyond what is owed held as the customer's credit.

    The postings stand beside the memo's own, not summed with them: the receivable shows both.
    """
    owed = known.cash(event.customer_id).invoices.get(event.invoice_id)
    beyond = 0 if owed is None else event.payable - max(owed.open, 0)
    if beyond <= 0:
        return event
    moved = posted(policy, event.accounting_date, "hold_credit", owed, event.currency, beyond)
    return msgspec.structs.replace(
        event, to_credit=beyond, postings=(*event.postings, *balanced(moved))
    )


def tags(drafted: InvoiceDrafted, known: Knowledge) -> Iterable[str]:
    """The account a draft's customer has its credit in."""
    yield known.register.cash_of(drafted.customer_id)


def applicable_credit(drafted: InvoiceDrafted, known: Knowledge, on: date) -> Iterable[Applied]:
    """The credit balance that an invoice may use, as one offer with the whole balance."""
    account = known.cash(drafted.customer_id)
    minor = account.credit.get(drafted.currency, 0)
    if minor > 0:
        yield Applied(
            source=account.customer_id,
            kind="credit_balance",
            minor=minor,
            tag=known.register.cash_of(drafted.customer_id),
        )
