"""Bad input over HTTP: a clear answer each time, nothing lost and nothing half done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from journal.failures import BookUnavailable
from journal.recorder import PostgresRecorder


def head(caller: Any, firm: Any) -> int:
    return int(firm.books.open(caller.book).head())


def refused(answer: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem that was answered: of this kind, in the right media type, with a sentence."""
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}"), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["detail"].strip()
    return problem


# --- ids that are not in the book -----------------------------------------------------------------


def test_time_on_an_unknown_project_is_404_and_names_the_project(caller: Any, firm: Any) -> None:
    before = head(caller, firm)
    problem = refused(caller.record("e:1", project_id="nowhere"), 404, "unknown_project")
    assert "nowhere" in problem["about"].values()
    assert head(caller, firm) == before


def test_time_of_an_unknown_person_is_404(caller: Any) -> None:
    refused(caller.record("e:1", person_id="nobody"), 404, "unknown_person")


def test_time_on_an_unknown_contract_is_404(caller: Any) -> None:
    refused(caller.record("e:1", contract_id="C-9"), 404, "unknown_contract")


def test_a_contract_in_an_unknown_currency_is_422(caller: Any) -> None:
    answer = caller.send(
        "SignContract",
        contract_id="C-2",
        customer_id="acme",
        currency="ZZZ",
        signed_on="2025-01-01",
        lines=[{"line_id": "1", "projects": ["web"]}],
    )
    refused(answer, 422, "unknown_currency")


# --- quantities -----------------------------------------------------------------------------------


def test_time_of_no_hours_is_refused_by_time_policy_under_its_own_reason(caller: Any) -> None:
    refused(caller.record("e:1", quantity="0"), 422, "zero_quantity")


def test_negative_time_is_refused(caller: Any) -> None:
    answer = caller.record("e:1", quantity="-2.00")
    assert answer.status_code == 422, answer.text


def test_more_than_a_day_in_one_entry_is_refused(caller: Any) -> None:
    refused(caller.record("e:1", quantity="24.25"), 422, "more_than_a_day")


@pytest.mark.parametrize(
    "absurd", ["1e400", "9" * 40, "0.0000000000001", 10**300, "1000000", "NaN", "seven"]
)
def test_an_absurd_quantity_is_refused(caller: Any, absurd: str | int) -> None:
    refused(caller.record("e:1", quantity=absurd), 422, "bad_quantity")


