"""Room under the caps and money of the sources given to lots: oldest first, all caps at once, cent by cent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from domain.account import Account
from domain.cap import Piece, place
from domain.cap_room import Asked
from domain.eligibility import Bench
from domain.funding import Funded, Unfunded, share_out
from domain.funding_terms import FundingTerms
from domain.lot_moves import Ranges, again, cap_moves, move, split_line
from domain.open_item import Item, OpenLot
from domain.wip import ApprovedLine, Lot, LotMove, LotsDecidedAgain, LotState

NOBODY: frozenset[str] = frozenset()


class Shared(NamedTuple):
    """What sharing came to, by entry: parts within the caps, parts over them, and who pays for those within."""

    within: Ranges
    over: Ranges
    paid: dict[str, list[Funded]]


NOTHING = Shared({}, {}, {})


class Party(NamedTuple):
    """An account that has a part in the sharing: new lines and open lots that ask."""

    account: Account
    funding: FundingTerms | None
    lines: Sequence[ApprovedLine]
    asking: Sequence[tuple[Item, OpenLot]]


def share(
    bench: Bench,
    account: Account,
    lines: Sequence[ApprovedLine],
    asking: Sequence[tuple[Item, OpenLot]],
) -> Shared:
    """Share the room under the caps, and the money of the sources, among new lines and open lots.

    Where a customer's cap is shared, the open lots of its other contracts compete as well. What no
    source pays for takes no room from what one does: the room is shared again without it, and it
    waits for funds only where room is left when all that is paid for has its part.
    """
    parties = [Party(account, bench.contract.funding, lines, asking)]
    for one in () if bench.caps is None else bench.caps.accounts[1:]:
        there = beside(bench, one)
        parties.append(Party(one, there.contract.funding, (), competing(there, one)))
    unfunded: Ranges = {}
    while True:
        within, over = _allot(bench, parties, unfunded)
        paid = _paid(parties, within)
        waiting = [part for parts in paid.values() for part in parts if not part.source]
        if not waiting:
            break
        for part in waiting:
            unfunded.setdefault(part.entry_id, []).append((part.start, part.end))
    if unfunded:
        within, over = _allot(bench, parties, unfunded, last=True)
    for entry_id, ranges in unfunded.items():
        room = within.get(entry_id, ())
        waits = [inside(room, start, end) for start, end in ranges]
        found = [Funded(entry_id, low, high, "") for one in waits for low, high in one]
        paid.setdefault(entry_id, []).extend(found)
    return Shared(within, over, paid)


def _paid(parties: Sequence[Party], within: Ranges) -> dict[str, list[Funded]]:
    """Who pays for the parts within the caps, of the contracts that have sources."""
    paid: dict[str, list[Funded]] = {}
    for party in parties:
        if party.funding is not None:
            paid |= _put_to_sources(party, party.funding, within)
    return paid


def _allot(
    bench: Bench, parties: Sequence[Party], unfunded: Ranges, *, last: bool = False
) -> tuple[Ranges, Ranges]:
    """Which parts lie within the caps and which over them; those that nobody pays for are left out or come last."""
    pieces: list[Piece] = []
    behind: list[Piece] = []
    asked: dict[str, Asked] = {}
    for party in parties:
        if bench.caps is not None:
            asked |= _asked(party)
        for whole in _pieces(party):
            gone = unfunded.get(whole.entry_id)
            kept = _without(whole.start, whole.end, gone)
            pieces += [whole._replace(start=start, end=end) for start, end in kept]
            if last and gone:
                waits = inside(gone, whole.start, whole.end)
                behind += [whole._replace(start=start, end=end) for start, end in waits]
    if bench.caps is None:
        signed = bench.contract.signed
        room = sum(p.end - p.start for p in (*pieces, *behind))
        room = room if bench.room is None else bench.room
        first = parties[0].account.priority
        placed = place(pieces, room, signed.cap_policy, signed.cap_tolerance, first, behind)
    else:
        placed = bench.caps.place(pieces, asked, behind)
    within: Ranges = {}
    over: Ranges = {}
    for one in placed:
        kept_in = within if one.within else over
        kept_in.setdefault(one.entry_id, []).append((one.start, one.end))
    return within, over


def _pieces(party: Party) -> Iterable[Piece]:
    """What a party asks room for, lot by lot."""
    for line in party.lines:
        for lot in line.lots:
            if lot.state == "unbilled":
                yield Piece(line.worked_on, line.order, line.entry_id, lot.start, lot.end)
    for item, part in party.asking:
        yield Piece(item.worked_on, item.order, item.entry_id, part.start, part.end)


def _asked(party: Party) -> dict[str, Asked]:
    """Where each entry stands that asks: its contract, line and kind."""
    contract_id = party.account.contract_id
    asked = {line.entry_id: Asked(contract_id, line.line_id, line.kind) for line in party.lines}
    for item, _ in party.asking:
        asked[item.entry_id] = Asked(contract_id, item.line_id, item.kind)
    return asked


def _without(
    start: int, end: int, gone: Sequence[tuple[int, int]] | None
) -> Sequence[tuple[int, int]]:
    """A lot's range less other ranges; a lot worth nothing is left or gone as it is."""
    if not gone:
        return ((start, end),)
    if start == end:
        return () if (start, end) in gone else ((start, end),)
    left: list[tuple[int, int]] = []
    at = start
    for low, high in sorted(gone):
        if at < min(low, end):
            left.append((at, min(low, end)))
        at = max(at, high)
    if at < end:
        left.append((at, end))
    return left


