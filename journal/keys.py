"""Every identity a fact is about has a number, which follows from its name alone; facts are found by it.

A key is 64 bits, signed. Two tags may share one: whoever finds a line by key looks at the text of
its tags too. What the number is made of decides how far apart the index pages of neighbouring
facts lie: at ten million lines, keys in the order of writing cost a quarter of random ones.

    ends in a number  "entry:cesaw:23003"       30 bits of prefix | 34 bits of number
    starts with time  "request:2026-01-05T..."  10 bits of prefix | 34 bits of time | 20 bits of text
    anything else     "contract:acme"           64 bits of text
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

DIGITS = "0123456789"
DIGITS_MAX = 18  # a longer run of digits is a name, not a number
SMALL_DIGITS = 10  # always fit in NUMBER_BITS
NUMBER_BITS = 34
NUMBER_MASK = (1 << NUMBER_BITS) - 1
PREFIX_MASK = (1 << 30) - 1
FAMILY_MASK = (1 << 10) - 1
TEXT_BITS = 20
TEXT_MASK = (1 << TEXT_BITS) - 1
MIDDLE = 1 << 63  # unsigned to signed, order kept

# The name before the first colon, then a version 7 UUID (milliseconds first) or an ISO date or time.
_TIME_FIRST = re.compile(
    r"([^:]*:)(?:([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):?(\d\d):?(\d\d))?)"
)


@lru_cache(maxsize=16_384)  # a batch asks for the tags it then writes
def key(tag: str) -> int:
    """The 64-bit key of a tag, as a signed integer. Pure: the same on every machine and for ever.

    It is called for every tag of every line: the order of its questions is for speed.
    """
    if "-" in tag:
        timed = _TIME_FIRST.match(tag)
        if timed:
            family = (_hash(timed[1]) & FAMILY_MASK) << NUMBER_BITS
            return ((family | _moment(timed)) << TEXT_BITS | _hash(tag) & TEXT_MASK) - MIDDLE
    prefix = tag.rstrip(DIGITS)
    digits = tag[len(prefix) :]
    if not digits or len(digits) > DIGITS_MAX:
        return _hash(tag) - MIDDLE
    if len(digits) <= SMALL_DIGITS:
        return _series(prefix) + int(digits)
    return _large(prefix, int(digits))


def _large(prefix: str, number: int) -> int:
    """A long number loses its last bytes. How many is part of the series, so that order is kept."""
    cut = max(0, (number.bit_length() - NUMBER_BITS + 7) // 8 * 8)
    return _series(f"{prefix}\0{cut}") + (number >> cut)


def _moment(timed: re.Match[str]) -> int:
    """34 bits that grow with time: quarters of a second of a UUID, seconds of a written time."""
    if timed[2]:
        return int(timed[2] + timed[3], 16) >> 8 & NUMBER_MASK
    year, month, day, hours, minutes, seconds = (int(part or 0) for part in timed.groups()[3:])
    days = ((year - 1970) * 12 + month) * 31 + day  # only has to grow: no calendar needed
    return (days * 86_400 + hours * 3_600 + minutes * 60 + seconds) & NUMBER_MASK


@lru_cache(maxsize=4_096)
def _series(prefix: str) -> int:
    """What a prefix gives to the keys of all numbers after it."""
    return ((_hash(prefix) & PREFIX_MASK) << NUMBER_BITS) - MIDDLE


@lru_cache(maxsize=4_096)
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
