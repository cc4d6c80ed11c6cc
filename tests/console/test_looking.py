"""The two dates of a page's head: a day means its end, and nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from console.looking import Looking
from domain.refusal import BadDate

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


def test_empty_fields_mean_today() -> None:
    looking = Looking.asked({"as_of": " ", "known_at": ""})
    assert not looking.dated
    assert looking.moment(NOW) == NOW
    assert looking.query == {}


def test_a_day_as_known_on_means_the_end_of_that_day_in_utc() -> None:
    looking = Looking.asked({"as_of": "2026-03-01", "known_at": "2026-03-10"})
    assert looking.as_of == date(2026, 3, 1)
    assert looking.known_at == datetime(2026, 3, 10, 23, 59, 59, 999999, tzinfo=UTC)
    assert looking.moment(NOW) == looking.known_at
    assert looking.query == {"as_of": "2026-03-01", "known_at": "2026-03-10"}


def test_a_moment_keeps_its_offset() -> None:
    looking = Looking.asked({"known_at": "2026-03-10T18:00:00+02:00"})
    assert looking.known_at == datetime(2026, 3, 10, 16, tzinfo=UTC)


def test_ages_are_never_counted_from_the_future() -> None:
    assert Looking.asked({"as_of": "2030-01-01"}).moment(NOW) == NOW


@pytest.mark.parametrize(
    "asked",
    [
        {"as_of": "31.12.2026"},
        {"as_of": "2026-02-30"},
        {"known_at": "2026-03-10T18:00:00"},
        {"known_at": "yesterday"},
    ],
)
def test_what_is_no_date_is_refused_with_how_to_write_it(asked: dict[str, str]) -> None:
    with pytest.raises(BadDate, match="2026-01-31"):
        Looking.asked(asked)


def test_a_contract_is_shown_from_the_day_it_was_signed() -> None:
    looking = Looking.asked({"as_of": "2026-03-01"})
    assert looking.knows(date(2026, 3, 1))
    assert not looking.knows(date(2026, 3, 2))
    assert Looking().knows(date(2030, 1, 1))
