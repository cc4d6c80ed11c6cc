"""What a book knows that stands on one invoice or credit memo: its lines, its companies as of its day, its work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec

from domain.boundary import about
from domain.contract import ContractSigned, TermsAmended
from domain.foreign_receivable import ReceivablesTranslated
from domain.funding_terms import FundingAmended
from domain.invoice import InvoiceCredited, InvoiceIssued, LineAdjusted
from domain.invoice_state import InvoiceState, folded
from domain.papers import CustomerDescribed, EntityDescribed, MatterNamed, Papers
from domain.party import (
    CustomerRegistered,
    EntityOpened,
    GradeChanged,
    PersonRegistered,
    ProjectOpened,
)
from domain.quote import Leg
from domain.refusal import NotOpen, UnknownInvoice
from domain.register import Contract, Register
from domain.register import folded as register_after
from domain.time_entry import TimeCorrected, TimeRecorded
from journal.journal import Journal

ASKED_AT_ONCE = 400  # entries
Event = TypeVar("Event")


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an issued document is written from."""

    invoice: InvoiceState
    issued: InvoiceIssued
    credited: InvoiceCredited | None  # if it is a credit memo that was asked for
    reasons: dict[int, str]  # of what a review changed, by line
    entity_id: str
    entity_name: str
    base_currency: str
    legs: tuple[Leg, ...]  # the quotes at which the invoice was translated; none: none was known
    seller: Papers
    customer_name: str
    buyer: Papers
    contracts: dict[str, Contract]  # with the terms that held when it was issued
    projects: dict[str, str]  # names
    matters: dict[str, str]
    activities: dict[str, str]  # by entry
    grades: dict[str, tuple[tuple[date, str], ...]]  # of each person, from days on

    def grade(self, person_id: str, on: date) -> str:
        """The grade a person had on a day; nothing where none is known."""
        had = ""
        for since, grade in self.grades.get(person_id, ()):
            if since <= on:
                had = grade
        return had


def facts(journal: Journal, ref: str) -> Facts:
    """What stands on the document with this number or id. Refuses one that is unknown or not issued yet."""
    issued, credited = _named(journal, ref)
    events = _read(journal, f"invoice:{issued.invoice_id}")
    invoice = folded(InvoiceState(issued.invoice_id), [(0, event) for event in events])
    on = issued.issued_on if credited is None else credited.credited_on
    (entity,) = _of(_read(journal, f"entity:{journal.book}", EntityOpened), EntityOpened)
    (customer,) = _of(
        _read(journal, f"customer:{issued.customer_id}", CustomerRegistered), CustomerRegistered
    )
    lines = invoice.lines.values()
    projects = dict.fromkeys(line.project_id for line in lines)
    opened = _all(journal, [f"project:{one}" for one in projects], ProjectOpened, MatterNamed)
    named = [f"contract:{one}" for one in issued.contracts]
    return Facts(
        invoice=invoice,
        issued=issued,
        credited=credited,
        reasons={one.number: one.reason for one in _of(events, LineAdjusted)},
        entity_id=entity.entity_id,
        entity_name=entity.name,
        base_currency=entity.base_currency,
        legs=_translated_at(_of(events, ReceivablesTranslated), issued.invoice_id),
        seller=_papers(_read(journal, f"entity:{journal.book}", EntityDescribed), on),
        customer_name=customer.name,
        buyer=_papers(_read(journal, f"customer:{issued.customer_id}", CustomerDescribed), on),
        contracts=_agreed(journal, named, issued.invoice_id),
        projects={one.project_id: one.name for one in _of(opened, ProjectOpened)},
        matters={one.project_id: one.matter for one in _of(opened, MatterNamed)},
        activities=_activities(journal, [line.entry_id for line in lines if line.kind == "time"]),
        grades=_grades(journal, {line.person_id for line in lines if line.person_id}),
    )


def _named(journal: Journal, ref: str) -> tuple[InvoiceIssued, InvoiceCredited | None]:
    """The invoice that is meant, and the credit memo if that is."""
    numbered = _read(journal, f"number:{ref}", InvoiceIssued, InvoiceCredited)
    credited = next(_of(numbered, InvoiceCredited), None)
    invoice_id = ref if not numbered else numbered[0].invoice_id
    events = _read(journal, f"invoice:{invoice_id}")
    issued = next(_of(events, InvoiceIssued), None)
    if not events:
        raise UnknownInvoice(
            f"{journal.book} has no invoice or credit memo {ref}: see accrual invoices.",
            invoice=ref,
        )
    if issued is None:
        raise NotOpen(f"{ref} is a draft: only what is issued is sent out. Issue it first.")
    return issued, credited


def _papers(described: Iterable[EntityDescribed | CustomerDescribed], on: date) -> Papers:
    """What papers say on a day: the latest word for it; nothing where nobody said anything."""
    valid = [one for one in described if one.valid_from <= on]
    last = max(enumerate(valid), key=lambda at: (at[1].valid_from, at[0]), default=None)
    return Papers() if last is None else last[1].papers


def _translated_at(told: Iterable[ReceivablesTranslated], invoice_id: str) -> tuple[Leg, ...]:
    """The quotes of what was owed first, once they were known."""
    for event in told:
        for move in event.moves:
            if move.invoice_id == invoice_id and move.number == 1 and move.base is not None:
                return move.legs
    return ()


def _agreed(journal: Journal, named: list[str], invoice_id: str) -> dict[str, Contract]:
    """The contracts on the terms that held when the invoice was issued: what is amended later is not on it."""
    ((_, at),) = _placed(journal, [f"invoice:{invoice_id}"], InvoiceIssued)
    told = _placed(journal, named, ContractSigned, FundingAmended, TermsAmended)
    return register_after(Register(), [(0, event) for event, when in told if when < at]).contracts


def _activities(journal: Journal, entries: list[str]) -> dict[str, str]:
    """The activity that each entry was recorded, or last corrected, under."""
    said: dict[str, str] = {}
    for at in range(0, len(entries), ASKED_AT_ONCE):
        tags = [f"entry:{one}" for one in entries[at : at + ASKED_AT_ONCE]]
        for event in _all(journal, tags, TimeRecorded, TimeCorrected):
            said[event.entry_id] = event.work.activity or ""
    return said


def _grades(journal: Journal, people: Iterable[str]) -> dict[str, tuple[tuple[date, str], ...]]:
    had: dict[str, list[tuple[date, str]]] = {}
    tags = [f"person:{one}" for one in sorted(people)]
    for event in _all(journal, tags, PersonRegistered, GradeChanged):
        had.setdefault(event.person_id, []).append((event.valid_from, event.grade))
    return {person: tuple(sorted(grades)) for person, grades in had.items()}


def _read(journal: Journal, tag: str, *kinds: type) -> list[Any]:
    return _all(journal, [tag], *kinds)


def _all(journal: Journal, tags: Iterable[str], *kinds: type) -> list[Any]:
    """The facts about these identities, in the order in which they were recorded."""
    return [event for event, _ in _placed(journal, tags, *kinds)]


def _placed(journal: Journal, tags: Iterable[str], *kinds: type) -> list[tuple[Any, int]]:
    """The same, each with its position in the journal."""
    boundary = tuple(about(tag, *kinds) for tag in tags)
    if not boundary:
        return []
    lines, _ = journal.read(boundary)
    return [(line.entry.event, line.position) for line in lines]


def _of(events: Iterable[Any], kind: type[Event]) -> Iterator[Event]:
    return (event for event in events if isinstance(event, kind))
