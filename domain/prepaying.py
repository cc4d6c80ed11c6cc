"""Money paid before taken off an invoice when it is issued: deposits first, then credit, never more than is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from domain.applying import offered
from domain.invoice import InvoiceDrafted, InvoiceIssued, InvoiceLine
from domain.knowledge import Knowledge
from domain.policy import Policy
from domain.posting import Movement, balanced, pair
from domain.settlement import Applied, AppliedKind, SettledLine, Settlement

MOVEMENTS: dict[AppliedKind, Movement] = {
    "deposit": "apply_deposit",
    "credit_balance": "apply_credit",
}


def less_paid_before(
    issued: InvoiceIssued,
    drafted: InvoiceDrafted,
    lines: Iterable[tuple[InvoiceLine, int]],
    known: Knowledge,
    policy: Policy,
) -> InvoiceIssued:
    """The invoice with what it takes of money paid before; as it was, where there is none.

    The postings stand beside the invoice's own, not summed with them: the receivable shows both.
    """
    taken = tuple(_taken(issued.total, offered(drafted, known, issued.issued_on)))
    if not taken:
        return issued
    settlement = Settlement(
        net=issued.total,
        lines=tuple(SettledLine(number=line.number, charged=charged) for line, charged in lines),
        applied=taken,
        payable=issued.total - sum(one.minor for one in taken),
    )
    day = issued.accounting_date
    moved = balanced(
        posting
        for one in taken
        for posting in pair(
            policy.accounts(day, MOVEMENTS[one.kind], "as_invoiced"),
            day,
            one.contract_id or drafted.contracts[0],
            issued.currency,
            one.minor,
        )
    )
    return msgspec.structs.replace(
        issued, settlement=settlement, postings=(*issued.postings, *moved)
    )


def _taken(due: int, offers: Iterable[Applied]) -> Iterator[Applied]:
    """So much of each offer, in order, as is still due.

    An invoice without tax takes the net of a deposit: its tax was owed, and stays so, since it was received.
    """
    for offer in offers:
        minor = min(offer.minor - offer.tax, due)
        if minor > 0:
            due -= minor
            yield msgspec.structs.replace(offer, minor=minor, tax=0)
