"""The mixed firm as the ledger keeps it: the same rows, terms and story, sent through the ways that are open to everybody."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from connectors import plan as plans
from domain.commands import COMMANDS, AnyCommand
from domain.refusal import Refused
from processes.approving import approve_waiting
from processes.asking import Receipt, Request
from processes.billing import run_billing
from processes.firm import Firm
from processes.importing import Wanted
from processes.importing import run as run_import
from projections import invoices
from tests.connectors.files import SHIPPED
from tests.real.mixed.invoices import Invoice
from tests.real.mixed.reading import Fields, Month, by_arrival, last_day, rows, story, terms

NAMES: dict[str, Any] = {command.__name__: command for command in COMMANDS}
DAY_OF = {  # what a command calls the day on which it is sent
    "ReleaseRetention": "released_on",
    "RequestDeposit": "requested_on",
    "ConfirmDepositPaid": "received_on",
}
OURS = ("book", "command", "on", "after")  # of a happening: words that are no field of its command


def command(called: str, /, **fields: Any) -> AnyCommand:
    """A command as it would be sent: its fields are read as strictly as anybody's."""
    sent = msgspec.json.encode(fields)
    found: AnyCommand = msgspec.json.decode(sent, type=NAMES[called])
    return found


class Played:
    """One firm, and where its clock stands."""

    def __init__(self, database_url: str, data: Path, folder: Path) -> None:
        self.now = datetime(2011, 7, 31, 12, tzinfo=UTC)
        self.firm = Firm.open(database_url, self.clock)
        self.data, self.folder = data, folder
        self.log = rows(data / "time_log.csv.gz")
        self.arriving = by_arrival(self.log)
        self.terms = terms(data)
        self.first, self.happens = story()
        self.sent = 0

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def send(self, book: str, asked: AnyCommand, actor: str = "finance") -> Receipt:
        self.sent += 1
        return self.firm.desk.do(book, asked, Request(actor=actor, key=f"mixed-{self.sent:06}"))

    def many(self, book: str, asked: Iterable[AnyCommand], actor: str = "finance") -> None:
        """Many commands in one act; none is refused."""
        pairs = []
        for one in asked:
            self.sent += 1
            pairs.append((one, f"mixed-{self.sent:06}"))
        if pairs:
            whom = Request(actor=actor, key=pairs[0][1])
            done = self.firm.desk.do_many(book, pairs, whom)
            assert not [one for one in done if isinstance(one, Refused)]

    def begin(self) -> None:
        """Entities, people, rates, tax, customers and contracts."""
        books = {one["entity"]: one["currency"] for one in self.terms.values()}
        for book, currency in books.items():
            self.send(
                book, command("OpenEntity", entity_id=book, name=book, base_currency=currency)
            )
        for profile, name in (("cesaw-people", "people.csv"), ("cesaw-rates", "rates.csv")):
            self._imported(profile, self.data / name)
        for book in books:
            self.many(book, self._master_data(book))

    def _master_data(self, book: str) -> list[AnyCommand]:
        ours = [one for one in self.terms.values() if one["entity"] == book]
        payers = [s["payer"] for one in ours for s in one.get("sources", ()) if "payer" in s]
        customers = dict.fromkeys([*(one["customer_id"] for one in ours), *payers])
        told = [one for one in self.first if one["book"] == book]
        sent = [command("RegisterCustomer", customer_id=c, name=c) for c in customers]
        sent += [command(one["command"], **_fields(one)) for one in told]
        home = next((o["jurisdiction"] for o in told if o["command"] == "RegisterForTax"), None)
        placed = [one.get("customer_id") for one in told]
        if home is not None:
            sent += [
                command("SetCustomerTax", customer_id=c, jurisdiction=home)
                for c in customers
                if c not in placed
            ]
        for one in ours:
            sent.append(command("OpenProject", project_id=one["project"], name=one["project"]))
            fields = {name: said for name, said in one.items() if name not in ("entity", "project")}
            sent.append(command("SignContract", **fields))
        return sent

    def _imported(self, profile: str, path: Path) -> None:
        plan = plans.load(SHIPPED[profile])
        wanted = Wanted(plan=plan, path=path, file_name=path.name, actor="importer")
        report = run_import(self.firm, wanted, clock=self.clock)
        assert report.rows.accounted_for

    def month(self, month: Month, payments: list[tuple[str, Invoice, int]]) -> None:
        """One month: time in and approved, what happened, invoices, money, and the month closed."""
        end = last_day(month)
        self.now = datetime(end.year, end.month, end.day, 12, tzinfo=UTC)
        self._time(month, end)
        told = [one for one in self.happens if (one["on"].year, one["on"].month) == month]
        for one in told:
            if not one.get("after"):
                self._happens(one)
        self._bill(end)
        for one in told:
            if one.get("after"):
                self._happens(one)
        self._pay(payments)
        self.now = datetime.combine(end + timedelta(days=1), datetime.min.time(), UTC)
        for book in self.firm.books.ids():
            self.send(book, command("ClosePeriod", period=f"{end:%Y-%m}"))
        self.firm.views.carry_all(self.firm.books)

    def _time(self, month: Month, end: date) -> None:
        arrived = self.arriving.get(month)
        if not arrived:
            return
        path = self.folder / f"time-{end:%Y-%m}.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, self.log[0])
            writer.writeheader()
            writer.writerows(arrived)
        self._imported("cesaw-time", path)
        for book in self.firm.books.ids():
            request = Request(actor="pm", key=f"approve-{end}")
            assert not approve_waiting(self.firm, book, end, request).refused

    def _bill(self, end: date) -> None:
        for book in self.firm.books.ids():
            request = Request(actor="billing", key=f"bill-{end}")
            done = run_billing(self.firm, book, None, request, on=end, issue=True, issued_on=end)
            assert not done.refused, done.refused

    def _happens(self, told: Fields) -> None:
        self.send(told["book"], command(told["command"], **_fields(told)))

    def _pay(self, payments: list[tuple[str, Invoice, int]]) -> None:
        numbers = self.numbers() if payments else {}
        by_book: defaultdict[str, list[AnyCommand]] = defaultdict(list)
        for book, invoice, minor in payments:
            contract = self.terms[invoice.contracts[0]]
            number = numbers[book, invoice.key]
            by_book[book].append(
                command(
                    "RecordPayment",
                    payment_id=f"bank-{number}-{self.now:%Y%m}",
                    customer_id=invoice.payer,
                    received_on=self.now.date(),
                    amount=f"{minor // 100}.{minor % 100:02}",
                    currency=contract["currency"],
                    invoices=[{"invoice": number}],
                )
            )
        for book, asked in by_book.items():
            self.many(book, asked)

    def numbers(self) -> dict[tuple[str, tuple[str, ...]], str]:
        """The number of every invoice, by what it is for."""
        return {(header.book, key_of(header)): header.number or "" for header in self.headers()}

    def headers(self) -> list[invoices.InvoiceHeader]:
        """Every invoice that was issued."""
        self.firm.views.carry_all(self.firm.books)
        with self.firm.engine.connect() as tx:
            return [one for one in invoices.listing(tx) if one.issued_on is not None]


def key_of(header: invoices.InvoiceHeader) -> tuple[str, ...]:
    """What an invoice is for: its contracts, payer and date, and whether it asks for retainage."""
    released = header.kind == "retention_release"
    contracts = sorted(header.contracts) or [header.invoice_id.rpartition("-")[0]]
    return (*contracts, header.customer_id, str(header.issued_on), "release" if released else "")


def _fields(told: Fields) -> Fields:
    """The fields of a happening's command."""
    fields = {name: said for name, said in told.items() if name not in OURS}
    if "on" in told:
        fields[DAY_OF.get(told["command"], "on")] = told["on"]
    return fields
