"""From when to when value of an entry waited for a reason: read from the words said on its parts, in order.

A reason that is said again without having been gone in between is the same spell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection

from domain.exception_owner import CaseKind
from domain.ruling import Reason
from projections.asked import Asked, fetch
from projections.spell import Ended, How, Spell

_OWN_KIND: dict[str, CaseKind] = {"rate_missing": "rate_missing", "quote_missing": "quote_missing"}
_WAITS = ("held", "over_cap")
# What to say of an over-cap lot whose rules gave no reason.
NO_ROOM = Reason(
    code="cap_exceeded",
    desk="contract-manager",
    clears="An approved amendment raises the cap, or a credit frees room under it",
    rule="",
)
_WORDS = """
    select l.book, l.contract_id, l.entry_id, l.position, l.n, l.starts, l.ends, l.state, l.recorded_at,
           l.effective_date, l.currency, l.project_id, l.person_id, k.customer_id, r.reasons
    from views.lot l
    join (select distinct book, contract_id, entry_id from views.lot {held}) h
        using (book, contract_id, entry_id)
    left join views.ruling r on (r.book, r.position, r.n) = (l.book, l.position, l.ruling)
    left join views.contract k on (k.book, k.contract_id) = (l.book, l.contract_id)
    {asked} order by l.book, l.contract_id, l.entry_id, l.position, l.n
"""
_Row: TypeAlias = dict[str, Any]
_Why: TypeAlias = tuple[CaseKind, str, str]  # kind, reason, desk
_entry = itemgetter("book", "contract_id", "entry_id")


class Part(msgspec.Struct, frozen=True):
    """A part of an entry's value that waits, and all that it waits for."""

    starts: int
    ends: int
    why: tuple[_Why, ...]


def rows(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Iterable[Spell]:
    """All spells of value that is or was held, over a cap, or without rate or quote, oldest word first per entry."""
    asked, held = Asked(), Asked()
    for column, value in (("book", book), ("contract_id", contract_id)):
        if value is not None:
            asked.that(f"l.{column} = :{column}", **{column: value})
            held.that(f"{column} = :{column}")
    asked.by("l.effective_date", as_of, "l.recorded_at", known_at)
    query = _WORDS.format(held=held.also("state = any (:waits)"), asked=asked.where)
    words = fetch(tx, query, asked.values | {"waits": list(_WAITS)})
    for _, said in groupby(words, _entry):
        yield from _of_entry(said)


def _of_entry(said: Iterable[_Row]) -> Iterable[Spell]:
    parts: list[Part] = []
    open_spells: dict[_Why, Spell] = {}
    for _, at_once in groupby(said, itemgetter("position")):
        words = list(at_once)
        for word in words:
            parts = _after(parts, word)
        now = _worth(parts)
        for why in [why for why in open_spells if why not in now]:
            yield msgspec.structs.replace(open_spells.pop(why), ended=_ended(words))
        for why, minor in now.items():
            if why in open_spells:
                open_spells[why] = msgspec.structs.replace(open_spells[why], minor=minor)
            else:
                open_spells[why] = _began(words[0], why, minor)
    yield from open_spells.values()


def _after(parts: list[Part], word: _Row) -> list[Part]:
    """The parts that wait after a word on some of them."""
    starts, ends = word["starts"], word["ends"]
    left = [
        Part(start, end, part.why)
        for part in parts
        if not (starts <= part.starts and part.ends <= ends)
        for start, end in _outside(part, starts, ends)
    ]
    if word["state"] in _WAITS:
        left.append(Part(starts, ends, _why(word)))
    return left


def _outside(part: Part, starts: int, ends: int) -> Iterable[tuple[int, int]]:
    if ends <= part.starts or part.ends <= starts:
        return ((part.starts, part.ends),)
    both = ((part.starts, starts), (ends, part.ends))
    return tuple((start, end) for start, end in both if start < end)


def _why(word: _Row) -> tuple[_Why, ...]:
    reasons = word["reasons"]
    if not reasons:
        reasons = [msgspec.to_builtins(NO_ROOM)]
    other: CaseKind = "hold" if word["state"] == "held" else "over_cap"
    return tuple(
        (_OWN_KIND.get(reason["code"], other), reason["code"], reason["desk"]) for reason in reasons
    )


def _worth(parts: Iterable[Part]) -> dict[_Why, int]:
    found: dict[_Why, int] = {}
    for part in parts:
        for why in part.why:
            found[why] = found.get(why, 0) + part.ends - part.starts
    return found


def _began(word: _Row, why: _Why, minor: int) -> Spell:
    kind, reason, desk = why
    return Spell(
        book=word["book"],
        kind=kind,
        ref=word["entry_id"],
        contract_id=word["contract_id"],
        customer_id=word["customer_id"],
        project_id=word["project_id"],
        person_id=word["person_id"],
        reason=reason,
        desk=desk,
        since=word["recorded_at"],
        effective=word["effective_date"],
        position=word["position"],
        minor=minor,
        currency=word["currency"],
    )


def _ended(words: list[_Row]) -> Ended:
    last = words[-1]
    return Ended(
        at=last["recorded_at"],
        effective=last["effective_date"],
        position=last["position"],
        how=_how({word["state"] for word in words}),
    )


def _how(states: set[str | None]) -> How:
    if None in states:
        return "withdrawn"
    return "written_off" if states == {"written_off"} else "cleared"
