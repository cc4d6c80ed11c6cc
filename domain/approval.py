"""Approving time: entries become lots of work in progress, priced, capped, judged and accrued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.account import Account
from domain.allotting import NOTHING, competing, elsewhere, settled, share
from domain.catalogue import AnyEvent
from domain.contract import BY_THE_HOUR
from domain.costing import costed
from domain.eligibility import Bench, not_billed_state
from domain.entry import EntryState
from domain.exchange import rate_in
from domain.knowledge import Knowledge
from domain.lot_moves import accruals, again
from domain.moving import lender_of
from domain.policy import Moment, Policy
from domain.quantity import Seconds, in_seconds, quantity
from domain.refusal import BadQuantity, Malformed, NotOpen, SelfApproval
from domain.time_commands import ApproveTime, BillableQuantity
from domain.time_entry import ApprovalParked, Work
from domain.wip import (
    ApprovedLine,
    ChargesRaised,
    LotMove,
    LotState,
    TimeApproved,
)


def approve(
    command: ApproveTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Approve entries, one event a contract; park those that have not arrived. Approved ones stay as they are.

    Raises NotOpen for withdrawn or rejected entries and SelfApproval for the worker's own.
    """
    waiting: dict[str, list[EntryState]] = {}
    missing: list[str] = []
    for entry_id in dict.fromkeys(command.entry_ids):
        entry = known.entry(entry_id)
        if entry.work is None:
            if not entry.parked_by:
                missing.append(entry_id)
            continue
        _may_be_approved(entry, entry.work, moment)
        contract_id = entry.work.contract_id
        if entry_id not in known.account(contract_id).approved:
            waiting.setdefault(contract_id, []).append(entry)
    charged = {b.entry_id: _charged(b) for b in command.billable}
    for stray in charged.keys() - set(command.entry_ids):
        raise Malformed(
            f"A charged quantity is given for {stray}, which is not among the entries to approve.",
            entry_id=stray,
        )
    events: list[AnyEvent] = []
    for contract_id, entries in waiting.items():
        account = known.account(contract_id)
        bench = Bench(
            known.register, known.register.contract(contract_id), account.committed, policy
        )
        bench.today = moment.today
        done = approve_on(bench, account, entries, charged)
        events += done
        known = known.where_shared(account, done)
    if missing:
        events.append(ApprovalParked(entry_ids=tuple(missing), approver=moment.person))
    return tuple(events)


def _charged(said: BillableQuantity) -> Seconds:
    seconds = in_seconds(quantity(said.quantity), said.unit)
    if seconds < 0:
        raise BadQuantity(
            f"{said.quantity} {said.unit} can not be charged: charge nothing, or more.",
            entry_id=said.entry_id,
        )
    return seconds


def _may_be_approved(entry: EntryState, work: Work, moment: Moment) -> None:
    if entry.status == "withdrawn":
        raise NotOpen(f"Entry {entry.entry_id} was withdrawn.", entry_id=entry.entry_id)
    if entry.status == "rejected":
        raise NotOpen(
            f"Entry {entry.entry_id} was sent back: its person corrects or submits it first.",
            entry_id=entry.entry_id,
        )
    if work.person_id in moment.hands:
        raise SelfApproval(
            f"{work.person_id} worked entry {entry.entry_id}: somebody else approves it.",
            entry_id=entry.entry_id,
        )


def approve_on(
    bench: Bench,
    account: Account,
    entries: list[EntryState],
    charged: dict[str, Seconds],
) -> list[AnyEvent]:
    """Entries of one contract priced, judged and put on its account, by work date and recorded order."""
    entries.sort(key=lambda e: (e.work.worked_on if e.work else date.max, e.order))
    lines = [unjudged_line(bench, entry, charged.get(entry.entry_id)) for entry in entries]
    cost = costed(bench.register, account.contract_id, lines, bench.policy)
    return [*accepted(bench, account, lines, TimeApproved), *cost]


