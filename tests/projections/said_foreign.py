"""What the audit trail says of receivables in foreign currencies."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.foreign_receivable import Move, ReceivablesRevalued, ReceivablesTranslated, Revalued
from tests.projections.telling import day


def moved(base: int | None, gain: int = 0) -> Move:
    """A payment of 100.00 EUR."""
    return Move(
        invoice_id="I-1",
        invoice="US01-INV-2026-000001",
        currency="EUR",
        number=2,
        cause="settled",
        source="bank:1",
        on=day("2026-02-10"),
        accounting_date=day("2026-02-10"),
        quoted_on=day("2026-02-10"),
        minor=-10_000,
        base=base,
        gain=gain,
    )


def translated(move: Move) -> ReceivablesTranslated:
    """The fact of one move."""
    return ReceivablesTranslated(customer_id="acme", base_currency="USD", moves=(move,))


LINE = Revalued(
    invoice_id="I-1",
    invoice="US01-INV-2026-000001",
    customer_id="acme",
    currency="EUR",
    open=10_000,
    carried=11_000,
    carried_legs=(),
    before=0,
    value=11_500,
    legs=(),
)
SAID: list[tuple[AnyEvent, str]] = [
    (
        translated(moved(-11_000, 200)),
        "Receivable of US01-INV-2026-000001 translated: -110.00 USD, exchange gain 2.00 USD",
    ),
    (
        translated(moved(-11_000, -200)),
        "Receivable of US01-INV-2026-000001 translated: -110.00 USD, exchange loss 2.00 USD",
    ),
    (translated(moved(None)), "Receivable of US01-INV-2026-000001 waits for a quote to USD"),
    (
        ReceivablesRevalued(
            on=day("2026-02-28"),
            accounting_date=day("2026-02-28"),
            rate_type="spot",
            base_currency="USD",
            lines=(LINE,),
        ),
        "1 receivable revalued on 2026-02-28 at spot quotes: 5.00 USD",
    ),
]
STORY: list[AnyEvent] = [event for event, _ in SAID]
