"""What a fact about many entries meant for one of them, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from domain.catalogue import AnyEvent
from domain.invoice import InvoiceCredited, InvoiceDrafted, LineAdjusted
from domain.money import written
from domain.quantity import in_hours
from domain.wip import (
    ApprovedLine,
    ChargesRaised,
    Decided,
    LotMove,
    LotsDecidedAgain,
    TimeApproved,
    WipWritten,
)


def meant(event: AnyEvent, entry_id: str) -> tuple[str, ...]:
    """The part of a fact that is about one entry; nothing where the fact's own sentence says it all."""
    return (*_work(event, entry_id), *_documents(event, entry_id))


def _work(event: AnyEvent, entry_id: str) -> Iterator[str]:
    match event:
        case TimeApproved() | ChargesRaised():
            for line in _of(event.lines, entry_id):
                yield from _approved(line, event.rulings, event.currency)
        case LotsDecidedAgain():
            yield f"Decided again because {event.because}"
            for line in _of(event.priced, entry_id):
                yield from _approved(line, event.rulings, event.currency)
            yield from _moved(event.moves, event.rulings, entry_id, event.currency)
        case WipWritten():
            yield from _moved(event.moves, (), entry_id, event.currency)
            for line in _of(event.raised, entry_id):
                yield f"Written up by {written(line.written_up, event.currency)}"
        case _:
            return


def _documents(event: AnyEvent, entry_id: str) -> Iterator[str]:
    match event:
        case InvoiceDrafted(lines=lines, currency=currency):
            for one in (line for line in lines if line.entry_id == entry_id):
                amount = written(one.minor, currency)
                yield f"Line {one.number} of draft {event.invoice_id}: {amount}"
        case LineAdjusted():
            yield f"Its line {event.number} is charged otherwise: {event.reason}"
        case InvoiceCredited(lines=parts, currency=currency):
            for part in (part for part in parts if part.of.entry_id == entry_id):
                after = "written off" if part.write_off else "work in progress again"
                yield f"{written(part.charged, currency)} of line {part.of.number} credited, {after}"
        case _:
            return


def _of(lines: tuple[ApprovedLine, ...], entry_id: str) -> Iterator[ApprovedLine]:
    return (line for line in lines if line.entry_id == entry_id)


def _approved(line: ApprovedLine, rulings: tuple[Decided, ...], currency: str) -> Iterator[str]:
    """The pricing, then each lot with its state and every reason why not."""
    worked, billable = in_hours(line.seconds), in_hours(line.billable)
    at = f" at {line.rate:f} an hour ({line.rate_row})" if line.rate is not None else ""
    charged = f"{billable} h charged" + ("" if worked == billable else f" of {worked} h worked")
    priced = written(line.minor, currency) if line.rate_row else "no rate was found"
    yield f"{charged}{at}: {priced}"
    for lot in line.lots:
        yield _stands(lot.end - lot.start, lot.state, lot.ruling, rulings, currency)


def _stands(
    minor: int, state: str, ruling: int, rulings: tuple[Decided, ...], currency: str
) -> str:
    said = f"{written(minor, currency)} {state.replace('_', ' ')}"
    reasons = rulings[ruling].reasons if 0 <= ruling < len(rulings) else ()
    if state in ("unbilled", "written_off") or not reasons:
        return said
    return f"{said}: " + "; ".join(f"{r.code.replace('_', ' ')} ({r.desk})" for r in reasons)


def _moved(
    moves: tuple[LotMove, ...], rulings: tuple[Decided, ...], entry_id: str, currency: str
) -> Iterator[str]:
    for move in moves:
        if move.entry_id == entry_id:
            now = _stands(move.end - move.start, move.now, move.ruling, rulings, currency)
            yield f"{now} (was {move.was.replace('_', ' ')})"
