"""Lines are found by any of their tags, however many they have and however many are asked for."""

from __future__ import annotations

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem, DCBReadResponse
from eventsourcing.persistence import IntegrityError, ProgrammingError

from journal import probes, recorder
from journal.recorder import PostgresRecorder
from journal.schema import create_schema
from tests.journal.conftest import about, any_of, event


def positions(answer: DCBReadResponse) -> list[int]:
    return [found.position for found in answer]


def test_a_line_is_found_by_each_of_its_nine_tags(book: PostgresRecorder) -> None:
    tags = [f"part:{n}" for n in range(9)]
    book.append([event("Drafted", *tags)])
    book.append([event("Drafted", "part:100")])
    for tag in tags:
        assert positions(book.read(about(tag))) == [1]
    for first in tags:
        assert positions(book.read(about(first, tags[0], tags[8]))) == [1]
    assert [found.event.tags for found in book.read(about(*tags))] == [tags]


def test_a_condition_sees_tags_beyond_the_slots(book: PostgresRecorder) -> None:
    book.append([event("Drafted", *(f"part:{n}" for n in range(9)))])
    with pytest.raises(IntegrityError):
        book.append([event("Drafted")], DCBAppendCondition(about("part:8", "part:5"), after=0))
    assert book.append([event("Drafted")], DCBAppendCondition(about("part:8"), after=1)) == 2


def test_lines_written_in_bulk_keep_tags_beyond_the_slots(book: PostgresRecorder) -> None:
    lines = [event("Drafted", *(f"part:{n}:{part}" for part in range(7))) for n in range(200)]
    assert book.append(lines) == 200
    assert positions(book.read(about("part:150:6"))) == [151]
    assert positions(book.read(any_of(*(f"part:{n}:5" for n in range(200))))) == list(range(1, 201))


def test_a_thousand_identities_are_asked_for_at_once(book: PostgresRecorder) -> None:
    book.append([event("TimeRecorded", f"entry:a:{n}") for n in range(1_000)])
    book.append([event("TimeWithdrawn", "entry:a:7")])
    asked = any_of(*(f"entry:a:{n}" for n in range(500, 1_500)), kinds=("TimeRecorded",))
    assert positions(book.read(asked)) == list(range(501, 1_001))
    assert positions(book.read(asked, limit=3)) == [501, 502, 503]
    assert positions(book.read(asked, after=998)) == [999, 1_000]
    assert book.read(asked, after=998).head == 1_001
    withdrawn = any_of(*(f"entry:a:{n}" for n in range(1_000)), kinds=("TimeWithdrawn",))
    assert positions(book.read(withdrawn)) == [1_001]


def test_a_thousand_new_identities_are_a_condition(book: PostgresRecorder) -> None:
    def entries(first: int) -> list[str]:
        return [f"entry:a:{n}" for n in range(first, first + 1_000)]

    for first in (0, 1_000):
        condition = DCBAppendCondition(any_of(*entries(first), kinds=("TimeRecorded",)), after=0)
        book.append([event("TimeRecorded", tag) for tag in entries(first)], condition)
    again = DCBAppendCondition(any_of(*entries(1_999), kinds=("TimeRecorded",)), after=None)
    with pytest.raises(IntegrityError):
        book.append([event("TimeRecorded", tag) for tag in entries(1_999)], again)
    other_kind = DCBAppendCondition(any_of(*entries(1_999), kinds=("TimeWithdrawn",)), after=None)
    assert book.append([event("TimeRecorded", "entry:a:9999")], other_kind) == 2_001
    assert book.head() == 2_001


def test_each_guard_is_checked_from_its_own_position(book: PostgresRecorder) -> None:
    book.append([event("RateSet", "register"), event("TimeRecorded", "entry:a:1")])
    register, known, new = about("register"), about("entry:a:1"), about("entry:a:2")
    assert book.append_guarded([event("TimeRecorded", "entry:a:2")], [(register, 1), (new, 0)]) == 3
    with pytest.raises(IntegrityError):
        book.append_guarded([event("TimeRecorded", "entry:a:1")], [(register, 1), (known, 0)])
    with pytest.raises(IntegrityError):
        book.append_guarded([event("TimeRecorded", "entry:a:3")], [(register, 0), (known, 2)])
    assert book.head() == 3


def test_a_limit_counts_lines_not_the_ways_to_find_them(book: PostgresRecorder) -> None:
    for n in range(1, 6):
        book.append([event("Moved", "from:a", f"to:{n}", "by:x")])
    ways = any_of("from:a", "by:x", "to:3")
    assert positions(book.read(ways, limit=4)) == [1, 2, 3, 4]
    assert book.read(ways, limit=4).head == 4
    assert positions(book.read(ways, after=3, limit=4)) == [4, 5]


def test_kinds_without_tags_are_found(book: PostgresRecorder) -> None:
    book.append([event("A", "x:1"), event("B"), event("A"), event("C")])
    assert positions(book.read(DCBQuery([DCBQueryItem(["A"]), DCBQueryItem(["C"])]))) == [1, 3, 4]
    both = DCBQuery([DCBQueryItem(["B"]), DCBQueryItem([], ["x:1"])])
    assert positions(book.read(both)) == [1, 2]
    assert positions(book.read(DCBQuery([DCBQueryItem()]), after=2)) == [3, 4]


