"""`python -m bench.http`: HTTP beside its yardsticks.

Single entries recorded by 32 clients, beside a bare route that does one durable insert a request;
then WIP per contract as of a past day and as known at a past moment, asked one after the other.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import quote

import click
import httpx
import msgspec
import psycopg

from bench.scratch import scratch
from domain import master_commands, time_commands
from domain.commands import AnyCommand
from journal.server import ADDRESS, release
from processes.access import Bearer, issue
from processes.desk import Request
from processes.firm import Firm

CLIENTS = 32
SECONDS = 8
ROUNDS = 3  # alternating, the best of each is compared: other work on the machine only slows
LUA = Path(__file__).with_name("http_record.lua")
READY_S = 60.0
TARGET = 0.40
CONTRACTS = 40
ENTRIES = 20_000
PIECE = 1_000
QUESTIONS = 100
WIP_MS = 100.0
WITHOUT_WRK = "This bench asks with wrk, which is not on this machine. Install it (Debian: apt-get install wrk) and start again."


class Figures(msgspec.Struct, frozen=True):
    """What wrk measured in one round."""

    rate: float  # requests a second
    p50_ms: float
    p99_ms: float
    errors: int


@contextmanager
def served(target: str, path: str, environment: dict[str, str]) -> Iterator[str]:
    """A service under granian, with the settings of `accrual serve`; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["--interface", "asgi", "--factory", "--loop", "uvloop", "--workers", "1"]
    arguments += ["--port", str(port), "--workers-kill-timeout", "5", "--no-access-log"]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *arguments, target],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}{path}")
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait(address: str) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own service
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{address} did not answer within {READY_S:.0f} s")


def load(address: str, token: str, seconds: int) -> Figures:
    """32 clients for some seconds, each request an entry never sent before."""
    run = secrets.token_hex(4)
    said = subprocess.run(
        ["wrk", "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(LUA), address, "--", run, token],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (line,) = [line for line in said.splitlines() if line.startswith("FIGURES")]
    requests, micros, p50, p99, errors = map(int, line.split()[1:])
    return Figures(requests / micros * 1e6, p50 / 1000, p99 / 1000, errors)


def prepare(firm: Firm, book: str, contracts: int = 1) -> str:
    """A book with contracts of one project each; a token that may record time and read WIP."""
    asked: list[AnyCommand] = [
        master_commands.OpenEntity(entity_id=book, name="Bench", base_currency="EUR"),
        master_commands.RegisterCustomer(customer_id="bench:customer", name="Bench"),
        master_commands.RegisterPerson(person_id="bench:person", home_entity=book, grade="any"),
    ]
    for number in range(contracts):
        project = f"bench:project{number or ''}"
        terms = master_commands.LineTerms(line_id="1", projects=(project,))
        asked += [
            master_commands.OpenProject(project_id=project, name="Bench"),
            master_commands.SignContract(
                contract_id=f"bench:contract{number or ''}",
                customer_id="bench:customer",
                currency="EUR",
                signed_on=date(2025, 1, 1),
                lines=(terms,),
                not_to_exceed="10,000.00",
            ),
        ]
    rate = master_commands.RateTerms(valid_from=date(2025, 1, 1), rate="90.00", currency="EUR")
    asked.append(master_commands.PublishRates(card_id="bench", rows=(rate,)))
    for number, command in enumerate(asked):
        firm.desk.do(book, command, Request(actor="bench", key=f"bench-{number:06d}"))
    bearer = Bearer(actor="bench", roles=frozenset({"integration", "controller"}))
    return issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))


