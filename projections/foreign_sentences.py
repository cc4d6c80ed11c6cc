"""What the audit trail says of receivables in foreign currencies."""

from __future__ import annotations

from domain import foreign_receivable
from domain.catalogue import AnyEvent
from domain.money import written
from projections.phrases import count


def told(event: AnyEvent, _: str | None = None) -> str | None:
    """The sentence of a fact about a receivable in a foreign currency; none for any other."""
    match event:
        case foreign_receivable.ReceivablesTranslated():
            return _translated(event)
        case foreign_receivable.ReceivablesRevalued():
            total = written(sum(line.difference for line in event.lines), event.base_currency)
            lines = count(len(event.lines), "receivable")
            return f"{lines} revalued on {event.on} at {event.rate_type.replace('_', ' ')} quotes: {total}"
        case _:
            return None


def _translated(event: foreign_receivable.ReceivablesTranslated) -> str:
    invoices = " and ".join(dict.fromkeys(move.invoice for move in event.moves))
    waiting = sum(move.base is None for move in event.moves)
    if waiting:
        return f"Receivable of {invoices} waits for a quote to {event.base_currency}"
    gain = sum(move.gain for move in event.moves)
    worth = written(sum(move.base or 0 for move in event.moves), event.base_currency)
    what = "exchange gain" if gain > 0 else "exchange loss"
    said = f", {what} {written(abs(gain), event.base_currency)}" if gain else ""
    return f"Receivable of {invoices} translated: {worth}{said}"
