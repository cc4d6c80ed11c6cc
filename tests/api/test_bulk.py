"""Many commands in one request: every line gets its verdict, in order; a whole batch is one act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anyio
import msgspec
import pytest

from api.ndjson import Line, lines
from domain.deciding import ROADS
from domain.time_commands import RecordTime
from journal.failures import BookUnavailable


def entry(name: str, **other: Any) -> dict[str, Any]:
    return {
        "command": "RecordTime",
        "key": f"key-{name:0>8}",
        "entry_id": f"e:{name}",
        "project_id": "web",
        "person_id": "ines",
        "worked_on": "2026-01-05",
        "quantity": "0.25",
        **other,
    }


def body(*commands: dict[str, Any] | bytes) -> bytes:
    return b"\n".join(
        each if isinstance(each, bytes) else msgspec.json.encode(each) for each in commands
    )


def verdicts(answer: Any) -> list[dict[str, Any]]:
    assert answer.headers["content-type"] == "application/x-ndjson", answer.text
    return [msgspec.json.decode(line) for line in answer.content.splitlines()]


def test_each_line_has_its_own_verdict_in_the_order_of_the_lines(caller: Any, firm: Any) -> None:
    sent = body(
        entry("1"),
        entry("2", quantity="0"),
        entry("3", project_id="nowhere"),
        b"{ this is not JSON",
        entry("5", command="Nonsense"),
        entry("6", key="short"),
        entry("1"),
        entry("8"),
    )
    answer = caller.bulk(sent)
    assert answer.status_code == 200
    told = verdicts(answer)
    assert [each["line"] for each in told] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [each["status"] for each in told] == [201, 422, 404, 400, 400, 400, 200, 201]
    kinds = [each["problem"]["type"] for each in told if "problem" in each]
    assert kinds == [
        "/problems/zero_quantity",
        "/problems/unknown_project",
        "/problems/malformed_json",
        "/problems/unknown_command",
        "/problems/not_valid",
    ]
    written = [line.kind for line in firm.books.open(caller.book).page(0, 1000)]
    assert written.count("TimeRecorded") == 2


def test_the_same_bulk_again_records_nothing_and_says_so(caller: Any, firm: Any) -> None:
    sent = body(*(entry(str(number)) for number in range(20)))
    first, again = verdicts(caller.bulk(sent)), verdicts(caller.bulk(sent))
    assert {each["status"] for each in first} == {201}
    assert {each["status"] for each in again} == {200}
    assert all(each["receipt"]["replayed"] for each in again)
    assert [e["receipt"]["position"] for e in first] == [e["receipt"]["position"] for e in again]


def test_a_whole_batch_with_one_refused_line_records_nothing(caller: Any, firm: Any) -> None:
    before = firm.books.open(caller.book).head()
    answer = caller.bulk(body(entry("1"), entry("2", quantity="0"), entry("3")), mode="whole")
    assert answer.status_code == 409
    told = verdicts(answer)
    assert [each["status"] for each in told] == [409, 422, 409]
    assert told[0]["problem"]["type"] == "/problems/whole_batch_refused"
    assert firm.books.open(caller.book).head() == before


def test_a_whole_batch_with_one_line_that_can_not_be_read_records_nothing(
    caller: Any, firm: Any
) -> None:
    before = firm.books.open(caller.book).head()
    answer = caller.bulk(body(entry("1"), b"not JSON", entry("3")), mode="whole")
    assert answer.status_code == 409
    assert [each["status"] for each in verdicts(answer)] == [409, 400, 409]
    assert firm.books.open(caller.book).head() == before


def test_a_whole_batch_that_is_accepted_is_recorded_in_one_piece(caller: Any) -> None:
    answer = caller.bulk(body(*(entry(str(number)) for number in range(5))), mode="whole")
    assert answer.status_code == 200
    positions = [each["receipt"]["position"] for each in verdicts(answer)]
    assert positions == list(range(positions[0], positions[0] + 5))


def test_a_whole_batch_of_1001_lines_is_413_and_records_nothing(caller: Any, firm: Any) -> None:
    before = firm.books.open(caller.book).head()
    answer = caller.bulk(body(*(entry(str(number)) for number in range(1001))), mode="whole")
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too_many_lines"
    assert firm.books.open(caller.book).head() == before


def test_2500_lines_are_answered_in_order_line_by_line(caller: Any) -> None:
    told = verdicts(caller.bulk(body(*(entry(str(number)) for number in range(2500)))))
    assert [each["line"] for each in told] == list(range(1, 2501))
    assert {each["status"] for each in told} == {201}


def test_a_line_over_one_mebibyte_gets_its_own_verdict_and_harms_no_other(caller: Any) -> None:
    long = entry("2", note="x" * 1024 * 1024)
    told = verdicts(caller.bulk(body(entry("1"), long, entry("3"))))
    assert [each["status"] for each in told] == [201, 413, 201]


def test_a_line_nested_too_deep_gets_its_own_verdict_and_harms_no_other(caller: Any) -> None:
    told = verdicts(caller.bulk(body(entry("1"), b'{"a":' * 50_000, entry("3"))))
    assert [each["status"] for each in told] == [201, 400, 201]


def test_an_unknown_mode_is_400(caller: Any) -> None:
    answer = caller.bulk(body(entry("1")), mode="some")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "mode"


def test_a_bulk_of_another_media_type_is_415(caller: Any) -> None:
    answer = caller.client.post(
        f"/v1/books/{caller.book}/bulk",
        content=body(entry("1")),
        headers=caller.headers() | {"Content-Type": "application/json"},
    )
    assert answer.status_code == 415


def test_a_bulk_said_to_be_over_64_mebibytes_is_413_before_it_is_read(caller: Any) -> None:
    answer = caller.client.post(
        f"/v1/books/{caller.book}/bulk",
        content=b"",
        headers=caller.headers()
        | {"Content-Type": "application/x-ndjson", "Content-Length": str(64 * 1024 * 1024 + 1)},
    )
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too_large"


def test_a_bulk_to_a_book_that_is_not_there_says_so_on_every_line(caller: Any) -> None:
    caller.book = "NOBODY"
    told = verdicts(caller.bulk(body(entry("1"), entry("2"))))
    assert [each["status"] for each in told] == [404, 404]


def test_a_line_the_ledger_stumbles_over_is_told_with_an_id_and_harms_no_other(
    caller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = ROADS[RecordTime]

    def stumbling(command: Any, *others: Any) -> Any:
        if command.entry_id == "e:2":
            raise RuntimeError("the secret inside")
        return road.decide(command, *others)

    monkeypatch.setitem(ROADS, RecordTime, road._replace(decide=stumbling))
    told = verdicts(caller.bulk(body(entry("1"), entry("2"), entry("3"))))
    assert [each["status"] for each in told] == [201, 500, 201]
    assert told[1]["problem"]["error_id"]
    assert "secret" not in str(told)


def test_a_bulk_that_the_database_does_not_answer_says_so_on_every_line_and_does_not_wait_for_each(
    caller: Any, firm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def silent(*_: object, **__: object) -> None:
        tries.append(1)
        raise BookUnavailable("No answer.", where="somewhere secret", do="wait")

    monkeypatch.setattr(type(firm.desk), "do_many", silent)
    monkeypatch.setattr(type(firm.desk), "do", silent)
    told = verdicts(caller.bulk(body(entry("1"), entry("2"), entry("3"))))
    assert [each["status"] for each in told] == [503, 503, 503]
    assert {each["problem"]["type"] for each in told} == {"/problems/unavailable"}
    assert "secret" not in str(told)
    assert len(tries) == 1


def test_an_empty_bulk_is_answered_by_no_verdicts(caller: Any) -> None:
    answer = caller.bulk(b"\n\n")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 1000])
def test_lines_are_the_same_however_the_stream_is_cut(cut: int) -> None:
    text = b"one\n\ntwo\r\n  \nand a very long line\nlast"

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(text), cut):
            yield text[start : start + cut]

    async def read() -> list[Line]:
        return [line async for line in lines(chunks(), 10)]

    assert anyio.run(read) == [
        Line(1, b"one"),
        Line(3, b"two\r"),
        Line(5, None),
        Line(6, b"last"),
    ]


@pytest.mark.parametrize("key", ["grüße-aus-köln", "a key with blanks", '\\"quoted\\"-key'])
def test_a_key_of_any_printed_characters_guards_its_command(caller: Any, key: str) -> None:
    sent = body(entry("1")).replace(b"key-00000001", key.encode())
    first, again = verdicts(caller.bulk(sent)), verdicts(caller.bulk(sent))
    assert (first[0]["status"], again[0]["status"]) == (201, 200)
    assert again[0]["receipt"]["replayed"]


@pytest.mark.parametrize(
    "key", ["line\\nbreak-key", "unit\\u001fkey", "nul\\u0000-key", "delete\\u007f-key"]
)
def test_a_key_with_control_characters_is_refused_and_named(caller: Any, key: str) -> None:
    (told,) = verdicts(caller.bulk(body(entry("1")).replace(b"key-00000001", key.encode())))
    assert told["status"] == 400
    assert told["problem"]["errors"][0]["path"] == "$.key"


def test_a_nul_character_in_a_line_is_refused_and_named_and_harms_no_other(caller: Any) -> None:
    told = verdicts(caller.bulk(body(entry("1"), entry("2", note="a\0b"), entry("3"))))
    assert [each["status"] for each in told] == [201, 400, 201]
    assert told[1]["problem"]["errors"][0]["path"] == "$.note"