def accepted(
    bench: Bench,
    account: Account,
    lines: list[ApprovedLine],
    fact: type[TimeApproved | ChargesRaised],
) -> list[AnyEvent]:
    """Judged lines under the cap, as one fact with their accrual; later work may give way to them."""
    caps = bench.under_caps_of(account)
    moves: list[LotMove] = []
    shared = NOTHING
    if caps is not None or bench.contract.funding is not None or _crosses(bench, account, lines):
        asking = competing(bench, account)
        shared = share(bench, account, lines, asking)
        lines, moves = settled(bench, account, lines, asking, shared)
    events: list[AnyEvent] = [
        fact(
            contract_id=account.contract_id,
            currency=bench.contract.currency,
            lines=tuple(lines),
            rulings=bench.rulings.written(),
            postings=accruals(bench, ((line, lot) for line in lines for lot in line.lots)),
        )
    ]
    on, because = lines[0].worked_on, "earlier work takes room under the cap"
    if moves:
        events.append(again(bench, on, because, moves, []))
    return [*events, *elsewhere(bench, shared, on, because)]


def _crosses(bench: Bench, account: Account, lines: Iterable[ApprovedLine]) -> bool:
    """Whether new lines do not simply go into the room that one plain cap over the contract leaves."""
    if bench.room is None:
        return False
    wanted = sum(
        lot.end - lot.start for line in lines for lot in line.lots if lot.state == "unbilled"
    )
    return bool(account.over_cap) or account.unbilled + wanted > bench.room


def unjudged_line(bench: Bench, entry: EntryState, charged: Seconds | None) -> ApprovedLine:
    """One entry priced and judged, as if there were room under the cap."""
    work = entry.work
    assert work is not None
    accounting_date, out_of_period = bench.register.posted_on(work.worked_on)
    unpriced = ApprovedLine(
        entry_id=entry.entry_id,
        line_id=work.line_id,
        project_id=work.project_id,
        person_id=work.person_id,
        worked_on=work.worked_on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        order=entry.order,
        seconds=work.seconds,
        billable=entry.billable if charged is None else charged,
        chargeable=work.chargeable and bench.line(work.line_id).billing_model in BY_THE_HOUR,
        outside=not work.chargeable,
        activity=work.activity,
        flag=entry.flag,
        lender=lender_of(bench.register, work.person_id, work.worked_on),
        minor=0,
        lots=(),
        note=work.note,
    )
    return priced_line(bench, unpriced, work, entry.billable, frozenset())


def priced_line(
    bench: Bench,
    line: ApprovedLine,
    work: Work | None,
    standard: Seconds,
    confirmed: frozenset[str],
) -> ApprovedLine:
    """The line with its rate, value and lots before the cap.

    Charged below `standard`: the rest of the value is not chargeable. Above: written up (2.1.3).
    """
    found = bench.rate(work, line, line.activity)
    exchange = bench.exchange(found, line)
    line = msgspec.structs.replace(line, conversion=exchange)
    currency = found.currency if found and exchange is None else bench.contract.currency
    usable = found is not None and currency == bench.contract.currency
    usable = usable and (exchange is None or bool(exchange.legs))
    if bench.needs_price(line):  # it waits for one, and is no charge of its own once it has it
        line = msgspec.structs.replace(line, chargeable=not usable)
    value = bench.worth(found, line.billable, exchange)
    full = value if line.billable == standard else bench.worth(found, standard, exchange)
    verdict = bench.verdict(line, found is not None, currency, bench.open_room(), confirmed)
    state: LotState = "unbilled" if verdict.then["bills"] else not_billed_state(line)
    lots = [bench.lot(line, 0, value, state, verdict)]
    if value < full:
        lots.append(bench.lot(line, value, full, "not_chargeable", verdict))
    return msgspec.structs.replace(
        line,
        rate=rate_in(found, exchange) if usable and found else None,
        rate_row=found.row if usable and found else "",
        minor=max(value, full),
        written_up=max(value - full, 0),
        lots=tuple(lots),
    )
