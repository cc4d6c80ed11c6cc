"""The queue over HTTP: narrowed, added up by age, and cleared together with an answer for each case."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx
import pytest

_serial = count()


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["rows"]
    return told


def clear(caller: Any, key: str | None = None, role: str = "all", **asked: Any) -> httpx.Response:
    key = key or f"clear-{next(_serial):08d}"
    sent: httpx.Response = caller.client.post(
        f"/v1/books/{caller.book}/exceptions/clear",
        json=asked,
        headers=caller.headers(role, Idempotency_Key=key),
    )
    return sent


@pytest.fixture
def long_days(caller: Any) -> Any:
    """Two long days that wait for the project manager, and an approval before its entry."""
    for number in (1, 2):
        caller.record(f"e:{number}", quantity="17.00", worked_on=f"2026-01-0{4 + number}")
    sent = caller.send("ApproveTime", entry_ids=["e:1", "e:2", "e:9"])
    assert sent.status_code == 201, sent.text
    return caller


def test_a_case_says_the_commands_that_clear_it(long_days: Any) -> None:
    first = rows(long_days.get("exceptions", reason="long_day"))[0]
    confirm = next(one for one in first["commands"] if one["command"] == "ConfirmHold")
    assert confirm["lacks"] == ["note"]
    assert confirm["line"].startswith(f"accrual do ConfirmHold --book {long_days.book} ")
    assert first["customer_id"] == "acme"
    sent = long_days.send("ConfirmHold", **confirm["fields"], note="go-live")
    assert sent.status_code == 201, sent.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "parked"}, ["e:9"]),
        ({"contract_id": "C-2"}, []),
        ({"customer_id": "nobody"}, []),
        ({"older_than": 1}, []),
    ],
)
def test_the_queue_is_narrowed(long_days: Any, asked: dict[str, Any], found: list[str]) -> None:
    assert [case["ref"] for case in rows(long_days.get("exceptions", **asked))] == found


def test_a_kind_that_is_none_is_refused(caller: Any) -> None:
    answer = caller.get("exceptions", kind="anything")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "kind"


def test_totals_add_up_to_the_queue(long_days: Any) -> None:
    totals = rows(long_days.get("exceptions/totals"))
    cases = rows(long_days.get("exceptions"))
    assert sum(total["count"] for total in totals) == len(cases)
    for total in totals:
        assert [bucket["days"] for bucket in total["ageing"]] == [
            *("today", "1-6", "7-29", "30-89", "90+")
        ]
        assert sum(bucket["count"] for bucket in total["ageing"]) == total["count"]
    held = next(total for total in totals if total["kind"] == "hold")
    worth = sum(case["amount"]["minor"] for case in cases if case["kind"] == "hold")
    assert held["amount"]["minor"] == worth == held["ageing"][0]["minor"]


def test_all_that_is_meant_is_cleared_and_the_same_again_sends_nothing(long_days: Any) -> None:
    asked: dict[str, Any] = {"command": "ConfirmHold", "says": {"note": "go-live"}, "kind": "hold"}
    done = clear(long_days, key="clear-the-holds", **asked).json()
    assert (done["cleared"], done["waits"], done["refused"], done["no_way"]) == (2, 0, 0, 0)
    assert {one["case"]["ref"] for one in done["answers"]} == {"e:1", "e:2"}
    head = long_days.firm.books.open(long_days.book).head()
    again = clear(long_days, key="clear-the-holds", **asked).json()
    assert again["answers"] == []
    assert long_days.firm.books.open(long_days.book).head() == head


def test_a_case_that_the_command_can_not_clear_is_told_so(long_days: Any) -> None:
    done = clear(long_days, command="ConfirmHold", says={"note": "go-live"}).json()
    left = next(one for one in done["answers"] if one["outcome"] == "no_way")
    assert left["case"]["kind"] == "parked"
    assert "RecordTime" in left["says"]


def test_each_refusal_stands_beside_its_case(long_days: Any) -> None:
    said = {"reason": "goodwill", "on": "1890-01-01"}
    done = clear(long_days, command="WriteOffTime", says=said, kind="hold").json()
    assert done["refused"] == 2
    assert {one["code"] for one in done["answers"]} == {"date_out_of_range"}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"command": "ConfirmHold"}, 400),  # lacks its note
        ({"command": "ConfirmHold", "says": {"note": "x", "contract_id": "C-9"}}, 400),
        ({"command": "ConfirmHold", "says": {"note": "x", "colour": "red"}}, 400),
        ({"command": "Abracadabra"}, 400),
        ({"command": "ConfirmHold", "kind": "anything"}, 400),
    ],
)
def test_what_can_not_be_read_does_nothing(
    long_days: Any, asked: dict[str, Any], status: int
) -> None:
    head = long_days.firm.books.open(long_days.book).head()
    answer = clear(long_days, **{"kind": "hold", **asked})
    assert answer.status_code in (status, 404, 422), answer.text
    assert long_days.firm.books.open(long_days.book).head() == head


@pytest.mark.parametrize("role", ["worker", "auditor", "revenue"])
def test_who_may_not_send_the_command_may_not_clear_with_it(long_days: Any, role: str) -> None:
    answer = clear(long_days, role=role, command="ConfirmHold", says={"note": "x"}, kind="hold")
    assert answer.status_code == 403


def test_a_case_is_given_to_somebody(long_days: Any) -> None:
    sent = long_days.send("AssignException", kind="hold", ref="e:1", owner="mary", note="look")
    assert sent.status_code == 201, sent.text
    assert [case["ref"] for case in rows(long_days.get("exceptions", owner="mary"))] == ["e:1"]
    unowned = rows(long_days.get("exceptions", owner="nobody"))
    assert [case["ref"] for case in unowned] == ["e:2", "e:9"]
    gone = long_days.send("AssignException", kind="hold", ref="e:77", owner="mary")
    assert gone.status_code == 409, gone.text
    assert gone.json()["type"] == "/problems/not_open"


def test_all_that_are_meant_are_given_to_somebody_once(long_days: Any) -> None:
    def give() -> Any:
        sent = long_days.client.post(
            f"/v1/books/{long_days.book}/exceptions/assign",
            json={"kind": "hold", "to": "mary"},
            headers=long_days.headers("all", Idempotency_Key="assign-all-0001"),
        )
        assert sent.status_code == 200, sent.text
        return sent.json()

    assert (give()["given"], give()["refused"]) == (2, 0)
    assert {case["owner"] for case in rows(long_days.get("exceptions", kind="hold"))} == {"mary"}


def test_each_case_says_by_when_and_which_rule_says_so(long_days: Any) -> None:
    found = rows(long_days.get("exceptions", sort="due"))
    assert [case["due_on"] for case in found] == sorted(case["due_on"] for case in found)
    by_kind = {case["kind"]: case for case in found}
    assert by_kind["hold"]["service_rule"] == "service_levels@2026-11 SL-081"
    assert by_kind["parked"]["service_rule"] == "service_levels@2026-11 SL-010"
    assert by_kind["parked"]["due_on"] > by_kind["parked"]["since"][:10]
    assert {case["late_days"] for case in found} == {0}
    assert rows(long_days.get("exceptions", late="true")) == []
    assert [total["late"] for total in rows(long_days.get("exceptions/totals"))] == [0, 0]


def test_an_order_that_is_none_is_refused(caller: Any) -> None:
    answer = caller.get("exceptions", sort="anything")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "sort"


def test_what_was_cleared_says_by_whom_and_counts_in_the_figures(long_days: Any) -> None:
    assert rows(long_days.get("exceptions/cleared")) == []
    clear(long_days, command="ConfirmHold", says={"note": "go-live"}, kind="hold")
    gone = rows(long_days.get("exceptions/cleared", reason="long_day"))
    assert [(one["ref"], one["how"], one["days"], one["within"]) for one in gone] == [
        ("e:1", "overridden", 0, True),
        ("e:2", "overridden", 0, True),
    ]
    assert {one["event"] for one in gone} == {"LotsDecidedAgain"}
    assert all(one["amount"]["minor"] > 0 and one["actor"] for one in gone)
    figures = {one["reason"]: one for one in rows(long_days.get("exceptions/clearance"))}
    held, parked = figures["long_day"], figures["approval_before_entry"]
    assert (held["opened"], held["cleared"], held["still_open"]) == (2, 2, 0)
    assert (held["within"], held["measured"], held["median_days"]) == (2, 2, 0)
    assert (parked["opened"], parked["cleared"], parked["median_days"]) == (1, 0, None)
    before = {"known_at": "2000-01-01T00:00:00Z"}
    assert rows(long_days.get("exceptions/clearance", **before)) == []


def test_what_was_cleared_is_read_page_by_page(long_days: Any) -> None:
    clear(long_days, command="ConfirmHold", says={"note": "go-live"}, kind="hold")
    first = long_days.get("exceptions/cleared", limit=1).json()
    second = long_days.get("exceptions/cleared", limit=1, offset=first["next_offset"]).json()
    assert [page["rows"][0]["ref"] for page in (first, second)] == ["e:1", "e:2"]
    assert second["next_offset"] is None
