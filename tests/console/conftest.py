"""The console over a small firm made by hand, in which every state of a lot can be met."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import httpx
import pytest
from litestar.testing import TestClient

from api.app import build
from domain import (
    cash_commands,
    collection_commands,
    import_commands,
    invoice_commands,
    master_commands,
    time_commands,
)
from domain.commands import AnyCommand
from processes.access import ROLES, Bearer, issue
from processes.demo import fill
from processes.demo_cast import BERLIN
from processes.desk import Request
from processes.firm import Firm

BOOK = "X01"
COOKIE = "accrual_token"
PAGE = {"Accept": "text/html"}
SEEN = datetime(2026, 3, 20, 9, tzinfo=UTC)  # when the small firm is looked at
EVERYTHING = frozenset(ROLES) - {"worker"}
SPITEFUL = "<script>alert('x')</script> & Söhne"


class Story:
    """Tells a firm commands, each under a key of its own, at a moment that can be set."""

    def __init__(self, firm: Firm) -> None:
        self.firm, self.count = firm, 0
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        firm.desk.clock = lambda: self.now

    def tell(self, command: AnyCommand, actor: str = "finance", book: str = BOOK) -> None:
        self.count += 1
        self.firm.desk.do(book, command, Request(actor=actor, key=f"story-{self.count:04d}"))

    def record(self, entry_id: str, day: int, quantity: str, **more: Any) -> None:
        """Record time of Ines on the capped project, unless another is named."""
        said: dict[str, Any] = {"project_id": "dam", "person_id": "hr:ines", "quantity": quantity}
        worked_on = date(2026, 3, day)
        self.tell(
            time_commands.RecordTime(
                **(said | {"entry_id": entry_id, "worked_on": worked_on} | more)
            )
        )


def furnish(story: Story) -> None:
    """A capped contract with work in every state, one without a cap, one without any work."""
    rate = master_commands.RateTerms(
        valid_from=date(2026, 1, 1), rate="100", currency="EUR", grade="senior"
    )
    story.tell(master_commands.OpenEntity(entity_id=BOOK, name="Werk & Co", base_currency="EUR"))
    story.tell(master_commands.RegisterCustomer(customer_id="spite", name=SPITEFUL))
    for person, grade in (("hr:ines", "senior"), ("hr:omar", "guest")):
        story.tell(master_commands.RegisterPerson(person_id=person, home_entity=BOOK, grade=grade))
    for project, cap in (("dam", "1,000.00"), ("lock", None), ("weir", "500.00")):
        story.tell(master_commands.OpenProject(project_id=project, name=f"The {project}"))
        story.tell(
            master_commands.SignContract(
                contract_id=f"C-{project}",
                customer_id="spite",
                currency="EUR",
                signed_on=date(2026, 1, 1),
                lines=(master_commands.LineTerms(line_id="1", projects=(project,)),),
                not_to_exceed=cap,
            )
        )
    story.tell(master_commands.PublishRates(card_id="standard", rows=(rate,)))


def work(story: Story) -> None:
    """Billed, partly credited, drafted, unbilled, held for two reasons, over the cap, parked, refused."""
    story.record("psa:1", 2, "4.00", note=SPITEFUL)
    story.record("psa:2", 3, "2.00")
    story.tell(time_commands.ApproveTime(entry_ids=("psa:1", "psa:2")))
    story.tell(invoice_commands.DraftInvoice(contracts=("C-dam",), cut_off=date(2026, 3, 3)))
    story.tell(invoice_commands.IssueInvoice(invoice_id="C-dam-1", issued_on=date(2026, 3, 4)))
    part = invoice_commands.CreditPart(number=2, amount="50.00")
    story.tell(
        invoice_commands.CreditInvoice(
            invoice_id="C-dam-1", lines=(part,), credited_on=date(2026, 3, 5), reason="Agreed"
        )
    )
    story.now = datetime(2026, 3, 9, 9, tzinfo=UTC)
    story.record("psa:3", 4, "3.00")
    story.record("psa:4", 5, "2.00")
    story.record("psa:5", 6, "17.00", project_id="lock")
    story.record("psa:6", 6, "2.00", project_id="lock", person_id="hr:omar")
    story.record("psa:7", 6, "1.00", project_id="lock")
    story.tell(time_commands.ApproveTime(entry_ids=tuple(f"psa:{n}" for n in range(3, 8))))
    story.tell(invoice_commands.DraftInvoice(contracts=("C-lock",), cut_off=date(2026, 3, 31)))
    story.tell(time_commands.ApproveTime(entry_ids=("psa:late",)))
    row = import_commands.RefusedRowShape(
        line=7, source_id="psa:9", code="zero_quantity", says="No time"
    )
    story.tell(
        import_commands.ReportRefusedRows(
            import_id="file-1", profile="generic-time", file_name="march.csv", rows=(row,)
        )
    )


def money(story: Story) -> None:
    """A part of the invoice is paid, some money waits, and a part of what is owed is contested."""
    for payment, amount, named in (("bank:1", "300.00", ("C-dam-1",)), ("bank:2", "40.00", ())):
        parts = tuple(cash_commands.PaymentPart(invoice=one) for one in named)
        story.tell(
            cash_commands.RecordPayment(
                payment_id=payment,
                customer_id="spite",
                received_on=date(2026, 3, 9),
                amount=amount,
                currency="EUR",
                reference=SPITEFUL,
                invoices=parts,
            )
        )
    story.tell(
        collection_commands.DisputeInvoice(
            invoice_id="C-dam-1", amount="100.00", on=date(2026, 3, 9), reason=SPITEFUL
        )
    )


@pytest.fixture(scope="session")
def firm(made_database: Callable[[], str]) -> Iterator[Firm]:
    """The small firm; its clock stands on a day in March 2026."""
    opened = Firm.open(made_database())
    story = Story(opened)
    furnish(story)
    work(story)
    money(story)
    story.now = SEEN
    opened.views.carry_all(opened.books)
    yield opened
    opened.close()


class Demo(NamedTuple):
    """The Berlin part of the demo firm, in a database of its own."""

    firm: Firm
    url: str


@pytest.fixture(scope="session")
def demo(made_database: Callable[[], str]) -> Iterator[Demo]:
    url = made_database()
    opened = Firm.open(url)
    fill(opened, through=date(2026, 2, 28), entities=(BERLIN,))
    yield Demo(opened, url)
    opened.close()


class Visitor:
    """Somebody with a browser, signed in."""

    def __init__(self, client: TestClient[Any], token: str) -> None:
        self.client = client
        self.client.cookies.set(COOKIE, token)

    def get(self, path: str, status: int = 200) -> str:
        answer: httpx.Response = self.client.get(path, headers=PAGE, follow_redirects=False)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.text


def token_for(firm: Firm, *roles: str, person_id: str | None = None) -> str:
    actor = person_id or " ".join(roles) or "visitor"
    bearer = Bearer(actor=actor, roles=frozenset(roles) or EVERYTHING, person_id=person_id)
    return issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))


@pytest.fixture(scope="session")
def service(firm: Firm) -> Iterator[TestClient[Any]]:
    with TestClient(build(firm), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def visitor(firm: Firm, service: TestClient[Any]) -> Iterator[Visitor]:
    """Somebody who may read everything, on the day when the small firm is looked at."""
    firm.desk.clock = lambda: SEEN  # a test before may have told a story of another day
    yield Visitor(service, token_for(firm))
    service.cookies.clear()


@pytest.fixture
def visiting_as(firm: Firm, service: TestClient[Any]) -> Iterator[Callable[..., Visitor]]:
    """Somebody in the roles that are named."""
    yield lambda *roles, **more: Visitor(service, token_for(firm, *roles, **more))
    service.cookies.clear()