def fill(firm: Firm, book: str, entries: int) -> datetime:
    """Time worked over a year on every contract, all approved; the moment when half of it was."""
    worked = [date(2025, 1, 1) + timedelta(days=number % 365) for number in range(entries)]
    moment = datetime.now(UTC)
    for start in range(0, entries, PIECE):
        piece = range(start, min(start + PIECE, entries))
        by_project: dict[str, list[str]] = {}
        asked: list[tuple[AnyCommand, str]] = []
        for number in piece:
            project = f"bench:project{number % CONTRACTS or ''}"
            entry_id = f"bench:{number}"
            by_project.setdefault(project, []).append(entry_id)
            record = time_commands.RecordTime(
                entry_id=entry_id,
                project_id=project,
                person_id="bench:person",
                worked_on=worked[number],
                quantity="0.25",
            )
            asked.append((record, f"bench-entry-{number}"))
        firm.desk.do_many(book, asked, Request(actor="bench", key="bench-entries"))
        for project, entry_ids in by_project.items():
            approve = time_commands.ApproveTime(entry_ids=tuple(entry_ids))
            firm.desk.do(book, approve, Request(actor="boss", key=f"bench-{start}-{project}"))
        if start < entries // 2:
            moment = datetime.now(UTC)
    return moment


def asked_in_ms(address: str, token: str) -> list[float]:
    """Milliseconds of each of a number of questions, one after the other over one connection."""
    taken: list[float] = []
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as client:
        for _ in range(QUESTIONS):
            begun = time.perf_counter()
            answer = client.get(address)
            taken.append((time.perf_counter() - begun) * 1000)
            answer.raise_for_status()
    return taken


@click.command()
@click.option("--seconds", default=SECONDS, show_default=True, help="Of each round.")
@click.option(
    "--entries", default=ENTRIES, show_default=True, help="Approved, for the WIP question."
)
def main(seconds: int, entries: int) -> None:
    """Compare in one run and print the figures; 1 when a target is missed."""
    if shutil.which("wrk") is None:
        raise click.ClickException(WITHOUT_WRK)
    with scratch() as url:
        met = compare(url, seconds, entries)
    release()
    sys.exit(0 if met else 1)


def compare(url: str, seconds: int, entries: int) -> bool:
    """Measure over an empty database and print the figures; whether all targets were reached."""
    firm = Firm.open(url)
    ours, wip = (f"BENCH{secrets.token_hex(4).upper()}" for _ in range(2))
    token = prepare(firm, ours)
    prepare(firm, wip, CONTRACTS)
    moment = fill(firm, wip, entries)
    firm.views.carry(firm.books.open(wip))
    with (
        bare_table(url),
        served("bench.bare:create", "/", {"ACCRUAL_BENCH_URL": url}) as bare,
        served("api.serving:create", "/v1/health", {ADDRESS: url}) as ledger,
    ):
        record = f"{ledger}/v1/books/{ours}/commands/RecordTime"
        figures: dict[str, list[Figures]] = {"bare insert": [], "RecordTime": []}
        for _ in range(ROUNDS):
            figures["bare insert"].append(load(f"{bare}/entries", token, seconds))
            figures["RecordTime"].append(load(record, token, seconds))
        at = quote(moment.isoformat())
        question = f"{ledger}/v1/books/{wip}/wip?as_of=2025-09-30&known_at={at}"
        taken = asked_in_ms(question, token)
    firm.close()
    print(
        f"WIP of {CONTRACTS} contracts as of a past day, as known at a past moment ({entries:,} entries): "
        f"median {median(taken):.1f} ms, worst {max(taken):.1f} ms (target {WIP_MS:.0f} ms)"
    )
    return tell(figures) >= TARGET and median(taken) < WIP_MS


@contextmanager
def bare_table(url: str) -> Iterator[None]:
    """The table that the bare route inserts into, for as long as it is needed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table bench_bare (entry_id text primary key, body bytea)")
        try:
            yield
        finally:
            connection.execute("drop table bench_bare")


def tell(figures: dict[str, list[Figures]]) -> float:
    """Print the best round of each; answers their ratio."""
    best = {name: max(rounds, key=lambda each: each.rate) for name, rounds in figures.items()}
    print(f"{CLIENTS} clients, the best of {ROUNDS} alternating rounds:")
    for name, each in best.items():
        print(
            f"  {name:12} {each.rate:8,.0f}/s  p50 {each.p50_ms:6.1f} ms  p99 {each.p99_ms:6.1f} ms"
            f"  errors {each.errors}"
        )
    ratio = best["RecordTime"].rate / best["bare insert"].rate
    print(f"  ratio {ratio:.0%} (target {TARGET:.0%})")
    return ratio


if __name__ == "__main__":
    main()
