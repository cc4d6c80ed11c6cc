"""How long cases may wait, by the rule table and the holidays of the entity in whose book they wait."""

from __future__ import annotations

from datetime import date
from functools import cached_property, partial

import msgspec

from domain.exception_owner import CaseKind
from domain.norm_hours import is_holiday
from domain.service_level import ServiceLevel
from processes.firm import Firm
from projections import holidays


class WaitingTimes:
    """Service levels as they are asked for in one look at the queue; holidays are read once, when one is needed."""

    def __init__(self, firm: Firm) -> None:
        self._firm = firm

    def allowed(self, book: str, began: date, kind: CaseKind, desk: str) -> ServiceLevel:
        """How long a case may wait that began on a day.

        Only holidays that were said before that day count, so that the answer stays the same for ever.
        """
        level = self._firm.desk.policy.service_level(began, kind, desk)
        if level.counted == "calendar_days":
            return level
        known = tuple(norm for on, norm in self._holidays.get(book, ()) if on < began)
        if not known:
            return level
        return msgspec.structs.replace(level, holiday=partial(is_holiday, known))

    @cached_property
    def _holidays(self) -> dict[str, holidays.Said]:
        with self._firm.engine.connect() as tx:
            return holidays.by_book(tx)
