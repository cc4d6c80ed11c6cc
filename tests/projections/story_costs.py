"""What a book tells of costs and exchange rates, for the laws of carrying."""

from __future__ import annotations

from domain.catalogue import AnyEvent
from domain.cost import CostReversed, TimeCosted
from tests.projections.said_costs import LACKING, LINE, SAID

_RATED = TimeCosted(contract_id="C-1", currency="USD", lines=(LINE, LACKING))
STORY: list[AnyEvent] = [
    _RATED,
    CostReversed(
        contract_id="C-1",
        currency="USD",
        on=LINE.worked_on,
        accounting_date=LINE.accounting_date,
        reason="wrong",
        lines=(LACKING,),
    ),
    *(event for event, _ in SAID if type(event).__name__ == "RatesQuoted"),
]
