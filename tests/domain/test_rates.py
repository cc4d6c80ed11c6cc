"""Rates: resolved at the work date by declared precedence; a missing one is never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from domain.contract import RateRow
from domain.rates import DEFAULT_PRECEDENCE, Priced, RateCards, resolve, with_rows

JAN = date(2026, 1, 1)
VALUES = ("build", "P1", "ines", "senior", "C-1", "acme")  # as DIMENSIONS


def row(rate: str, since: date = JAN, **named: str) -> RateRow:
    return RateRow(row_id=rate, valid_from=since, rate=Decimal(rate), currency="USD", **named)  # type: ignore[arg-type]


def cards(*rows: RateRow) -> RateCards:
    return with_rows(RateCards(), "card", rows)


def rate(found: Priced | None) -> str | None:
    return None if found is None else str(found.rate if found.fixed is None else found.fixed)


LEVELS = [
    row("1", activity="build"),
    row("2", project_id="P1", person_id="ines"),
    row("3", project_id="P1"),
    row("4", contract_id="C-1"),
    row("5", person_id="ines"),
    row("6", customer_id="acme"),
    row("7"),
]


@pytest.mark.parametrize("gone", range(len(LEVELS)))
def test_the_next_level_answers_when_the_ones_before_say_nothing(gone: int) -> None:
    found = resolve(cards(*LEVELS[gone:]), VALUES, JAN, None)
    assert rate(found) == str(gone + 1)


def test_an_entrys_own_rate_wins_over_every_card() -> None:
    own = Priced(Decimal(99), None, "USD", "entry")
    assert resolve(cards(*LEVELS), VALUES, JAN, own) is own


def test_no_row_in_force_is_no_rate_and_not_zero() -> None:
    assert resolve(cards(row("5", date(2026, 2, 1))), VALUES, JAN, None) is None
    assert resolve(cards(row("5", grade="junior")), VALUES, JAN, None) is None


def test_work_before_a_raise_keeps_the_old_rate() -> None:
    both = cards(row("100", grade="senior"), row("110", date(2026, 7, 1), grade="senior"))
    assert rate(resolve(both, VALUES, date(2026, 6, 30), None)) == "100"
    assert rate(resolve(both, VALUES, date(2026, 7, 1), None)) == "110"


def test_a_row_that_has_ended_gives_way_to_the_one_before() -> None:
    promotion = msgspec.structs.replace(row("80", date(2026, 3, 1)), valid_to=date(2026, 3, 31))
    both = cards(row("100"), promotion)
    assert rate(resolve(both, VALUES, date(2026, 3, 31), None)) == "80"
    assert rate(resolve(both, VALUES, date(2026, 4, 1), None)) == "100"


def test_a_person_rate_beats_the_grades_and_fixed_beats_hourly_at_one_level() -> None:
    people = [row("5", person_id="ines"), row("6", grade="senior")]
    assert rate(resolve(cards(*people), VALUES, JAN, None)) == "5"
    fixed = RateRow(row_id="f", valid_from=JAN, fixed=Decimal(40), currency="USD", grade="senior")
    assert rate(resolve(cards(*people, fixed), VALUES, JAN, None)) == "40"


def test_precedence_is_data() -> None:
    order = ("entity", *(level for level in DEFAULT_PRECEDENCE if level != "entity"))
    turned = msgspec.structs.replace(cards(*LEVELS), precedence=order)
    assert rate(resolve(turned, VALUES, JAN, None)) == "7"


def test_publishing_more_rows_leaves_earlier_cards_as_they_were() -> None:
    before = cards(row("100"))
    with_rows(before, "card", (row("50"),))
    assert rate(resolve(before, VALUES, JAN, None)) == "100"