@pytest.mark.parametrize("floating", [7.5, 8.0, 1e3])
def test_a_floating_point_quantity_is_refused_and_told_how_to_write_it(
    caller: Any, floating: float
) -> None:
    problem = refused(caller.record("e:1", quantity=floating), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.quantity"
    assert '"7.50"' in problem["errors"][0]["says"]


@pytest.mark.parametrize("lenient", [True, None, ["2"], {"hours": 2}])
def test_a_quantity_of_another_kind_is_refused(caller: Any, lenient: Any) -> None:
    problem = refused(caller.record("e:1", quantity=lenient), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.quantity"


def test_a_text_that_looks_like_yes_is_no_yes(caller: Any) -> None:
    problem = refused(caller.record("e:1", chargeable="true"), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.chargeable"


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["1889-12-31", "9999-12-31"])
def test_a_date_out_of_range_is_refused(caller: Any, day: str) -> None:
    refused(caller.record("e:1", worked_on=day), 422, "date_out_of_range")


@pytest.mark.parametrize("day", ["2026-02-30", "05.01.2026", "yesterday", 20260105, ""])
def test_a_date_that_is_none_is_refused_and_named(caller: Any, day: Any) -> None:
    problem = refused(caller.record("e:1", worked_on=day), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.worked_on"


def test_work_before_the_contract_is_refused(caller: Any) -> None:
    refused(caller.record("e:1", worked_on="2024-12-31"), 422, "outside_contract")


def test_work_after_the_contract_ended_is_refused(caller: Any) -> None:
    caller.send("EndContract", contract_id="C-1", ends_on="2026-01-04", reason="delivered")
    refused(caller.record("e:1", worked_on="2026-01-05"), 422, "outside_contract")


def test_work_in_a_closed_period_is_recorded_and_posted_to_the_first_open_one(
    caller: Any, firm: Any
) -> None:
    for period in ("2026-01", "2026-02"):
        assert caller.send("ClosePeriod", period=period).status_code == 201
    position = caller.record("e:1", worked_on="2026-01-05").json()["position"]
    (line,) = firm.books.open(caller.book).page(position - 1, 1)
    recorded = line.entry.event
    assert recorded.out_of_period
    assert str(recorded.work.worked_on) == "2026-01-05"
    assert str(recorded.accounting_date)[:7] == "2026-03"


# --- what is known --------------------------------------------------------------------------------


def test_a_known_id_with_other_content_is_refused(caller: Any) -> None:
    caller.record("e:1", quantity="2.00")
    problem = refused(caller.record("e:1", quantity="3.00"), 409, "known_with_other_content")
    assert problem["about"]["entry_id"] == "e:1"


def test_time_without_a_rate_is_held_and_never_priced_at_zero(caller: Any, firm: Any) -> None:
    caller.send("OpenProject", project_id="old", name="Old")
    signed = caller.send(
        "SignContract",
        contract_id="C-old",
        customer_id="acme",
        currency="USD",
        signed_on="2020-01-01",
        lines=[{"line_id": "1", "projects": ["old"]}],
    )
    assert signed.status_code == 201, signed.text
    assert caller.record("e:1", project_id="old", worked_on="2021-01-05").status_code == 201
    answer = caller.send("ApproveTime", entry_ids=["e:1"])
    assert answer.status_code == 201, answer.text
    (line,) = firm.books.open(caller.book).page(answer.json()["position"] - 1, 1)
    (approved,) = line.entry.event.lines
    assert [lot.state for lot in approved.lots] == ["held"]
    reasons = {reason.code for each in line.entry.event.rulings for reason in each.reasons}
    assert "rate_missing" in reasons


def test_an_approval_before_its_entry_is_parked_and_carried_out_when_the_entry_arrives(
    caller: Any,
) -> None:
    parked = caller.send("ApproveTime", entry_ids=["e:1"])
    assert parked.status_code == 201
    assert parked.json()["recorded"] == ["ApprovalParked"]
    assert parked.json()["about"]["parked"] == 1
    position = caller.record("e:1").json()["position"]
    again = caller.send("ApproveTime", entry_ids=["e:1"])
    assert again.json()["recorded"] == [], "the parked approval was carried out already"
    assert again.json()["position"] > position


# --- billed, capped, drafted ----------------------------------------------------------------------


def drafted(caller: Any, entry_id: str = "e:1") -> str:
    caller.record(entry_id)
    caller.send("ApproveTime", entry_ids=[entry_id])
    answer = caller.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["about"]["invoice_id"])


def test_billed_time_is_corrected_by_a_credit_only(caller: Any) -> None:
    invoice_id = drafted(caller)
    caller.send("IssueInvoice", invoice_id=invoice_id, issued_on="2026-01-31")
    fields = {"project_id": "web", "person_id": "ines", "worked_on": "2026-01-05"}
    answer = caller.send("CorrectTime", entry_id="e:1", quantity="1.00", **fields)
    refused(answer, 409, "billed_needs_credit")


def test_a_cap_lowered_below_what_is_consumed_is_recorded_flagged_and_blocks(
    caller: Any, firm: Any
) -> None:
    drafted(caller)
    caller.record("e:2")
    caller.send("ApproveTime", entry_ids=["e:2"])
    lowered = caller.send(
        "AmendCap",
        contract_id="C-1",
        not_to_exceed="100.00",
        effective_date="2026-01-10",
        reason="budget cut",
    )
    assert lowered.status_code == 201
    lines = firm.books.open(caller.book).page(0, 1000)
    (amended,) = [line.entry.event for line in lines if line.kind == "CapAmended"]
    assert amended.below_consumed
    cases = caller.get("exceptions").json()["rows"]
    assert ("cap_blocked", "C-1") in {(case["kind"], case["ref"]) for case in cases}
    answer = caller.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31")
    assert answer.status_code == 409, answer.text


def test_two_people_issuing_one_draft_at_once_issue_it_once(caller: Any, firm: Any) -> None:
    invoice_id = drafted(caller)

    def issue(role: str) -> Any:
        return caller.send("IssueInvoice", role=role, invoice_id=invoice_id, issued_on="2026-01-31")

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(issue, ["billing", "controller"]))
    statuses = sorted(answer.status_code for answer in answers)
    lines = firm.books.open(caller.book).page(0, 1000)
    assert [line.kind for line in lines].count("InvoiceIssued") == 1
    assert statuses == [201, 409], [answer.text for answer in answers]


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["{", '{"entry_id": }', "{'entry_id': 'e:1'}", "NaN"])
def test_malformed_json_is_400(caller: Any, body: str) -> None:
    refused(caller.text(body), 400, "malformed_json")


