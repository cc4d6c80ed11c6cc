"""Deciding amendments: what waits for one, and what its approval changes at once, proposes or leaves (semantics 2.9)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.amendment import (
    Amendment,
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentState,
    AmendmentSubmitted,
    AmendmentWithdrawn,
    CreditProposed,
    amendment_after,
)
from domain.amendment_commands import (
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.billing import given_up
from domain.boundary import REGISTER
from domain.capping import amend_cap, not_to_exceed
from domain.catalogue import AnyEvent
from domain.contract import CapAmended, RateRow, RatesPublished
from domain.knowledge import Knowledge
from domain.master_commands import AmendCap
from domain.master_data import rate_row
from domain.money import as_said
from domain.policy import Moment, Policy
from domain.reconsider import reconsider
from domain.refusal import Malformed, NotOpen, SelfApproval, UnknownAmendment, UnknownLine
from domain.register import Contract, folded
from domain.rerating import priced_anew, would_be_worth


def draft_amendment(
    command: DraftAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Draft an amendment, or draft it again. Raises UnknownLine, NotOpen once it was submitted, Malformed for none."""
    contract = known.register.contract(command.contract_id)
    lines = tuple(dict.fromkeys(command.lines)) or tuple(contract.lines)
    for line_id in lines:
        if line_id not in contract.lines:
            raise UnknownLine(
                f"Contract {command.contract_id} has no line {line_id}.", line_id=line_id
            )
    capped = command.no_cap or command.not_to_exceed is not None
    if not (command.rates or capped):
        raise Malformed("An amendment changes something: give rates, or a not-to-exceed amount.")
    was = known.register.amendments.get((command.contract_id, command.amendment_id))
    if was is not None and was.state != "draft":
        raise NotOpen(
            f"Amendment {command.amendment_id} is {was.state}: draft another one.",
            amendment_id=command.amendment_id,
        )
    fact = AmendmentDrafted(
        contract_id=command.contract_id,
        amendment_id=command.amendment_id,
        effective_date=command.effective_date,
        lines=lines,
        rates=tuple(_rows(command, contract, lines)),
        amends_cap=capped,
        cap=None
        if command.not_to_exceed is None
        else not_to_exceed(command.not_to_exceed, contract.currency),
        reason=command.reason,
        by=moment.hands,
    )
    if was is not None and fact == msgspec.structs.replace(was.drafted, by=fact.by):
        return ()
    return (fact,)


def _rows(command: DraftAmendment, contract: Contract, lines: tuple[str, ...]) -> Iterable[RateRow]:
    """Rows for this contract from the effective date; where it is about some lines only, for their projects."""
    projects: tuple[str | None, ...] = (None,)
    if set(lines) != set(contract.lines):
        projects = tuple(p for line_id in lines for p in contract.lines[line_id].projects)
    number = 0
    for terms in command.rates:
        for project_id in (terms.project_id,) if terms.project_id else projects:
            number += 1
            row = rate_row(terms, str(number))
            yield msgspec.structs.replace(
                row,
                project_id=project_id,
                contract_id=command.contract_id,
                valid_from=max(row.valid_from, command.effective_date),
            )


