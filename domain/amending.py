"""Deciding amendments: what waits for one, and what its approval changes at once, proposes or leaves (semantics 2.9)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from domain.amended_bounds import bounds, with_terms
from domain.amended_terms import lines_about, new_terms
from domain.amendment import (
    Amendment,
    AmendmentApproved,
    AmendmentDrafted,
    AmendmentRejected,
    AmendmentState,
    AmendmentSubmitted,
    AmendmentWithdrawn,
    CreditProposed,
    NewTerms,
    amendment_after,
)
from domain.amendment_commands import (
    ApproveAmendment,
    DraftAmendment,
    RejectAmendment,
    SubmitAmendment,
    WithdrawAmendment,
)
from domain.believing import LOOKAHEAD, believable
from domain.billing import given_up
from domain.capping import not_to_exceed
from domain.catalogue import AnyEvent
from domain.charge import raise_charges
from domain.contract import ContractEnded, RateRow, RatesPublished
from domain.entry import EntryState
from domain.funding_agreeing import funded_by
from domain.knowledge import Knowledge
from domain.master_data import rate_row
from domain.policy import Moment, Policy
from domain.reconsider import reconsider
from domain.refusal import Malformed, NotOpen, SelfApproval, UnknownAmendment
from domain.register import Contract
from domain.replanning import amended_terms, charged_anew, charges_now, reached_before
from domain.rerating import priced_anew, would_be_worth


def draft_amendment(
    command: DraftAmendment, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Draft an amendment, or draft it again.

    Raises UnknownLine, BadDate for a day that can not be meant, NotOpen once it was submitted, Malformed for none.
    """
    believable(command.effective_date, moment.today, "an amendment", LOOKAHEAD)
    contract = known.register.contract(command.contract_id)
    terms = new_terms(command, contract, known.register)
    lines = lines_about(command, terms, contract)
    capped = command.no_cap or command.not_to_exceed is not None
    if not (command.rates or capped or terms):
        raise Malformed(
            "An amendment changes something: give rates, an amount, caps, funding, an end, a purchase order, plans "
            "or lines."
        )
    if terms is not None and (terms.sources or terms.funding):
        funded_by(contract, terms.sources, terms.funding)
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
        rates=tuple(_rows(command, contract, terms, lines)),
        amends_cap=capped,
        cap=None
        if command.not_to_exceed is None
        else not_to_exceed(command.not_to_exceed, contract.currency),
        terms=terms,
        reason=command.reason,
        by=moment.hands,
    )
    if was is not None and fact == msgspec.structs.replace(was.drafted, by=fact.by):
        return ()
    return (fact,)


def _rows(
    command: DraftAmendment, contract: Contract, terms: NewTerms | None, lines: tuple[str, ...]
) -> Iterable[RateRow]:
    """Rows for this contract from the effective date; where it is about some lines only, for their projects."""
    projects: tuple[str | None, ...] = (None,)
    if set(lines) != set(contract.lines):
        of = contract.lines | {one.line_id: one for one in (terms.added if terms else ())}
        projects = tuple(p for line_id in lines for p in of[line_id].projects)
    number = 0
    for said in command.rates:
        for project_id in (said.project_id,) if said.project_id else projects:
            number += 1
            row = rate_row(said, str(number))
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
    after = with_terms(known, [fact])
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
    before = known.register.contract(command.contract_id)
    terms = _terms_in_force(drafted, before, known)
    bare = AmendmentApproved(contract_id=command.contract_id, amendment_id=command.amendment_id)
    after = with_terms(known, [bare, *terms])
    worth = _charges_now(drafted, before, after, moment)
    fact = _with_proposals(bare, drafted, after, policy, worth)
    events: list[AnyEvent] = [fact, *terms]
    voided = _drafts_given_up(drafted, after, worth)
    after = after.supposing(voided)
    anew = priced_anew(drafted, after, policy, moment)
    after = after.supposing(anew)
    reason = f"amendment {command.amendment_id} prices it anew"
    unbilled = {one: minor for one, minor in worth.items() if one not in fact.proposed}
    charged = charged_anew(command.contract_id, unbilled, reason, after, policy, moment)
    charged += _reached_before(drafted, after.supposing(charged), policy, moment)
    after = after.supposing(charged)
    events += [*voided, *anew, *charged]
    bounded = bounds(drafted, after, policy, moment)
    if bounded:  # each in one with what it lets through or stops
        return (*events, *bounded)
    because = f"amendment {command.amendment_id} was approved"
    account = after.account(command.contract_id)
    events += reconsider(after.register, account, policy, moment.today, because)
    return tuple(events)


