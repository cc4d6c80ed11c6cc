"""Whether a case of the queue waits, as far as the facts of what it is about say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from domain.boundary import REGISTER
from domain.exception_commands import AssignException
from domain.exception_owner import CaseKind
from domain.knowledge import Knowledge
from domain.open_item import Item
from domain.owed import Owed
from domain.refusal import NotOpen
from domain.road import accounts_of

VALUE: frozenset[CaseKind] = frozenset({"hold", "over_cap", "rate_missing", "quote_missing"})
TIME: frozenset[CaseKind] = frozenset({"parked", "cost_rate", "duplicate_time"})
CLAIMED: frozenset[CaseKind] = frozenset({"expense", "duplicate_expense"})
OWED: frozenset[CaseKind] = frozenset({"dispute", "reminder_due"})
CAPPED: frozenset[CaseKind] = frozenset({"cap_blocked", "cap_threshold"})


def about(command: AssignException) -> tuple[str, ...]:
    """What a case is about, by its kind and what the queue calls it."""
    tags = (REGISTER, f"case:{command.kind}:{command.ref}")
    if command.kind in VALUE | TIME:
        return *tags, f"entry:{command.ref}"
    if command.kind in CLAIMED:
        return *tags, f"report:{_parted(command, '/')[0]}"
    if command.kind == "refused_row":
        return *tags, f"import:{_parted(command, '#')[0]}"
    if command.kind == "draft_blocked":
        return *tags, f"invoice:{command.ref}"
    if command.kind in OWED:
        return *tags, f"number:{command.ref}"
    if command.kind == "intercompany":
        other = command.other_entity
        between = (f"lent:{other}", f"borrowed:{other}") if other else ()
        return *tags, f"entry:{command.ref}", *between
    return tags


def where(command: AssignException, known: Knowledge) -> Iterable[str]:
    """The account that value waits on: of the entry's contract or the one that is said; of the customer that owes."""
    if command.kind in OWED:
        issued = known.number(command.ref).issued
        return () if issued is None else (known.register.cash_of(issued.customer_id),)
    if command.kind not in VALUE:
        return ()
    named = command.contract_id
    return (f"account:{named}",) if named else accounts_of((command.ref,), known)


def must_wait(command: AssignException, known: Knowledge) -> None:
    """Refuses a case that does not wait: never there, or cleared meanwhile.

    Whether a cap is reached, the day of a reminder has come or the other book has taken work in is no fact of
    this book: of caps, reminders and lent work it is known that there is such a cap, debt or work.
    """
    if not _WAITS[command.kind](command, known):
        hint = (
            " Of lent work say which entity it is lent to or by (other_entity)."
            if command.kind == "intercompany" and not command.other_entity
            else ""
        )
        raise NotOpen(
            f"No case of kind {command.kind} on {command.ref} waits in this book: it was cleared, or there "
            f"never was one. `accrual exceptions` lists those that wait.{hint}",
            kind=command.kind,
            ref=command.ref,
        )


def _value(command: AssignException, known: Knowledge) -> bool:
    found = (known.account_alone(tag.partition(":")[2]) for tag in where(command, known))
    items = (account.items.get(command.ref) for account in found)
    return any(_item_waits(command.kind, item) for item in items if item is not None)


def _item_waits(kind: CaseKind, item: Item) -> bool:
    if kind == "rate_missing" and item.rated:
        return False
    state = "over_cap" if kind == "over_cap" else "held"
    return any(lot.state == state for lot in item.lots)


def _time(command: AssignException, known: Knowledge) -> bool:
    entry = known.entry(command.ref)
    if command.kind == "parked":
        return bool(entry.parked_by) and entry.work is None
    if command.kind == "duplicate_time" and entry.confirmed:
        return False
    return entry.work is not None and entry.status != "withdrawn"


def _claimed(command: AssignException, known: Knowledge) -> bool:
    report, line = _parted(command, "/")
    found = known.report(report).lines.get(line)
    return found is not None and found.status in ("recorded", "approved") and found.waits


def _row(command: AssignException, known: Knowledge) -> bool:
    import_id, line = _parted(command, "#")
    state = known.imported(import_id)
    return line.isdecimal() and int(line) in state.refused - state.cleared


def _draft(command: AssignException, known: Knowledge) -> bool:
    state = known.invoice(command.ref)
    return state.drafted is not None and state.issued is None and not state.voided


def _disputed(command: AssignException, known: Knowledge) -> bool:
    owed = _owed(command, known)
    return owed is not None and owed.open > 0 and bool(owed.disputed)


def _to_remind(command: AssignException, known: Knowledge) -> bool:
    owed = _owed(command, known)
    return owed is not None and owed.open > 0 and not owed.disputed


def _owed(command: AssignException, known: Knowledge) -> Owed | None:
    issued = known.number(command.ref).issued
    return (
        None if issued is None else known.cash(issued.customer_id).invoices.get(issued.invoice_id)
    )


def _capped(command: AssignException, known: Knowledge) -> bool:
    """Of a contract, a line of it ("<contract> line <line>"), or a customer over its contracts."""
    register = known.register
    whole, _, line_id = command.ref.rpartition(" line ")
    contract = register.contracts.get(whole or command.ref)
    if contract is not None:
        return any(terms.line_id == (line_id if whole else "") for terms in contract.all_caps())
    return any(customer == command.ref for customer, _ in register.customer_caps)


def _between(command: AssignException, known: Knowledge) -> bool:
    """Work that was approved here or crossed between both entities, or an invoice for such work."""
    if known.entry(command.ref).work is not None:
        return True
    if not command.other_entity:
        return False
    lent = known.lending(command.other_entity)
    borrowed = known.borrowing(command.other_entity)
    crossed = {entry_id for _, entry_id in (*lent.lines, *borrowed.lines)}
    return command.ref in crossed or command.ref in {*lent.invoices, *borrowed.received}


def _parted(command: AssignException, mark: str) -> tuple[str, str]:
    whole, _, part = command.ref.rpartition(mark)
    return whole, part


_WAITS: dict[CaseKind, Callable[[AssignException, Knowledge], bool]] = {
    **dict.fromkeys(VALUE, _value),
    **dict.fromkeys(TIME, _time),
    **dict.fromkeys(CLAIMED, _claimed),
    "refused_row": _row,
    "draft_blocked": _draft,
    "dispute": _disputed,
    "reminder_due": _to_remind,
    **dict.fromkeys(CAPPED, _capped),
    "intercompany": _between,
}
