"""Which dates can be meant: none before the firm's books could begin, none far ahead."""

from __future__ import annotations

from datetime import date, timedelta

from domain.refusal import BadDate

EARLIEST = date(1990, 1, 1)
AHEAD = timedelta(days=31)  # anything is recorded at most this far ahead
LOOKAHEAD = timedelta(days=3_653)  # what is asked of times to come: ten years


def believable(on: date, today: date, what: str, ahead: timedelta = AHEAD) -> None:
    """Refuses a date that no period could take."""
    if not EARLIEST <= on <= today + ahead:
        raise BadDate(
            f"{on} is not a believable date for {what}: it lies before {EARLIEST} or more than "
            f"{ahead.days} days ahead.",
            date=str(on),
        )
