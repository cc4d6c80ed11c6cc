"""Whoever holds a seal finds out any change of what was written before it, and where it was made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.boundary import About
from domain.party import ProjectClosed, ProjectOpened
from domain.time_entry import TimeSubmitted
from journal.journal import Entry, Journal, Line
from journal.recorder import PostgresRecorder
from journal.schema import schema_name
from journal.seal import GENESIS, BrokenSeal, Seal, chain, sealed, verify
from journal.sealing import last_seal, seal_to_head, verify_book


def entry(number: int) -> Entry:
    return Entry(
        event=ProjectOpened(project_id=f"p{number}", name="n"),
        actor="a",
        recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        request=f"r{number}",
        digest="d",
    )


def line(number: int) -> Line:
    found = entry(number)
    tags = (*found.event.tags, f"request:r{number}")
    return Line(number, found, msgspec.json.encode(found), "ProjectOpened", "\x1f".join(tags))


LINES = [line(number) for number in range(1, 21)]
SEALS = {seal.position: seal.digest for seal in chain(LINES)}


def test_a_seal_never_changes() -> None:
    """Seals are printed on close packs: the same lines must give the same digest for ever."""
    text = b'{"event":{"event":"ProjectOpened","project_id":"p1","name":"n"}}'
    written = Line(1, entry(1), text, "ProjectOpened", "register\x1fproject:p1")
    expected = "a5ece1180a3722e76ffc3bd6910efadc11d6411e45b8229d0a8cdf6e6f8e9b71"
    assert str(sealed(written, GENESIS)) == f"1:{expected}"


def test_lines_as_written_fit_their_seals() -> None:
    assert verify(LINES, known=SEALS) == Seal(20, SEALS[20])
    assert verify(LINES[10:], Seal(10, SEALS[10]), SEALS) == Seal(20, SEALS[20])


@given(st.integers(0, 19), st.data())
def test_one_changed_bit_is_found_at_its_line(number: int, data: st.DataObject) -> None:
    text = bytearray(LINES[number].text)
    bit = data.draw(st.integers(0, len(text) * 8 - 1))
    text[bit // 8] ^= 1 << bit % 8
    changed = [*LINES]
    changed[number] = msgspec.structs.replace(LINES[number], text=bytes(text))
    with pytest.raises(BrokenSeal, match="was changed") as broken:
        verify(changed, known=SEALS)
    assert broken.value.position == number + 1


@pytest.mark.parametrize(
    "change",
    [
        lambda line: msgspec.structs.replace(line, kind="ProjectClosed"),
        lambda line: msgspec.structs.replace(line, filed=line.filed + "\x1fregister2"),
        lambda line: msgspec.structs.replace(line, filed="\x1f".join(line.tags[::-1])),
    ],
)
def test_a_changed_kind_or_tag_is_found_at_its_line(change: Callable[[Line], Line]) -> None:
    changed = [*LINES[:6], change(LINES[6]), *LINES[7:]]
    with pytest.raises(BrokenSeal) as broken:
        verify(changed, known=SEALS)
    assert broken.value.position == 7


def test_no_byte_moves_from_the_tags_to_the_text_unseen() -> None:
    written = LINES[0]
    moved = msgspec.structs.replace(
        written, filed=written.filed[:-1], text=written.filed[-1:].encode() + written.text
    )
    assert sealed(moved, GENESIS) != sealed(written, GENESIS)


def test_a_line_left_out_is_named_without_any_known_seal() -> None:
    with pytest.raises(BrokenSeal, match="line 9 comes after line 7") as broken:
        verify([*LINES[:7], *LINES[8:]])
    assert broken.value.position == 8


def test_a_line_hidden_by_taking_its_tag_is_named_without_any_known_seal() -> None:
    hidden = msgspec.structs.replace(LINES[4], filed="register")
    with pytest.raises(BrokenSeal, match="does not carry the tags") as broken:
        verify([*LINES[:4], hidden, *LINES[5:]])
    assert broken.value.position == 5


def test_few_known_seals_tell_from_where_on_lines_are_in_doubt() -> None:
    changed = [*LINES]
    changed[11] = msgspec.structs.replace(LINES[11], text=LINES[10].text)
    with pytest.raises(BrokenSeal, match="from 11 on") as broken:
        verify(changed, known={10: SEALS[10], 20: SEALS[20]})
    assert broken.value.position == 11


@pytest.fixture
def journal(book: PostgresRecorder) -> Journal:
    """A book with thirty lines, some of which carry more tags than have a slot."""
    journal = Journal(book, book.book)
    entries = [entry(number) for number in range(1, 30)]
    many = TimeSubmitted(entry_ids=tuple(f"e:{n}" for n in range(9)))
    entries.append(msgspec.structs.replace(entries[0], event=many))
    journal.append(entries, [((About("register"),), 0)])
    return journal


def tamper(url: str, book: str, change: str) -> None:
    """What somebody does who owns the database and takes the guard away first."""
    where = schema_name(book)
    with psycopg.connect(url) as connection:
        for table in ("event", "overflow", "seal"):
            connection.execute(f"alter table {where}.{table} disable trigger user".encode())
        connection.execute(change.format(book=where).encode())


def test_a_book_is_sealed_as_it_grows(journal: Journal) -> None:
    assert last_seal(journal) == GENESIS
    first = seal_to_head(journal)
    assert (first.position, last_seal(journal)) == (30, first)
    journal.append([entry(31)], [((About("project:p31"),), 0)])
    second = seal_to_head(journal)
    assert second == Seal(31, list(chain(journal.page(0, 100)))[-1].digest)
    assert seal_to_head(journal) == second
    assert verify_book(journal) == second
    assert verify_book(journal, trusted=first) == second


@pytest.mark.parametrize(
    ("change", "at", "why"),
    [
        ("update {book}.event set data = data || ' '::bytea where pos = 12", 12, "was changed"),
        ("update {book}.event set tags = 'register' where pos = 3", 3, "does not carry"),
        ("update {book}.event set k2 = 5 where pos = 7", 7, "not found by each of its tags"),
        ("delete from {book}.overflow where pos = 30", 30, "not found by each of its tags"),
        ("delete from {book}.event where pos = 9", 9, "is missing"),
        ("delete from {book}.event where pos > 28", 29, "is missing"),
        ("update {book}.seal set digest = digest || 'x'::bytea where pos = 20", 20, "was changed"),
    ],
)
def test_verifying_a_book_names_the_line_that_was_tampered_with(
    journal: Journal, database_url: str, change: str, at: int, why: str
) -> None:
    seal_to_head(journal)
    tamper(database_url, journal.book, change)
    with pytest.raises(BrokenSeal, match=why) as broken:
        verify_book(journal)
    assert broken.value.position == at


def test_a_seal_kept_elsewhere_finds_out_who_seals_anew(
    journal: Journal, database_url: str
) -> None:
    printed = seal_to_head(journal)
    tamper(
        database_url,
        journal.book,
        "delete from {book}.seal; update {book}.event set data = data || ' '::bytea where pos = 2",
    )
    assert seal_to_head(journal) != printed
    assert verify_book(journal).position == 30
    with pytest.raises(BrokenSeal, match="all seals from there on") as broken:
        verify_book(journal, trusted=printed)
    assert broken.value.position == 30


def test_a_seal_kept_elsewhere_finds_out_a_book_cut_short(
    journal: Journal, database_url: str
) -> None:
    printed = seal_to_head(journal)
    tamper(
        database_url,
        journal.book,
        "delete from {book}.seal where pos > 20; delete from {book}.event where pos > 20",
    )
    with pytest.raises(BrokenSeal, match="sealed up to line 30") as broken:
        verify_book(journal, trusted=printed)
    assert broken.value.position == 21


def test_a_line_never_sealed_is_still_looked_at_with_a_seal_from_elsewhere(
    journal: Journal,
) -> None:
    right = list(chain(journal.page(0, 100)))[14]
    assert verify_book(journal, trusted=right).position == 30
    with pytest.raises(BrokenSeal, match="from 1 on"):
        verify_book(journal, trusted=Seal(15, bytes(32)))


def test_a_closing_event_is_sealed_like_any_other(journal: Journal) -> None:
    closing = msgspec.structs.replace(
        entry(1), event=ProjectClosed(project_id="p1", closes_on=date(2026, 1, 31))
    )
    journal.append([closing], [((About("project:p1"),), 30)])
    assert verify_book(journal).position == 31
