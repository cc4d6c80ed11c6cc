"""Days sales outstanding in three ways, collection effectiveness, and bands of age."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain import collection_figures as figures
from domain.ageing import Bands, bands
from domain.refusal import Malformed

YEAR = 365


def test_dso_is_what_is_owed_by_sales_times_days() -> None:
    assert figures.dso(50_000, 200_000, YEAR) == Decimal("91.25")
    assert figures.dso(1, 3, 100) == Decimal("33.33")
    assert figures.dso(2, 3, 100) == Decimal("66.67")


def test_without_sales_there_is_no_dso() -> None:
    assert figures.dso(50_000, 0, YEAR) is None
    with pytest.raises(Malformed):
        figures.dso(1, 1, 0)


def test_best_possible_is_about_what_is_not_yet_due() -> None:
    assert figures.best_possible(20_000, 200_000, YEAR) == Decimal("36.50")


def test_count_back_walks_from_the_newest_month() -> None:
    # 1,500 owed: all 1,000 of March (31 days), then 500 of February's 1,400: 10 of its 28 days.
    assert figures.count_back(150_000, [(100_000, 31), (140_000, 28)]) == Decimal("41.00")
    assert figures.count_back(0, [(100_000, 31)]) == 0
    assert figures.count_back(10, [(0, 30), (20, 31)]) == Decimal("45.50")
    assert figures.count_back(100, [(10, 30)]) == Decimal("30.00")


def test_effectiveness_is_hundred_when_all_that_was_due_came_in() -> None:
    assert figures.effectiveness(1_000, 2_000, 500, 500) == Decimal("100.00")
    assert figures.effectiveness(1_000, 2_000, 1_500, 500) == Decimal("60.00")
    assert figures.effectiveness(0, 500, 500, 500) is None


def test_bands_of_age() -> None:
    usual = Bands()
    assert usual.names() == ("current", "1-30", "31-60", "61-90", "90+")
    places = {-5: 0, 0: 0, 1: 1, 30: 1, 31: 2, 90: 3, 91: 4}
    assert {days: usual.place(days) for days in places} == places
    assert bands("7,14").names() == ("up to 7", "8-14", "14+")


@pytest.mark.parametrize("text", ["", "a", "30,30", "30,10", "-1,2", ",".join(map(str, range(20)))])
def test_bands_that_do_not_rise(text: str) -> None:
    with pytest.raises(Malformed):
        bands(text)
