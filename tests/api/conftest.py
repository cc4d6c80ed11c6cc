"""The service over a real desk on PostgreSQL, and somebody with a token for each role."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from api.app import build
from domain import master_commands
from domain.commands import AnyCommand
from domain.refusal import Refused
from processes.access import ROLES, Bearer, issue
from processes.desk import Request
from processes.firm import Firm

WORKED = "2026-01-05"
_serial = count(1)
_books = count(1)


class Caller:
    """Somebody who asks the service about one book, in one role or in all."""

    def __init__(
        self, client: TestClient[Any], firm: Firm, book: str, tokens: dict[str, str]
    ) -> None:
        self.client, self.firm, self.book, self.tokens = client, firm, book, tokens

    def headers(self, role: str = "all", **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }

    def send(
        self, command: str, key: str | None = None, role: str = "all", **fields: Any
    ) -> httpx.Response:
        """Send a command under a key of its own, or the one given."""
        key = key or f"test-{next(_serial):08d}"
        return self.client.post(
            f"/v1/books/{self.book}/commands/{command}",
            json=fields,
            headers=self.headers(role, Idempotency_Key=key),
        )

    def record(self, entry_id: str, role: str = "all", **other: Any) -> httpx.Response:
        """Record two hours on the book's project."""
        work: dict[str, Any] = {"project_id": "web", "person_id": "ines", "worked_on": WORKED}
        return self.send(
            "RecordTime", role=role, entry_id=entry_id, **work | {"quantity": "2.00"} | other
        )

    def text(
        self, body: bytes | str, command: str = "RecordTime", **headers: str
    ) -> httpx.Response:
        """Send a body as it is."""
        told = {"Content-Type": "application/json", "Idempotency-Key": f"test-{next(_serial):08d}"}
        return self.client.post(
            f"/v1/books/{self.book}/commands/{command}",
            content=body,
            headers=self.headers() | told | {n.replace("_", "-"): v for n, v in headers.items()},
        )

    def bulk(self, body: bytes, role: str = "all", **params: str) -> httpx.Response:
        """Send lines of commands."""
        return self.client.post(
            f"/v1/books/{self.book}/bulk",
            content=body,
            params=params,
            headers=self.headers(role) | {"Content-Type": "application/x-ndjson"},
        )

    def get(self, path: str, role: str = "all", **params: Any) -> httpx.Response:
        """Read a view of the book, caught up; or an address that begins with a slash."""
        if not path.startswith("/"):
            self.firm.views.carry(self.firm.books.open(self.book))
        address = path if path.startswith("/") else f"/v1/books/{self.book}/{path}"
        return self.client.get(address, params=params, headers=self.headers(role))


@pytest.fixture(scope="module")
def firm(made_database: Callable[[], str]) -> Iterator[Firm]:
    opened = Firm.open(made_database())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def tokens(firm: Firm) -> dict[str, str]:
    """A token for each role, one for all of them but the worker's, and one for another worker."""

    def made(actor: str, *roles: str, person_id: str | None = None) -> str:
        bearer = Bearer(actor=actor, roles=frozenset(roles), person_id=person_id)
        return issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))

    others = [role for role in ROLES if role != "worker"]
    return {
        **{role: made(f"the {role}", role) for role in others},
        "worker": made("ines", "worker", person_id="ines"),
        "other worker": made("omar", "worker", person_id="omar"),
        "all": made("boss", *others),
    }


@pytest.fixture(scope="module")
def client(firm: Firm) -> Iterator[TestClient[Any]]:
    """The service; a fault is answered, not raised into the test."""
    with TestClient(build(firm), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def caller(firm: Firm, client: TestClient[Any], tokens: dict[str, str]) -> Iterator[Caller]:
    """Somebody with a new book in which two people work on one project at 100.00 EUR an hour."""
    book = f"B{next(_books):03X}"  # short as real ones: invoice numbers bear it
    furnish(firm, book)
    yield Caller(client, firm, book, tokens)
    # A book keeps connections while it is open, and a run of tests opens many; they open again when asked.
    firm.books.close()


def furnish(firm: Firm, book: str) -> None:
    """A book with a customer, two people, a project and a contract not to exceed 1,000.00 EUR."""
    rate = master_commands.RateTerms(valid_from=date(2025, 1, 1), rate="100", currency="EUR")
    line = master_commands.LineTerms(line_id="1", projects=("web",))
    asked: list[AnyCommand] = [
        master_commands.OpenEntity(entity_id=book, name="Test", base_currency="EUR"),
        master_commands.RegisterCustomer(customer_id="acme", name="Acme"),
        master_commands.RegisterPerson(person_id="ines", home_entity=book, grade="senior"),
        master_commands.RegisterPerson(person_id="omar", home_entity=book, grade="senior"),
        master_commands.OpenProject(project_id="web", name="Web"),
        master_commands.SignContract(
            contract_id="C-1",
            customer_id="acme",
            currency="EUR",
            signed_on=date(2025, 1, 1),
            lines=(line,),
            not_to_exceed="1,000.00",
        ),
        master_commands.PublishRates(card_id="standard", rows=(rate,)),
    ]
    keyed = [(command, f"set-up-{number:04d}") for number, command in enumerate(asked)]
    answers = firm.desk.do_many(book, keyed, Request(actor="set-up", key="set-up"), whole=True)
    assert not [answer for answer in answers if isinstance(answer, Refused)]