def _capped(account: Account) -> list[tuple[Item, OpenLot]]:
    """Open lots that have room under the caps or wait for it."""
    return [pair for pair in account.open_lots() if pair[1].state in ("unbilled", "over_cap")]


def beside(bench: Bench, account: Account) -> Bench:
    """The bench of another contract under the same cap of their customer."""
    contract = bench.register.contract(account.contract_id)
    there = Bench(bench.register, contract, account.committed, bench.policy)
    there.today = bench.today
    there.caps = bench.caps
    return there


def competing(there: Bench, account: Account) -> list[tuple[Item, OpenLot]]:
    """Open lots of a contract that ask for room, those with them that wait for nothing but funds."""
    found = _capped(account)
    if there.contract.funding is not None:
        found += [
            (item, lot)
            for item, lot in account.open_lots()
            if lot.state == "held" and _waits_for_funds(there, account, item)
        ]
    return found


def _waits_for_funds(there: Bench, account: Account, item: Item) -> bool:
    said = account.confirmed.get(item.entry_id, NOBODY)
    currency = there.contract.currency
    return bool(
        item.rated
        and there.verdict(item, item.rated, currency, there.open_room(), said).then["bills"]
    )


def settled(
    bench: Bench,
    account: Account,
    lines: list[ApprovedLine],
    asking: Sequence[tuple[Item, OpenLot]],
    shared: Shared,
) -> tuple[list[ApprovedLine], list[LotMove]]:
    """New lines and open lots as their place under the caps, and the contract's funding, want them."""
    within, over, paid = shared
    if bench.contract.funding is None:
        lines = [
            split_line(
                bench,
                line,
                within.get(line.entry_id, []),
                over[line.entry_id],
                account.confirmed.get(line.entry_id, NOBODY),
            )
            if line.entry_id in over
            else line
            for line in lines
        ]
        return lines, cap_moves(bench, account, within, over)
    lines = [_funded_line(bench, account, line, over, paid) for line in lines]
    return lines, _funded_moves(bench, account, asking, over, paid)


def elsewhere(bench: Bench, shared: Shared, on: date, because: str) -> list[LotsDecidedAgain]:
    """What sharing a customer's cap out means for the customer's other contracts."""
    if bench.caps is None:
        return []
    events: list[LotsDecidedAgain] = []
    for account in bench.caps.accounts[1:]:
        there = beside(bench, account)
        _, moves = settled(there, account, [], competing(there, account), shared)
        if moves:
            events.append(again(there, on, because, moves, []))
    return events


