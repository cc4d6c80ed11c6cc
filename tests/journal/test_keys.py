"""A key follows from the tag alone; tags that come in order have keys in order."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.keys import key

numbers = st.integers(0, 10**18 - 1)


def test_keys_never_change() -> None:
    """They stand in every book: another key for a tag would hide its lines."""
    assert key("register") == REGISTER
    assert key("entry:cesaw:23003") == ENTRY
    assert key("request:1767225600123456") == LONG_NUMBER
    assert key("request:0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b") == UUID7
    assert key("request:2026-01-05T09:30:00Z") == MOMENT


REGISTER = 169978958242381512
ENTRY = 1488292462546934235
LONG_NUMBER = -4254026688376649658
UUID7 = 2420977386511121224
MOMENT = 2415820013626989349


@given(st.text())
def test_any_tag_has_a_signed_64_bit_key(tag: str) -> None:
    assert -(2**63) <= key(tag) < 2**63


@given(st.sets(st.integers(0, 9_999_999_999), min_size=2))
def test_numbers_after_one_prefix_have_keys_in_their_order(found: set[int]) -> None:
    keys = [key(f"entry:cesaw:{number}") for number in sorted(found)]
    assert keys == sorted(set(keys))


@given(st.integers(10**15, 10**16 - 1), st.integers(0, 10**15))
def test_long_numbers_of_one_length_have_keys_in_their_order(number: int, more: int) -> None:
    if (number + more).bit_length() == number.bit_length():
        assert key(f"request:{number}") <= key(f"request:{number + more}")


def test_neighbouring_numbers_have_neighbouring_keys() -> None:
    assert key("entry:cesaw:23004") - key("entry:cesaw:23003") == 1
    assert key("request:9f1c:17") - key("request:9f1c:16") == 1


def test_requests_that_start_with_time_have_keys_in_its_order() -> None:
    start = datetime(2026, 1, 31, 23, 59, 50, tzinfo=UTC)
    written = [f"request:{start + timedelta(seconds=n):%Y-%m-%dT%H:%M:%SZ}/x" for n in range(100)]
    keys = [key(tag) for tag in written]
    assert keys == sorted(set(keys))
    days = [key(f"request:{start + timedelta(days=n):%Y-%m-%d}") for n in range(800)]
    assert days == sorted(set(days))


def test_version_7_uuids_have_keys_in_the_order_of_their_time() -> None:
    def uuid7(milliseconds: int) -> str:
        text = uuid.UUID(int=milliseconds << 80 | 0x7ABC << 64 | 0x8DEF << 48 | milliseconds)
        return f"request:{text}"

    keys = [key(uuid7(1_767_225_600_000 + 300 * n)) for n in range(1_000)]
    assert keys == sorted(set(keys))


def test_two_hundred_thousand_tags_hardly_share_keys() -> None:
    tags = {
        *(f"entry:cesaw:{n}" for n in range(50_000)),
        *(
            f"request:{uuid.UUID(int=(n * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128)}"
            for n in range(50_000)
        ),
        *(f"request:{n * 7919:x}-{n}" for n in range(50_000)),
        *(f"lot:psa:{n}:1" for n in range(50_000)),
    }
    assert len({key(tag) for tag in tags}) > len(tags) - 10
