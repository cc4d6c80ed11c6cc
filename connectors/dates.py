"""Dates as other systems write them. A local date is never shifted; a moment is put in the work day's zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DateReader: TypeAlias = Callable[[str], date | None]  # none: not written in this format

# Token -> (what it gives, how it is written). Right after an hour, M and MM are minutes.
_TOKENS: dict[str, tuple[str, str]] = {
    "YYYY": ("year", r"(\d{4})"),
    "YY": ("short_year", r"(\d{2})"),
    "Mon": ("name", r"([A-Za-z]{3})"),
    "MM": ("month", r"(\d{2})"),
    "M": ("month", r"(\d{1,2})"),
    "DD": ("day", r"(\d{2})"),
    "D": ("day", r"(\d{1,2})"),
    "HH": ("hour", r"([01]\d|2[0-3])"),
    "H": ("hour", r"([01]?\d|2[0-3])"),
    "SS": ("second", r"([0-5]\d)(?:[.,]\d+)?"),
    "AM": ("half", r"([AaPp][Mm])"),
    "Z": ("offset", r"(Z|[+-]\d{2}:?\d{2})"),
}
_MINUTES = {"MM": ("minute", r"([0-5]\d)"), "M": ("minute", r"([0-5]?\d)")}
_SPLIT = re.compile(r"YYYY|YY|Mon|MM|M|DD|D|HH|H|SS|AM|Z|T|[A-Za-z]+|[^A-Za-z]+")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
NOON = 12
PIVOT = 69  # two-digit years from here on are of the last century: 69 is 1969, 68 is 2068


class BadFormat(ValueError):
    """A date format that can not be read, or needs a zone that is not given."""


def reader(formats: Sequence[str], source_zone: str | None, work_zone: str | None) -> DateReader:
    """Reads a day written in one of the formats, the first that fits.

    A moment with an offset, or a local time of a source whose zone is given, is put in `work_zone` before its
    day is taken. Anything else is the local day as it stands. Raises BadFormat for a format with no meaning.
    """
    readers = [_one(form, source_zone, work_zone) for form in formats]
    if len(readers) == 1:
        return readers[0]

    def any_of(text: str) -> date | None:
        for read in readers:
            if (day := read(text)) is not None:
                return day
        return None

    return any_of


def _one(form: str, source_zone: str | None, work_zone: str | None) -> DateReader:
    names, pattern = _compile(form)
    read = _local(names, pattern)
    if "hour" not in names or ("offset" not in names and source_zone is None):
        return read
    if work_zone is None:
        raise BadFormat(
            f'"{form}" gives moments, and the same moment is another day elsewhere: '
            'write work_zone = "Europe/Berlin" (the zone in which your work days begin and end)'
        )
    return _moment(read, names, pattern, source_zone, work_zone)


def _compile(form: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    names: list[str] = []
    pattern = ""
    for piece in _SPLIT.findall(form):
        token = _MINUTES.get(piece) if names[-1:] == ["hour"] else None
        token = token or _TOKENS.get(piece)
        if token is not None:
            if token[0] in names:
                raise BadFormat(f'"{form}" gives the {token[0]} twice')
            names.append(token[0])
            pattern += token[1]
        elif piece == "T" or not piece[0].isalpha():
            pattern += re.escape(piece)
        else:
            raise BadFormat(
                f'"{form}" has "{piece}", which is none of {" ".join(_TOKENS)}: write e.g. YYYY-MM-DD'
            )
    given = set(names)
    if not ({"year", "short_year"} & given and {"month", "name"} & given and "day" in given):
        raise BadFormat(f'"{form}" does not give year, month and day: write e.g. YYYY-MM-DD')
    return tuple(names), re.compile(pattern, re.ASCII)


def _local(names: tuple[str, ...], pattern: re.Pattern[str]) -> DateReader:
    match = pattern.fullmatch
    at = {name: place for place, name in enumerate(names)}
    day_at = at["day"]
    if "year" in at and "month" in at:
        year_at, month_at = at["year"], at["month"]

        def plain(text: str) -> date | None:
            found = match(text)
            if found is None:
                return None
            given = found.groups()
            try:
                return date(int(given[year_at]), int(given[month_at]), int(given[day_at]))
            except ValueError:
                return None

        return plain

    def spelled(text: str) -> date | None:
        found = match(text)
        if found is None:
            return None
        given = dict(zip(names, found.groups(), strict=True))
        month = _MONTHS.get(given["name"].lower()) if "name" in given else int(given["month"])
        year = int(given["year"]) if "year" in given else _century(int(given["short_year"]))
        try:
            return None if month is None else date(year, month, int(given["day"]))
        except ValueError:
            return None

    return spelled


def _century(short: int) -> int:
    return short + (1900 if short >= PIVOT else 2000)


def _moment(
    read: DateReader,
    names: tuple[str, ...],
    pattern: re.Pattern[str],
    source_zone: str | None,
    work_zone: str,
) -> DateReader:
    source = _zone(source_zone) if source_zone else None
    work = _zone(work_zone)

    def moment(text: str) -> date | None:
        day = read(text)
        if day is None:
            return None
        found = pattern.fullmatch(text)
        assert found is not None
        given = dict(zip(names, found.groups(), strict=True))
        clock = _clock(given)
        if clock is None:
            return None
        zone = _offset(given["offset"]) if "offset" in given else source
        if zone is None:
            return None
        try:
            return datetime.combine(day, clock, tzinfo=zone).astimezone(work).date()
        except OverflowError:
            return None

    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadFormat(f'"{name}" is no time zone: write one such as Europe/Berlin') from None


def _clock(given: dict[str, str]) -> time | None:
    hour = int(given["hour"])
    if "half" in given:
        if not 1 <= hour <= NOON:
            return None
        hour = hour % NOON + (NOON if given["half"].lower() == "pm" else 0)
    return time(hour, int(given.get("minute", "0")), int(given.get("second", "0")))


def _offset(text: str) -> timezone | None:
    if text == "Z":
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if ahead >= timedelta(hours=24):
        return None
    return timezone(-ahead if text[0] == "-" else ahead)
