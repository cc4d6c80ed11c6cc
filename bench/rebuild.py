"""The views: how fast they are rebuilt from the journal, beside one transaction an event, and how fast they answer.

    python -m bench.rebuild [--entries 94000]

A made-up firm of 34 contracts is written to a database of its own. Targets: all views together at least
20,000 events a second, each view at least 15 times as fast as one transaction an event, at most 400 MB,
WIP per contract as of a past day and as known at a past moment under 100 ms at the median.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import perf_counter
from typing import NamedTuple

import psycopg
from sqlalchemy import Connection, Engine, create_engine

from bench import fabricated
from bench.scratch import scratch
from bench.spent import Spent
from journal.books import Books
from journal.journal import Journal, Line
from journal.server import release, sqlalchemy_url
from projections import (
    contracts,
    exceptions,
    figures,
    general_ledger,
    invoices,
    making,
    revenue,
    time_entries,
    wip,
)
from projections.batch import Batch
from projections.carrying import driver
from projections.catalogue import VIEWS
from projections.runner import Views
from projections.view import View

RATE_MIN, TIMES_MIN, MEMORY_MAX_MB, MEDIAN_MAX_MS = 20_000, 15, 400, 100
ROUNDS = 3
SINGLE = 1_000  # events carried one by one
ASKED = 15  # times each question is asked


class Rebuilt(NamedTuple):
    """Events a second of the best of a few rebuilds, and processor seconds per 10,000 events of the cheapest."""

    rate: float
    own: float
    server: float

    def __str__(self) -> str:
        return f"{self.rate:10,.0f} events/s, {self.own:.3f} + {self.server:.3f} CPU s"


def rebuilt(views: Views, name: str | None, books: Books, spent: Spent) -> Rebuilt:
    """Rebuild a view (or all) a few times."""
    found = []
    for _ in range(ROUNDS):
        own, server = spent.seconds()
        began = perf_counter()
        lines = sum(views.rebuild(name, books).values())
        took = perf_counter() - began
        own_after, server_after = spent.seconds()
        per = 10_000 / lines
        found.append(Rebuilt(lines / took, (own_after - own) * per, (server_after - server) * per))
    cheapest = min(found, key=lambda one: one.own + one.server)
    return cheapest._replace(rate=max(one.rate for one in found))


def one_by_one(engine: Engine, view: View, journal: Journal, turn: int) -> float:
    """Events a second when each is a durable transaction of its own, as a stock projection runner does it.

    Measured on a stretch of recorded time and on one of what follows `turn` (approvals, invoices: few
    events of many lines), and weighted as the book has them.
    """
    recorded = _stretch(engine, view, journal, turn // 2, SINGLE)
    following = _stretch(engine, view, journal, (turn + journal.head()) // 2, SINGLE // 10)
    share = turn / journal.head()
    return 1 / (share * recorded + (1 - share) * following)


def _stretch(engine: Engine, view: View, journal: Journal, start: int, events: int) -> float:
    """Seconds an event, with everything before carried."""
    Views(engine, (view,)).carry(journal, upto=start)
    lines = journal.page(start, events)
    moved = "update views.place set position = %s where view = %s and book = %s"
    with engine.connect() as tx:
        batch = Batch(journal.book)
        batch.within(driver(tx))
        projector = view.projector(batch)
        began = perf_counter()
        for line in lines:
            handle = projector.handlers.get(type(line.entry.event).__name__)
            if handle is not None:
                handle(line)
            projector.settle()
            batch.flush()
            driver(tx).execute(moved, (line.position, view.name, journal.book))
            tx.commit()
        return (perf_counter() - began) / len(lines)


def alone(engine: Engine, views: Views, books: Books) -> dict[str, float]:
    """One event a transaction, view by view."""
    journal = books.open("US01")
    turn = next(line for line in _all(journal) if line.kind == "TimeApproved").position
    found: dict[str, float] = {}
    for view in VIEWS:
        with engine.begin() as tx:
            making.empty(tx, [view])
        found[view.name] = one_by_one(engine, view, journal, turn)
    views.rebuild(None, books)
    return found


def _all(journal: Journal) -> Iterator[Line]:
    position = 0
    while lines := journal.page(position, 5_000, 2**22):
        yield from lines
        position = lines[-1].position


def asked(engine: Engine) -> dict[str, float]:
    """Milliseconds at the median for each question."""
    day = fabricated.FIRST + timedelta(days=fabricated.DAYS // 2)
    moment = fabricated.RECORDED + timedelta(seconds=60)
    book, contract = "US01", "US01-C3"
    questions: dict[str, Callable[[Connection], object]] = {
        "WIP of all contracts, as of and known at": lambda tx: wip.by_contract(
            tx, as_of=day, known_at=moment
        ),
        "WIP of one contract, as of and known at": lambda tx: wip.by_contract(
            tx, book=book, contract_id=contract, as_of=day, known_at=moment
        ),
        "WIP of all contracts": wip.by_contract,
        "open lots of one contract": lambda tx: wip.lots(
            tx, book=book, contract_id=contract, states=("unbilled", "held", "over_cap")
        ),
        "open lots of one book, first 100": lambda tx: wip.lots(
            tx, book=book, states=("unbilled", "held", "over_cap"), limit=100
        ),
        "overview of contracts": contracts.overview,
        "exceptions, first 100": lambda tx: exceptions.listing(tx, limit=100),
        "exceptions by desk": exceptions.summary,
        "trial balance": general_ledger.trial_balance,
        "revenue by contract and period": revenue.by_period,
        "invoices, latest 50": lambda tx: invoices.listing(tx, limit=50),
        "one invoice": lambda tx: invoices.one(tx, book="US01", invoice_id="US01-C3-12"),
        "figures of a month by project": lambda tx: figures.listing(
            tx, first=day.replace(day=1), last=day, by=["project"]
        ),
        "figures of two years by entity": lambda tx: figures.listing(
            tx, first=day, last=fabricated.FIRST + timedelta(days=fabricated.DAYS)
        ),
        "time that waits": lambda tx: time_entries.waiting(tx, book="US01"),
    }
    return {name: _median_ms(engine, question) for name, question in questions.items()}


def _median_ms(engine: Engine, question: Callable[[Connection], object]) -> float:
    took: list[float] = []
    with engine.connect() as tx:
        for _ in range(ASKED):
            began = perf_counter()
            question(tx)
            took.append(1_000 * (perf_counter() - began))
    return statistics.median(took)


def main() -> int:
    """Measure, and say which targets were missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--entries", type=int, default=94_000)
    given = parser.parse_args()
    with scratch() as url:
        books = Books(url)
        engine = create_engine(sqlalchemy_url(url))
        views = Views(engine)
        views.create()
        lines = fabricated.tell(books, given.entries)
        views.carry_all(books)
        print(f"{lines:,} events in {len(books.ids())} books; {_counts(engine)}")
        with psycopg.connect(url) as connection:
            spent = Spent(connection)
        print("CPU seconds are those of this process and of the server, per 10,000 events")
        whole = rebuilt(views, None, books, spent)
        print(f"{'all views':<14}{whole}   (target at least {RATE_MIN:,})")
        each = {view.name: rebuilt(views, view.name, books, spent) for view in VIEWS}
        singly = alone(engine, views, books)
        times = {name: one.rate / singly[name] for name, one in each.items()}
        for name, one in each.items():
            print(
                f"{name:<14}{one}, one transaction an event {singly[name]:6,.0f}:"
                f" {times[name]:5.1f} times   (target at least {TIMES_MIN})"
            )
        medians = asked(engine)
        for name, took in medians.items():
            print(f"{name:<42}{took:8.1f} ms")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"most memory, MB {memory}   (target at most {MEMORY_MAX_MB})")
        engine.dispose()
        books.close()
    release()
    wip_ms = max(took for name, took in medians.items() if "as of" in name)
    missed = whole.rate < RATE_MIN or min(times.values()) < TIMES_MIN or wip_ms >= MEDIAN_MAX_MS
    return int(missed or memory > MEMORY_MAX_MB)


def _counts(engine: Engine) -> str:
    tables = ("time_entry", "lot", "invoice_line", "posting")
    with engine.connect() as tx:
        counts = [
            driver(tx).execute(f"select count(*) from views.{t}".encode()).fetchone()
            for t in tables
        ]
    return ", ".join(f"{row[0]:,} {name}" for name, row in zip(tables, counts, strict=True) if row)


if __name__ == "__main__":
    sys.exit(main())
