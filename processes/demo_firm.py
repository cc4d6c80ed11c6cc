"""What the demo firm is made of: the months of its story, its entities and what they agreed with customers."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import msgspec

from domain.cap_terms import CapPolicy
from domain.contract import Rounding
from domain.master_commands import PublishRates, RateTerms
from domain.period import first_day, following, last_day

MONTHS = 24  # how long the story runs
SEED = "accrual"
GO_LIVE = timedelta(days=10)  # the books open this long before the first month
SATURDAY = 5


class Months:
    """The months of the story, counted from 0; the last one is the last completed month."""

    def __init__(self, through: date) -> None:
        months_before = through.year * 12 + through.month - MONTHS
        self.periods = [f"{months_before // 12:04d}-{months_before % 12 + 1:02d}"]
        while len(self.periods) < MONTHS:
            self.periods.append(following(self.periods[-1]))

    @classmethod
    def starting(cls, first: date) -> Months:
        """The months of the story that starts in the month of a date."""
        count = first.year * 12 + first.month - 1 + MONTHS - 1
        return cls(date(count // 12, count % 12 + 1, 1))

    def first(self, month: int) -> date:
        """The first day of a month; before 0 and after the last one too."""
        start = first_day(self.periods[0])
        count = start.year * 12 + start.month - 1 + month
        return date(count // 12, count % 12 + 1, 1)

    def last(self, month: int) -> date:
        """The last day of a month."""
        return last_day(f"{self.first(month):%Y-%m}")

    def weekday(self, month: int, day: int) -> date:
        """A day of a month, or the Monday after when it falls on a weekend."""
        on = self.first(month).replace(day=day)
        return on if on.weekday() < SATURDAY else on + timedelta(days=7 - on.weekday())

    @property
    def end(self) -> date:
        """The last day of the story."""
        return self.last(MONTHS - 1)


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """A contract of the story: `months` counts from the story's first; `capped` is a share of expected value."""

    contract_id: str
    customer_id: str
    projects: tuple[str, ...]  # names
    starts: int = -6
    ends: int | None = None  # its last month
    capped: str | None = None
    cap_policy: CapPolicy = "split"
    tolerance: str = "0"
    warned: tuple[int, ...] = ()  # per cent of the cap at which it warns, where it says so
    rounding: Rounding = "exact"
    currency: str | None = None  # the entity's, unless another is agreed
    weight: int = 3  # how much of the people's time it takes
    purchase_order: str | None = None

    rates: dict[str, int] = {}  # per hour, where the contract has its own

    def project_id(self, number: int) -> str:
        return f"{self.contract_id}-{'ABCDEF'[number]}"

    def cap(self, worth: int) -> str | None:
        """The agreed share of what the work is expected to come to, to the nearest thousand below."""
        if self.capped is None:
            return None
        return f"{max(10, int(worth * Fraction(self.capped)) // 1000)},000.00"

    def own_rates(self, since: date, rates: dict[str, int]) -> PublishRates:
        """The contract's own rates per grade, in its currency."""
        assert self.currency is not None
        rows = tuple(
            RateTerms(
                valid_from=since,
                rate=rate,
                currency=self.currency,
                grade=grade,
                contract_id=self.contract_id,
            )
            for grade, rate in rates.items()
        )
        return PublishRates(card_id=f"{self.contract_id}-own", rows=rows)


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """A legal entity of the story: its people by grade, and whom it works for."""

    book: str
    name: str
    currency: str
    time_zone: str
    town: str  # its functions act as "pm-london" and so on
    rates: dict[str, int]  # per hour, in the story's first year
    people: dict[str, str]  # person -> grade; opaque ids, as HR gives them
    customers: dict[str, str]
    agreements: tuple[Agreement, ...]
    by_customer: bool = False  # one invoice a customer rather than a contract
    submits: bool = False  # people hand in their week before it is approved

    def actor(self, function: str) -> str:
        return f"{function}-{self.town}"
