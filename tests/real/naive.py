"""What the CESAW projects come to, computed with nothing of the ledger: a loop, a dictionary and decimals."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

LONG_DAY, A_DAY = Decimal(960), Decimal(1440)


class Sums(NamedTuple):
    """Cents of one contract."""

    within: int
    over: int
    held: int
    entries: int


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a plain or gzipped CSV file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as lines:
        return list(csv.DictReader(lines))


def contracts(data: Path, log: Path | None = None) -> dict[str, Sums]:
    """Billable within the cap, over it, and held, of each contract, work in order of date."""
    terms = {row["project_key"]: row for row in rows(data / "contracts.csv")}
    grades = {row["person_key"]: row["grade"] for row in rows(data / "people.csv")}
    rates = defaultdict(list)
    for row in rows(data / "rates.csv"):
        since = date.fromisoformat(row["valid_from"])
        rates[row["entity"], row["grade"]].append((since, Decimal(row["rate_per_hour"])))
    billable: defaultdict[str, int] = defaultdict(int)
    held: defaultdict[str, int] = defaultdict(int)
    entries: defaultdict[str, int] = defaultdict(int)
    for row in rows(log or data / "time_log.csv.gz"):
        try:
            day = datetime.strptime(row["time_log_start_date"], "%m/%d/%Y %H:%M").date()  # noqa: DTZ007
        except ValueError:
            continue
        minutes = Decimal(row["time_log_delta_minutes"])
        if not 0 < minutes <= A_DAY:
            continue
        contract = terms[row["project_key"]]
        card = rates[contract["entity"], grades[row["person_key"]]]
        known = [rate for since, rate in sorted(card) if since <= day]
        entries[contract["contract_id"]] += 1
        if not known:
            continue  # held without a rate, worth nothing yet
        cents = (known[-1] * minutes * 100 / 60).quantize(Decimal(1), ROUND_HALF_UP)
        kept = held if minutes > LONG_DAY else billable
        kept[contract["contract_id"]] += int(cents)
    sums = {}
    for contract in terms.values():
        name, cap = contract["contract_id"], contract["not_to_exceed"]
        value = billable[name]
        within = min(value, int(Decimal(cap) * 100)) if cap else value
        sums[name] = Sums(within, value - within, held[name], entries[name])
    return sums
