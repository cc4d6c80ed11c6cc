"""What the audit trail says of cost of time and of exchange rates."""

from __future__ import annotations

from domain import cost, party, quote
from domain.catalogue import AnyEvent
from domain.money import written
from projections.phrases import count, entries


def told(event: AnyEvent, currency: str | None) -> str | None:  # noqa: ARG001 - as every area is asked
    """The sentence of a fact of this area; none for any other."""
    match event:
        case party.PersonMoved():
            return f"Person {event.person_id} is of {event.home_entity} from {event.valid_from}"
        case cost.CostRatesPublished():
            return f"{count(len(event.rows), 'cost rate')} published"
        case cost.TimeCosted():
            value = written(sum(line.minor for line in event.lines), event.currency)
            without = sum(not line.rate_row for line in event.lines)
            lacking = f", {without} without a cost rate" if without else ""
            return f"{_whose(event.lines)} under {event.contract_id} cost {value}{lacking}"
        case cost.CostReversed():
            value = written(sum(line.minor for line in event.lines), event.currency)
            return f"Cost {value} of {_whose(event.lines)} turned round: {event.reason}"
        case quote.RatesQuoted(quotes=(one,)):
            return f"One {one.base} is {one.value} {one.counter} ({one.rate_type}, {one.rate_date}), says {one.source}"
        case quote.RatesQuoted():
            return f"{count(len(event.quotes), 'exchange rate')} quoted"
        case quote.ConversionPolicySet():
            through = "may" if event.triangulate else "may not"
            return (
                f"Conversions {through} go through the base currency; a spot rate holds for "
                f"{count(event.spot_age_days, 'day')}; receivables are translated at {event.ledger.replace('_', ' ')} quotes"
            )
        case _:
            return None


def _whose(lines: tuple[cost.CostLine, ...]) -> str:
    return entries([line.entry_id for line in lines])
