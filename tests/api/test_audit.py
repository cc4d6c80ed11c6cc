"""Why an amount is what it is, over HTTP: the line, who wrote it, and every rule that spoke."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_line_is_told_with_who_when_and_in_answer_to_which_request(caller: Any) -> None:
    sent = caller.send("RegisterCustomer", key="the-first-key", customer_id="new", name="New")
    told = caller.get(f"events/{sent.json()['position']}").json()
    assert (told["name"], told["actor"], told["request"]) == (
        "CustomerRegistered",
        "boss",
        "the-first-key",
    )
    assert told["event"]["customer_id"] == "new"
    assert told["recorded_at"].endswith("Z")


def test_a_ruling_is_explained_rule_by_rule_with_the_facts_it_saw(caller: Any) -> None:
    position = caller.record("e:1").json()["position"]
    (ruling,) = caller.get(f"events/{position}").json()["rulings"]
    assert ruling["table"].startswith("time")
    assert ruling["cannot_explain"] is None
    assert ruling["facts"]
    matched = [rule for rule in ruling["rules"] if rule["matched"]]
    assert matched
    assert all(rule["says"] and rule["policy"] for rule in ruling["rules"])
    assert any(rule["because"] for rule in ruling["rules"] if not rule["matched"])


def test_an_approval_explains_eligibility_and_revenue(caller: Any) -> None:
    caller.record("e:1")
    position = caller.send("ApproveTime", entry_ids=["e:1"]).json()["position"]
    tables = {r["table"] for r in caller.get(f"events/{position}").json()["rulings"]}
    assert len(tables) >= 2


def test_a_line_that_is_not_there_is_404(caller: Any) -> None:
    answer = caller.get("events/1000000")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown"


def test_a_worker_reads_no_line(caller: Any) -> None:
    assert caller.get("events/1", role="worker").status_code == 403


def test_everything_recorded_about_an_entry_is_told_in_order_and_in_words(caller: Any) -> None:
    caller.record("psa:1")
    caller.send("ApproveTime", entry_ids=["psa:1"])
    caller.send("DraftInvoice", contracts=["C-1"], cut_off="2026-01-31")
    told = caller.get("audit/psa:1").json()["rows"]
    assert [line["name"] for line in told] == ["TimeRecorded", "TimeApproved", "InvoiceDrafted"]
    assert all(line["summary"] for line in told)
    assert told[0]["event"]["entry_id"] == "psa:1"
    assert told[0]["rulings"]


def test_an_id_with_a_slash_has_its_trail_too(caller: Any) -> None:
    caller.record("psa:2026/01/7")
    told = caller.get("audit/psa:2026/01/7").json()["rows"]
    assert [line["name"] for line in told] == ["TimeRecorded"]


def test_the_trail_of_an_id_that_nobody_used_is_empty(caller: Any) -> None:
    assert caller.get("audit/nobody").json()["rows"] == []


def test_a_trail_comes_in_pages(caller: Any) -> None:
    caller.record("psa:1")
    caller.send("ApproveTime", entry_ids=["psa:1"])
    first = caller.get("audit/psa:1", limit=1).json()
    assert first["next_offset"] == 1
    second = caller.get("audit/psa:1", limit=1, offset=1).json()
    assert second.get("next_offset") is None
    assert second["rows"][0]["name"] == "TimeApproved"


def test_the_seal_covers_the_last_line_and_changes_with_every_line(caller: Any) -> None:
    before = caller.get("seal").json()
    position = caller.record("psa:1").json()["position"]
    after = caller.get("seal").json()
    assert (before["position"] + 1, after["position"]) == (position, position)
    assert before["digest"] != after["digest"]
    assert caller.get("seal").json() == after


@pytest.mark.parametrize("ref", ["a%00b", "a%1Fb", "a%0Ab"])
def test_an_id_with_control_characters_is_nowhere(caller: Any, ref: str) -> None:
    assert caller.get(f"audit/{ref}").status_code == 404
    assert caller.get(f"invoices/{ref}").status_code == 404