def submit(
    command: SubmitAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Put a draft before whoever approves it; its lines wait from now on."""
    fact = AmendmentSubmitted(
        contract_id=command.contract_id, amendment_id=command.amendment_id, by=moment.hands
    )
    return _step(fact, ("draft",), "waits for approval", known, policy, moment)


def reject(
    command: RejectAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Leave the terms as they are: what waited flows again, on the old terms."""
    fact = AmendmentRejected(
        contract_id=command.contract_id,
        amendment_id=command.amendment_id,
        reason=command.reason,
    )
    return _step(fact, ("pending",), "was rejected", known, policy, moment)


def withdraw(
    command: WithdrawAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take an amendment back before it is decided."""
    fact = AmendmentWithdrawn(
        contract_id=command.contract_id,
        amendment_id=command.amendment_id,
        reason=command.reason,
    )
    return _step(fact, ("draft", "pending"), "was withdrawn", known, policy, moment)


def _step(
    fact: AmendmentSubmitted | AmendmentRejected | AmendmentWithdrawn,
    of: tuple[AmendmentState, ...],
    how: str,
    known: Knowledge,
    policy: Policy,
    moment: Moment,
) -> tuple[AnyEvent, ...]:
    """A step that changes no terms, and what becomes of the contract's open lots. Taken already: no event."""
    found = found_amendment(known, fact.contract_id, fact.amendment_id)
    if found.state == amendment_after(found, fact).state:
        return ()
    _must_be(found, of)
    after = _with(known, [fact])
    account = after.account(fact.contract_id)
    because = f"amendment {fact.amendment_id} {how}"
    return (fact, *reconsider(after.register, account, policy, moment.today, because))


def approve_amendment(
    command: ApproveAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Put the new terms in force.

    Drafts with work of its lines are given up, to be drafted anew. Work since its effective date that is not
    billed is priced anew; billed work whose price differs is proposed for credit and rebill, never changed.
    Each approval builds on the terms that earlier ones left. Raises SelfApproval for whoever drafted it or
    asked for its approval.
    """
    found = found_amendment(known, command.contract_id, command.amendment_id)
    if found.state == "approved":
        return ()
    _must_be(found, ("pending",))
    _by_somebody_else(found, moment)
    drafted = found.drafted
    terms: list[AnyEvent] = []
    if drafted.rates:
        card = f"{command.contract_id}/{command.amendment_id}"
        terms.append(RatesPublished(card_id=card, rows=drafted.rates))
    bare = AmendmentApproved(contract_id=command.contract_id, amendment_id=command.amendment_id)
    after = _with(known, [bare, *terms])
    fact = _with_proposals(bare, drafted, after, policy)
    events: list[AnyEvent] = [fact, *terms]
    voided = _drafts_given_up(drafted, after)
    after = after.supposing(voided)
    anew = priced_anew(drafted, after, policy, moment)
    after = after.supposing(anew)
    events += [*voided, *anew]
    if drafted.amends_cap:
        capped = _capped(drafted, after, policy, moment)
        if capped:  # in one with what it lets through or stops
            return (*events, *capped)
    because = f"amendment {command.amendment_id} was approved"
    account = after.account(command.contract_id)
    events += reconsider(after.register, account, policy, moment.today, because)
    return tuple(events)


def _by_somebody_else(found: Amendment, moment: Moment) -> None:
    for who in moment.hands:
        if who in found.by:
            raise SelfApproval(
                f"{who} drafted amendment {found.drafted.amendment_id} or asked for its approval: "
                "somebody else approves it.",
                amendment_id=found.drafted.amendment_id,
            )


def _drafts_given_up(drafted: AmendmentDrafted, known: Knowledge) -> list[AnyEvent]:
    """Open drafts with work of the lines since the effective date: they were drawn up on the old terms."""
    reason = f"amendment {drafted.amendment_id} was approved"
    return [
        given_up(invoice_id, reason, known)
        for invoice_id, lines in known.account(drafted.contract_id).drafts.items()
        if any(
            one.line.line_id in drafted.lines and one.line.worked_on >= drafted.effective_date
            for one in lines.values()
        )
    ]


def _capped(
    drafted: AmendmentDrafted, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """The new cap, in one with what it lets through or stops (2.5.5)."""
    command = AmendCap(
        contract_id=drafted.contract_id,
        not_to_exceed=None,
        effective_date=drafted.effective_date,
        reason=drafted.reason,
    )
    if drafted.cap is not None:
        currency = known.register.contract(drafted.contract_id).currency
        said = as_said(drafted.cap, currency)
        command = msgspec.structs.replace(command, not_to_exceed=said)
    done = amend_cap(command, known, policy, moment)
    assert all(not isinstance(one, CapAmended) or one.cap == drafted.cap for one in done)
    return done


def _with_proposals(
    bare: AmendmentApproved, drafted: AmendmentDrafted, known: Knowledge, policy: Policy
) -> AmendmentApproved:
    """The approval with the credits it proposes. What earlier ones proposed for the same work is superseded."""
    account = known.account(drafted.contract_id)
    proposals: list[CreditProposed] = []
    superseded: list[str] = []
    earlier = {
        entry_id
        for (contract_id, _), one in known.register.amendments.items()
        if contract_id == drafted.contract_id
        for entry_id in one.proposals
    }
    for entry_id, now in would_be_worth(drafted, known, policy, account.billed):
        work = known.entry(entry_id).work
        assert work is not None
        if entry_id in earlier:
            superseded.append(entry_id)
        was = account.approved[entry_id]
        if now != was:
            proposals.append(
                CreditProposed(
                    entry_id=entry_id,
                    line_id=work.line_id,
                    billed=account.billed[entry_id],
                    was=was,
                    now=now,
                )
            )
    return msgspec.structs.replace(bare, proposals=tuple(proposals), superseded=tuple(superseded))


def _with(known: Knowledge, events: list[AnyEvent]) -> Knowledge:
    """What would be known of the register too, had these facts been recorded."""
    register = folded(known.register, [(0, event) for event in events])
    return known.with_part(REGISTER, register)


def found_amendment(known: Knowledge, contract_id: str, amendment_id: str) -> Amendment:
    """An amendment of a contract. Raises UnknownAmendment where none was drafted by that name."""
    known.register.contract(contract_id)
    found = known.register.amendments.get((contract_id, amendment_id))
    if found is None:
        raise UnknownAmendment(
            f"No amendment {amendment_id} of {contract_id} was drafted.", amendment_id=amendment_id
        )
    return found


def _must_be(found: Amendment, states: tuple[AmendmentState, ...]) -> None:
    if found.state not in states:
        raise NotOpen(
            f"Amendment {found.drafted.amendment_id} is {found.state}: this is for one that is "
            f"{' or '.join(states)}.",
            amendment_id=found.drafted.amendment_id,
        )
