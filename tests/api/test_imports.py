"""Imports over HTTP: the same account of every row as on the command line, and a clear no for what is no such file."""

from __future__ import annotations

import csv
import gzip
from typing import Any

import httpx
import pytest

from tests.api.conftest import Caller

HEADER = "entry_id,project_id,person_id,worked_on,hours\n"


@pytest.fixture
def send(caller: Caller) -> Any:
    """Sends a file to the caller's own book: its project is under contract in other tests' books too."""

    def sent(
        content: str | bytes, profile: str = "generic-time", role: str = "all", **more: Any
    ) -> httpx.Response:
        kind = more.pop("kind", "text/csv")
        body = content.encode() if isinstance(content, str) else content
        return caller.client.post(
            f"/v1/imports/{profile}",
            content=body,
            params={"book": caller.book} | more,
            headers=caller.headers(role) | {"Content-Type": kind},
        )

    return sent


def rows(caller: Caller, *hours: str) -> str:
    lines = (f"{caller.book}:{n},web,ines,2026-01-05,{h}\n" for n, h in enumerate(hours, start=1))
    return HEADER + "".join(lines)


def test_every_row_of_a_file_is_accounted_for(caller: Caller, send: Any) -> None:
    answer = send(rows(caller, "1.00", "0", "25"), file_name="january.csv")
    assert answer.status_code == 200
    report = answer.json()
    told = report["rows"]
    assert (told["read"], told["recorded"], told["refused"]) == (3, 1, 2)
    assert {reason["code"]: reason["lines"] for reason in told["reasons"]} == {
        "zero_quantity": [3],
        "more_than_a_day": [4],
    }
    assert report["file_name"] == "january.csv"
    again = send(rows(caller, "1.00", "0", "25")).json()
    assert (again["rows"]["recorded"], again["rows"]["already_known"]) == (0, 1)


@pytest.mark.parametrize("kind", ["application/gzip", "application/octet-stream", "text/csv"])
def test_gzip_is_told_by_its_bytes_whatever_it_is_called(
    caller: Caller, send: Any, kind: str
) -> None:
    body = gzip.compress(rows(caller, "1.00", "2.00").encode())
    assert send(body, kind=kind).json()["rows"]["recorded"] == 2


def test_the_report_and_the_file_to_send_back_can_be_fetched_later(
    caller: Caller, send: Any
) -> None:
    run = send(rows(caller, "1.00", "0")).json()["run"]
    report = caller.get(f"/v1/imports/{run}").json()
    assert (report["run"], report["state"], report["rows"]["refused"]) == (run, "done", 1)
    back = caller.get(f"/v1/imports/{run}/refused")
    assert back.headers["content-type"].startswith("text/csv")
    header, row = csv.reader(back.text.splitlines())
    assert header == [*HEADER.strip().split(","), "line", "code", "says"]
    assert row[4:7] == ["0", "3", "zero_quantity"]
    assert caller.get("/v1/imports/generic-time:0000000000000000").status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (HEADER.replace("hours", "time").encode(), 422, "missing_column"),
        (HEADER.encode() + b"x:1,web,in\xe9s,2026-01-05,1\n", 422, "wrong_encoding"),
        (HEADER.encode("utf-16"), 422, "wrong_encoding"),
        (HEADER.encode() + b"x:1,we\0b,ines,2026-01-05,1\n", 422, "not_a_text_file"),
        (gzip.compress(HEADER.encode())[:-9] + b"broken!!!", 422, "damaged_gzip"),
    ],
)
def test_a_file_that_is_not_what_the_profile_reads_is_refused_whole(
    caller: Caller, send: Any, content: bytes, status: int, code: str
) -> None:
    head = caller.firm.books.open(caller.book).head()
    answer = send(content)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{code}")
    assert caller.firm.books.open(caller.book).head() == head


def test_a_file_with_a_byte_order_mark_or_more_columns_is_taken(caller: Caller, send: Any) -> None:
    content = (
        rows(caller, "1.00").replace("hours\n", "hours,colour\n").replace("1.00\n", "1.00,red\n")
    )
    report = send(b"\xef\xbb\xbf" + content.encode()).json()
    assert report["rows"]["recorded"] == 1
    assert any("colour" in note for note in report["notes"])
    assert any("byte order mark" in note for note in report["notes"])


