"""Dates of sources: read strictly, and a local day is never shifted."""

from __future__ import annotations

from datetime import date

import pytest

from connectors import dates


def read(text: str, form: str, source: str | None = None, work: str | None = None) -> date | None:
    return dates.reader([form], source, work)(text)


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("YYYY-MM-DD", "2026-01-31", date(2026, 1, 31)),
        ("M/D/YYYY H:MM", "9/16/2011 3:03", date(2011, 9, 16)),
        ("M/D/YYYY H:MM", "12/1/2011 23:59", date(2011, 12, 1)),
        ("DD-Mon-YY", "02-Nov-04", date(2004, 11, 2)),
        ("DD-Mon-YY", "02-NOV-68", date(2068, 11, 2)),
        ("DD-Mon-YY", "02-nov-69", date(1969, 11, 2)),
        ("D.M.YYYY", "5.2.2026", date(2026, 2, 5)),
        ("YYYY-MM-DDTHH:MM:SS", "2024-02-29T00:00:00", date(2024, 2, 29)),
        ("M/D/YYYY H:MM AM", "1/31/2026 11:59 pm", date(2026, 1, 31)),
        ("YYYYMMDD", "20260131", date(2026, 1, 31)),
    ],
)
def test_a_day_is_read_in_the_format_that_is_declared(form: str, text: str, day: date) -> None:
    assert read(text, form) == day


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("YYYY-MM-DD", "2026-02-29"),
        ("YYYY-MM-DD", "2026-1-31"),
        ("YYYY-MM-DD", "2026-01-31 "),
        ("YYYY-MM-DD", "31.01.2026"),
        ("YYYY-MM-DD", "2026-13-01"),
        ("YYYY-MM-DD", "٢٠٢٦-01-31"),
        ("M/D/YYYY H:MM", "9/16/2011"),
        ("M/D/YYYY H:MM", "9/16/2011 24:00"),
        ("M/D/YYYY H:MM", "9/16/2011 3:60"),
        ("DD-Mon-YY", "02-Foo-04"),
        ("DD-Mon-YY", "31-Feb-04"),
    ],
)
def test_a_day_written_otherwise_is_not_guessed(form: str, text: str) -> None:
    assert read(text, form) is None


def test_right_after_an_hour_the_letter_m_means_minutes() -> None:
    assert read("10:05 2026-01-31", "H:MM YYYY-MM-DD") == date(2026, 1, 31)
    assert read("2026-01-31 10:05", "YYYY-MM-DD H:MM") == date(2026, 1, 31)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_a_local_day_stays_that_day_whatever_the_zone_of_the_work(zone: str) -> None:
    for text in ("2026-01-31 00:00", "2026-01-31 23:59"):
        assert read(text, "YYYY-MM-DD HH:MM", work=zone) == date(2026, 1, 31)
    assert read("2026-01-31", "YYYY-MM-DD", source="UTC", work=zone) == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("text", "work", "day"),
    [
        ("2026-01-31T23:30:00Z", "Europe/Berlin", date(2026, 2, 1)),
        ("2026-01-31T22:59:59Z", "Europe/Berlin", date(2026, 1, 31)),
        ("2026-01-31T23:00:00Z", "Europe/Berlin", date(2026, 2, 1)),
        ("2026-02-01T04:59:00Z", "America/New_York", date(2026, 1, 31)),
        ("2026-02-01T00:30:00+13:00", "UTC", date(2026, 1, 31)),
        ("2026-02-01T00:30:00-0500", "UTC", date(2026, 2, 1)),
        # The days on which clocks change have 23 and 25 hours; each moment still has one day.
        ("2026-03-28T23:30:00Z", "Europe/Berlin", date(2026, 3, 29)),
        ("2026-03-29T21:59:00Z", "Europe/Berlin", date(2026, 3, 29)),
        ("2026-03-29T22:00:00Z", "Europe/Berlin", date(2026, 3, 30)),
        ("2026-10-24T22:00:00Z", "Europe/Berlin", date(2026, 10, 25)),
        ("2026-10-25T22:59:00Z", "Europe/Berlin", date(2026, 10, 25)),
        ("2026-10-25T23:00:00Z", "Europe/Berlin", date(2026, 10, 26)),
    ],
)
def test_a_moment_falls_on_the_day_it_is_where_the_work_is_done(
    text: str, work: str, day: date
) -> None:
    assert read(text, "YYYY-MM-DDTHH:MM:SSZ", work=work) == day


def test_local_times_of_a_source_elsewhere_are_put_in_the_zone_of_the_work() -> None:
    form = "YYYY-MM-DD HH:MM"
    assert read("2026-01-31 23:30", form, "UTC", "Europe/Berlin") == date(2026, 2, 1)
    assert read("2026-01-31 22:30", form, "America/New_York", "UTC") == date(2026, 2, 1)
    # 02:30 does not exist in Berlin that night; the day is not in doubt.
    assert read("2026-03-29 02:30", form, "Europe/Berlin", "UTC") == date(2026, 3, 29)


def test_noon_and_midnight_of_a_twelve_hour_clock_are_told_apart() -> None:
    form = "YYYY-MM-DD H:MM AM"
    assert read("2026-02-01 12:30 AM", form, "Europe/Berlin", "UTC") == date(2026, 1, 31)
    assert read("2026-02-01 12:30 PM", form, "Europe/Berlin", "UTC") == date(2026, 2, 1)
    assert read("2026-02-01 13:30 PM", form, "Europe/Berlin", "UTC") is None


def test_the_first_format_that_fits_reads() -> None:
    either = dates.reader(["YYYY-MM-DD", "DD.MM.YYYY"], None, None)
    assert either("03.04.2026") == either("2026-04-03") == date(2026, 4, 3)
    assert either("3/4/2026") is None


def test_a_format_with_an_offset_needs_the_zone_of_the_work() -> None:
    with pytest.raises(dates.BadFormat, match="work_zone"):
        dates.reader(["YYYY-MM-DDTHH:MM:SSZ"], None, None)
    with pytest.raises(dates.BadFormat, match="work_zone"):
        dates.reader(["YYYY-MM-DD HH:MM"], "UTC", None)


@pytest.mark.parametrize("zones", [("Europe/Nowhere", "UTC"), ("UTC", "Mars"), ("UTC", "../etc")])
def test_an_unknown_zone_is_said(zones: tuple[str, str]) -> None:
    with pytest.raises(dates.BadFormat, match="zone"):
        dates.reader(["YYYY-MM-DD HH:MM"], *zones)


@pytest.mark.parametrize("form", ["YYYY-MM", "dd.mm.yyyy", "YYYY-MM-DD-DD", "", "Month D, YYYY"])
def test_a_format_that_gives_no_day_does_not_load(form: str) -> None:
    with pytest.raises(dates.BadFormat):
        dates.reader([form], None, None)