def _terms_in_force(
    drafted: AmendmentDrafted, contract: Contract, known: Knowledge
) -> list[AnyEvent]:
    """Rates, the contract's end, lines and the purchase order, as they hold from now on."""
    events: list[AnyEvent] = []
    if drafted.rates:
        card = f"{drafted.contract_id}/{drafted.amendment_id}"
        events.append(RatesPublished(card_id=card, rows=drafted.rates))
    ends_on = drafted.terms.ends_on if drafted.terms else None
    if ends_on is not None and ends_on != contract.ends_on:
        events.append(
            ContractEnded(contract_id=drafted.contract_id, ends_on=ends_on, reason=drafted.reason)
        )
    account, plan = known.account(drafted.contract_id), known.plan(drafted.contract_id)
    amended = amended_terms(drafted, contract, account, plan)
    return events if amended is None else [*events, amended]


def _charges_now(
    drafted: AmendmentDrafted, before: Contract, known: Knowledge, moment: Moment
) -> dict[str, int]:
    """Charges that were made due and are worth something else now, with their new value."""
    terms = drafted.terms
    if terms is None or not (terms.plans or terms.ended or terms.ends_on):
        return {}
    after = known.register.contract(drafted.contract_id)
    lines = drafted.lines if terms.ends_on is None else tuple(before.lines)
    return charges_now(before, after, lines, known, moment)


def _reached_before(
    drafted: AmendmentDrafted, known: Knowledge, policy: Policy, moment: Moment
) -> list[AnyEvent]:
    """What a plan takes in again that was reached while it was left out, made due."""
    changed = drafted.terms.plans if drafted.terms else ()
    contract = known.register.contract(drafted.contract_id)
    account = known.account(drafted.contract_id)
    lines = [one.line_id for one in changed]
    charges = reached_before(contract, lines, account, known.plan(drafted.contract_id))
    return raise_charges(known.register, account, charges, policy, moment.head + 1)


def _by_somebody_else(found: Amendment, moment: Moment) -> None:
    for who in moment.hands:
        if who in found.by:
            raise SelfApproval(
                f"{who} drafted amendment {found.drafted.amendment_id} or asked for its approval: "
                "somebody else approves it.",
                amendment_id=found.drafted.amendment_id,
            )


def _drafts_given_up(
    drafted: AmendmentDrafted, known: Knowledge, worth: Collection[str]
) -> list[AnyEvent]:
    """Open drafts with work of the lines since the effective date, or with what is worth something else now: they
    were drawn up on the old terms. Where who pays or the purchase order changes, all with work of the lines.
    """
    reason = f"amendment {drafted.amendment_id} was approved"
    terms = drafted.terms or NewTerms()
    since = drafted.effective_date
    if terms.sources or terms.funding or terms.purchase_order:
        since = date.min
    return [
        given_up(invoice_id, reason, known)
        for invoice_id, lines in known.account(drafted.contract_id).drafts.items()
        if any(
            one.line.entry_id in worth
            or (one.line.line_id in drafted.lines and one.line.worked_on >= since)
            for one in lines.values()
        )
    ]


def _with_proposals(
    bare: AmendmentApproved,
    drafted: AmendmentDrafted,
    known: Knowledge,
    policy: Policy,
    worth: Mapping[str, int],
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
    prices = dict(would_be_worth(drafted, known, policy, account.billed))
    prices |= {one: minor for one, minor in worth.items() if one in account.billed}
    lines = {entry_id: _line_of(entry_id, known) for entry_id in prices}
    for entry_id, now in prices.items():
        if entry_id in earlier:
            superseded.append(entry_id)
        was = account.approved[entry_id]
        if now != was:
            proposals.append(
                CreditProposed(
                    entry_id=entry_id,
                    line_id=lines[entry_id],
                    billed=account.billed[entry_id],
                    was=was,
                    now=now,
                )
            )
    return msgspec.structs.replace(bare, proposals=tuple(proposals), superseded=tuple(superseded))


def _line_of(entry_id: str, known: Knowledge) -> str:
    """The line that an entry, or a charge by the second part of its id, is of."""
    entry = known.parts.get(f"entry:{entry_id}")
    if isinstance(entry, EntryState) and entry.work is not None:
        return entry.work.line_id
    return entry_id.split("/")[1]


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
