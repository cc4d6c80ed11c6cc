"""Approving time: entries become lots of work in progress, priced, capped, judged and accrued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.account import Account
from domain.cap import Piece, place
from domain.catalogue import AnyEvent
from domain.contract import BY_THE_HOUR
from domain.costing import costed
from domain.eligibility import Bench, not_billed_state
from domain.entry import EntryState
from domain.exchange import rate_in
from domain.knowledge import Knowledge
from domain.open_item import OPEN, Item
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced, pair
from domain.quantity import Seconds, in_seconds, quantity
from domain.refusal import BadQuantity, Malformed, NotOpen, SelfApproval
from domain.time_commands import ApproveTime, BillableQuantity
from domain.time_entry import ApprovalParked, Work
from domain.wip import (
    ApprovedLine,
    ChargesRaised,
    Lot,
    LotMove,
    LotsDecidedAgain,
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
        events += _approve_on(bench, account, entries, charged)
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
    if work.person_id in (moment.actor, moment.on_behalf_of):
        raise SelfApproval(
            f"{work.person_id} worked entry {entry.entry_id}: somebody else approves it.",
            entry_id=entry.entry_id,
        )


def _approve_on(
    bench: Bench,
    account: Account,
    entries: list[EntryState],
    charged: dict[str, Seconds],
) -> list[AnyEvent]:
    entries.sort(key=lambda e: (e.work.worked_on if e.work else date.max, e.order))
    lines = [_line(bench, entry, charged.get(entry.entry_id)) for entry in entries]
    cost = costed(bench.register, account.contract_id, lines, bench.policy)
    return [*accepted(bench, account, lines, TimeApproved), *cost]


def accepted(
    bench: Bench,
    account: Account,
    lines: list[ApprovedLine],
    fact: type[TimeApproved | ChargesRaised],
) -> list[AnyEvent]:
    """Judged lines under the cap, as one fact with their accrual; later work may give way to them."""
    moves: list[LotMove] = []
    if bench.room is not None:
        lines, moves = _under_cap(bench, account, lines)
    events: list[AnyEvent] = [
        fact(
            contract_id=account.contract_id,
            currency=bench.contract.currency,
            lines=tuple(lines),
            rulings=bench.rulings.written(),
            postings=accruals(bench, ((line, lot) for line in lines for lot in line.lots)),
        )
    ]
    if moves:
        on = lines[0].worked_on
        events.append(again(bench, on, "earlier work takes room under the cap", moves, []))
    return events


def _line(bench: Bench, entry: EntryState, charged: Seconds | None) -> ApprovedLine:
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
        activity=work.activity,
        flag=entry.flag,
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


def _under_cap(
    bench: Bench, account: Account, lines: list[ApprovedLine]
) -> tuple[list[ApprovedLine], list[LotMove]]:
    """Share the cap's room between new lines and the lots already open, oldest work first."""
    wanted = sum(
        lot.end - lot.start for line in lines for lot in line.lots if lot.state == "unbilled"
    )
    assert bench.room is not None
    if not account.over_cap and account.unbilled + wanted <= bench.room:
        return lines, []
    pieces = [
        Piece(line.worked_on, line.order, line.entry_id, lot.start, lot.end)
        for line in lines
        for lot in line.lots
        if lot.state == "unbilled"
    ]
    pieces += [
        Piece(item.worked_on, item.order, item.entry_id, lot.start, lot.end)
        for item, lot in account.open_lots()
        if lot.state in ("unbilled", "over_cap")
    ]
    signed = bench.contract.signed
    over: dict[str, list[tuple[int, int]]] = {}
    within: dict[str, list[tuple[int, int]]] = {}
    for placed in place(pieces, bench.room, signed.cap_policy, signed.cap_tolerance):
        kept = within if placed.within else over
        kept.setdefault(placed.entry_id, []).append((placed.start, placed.end))
    lines = [
        split_line(bench, line, within.get(line.entry_id, []), over[line.entry_id], frozenset())
        if line.entry_id in over
        else line
        for line in lines
    ]
    return lines, cap_moves(bench, account, within, over)


