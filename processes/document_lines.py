"""Lines of an invoice or credit memo as its reader takes them: so much of something at a price, and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from connectors.documents.document import ADDED, HOUR, ONE, Adjustment, Line, Tax, Work
from connectors.documents.words import Wording
from domain.invoice import InvoiceLine
from domain.money import scale
from domain.settlement import SettledLine, Settlement
from domain.totals import line_net
from processes.document_facts import Facts

FINE = Decimal("0.000001")  # quantities are shares of an entry's time
UNITS = {
    "hour": HOUR,
    "day": "DAY",
    "week": "WEE",
    "month": "MON",
    "year": "ANN",
    "km": "KMT",
    "kilometre": "KMT",
    "mile": "SMI",
    "minute": "MIN",
}
CODE = re.compile(r"\b([A-Z])\d{3}\b")  # of the UTBMS sets


def charged_lines(facts: Facts, wording: Wording) -> Iterator[Line]:
    """The lines of an invoice, in order of number."""
    settlement = facts.issued.settlement
    settled = {} if settlement is None else {one.number: one for one in settlement.lines}
    for number, line in sorted(facts.invoice.lines.items()):
        charged = facts.invoice.charged[number]
        adjustments: list[Adjustment] = []
        if charged != line.minor:
            reason = facts.reasons.get(number) or wording.word("reviewed")
            adjustments.append(Adjustment(minor=charged - line.minor, reason=reason))
        adjustments += _beside(settled.get(number), wording)
        tax = tax_of(settlement, settled[number].group if number in settled else None)
        yield _line(facts, wording, line, (line.start, line.end), tuple(adjustments), tax)
    yield from _added(facts, settlement)


def credited_lines(facts: Facts, wording: Wording) -> Iterator[Line]:
    """The lines of a credit memo: the parts of the invoice's lines that it gives back."""
    assert facts.credited is not None
    settlement = facts.credited.settlement
    given = {} if settlement is None else {one.number: one for one in settlement.lines}
    for part in facts.credited.lines:
        settled = given.get(part.of.number)
        adjustments = tuple(_beside(settled, wording))
        tax = tax_of(settlement, None if settled is None else settled.group)
        line = _line(facts, wording, part.of, (part.start, part.end), adjustments, tax)
        yield line if part.charged == part.minor else _at(line, part.charged, facts)
    yield from _added(facts, settlement)


def _beside(settled: SettledLine | None, wording: Wording) -> Iterator[Adjustment]:
    """The contract's discount on a line, and what a review allowed or charged on it."""
    if settled is None:
        return
    discount = settled.allowance
    for one in settled.adjustments:
        sign = 1 if one.kind == "charge" else -1
        discount -= one.minor if one.kind == "allowance" else 0
        yield Adjustment(minor=sign * one.minor, reason=one.reason)
    if discount:
        yield Adjustment(minor=-discount, reason=wording.word("discount"))


def _added(facts: Facts, settlement: Settlement | None) -> Iterator[Line]:
    """Lines for no approved work: on a memo, their part that comes back."""
    if settlement is None or not settlement.added:
        return
    whole = facts.issued.settlement
    assert whole is not None
    values = {one.number: one.minor for one in whole.added}
    currency = facts.issued.currency
    first = min(facts.invoice.lines.values(), key=lambda line: line.number)
    for one in settlement.added:
        share = one.quantity * one.minor / values[one.number] if one.minor else one.quantity
        quantity, price, base = share.quantize(FINE, ROUND_HALF_UP), one.unit_price, one.per
        if line_net(quantity, price, currency, base) != one.minor:
            quantity, base = Decimal(1 if one.minor >= 0 else -1), Decimal(1)
            price = abs(Decimal(one.minor).scaleb(-scale(currency)))
        yield Line(
            number=one.number,
            project_id="",
            contract_id=one.contract_id,
            text=one.text,
            quantity=quantity,
            unit=unit_code(one.unit),
            price=price,
            base_quantity=base,
            net=one.minor,
            tax=tax_of(settlement, one.group),
            work=Work(entry_id="", on=first.worked_on, kind=ADDED),
        )