def test_no_body_at_all_is_400(caller: Any) -> None:
    refused(caller.text(""), 400, "not_valid")


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "7"])
def test_json_that_is_no_object_is_400(caller: Any, body: str) -> None:
    refused(caller.text(body), 400, "not_valid")


def test_a_missing_field_is_named(caller: Any) -> None:
    problem = refused(caller.text('{"entry_id": "e:1"}'), 400, "not_valid")
    assert "project_id" in problem["detail"]


def test_an_unknown_field_is_named(caller: Any) -> None:
    problem = refused(caller.record("e:1", hours="2"), 400, "not_valid")
    assert "hours" in problem["detail"]


def test_an_id_that_no_system_could_give_is_refused(caller: Any) -> None:
    problem = refused(caller.record("an id; drop table"), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.entry_id"


@pytest.mark.parametrize("said", ["text/plain", "application/xml", "application/x-ndjson", ""])
def test_another_media_type_is_415(caller: Any, said: str) -> None:
    refused(caller.text("{}", Content_Type=said), 415, "wrong_media_type")


def test_a_media_type_with_its_charset_is_understood(caller: Any) -> None:
    refused(caller.text("{}", Content_Type="application/json; charset=utf-8"), 400, "not_valid")


def test_a_body_over_one_mebibyte_is_413(caller: Any) -> None:
    body = '{"entry_id": "' + "x" * 1024 * 1024 + '"}'
    refused(caller.text(body), 413, "too_large")


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"entry_id":'])
def test_deep_nesting_is_400(caller: Any, opening: str) -> None:
    answer = caller.text(opening * 50_000)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_invalid_utf_8_is_400(caller: Any) -> None:
    refused(caller.text(b'{"entry_id": "\xff\xfe"}'), 400, "malformed_json")


def test_half_a_surrogate_pair_is_400(caller: Any) -> None:
    refused(caller.text('{"entry_id": "\\ud800"}'), 400, "malformed_json")


def test_a_nul_character_is_400_and_its_place_is_named(caller: Any) -> None:
    problem = refused(caller.record("e:1", note="a\0b"), 400, "not_valid")
    assert problem["errors"][0]["path"] == "$.note"


def test_an_address_that_is_not_there_is_404(caller: Any) -> None:
    refused(caller.get("/v1/nothing/here"), 404, "no_such_page")


def test_an_address_asked_by_the_wrong_method_is_405_and_says_which_it_has(caller: Any) -> None:
    answer = caller.get("commands/RecordTime")
    refused(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["allow"]


def test_a_database_that_does_not_answer_is_503_and_says_when_to_try_again(
    caller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> None:
        raise BookUnavailable("No answer.", where="somewhere secret", do="wait")

    monkeypatch.setattr(PostgresRecorder, "append_each", silent)
    answer = caller.record("e:1")
    refused(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "5"
    assert "secret" not in answer.text


def test_a_fault_of_ours_shows_nothing_of_the_inside_and_is_found_in_the_log_by_its_id(
    caller: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("processes.desk.decide", broken)
    answer = caller.record("e:1")
    problem = refused(answer, 500, "fault")
    assert "secret" not in answer.text
    assert problem["error_id"] in caplog.text
    assert "the secret inside" in caplog.text