def test_a_truncated_file_is_accounted_for_as_far_as_it_goes(caller: Caller, send: Any) -> None:
    whole = gzip.compress(rows(caller, *(f"{1 + n % 7}.{n % 100:02}" for n in range(900))).encode())
    report = send(whole[: len(whole) // 2]).json()
    assert report["state"] == "truncated"
    assert 0 < report["rows"]["recorded"] < 900
    rest = send(whole).json()["rows"]
    assert rest["recorded"] + report["rows"]["recorded"] == 900


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("x:1,web,nobody,2026-01-05,1", "unknown_person"),
        ("x:1,moon,ines,2026-01-05,1", "unknown_project"),
        ("x:1,web,ines,2026-01-05,-1", "zero_quantity"),
        ("x:1,web,ines,2026-01-05,99999999999999999999", "bad_quantity"),
        ("x:1,web,ines,2026-01-05,1e1", "unreadable_number"),
        ("x:1,web,ines,1980-01-05,1", "date_out_of_range"),
        ("x:1,web,ines,2999-01-05,1", "date_out_of_range"),
        ("x:1,web,ines,2024-12-31,1", "outside_contract"),
        ("x:1,web,ines,31.12.2025,1", "unreadable_date"),
        ("x 1,web,ines,2026-01-05,1", "bad_reference"),
        ("x:1,web,ines,2026-01-05", "too_few_columns"),
    ],
)
def test_bad_rows_are_refused_with_their_reason(
    caller: Caller, send: Any, row: str, code: str
) -> None:
    report = send(HEADER + row + f"\n{caller.book}:2,web,ines,2026-01-05,1\n").json()["rows"]
    assert (report["recorded"], report["refused"]) == (1, 1)
    assert [reason["code"] for reason in report["reasons"]] == [code]


def test_a_second_file_that_the_profile_joins_comes_in_the_same_form(caller: Caller) -> None:
    tasks = (
        "TaskNumber,Summary,ProjectCode,Category,SubCategory,DeveloperID,DeveloperHoursActual\n"
        f"{caller.book}1,x,web,Support,Bug,ines,1.5\n{caller.book}2,x,web,Support,Bug,ines,1.5\n"
    )
    dates = f"TaskNumber,CompletedOn\n{caller.book}1,05-Jan-26\n{caller.book}2,NA\n"

    def form(**parts: str) -> httpx.Response:
        return caller.client.post(
            "/v1/imports/sip-tasks",
            files={name: (f"{name}.csv", text) for name, text in parts.items()},
            params={"book": caller.book},
            headers=caller.headers(),
        )

    report = form(file=tasks, dates=dates).json()["rows"]
    assert (report["recorded"], report["refused"]) == (1, 1)
    for parts, status in (
        ({"dates": dates}, 400),
        ({"file": tasks}, 422),
        ({"file": tasks, "days": dates}, 400),
    ):
        assert form(**parts).status_code == status


def test_who_may_not_send_a_profiles_commands_may_not_import_it(caller: Caller, send: Any) -> None:
    content = rows(caller, "1.00")
    for role in ("worker", "auditor", "billing", "admin"):
        assert send(content, role=role).status_code == 403
    assert send("contract_id\n", "cesaw-contracts", role="integration").status_code == 403
    assert send(content, role="integration").json()["rows"]["recorded"] == 1


def test_other_media_types_and_unknown_profiles_are_refused(caller: Caller, send: Any) -> None:
    assert send("{}", kind="application/json").status_code == 415
    assert send("x", "generic-tyme").json()["type"] == "/problems/unknown_profile"
    assert send(rows(caller, "1.00"), book="XX99").status_code == 404


def test_a_rehearsal_records_nothing(caller: Caller, send: Any) -> None:
    report = send(rows(caller, "1.00"), dry_run="true").json()
    assert (report["state"], report["rows"]["ready"]) == ("dry_run", 1)
    assert send(rows(caller, "1.00")).json()["rows"]["recorded"] == 1


def test_profiles_are_listed(caller: Caller) -> None:
    names = [each["profile"] for each in caller.get("/v1/imports/profiles").json()]
    assert {"cesaw-time", "generic-time", "harvest-detailed-time", "sip-tasks"} <= set(names)
