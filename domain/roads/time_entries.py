"""The roads of commands about time entries and work in progress."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain import approval, confirming, recalling, reconsider, recording, writing, writing_back
from domain.knowledge import Knowledge
from domain.road import Road, account, accounts_of, entries, entry
from domain.time_commands import (
    ApproveTime,
    ConfirmTime,
    CorrectTime,
    RecallApproval,
    RecordTime,
    RejectTime,
    SubmitTime,
    WithdrawTime,
)
from domain.wip_commands import ConfirmHold, DecideAgain, WriteBackTime, WriteOffTime, WriteUpTime


def _their_accounts(command: Any, known: Knowledge) -> Iterable[str]:
    return accounts_of(command.entry_ids, known)


def _its_account(command: Any, known: Knowledge) -> Iterable[str]:
    return accounts_of((command.entry_id,), known)


ROADS: dict[type, Road] = {
    RecordTime: Road(recording.record, entry),
    CorrectTime: Road(recording.correct, entry, _its_account),
    WithdrawTime: Road(recording.withdraw, entry, _its_account),
    SubmitTime: Road(recording.submit, entries, _their_accounts),
    RejectTime: Road(recording.reject, entries, _their_accounts),
    ApproveTime: Road(approval.approve, entries, _their_accounts),
    ConfirmTime: Road(confirming.confirm_time, entries),
    RecallApproval: Road(recalling.recall, entries, _their_accounts),
    ConfirmHold: Road(reconsider.confirm, account),
    DecideAgain: Road(reconsider.decide_again, account),
    WriteOffTime: Road(writing.write_off, account),
    WriteUpTime: Road(writing.write_up, account),
    WriteBackTime: Road(writing_back.write_back, account),
}
