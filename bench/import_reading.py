"""What reading a source's file costs a row, before any of it is decided: beside the csv module alone.

Run as `python -m bench.import_reading [PROFILE FILE]`. Without a file, time is made up in the layout of a shipped
profile. Times are of this process's own work, the best of several rounds; memory is the peak above the start.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
import resource
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from connectors.inspection import inspect
from connectors.source import Source
from journal.unhurried import unhurried
from processes import import_profiles
from processes.importing import windows

ROWS = 100_000
ROUNDS = 3
TARGET_US = 25.0  # a row, everything but the desk
GROWTH_ROWS = (20_000, 200_000)
GROWTH_MAX_MB = 8.0  # the file may be ten times as long; memory may not

HEADER = (
    "time_log_fact_key,organization,project_key,person_key,team_key,wbs_element_key,plan_item_key,"
    "time_log_start_date,time_log_end_date,time_log_delta_minutes,time_log_interrupt_minutes,phase_key,"
    "phase_short_name,phase.process_key,process_name\n"
)


def made(folder: Path, rows: int) -> Path:
    """A gzip file of made-up time, always the same for a number of rows."""
    seed = random.Random(11)  # noqa: S311
    path = folder / f"time_{rows}.csv.gz"
    with gzip.open(path, "wt", compresslevel=6) as file:
        file.write(HEADER)
        for number in range(rows):
            month, day, hour = seed.randint(1, 12), seed.randint(1, 28), seed.randint(0, 22)
            start = f"{month}/{day}/2015 {hour}:{seed.randint(0, 59):02}"
            file.write(
                f"{number},A,{seed.randint(1, 40)},{seed.randint(1, 200)},{seed.randint(1, 50)},"
                f"{seed.randint(1, 9_999)},{seed.randint(1, 99_999)},{start},{start},"
                f"{seed.randint(0, 480)},0,{seed.randint(1, 30)},Design,1,Process-A\n"
            )
    return path


def bare(path: Path) -> int:
    """The csv module alone: what nobody can do without."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file = gzip.GzipFile(fileobj=raw) if packed else raw
        with io.TextIOWrapper(file, "cp1252", newline="") as text:
            return sum(1 for _ in csv.reader(text)) - 1


def looked_through(profile: str, path: Path) -> int:
    """The first reading: digest and encoding of the whole file."""
    return inspect(path, import_profiles.named(profile, {}).profile.file.encoding).lines - 1


def read(profile: str, path: Path) -> int:
    """Everything but the desk: looked through, split, mapped to commands, window by window."""
    source = Source(import_profiles.named(profile, {}), path)
    try:
        return sum(len(window) for window in windows(source.rows()))
    finally:
        source.close()


def best(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds of this process's work, the best round, and the rows."""
    seconds, rows = float("inf"), 0
    for _ in range(ROUNDS):
        begun = process_time()
        with unhurried():
            rows = work()
        seconds = min(seconds, process_time() - begun)
    return seconds, rows


def peak_mb(profile: str, path: Path) -> float:
    """Megabytes that reading a file takes above the start, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (profile, path))


def _peak(profile: str, path: Path) -> float:
    source = Source(import_profiles.named(profile, {}), path)
    before = most = _resident()
    try:
        for _ in windows(source.rows()):
            most = max(most, _resident())
    finally:
        source.close()
    return (most - before) / 1024 / 1024


def _resident() -> int:
    """Bytes of memory this process has now, as Linux tells it."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> int:
    """Print the figures. Returns 1 when one misses its target."""
    with TemporaryDirectory() as folder:
        if len(sys.argv) == 3:  # noqa: PLR2004 - a profile and a file
            profile, path = sys.argv[1], Path(sys.argv[2])
        else:
            profile, path = "cesaw-time", made(Path(folder), ROWS)
        floor, rows = best(lambda: bare(path))
        look, _ = best(lambda: looked_through(profile, path))
        whole, _ = best(lambda: read(profile, path))
        small, large = (peak_mb("cesaw-time", made(Path(folder), n)) for n in GROWTH_ROWS)
    each = whole / rows * 1e6
    print(f"{profile}, {rows:,} rows of {path.name}")
    print(f"  csv module alone          {floor / rows * 1e6:6.2f} us a row")
    print(f"  looked through first      {look / rows * 1e6:6.2f} us a row")
    print(
        f"  all but the desk          {each:6.2f} us a row, {whole / floor:.1f} times csv alone (target {TARGET_US})"
    )
    print(f"  memory at {GROWTH_ROWS[0]:,} rows     {small:6.1f} MB")
    print(f"  memory at {GROWTH_ROWS[1]:,} rows    {large:6.1f} MB (at most {GROWTH_MAX_MB} more)")
    return int(each > TARGET_US or large - small > GROWTH_MAX_MB)


if __name__ == "__main__":
    sys.exit(main())
