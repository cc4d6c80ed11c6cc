"""Why an amount is what it is, over HTTP: the line, who wrote it, and every rule that spoke."""

from __future__ import annotations

from typing import Any


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
