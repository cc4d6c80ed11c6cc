"""Time that looks like other time of its person's day, and that somebody says is no double."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.knowledge import Knowledge
from domain.policy import Moment, Policy
from domain.refusal import NotOpen, SelfApproval
from domain.time_commands import ConfirmTime
from domain.time_entry import TimeConfirmed


def confirm_time(
    command: ConfirmTime, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Answer for entries as they stand; a correction asks again. Answered for already: no event.

    Raises UnknownEntry, NotOpen for a withdrawn entry, SelfApproval for the worker's own.
    """
    fresh: list[str] = []
    for entry_id in dict.fromkeys(command.entry_ids):
        entry, work = known.work(entry_id)
        if entry.status == "withdrawn":
            raise NotOpen(f"Entry {entry_id} was withdrawn.", entry_id=entry_id)
        if work.person_id in moment.hands:
            raise SelfApproval(
                f"{work.person_id} worked entry {entry_id}: somebody else answers for it.",
                entry_id=entry_id,
            )
        if not entry.confirmed:
            fresh.append(entry_id)
    return (TimeConfirmed(entry_ids=tuple(fresh), note=command.note),) if fresh else ()
