"""Writing work in progress off, down or up before it is billed; posted in its own period (2.1.3, 2.1.6)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from domain.account import Account, folded
from domain.believing import believable
from domain.cap_room import plain, spare
from domain.catalogue import AnyEvent
from domain.eligibility import Bench
from domain.knowledge import Knowledge
from domain.lot_moves import move
from domain.money import amount, written
from domain.open_item import Item, line_of
from domain.policy import Moment, Policy
from domain.posting import Movement, Posting, balanced, pair
from domain.reconsider import reconsider
from domain.refusal import BadAmount, CapReached, Malformed, TooMuch, UnknownEntry
from domain.wip import ApprovedLine, Lot, LotMove, LotState, WipWritten
from domain.wip_commands import WriteOffTime, WriteUpTime

MOVEMENTS: dict[str, Movement] = {
    "write_off": "write_off_wip",
    "write_down": "write_down_wip",
    "write_up": "write_up_wip",
}


def write_off(
    command: WriteOffTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Write off or down open lots, from the end of each entry's value; room under the cap is given on.

    Raises UnknownEntry for an entry without open value, TooMuch for more than is open, Malformed for
    an entry that is named twice.
    """
    believable(command.on, moment.today, "a write-off")
    _named_once(command)
    account = known.account(command.contract_id)
    contract = known.register.contract(command.contract_id)
    bench = Bench(known.register, contract, account.committed, policy)
    moves: list[LotMove] = []
    for part in command.parts:
        item = _open_item(account, part.entry_id)
        wanted = None if part.amount is None else amount(part.amount, contract.currency)
        moves += _from_the_end(bench, item, wanted)
    accounting_date, out_of_period = known.register.posted_on(command.on)
    event = WipWritten(
        contract_id=command.contract_id,
        currency=contract.currency,
        kind=command.kind,
        on=command.on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        reason=command.reason,
        moves=tuple(moves),
        postings=_given_up(bench, account, moves, command.kind, accounting_date),
    )
    after = folded(account, [(0, event)])
    because = "written-off time leaves room under the cap"
    return (event, *reconsider(known.register, after, policy, command.on, because))


def _given_up(
    bench: Bench, account: Account, moves: list[LotMove], kind: str, on: date
) -> tuple[Posting, ...]:
    """Accrued value given up, and disbursements of an agent that are not recovered."""
    contract = bench.contract
    accrued = sum(m.end - m.start for m in moves if m.was_recognised)
    paid = sum(m.end - m.start for m in moves if account.items[m.entry_id].disbursement)
    movements: tuple[tuple[Movement, int], ...] = (
        (MOVEMENTS[kind], accrued),
        ("write_off_agent", paid),
    )
    return balanced(
        posting
        for movement, minor in movements
        for posting in pair(
            bench.policy.accounts(on, movement, "as_invoiced"),
            on,
            contract.signed.contract_id,
            contract.currency,
            minor,
        )
    )


def _named_once(command: WriteOffTime) -> None:
    """All of an entry, or an amount of it: which of the two is meant can not be told when both are said."""
    named = Counter(part.entry_id for part in command.parts)
    for entry_id, times in named.items():
        if times > 1:
            raise Malformed(
                f"Entry {entry_id} is named {times} times in one write-off: name it once, with the whole amount.",
                entry_id=entry_id,
            )


def _open_item(account: Account, entry_id: str) -> Item:
    item = account.items.get(entry_id)
    if item is None:
        raise UnknownEntry(
            f"Entry {entry_id} has no open value on contract {account.contract_id}: it is not approved, "
            "on a draft, billed or written off already.",
            entry_id=entry_id,
        )
    return item


def _from_the_end(bench: Bench, item: Item, wanted: int | None) -> list[LotMove]:
    """Moves to written off of an item's open lots, last part first, up to an amount in minor units."""
    available = sum(lot.minor for lot in item.lots)
    left = available if wanted is None else wanted
    if left > available or left < 0 or (wanted is not None and left == 0):
        currency = bench.contract.currency
        raise TooMuch(
            f"{written(left, currency)} can not be written off entry {item.entry_id}: "
            f"{written(available, currency)} of it is open.",
            entry_id=item.entry_id,
        )
    moves: list[LotMove] = []
    for lot in reversed(item.lots):
        if left <= 0 and lot.minor:
            break
        start = max(lot.start, lot.end - left)
        moves.append(move(bench, item, start, lot.end, lot.state, "written_off", -1))
        left -= lot.end - start
    return moves


def write_up(
    command: WriteUpTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Raise an open entry above its standard value, within the room the cap leaves."""
    believable(command.on, moment.today, "a write-up")
    account = known.account(command.contract_id)
    contract = known.register.contract(command.contract_id)
    item = _open_item(account, command.entry_id)
    minor = _raise(command, contract.currency)
    bench = Bench(known.register, contract, account.committed, policy)
    room = spare(known.register, account, item.line_id, item.kind)
    if room is not None and minor > room:
        raise CapReached(
            f"The cap of {command.contract_id} leaves no room to write up "
            f"{written(minor, contract.currency)}.",
            contract_id=command.contract_id,
        )
    verdict = bench.verdict(
        item,
        item.rated,
        contract.currency,
        bench.open_room(),
        account.confirmed.get(item.entry_id, frozenset()),
        funded=contract.funding is None,  # else it waits for what its sources say, at once below
    )
    value = account.approved[item.entry_id]
    state: LotState = "unbilled" if verdict.then["bills"] else "held"
    added = bench.lot(item, value, value + minor, state, verdict)
    accounting_date, out_of_period = known.register.posted_on(command.on)
    event = WipWritten(
        contract_id=command.contract_id,
        currency=contract.currency,
        kind="write_up",
        on=command.on,
        accounting_date=accounting_date,
        out_of_period=out_of_period,
        reason=command.reason,
        raised=(_raised(item, value + minor, added, accounting_date),),
        rulings=bench.rulings.written(),
        postings=_write_up_postings(bench, added, minor, command),
    )
    if contract.funding is None and plain(known.register, contract, account):
        return (event,)
    after = folded(account, [(0, event)])
    because = "written-up time takes its place under the caps and before the sources"
    return (event, *reconsider(known.register, after, policy, command.on, because))


def _raise(command: WriteUpTime, currency: str) -> int:
    minor = amount(command.amount, currency)
    if minor <= 0:
        raise BadAmount(
            "A write-up raises the value: give an amount above zero, or write down instead.",
            amount=str(command.amount),
        )
    return minor


def _raised(item: Item, value: int, added: Lot, accounting_date: date) -> ApprovedLine:
    line = line_of(item, accounting_date, minor=value, out_of_period=False)
    return msgspec.structs.replace(
        line,
        rate=item.rate,
        rate_row=item.rate_row,
        written_up=added.end - added.start,
        lots=(added,),
    )


def _write_up_postings(
    bench: Bench, added: Lot, minor: int, command: WriteUpTime
) -> tuple[Posting, ...]:
    if not added.recognised:
        return ()
    accounting_date, _ = bench.register.posted_on(command.on)
    accounts = bench.policy.accounts(accounting_date, "write_up_wip", "as_invoiced")
    contract = bench.contract
    return balanced(pair(accounts, accounting_date, command.contract_id, contract.currency, minor))
