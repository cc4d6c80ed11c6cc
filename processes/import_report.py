"""What became of every row of an import: recorded, already known, corrected, held, refused or left out, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

Outcome: TypeAlias = Literal[
    "recorded", "already_known", "corrected", "held", "refused", "left_out", "ready"
]
State: TypeAlias = Literal["running", "done", "truncated", "dry_run"]
WORDS: dict[Outcome, str] = {
    "recorded": "recorded",
    "already_known": "already known",
    "corrected": "corrected",
    "held": "held",
    "refused": "refused",
    "left_out": "left out",
    "ready": "ready to record",
}
LINES_SHOWN = (
    20  # line numbers kept with each reason; all refused ones stand in the file to send back
)


class Reason(msgspec.Struct, kw_only=True):
    """Rows with the same outcome for the same reason."""

    outcome: Outcome
    code: str
    says: str  # of the first of them
    rows: int = 0
    lines: list[int] = []  # the first LINES_SHOWN of them


class Tally(msgspec.Struct, kw_only=True):
    """Rows counted by outcome, and by reason where there is one."""

    read: int = 0
    recorded: int = 0
    already_known: int = 0
    corrected: int = 0
    held: int = 0
    refused: int = 0
    left_out: int = 0
    ready: int = 0
    reasons: list[Reason] = []

    def add(self, outcome: Outcome, line: int, code: str = "", says: str = "") -> None:
        """Count one more row."""
        self.read += 1
        setattr(self, outcome, getattr(self, outcome) + 1)
        if code:
            self._because(outcome, line, code, says)

    def _because(self, outcome: Outcome, line: int, code: str, says: str) -> None:
        for reason in self.reasons:
            if reason.code == code and reason.outcome == outcome:
                break
        else:
            reason = Reason(outcome=outcome, code=code, says=says)
            self.reasons.append(reason)
        reason.rows += 1
        if len(reason.lines) < LINES_SHOWN:
            reason.lines.append(line)

    @property
    def accounted_for(self) -> bool:
        """Whether every row that was read has exactly one outcome."""
        counted: list[int] = [getattr(self, outcome) for outcome in WORDS]
        return self.read == sum(counted)


class Report(msgspec.Struct, kw_only=True):
    """The account of one reading of one file."""

    import_id: str  # of this profile and these very bytes: the same at every reading
    run: str  # of this reading
    profile: str
    file_name: str
    file_digest: str
    state: State
    rows: Tally
    columns: tuple[str, ...] = ()  # of the file
    notes: tuple[str, ...] = ()
    went_on_after: int = 0  # rows that an earlier, broken off start had dealt with
    started_at: datetime
    finished_at: datetime | None = None
