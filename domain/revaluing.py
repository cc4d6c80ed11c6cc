"""Revaluation: open receivables in foreign currencies at the quotes of a day, the last valuation turned round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from domain.believing import believable
from domain.catalogue import AnyEvent
from domain.exchange_difference import revaluation
from domain.foreign_receivable import (
    Carried,
    Move,
    ReceivablesRevalued,
    ReceivablesTranslated,
    Revalued,
    Unwound,
)
from domain.foreign_state import ForeignReceivables, folded
from domain.knowledge import Knowledge
from domain.money import half_up
from domain.policy import Moment, Policy
from domain.posting import Posting, balanced
from domain.quote import Leg, RateType
from domain.quote_commands import RevalueReceivables, TranslateReceivables
from domain.quotes import converted
from domain.refusal import BadDate, QuoteMissing
from domain.translating import late, told


def translate(
    command: TranslateReceivables, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Translate what waited for a quote that has come; what still waits stays as it is."""
    return _late(known, policy, command.until)


def revalue(
    command: RevalueReceivables, known: Knowledge, policy: Policy, moment: Moment
) -> tuple[AnyEvent, ...]:
    """Value what is open on a day at its quotes. The same again, at the same quotes, is no event.

    Raises QuoteMissing naming each quote that lacks, BadDate for a day before the last revaluation.
    """
    home = known.register.home()
    believable(command.on, moment.today, "a revaluation")
    before = known.foreign.revalued_on
    if before is not None and command.on < before:
        raise BadDate(
            f"Receivables were revalued on {before}: a revaluation on {command.on} would lie before it. "
            f"Name {before} or a later day.",
            on=str(command.on),
        )
    translations = _late(known, policy, date.max)
    foreign = folded(known.foreign, [(0, event) for event in translations])
    rate_type = command.rate_type or known.register.quotes.ledger
    quotes = _quotes(foreign, known, command.on, rate_type)
    lines = [
        line
        for carried in foreign.invoices.values()
        if _concerned(carried, command.on)
        for line in [_line(carried, command.on, quotes.get(carried.currency, ()), known)]
        if not _stands(carried, line, command.on)
    ]
    if not lines:
        return translations
    day, out_of_period = known.register.posted_on(command.on)
    event = ReceivablesRevalued(
        on=command.on,
        accounting_date=day,
        out_of_period=out_of_period,
        rate_type=rate_type,
        base_currency=home.base_currency,
        lines=tuple(lines),
        postings=balanced(
            posting
            for line in lines
            for posting in _posted(
                foreign.invoices[line.invoice_id], line, day, home.base_currency, policy
            )
        ),
    )
    return (*translations, event)


def _late(known: Knowledge, policy: Policy, until: date) -> tuple[ReceivablesTranslated, ...]:
    """What waited for a quote and has one now, customer by customer."""
    base = known.register.home().base_currency
    by_customer: dict[str, list[Move]] = {}
    for carried in known.foreign.invoices.values():
        if carried.waits:
            whose = known.register.staying(carried.customer_id)
            by_customer.setdefault(whose, []).extend(late(carried, known, until))
    return tuple(
        told(customer_id, base, moves, policy)
        for customer_id, moves in by_customer.items()
        if moves
    )


def _concerned(carried: Carried, on: date) -> bool:
    """Whether anything was open on the day, or an earlier valuation still stands."""
    return bool(carried.open(on) or carried.adjustment)


def _quotes(
    foreign: ForeignReceivables, known: Knowledge, on: date, rate_type: RateType
) -> dict[str, tuple[Leg, ...]]:
    """The quotes of the day by currency. Raises QuoteMissing naming all that lack, of earlier days too."""
    base = known.register.home().base_currency
    quotes = known.register.quotes
    found: dict[str, tuple[Leg, ...]] = {}
    missing: dict[str, None] = {}
    for carried in foreign.invoices.values():
        for move in carried.moves:
            if move.base is None:
                missing[f"{move.currency}/{base} {quotes.ledger} for {move.quoted_on}"] = None
                break
        if carried.open(on) and carried.currency not in found:
            legs = quotes.legs(base, (carried.currency, base), rate_type, on)
            if legs is None:
                missing[f"{carried.currency}/{base} {rate_type} for {on}"] = None
            else:
                found[carried.currency] = legs
    if missing:
        raise QuoteMissing(
            f"Receivables can not be revalued on {on} without these quotes: {', '.join(missing)}. "
            "Quote them (QuoteRates), then revalue.",
            quotes=", ".join(missing),
        )
    return found


def _line(carried: Carried, on: date, legs: tuple[Leg, ...], known: Knowledge) -> Revalued:
    owed, worth = carried.open(on), carried.carried(on)
    base = known.register.home().base_currency
    value = converted(owed, (carried.currency, base), legs) if owed else worth
    unwound = _unwound(carried, on, value - worth)
    return Revalued(
        invoice_id=carried.invoice_id,
        invoice=carried.invoice,
        customer_id=known.register.staying(carried.customer_id),
        currency=carried.currency,
        open=owed,
        carried=worth,
        carried_legs=carried.original,
        before=_before(carried, on),
        value=value,
        legs=legs if owed else (),
        unwound=unwound,
    )


def _before(carried: Carried, on: date) -> int:
    """What of the last valuation stood at the end of the day."""
    return carried.adjustment + sum(move.unwound for move in carried.since(on))


def _unwound(carried: Carried, on: date, difference: int) -> tuple[Unwound, ...]:
    """What was settled after the day takes its share of the difference with it, the last the rest."""
    owed, left = carried.open(on), difference
    found: list[Unwound] = []
    for move in carried.since(on):
        after = owed + move.minor
        if move.cause in ("settled", "credited") and owed:
            sign = 1 if owed > 0 else -1
            stays = half_up(sign * left * after, sign * owed)
            found.append(Unwound(number=move.number, minor=left - stays))
            left = stays
        owed = after
    return tuple(found)


def _stands(carried: Carried, line: Revalued, on: date) -> bool:
    """Whether the day's valuation is in the books already, at these very quotes."""
    known = {one.number: one.minor for one in line.unwound}
    return (
        carried.revalued_on == on
        and carried.legs == line.legs
        and carried.adjustment == line.left
        and all(move.unwound == known.get(move.number, 0) for move in carried.since(on))
    )


def _posted(
    carried: Carried, line: Revalued, day: date, base: str, policy: Policy
) -> Iterable[Posting]:
    """The last valuation turned round, this one posted; and each share of it that went since, on its own day."""
    bare = msgspec.structs.replace(carried.moves[0], accounting_date=day)
    yield from revaluation(bare, -line.before, line.before > 0, base, policy)
    yield from revaluation(bare, line.difference, line.difference > 0, base, policy)
    moves = {move.number: move for move in carried.moves}
    for one in line.unwound:
        move = moves[one.number]
        yield from revaluation(move, move.unwound, move.unwound > 0, base, policy)
        yield from revaluation(move, -one.minor, one.minor > 0, base, policy)
