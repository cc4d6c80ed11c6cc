"""As of which day, and as known when: the two dates that everything about WIP and the books can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

import msgspec

from domain.refusal import BadDate


class Looking(msgspec.Struct, frozen=True):
    """What was effective by `as_of`, of what was recorded by `known_at`; both inclusive, none: now."""

    as_of: date | None = None
    known_at: datetime | None = None
    known: str = ""  # as it was asked for: a day means its end, in UTC

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Looking:
        """From the two fields of the page's head. Refuses what is no day, or no moment with its offset."""
        known = query.get("known_at", "").strip()
        return cls(_day(query.get("as_of", "").strip()), _moment(known), known)

    @property
    def dated(self) -> bool:
        return self.as_of is not None or self.known_at is not None

    @property
    def query(self) -> dict[str, str]:
        """What a link to another page of the same dates carries."""
        asked = {"as_of": self.as_of.isoformat() if self.as_of else "", "known_at": self.known}
        return {name: value for name, value in asked.items() if value}

    def knows(self, signed_on: date) -> bool:
        """Whether something agreed on a day was agreed by then."""
        days = [day for day in (self.as_of, self.known_at and self.known_at.date()) if day]
        return all(signed_on <= day for day in days)

    def moment(self, now: datetime) -> datetime:
        """The moment from which ages are counted."""
        if self.known_at is not None:
            return min(self.known_at, now)
        if self.as_of is not None:
            return min(_end(self.as_of), now)
        return now


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDate(f'"{text}" is not a day: write it as 2026-01-31.', as_of=text) from None


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return _end(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadDate(
            f'"{text}" is neither a day (2026-01-31) nor a moment with its offset from UTC '
            "(2026-01-31T18:00:00Z).",
            known_at=text,
        )
    return moment


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)
