"""The next number of a series: one more than the last, so that there are no gaps, per entity, kind and year."""

from __future__ import annotations

from datetime import date

from domain.catalogue import AnyEvent
from domain.invoice_commands import SetNumbering
from domain.knowledge import Knowledge
from domain.numbering_pattern import (
    DEFAULT,
    Document,
    NumberingSet,
    checked,
    written_number,
)
from domain.policy import Moment, Policy
from domain.register import Register


def prefix_of(register: Register, document: Document) -> str:
    """What the numbers of a kind of document begin with."""
    entity = register.home()
    return entity.invoice_prefix if document == "invoice" else entity.credit_prefix


def series_of(register: Register, document: Document, on: date) -> str:
    """The series a document of this date is numbered in."""
    return f"{prefix_of(register, document)}-{on.year}"


def next_number(known: Knowledge, document: Document, on: date) -> tuple[str, str, int]:
    """Number, series and place in it of the next document of a kind."""
    series = known.series(series_of(known.register, document, on))
    sequence = series.last + 1
    pattern = known.register.numbering.get(document, DEFAULT)
    number = written_number(pattern, prefix_of(known.register, document), on, sequence)
    return number, series.series, sequence


def set_numbering(
    command: SetNumbering, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Choose how documents are numbered. Numbers already given stay as they are."""
    known.register.home()
    pattern = checked(command.pattern)
    if known.register.numbering.get(command.document, DEFAULT) == pattern:
        return ()
    return (NumberingSet(document=command.document, pattern=pattern),)
