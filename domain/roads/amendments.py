"""The roads of commands about amendments."""

from __future__ import annotations

from collections.abc import Iterable

from domain import amending, answering
from domain.amendment_commands import (
    AcceptCreditProposal,
    ApproveAmendment,
    DeclineCreditProposal,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.knowledge import Knowledge
from domain.numbering import series_of
from domain.rerating import concerned
from domain.road import Road, account, accounts_on


def _account_and_plan(command: ApproveAmendment) -> tuple[str, ...]:
    return *account(command), f"plan:{command.contract_id}"


def _what_it_changes(command: ApproveAmendment, known: Knowledge) -> Iterable[str]:
    """The entries that may be priced anew or were billed, and the drafts that are open."""
    found = known.register.amendments.get((command.contract_id, command.amendment_id))
    if found is None:
        return
    on = known.account_alone(command.contract_id)
    for invoice_id, lines in on.drafts.items():
        yield f"invoice:{invoice_id}"
        for one in lines.values():
            yield f"entry:{one.line.entry_id}"
    for item in concerned(on, found.drafted):
        yield f"entry:{item.entry_id}"
    for entry_id in on.billed:
        yield f"entry:{entry_id}"


def _account_and_invoices(command: AcceptCreditProposal) -> tuple[str, ...]:
    """The account, and the invoices that are to be credited."""
    return *account(command), *(f"invoice:{one}" for one in dict.fromkeys(command.invoices))


def _what_is_credited(command: AcceptCreditProposal, known: Knowledge) -> Iterable[str]:
    """The entries that may be priced anew, the accounts on the invoices, and their customers' money."""
    found = known.register.amendments.get((command.contract_id, command.amendment_id))
    if found is not None:
        for entry_id in found.proposals:
            yield f"entry:{entry_id}"
    for invoice_id in command.invoices:
        yield from accounts_on(invoice_id, known)
        drafted = known.invoice(invoice_id).drafted
        if drafted is not None:
            yield known.register.cash_of(drafted.customer_id)
    yield f"series:{series_of(known.register, 'credit_memo', command.credited_on)}"


ROADS: dict[type, Road] = {
    DraftAmendment: Road(amending.draft_amendment, account),
    SubmitAmendment: Road(amending.submit, account),
    ApproveAmendment: Road(amending.approve_amendment, _account_and_plan, _what_it_changes),
    RejectAmendment: Road(amending.reject, account),
    WithdrawAmendment: Road(amending.withdraw, account),
    AcceptCreditProposal: Road(answering.accept_proposal, _account_and_invoices, _what_is_credited),
    DeclineCreditProposal: Road(answering.decline_proposal, account),
}
