"""The service as people run it: a real process over its own database, stopped, interrupted and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from domain.time_entry import TimeRecorded
from journal import embedded
from journal.books import Books

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 90.0  # for a start on a busy machine, a new database and all


def accrual(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=ROOT,
        env=os.environ | {"ACCRUAL_DATA": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


class Service:
    """`accrual serve` in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"ACCRUAL_DATA": str(folder)},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        self.address = f"http://127.0.0.1:{self.port}"
        eventually(self.answers)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/v1/health").status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """As a power cut: every process of the service at once, without a word."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def eventually(so: Any) -> None:
    until = time.monotonic() + PATIENCE_S
    while not so():
        assert time.monotonic() < until, f"not within {PATIENCE_S} s"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("service")
    yield made
    embedded.stop(made, though_used=True)


@pytest.fixture(scope="module")
def token(folder: Path) -> str:
    roles = ["controller", "integration", "admin"]
    told = [word for role in roles for word in ("--role", role)]
    return accrual(folder, "token", "create", "--actor", "boss", *told)


@pytest.fixture
def service(folder: Path, token: str) -> Iterator[Service]:
    started = Service(folder)
    yield started
    started.kill()


def send(service: Service, token: str, command: str, key: str, **fields: Any) -> httpx.Response:
    return httpx.post(
        f"{service.address}/v1/books/US01/commands/{command}",
        json=fields,
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
        timeout=60,
    )


def register(service: Service, token: str, number: int) -> httpx.Response:
    customer = {"customer_id": f"crm:{number}", "name": f"Customer {number}"}
    return send(service, token, "RegisterCustomer", f"register-{number:06d}", **customer)


def open_book(service: Service, token: str) -> None:
    opened = send(
        service,
        token,
        "OpenEntity",
        "open-the-book",
        entity_id="US01",
        name="United States",
        base_currency="USD",
    )
    assert opened.status_code in (200, 201), opened.text


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_service_stops_when_told_and_its_database_with_it(
    service: Service, token: str, folder: Path, how: signal.Signals
) -> None:
    open_book(service, token)
    service.process.send_signal(how)
    assert service.process.wait(timeout=30) == 0
    assert not service.answers()
    eventually(lambda: not embedded.status(folder).running)


def test_one_reads_ones_own_write_from_the_views_that_the_service_carries(
    service: Service, token: str
) -> None:
    open_book(service, token)
    position = register(service, token, 900_000).json()["position"]
    answer = httpx.get(
        f"{service.address}/v1/books/US01/contracts",
        params={"at_least": position},
        headers={"Authorization": f"Bearer {token}"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["position"] >= position


def test_killed_between_commands_it_loses_nothing_it_acknowledged_and_doubles_nothing(
    service: Service, token: str, folder: Path
) -> None:
    open_book(service, token)
    acknowledged: dict[int, int] = {}

    def keep_sending() -> None:
        for number in range(100_000):
            try:
                answer = register(service, token, number)
            except httpx.TransportError:
                return
            if answer.status_code in (200, 201):
                acknowledged[number] = answer.json()["position"]

    sender = threading.Thread(target=keep_sending)
    sender.start()
    eventually(lambda: len(acknowledged) >= 25)
    service.kill()
    sender.join()

    again = Service(folder)
    try:
        for number, position in acknowledged.items():
            answer = register(again, token, number)
            assert answer.status_code == 200, "what was acknowledged is there"
            assert answer.json()["position"] == position, "and stands where it was said to stand"
        # The one that was under way when the service was killed is there once or not at all.
        last = register(again, token, len(acknowledged))
        assert last.status_code in (200, 201)
        assert (
            register(again, token, len(acknowledged)).json()["position"] == last.json()["position"]
        )
    finally:
        again.kill()


class People:
    """Twelve who record time at once, each entry under its own key, until they are told to stop or nobody answers."""

    def __init__(self, service: Service, token: str, name: str) -> None:
        self.service, self.token, self.name = service, token, name
        self.acknowledged: dict[str, int] = {}
        self.tried: set[str] = set()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(who,)) for who in range(12)]
        for thread in self.threads:
            thread.start()

    def _send(self, who: int) -> None:
        for number in count():
            if self.over.is_set():
                return
            try:
                self.sent(self.service, f"{self.name}:{who}:{number}")
            except httpx.TransportError:
                return

    def sent(self, service: Service, entry_id: str) -> httpx.Response:
        """Record an entry; who is told that the database is away comes again."""
        work = {"project_id": "web", "person_id": "ines", "worked_on": "2026-01-05"}
        self.tried.add(entry_id)
        while True:
            key = f"record-{entry_id}"
            answer = send(
                service, self.token, "RecordTime", key, entry_id=entry_id, quantity="1.00", **work
            )
            if answer.status_code != 503:
                break
            time.sleep(0.1)
        assert answer.status_code in (200, 201), answer.text
        before = self.acknowledged.setdefault(entry_id, answer.json()["position"])
        assert answer.json()["position"] == before, "it stands where it was said to stand"
        return answer

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def furnish(service: Service, token: str) -> None:
    open_book(service, token)
    line = {"line_id": "1", "projects": ["web"]}
    contract = {"contract_id": "C-1", "customer_id": "acme", "currency": "USD"}
    for command, fields in (
        ("RegisterCustomer", {"customer_id": "acme", "name": "Acme"}),
        ("RegisterPerson", {"person_id": "ines", "home_entity": "US01", "grade": "senior"}),
        ("OpenProject", {"project_id": "web", "name": "Web"}),
        ("SignContract", {**contract, "signed_on": "2026-01-01", "lines": [line]}),
    ):
        answer = send(service, token, command, f"furnish-{command}", **fields)
        assert answer.status_code in (200, 201), answer.text


