"""Accounting periods of a book: calendar months, open until closed; a reopening takes two persons."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TypeAlias

from domain.boundary import REGISTER
from domain.event import Event, Part
from domain.refusal import Malformed


class PeriodClosed(Event, frozen=True, kw_only=True):
    """Nothing more is posted to the period. Pins what the books said: sequence and rule set (2.10)."""

    period: str
    through: int  # journal position up to which the period's figures were seen
    rule_set: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"period:{self.period}")


class PinnedBalance(Part, frozen=True, kw_only=True):
    """What was posted to an account in a month, net: positive is debit, in minor units."""

    account: str
    currency: str
    minor: int


class PinnedChange(Part, frozen=True, kw_only=True):
    """How an account of a month that was reopened differs from when it was closed before."""

    account: str
    currency: str
    was: int
    now: int


class PeriodPinned(Event, frozen=True, kw_only=True):
    """What a closed month says, kept so that anybody can see later that it still says so (semantics 2.10).

    As nothing is posted to a closed month, its figures are the same at `through` as at its close.
    """

    period: str
    through: int  # journal position up to which postings were added up
    rule_set: str
    quotes: str  # digest of all exchange rates known
    ledger: str  # digest of the balances
    balances: tuple[PinnedBalance, ...]
    changes: tuple[PinnedChange, ...] = ()  # since the month was closed before, if it was

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"period:{self.period}")


class ReopeningAsked(Event, frozen=True, kw_only=True):
    """The first of two persons asks to reopen a closed period, with a reason."""

    period: str
    reason: str
    asked_by: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"period:{self.period}")


class PeriodReopened(Event, frozen=True, kw_only=True):
    period: str
    reason: str
    asked_by: str

    @property
    def tags(self) -> tuple[str, ...]:
        return (REGISTER, f"period:{self.period}")


def period_of(day: date) -> str:
    """The month a date lies in: 2026-01-31 is in "2026-01"."""
    return f"{day.year:04d}-{day.month:02d}"


def first_day(period: str) -> date:
    """The first day of a period. Refuses a text that is not a month."""
    try:
        return date.fromisoformat(f"{period}-01")
    except ValueError:
        raise Malformed(
            f'"{period}" is not a period: write it as 2026-01.', period=period
        ) from None


def following(period: str) -> str:
    """The period after."""
    day = first_day(period)
    return period_of(date(day.year + day.month // 12, day.month % 12 + 1, 1))


def last_day(period: str) -> date:
    """The last day of a period."""
    return date.fromordinal(first_day(following(period)).toordinal() - 1)


def on_day(year: int, month: int, day: int) -> date:
    """A day of a month, months counted on past December; the month's last where it is shorter."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day (29 February)."""
    return on_day(day.year, day.month + months, day.day)


PeriodEvent: TypeAlias = PeriodClosed | PeriodPinned | ReopeningAsked | PeriodReopened
