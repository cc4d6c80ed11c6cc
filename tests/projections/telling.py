"""A book told by hand: facts put down one after the other, read back from their text as a journal does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from domain.boundary import Boundary
from domain.catalogue import AnyEvent
from domain.contract import ContractLine, ContractSigned
from domain.invoice import ContractTotal, InvoiceDrafted, InvoiceIssued, InvoiceLine
from domain.posting import Posting
from domain.ruling import Reason, Ruling
from domain.time_entry import TimeRecorded, Work
from domain.wip import ApprovedLine, Decided, Lot, LotState, TimeApproved
from journal.journal import Entry, Line

BOOK = "US01"
START = datetime(2026, 2, 1, 9, tzinfo=UTC)
RULING = Ruling(
    table="billing_eligibility", version="2026-01", digest="0", rules=("BE-999",), facts={}
)
LONG_DAY = Reason(code="long_day", desk="project-manager", clears="It is confirmed", rule="BE-080")


class Told:
    """A journal of one book; every fact is recorded an hour after the one before."""

    def __init__(self, book: str = BOOK) -> None:
        self.book = book
        self.lines: list[Line] = []

    def say(self, *events: AnyEvent, actor: str = "finance") -> int:
        """Record facts; answers the position of the last."""
        for event in events:
            position = len(self.lines) + 1
            entry = Entry(
                event=event,
                actor=actor,
                recorded_at=START + timedelta(hours=position),
                request=f"key-{position}",
                digest="d",
            )
            text = msgspec.json.encode(entry)
            read = msgspec.json.decode(text, type=Entry)
            filed = "\x1f".join(event.tags)
            self.lines.append(Line(position, read, text, type(event).__name__, filed))
        return len(self.lines)

    def page(
        self,
        after: int,
        limit: int,
        room: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> list[Line]:
        found: list[Line] = []
        size = 0
        for line in self.lines[after : after + limit]:
            if found and room is not None and size >= room:
                break
            found.append(line)
            size += len(line.text)
        if kinds is not None and found:
            return [*(line for line in found[:-1] if line.kind in kinds), found[-1]]
        return found

    def read(self, boundary: Boundary, after: int | None = None) -> tuple[list[Line], int]:
        tags = {about.tag for about in boundary}
        found = [line for line in self.lines[after or 0 :] if tags.intersection(line.tags)]
        return found, len(self.lines)

    def head(self) -> int:
        return len(self.lines)

    def at(self, position: int) -> datetime:
        return self.lines[position - 1].entry.recorded_at


class Bookcase:
    """The firm's books, each told by hand."""

    def __init__(self, *journals: Told) -> None:
        self.journals = {journal.book: journal for journal in journals}

    def ids(self) -> list[str]:
        return sorted(self.journals)

    def open(self, book: str) -> Told:
        return self.journals[book]


def day(text: str) -> date:
    return date.fromisoformat(text)


def signed(
    contract_id: str = "C-1", cap: int | None = None, customer: str = "acme"
) -> ContractSigned:
    return ContractSigned(
        contract_id=contract_id,
        customer_id=customer,
        currency="USD",
        signed_on=day("2025-12-01"),
        starts_on=day("2026-01-01"),
        lines=(ContractLine(line_id="1", projects=("P-1",)),),
        cap=cap,
    )


def recorded(
    entry_id: str, on: str = "2026-01-10", contract_id: str = "C-1", **work: Any
) -> TimeRecorded:
    said: dict[str, Any] = {"project_id": "P-1", "line_id": "1", "person_id": "ann"}
    said |= {"quantity": Decimal(1)} | work
    return TimeRecorded(
        entry_id=entry_id,
        work=Work(contract_id=contract_id, worked_on=day(on), **said),
        billable=3600,
        accounting_date=day(on),
        ruling=RULING,
    )