def recorded(folder: Path, name: str) -> Counter[str]:
    """How often each entry of theirs stands in the book."""
    with embedded.running(folder) as url:
        books = Books(url)
        events = [line.entry.event for line in books.open("US01").page(0, 1_000_000)]
        books.close()
    entries = [event.entry_id for event in events if isinstance(event, TimeRecorded)]
    return Counter(entry_id for entry_id in entries if entry_id.startswith(f"{name}:"))


def test_killed_while_many_record_at_once_it_loses_nothing_it_acknowledged_and_doubles_nothing(
    service: Service, token: str, folder: Path
) -> None:
    furnish(service, token)
    people = People(service, token, "killed")
    eventually(lambda: len(people.acknowledged) >= 200)
    service.kill()
    people.end()
    again = Service(folder)
    try:
        acknowledged = set(people.acknowledged)
        for entry_id in sorted(people.tried):
            answer = people.sent(again, entry_id)
            assert answer.status_code == 200 or entry_id not in acknowledged
    finally:
        again.kill()
    assert recorded(folder, "killed") == dict.fromkeys(people.tried, 1)


def test_a_database_that_is_killed_under_many_who_record_comes_back_and_has_each_entry_once(
    service: Service, token: str, folder: Path
) -> None:
    furnish(service, token)
    people = People(service, token, "database")
    eventually(lambda: len(people.acknowledged) >= 100)
    os.kill(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    # Those who wait for it are answered once it is back, or told to come again.
    before = len(people.acknowledged)
    eventually(lambda: len(people.acknowledged) >= before + 100)
    people.end()
    assert recorded(folder, "database") == dict.fromkeys(people.tried, 1)
    assert people.tried == set(people.acknowledged)


def test_told_to_stop_while_many_record_it_has_what_it_acknowledged(
    service: Service, token: str, folder: Path
) -> None:
    furnish(service, token)
    people = People(service, token, "stopped")
    eventually(lambda: len(people.acknowledged) >= 100)
    service.process.send_signal(signal.SIGTERM)
    assert service.process.wait(timeout=30) == 0
    people.end()
    there = recorded(folder, "stopped")
    assert set(people.acknowledged) <= set(there) <= people.tried
    assert set(there.values()) == {1}


def test_when_the_process_that_was_started_is_killed_the_one_that_answers_stops_too(
    service: Service,
) -> None:
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait()
    eventually(lambda: not service.answers())
