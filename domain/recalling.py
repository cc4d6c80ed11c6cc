"""Taking an approval back before billing: the lots vanish and their accrual is reversed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.account import Account, folded
from domain.catalogue import AnyEvent
from domain.costing import reversed_cost
from domain.eligibility import Bench
from domain.knowledge import Knowledge
from domain.lot_moves import accrual
from domain.policy import Moment, Policy
from domain.posting import balanced
from domain.reconsider import reconsider
from domain.refusal import BilledAlready, NotOpen, OnDraft
from domain.register import Register
from domain.time_commands import RecallApproval
from domain.time_entry import ParkedApprovalRecalled
from domain.wip import ApprovalRecalled, LotMove, LotState


def recall(
    command: RecallApproval, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Take approvals back before billing, one event a contract; also those that wait for their entry.

    Billed time is refused: it needs a credit.
    """
    by_contract: dict[str, list[str]] = {}
    parked = tuple(one for one in dict.fromkeys(command.entry_ids) if _parked(known, one))
    for entry_id in dict.fromkeys(command.entry_ids):
        if entry_id in parked:
            continue
        _, work = known.work(entry_id)
        if entry_id not in known.account(work.contract_id).approved:
            raise NotOpen(f"Entry {entry_id} is not approved.", entry_id=entry_id)
        by_contract.setdefault(work.contract_id, []).append(entry_id)
    events: list[AnyEvent] = []
    if parked:
        events.append(ParkedApprovalRecalled(entry_ids=parked, reason=command.reason))
    for contract_id, entry_ids in by_contract.items():
        account = known.account(contract_id)
        done = recalled(known.register, account, entry_ids, command.reason, policy, moment)
        events += done
        known = known.where_shared(account, done)
    return tuple(events)


def _parked(known: Knowledge, entry_id: str) -> bool:
    """Whether an approval waits for an entry that has not come."""
    entry = known.entry(entry_id)
    return entry.work is None and bool(entry.parked_by)


def recalled(
    register: Register,
    account: Account,
    entry_ids: Sequence[str],
    reason: str,
    policy: Policy,
    moment: Moment,
) -> list[AnyEvent]:
    """The recall of approved entries of one account, with the room it frees under the cap given on."""
    for entry_id in entry_ids:
        not_on_a_document(account, entry_id)
    contract = register.contract(account.contract_id)
    bench = Bench(register, contract, account.committed, policy)
    accounting_date, _ = register.posted_on(moment.today)
    lots = [lot for entry_id in entry_ids for lot in _lots_of(account, entry_id)]
    accrued = sum(lot.end - lot.start for lot in lots if lot.was_recognised)
    event = ApprovalRecalled(
        contract_id=account.contract_id,
        currency=contract.currency,
        on=moment.today,
        accounting_date=accounting_date,
        reason=reason,
        entry_ids=tuple(entry_ids),
        lots=tuple(lots),
        postings=balanced(accrual(bench, accounting_date, -accrued)),
    )
    after = folded(account, [(0, event)])
    because = "a recalled approval leaves room under the cap"
    cost = reversed_cost(account, entry_ids, moment.today, accounting_date, reason, policy)
    return [event, *cost, *reconsider(register, after, policy, moment.today, because)]


def not_on_a_document(account: Account, entry_id: str) -> None:
    """Refuses when any part of the entry is drafted, billed or written off."""
    if entry_id in account.billed:
        raise BilledAlready(
            f"Entry {entry_id} is billed: credit its invoice line first, then correct it.",
            entry_id=entry_id,
        )
    if entry_id in account.drafted:
        raise OnDraft(
            f"Entry {entry_id} is on a draft invoice: take its line off the draft first.",
            entry_id=entry_id,
        )
    if entry_id in account.written:
        raise NotOpen(
            f"A part of entry {entry_id} was written off: its approval stays.", entry_id=entry_id
        )


def _lots_of(account: Account, entry_id: str) -> list[LotMove]:
    """All lots of an entry that no document holds: the open ones and what is not chargeable."""
    item = account.items.get(entry_id)
    lots = item.lots if item else ()
    moves = [
        LotMove(
            entry_id=entry_id,
            start=lot.start,
            end=lot.end,
            was=lot.state,
            now=lot.state,
            was_recognised=lot.recognised,
        )
        for lot in lots
    ]
    reached = max((lot.end for lot in lots), default=0)
    value = account.approved[entry_id]
    if reached < value:
        state: LotState = "not_chargeable"
        moves.append(LotMove(entry_id=entry_id, start=reached, end=value, was=state, now=state))
    return moves
