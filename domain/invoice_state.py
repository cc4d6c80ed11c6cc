"""One invoice's story so far: its draft lines, what was taken off or adjusted, whether issued, what is credited."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from domain.catalogue import AnyEvent
from domain.invoice import (
    DraftAdjusted,
    DraftVoided,
    InvoiceCredited,
    InvoiceDrafted,
    InvoiceIssued,
    InvoiceLine,
    LineAdded,
    LineAdjusted,
    LinesRemoved,
)
from domain.refusal import NotOpen, UnknownInvoice, UnknownLine
from domain.retainer import DepositRequested
from domain.settlement import Settlement


class InvoiceState(msgspec.Struct, frozen=True):
    invoice_id: str
    drafted: InvoiceDrafted | None = None
    lines: dict[int, InvoiceLine] = {}  # those still on it
    charged: dict[int, int] = {}  # minor units by line, after adjustments
    credited: dict[int, int] = {}  # minor units by line
    credits: int = 0
    added: dict[int, LineAdded] = {}  # lines for no approved work, still on it
    last: int = 0  # the highest number a line ever had
    adjustments: dict[tuple[int, str], DraftAdjusted] = {}  # by line (none: the whole) and code
    given: tuple[Settlement, ...] = ()  # of its credit memos
    voided: bool = False
    issued: InvoiceIssued | None = None

    def draft(self) -> InvoiceDrafted:
        """The draft, while it can still be changed. Refuses when it was issued or voided."""
        if self.drafted is None:
            raise UnknownInvoice(
                f"There is no invoice {self.invoice_id} in this book.", invoice_id=self.invoice_id
            )
        if self.issued is not None:
            raise NotOpen(
                f"Invoice {self.invoice_id} was issued as {self.issued.number}: it can only be credited.",
                invoice_id=self.invoice_id,
                number=self.issued.number,
            )
        if self.voided:
            raise NotOpen(f"Draft {self.invoice_id} was voided.", invoice_id=self.invoice_id)
        return self.drafted

    def line(self, number: int) -> InvoiceLine:
        found = self.lines.get(number)
        if found is None:
            raise UnknownLine(
                f"Invoice {self.invoice_id} has no line {number}.",
                invoice_id=self.invoice_id,
                line=number,
            )
        return found


def folded(before: InvoiceState, seen: Iterable[tuple[int, AnyEvent]]) -> InvoiceState:
    """The invoice after further facts about it."""
    state = before
    for _, event in seen:
        state = _after(state, event)
    return state


def _after(state: InvoiceState, event: AnyEvent) -> InvoiceState:
    replace = msgspec.structs.replace
    match event:
        case InvoiceDrafted():
            return InvoiceState(
                state.invoice_id,
                event,
                {line.number: line for line in event.lines},
                {line.number: line.minor for line in event.lines},
                last=max((line.number for line in event.lines), default=0),
            )
        case LinesRemoved() | LineAdded() | LineAdjusted() | DraftAdjusted():
            return _reviewed(state, event)
        case DraftVoided():
            return replace(state, voided=True)
        case InvoiceIssued():
            return replace(state, issued=event)
        case InvoiceCredited():
            return _credited(state, event)
        case _:
            return state


def _reviewed(
    state: InvoiceState, event: LinesRemoved | LineAdded | LineAdjusted | DraftAdjusted
) -> InvoiceState:
    """The draft after a review took lines off, put one on, or changed what is charged."""
    replace = msgspec.structs.replace
    match event:
        case LinesRemoved(numbers=gone):
            return _removed(state, gone)
        case LineAdded(number=number):
            return replace(state, added={**state.added, number: event}, last=number)
        case LineAdjusted(number=number, now=now):
            return replace(state, charged={**state.charged, number: now})
        case DraftAdjusted():
            return _adjusted(state, event)


def _removed(state: InvoiceState, gone: tuple[int, ...]) -> InvoiceState:
    """The draft without these lines and what was allowed or charged on them."""
    return msgspec.structs.replace(
        state,
        lines={n: line for n, line in state.lines.items() if n not in gone},
        charged={n: minor for n, minor in state.charged.items() if n not in gone},
        added={n: line for n, line in state.added.items() if n not in gone},
        adjustments={at: one for at, one in state.adjustments.items() if at[0] not in gone},
    )


def _adjusted(state: InvoiceState, event: DraftAdjusted) -> InvoiceState:
    place = (event.number, event.code)
    kept = {at: one for at, one in state.adjustments.items() if at != place}
    if event.minor != 0:
        kept[place] = event
    return msgspec.structs.replace(state, adjustments=kept)


def _credited(state: InvoiceState, event: InvoiceCredited) -> InvoiceState:
    credited = dict(state.credited)
    for credit in event.lines:
        number = credit.of.number
        credited[number] = credited.get(number, 0) + credit.charged
    given = state.given if event.settlement is None else (*state.given, event.settlement)
    return msgspec.structs.replace(state, credited=credited, credits=state.credits + 1, given=given)


NUMBERED = (InvoiceIssued, InvoiceCredited, DepositRequested)


class SeriesState(msgspec.Struct, frozen=True):
    """The last number given in a series of documents; the next is one more, so there are no gaps."""

    series: str
    last: int = 0


def counted(before: SeriesState, seen: Iterable[tuple[int, AnyEvent]]) -> SeriesState:
    """The series after further documents."""
    last = before.last
    for _, event in seen:
        if isinstance(event, NUMBERED) and event.series == before.series:
            assert event.sequence == last + 1, f"{before.series} has a gap after {last}"
            last = event.sequence
    return before if last == before.last else SeriesState(before.series, last)
