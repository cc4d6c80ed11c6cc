"""Billing what is due: each contract once up to a cut-off of its billing calendar, after its days of grace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.account import Account
from domain.believing import believable
from domain.billed_together import Together, grouped
from domain.billing_calendar import last_due
from domain.billing_group import split
from domain.billing_run import BillingDateKept, InvoicePostponed
from domain.catalogue import AnyEvent
from domain.drafting import draft
from domain.funding_room import payers_of
from domain.invoice import InvoiceDrafted
from domain.invoice_commands import BillDue, DraftInvoice
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.refusal import Malformed, NothingToBill
from domain.register import Contract


def due_for(contract: Contract, account: Account, on: date) -> date | None:
    """The cut-off a contract is to be billed up to on a day; none: it is not due, or was billed for it."""
    calendar = contract.invoicing.calendar
    cut_off = None if calendar is None else last_due(calendar, on)
    if cut_off is None or cut_off < contract.signed.starts_on:
        return None
    if account.kept is not None and cut_off <= account.kept.cut_off:
        return None
    return None if _over(contract, account, cut_off) else cut_off


def _over(contract: Contract, account: Account, cut_off: date) -> bool:
    """Whether a contract that has ended had its last bill, and nothing came since."""
    ended, kept = contract.ends_on, account.kept
    last_was = ended is not None and kept is not None and ended <= kept.cut_off
    return last_was and not account.may_bill(cut_off)


def bill_due(
    command: BillDue, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Draft what is due. Nothing is: no event. Raises Malformed for a contract without a calendar."""
    believable(command.on, moment.today, "a billing date")
    contracts = dict.fromkeys(command.contracts)
    until: dict[str, date | None] = {}
    for contract_id in contracts:
        contract = known.register.contract(contract_id)
        if contract.invoicing.calendar is None:
            raise Malformed(
                f"{contract_id} has no billing calendar: bill it up to a cut-off (DraftInvoice).",
                contract_id=contract_id,
            )
        until[contract_id] = due_for(contract, known.account(contract_id), command.on)
    events: list[AnyEvent] = []
    for together in _together(command, known, until):
        found = _bill(command, together, known, policy, moment)
        events += found
        known = known.supposing(found)
    return tuple(events)


def _together(
    command: BillDue, known: Knowledge, until: Mapping[str, date | None]
) -> list[Together]:
    return grouped(
        known.register, until, lambda contract: until[contract.signed.contract_id], command.group
    )


def _bill(
    command: BillDue, together: Together, known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """All invoices of contracts that are billed together, and that their billing date was kept."""
    events: list[AnyEvent] = []
    for payer in (None, *payers_of(known.register, together.contracts)):
        whole = DraftInvoice(
            contracts=together.contracts,
            cut_off=together.cut_off,
            payer=payer,
            group=together.group,
            below_minimum=command.below_minimum,
        )
        accounts = [known.account(contract_id) for contract_id in together.contracts]
        for one, _ in split(whole, known.register, accounts):
            try:
                found = draft(one, known, policy, moment)
            except NothingToBill:
                continue
            events += found
            known = known.supposing(found)
    kept = BillingDateKept(
        contracts=together.contracts,
        cut_off=together.cut_off,
        on=command.on,
        run=command.run,
        drafts=tuple(one.invoice_id for one in events if isinstance(one, InvoiceDrafted)),
        waiting=sum(isinstance(one, InvoicePostponed) for one in events),
    )
    return [*events, kept]
