"""What falls due besides hours: instalments, fees with work included and what goes beyond it, milestones, units."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.real.mixed.reading import Fields
from tests.real.mixed.sides import Item, Side
from tests.real.mixed.sums import cents, exact, half_up, percent


class Due(NamedTuple):
    """An amount that is due on a day under a name of its own."""

    entry: str
    line: str
    day: date
    minor: int
    kind: str


class Period(NamedTuple):
    """A month or quarter of an allowance, as far as the contract covers it."""

    name: str
    starts: date
    ends: date
    part: Fraction  # of the whole period's days


def falling_due(side: Side, through: date) -> Iterator[Due]:
    """Everything of a contract that a day on or before `through` makes due."""
    for line in side.terms["lines"]:
        plan = line.get("plan", {})
        if "schedule" in plan:
            yield from _schedule(side, line, plan, through)
        if "recurring" in plan:
            yield from _recurring(side, line, plan["recurring"], through)
        if "allowance" in line:
            yield from _allowance(side, line, through)


def _schedule(side: Side, line: Fields, plan: Fields, through: date) -> Iterator[Due]:
    left = price = cents(plan["price"])
    for one in plan["schedule"]:
        minor = percent(one["percent"], price) if "percent" in one else left
        left -= minor
        if one["due_on"] <= through:
            entry = f"{side.name}/{line['line_id']}/{one['instalment_id']}"
            yield Due(entry, line["line_id"], one["due_on"], minor, "instalment")


def _recurring(side: Side, line: Fields, said: Fields, through: date) -> Iterator[Due]:
    day, amount = said["first_on"], cents(said["amount"])
    signed = date.fromisoformat(side.terms["signed_on"])
    while day <= min(through, said["last_on"]):
        assert day.day == 1, "whole months"
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        starts, minor = day, amount
        if said.get("proration") == "by_days":
            starts = max(day, signed)
            covered = (min(last, said["last_on"]) - starts).days + 1
            minor = half_up(Fraction(amount * covered, last.day))
        entry = f"{side.name}/{line['line_id']}/{day}"
        if starts <= through:
            yield Due(entry, line["line_id"], starts, minor, "instalment")
        day = last + timedelta(days=1)


def _periods(side: Side, said: Fields, through: date) -> Iterator[Period]:
    since, over = date.fromisoformat(side.terms["signed_on"]), side.terms.get("ends_on", date.max)
    length = 3 if said.get("every") == "quarter" else 1
    first = date(since.year, since.month - (since.month - 1) % length, 1)
    while max(first, since) <= through and first <= over:
        number = first.year * 12 + first.month - 1 + length
        following = date(number // 12, number % 12 + 1, 1)
        starts, ends = max(first, since), min(following - timedelta(days=1), over)
        part = Fraction((ends - starts).days + 1, (following - first).days)
        name = f"{first.year}-{first.month:02d}"
        yield Period(
            f"{first.year}-Q{(first.month + 2) // 3}" if length == 3 else name, starts, ends, part
        )
        first = following


def _allowance(side: Side, line: Fields, through: date) -> Iterator[Due]:
    said, name = line["allowance"], line["line_id"]
    periods = list(_periods(side, said, through))
    for period in periods:
        day = period.ends if said.get("fee_due") == "in_arrears" else period.starts
        if day <= through:
            minor = half_up(cents(said["fee"]) * period.part)
            yield Due(f"{side.name}/{name}/fee-{period.name}", name, day, minor, "instalment")
    beyond = _beyond(side, said, periods)
    for at, period in enumerate(periods):
        if period.ends > through:
            continue
        stem = f"{side.name}/{name}/overage-{period.name}"
        before = [one.value for entry, one in side.items.items() if _is(entry, stem)]
        minor = _worth(said, beyond[at]) - sum(before)
        if minor > 0:
            entry = f"{stem}-{len(before) + 1}" if before else stem
            yield Due(entry, name, period.ends, minor, "overage")


def _is(entry: str, stem: str) -> bool:
    return entry == stem or entry.startswith(f"{stem}-")


def _beyond(side: Side, said: Fields, periods: list[Period]) -> list[list[tuple[Item, Fraction]]]:
    """By period, the work for which neither its own room nor what was carried into it is left."""
    room = [Fraction(half_up(exact(said["hours"]) * 3600 * one.part)) for one in periods]
    beyond: list[list[tuple[Item, Fraction]]] = [[] for _ in periods]
    work = sorted((i for i in side.items.values() if i.kind == "time"), key=lambda one: one.turn)
    for at, period in enumerate(periods):
        for item in work:
            if not period.starts <= item.day <= period.ends:
                continue
            left = item.seconds
            for usable in range(max(at - said.get("rollover", 0), 0), at + 1):
                part = min(left, room[usable])
                room[usable] -= part
                left -= part
            beyond[at].append((item, left))
    return beyond


def _worth(said: Fields, beyond: list[tuple[Item, Fraction]]) -> int:
    if "overage_rate" in said:
        hours = sum((left for _, left in beyond), Fraction(0)) / 3600
        return half_up(exact(said["overage_rate"]) * hours * 100)
    return sum(half_up(item.value * left / item.seconds) for item, left in beyond)


def milestone(side: Side, said: Fields) -> list[Due]:
    """A milestone completed or accepted: the part that has become due, if that is its trigger."""
    line, name = said["line_id"], said["milestone_id"]
    plan = side.line(line)["plan"]
    terms = next(one for one in plan["milestones"] if one["milestone_id"] == name)
    whole = _price(terms, plan)
    completed, steps = side.completed.get((line, name), (Fraction(0), 0))
    if said["command"] == "CompleteMilestone":
        now = exact(said.get("percent", 100))
        side.completed[line, name] = now, steps + 1
        before = completed
    else:
        now, before = completed, side.accepted.get((line, name), Fraction(0))
        side.accepted[line, name] = now
    wanted = "CompleteMilestone" if terms.get("trigger", "completed") == "completed" else ""
    if said["command"] != (wanted or "AcceptMilestone"):
        return []
    minor = half_up(now * whole / 100) - half_up(before * whole / 100)
    entry = f"{side.name}/{line}/{name}/{said['on']}"
    return [Due(entry, line, said["on"], minor, "milestone")]


def _price(terms: Fields, plan: Fields) -> int:
    if "amount" in terms:
        return cents(terms["amount"])
    if "percent" in terms:
        return percent(terms["percent"], cents(plan["price"]))
    return half_up(exact(terms["quantity"]) * exact(terms["unit_price"]) * 100)


def units(side: Side, said: Fields) -> list[Due]:
    """Units delivered, at their price."""
    price = exact(side.line(said["line_id"])["plan"]["units"]["unit_price"])
    minor = half_up(price * exact(said["quantity"]) * 100)
    entry = f"{side.name}/{said['line_id']}/{said['delivery_id']}"
    return [Due(entry, said["line_id"], said["on"], minor, "unit")]


def progress(side: Side, said: Fields) -> list[Due]:
    """A price by how far it has come, less what was due for it before."""
    line = said["line_id"]
    so_far = [one.value for one in side.items.values() if one.kind == "progress"]
    due = percent(said["percent"], cents(side.line(line)["plan"]["price"])) - sum(so_far)
    entry = f"{side.name}/{line}/progress-{len(so_far) + 1}"
    return [Due(entry, line, said["on"], due, "progress")]


def management_fee(side: Side, lines: dict[str, int], cut_off: date) -> list[Due]:
    """A percentage of all that was ever billed of its lines, these among them, less the fees billed."""
    dues = []
    for line in side.terms["lines"]:
        fee = line.get("plan", {}).get("fee")
        if fee is None:
            continue
        name = line["line_id"]
        of = fee.get("of") or [o["line_id"] for o in side.terms["lines"] if o["line_id"] != name]
        base = sum(minor for (one, kind), minor in side.billed.items() if one in of)
        base += sum(minor for one, minor in lines.items() if one in of)
        due = percent(fee["percent"], base) - side.billed[name, "fee"]
        if due > 0:
            entry = f"{side.name}/{name}/fee-{cut_off}"
            dues.append(Due(entry, name, cut_off, due, "fee"))
    return dues
