"""`python -m bench.http`: single entries recorded over HTTP by 32 clients, beside one durable insert a request."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click
import msgspec
import psycopg

from domain import commands
from journal.server import database
from processes.access import Bearer, issue
from processes.desk import Request
from processes.firm import Firm

CLIENTS = 32
SECONDS = 8
ROUNDS = 3  # alternating, the best of each is compared: other work on the machine only slows
LUA = Path(__file__).with_name("http_record.lua")
READY_S = 60.0
TARGET = 0.40


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


def prepare(firm: Firm, book: str) -> str:
    """A book with one project to put time against; a token that may record it."""
    terms = commands.LineTerms(line_id="1", projects=("bench:project",))
    asked: list[commands.AnyCommand] = [
        commands.OpenEntity(entity_id=book, name="Bench", base_currency="EUR"),
        commands.RegisterCustomer(customer_id="bench:customer", name="Bench"),
        commands.RegisterPerson(person_id="bench:person", home_entity=book, grade="any"),
        commands.OpenProject(project_id="bench:project", name="Bench"),
        commands.SignContract(
            contract_id="bench:contract",
            customer_id="bench:customer",
            currency="EUR",
            signed_on=date(2025, 1, 1),
            lines=(terms,),
        ),
    ]
    firm.books.create(book)
    for number, command in enumerate(asked):
        firm.desk.do(book, command, Request(actor="bench", key=f"bench-{number:06d}"))
    bearer = Bearer(actor="bench", roles=frozenset({"integration", "controller"}))
    return issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))


@click.command()
@click.option("--seconds", default=SECONDS, show_default=True, help="Of each round.")
def main(seconds: int) -> None:
    """Compare the two in one run and print rate, p50 and p99 of each."""
    url = database()
    firm = Firm.open(url)
    book = f"BENCH{secrets.token_hex(4).upper()}"
    token = prepare(firm, book)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "create table if not exists bench_bare (entry_id text primary key, body bytea)"
        )
    bare_url = {"ACCRUAL_BENCH_URL": url}
    figures: dict[str, list[Figures]] = {"bare insert": [], "RecordTime": []}
    with (
        served("bench.bare:create", "/", bare_url) as bare,
        served("api.serving:create", "/v1/health", {}) as ledger,
    ):
        for _ in range(ROUNDS):
            figures["bare insert"].append(load(f"{bare}/entries", token, seconds))
            address = f"{ledger}/v1/books/{book}/commands/RecordTime"
            figures["RecordTime"].append(load(address, token, seconds))
    best = {name: max(rounds, key=lambda each: each.rate) for name, rounds in figures.items()}
    for name, each in best.items():
        print(
            f"{name:12} {each.rate:8,.0f}/s  p50 {each.p50_ms:6.1f} ms  p99 {each.p99_ms:6.1f} ms"
            f"  errors {each.errors}"
        )
    ratio = best["RecordTime"].rate / best["bare insert"].rate
    print(f"ratio {ratio:.0%} (target {TARGET:.0%})")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop table bench_bare")
    firm.close()


if __name__ == "__main__":
    main()
