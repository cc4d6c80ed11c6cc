"""A contract's account: every lot of approved work that is still open, what is on drafts, what was billed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date
from typing import Any

import msgspec

from domain.billing_history import History, after_credit, after_issue
from domain.billing_run import BillingDateKept, InvoicePostponed
from domain.cap_terms import ItemsPrioritised
from domain.catalogue import AnyEvent
from domain.cost import CostLine, CostReversed, TimeCosted
from domain.invoice import (
    CreditLine,
    DraftVoided,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    InvoiceLine,
    LineAdjusted,
    LinesRemoved,
)
from domain.open_item import (
    OPEN,
    DraftLine,
    GivenUp,
    Item,
    OpenLot,
    add_up,
    item_of,
    moved,
    opened,
    opened_lot,
    parted,
)
from domain.wip import (
    ApprovalRecalled,
    ApprovedLine,
    ChargesRaised,
    Decided,
    HoldConfirmed,
    Kind,
    LotMove,
    LotsDecidedAgain,
    TimeApproved,
    Uncharged,
    WipWritten,
)

UNCAPPED: frozenset[Kind] = frozenset({"expense", "deposit"})  # what a plain cap does not count


class Account:
    """One contract's open items. Never changed in place once handed out: see `folded`.

    `committed` is what counts against a plain cap: drafted and billed, net of credits, without expenses
    and deposits, in minor units. `siblings` are accounts of contracts that share a cap with this one.
    """

    def __init__(self, contract_id: str) -> None:
        self.contract_id = contract_id
        self.items: dict[str, Item] = {}
        self.approved: dict[str, int] = {}  # every entry approved now -> its value
        self.drafts: dict[str, dict[int, DraftLine]] = {}
        self.drafted: dict[str, int] = {}  # entry -> value on drafts
        self.billed: dict[str, int] = {}  # entry -> value billed, net of credits
        self.written: dict[str, int] = {}  # entry -> value written off or down
        self.given_up: dict[str, tuple[Item, tuple[GivenUp, ...]]] = {}  # what may be written back
        self.confirmed: dict[str, frozenset[str]] = {}
        self.costs: dict[str, CostLine] = {}  # entry -> what its work cost
        self.cost_currency = ""
        self.uncharged: dict[str, Uncharged] = {}  # time that bills nothing by itself
        self.consumed: dict[tuple[str, str], int] = {}  # (line, kind) -> drafted and billed, net
        self.worth_on: dict[
            tuple[str, date], int
        ] = {}  # (line, day of work): the same, without fees
        self.funded: dict[str, int] = {}  # source -> drafted and billed, net of credits
        self.priority: dict[str, int] = {}  # entries served before others, first to last
        self.siblings: tuple[Account, ...] = ()
        self.mixed = False  # an expense or a deposit was ever on it
        self.committed = 0
        self.over_cap = 0
        self.unbilled = 0
        self.drafts_made = 0
        self.history = History()
        self.kept: BillingDateKept | None = None  # the last date of its billing calendar that was
        self.postponed: dict[tuple[str, str | None, str | None], InvoicePostponed] = {}

    def may_bill(self, cut_off: date) -> bool:
        """Whether a draft up to this date might find anything: something billable, or waiting."""
        return any(
            item.waits
            or (item.worked_on <= cut_off and any(lot.state == "unbilled" for lot in item.lots))
            for item in self.items.values()
        )

    def open_lots(self) -> Iterable[tuple[Item, OpenLot]]:
        for item in self.items.values():
            for lot in item.lots:
                yield item, lot


def folded(before: Account, seen: Iterable[tuple[int, AnyEvent]]) -> Account:
    """The account after further facts; the one given stays as it was."""
    after: Account | None = None
    for _, event in seen:
        if after is None:
            after = copy(before)
            for name, value in vars(before).items():
                if isinstance(value, dict):
                    setattr(after, name, dict(value))
        effect = _EFFECTS.get(type(event))
        if effect is not None:
            effect(after, event)
    return before if after is None else after


def _approved(account: Account, event: TimeApproved | ChargesRaised) -> None:
    for line in event.lines:
        _open(account, line, event.rulings)


def _decided_again(account: Account, event: LotsDecidedAgain) -> None:
    if event.contract_id != account.contract_id:  # of a contract that shares a cap
        return
    for line in event.priced:
        _drop(account, line.entry_id)
        _open(account, line, event.rulings)
    for move in event.moves:
        _move(account, move, event.rulings)


def _recalled(account: Account, event: ApprovalRecalled) -> None:
    for entry_id in event.entry_ids:
        _drop(account, entry_id)
        account.approved.pop(entry_id, None)
        account.uncharged.pop(entry_id, None)
        account.confirmed.pop(entry_id, None)


def _confirmed(account: Account, event: HoldConfirmed) -> None:
    for entry_id in event.entry_ids:
        before = account.confirmed.get(entry_id, frozenset())
        account.confirmed[entry_id] = before | {event.reason_code}


def _written(account: Account, event: WipWritten) -> None:
    for move in event.moves:
        if move.was == "written_off":
            _restore(account, move, event.rulings)
            continue
        item = account.items[move.entry_id]
        for lot in _move(account, move, event.rulings):
            _give_up(account, item, GivenUp(lot, event.kind, event.on))
    for line in event.raised:
        _raise(account, line, event.rulings)


def _drafted(account: Account, event: InvoiceDrafted) -> None:
    account.drafts_made += 1
    account.postponed.clear()
    ours = [line for line in event.lines if line.contract_id == account.contract_id]
    account.drafts[event.invoice_id] = {line.number: DraftLine(line, line.minor) for line in ours}
    for line in ours:
        _put_on_draft(account, line)


def _postponed(account: Account, event: InvoicePostponed) -> None:
    account.postponed[event.part] = event


def _kept(account: Account, event: BillingDateKept) -> None:
    account.kept = event


def _removed(account: Account, event: LinesRemoved) -> None:
    draft = dict(account.drafts[event.invoice_id])
    for number in event.numbers:
        if number in draft:
            _take_off_draft(account, draft.pop(number), event.defer_until)
    account.drafts[event.invoice_id] = draft


def _adjusted(account: Account, event: LineAdjusted) -> None:
    if event.contract_id != account.contract_id:
        return
    draft = dict(account.drafts[event.invoice_id])
    draft[event.number] = DraftLine(draft[event.number].line, event.now)
    account.drafts[event.invoice_id] = draft
    _commit(account, draft[event.number].line, event.now - event.was)


def _voided(account: Account, event: DraftVoided) -> None:
    for drafted in account.drafts.pop(event.invoice_id).values():
        _take_off_draft(account, drafted, None)


def _issued(account: Account, event: InvoiceIssued) -> None:
    ours = account.drafts.pop(event.invoice_id)
    for drafted in ours.values():
        _bill(account, drafted)
    charged = sum(drafted.charged for drafted in ours.values())
    account.history = after_issue(account.history, event, account.contract_id, ours, charged)


def _credited(account: Account, event: InvoiceCredited) -> None:
    for credit in event.lines:
        if credit.of.contract_id == account.contract_id:
            _credit(account, credit, event.credited_on)
    account.history = after_credit(account.history, event, account.contract_id)


def _costed(account: Account, event: TimeCosted) -> None:
    account.cost_currency = event.currency
    account.costs.update((line.entry_id, line) for line in event.lines)


def _cost_reversed(account: Account, event: CostReversed) -> None:
    for line in event.lines:
        del account.costs[line.entry_id]


def _prioritised(account: Account, event: ItemsPrioritised) -> None:
    account.priority = {entry_id: rank for rank, entry_id in enumerate(event.entry_ids)}


def _commit(account: Account, line: InvoiceLine, minor: int) -> None:
    """What a document charges counts against caps and the source that pays for it; credits give it back."""
    if line.kind not in UNCAPPED:
        account.committed += minor
    add_up(account.consumed, (line.line_id, line.kind), minor)
    if line.kind != "fee":
        add_up(account.worth_on, (line.line_id, line.worked_on), minor)
    if line.funding:
        add_up(account.funded, line.funding, minor)


def _count(account: Account, lot: OpenLot, sign: int) -> None:
    if lot.state == "unbilled":
        account.unbilled += sign * lot.minor
    elif lot.state == "over_cap":
        account.over_cap += sign * lot.minor


def _open(account: Account, line: ApprovedLine, rulings: tuple[Decided, ...]) -> None:
    """An approved line's lots are open, except the part that is not charged."""
    account.approved[line.entry_id] = line.minor
    account.mixed |= line.kind in UNCAPPED
    if line.kind == "time" and not (line.chargeable or line.outside):
        account.uncharged[line.entry_id] = Uncharged(
            line_id=line.line_id,
            worked_on=line.worked_on,
            order=line.order,
            seconds=line.billable,
            minor=line.minor,
        )
    item = opened(line, rulings)
    for lot in item.lots:
        _count(account, lot, 1)
    if item.lots:
        account.items[line.entry_id] = item


