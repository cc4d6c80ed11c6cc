"""What the mixed firm starts from: rows of time, rates, people, and the terms and story written beside this file."""

from __future__ import annotations

import csv
import gzip
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from tests.real.mixed.sums import exact

HERE = Path(__file__).parent
Row = dict[str, str]
Fields = dict[str, Any]
Month = tuple[int, int]
FIRST, LAST = (2011, 8), (2015, 7)
LATE = 89  # every so many-th entry comes in a month late
A_DAY, LONG_DAY = 1440, 960  # minutes


class Work(NamedTuple):
    """One row of the time log that can be recorded."""

    entry: str
    project: str
    person: str
    day: date
    minutes: Fraction


def months() -> Iterator[Month]:
    """Four years of months, in order."""
    for number in range(FIRST[0] * 12 + FIRST[1] - 1, LAST[0] * 12 + LAST[1]):
        yield number // 12, number % 12 + 1


def after(month: Month) -> Month:
    """The month after one."""
    return (month[0] + month[1] // 12, month[1] % 12 + 1)


def last_day(month: Month) -> date:
    """The last day of a month."""
    return date.fromordinal(date(*after(month), 1).toordinal() - 1)


def rows(path: Path) -> list[Row]:
    """The rows of a plain or gzipped CSV file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


def day_of(row: Row) -> date | None:
    """The day on which a row of the time log began, if it can be read."""
    try:
        return datetime.strptime(row["time_log_start_date"], "%m/%d/%Y %H:%M").date()  # noqa: DTZ007
    except ValueError:
        return None


def by_arrival(log: list[Row]) -> dict[Month, list[Row]]:
    """The time log cut into the months in which its rows are handed in, each in the order of the file."""
    arriving: defaultdict[Month, list[Row]] = defaultdict(list)
    for row in log:
        day = day_of(row)
        month = FIRST if day is None else (day.year, day.month)
        late = int(row["time_log_fact_key"]) % LATE == 0
        arriving[after(month) if late else month].append(row)
    return dict(arriving)


def worked(row: Row) -> Work | None:
    """A row as work, unless it has no day, no time, or more time than a day has."""
    day, minutes = day_of(row), exact(row["time_log_delta_minutes"])
    if day is None or not 0 < minutes <= A_DAY:
        return None
    entry = f"cesaw:{row['time_log_fact_key']}"
    return Work(entry, row["project_key"], row["person_key"], day, minutes)


class Rates:
    """The price of an hour by entity, grade and day."""

    def __init__(self, data: Path) -> None:
        self.grades = {row["person_key"]: row["grade"] for row in rows(data / "people.csv")}
        self.card: defaultdict[tuple[str, str], list[tuple[date, Fraction]]] = defaultdict(list)
        for row in rows(data / "rates.csv"):
            since, rate = date.fromisoformat(row["valid_from"]), exact(row["rate_per_hour"])
            self.card[row["entity"], row["grade"]].append((since, rate))
        for steps in self.card.values():
            steps.sort()

    def of(self, entity: str, person: str, day: date) -> Fraction:
        """What an hour of a person costs on a day; all of the log's people have one."""
        steps = self.card[entity, self.grades[person]]
        return steps[bisect_right(steps, (day, Fraction(10**9))) - 1][1]


def terms(data: Path) -> dict[str, Fields]:
    """Every contract: the given file's columns, with the terms of the mixed firm beside them."""
    mixed = tomllib.loads((HERE / "terms.toml").read_text())
    contracts: dict[str, Fields] = {}
    for row in rows(data / "contracts.csv"):
        said = dict(mixed[row["contract_id"]])
        if said.get("not_to_exceed") == "given":
            said["not_to_exceed"] = row["not_to_exceed"]
        lines = [dict(line) for line in said.pop("lines", [{"line_id": "1"}])]
        lines[0].setdefault("projects", [row["project_key"]])
        contracts[row["contract_id"]] = {
            "contract_id": row["contract_id"],
            "customer_id": row["customer"],
            "currency": row["currency"],
            "signed_on": row["signed_on"],
            "lines": lines,
            **said,
            "entity": row["entity"],
            "project": row["project_key"],
        }
    return contracts


def story() -> tuple[list[Fields], list[Fields]]:
    """What is before the first month, and what happens in the months, in order of date."""
    told = tomllib.loads((HERE / "story.toml").read_text())
    return told["first"], sorted(told["happens"], key=lambda one: one["on"])
