"""What the audit trail says of cost of time and exchange rates."""

from __future__ import annotations

from decimal import Decimal

from domain.catalogue import AnyEvent
from domain.cost import CostLine, CostRate, CostRatesPublished, CostReversed, TimeCosted
from domain.party import PersonMoved
from domain.quote import ConversionPolicySet, Quote, RatesQuoted
from tests.projections.telling import day

LINE = CostLine(
    entry_id="e:1",
    line_id="1",
    project_id="P-1",
    person_id="ann",
    worked_on=day("2026-01-10"),
    accounting_date=day("2026-01-10"),
    seconds=3600,
    rate=Decimal(100),
    rate_row="costs/1",
    minor=10_000,
)
LACKING = CostLine(
    entry_id="e:2",
    line_id="1",
    project_id="P-1",
    person_id="ben",
    worked_on=day("2026-01-10"),
    accounting_date=day("2026-01-10"),
    seconds=3600,
)
QUOTE = Quote(
    quote_id="GBP/USD:spot:2026-01-05:1",
    base="GBP",
    counter="USD",
    rate_type="spot",
    rate_date=day("2026-01-05"),
    value=Decimal("1.25"),
    source="ECB",
)

SAID: list[tuple[AnyEvent, str]] = [
    (
        PersonMoved(person_id="ann", home_entity="FR01", valid_from=day("2026-02-01")),
        "Person ann is of FR01 from 2026-02-01",
    ),
    (
        CostRatesPublished(
            currency="USD",
            rows=(CostRate(row_id="1", valid_from=day("2026-01-01"), rate=Decimal(100)),),
        ),
        "1 cost rate published",
    ),
    (
        TimeCosted(contract_id="C-1", currency="USD", lines=(LINE, LACKING)),
        "Entries e:1, e:2 under C-1 cost 100.00 USD, 1 without a cost rate",
    ),
    (
        CostReversed(
            contract_id="C-1",
            currency="USD",
            on=day("2026-01-12"),
            accounting_date=day("2026-01-12"),
            reason="wrong",
            lines=(LINE,),
        ),
        "Cost 100.00 USD of Entry e:1 turned round: wrong",
    ),
    (RatesQuoted(quotes=(QUOTE,)), "One GBP is 1.25 USD (spot, 2026-01-05), says ECB"),
    (RatesQuoted(quotes=(QUOTE, QUOTE)), "2 exchange rates quoted"),
    (
        ConversionPolicySet(triangulate=True, spot_age_days=7),
        (
            "Conversions may go through the base currency; a spot rate holds for 7 days; "
            "receivables are translated at spot quotes"
        ),
    ),
]
