"""How long a case of the exception queue may wait, by which rule, and on which day it is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

Counted: TypeAlias = Literal["calendar_days", "working_days"]
FRIDAY = 5  # of a week that begins with Monday as its first day
WORKING_WEEK = 5
ONE = timedelta(days=1)


class ServiceLevel(msgspec.Struct, frozen=True):
    """So many days after the day on which a case began; `rule`: the table, its version and its row.

    `holiday`: whether a day is one of the entity's; none: it has no holidays.
    """

    days: int
    counted: Counted
    rule: str
    holiday: Callable[[date], bool] | None = None

    def due_on(self, began: date) -> date:
        """The last day on which the case is cleared in time. Working days are Monday to Friday but holidays."""
        if self.counted == "calendar_days":
            return began + timedelta(days=self.days)
        if self.holiday is not None:
            return self._counted(began)
        at_weekend = max(0, began.isoweekday() - FRIDAY)
        last = began - timedelta(days=at_weekend)  # the working day it began on, or the one before
        weekends = (last.isoweekday() - 1 + self.days) // WORKING_WEEK
        return last + timedelta(days=self.days + 2 * weekends)

    def _counted(self, began: date) -> date:
        """Day by day, from the working day on which it began, or the one before."""
        last = began
        while not self._works(last):
            last -= ONE
        for _ in range(self.days):
            last += ONE
            while not self._works(last):
                last += ONE
        return last

    def _works(self, day: date) -> bool:
        assert self.holiday is not None
        return day.isoweekday() <= FRIDAY and not self.holiday(day)
