"""Whether a case of the queue waits, as far as the facts of what it is about say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from domain.boundary import REGISTER
from domain.exception_commands import AssignException
from domain.exception_owner import CaseKind
from domain.knowledge import Knowledge
from domain.open_item import Item
from domain.refusal import NotOpen
from domain.road import accounts_of

VALUE: frozenset[CaseKind] = frozenset({"hold", "over_cap", "rate_missing", "quote_missing"})
TIME: frozenset[CaseKind] = frozenset({"parked", "cost_rate", "duplicate_time"})
CLAIMED: frozenset[CaseKind] = frozenset({"expense", "duplicate_expense"})


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
    return tags


def where(command: AssignException, known: Knowledge) -> Iterable[str]:
    """The account that value waits on: of the entry's contract, or the one that is said."""
    if command.kind not in VALUE:
        return ()
    named = command.contract_id
    return (f"account:{named}",) if named else accounts_of((command.ref,), known)


def must_wait(command: AssignException, known: Knowledge) -> None:
    """Refuses a case that does not wait: never there, or cleared meanwhile.

    Caps, disputes, reminders and lent work wait by what several facts add up to: of these the word is taken.
    """
    asked = _WAITS.get(command.kind)
    if asked is not None and not asked(command, known):
        raise NotOpen(
            f"No case of kind {command.kind} on {command.ref} waits in this book: it was cleared, or there "
            "never was one. `accrual exceptions` lists those that wait.",
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


def _parted(command: AssignException, mark: str) -> tuple[str, str]:
    whole, _, part = command.ref.rpartition(mark)
    return whole, part


_WAITS: dict[CaseKind, Callable[[AssignException, Knowledge], bool]] = {
    **dict.fromkeys(VALUE, _value),
    **dict.fromkeys(TIME, _time),
    **dict.fromkeys(CLAIMED, _claimed),
    "refused_row": _row,
    "draft_blocked": _draft,
}
