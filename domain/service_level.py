"""How long a case of the exception queue may wait, by which rule, and on which day it is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

Counted: TypeAlias = Literal["calendar_days", "working_days"]
FRIDAY = 5  # of a week that begins with Monday as its first day
WORKING_WEEK = 5


class ServiceLevel(msgspec.Struct, frozen=True):
    """So many days after the day on which a case began; `rule`: the table, its version and its row."""

    days: int
    counted: Counted
    rule: str

    def due_on(self, began: date) -> date:
        """The last day on which the case is cleared in time. Working days are Monday to Friday."""
        if self.counted == "calendar_days":
            return began + timedelta(days=self.days)
        at_weekend = max(0, began.isoweekday() - FRIDAY)
        last = began - timedelta(days=at_weekend)  # the working day it began on, or the one before
        weekends = (last.isoweekday() - 1 + self.days) // WORKING_WEEK
        return last + timedelta(days=self.days + 2 * weekends)