def _drop(account: Account, entry_id: str) -> None:
    item = account.items.pop(entry_id, None)
    if item is not None:
        for lot in item.lots:
            _count(account, lot, -1)


def _put(account: Account, item: Item, lots: list[OpenLot]) -> None:
    """Keep an item with these lots; an item without any is no longer open."""
    if lots:
        lots.sort(key=lambda lot: (lot.start, lot.end))
        waits = not item.rate_row or any(lot.state == "held" for lot in lots)
        account.items[item.entry_id] = msgspec.structs.replace(item, lots=tuple(lots), waits=waits)
    else:
        account.items.pop(item.entry_id, None)


def _cut(account: Account, item: Item, start: int, end: int) -> tuple[list[OpenLot], list[OpenLot]]:
    """The item's open lots outside a range, and the pieces inside it, which no longer count."""
    outside, inside = parted(item.lots, start, end)
    for lot in inside:
        _count(account, lot, -1)
    return outside, inside


def _move(account: Account, move: LotMove, rulings: tuple[Decided, ...] = ()) -> list[OpenLot]:
    """Moves a part of an item's open lots; answers the lots that part was."""
    item = account.items[move.entry_id]
    lots, taken = _cut(account, item, move.start, move.end)
    if move.now in OPEN:
        lot = moved(move, rulings, taken[0].defer_until if taken else None)
        _count(account, lot, 1)
        lots.append(lot)
    elif move.now == "written_off":
        add_up(account.written, move.entry_id, move.end - move.start)
    _put(account, item, lots)
    return taken


