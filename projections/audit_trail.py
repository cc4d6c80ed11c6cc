"""Who did what to anything, when, in answer to which request, and under which rules: from any id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from domain.boundary import About, Boundary
from domain.catalogue import AnyEvent
from domain.invoice import InvoiceIssued
from domain.ruling import Ruling
from domain.time_entry import TimeCorrected, TimeRecorded
from journal.journal import Line
from projections.asked import fetch
from projections.sentences import sentence

# What an id may stand for: nobody needs to know which before asking.
PREFIXES = (
    "entry",
    "contract",
    "account",
    "invoice",
    "number",
    "customer",
    "person",
    "project",
    "period",
    "entity",
    "card",
    "import",
    "series",
    "request",
)


class Readable(Protocol):
    """The part of a journal that is looked things up in."""

    def read(self, boundary: Boundary, after: int | None = None) -> tuple[list[Line], int]:
        """The lines about some identities."""

    def page(self, after: int, limit: int) -> list[Line]:
        """The next lines after a position."""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal, told: `summary` in finance's words, rulings by table and rule.

    `body` is the event in full, as JSON text: it stands as it is when the line is written as JSON.
    """

    position: int
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    request: str
    event: str
    summary: str
    rulings: tuple[str, ...]
    body: msgspec.Raw


def of(tx: Connection, journal: Readable, *, book: str, ref: str) -> list[AuditLine]:
    """All that was recorded about an id, in order: an entry, a charge, contract, invoice or its number, customer,
    person, project, period, import or request. Nothing, when the book knows no such id.
    """
    found = {line.position: line for line in _about(journal, ref)}
    for invoice_id in _numbered(ref, [line.entry.event for line in found.values()]):
        found |= {line.position: line for line in _about(journal, invoice_id)}
    entry = [line.entry.event for line in found.values()]
    contracts = _contracts_of(ref, entry) or _charged_under(tx, book, ref)
    if contracts:
        for position in _on_its_way(tx, book, ref, contracts):
            if position not in found:
                (line,) = journal.page(position - 1, 1)
                found[position] = line
    terms = "select contract_id, currency from views.contract where book = :book"
    currencies = {row["contract_id"]: row["currency"] for row in fetch(tx, terms, {"book": book})}
    return [_told(found[position], currencies) for position in sorted(found)]


def _about(journal: Readable, ref: str) -> list[Line]:
    refs = [ref, *(f"{prefix}:{ref}" for prefix in PREFIXES)]
    lines, _ = journal.read(tuple(About(tag) for tag in refs))
    return lines


def _numbered(ref: str, events: Iterable[AnyEvent]) -> list[str]:
    """The invoice of a number: its story is told whole, from its draft on."""
    return [
        event.invoice_id
        for event in events
        if isinstance(event, InvoiceIssued) and event.number == ref
    ]


def _contracts_of(entry_id: str, events: Iterable[AnyEvent]) -> list[str]:
    """The contracts that an entry ever stood under; none when the id is no entry's."""
    contracts: dict[str, None] = {}
    for event in events:
        if isinstance(event, TimeRecorded | TimeCorrected) and event.entry_id == entry_id:
            contracts[event.work.contract_id] = None
            if isinstance(event, TimeCorrected):
                contracts[event.was.contract_id] = None
    return list(contracts)


def _charged_under(tx: Connection, book: str, charge_id: str) -> list[str]:
    """The contracts that a charge stands under: an instalment, a milestone, a delivery, a fee, an expense."""
    query = (
        "select distinct contract_id from views.charge where book = :book and entry_id = :charge"
    )
    return [row["contract_id"] for row in fetch(tx, query, {"book": book, "charge": charge_id})]


def _on_its_way(tx: Connection, book: str, entry_id: str, contracts: list[str]) -> list[int]:
    """The lines that moved an entry's lots: acts on many entries are not tagged with each of them."""
    values = {"book": book, "entry": entry_id, "contracts": contracts}
    lines = """
        select i.drafted_position, i.issued_position
        from views.invoice_line l join views.invoice i using (book, invoice_id)
        where l.book = :book and l.contract_id = any (:contracts) and l.entry_id = :entry
    """
    lots = """
        select position from views.lot
        where book = :book and contract_id = any (:contracts) and entry_id = :entry
    """
    changes = """
        select c.position from views.invoice_line l join views.line_change c using (book, invoice_id, number)
        where l.book = :book and l.contract_id = any (:contracts) and l.entry_id = :entry
    """
    positions = {value for row in fetch(tx, lines, values) for value in row.values()}
    for query in (lots, changes):
        positions |= {row["position"] for row in fetch(tx, query, values)}
    return sorted(position for position in positions if position is not None)


class _Stored(msgspec.Struct):
    """The part of a stored line that is the event."""

    event: msgspec.Raw


def _told(line: Line, currencies: Mapping[str, str]) -> AuditLine:
    entry = line.entry
    currency = currencies.get(getattr(entry.event, "contract_id", ""))
    return AuditLine(
        position=line.position,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        on_behalf_of=entry.on_behalf_of,
        request=entry.request,
        event=type(entry.event).__name__,
        summary=sentence(entry.event, currency),
        rulings=tuple(_cited(entry.event)),
        body=msgspec.json.decode(line.text, type=_Stored).event,
    )


def _cited(event: AnyEvent) -> Iterable[str]:
    rulings: list[Ruling] = [one.ruling for one in getattr(event, "rulings", ())]
    single = getattr(event, "ruling", None)
    if single is not None:
        rulings.append(single)
    for ruling in rulings:
        yield f"{ruling.table}@{ruling.version} {' '.join(ruling.rules)}"
