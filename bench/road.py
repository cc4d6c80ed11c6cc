"""The whole road on real time records, beside the same amounts in plain SQL with no history.

    python -m bench.road [--data ../shared/data/cesaw] [--rows 20000]

Import (through the profiles), approve, monthly billing runs, issue, all views caught up; a second process
carries the views meanwhile, as the service does. The yardstick runs before and after in the same run, on
the same server with the same settings. Targets: at most 8 times the yardstick, at most 400 MB in any
process, time per row at 94,000 rows within 15 % of that at 20,000.
"""

from __future__ import annotations

import argparse
import calendar
import gzip
import multiprocessing
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter

from bench import yardstick
from bench.scratch import scratch
from domain.money import written
from journal.server import release
from processes import import_profiles
from processes.approving import approve_waiting
from processes.asking import Request
from processes.billing import run_billing
from processes.firm import Firm
from processes.importing import Wanted, run
from projections import wip

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "cesaw"
FILES = (
    ("cesaw-contracts", "contracts.csv"),
    ("cesaw-people", "people.csv"),
    ("cesaw-rates", "rates.csv"),
)
FIRST, LAST = date(2011, 1, 1), date(2015, 12, 31)
RATIO_MAX, MEMORY_MAX_MB, PER_ROW_MAX = 8.0, 400, 1.15


class Road:
    """One run of the road over a database of its own; seconds by stage."""

    def __init__(self, url: str, data: Path, log: Path) -> None:
        self.url, self.data, self.log = url, data, log
        self.stages: dict[str, float] = {}
        self.rows = self.invoices = 0
        self.memory_mb: dict[str, int] = {}
        self.totals: dict[str, tuple[int, int]] = {}

    @property
    def seconds(self) -> float:
        return sum(self.stages.values())

    def run(self) -> Road:
        firm = Firm.open(self.url)
        try:
            with _follower(self.url, self.memory_mb):
                with self._stage("import"):
                    self._import(firm)
                with self._stage("approve"):
                    for book in firm.books.ids():
                        approve_waiting(
                            firm, book, LAST, Request(actor="pm", key=f"approve-{book}")
                        )
                with self._stage("bill and issue"):
                    for month_end in _month_ends(FIRST, LAST):
                        for book in firm.books.ids():
                            request = Request(actor="billing", key=f"bill-{book}")
                            done = run_billing(firm, book, month_end, request, issue=True)
                            assert not done.refused, done.refused
                            self.invoices += len(done.issued)
                with self._stage("views caught up"):
                    firm.views.carry_all(firm.books)
            with firm.engine.connect() as tx:
                for row in wip.by_contract(tx):
                    billed, over = self.totals.get(row.currency, (0, 0))
                    self.totals[row.currency] = (billed + row.billed, over + row.over_cap)
        finally:
            firm.close()
        return self

    def _import(self, firm: Firm) -> None:
        for profile, name in (*FILES, ("cesaw-time", "")):
            path = self.data / name if name else self.log
            plan = import_profiles.named(profile, {})
            report = run(firm, Wanted(plan=plan, path=path, file_name=path.name, actor="import"))
            self.rows = report.rows.read

    @contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        started = perf_counter()
        yield
        self.stages[name] = perf_counter() - started


def _month_ends(first: date, last: date) -> Iterator[date]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month0 = divmod(month, 12)
        yield date(year, month0 + 1, calendar.monthrange(year, month0 + 1)[1])


def _follow(url: str, over: Event, memory: multiprocessing.Queue[int]) -> None:
    firm = Firm.open(url)
    while not over.wait(0.05):
        firm.views.carry_all(firm.books)
    firm.views.carry_all(firm.books)
    firm.close()
    memory.put(_peak_mb())


@contextmanager
def _follower(url: str, memory_mb: dict[str, int]) -> Iterator[None]:
    """A process that carries the views meanwhile. Waits for it to have caught up."""
    context = multiprocessing.get_context("spawn")
    over, memory = context.Event(), context.Queue()
    process = context.Process(target=_follow, args=(url, over, memory))
    process.start()
    try:
        yield
    finally:
        over.set()
        memory_mb["views"] = memory.get(timeout=120)
        process.join()
        memory_mb["commands"] = _peak_mb()


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def first_rows(log: Path, rows: int, folder: Path) -> Path:
    """The head of a gzipped log, as a plain file."""
    cut = folder / f"first_{rows}.csv"
    with gzip.open(log, "rb") as lines, cut.open("wb") as out:
        out.writelines(islice(lines, rows + 1))
    return cut


def measured(data: Path, log: Path) -> tuple[Road, float]:
    """A road and the yardstick's better time of one before and one after."""
    with scratch() as url:
        before, totals = yardstick.run(url, data)
        road = Road(url, data, log).run()
        after, _ = yardstick.run(url, data)
    if log.suffix == ".gz":
        assert road.totals == totals, (road.totals, totals)
    return road, min(before, after)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--rows", type=int, default=20_000, help="the smaller run's rows")
    asked = parser.parse_args()
    log = asked.data / "time_log.csv.gz"
    if not log.exists():
        print(f"There is no time log at {log}: this bench needs the real records.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        small, _ = measured(asked.data, first_rows(log, asked.rows, Path(folder)))
    whole, plain = measured(asked.data, log)
    release()
    return _say(small, whole, plain)


def _say(small: Road, whole: Road, plain: float) -> int:
    for name, seconds in whole.stages.items():
        print(f"{name:<18}{seconds:8.2f} s  {seconds / plain:5.2f} x")
    ratio = whole.seconds / plain
    per_row = (whole.seconds / whole.rows) / (small.seconds / small.rows)
    memory = max(whole.memory_mb.values())
    print(
        f"{'whole road':<18}{whole.seconds:8.2f} s for {whole.rows:,} rows, {whole.invoices} invoices"
    )
    print(f"{'plain SQL':<18}{plain:8.2f} s")
    print(f"road / plain SQL        {ratio:6.2f}   (target at most {RATIO_MAX})")
    print(
        f"per row, {whole.rows:,} / {small.rows:,} {per_row:6.2f}   (target at most {PER_ROW_MAX})"
    )
    print(
        f"most memory, MB         {memory:6d}   (target at most {MEMORY_MAX_MB}) {whole.memory_mb}"
    )
    for currency, (billed, over) in sorted(whole.totals.items()):
        print(f"{currency}: billed {written(billed, currency)}, over cap {written(over, currency)}")
    return int(ratio > RATIO_MAX or per_row > PER_ROW_MAX or memory > MEMORY_MAX_MB)


if __name__ == "__main__":
    sys.exit(main())
