"""Numbers of sources: exact, in the declared notation, never guessed."""

from __future__ import annotations

import pytest

from connectors import numerals


@pytest.mark.parametrize(
    ("decimal", "thousands", "text", "number"),
    [
        (".", "", "7.50", "7.50"),
        (".", "", "-8", "-8"),
        (".", "", ".5", ".5"),
        (".", ",", "1,234,567.25", "1234567.25"),
        (".", ",", "1234.5", "1234.5"),
        (",", "", "7,50", "7.50"),
        (",", ".", "1.234,50", "1234.50"),
        (",", " ", "1 234,50", "1234.50"),
        (".", "'", "1'234.50", "1234.50"),
    ],
)
def test_a_number_is_read_in_the_notation_that_is_declared(
    decimal: str, thousands: str, text: str, number: str
) -> None:
    assert numerals.reader(decimal, thousands)(text) == number


@pytest.mark.parametrize(
    ("decimal", "thousands", "text"),
    [
        (".", "", "7,50"),
        (".", "", "1e3"),
        (".", "", "NaN"),
        (".", "", "inf"),
        (".", "", "1_000"),
        (".", "", "8h"),
        (".", "", "٨"),
        (".", "", "7."),
        (".", "", ""),
        (".", "", "--8"),
        (".", ",", "1,23"),
        (".", ",", "12,34.5"),
        (",", ".", "1.5"),
        (",", "", "1.234,50"),
    ],
)
def test_a_number_written_otherwise_is_not_guessed(decimal: str, thousands: str, text: str) -> None:
    assert numerals.reader(decimal, thousands)(text) is None


@pytest.mark.parametrize(
    ("decimal", "thousands"), [(".", "."), ("", ","), ("..", ""), ("5", ""), (".", "0")]
)
def test_marks_that_can_not_be_told_apart_do_not_load(decimal: str, thousands: str) -> None:
    with pytest.raises(numerals.BadNotation):
        numerals.reader(decimal, thousands)


def test_a_duration_is_read_to_the_second() -> None:
    assert numerals.seconds("1:30") == "5400"
    assert numerals.seconds("0:00:59") == "59"
    assert numerals.seconds("100:00") == "360000"
    assert numerals.seconds("1:60") is None
    assert numerals.seconds("1.5") is None
