"""The end of a contract: what it makes of fees that are cut short by it, or begin later (semantics 2.2 and 2.9)."""

from __future__ import annotations

from domain.amended_bounds import with_terms
from domain.billing import given_up
from domain.catalogue import AnyEvent
from domain.contract import ContractEnded
from domain.knowledge import Knowledge
from domain.master_commands import EndContract
from domain.policy import Moment, Policy
from domain.reconsider import reconsider
from domain.refusal import BadDate, BilledAlready
from domain.replanning import charged_anew, charges_now


def end_contract(
    command: EndContract, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """End a contract, or end it on another day. The same day again is no event.

    Fees that are due already and worth something else then are due anew, and drafts with them are given up. Raises
    BadDate for a day before its start, and BilledAlready where such a fee is billed: nothing billed changes silently.
    """
    contract_id, contract = command.contract_id, known.register.contract(command.contract_id)
    if contract.ends_on == command.ends_on:
        return ()
    if command.ends_on < contract.signed.starts_on:
        raise BadDate(
            f"Contract {contract_id} starts on {contract.signed.starts_on}: it can not end before."
        )
    ended = ContractEnded(contract_id=contract_id, ends_on=command.ends_on, reason=command.reason)
    after = with_terms(known, [ended])
    now = after.register.contract(contract_id)
    worth = charges_now(contract, now, tuple(contract.lines), after, moment)
    if not worth:
        return (ended,)
    account = known.account(contract_id)
    billed = sorted(entry_id for entry_id in worth if entry_id in account.billed)
    if billed:
        raise BilledAlready(
            f"{', '.join(billed)} is billed, and worth something else if {contract_id} ends on {command.ends_on}: "
            "draft an amendment with that end (ends_on), which proposes the credit; or credit it first.",
            contract_id=contract_id,
        )
    reason = f"{contract_id} ends on {command.ends_on}"
    events: list[AnyEvent] = [
        given_up(invoice_id, reason, after)
        for invoice_id, lines in account.drafts.items()
        if any(one.line.entry_id in worth for one in lines.values())
    ]
    events += charged_anew(contract_id, worth, reason, after.supposing(events), policy, moment)
    after = after.supposing(events)
    looked = reconsider(after.register, after.account(contract_id), policy, moment.today, reason)
    return (ended, *events, *looked)
