"""Room under the caps and money of the sources given to lots: oldest first, all caps at once, cent by cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from domain.account import Account
from domain.cap import Piece, Placed, place
from domain.cap_room import Asked
from domain.eligibility import Bench
from domain.funding import Funded, Unfunded, share_out
from domain.lot_moves import Ranges, again, cap_moves, move, split_line
from domain.open_item import Item, OpenLot
from domain.wip import ApprovedLine, Lot, LotMove, LotsDecidedAgain, LotState

NOBODY: frozenset[str] = frozenset()


def allot(
    bench: Bench,
    account: Account,
    lines: Iterable[ApprovedLine],
    asking: Iterable[tuple[Item, OpenLot]],
) -> tuple[Ranges, Ranges]:
    """Share the room under the caps among new lines and open lots: which parts lie within it, which over it.

    Where a customer's cap is shared, the open lots of its other contracts compete as well.
    """
    pieces = [
        Piece(line.worked_on, line.order, line.entry_id, lot.start, lot.end)
        for line in lines
        for lot in line.lots
        if lot.state == "unbilled"
    ]
    pieces += [
        Piece(item.worked_on, item.order, item.entry_id, lot.start, lot.end) for item, lot in asking
    ]
    if bench.caps is None:
        signed = bench.contract.signed
        room = sum(p.end - p.start for p in pieces) if bench.room is None else bench.room
        placed = place(pieces, room, signed.cap_policy, signed.cap_tolerance, account.priority)
    else:
        placed = _under_all(bench, account, pieces, lines)
    within: Ranges = {}
    over: Ranges = {}
    for one in placed:
        kept = within if one.within else over
        kept.setdefault(one.entry_id, []).append((one.start, one.end))
    return within, over


def _under_all(
    bench: Bench, account: Account, pieces: list[Piece], lines: Iterable[ApprovedLine]
) -> list[Placed]:
    assert bench.caps is not None
    contract_id = account.contract_id
    asked = {
        item.entry_id: Asked(one.contract_id, item.line_id, item.kind)
        for one in bench.caps.accounts
        for item in one.items.values()
    }
    asked |= {line.entry_id: Asked(contract_id, line.line_id, line.kind) for line in lines}
    pieces += [
        Piece(item.worked_on, item.order, item.entry_id, lot.start, lot.end)
        for one in bench.caps.accounts[1:]
        for item, lot in _capped_lots(one)
    ]
    return bench.caps.place(pieces, asked)


def _capped_lots(account: Account) -> list[tuple[Item, OpenLot]]:
    return [pair for pair in account.open_lots() if pair[1].state in ("unbilled", "over_cap")]


def settled(
    bench: Bench,
    account: Account,
    lines: list[ApprovedLine],
    asking: Sequence[tuple[Item, OpenLot]],
    within: Ranges,
    over: Ranges,
) -> tuple[list[ApprovedLine], list[LotMove]]:
    """New lines and open lots as their place under the caps, and the contract's funding, want them."""
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
    paid = _put_to_sources(bench, account, lines, asking, within)
    lines = [_funded_line(bench, account, line, over, paid) for line in lines]
    return lines, _funded_moves(bench, account, asking, over, paid)


def elsewhere(
    bench: Bench, within: Ranges, over: Ranges, on: date, because: str
) -> list[LotsDecidedAgain]:
    """What sharing a customer's cap out means for the customer's other contracts."""
    if bench.caps is None:
        return []
    events: list[LotsDecidedAgain] = []
    for account in bench.caps.accounts[1:]:
        contract = bench.register.contract(account.contract_id)
        there = Bench(bench.register, contract, account.committed, bench.policy)
        there.caps = bench.caps
        _, moves = settled(there, account, [], _capped_lots(account), within, over)
        if moves:
            events.append(again(there, on, because, moves, []))
    return events


def _put_to_sources(
    bench: Bench,
    account: Account,
    lines: Iterable[ApprovedLine],
    asking: Iterable[tuple[Item, OpenLot]],
    within: Ranges,
) -> dict[str, list[Funded]]:
    """The parts within the caps put to the contract's sources, in turn; by entry."""
    terms = bench.contract.funding
    assert terms is not None
    last = len(account.priority)
    turns: list[tuple[tuple[object, ...], Unfunded]] = []
    for item, lot in asking:
        source = lot.funding if lot.state == "unbilled" else ""
        rank = account.priority.get(item.entry_id, last)
        for low, high in _inside(within.get(item.entry_id, ()), lot.start, lot.end):
            part = Unfunded(item.entry_id, low, high, item.line_id, source)
            turns.append(((rank, item.worked_on, item.order, item.entry_id, low), part))
    for line in lines:
        rank = account.priority.get(line.entry_id, last)
        for low, high in within.get(line.entry_id, ()):
            part = Unfunded(line.entry_id, low, high, line.line_id)
            turns.append(((rank, line.worked_on, line.order, line.entry_id, low), part))
    turns.sort(key=lambda turn: turn[0])
    paid: dict[str, list[Funded]] = {}
    for one in share_out(terms, account.funded, (part for _, part in turns)):
        paid.setdefault(one.entry_id, []).append(one)
    return paid


def _inside(ranges: Iterable[tuple[int, int]], start: int, end: int) -> Iterable[tuple[int, int]]:
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
    moves: list[LotMove] = []
    for item, lot in asking:
        said = account.confirmed.get(item.entry_id, NOBODY)
        wanted: list[tuple[int, int, LotState, str]] = [
            (low, high, "over_cap", "")
            for low, high in _inside(over.get(item.entry_id, ()), lot.start, lot.end)
        ]
        for part in paid.get(item.entry_id, ()):
            for low, high in _inside([(part.start, part.end)], lot.start, lot.end):
                wanted.append((low, high, _state(part), part.source))
        for low, high, state, source in wanted:
            if (state, source) != (lot.state, lot.funding):
                room = "none" if state == "over_cap" else bench.open_room()
                verdict = bench.verdict(
                    item, item.rated, bench.contract.currency, room, said, funded=state != "held"
                )
                ruling = bench.rulings.cite(verdict)
                moves.append(move(bench, item, low, high, lot.state, state, ruling, source))
    return moves
