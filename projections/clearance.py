"""What waited and waits no more: when it began and ended, how, by whom, and whether within its service level.

Spells are read from what the views keep of value that is held, expenses, disputes, parked approvals, refused
rows and time without a cost rate. Other kinds of case end in what several facts add up to, which no row keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection

from domain.catalogue import AnyEvent
from domain.cost import CostReversed
from domain.exception_owner import CaseKind
from domain.importing import RowCleared
from domain.time_entry import ParkedApprovalRecalled, TimeWithdrawn
from domain.wip import HoldConfirmed
from journal.journal import Line
from projections import dispute_spells, expense_spells, held_spells
from projections.asked import Asked, fetch
from projections.audit_trail import Readable
from projections.open_invoices import Today
from projections.service_levels import began, due
from projections.spell import Ended, How, Spell

HUNDRED = 100
MEDIAN, NINETIETH = 50, 90
_JUST_BEFORE = 8  # lines of one command: somebody's word stands shortly before what follows from it
_CASES = """
    select book, kind, ref, reason, desk, since, position, closed_at, closed_position
    from views.exception_case {where}
"""
_Group: TypeAlias = tuple[str, str, str]  # month in which cases began, desk, reason


class ClearedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was cleared; days are whole calendar days (UTC). `event`, `actor`: what cleared it."""

    book: str
    kind: CaseKind
    ref: str
    contract_id: str | None
    customer_id: str | None
    reason: str
    desk: str
    opened_at: datetime
    opened_effective: date
    cleared_at: datetime
    cleared_effective: date
    how: How
    event: str
    actor: str
    position: int  # of the line that cleared it
    days: int
    due_on: date
    within: bool
    minor: int | None
    currency: str | None
    service_rule: str


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that began in one month, on one desk for one reason, and what became of them.

    Median and 90th percentile are of the days that the cleared ones waited, by nearest rank; none
    cleared, none. `within` of `measured` were cleared in time: measured are all that were cleared and all
    that wait still and are late.
    """

    month: str
    desk: str
    reason: str
    opened: int
    cleared: int
    still_open: int
    median_days: int | None
    ninetieth_days: int | None
    within: int
    measured: int


def spells(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Spell]:
    """All spells, those that began first in front; what ended after what is asked of waits still."""
    when: dict[str, Any] = {"book": book, "as_of": as_of, "known_at": known_at}
    found = [
        *held_spells.rows(tx, contract_id=contract_id, **when),
        *expense_spells.rows(tx, contract_id=contract_id, **when),
    ]
    if contract_id is None:
        found += [*dispute_spells.rows(tx, **when), *_cases(tx, book, as_of, known_at)]
    return sorted(found, key=lambda one: (one.since, one.book, one.position, one.ref, one.reason))


def cleared(
    tx: Connection,
    journals: Mapping[str, Readable],
    *,
    today: Today,
    book: str | None = None,
    kind: CaseKind | None = None,
    desk: str | None = None,
    reason: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ClearedCase]:
    """All cases that were cleared, those cleared first in front, each with the event and the actor that did."""
    meant = [
        (one.ended.at, one.ended.position, one)
        for one in spells(tx, book=book, contract_id=contract_id, as_of=as_of, known_at=known_at)
        if one.ended is not None
        and one.kind == (kind or one.kind)
        and one.desk == (desk or one.desk)
        and one.reason == (reason or one.reason)
    ]
    meant.sort(key=lambda found: found[:2])
    until = None if limit is None else offset + limit
    return [_told(one, journals[one.book], today) for _, _, one in meant[offset:until]]


def clearance(
    tx: Connection,
    *,
    today: Today,
    book: str | None = None,
    desk: str | None = None,
    reason: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> list[Clearance]:
    """Cases by the month in which they began, desk and reason: opened, cleared, still open, how long, in time."""
    on = asked_on(today, as_of, known_at)
    groups: dict[_Group, list[Spell]] = {}
    for one in spells(tx, book=book, as_of=as_of, known_at=known_at):
        if one.desk == (desk or one.desk) and one.reason == (reason or one.reason):
            month = f"{began(one.since):%Y-%m}"
            groups.setdefault((month, one.desk, one.reason), []).append(one)
    return [_added_up(group, groups[group], today, on) for group in sorted(groups)]


def asked_on(today: Today, as_of: date | None, known_at: datetime | None) -> date:
    """The day on which it is asked what is late: today, or the day or moment in the past that is asked about."""
    known_on = None if known_at is None else known_at.astimezone(UTC).date()
    return min(day for day in (today.on, as_of, known_on) if day is not None)


def in_time(one: Spell, today: Today, on: date) -> bool | None:
    """Whether a case was cleared within its service level; no, once it is late; none while it may yet be."""
    due_on = due(one.book, began(one.since), one.kind, one.desk, today).on
    if one.ended is not None:
        return began(one.ended.at) <= due_on
    return False if due_on < on else None


def _cases(
    tx: Connection, book: str | None, as_of: date | None, known_at: datetime | None
) -> Iterable[Spell]:
    asked = Asked(book=book)
    asked.by("(since at time zone 'UTC')::date", as_of, "since", known_at)
    for row in fetch(tx, _CASES.format(where=asked.where), asked.values):
        at = row["closed_at"]
        gone = (
            at is not None
            and (known_at is None or at <= known_at)
            and (as_of is None or began(at) <= as_of)
        )
        yield Spell(
            book=row["book"],
            kind=row["kind"],
            ref=row["ref"],
            reason=row["reason"],
            desk=row["desk"],
            since=row["since"],
            effective=began(row["since"]),
            position=row["position"],
            ended=Ended(at=at, effective=began(at), position=row["closed_position"])
            if gone
            else None,
        )


def _told(one: Spell, journal: Readable, today: Today) -> ClearedCase:
    ended = one.ended
    assert ended is not None
    lines = journal.page(max(0, ended.position - _JUST_BEFORE), _JUST_BEFORE)
    line = next(line for line in lines if line.position == ended.position)
    level = due(one.book, began(one.since), one.kind, one.desk, today)
    return ClearedCase(
        book=one.book,
        kind=one.kind,
        ref=one.ref,
        contract_id=one.contract_id,
        customer_id=one.customer_id,
        reason=one.reason,
        desk=one.desk,
        opened_at=one.since,
        opened_effective=one.effective,
        cleared_at=ended.at,
        cleared_effective=ended.effective,
        how=_how(one, line, lines),
        event=type(line.entry.event).__name__,
        actor=line.entry.actor,
        position=ended.position,
        days=_days(one),
        due_on=level.on,
        within=began(ended.at) <= level.on,
        minor=one.minor,
        currency=one.currency,
        service_rule=level.rule,
    )


def _how(one: Spell, line: Line, lines: Iterable[Line]) -> How:
    """Somebody's word on just this reason, in the same request, is an override."""
    assert one.ended is not None
    event = line.entry.event
    if isinstance(event, TimeWithdrawn | ParkedApprovalRecalled | CostReversed):
        return "withdrawn"
    if isinstance(event, RowCleared):
        return "overridden"
    request = line.entry.request
    said = (one_line.entry.event for one_line in lines if one_line.entry.request == request)
    return "overridden" if any(_answers(word, one) for word in said) else one.ended.how


def _answers(word: AnyEvent, one: Spell) -> bool:
    return (
        isinstance(word, HoldConfirmed)
        and word.reason_code == one.reason
        and one.ref in word.entry_ids
    )


def _days(one: Spell) -> int:
    assert one.ended is not None
    return (began(one.ended.at) - began(one.since)).days


def _added_up(group: _Group, found: list[Spell], today: Today, on: date) -> Clearance:
    month, desk, reason = group
    waited = sorted(_days(one) for one in found if one.ended is not None)
    told = [in_time(one, today, on) for one in found]
    return Clearance(
        month=month,
        desk=desk,
        reason=reason,
        opened=len(found),
        cleared=len(waited),
        still_open=len(found) - len(waited),
        median_days=_ranked(waited, MEDIAN),
        ninetieth_days=_ranked(waited, NINETIETH),
        within=told.count(True),
        measured=len(told) - told.count(None),
    )


def _ranked(ordered: list[int], percent: int) -> int | None:
    """The nearest rank: the smallest of them that so many per cent are not above."""
    if not ordered:
        return None
    return ordered[-(-len(ordered) * percent // HUNDRED) - 1]
