"""Credits that amendments propose: accepted, billed work is credited and priced anew; declined, it stays as billed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.amending import found_amendment
from domain.amendment import Amendment, CreditProposalAccepted, CreditProposalDeclined
from domain.amendment_commands import AcceptCreditProposal, DeclineCreditProposal
from domain.catalogue import AnyEvent
from domain.crediting import credit
from domain.invoice_commands import CreditInvoice, CreditPart
from domain.invoice_state import InvoiceState
from domain.knowledge import Knowledge, after
from domain.policy import Moment, Policy
from domain.reconsider import reconsider
from domain.refusal import Malformed, NotOpen
from domain.replanning import charged_anew
from domain.rerating import approved_anew


def accept_proposal(
    command: AcceptCreditProposal, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Credit what the invoices bill of proposed entries, then price all of these entries by the terms in force.

    Accepted before: no event. Raises NotOpen for what is not proposed, or is still billed by an invoice
    that is not named; OnDraft and NotOpen where a part is on a draft or was written off.
    """
    found = found_amendment(known, command.contract_id, command.amendment_id)
    entry_ids = command.entry_ids or _billed_by(command, found, known)
    entry_ids = _open(found, entry_ids)
    if not entry_ids:
        return ()
    fact = CreditProposalAccepted(
        contract_id=command.contract_id,
        amendment_id=command.amendment_id,
        entry_ids=entry_ids,
        invoices=tuple(dict.fromkeys(command.invoices)),
        by=moment.hands,
    )
    reason = f"amendment {command.amendment_id}: credit and rebill"
    events: list[AnyEvent] = [fact]
    known = _recorded(known, events)
    for invoice_id in fact.invoices:
        parts = _parts(known.invoice(invoice_id), command.contract_id, entry_ids)
        if not parts:
            raise Malformed(
                f"Invoice {invoice_id} bills nothing of {', '.join(entry_ids)}: leave it out.",
                invoice_id=invoice_id,
            )
        asked = CreditInvoice(
            invoice_id=invoice_id, lines=parts, credited_on=command.credited_on, reason=reason
        )
        done = credit(asked, known, policy, moment)
        known = _recorded(known, done)
        events += done
    worth = {entry_id: found.proposals[entry_id].now for entry_id in entry_ids}
    return (*events, *_priced_by_terms(fact, worth, reason, known, policy, moment))


def _priced_by_terms(
    fact: CreditProposalAccepted,
    worth: Mapping[str, int],
    reason: str,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """The entries at the terms in force, charges at what they are worth now; nothing of them billed any more."""
    account = known.account(fact.contract_id)
    for entry_id in fact.entry_ids:
        if entry_id in account.billed:
            raise NotOpen(
                f"A part of {entry_id} stays billed by an invoice that is not named: name all that bill it.",
                entry_id=entry_id,
            )
    items = [account.items[entry_id] for entry_id in fact.entry_ids if entry_id in account.items]
    if not items:
        return []
    events: list[AnyEvent] = []
    hours = [item for item in items if item.kind == "time"]
    if hours:
        events += approved_anew(fact.contract_id, hours, reason, known, policy, moment)
    charges = {item.entry_id: worth[item.entry_id] for item in items if item.kind != "time"}
    after = known.supposing(events)
    events += charged_anew(fact.contract_id, charges, reason, after, policy, moment)
    account = known.supposing(events).account(fact.contract_id)
    return [*events, *reconsider(known.register, account, policy, moment.today, reason)]


def decline_proposal(
    command: DeclineCreditProposal, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Leave billed work as it was billed. Answered before: no event. Raises NotOpen for what is not proposed."""
    found = found_amendment(known, command.contract_id, command.amendment_id)
    entry_ids = _open(found, command.entry_ids or tuple(found.proposals))
    if not entry_ids:
        return ()
    fact = CreditProposalDeclined(
        contract_id=command.contract_id,
        amendment_id=command.amendment_id,
        entry_ids=entry_ids,
        reason=command.reason,
        by=moment.hands,
    )
    return (fact,)


def _open(found: Amendment, entry_ids: Iterable[str]) -> tuple[str, ...]:
    """Those that nobody answered. Refuses what the amendment does not propose, or no longer."""
    for entry_id in entry_ids:
        if entry_id not in found.proposals and entry_id not in found.answered:
            raise NotOpen(
                f"Amendment {found.drafted.amendment_id} proposes no credit for {entry_id}, or a later one "
                "says anew what it is worth.",
                entry_id=entry_id,
            )
    return tuple(one for one in dict.fromkeys(entry_ids) if one in found.proposals)


def _billed_by(
    command: AcceptCreditProposal, found: Amendment, known: Knowledge
) -> tuple[str, ...]:
    """Proposed entries that the invoices named bill."""
    if not command.invoices:
        raise Malformed("Name the invoices to credit, or the entries that were credited already.")
    billed = {
        line.entry_id
        for invoice_id in command.invoices
        for line in known.invoice(invoice_id).lines.values()
        if line.contract_id == command.contract_id
    }
    return tuple(one for one in found.proposals if one in billed)


def _parts(
    invoice: InvoiceState, contract_id: str, entry_ids: Sequence[str]
) -> tuple[CreditPart, ...]:
    """All that an invoice still bills of these entries."""
    return tuple(
        CreditPart(number=number)
        for number, line in sorted(invoice.lines.items())
        if line.contract_id == contract_id
        and line.entry_id in entry_ids
        and invoice.charged[number] > invoice.credited.get(number, 0)
    )


def _recorded(known: Knowledge, events: Iterable[AnyEvent]) -> Knowledge:
    """What would be known of everything looked at, had these facts been recorded."""
    for event in events:
        for tag in event.tags:
            if tag in known.parts:
                known = known.with_part(tag, after(known.parts[tag], [(0, event)]))
    return known
