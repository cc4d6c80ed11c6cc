"""Which rate applies to work on a day: rate cards by declared precedence, a missing rate never zero (2.1.2)."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import msgspec

from domain.contract import RateRow

# Levels of precedence, first wins; "entry" is the entry's own rate. At one level fixed beats hourly.
DEFAULT_PRECEDENCE = (
    "entry",
    "activity",
    "project_person",
    "project",
    "contract",
    "person",
    "customer",
    "entity",
)
DIMENSIONS = ("activity", "project_id", "person_id", "grade", "contract_id", "customer_id")
Signature: TypeAlias = tuple[int, ...]  # which dimensions a row names, as indexes into DIMENSIONS
Values: TypeAlias = tuple[str | None, ...]


class Dated(NamedTuple):
    """A row as kept in a card: rows of one key stand in order of date, then of publication."""

    valid_from: date
    published: int
    card_id: str
    row: RateRow


class RateCards(msgspec.Struct, frozen=True):
    """All rows of a book by level, by which dimensions they name, by those dimensions' values."""

    rows: dict[str, dict[Signature, dict[Values, list[Dated]]]] = {}
    precedence: tuple[str, ...] = DEFAULT_PRECEDENCE
    published: int = 0


class Priced(msgspec.Struct, frozen=True):
    """The rate found: per hour or a fixed amount, its currency, and the row it stands in."""

    rate: Decimal | None
    fixed: Decimal | None
    currency: str
    row: str  # "<card>/<row>" or "entry"


def level_of(row: RateRow) -> str:
    """The level of precedence a row stands at, by the dimensions it names."""
    if row.activity:
        return "activity"
    if row.project_id:
        return "project_person" if row.person_id else "project"
    if row.contract_id:
        return "contract"
    if row.person_id or row.grade:
        return "person"
    return "customer" if row.customer_id else "entity"


def with_rows(cards: RateCards, card_id: str, rows: tuple[RateRow, ...]) -> RateCards:
    """The cards with further rows; the cards given stay as they are."""
    levels = {
        level: {sign: {v: list(r) for v, r in keys.items()} for sign, keys in by_sign.items()}
        for level, by_sign in cards.rows.items()
    }
    published = cards.published
    for row in rows:
        named = tuple(i for i, name in enumerate(DIMENSIONS) if getattr(row, name) is not None)
        values = tuple(getattr(row, DIMENSIONS[i]) for i in named)
        published += 1
        keyed = levels.setdefault(level_of(row), {}).setdefault(named, {})
        insort(keyed.setdefault(values, []), Dated(row.valid_from, published, card_id, row))
    return RateCards(levels, cards.precedence, published)


def _in_force(dated: list[Dated], on: date) -> Dated | None:
    """The row of one key that holds on a day: the latest start wins, then fixed, then the latest published."""
    hourly: Dated | None = None
    for candidate in reversed(dated):
        if hourly is not None and candidate.valid_from < hourly.valid_from:
            break
        last = candidate.row.valid_to
        if candidate.valid_from <= on and (last is None or on <= last):
            if candidate.row.fixed is not None:
                return candidate
            hourly = hourly or candidate
    return hourly


def _at_level(cards: RateCards, level: str, values: Values, on: date) -> Iterator[Dated]:
    for signature, keyed in cards.rows.get(level, {}).items():
        dated = keyed.get(tuple(values[i] for i in signature))
        found = dated and _in_force(dated, on)
        if found:
            yield found


def _weight(found: Dated) -> tuple[bool, bool, int, date, int]:
    """At one level: a fixed amount, then the person rather than the grade, then the more specific row."""
    row = found.row
    named = sum(getattr(row, name) is not None for name in DIMENSIONS)
    return (
        row.fixed is not None,
        row.person_id is not None,
        named,
        found.valid_from,
        found.published,
    )


def resolve(
    cards: RateCards,
    values: Values,
    on: date,
    own: Priced | None,
) -> Priced | None:
    """The rate for work on a day.

    `values` follows DIMENSIONS; `own` is the entry's own rate, if it has one. None: no rate was found,
    which is an exception for somebody and never a price of zero.
    """
    for level in cards.precedence:
        if level == "entry":
            if own is not None:
                return own
            continue
        found = list(_at_level(cards, level, values, on))
        if found:
            best = found[0] if len(found) == 1 else max(found, key=_weight)
            row = best.row
            return Priced(row.rate, row.fixed, row.currency, f"{best.card_id}/{row.row_id}")
    return None
