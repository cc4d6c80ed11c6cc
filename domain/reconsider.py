"""Looking again at open lots: holds clear, rates arrive, room under a cap comes and goes; never behind a close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.account import Account, folded
from domain.allotting import elsewhere, inside, settled, share
from domain.approval import priced_line
from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.costing import costed_late
from domain.eligibility import Bench, not_billed_state
from domain.knowledge import Knowledge
from domain.lot_moves import Ranges, again, move
from domain.open_item import Item, OpenLot, line_of
from domain.policy import Moment, Policy
from domain.refusal import NotOpen, UnknownEntry
from domain.register import Register
from domain.ruling import Verdict
from domain.wip import ApprovedLine, HoldConfirmed, LotMove, LotsDecidedAgain
from domain.wip_commands import ConfirmHold, DecideAgain


def decide_again(
    command: DecideAgain, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Look at all open lots of a contract under today's rules, rates and cap. Nothing differs: no event."""
    believable(command.on, moment.today, "looking again")
    account = known.account(command.contract_id)
    known.register.contract(command.contract_id)
    decided = reconsider(known.register, account, policy, command.on, "looked at again")
    return (*decided, *costed_late(known.register, account, policy))


def confirm(
    command: ConfirmHold, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Somebody answers for held entries; they are decided again at once without that reason."""
    known.register.contract(command.contract_id)
    account = known.account(command.contract_id)
    for entry_id in command.entry_ids:
        item = account.items.get(entry_id)
        if item is None:
            raise UnknownEntry(
                f"Entry {entry_id} has no open value on contract {command.contract_id}.",
                entry_id=entry_id,
            )
        if item.flag != command.reason_code:
            raise NotOpen(
                f'Entry {entry_id} is not held for "{command.reason_code}", or a person\'s word can not '
                "clear that reason.",
                entry_id=entry_id,
            )
    confirmed = HoldConfirmed(
        contract_id=command.contract_id,
        entry_ids=tuple(dict.fromkeys(command.entry_ids)),
        reason_code=command.reason_code,
        note=command.note,
    )
    after = folded(account, [(0, confirmed)])
    because = f"{command.reason_code} confirmed by {moment.actor}"
    return (confirmed, *reconsider(known.register, after, policy, moment.today, because))


def reconsider(
    register: Register,
    account: Account,
    policy: Policy,
    on: date,
    because: str,
    cut_off: date | None = None,
    *,
    anew: bool = False,
) -> list[LotsDecidedAgain]:
    """Judge open lots again and share the cap's room again, oldest first.

    With a `cut_off` only unbilled lots worked up to it are judged (those about to be drafted); held
    and over-cap lots always are. `anew` shares the room again even where it looks shared as it must be.
    An empty list: everything stands as it stood.
    """
    contract = register.contract(account.contract_id)
    bench = Bench(register, contract, account.committed, policy)
    bench.today = on
    bench.under_caps_of(account)
    moves: list[LotMove] = []
    priced: list[ApprovedLine] = []
    asking: list[tuple[Item, OpenLot]] = []
    cleared: dict[str, Verdict] = {}
    for item in _in_question(account, cut_off):
        if not item.rated:
            line = _priced(bench, account, item)
            if line is not None:
                priced.append(line)
            continue
        asking += [
            (item, lot)
            for lot in item.lots
            if _unseen(lot, cut_off) or _bills(bench, account, item, lot, moves, cleared)
        ]
    if not (anew or moves or priced or cleared) and _settled(bench, account):
        return []
    if cut_off is not None:  # room is shared among all, not only among what is to be drafted
        return reconsider(register, account, policy, on, because)
    shared = share(bench, account, priced, asking)
    priced, settling = settled(bench, account, priced, asking, shared)
    moves += settling
    if contract.funding is None:
        moves += _released(bench, account, cleared, shared.within, shared.over)
    events = [again(bench, on, because, moves, priced)] if moves or priced else []
    return [*events, *elsewhere(bench, shared, on, because)]


def reconsider_each(
    known: Knowledge, contracts: Iterable[str], policy: Policy, on: date, because: str
) -> list[AnyEvent]:
    """Contracts looked at one after the other, each on what came of the ones before."""
    events: list[AnyEvent] = []
    for contract_id in contracts:
        decided = reconsider(known.register, known.account(contract_id), policy, on, because)
        events += decided
        known = known.supposing(decided)
    return events


def _in_question(account: Account, cut_off: date | None) -> list[Item]:
    """All open items; before a draft only those that may go on it, and those that wait."""
    if cut_off is None:
        return list(account.items.values())
    return [i for i in account.items.values() if i.worked_on <= cut_off or i.waits]


def _unseen(lot: OpenLot, cut_off: date | None) -> bool:
    """Before a draft, lots over the cap need no judging: they can not go on it."""
    return cut_off is not None and lot.state == "over_cap"


def _settled(bench: Bench, account: Account) -> bool:
    """Whether the cap's room is already shared out as it must be, so that nothing can move."""
    if bench.caps is not None or bench.contract.funding is not None or account.priority:
        return False
    if bench.room is None:
        return not account.over_cap
    if not account.over_cap:
        return account.unbilled <= bench.room
    return bench.contract.cap_policy == "split" and account.unbilled == bench.room


def _bills(
    bench: Bench,
    account: Account,
    item: Item,
    lot: OpenLot,
    moves: list[LotMove],
    cleared: dict[str, Verdict],
) -> bool:
    """Whether the lot may be billed if there is room; if not, its move to the held ones is noted."""
    confirmed = account.confirmed.get(item.entry_id, frozenset())
    verdict = bench.verdict(item, item.rated, bench.contract.currency, bench.open_room(), confirmed)
    if verdict.then["bills"]:
        if lot.state == "held":
            cleared[item.entry_id] = verdict
        return True
    now = not_billed_state(item)
    if lot.state != now or (now == "held" and lot.reasons != verdict.codes):
        ruling = bench.rulings.cite(verdict)
        moves.append(move(bench, item, lot.start, lot.end, lot.state, now, ruling))
    return False


def _priced(bench: Bench, account: Account, item: Item) -> ApprovedLine | None:
    """The line of an entry that waited for a rate, once there is one."""
    if bench.rate(None, item, item.activity) is None:
        return None
    accounting_date, out_of_period = bench.register.posted_on(item.worked_on)
    line = line_of(item, accounting_date, minor=0, out_of_period=out_of_period)
    confirmed = account.confirmed.get(item.entry_id, frozenset())
    priced = priced_line(bench, line, None, item.billable, confirmed)
    return priced if priced.rate_row else None


def _released(
    bench: Bench,
    account: Account,
    cleared: dict[str, Verdict],
    within: Ranges,
    over: Ranges,
) -> list[LotMove]:
    """Held lots whose reasons are gone: unbilled where there is room, over the cap where there is none."""
    moves: list[LotMove] = []
    for entry_id, verdict in cleared.items():
        item = account.items[entry_id]
        for lot in item.lots:
            if lot.state != "held":
                continue
            free = bench.rulings.cite(verdict)
            for low, high in inside(within.get(entry_id, ()), lot.start, lot.end):
                moves.append(move(bench, item, low, high, "held", "unbilled", free))
            for low, high in inside(over.get(entry_id, ()), lot.start, lot.end):
                none = bench.verdict(
                    item,
                    item.rated,
                    bench.contract.currency,
                    "none",
                    account.confirmed.get(entry_id, frozenset()),
                )
                shut = bench.rulings.cite(none)
                moves.append(move(bench, item, low, high, "held", "over_cap", shut))
    return moves
