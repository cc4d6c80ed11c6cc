"""A firm in memory for the laws: the real desk, rules and deciders over the library's memory recorder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from domain.commands import AnyCommand
from domain.master_commands import (
    LineTerms,
    OpenEntity,
    OpenProject,
    PublishRates,
    RateTerms,
    RegisterCustomer,
    RegisterPerson,
    SignContract,
)
from domain.posting import Posting
from domain.refusal import Refused
from features.memory import MemoryRecorder
from journal.books import Books
from journal.journal import Journal, Line
from processes.desk import Desk, Receipt, Request
from rules.shelf import Shelf

BOOK = "GB01"
SHELF = Shelf.load()


class MemoryBooks:
    """Books that live as long as the test."""

    def __init__(self) -> None:
        self.journals: dict[str, Journal] = {}

    def ids(self) -> list[str]:
        return sorted(self.journals)

    def create(self, book: str) -> Journal:
        return self.journals.setdefault(book, Journal(MemoryRecorder(), book))

    def open(self, book: str) -> Journal:
        return self.journals[book]

    def close(self) -> None:
        self.journals.clear()


class SmallFirm:
    """One entity, one customer, people p1 to p3 at 100.00, 150.50 and 33.33 an hour, projects P1 to P3."""

    def __init__(self, caps: Iterable[str | None] = (None,), **terms: Any) -> None:
        self.now = datetime(2026, 3, 31, 12, tzinfo=UTC)
        self.desk = Desk(cast("Books", MemoryBooks()), SHELF, self.clock)
        self.number = 0
        self.do(OpenEntity(entity_id=BOOK, name="Firm", base_currency="GBP"))
        self.do(RegisterCustomer(customer_id="acme", name="Acme"))
        for number, rate in enumerate(("100.00", "150.50", "33.33"), 1):
            grade = f"grade-{number}"
            self.do(RegisterPerson(person_id=f"p{number}", home_entity=BOOK, grade=grade))
            since = date(2024, 1, 1)
            row = RateTerms(valid_from=since, rate=rate, currency="GBP", grade=grade)
            self.do(PublishRates(card_id="standard", rows=(row,)))
        for number, cap in enumerate(caps, 1):
            self.do(OpenProject(project_id=f"P{number}", name=f"Project {number}"))
            self.do(
                SignContract(
                    contract_id=f"C{number}",
                    customer_id="acme",
                    currency="GBP",
                    signed_on=date(2025, 1, 1),
                    lines=(LineTerms(line_id="1", projects=(f"P{number}",)),),
                    not_to_exceed=cap,
                    **terms,
                )
            )

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def do(self, command: AnyCommand, actor: str = "finance", key: str | None = None) -> Receipt:
        self.number += 1
        return self.desk.do(BOOK, command, Request(actor=actor, key=key or f"key-{self.number}"))

    def tried(self, command: AnyCommand, actor: str = "finance") -> Receipt | Refused:
        try:
            return self.do(command, actor)
        except Refused as refused:
            return refused

    def lines(self) -> list[Line]:
        return self.desk.books.open(BOOK).page(0, 1_000_000)

    def postings(self) -> list[Posting]:
        return [p for line in self.lines() for p in getattr(line.entry.event, "postings", ())]

    def balances(self) -> Counter[str]:
        """Minor units by account, debits positive."""
        sums: Counter[str] = Counter()
        for posting in self.postings():
            sums[posting.account] += posting.minor
        return sums
