"""Lots that go from one state to another: under a cap or over it, with the accrual that follows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from domain.account import Account
from domain.eligibility import Bench
from domain.open_item import OPEN, Item
from domain.posting import Posting, balanced, pair
from domain.wip import ApprovedLine, Lot, LotMove, LotsDecidedAgain, LotState

Ranges: TypeAlias = dict[str, list[tuple[int, int]]]  # entry -> parts of its value


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
    bench: Bench,
    item: Item,
    start: int,
    end: int,
    was: LotState,
    now: LotState,
    ruling: int,
    funding: str = "",
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
        funding=funding,
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