def unit_code(unit: str | None) -> str:
    """The code of UN/ECE for a unit as people write it; pieces where there is none."""
    return UNITS.get((unit or "").rstrip("s"), ONE)


def tax_of(settlement: Settlement | None, group: int | None) -> Tax:
    """How a line or an allowance is taxed: as its group says; outside of any tax where there are none."""
    if settlement is None or group is None or not settlement.groups:
        return Tax()
    of = settlement.groups[group]
    return Tax(category=of.category, rate=None if of.category == "O" else of.rate)


def _line(
    facts: Facts,
    wording: Wording,
    line: InvoiceLine,
    lot: tuple[int, int],
    adjustments: tuple[Adjustment, ...],
    tax: Tax,
) -> Line:
    value = lot[1] - lot[0]
    quantity, price, base = _priced(line, value, facts.issued.currency)
    return Line(
        number=line.number,
        project_id=line.project_id,
        contract_id=line.contract_id,
        text=line.description or line.note or wording.word("time"),
        detail=_who(facts, line),
        quantity=quantity,
        unit=HOUR if line.kind == "time" else unit_code(line.unit),
        price=price,
        base_quantity=base,
        adjustments=adjustments,
        net=value + sum(one.minor for one in adjustments),
        tax=tax,
        work=_work(facts, line),
        order=_order(facts, line),
    )


def _order(facts: Facts, line: InvoiceLine) -> str:
    return facts.contracts[line.contract_id].order_of(line.line_id, line.funding)


def _priced(line: InvoiceLine, value: int, currency: str) -> tuple[Decimal, Decimal, Decimal]:
    """Quantity, price and the quantity that the price is for, such that they come to the lot's value.

    A lot is a part of an entry: its share of the time is not round, and what an entry is worth need not
    be its hours at a rate. Where rate and share do not come to the value, the price is told for all of it.
    """
    whole = Decimal(line.seconds) / 3600 if line.kind == "time" else line.quantity
    rate = line.rate if line.kind == "time" else line.unit_price
    worth = Decimal(value).scaleb(-scale(currency))
    if not whole:
        return (Decimal(1), worth, Decimal(1)) if value >= 0 else (Decimal(-1), -worth, Decimal(1))
    share = whole if not line.entry_minor else whole * value / line.entry_minor
    quantity = share.quantize(FINE, ROUND_HALF_UP)
    if rate is not None and rate >= 0 and line_net(quantity, rate, currency, line.per) == value:
        return quantity, rate, line.per
    if quantity > 0 and value >= 0:
        return quantity, worth, quantity
    return Decimal(1 if value >= 0 else -1), abs(worth), Decimal(1)


def _at(line: Line, charged: int, facts: Facts) -> Line:
    """The line at another value than its lot's: a line that a review had changed is credited as charged."""
    more = charged - (line.net - sum(one.minor for one in line.adjustments))
    reason = facts.reasons.get(line.number, "")
    changed = Adjustment(minor=more, reason=reason or "-")
    return Line(
        **{name: getattr(line, name) for name in line.__struct_fields__}
        | {"adjustments": (changed, *line.adjustments), "net": line.net + more}
    )


def _who(facts: Facts, line: InvoiceLine) -> str:
    grade = facts.grade(line.person_id, line.worked_on)
    return f"{line.person_id} ({grade})" if grade and line.person_id else line.person_id


def _work(facts: Facts, line: InvoiceLine) -> Work:
    codes = {"task": "", "activity": "", "expense": ""}
    said = facts.activities.get(line.entry_id, "") if line.kind == "time" else line.description
    for found in CODE.finditer(said or ""):
        kind = {"A": "activity", "E": "expense"}.get(found[1], "task")
        codes[kind] = codes[kind] or found[0]
    return Work(
        entry_id=line.entry_id,
        on=line.worked_on,
        person_id=line.person_id,
        kind=line.kind,
        grade=facts.grade(line.person_id, line.worked_on),
        **codes,
    )
