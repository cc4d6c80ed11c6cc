"""Approval: somebody else than the worker accepts time, and it becomes work in progress or waits."""

from __future__ import annotations

from datetime import date

from domain.time_commands import ApproveTime, BillableQuantity, RecallApproval, RejectTime
from features.stage import Stage
from features.steps.words import Quantity
from features.vocabulary import act, check
from processes.approving import approve_waiting


def _approve(
    stage: Stage, entries: tuple[str, ...], billable: tuple[BillableQuantity, ...] = ()
) -> None:
    """Approve entries, each book's in one act; entries nobody recorded yet go to the book that is meant."""
    defaults = stage.defaults
    by_book: dict[str, list[str]] = {}
    for entry in entries:
        if entry in defaults.entries:
            defaults.rate(defaults.contract_of(entry))
        else:
            defaults.parked.add(entry)
        by_book.setdefault(defaults.book_of_entry(entry), []).append(entry)
    for book, ours in by_book.items():
        stage.ask(ApproveTime(entry_ids=tuple(ours), billable=billable), book)


@act("<entries> is approved", ApproveTime)
def approved(stage: Stage, entries: tuple[str, ...]) -> None:
    """Approves entries. One that has not arrived yet is parked, and approved when it is recorded.

    `psa:1 and psa:2 are approved`
    `psa:1 is approved by Mary`
    """
    _approve(stage, entries)


@act("<entry> is approved at <quantity>", ApproveTime)
def approved_at(stage: Stage, entry: str, quantity: Quantity) -> None:
    """Approves an entry to be charged at another quantity than was worked.

    `psa:1 is approved at 6.00 hours by Mary`
    """
    billable = BillableQuantity(entry_id=entry, quantity=quantity.text, unit=quantity.unit)
    _approve(stage, (entry,), (billable,))


@act("all that waits is approved[ up to <until>]", ApproveTime)
def all_approved(stage: Stage, until: date | None) -> None:
    """Approves all time of the book that waits for approval, up to a work date (today if none is said).

    `all that waits is approved up to 2026-01-31 by Mary`
    """
    for contract in stage.defaults.contracts:
        stage.defaults.rate(contract)
    done = stage.run(approve_waiting, through=until or stage.today)
    for _, refused in done.refused:
        stage.keep(refused)


@act("<entries> is rejected[ because <why>]", RejectTime)
def rejected(stage: Stage, entries: tuple[str, ...], why: str | None) -> None:
    """Sends entries that were handed in back to their person.

    `psa:1 is rejected because "which client was this for?" by Mary`
    """
    command = RejectTime(entry_ids=entries, reason=why or "please look again")
    stage.ask(command, stage.defaults.book_of_entry(entries[0]))


@act("approval of <entries> is recalled[ because <why>]", RecallApproval)
def recalled(stage: Stage, entries: tuple[str, ...], why: str | None) -> None:
    """Takes an approval back before billing.

    `approval of psa:1 is recalled because "wrong project"`
    """
    command = RecallApproval(entry_ids=entries, reason=why or "approved by mistake")
    stage.ask(command, stage.defaults.book_of_entry(entries[0]))


@check("<entries> is parked until recorded")
def parked(stage: Stage, entries: tuple[str, ...]) -> None:
    """Checks that the approval just given waits for these entries to arrive.

    `psa:9 is parked until recorded`
    """
    receipt = stage.receipts[-1]
    found = receipt.about.get("parked", 0)
    assert found == len(entries), f"{found} approvals were parked, not {len(entries)}"