def _give_up(account: Account, item: Item, lot: GivenUp) -> None:
    """Remember what was written off, for it may be written back."""
    _, before = account.given_up.get(item.entry_id, (item, ()))
    account.given_up[item.entry_id] = (msgspec.structs.replace(item, lots=()), (*before, lot))


def _restore(account: Account, move: LotMove, rulings: tuple[Decided, ...]) -> None:
    """A lot that was written off is open again."""
    gone, lots = account.given_up.pop(move.entry_id)
    left = tuple(one for one in lots if (one.lot.start, one.lot.end) != (move.start, move.end))
    if left:
        account.given_up[move.entry_id] = (gone, left)
    add_up(account.written, move.entry_id, move.start - move.end)
    item = account.items.get(move.entry_id) or gone
    back = moved(move, rulings, None)
    _count(account, back, 1)
    _put(account, item, [*item.lots, back])


def _raise(account: Account, line: ApprovedLine, rulings: tuple[Decided, ...]) -> None:
    """A written-up entry: its last lot is the amount added."""
    lot = opened_lot(line.lots[-1], rulings)
    item = account.items[line.entry_id]
    item = msgspec.structs.replace(item, minor=item.minor + line.written_up)
    _count(account, lot, 1)
    account.approved[line.entry_id] = line.minor
    _put(account, item, [*item.lots, lot])


def _put_on_draft(account: Account, line: InvoiceLine) -> None:
    _commit(account, line, line.minor)
    add_up(account.drafted, line.entry_id, line.minor)
    item = account.items[line.entry_id]
    lots, _ = _cut(account, item, line.start, line.end)
    _put(account, item, lots)


def _take_back(account: Account, line: InvoiceLine, lot: OpenLot) -> None:
    item = account.items.get(line.entry_id) or item_of(line)
    _count(account, lot, 1)
    _put(account, item, [*item.lots, lot])


def _take_off_draft(account: Account, drafted: DraftLine, defer_until: date | None) -> None:
    line = drafted.line
    _commit(account, line, -drafted.charged)
    add_up(account.drafted, line.entry_id, -line.minor)
    _take_back(
        account,
        line,
        OpenLot(line.start, line.end, "unbilled", line.recognised, defer_until, line.funding),
    )


def _bill(account: Account, drafted: DraftLine) -> None:
    line = drafted.line
    add_up(account.drafted, line.entry_id, -line.minor)
    add_up(account.billed, line.entry_id, drafted.charged)
    add_up(account.written, line.entry_id, line.minor - drafted.charged)


def _credit(account: Account, credit: CreditLine, on: date) -> None:
    line = credit.of
    _commit(account, line, -credit.charged)
    add_up(account.billed, line.entry_id, -credit.charged)
    if credit.write_off:
        add_up(account.written, line.entry_id, credit.minor)
        lot = OpenLot(credit.start, credit.end, "unbilled", line.recognised, None, line.funding)
        _give_up(account, item_of(line), GivenUp(lot, "credit", on))
    else:
        _take_back(
            account, line, OpenLot(credit.start, credit.end, "unbilled", True, None, line.funding)
        )


_EFFECTS: dict[type, Callable[[Account, Any], None]] = {
    TimeApproved: _approved,
    ChargesRaised: _approved,
    LotsDecidedAgain: _decided_again,
    ApprovalRecalled: _recalled,
    HoldConfirmed: _confirmed,
    ItemsPrioritised: _prioritised,
    WipWritten: _written,
    InvoiceDrafted: _drafted,
    InvoicePostponed: _postponed,
    BillingDateKept: _kept,
    LinesRemoved: _removed,
    LineAdjusted: _adjusted,
    DraftVoided: _voided,
    InvoiceIssued: _issued,
    InvoiceCredited: _credited,
    TimeCosted: _costed,
    CostReversed: _cost_reversed,
}
