"""The demo firm: three legal entities with their customers, people, contracts and rates. All of it is invented."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import msgspec

from domain.commands import PublishRates, RateTerms
from domain.contract import CapPolicy, Rounding
from domain.period import first_day, following, last_day

MONTHS = 24  # how long the story runs
SEED = "accrual"
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


def _people(first: int, *grades: str) -> dict[str, str]:
    return {f"hr:{first + number}": grade for number, grade in enumerate(grades)}


LONDON = Entity(
    book="GB01",
    name="Marlowe & Finch Consulting Ltd",
    currency="GBP",
    time_zone="Europe/London",
    town="london",
    rates={"partner": 265, "manager": 185, "senior": 142, "consultant": 108, "analyst": 82},
    people=_people(
        1001,
        *("partner", "manager", "manager", "senior", "senior", "senior", "senior", "consultant"),
        *("consultant", "consultant", "consultant", "analyst", "analyst", "analyst", "analyst"),
    ),
    customers={
        "ainsford": "Ainsford Water plc",
        "holloway-vale": "Holloway Vale Rail Ltd",
        "harwick": "Harwick Insurance Group",
        "strathmoor": "Strathmoor Energy plc",
        "pellam": "Pellam Foods Ltd",
        "tarn-valley": "Tarn Valley Council",
        "wrenfield": "Wrenfield Media Ltd",
        "wexcombe": "Wexcombe Hospitals Trust",
    },
    agreements=(
        Agreement(
            contract_id="GB-101",
            customer_id="ainsford",
            weight=5,
            purchase_order="AIW-77120",
            projects=("Asset register migration", "Field work scheduling"),
        ),
        Agreement(
            contract_id="GB-102",
            customer_id="holloway-vale",
            capped="1.30",
            weight=4,
            projects=("Timetable data platform",),
            rounding="six_minutes_up",
        ),
        Agreement(
            contract_id="GB-103",
            customer_id="harwick",
            capped="0.62",
            weight=5,
            projects=("Claims triage", "Claims reporting"),
            purchase_order="HW-2291",
        ),
        Agreement(
            contract_id="GB-104",
            customer_id="strathmoor",
            weight=3,
            projects=("Smart meter roll-out",),
            rounding="quarter_hour_nearest",
        ),
        Agreement(
            contract_id="GB-105",
            customer_id="strathmoor",
            capped="0.97",
            weight=3,
            cap_policy="whole_entry",
            tolerance="500.00",
            projects=("Outage prediction",),
        ),
        Agreement(
            contract_id="GB-106",
            customer_id="pellam",
            capped="1.20",
            weight=3,
            projects=("Supply chain diagnosis", "Depot pilot"),
        ),
        Agreement(
            contract_id="GB-107",
            customer_id="tarn-valley",
            capped="1.05",
            weight=2,
            starts=3,
            projects=("Planning portal",),
            ends=17,
        ),
        Agreement(
            contract_id="GB-108",
            customer_id="wrenfield",
            weight=2,
            starts=5,
            projects=("Audience analytics",),
        ),
        Agreement(
            contract_id="GB-109",
            customer_id="wrenfield",
            currency="EUR",
            weight=2,
            starts=8,
            capped="0.97",
            projects=("Dublin studio set-up",),
            rates={"partner": 310, "manager": 215, "senior": 165, "consultant": 126},
        ),
        Agreement(
            contract_id="GB-110",
            customer_id="wexcombe",
            capped="0.92",
            weight=3,
            starts=10,
            projects=("Theatre scheduling", "Referral letters"),
        ),
    ),
)

NEW_YORK = Entity(
    book="US01",
    name="Marlowe & Finch Inc.",
    currency="USD",
    time_zone="America/New_York",
    town="new-york",
    rates={"partner": 360, "manager": 255, "senior": 195, "consultant": 150, "analyst": 115},
    people=_people(
        2001,
        *("partner", "manager", "manager", "senior", "senior", "senior", "consultant"),
        *(
            "consultant",
            "consultant",
            "consultant",
            "analyst",
            "analyst",
            "senior",
            "data-scientist",
        ),
    ),
    customers={
        "corrigan": "Corrigan Freight Lines, Inc.",
        "larkspur": "Larkspur Mutual",
        "tidewell": "Tidewell Health Partners",
        "fernhill": "Fernhill State Bank",
        "quillback": "Quillback Robotics Corp.",
        "lantern": "Lantern Prairie Cooperative",
        "juniper-mill": "Juniper Mill Paper Company",
    },
    agreements=(
        Agreement(
            contract_id="US-201",
            customer_id="corrigan",
            weight=5,
            capped="1.15",
            projects=("Route planning", "Yard management"),
            purchase_order="4500018832",
        ),
        Agreement(
            contract_id="US-202",
            customer_id="larkspur",
            weight=4,
            projects=("Policy administration",),
        ),
        Agreement(
            contract_id="US-203",
            customer_id="tidewell",
            weight=4,
            capped="0.72",
            projects=("Patient flow", "Billing clean-up"),
            purchase_order="THP-1107",
        ),
        Agreement(
            contract_id="US-204",
            customer_id="fernhill",
            weight=4,
            projects=("Core banking test",),
            rounding="quarter_hour_up",
        ),
        Agreement(
            contract_id="US-205",
            customer_id="quillback",
            weight=3,
            capped="0.58",
            projects=("Fleet telemetry",),
        ),
        Agreement(
            contract_id="US-206",
            customer_id="lantern",
            weight=3,
            capped="1.40",
            starts=2,
            projects=("Load forecasting",),
        ),
        Agreement(
            contract_id="US-207",
            customer_id="larkspur",
            weight=2,
            starts=7,
            ends=18,
            projects=("Agent portal",),
        ),
        Agreement(
            contract_id="US-208",
            customer_id="juniper-mill",
            weight=2,
            starts=9,
            capped="0.99",
            projects=("Mill maintenance", "Energy audit"),
        ),
        Agreement(
            contract_id="US-209",
            customer_id="corrigan",
            weight=2,
            starts=13,
            projects=("Customs documents",),
        ),
    ),
    by_customer=True,
)

BERLIN = Entity(
    book="DE01",
    name="Marlowe & Finch GmbH",
    currency="EUR",
    time_zone="Europe/Berlin",
    town="berlin",
    rates={"partner": 245, "manager": 178, "senior": 136, "consultant": 105, "analyst": 79},
    people=_people(
        3001,
        *("partner", "manager", "senior", "senior", "senior", "consultant", "consultant"),
        *("consultant", "analyst", "analyst", "analyst"),
    ),
    customers={
        "elbaue": "Elbaue Chemie AG",
        "nordkai": "Nordkai Logistik GmbH",
        "falkental": "Falkental Optik GmbH",
        "rheinauen": "Rheinauen Versicherung AG",
        "havelbruch": "Havelbruch Maschinenbau GmbH",
    },
    agreements=(
        Agreement(
            contract_id="DE-301",
            customer_id="elbaue",
            weight=5,
            capped="1.10",
            projects=("Laborinformationssystem", "Sicherheitsdatenblätter"),
        ),
        Agreement(
            contract_id="DE-302",
            customer_id="nordkai",
            weight=4,
            rounding="quarter_hour_nearest",
            projects=("Containerumschlag",),
        ),
        Agreement(
            contract_id="DE-303",
            customer_id="falkental",
            weight=3,
            capped="0.70",
            projects=("Qualitätsprüfung",),
            purchase_order="FO-018",
        ),
        Agreement(
            contract_id="DE-304",
            customer_id="rheinauen",
            weight=4,
            starts=1,
            projects=("Schadenportal", "Bestandsmigration"),
            rounding="six_minutes_nearest",
        ),
        Agreement(
            contract_id="DE-305",
            customer_id="havelbruch",
            weight=3,
            starts=4,
            ends=16,
            projects=("Ersatzteilkatalog",),
        ),
        Agreement(
            contract_id="DE-306",
            customer_id="havelbruch",
            weight=3,
            starts=12,
            capped="0.98",
            projects=("Vorausschauende Wartung",),
        ),
    ),
    submits=True,
)

ENTITIES = (LONDON, NEW_YORK, BERLIN)