def test_two_tags_with_one_key_are_told_apart(
    book: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "key", lambda tag: 7)
    monkeypatch.setattr(probes, "key", lambda tag: 7)
    for n in range(1, 11):
        book.append([event("TimeRecorded", f"entry:{n}", f"contract:{n % 2}")])
    assert positions(book.read(about("entry:4"))) == [4]
    assert positions(book.read(about("contract:0"), limit=3)) == [2, 4, 6]
    assert positions(book.read(about("contract:0", "entry:8"))) == [8]
    assert positions(book.read(any_of(*(f"entry:{n}" for n in range(5, 30))))) == [
        5,
        6,
        7,
        8,
        9,
        10,
    ]
    assert book.append([event("X")], DCBAppendCondition(about("entry:11"), after=0)) == 11
    assert (
        book.append(
            [event("X")], DCBAppendCondition(any_of(*(f"entry:{n}" for n in range(20, 40))))
        )
        == 12
    )
    for condition in (about("entry:10"), any_of(*(f"entry:{n}" for n in range(10, 40)))):
        with pytest.raises(IntegrityError):
            book.append([event("X")], DCBAppendCondition(condition, after=0))


def test_a_line_may_say_a_tag_twice(book: PostgresRecorder) -> None:
    many = [f"part:{n}" for n in range(5)] * 2
    book.append([event("A", "x:1", "x:1"), event("B", *many)])
    assert [found.event.tags for found in book.read(about("x:1"))] == [["x:1", "x:1"]]
    assert [found.event.tags for found in book.read(about("part:4"))] == [many]


@pytest.mark.parametrize("tag", ["", "two\x1fparts", "nul\0"])
def test_a_tag_that_could_not_be_read_back_is_refused(book: PostgresRecorder, tag: str) -> None:
    with pytest.raises(ProgrammingError, match="can not be stored"):
        book.append([event("A", "x:1", tag)])
    with pytest.raises(ProgrammingError, match="can not be stored"):
        book.append([event("A", tag) for _ in range(100)])
    assert book.head() == 0


def test_an_append_of_nothing_is_refused(book: PostgresRecorder) -> None:
    with pytest.raises(ProgrammingError, match="nothing to append"):
        book.append([])


def test_a_page_has_the_lines_as_stored(book: PostgresRecorder) -> None:
    book.append([event("A", "x:1", "y:2", data=b'{"a":1}'), event("B", data=b"\x00\xff")])
    assert book.page(0, 10) == [(1, "A", "x:1\x1fy:2", b'{"a":1}'), (2, "B", "", b"\x00\xff")]
    assert book.page(1, 10) == [(2, "B", "", b"\x00\xff")]
    assert book.page(2, 10) == []


def test_a_page_ends_where_its_lines_fill_the_room_and_has_one_line_in_any_case(
    book: PostgresRecorder,
) -> None:
    book.append([event("A", f"x:{n}", data=b"1" * 100) for n in range(10)])
    book.append([event("A", "x:10", data=b"1" * 1_000_000)])
    for room, lines in ((1, 1), (100, 1), (101, 2), (1_000, 10), (1_001, 11), (10**9, 11)):
        assert len(book.page(0, 100, room)) == lines
    assert [line[0] for line in book.page(0, 3, 10**9)] == [1, 2, 3]
    assert [line[0] for line in book.page(10, 3, 5)] == [11]
    assert book.page(11, 3, 5) == []


def test_a_type_first_written_elsewhere_is_known_when_read(
    book: PostgresRecorder, database_url: str
) -> None:
    assert list(book.read(about("x:1", kinds=("A",)))) == []
    other = PostgresRecorder(database_url, book.book)
    other.append([event("New", "x:1"), event("A", "x:1")])
    other.close()
    assert [line[1] for line in book.page(0, 10)] == ["New", "A"]
    assert positions(book.read(about("x:1", kinds=("A",)))) == [2]


def test_no_statement_reads_the_book_from_end_to_end(
    book: PostgresRecorder, database_url: str
) -> None:
    """The plans made while a book is empty serve it for ever: none may scan or sort the whole."""
    statements = book.statements
    for text in (statements.read(2, True), statements.read(2, False), statements.check(2)):
        with book.connection() as connection:
            names: list[str] = []
            plan = "\n".join(
                row[0]
                for row in connection.execute(
                    b"explain (generic_plan) " + _numbered(text, names), prepare=False
                )
            )
        assert "Seq Scan on event" not in plan
        assert "Seq Scan on overflow" not in plan
        for slot in range(1, 5):
            assert plan.count(f"using event_k{slot}") == 3, plan
        by_position = [line for line in plan.splitlines() if "event_pkey" in line]
        assert len(by_position) >= 2


def _numbered(text: bytes, names: list[str]) -> bytes:
    """A statement as PostgreSQL writes parameters: $1 for the first name, and so on."""
    parts = text.decode().split("%(")
    out = parts[0]
    for part in parts[1:]:
        name, _, rest = part.partition(")b")
        if name not in names:
            names.append(name)
        out += f"${names.index(name) + 1}{rest}"
    return out.encode()


def test_the_schema_may_be_made_again_over_a_book_in_use(
    book: PostgresRecorder, database_url: str
) -> None:
    book.append([event("A", "x:1")])
    with psycopg.connect(database_url) as connection:
        create_schema(connection, book.book)
    assert book.append([event("A", "x:1")], DCBAppendCondition(about("x:1"), after=1)) == 2
