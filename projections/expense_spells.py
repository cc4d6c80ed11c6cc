"""From when to when an expense waited for a reason: read from the words said against its line, in order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from domain.exception_owner import CaseKind
from projections.asked import Asked, fetch
from projections.service_levels import began
from projections.spell import Ended, How, Spell

DOUBLE = "duplicate_suspected"
_WORDS = """
    select w.book, w.report_id, w.line_id, w.position, w.event, w.reasons, w.recorded_at, l.contract_id,
           l.project_id, l.person_id, l.currency, l.claimed - l.personal as minor, k.customer_id
    from views.expense_word w
    join (
        select distinct book, report_id, line_id from views.expense_word where reasons <> '[]'::jsonb
    ) waited using (book, report_id, line_id)
    join views.expense_line l using (book, report_id, line_id)
    left join views.contract k on (k.book, k.contract_id) = (l.book, l.contract_id)
    {where} order by w.book, w.report_id, w.line_id, w.position
"""
_HOW: dict[str, How] = {"ExpensesWithdrawn": "withdrawn", "ExpenseConfirmed": "overridden"}
_line = itemgetter("book", "report_id", "line_id")


def rows(
    tx: Connection,
    *,
    book: str | None = None,
    contract_id: str | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Iterable[Spell]:
    """All spells of expenses that wait or waited for a receipt, an answer, a double to go."""
    asked = Asked()
    if book is not None:
        asked.that("w.book = :book", book=book)
    if contract_id is not None:
        asked.that("l.contract_id = :contract_id", contract_id=contract_id)
    asked.by("(w.recorded_at at time zone 'UTC')::date", as_of, "w.recorded_at", known_at)
    words = fetch(tx, _WORDS.format(where=asked.where), asked.values)
    for _, said in groupby(words, _line):
        yield from _of_line(said)


def _of_line(said: Iterable[dict[str, Any]]) -> Iterable[Spell]:
    waiting: dict[str, Spell] = {}
    for word in said:
        now = {reason["code"]: reason["desk"] for reason in word["reasons"]}
        for code in [code for code in waiting if code not in now]:
            yield msgspec.structs.replace(waiting.pop(code), ended=_ended(word))
        for code, desk in now.items():
            if code not in waiting:
                waiting[code] = _began(word, code, desk)
    yield from waiting.values()


def _began(word: dict[str, Any], code: str, desk: str) -> Spell:
    kind: CaseKind = "duplicate_expense" if code == DOUBLE else "expense"
    return Spell(
        book=word["book"],
        kind=kind,
        ref=f"{word['report_id']}/{word['line_id']}",
        contract_id=word["contract_id"],
        customer_id=word["customer_id"],
        project_id=word["project_id"],
        person_id=word["person_id"],
        reason=code,
        desk=desk,
        since=word["recorded_at"],
        effective=began(word["recorded_at"]),
        position=word["position"],
        minor=word["minor"],
        currency=word["currency"],
    )


def _ended(word: dict[str, Any]) -> Ended:
    at = word["recorded_at"]
    return Ended(
        at=at,
        effective=began(at),
        position=word["position"],
        how=_HOW.get(word["event"], "cleared"),
    )
