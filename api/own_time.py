"""Workers record and see their own time and expenses, and nobody else's."""

from __future__ import annotations

from domain.boundary import about
from domain.expense import ExpensesRecorded
from domain.expense_commands import AttachReceipt, RecordExpenses
from domain.refusal import NotAllowed, SelfApproval
from domain.time_commands import ApproveTime, CorrectTime, RecordTime, SubmitTime, WithdrawTime
from domain.time_entry import TimeCorrected, TimeRecorded
from journal.books import Books

OwnTime = RecordTime | CorrectTime | WithdrawTime | SubmitTime
Own = OwnTime | RecordExpenses | AttachReceipt


def must_be_own(books: Books, book: str, command: Own, person_id: str) -> None:
    """Refuses (NotAllowed) a command about anybody's time or expenses but this person's."""
    if isinstance(command, RecordExpenses | AttachReceipt):
        _must_be_own_expense(books, book, command, person_id)
    else:
        _must_be_own_time(books, book, command, person_id)


def _must_be_own_expense(
    books: Books, book: str, command: RecordExpenses | AttachReceipt, person_id: str
) -> None:
    if isinstance(command, RecordExpenses):
        claimants = [command.person_id]
    else:
        asked = (about(f"report:{command.report_id}", ExpensesRecorded),)
        lines, _ = books.open(book).read(asked, after=0)
        events = (line.entry.event for line in lines)
        claimants = [event.person_id for event in events if isinstance(event, ExpensesRecorded)]
    if any(whose != person_id for whose in claimants):
        raise NotAllowed(
            f"{person_id} may claim no expenses but their own.", report_id=command.report_id
        )


def _must_be_own_time(books: Books, book: str, command: OwnTime, person_id: str) -> None:
    """Time that is not recorded passes: the desk refuses it, or parks the approval."""
    match command:
        case RecordTime(person_id=whose) | CorrectTime(person_id=whose) if whose != person_id:
            raise NotAllowed(f"{person_id} may record no time but their own.", person_id=whose)
        case RecordTime():
            return
        case CorrectTime(entry_id=entry_id) | WithdrawTime(entry_id=entry_id):
            entry_ids: tuple[str, ...] = (entry_id,)
        case SubmitTime():
            entry_ids = command.entry_ids
    for entry_id, whose in _whose(books, book, entry_ids).items():
        if whose != person_id:
            raise NotAllowed(f"{entry_id} is not the time of {person_id}.", entry_id=entry_id)


def _whose(books: Books, book: str, entry_ids: tuple[str, ...]) -> dict[str, str]:
    """The person of each entry that is recorded, as it was last corrected."""
    asked = tuple(about(f"entry:{entry_id}", TimeRecorded, TimeCorrected) for entry_id in entry_ids)
    lines, _ = books.open(book).read(asked, after=0)
    whose: dict[str, str] = {}
    for line in lines:
        match line.entry.event:
            case (
                TimeRecorded(entry_id=entry_id, work=work)
                | TimeCorrected(entry_id=entry_id, work=work)
            ):
                whose[entry_id] = work.person_id
    return whose


def must_not_be_for(books: Books, book: str, command: ApproveTime, person_id: str) -> None:
    """Refuses (SelfApproval) an approval passed on for the person who worked the time."""
    for entry_id, whose in _whose(books, book, command.entry_ids).items():
        if whose == person_id:
            raise SelfApproval(
                f"{person_id} worked entry {entry_id}: somebody else approves it.",
                entry_id=entry_id,
            )