def split_line(
    bench: Bench,
    line: ApprovedLine,
    within: list[tuple[int, int]],
    over: list[tuple[int, int]],
    confirmed: frozenset[str],
) -> ApprovedLine:
    """The line with the part over the cap as lots of their own."""
    enough = bench.verdict(line, True, bench.contract.currency, "enough", confirmed)
    none = bench.verdict(line, True, bench.contract.currency, "none", confirmed)
    lots: list[Lot] = [lot for lot in line.lots if lot.state != "unbilled"]
    lots += [bench.lot(line, start, end, "unbilled", enough) for start, end in within]
    lots += [bench.lot(line, start, end, "over_cap", none) for start, end in over]
    lots.sort(key=lambda lot: (lot.start, lot.end))
    return msgspec.structs.replace(line, lots=tuple(lots))


def cap_moves(
    bench: Bench,
    account: Account,
    within: dict[str, list[tuple[int, int]]],
    over: dict[str, list[tuple[int, int]]],
) -> list[LotMove]:
    """Moves of open lots into and out of the cap's room, where their place differs from their state."""
    moves: list[LotMove] = []
    for item, lot in account.open_lots():
        said = account.confirmed.get(item.entry_id, frozenset())
        start, end = lot.start, lot.end
        if lot.state == "unbilled":
            moves += _moves(bench, item, start, end, over, "unbilled", "over_cap", said)
        elif lot.state == "over_cap":
            moves += _moves(bench, item, start, end, within, "over_cap", "unbilled", said)
    return moves


def _moves(
    bench: Bench,
    item: Item,
    start: int,
    end: int,
    placed: dict[str, list[tuple[int, int]]],
    was: LotState,
    now: LotState,
    confirmed: frozenset[str],
) -> list[LotMove]:
    moves: list[LotMove] = []
    for placed_start, placed_end in placed.get(item.entry_id, ()):
        low, high = max(placed_start, start), min(placed_end, end)
        if low < high or (low == high and start == end):
            room = "enough" if now == "unbilled" else "none"
            verdict = bench.verdict(item, item.rated, bench.contract.currency, room, confirmed)
            moves.append(move(bench, item, low, high, was, now, bench.rulings.cite(verdict)))
    return moves


def move(
    bench: Bench, item: Item, start: int, end: int, was: LotState, now: LotState, ruling: int
) -> LotMove:
    """One lot's move, with what the revenue rules say of its new state."""
    judged = now in OPEN or now == "not_chargeable"
    revenue, recognised = bench.revenue(item, now) if judged else (-1, False)
    before = next(
        (lot.recognised for lot in item.lots if lot.start <= start and end <= lot.end), False
    )
    return LotMove(
        entry_id=item.entry_id,
        start=start,
        end=end,
        was=was,
        now=now,
        ruling=ruling,
        revenue=revenue,
        recognised=recognised,
        was_recognised=before,
    )


def accruals(bench: Bench, lots: Iterable[tuple[ApprovedLine, Lot]]) -> tuple[Posting, ...]:
    """As-invoiced revenue of recognised lots, accrued per accounting date (606-10-55-18, IFRS 15.B16)."""
    by_date: dict[date, int] = {}
    for line, lot in lots:
        if lot.recognised:
            day = line.accounting_date
            by_date[day] = by_date.get(day, 0) + lot.end - lot.start
    return balanced(
        posting for day, minor in by_date.items() for posting in accrual(bench, day, minor)
    )


def accrual(bench: Bench, day: date, minor: int) -> tuple[Posting, ...]:
    """Both sides of an accrual of this many minor units; negative reverses."""
    contract = bench.contract
    accounts = bench.policy.accounts(day, "accrue", "as_invoiced")
    return pair(accounts, day, contract.signed.contract_id, contract.currency, minor)


def again(
    bench: Bench, on: date, because: str, moves: Sequence[LotMove], priced: Sequence[ApprovedLine]
) -> LotsDecidedAgain:
    """Open lots decided again: their accrual follows them, posted on the day of what changed."""
    accounting_date, _ = bench.register.posted_on(on)
    change = sum((m.end - m.start) * (int(m.recognised) - int(m.was_recognised)) for m in moves)
    postings = [*accrual(bench, accounting_date, change)]
    postings += accruals(bench, ((line, lot) for line in priced for lot in line.lots))
    return LotsDecidedAgain(
        contract_id=bench.contract.signed.contract_id,
        currency=bench.contract.currency,
        on=on,
        accounting_date=accounting_date,
        because=because,
        moves=tuple(moves),
        priced=tuple(priced),
        rulings=bench.rulings.written(),
        postings=balanced(postings),
    )