def line(
    entry_id: str,
    *lots: tuple[int, int, LotState],
    on: str = "2026-01-10",
    order: int = 0,
    ruling: int = 0,
    **more: Any,
) -> ApprovedLine:
    made = tuple(
        Lot(
            start=start,
            end=end,
            state=state,
            ruling=ruling,
            revenue=0,
            recognised=state == "unbilled",
        )
        for start, end, state in lots
    )
    return ApprovedLine(
        entry_id=entry_id,
        line_id="1",
        project_id="P-1",
        person_id="ann",
        worked_on=day(on),
        accounting_date=day(on),
        order=order,
        seconds=3600,
        billable=3600,
        rate=Decimal(100),
        rate_row="card/1",
        minor=max(end for _, end, _ in lots),
        lots=made,
        **more,
    )


def approved(
    *lines: ApprovedLine, contract_id: str = "C-1", reasons: tuple[Reason, ...] = ()
) -> TimeApproved:
    accrued: dict[date, int] = {}
    for one in lines:
        for lot in one.lots:
            if lot.recognised:
                accrued[one.accounting_date] = (
                    accrued.get(one.accounting_date, 0) + lot.end - lot.start
                )
    return TimeApproved(
        contract_id=contract_id,
        currency="USD",
        lines=lines,
        rulings=(Decided(ruling=RULING, reasons=reasons),),
        postings=tuple(
            posting
            for on, minor in accrued.items()
            for posting in pair(on, minor, contract_id, "1210", "4010")
        ),
    )


def pair(on: date, minor: int, contract_id: str, debit: str, credit: str) -> tuple[Posting, ...]:
    names = {
        "1210": "Unbilled",
        "4010": "Accrued",
        "1100": "Receivable",
        "4000": "Billed",
        "4080": "Down",
    }
    return tuple(
        Posting(
            account=account,
            name=names[account],
            on=on,
            contract_id=contract_id,
            currency="USD",
            minor=amount,
            rule="posting@1 PO-1",
        )
        for account, amount in ((debit, minor), (credit, -minor))
    )


def charge(
    number: int, entry_id: str, start: int, end: int, on: str = "2026-01-10", **more: Any
) -> InvoiceLine:
    said: dict[str, Any] = {"contract_id": "C-1", "entry_minor": end, "seconds": 3600, "order": 0}
    said |= more
    return InvoiceLine(
        number=number,
        line_id="1",
        project_id="P-1",
        entry_id=entry_id,
        start=start,
        end=end,
        person_id="ann",
        worked_on=day(on),
        rate=Decimal(100),
        **said,
    )


def drafted(
    *lines: InvoiceLine, invoice_id: str = "C-1-1", cut_off: str = "2026-01-31"
) -> InvoiceDrafted:
    return InvoiceDrafted(
        invoice_id=invoice_id,
        customer_id="acme",
        contracts=tuple(dict.fromkeys(line.contract_id for line in lines)),
        currency="USD",
        cut_off=day(cut_off),
        lines=lines,
    )


def issued(
    on: str,
    totals: Iterable[tuple[str, int, int]],
    invoice_id: str = "C-1-1",
    number: str = "US01-INV-2026-000001",
) -> InvoiceIssued:
    sums = [ContractTotal(contract_id=c, lots=lots, charged=charged) for c, lots, charged in totals]
    postings = [
        posting
        for total in sums
        for posting in (
            *pair(day(on), total.charged, total.contract_id, "1100", "4000"),
            *pair(day(on), total.charged, total.contract_id, "4010", "1210"),
        )
    ]
    return InvoiceIssued(
        invoice_id=invoice_id,
        number=number,
        series=number[:-7],
        sequence=int(number[-6:]),
        customer_id="acme",
        contracts=tuple(total.contract_id for total in sums),
        currency="USD",
        issued_on=day(on),
        due_on=day(on) + timedelta(days=30),
        accounting_date=day(on),
        total=sum(total.charged for total in sums),
        totals=tuple(sums),
        postings=tuple(postings),
    )