def _put_to_sources(party: Party, terms: FundingTerms, within: Ranges) -> dict[str, list[Funded]]:
    """The parts within the caps put to the contract's sources, in turn; by entry."""
    account = party.account
    last = len(account.priority)
    turns: list[tuple[tuple[object, ...], Unfunded]] = []
    for item, lot in party.asking:
        source = lot.funding if lot.state == "unbilled" else ""
        rank = account.priority.get(item.entry_id, last)
        for low, high in inside(within.get(item.entry_id, ()), lot.start, lot.end):
            part = Unfunded(item.entry_id, low, high, item.line_id, source)
            turns.append(((rank, item.worked_on, item.order, item.entry_id, low), part))
    for line in party.lines:
        rank = account.priority.get(line.entry_id, last)
        for low, high in within.get(line.entry_id, ()):
            part = Unfunded(line.entry_id, low, high, line.line_id)
            turns.append(((rank, line.worked_on, line.order, line.entry_id, low), part))
    turns.sort(key=lambda turn: turn[0])
    paid: dict[str, list[Funded]] = {}
    for one in share_out(terms, account.funded, (part for _, part in turns)):
        paid.setdefault(one.entry_id, []).append(one)
    return paid


def inside(ranges: Iterable[tuple[int, int]], start: int, end: int) -> Iterable[tuple[int, int]]:
    """The parts of ranges that lie in a lot; of a lot worth nothing, the lot."""
    for low, high in ranges:
        low, high = max(low, start), min(high, end)  # noqa: PLW2901
        if low < high or (low == high and start == end):
            yield low, high


def _funded_line(
    bench: Bench,
    account: Account,
    line: ApprovedLine,
    over: Ranges,
    paid: dict[str, list[Funded]],
) -> ApprovedLine:
    """A new line with a lot for each source, what is over the cap, and what waits for funds."""
    said = account.confirmed.get(line.entry_id, NOBODY)
    lots: list[Lot] = [lot for lot in line.lots if lot.state != "unbilled"]
    wanted: list[tuple[int, int, LotState, str]] = [
        (start, end, "over_cap", "") for start, end in over.get(line.entry_id, ())
    ]
    wanted += [(p.start, p.end, _state(p), p.source) for p in paid.get(line.entry_id, ())]
    for start, end, state, source in wanted:
        verdict = bench.verdict(
            line,
            True,
            bench.contract.currency,
            "none" if state == "over_cap" else bench.open_room(),
            said,
            funded=state != "held",
        )
        lots.append(bench.lot(line, start, end, state, verdict, source))
    lots.sort(key=lambda lot: (lot.start, lot.end))
    return msgspec.structs.replace(line, lots=tuple(lots))


def _state(part: Funded) -> LotState:
    return "unbilled" if part.source else "held"


def _funded_moves(
    bench: Bench,
    account: Account,
    asking: Iterable[tuple[Item, OpenLot]],
    over: Ranges,
    paid: dict[str, list[Funded]],
) -> list[LotMove]:
    """Moves of open lots to the source that pays for them, over the cap, or to where they wait for funds."""
    moves: dict[str, list[LotMove]] = {}
    changed: dict[str, Counter[tuple[str, str, bool]]] = {}
    for item, lot in asking:
        said = account.confirmed.get(item.entry_id, NOBODY)
        wanted: list[tuple[int, int, LotState, str]] = [
            (low, high, "over_cap", "")
            for low, high in inside(over.get(item.entry_id, ()), lot.start, lot.end)
        ]
        for part in paid.get(item.entry_id, ()):
            for low, high in inside([(part.start, part.end)], lot.start, lot.end):
                wanted.append((low, high, _state(part), part.source))
        net = changed.setdefault(item.entry_id, Counter())
        for low, high, state, source in wanted:
            if (state, source) != (lot.state, lot.funding):
                room = "none" if state == "over_cap" else bench.open_room()
                verdict = bench.verdict(
                    item, item.rated, bench.contract.currency, room, said, funded=state != "held"
                )
                ruling = bench.rulings.cite(verdict)
                one = move(bench, item, low, high, lot.state, state, ruling, source)
                moves.setdefault(item.entry_id, []).append(one)
                worth = high > low
                net[state, source, worth] += high - low or 1
                net[lot.state, lot.funding, worth] -= high - low or 1
    # Which part of an entry a source pays for is nobody's concern while it pays as much of it.
    return [one for entry, found in moves.items() if any(changed[entry].values()) for one in found]
