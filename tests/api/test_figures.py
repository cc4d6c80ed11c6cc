"""The figures of the firm over HTTP: with what goes into them, and a clear word where they are asked amiss."""

from __future__ import annotations

from typing import Any


def asked(caller: Any, **params: str) -> Any:
    caller.firm.views.carry(caller.firm.books.open(caller.book))
    return caller.get("/v1/figures", role="auditor", book=caller.book, **params)


def test_a_figure_comes_with_its_formula_and_what_goes_into_it(caller: Any) -> None:
    assert caller.record("e:1").status_code == 201
    assert caller.send("ApproveTime", entry_ids=["e:1"]).status_code == 201
    norm = {"hours": "4", "valid_from": "2026-01-05", "valid_to": "2026-01-05"}
    assert caller.send("SetNormHours", person_id="ines", **norm).status_code == 201
    answer = asked(caller, by="person,month", **{"from": "2026-01-01", "to": "2026-01-31"})
    assert answer.status_code == 200, answer.text
    found = {row["figure"]: row for row in answer.json() if row["person_id"] == "ines"}
    assert {name: row["value"] for name, row in found.items()} == {
        "utilisation": "0.5000",
        "realisation": "0.0000",
        "effective_rate": "0.0000",
        "leakage": "0.00",
        "wip_days": None,
        "billed_on_schedule": "0.0000",
    }
    assert {"name": "approved", "value": "200.00"} in found["leakage"]["parts"]


def test_a_word_that_figures_are_not_told_by_is_named(caller: Any) -> None:
    answer = asked(caller, by="colour")
    assert answer.status_code == 400, answer.text
    assert "entity, practice, project, person, month" in answer.json()["detail"]


def test_a_worker_reads_no_figures(caller: Any) -> None:
    assert caller.get("/v1/figures", role="worker").status_code == 403


def test_a_figure_is_explained_part_by_part_and_page_by_page(caller: Any) -> None:
    for number in (1, 2):
        assert caller.record(f"x:{number}").status_code == 201
    assert caller.send("ApproveTime", entry_ids=["x:1", "x:2"]).status_code == 201
    caller.firm.views.carry(caller.firm.books.open(caller.book))
    said = {"figure": "leakage", "month": "2026-01", "entity": caller.book, "limit": "3"}
    answer = caller.get("/v1/figures/explained", role="auditor", **said)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    parts = told["parts"]
    assert (len(parts), told["more"]) == (3, 3)
    while told["more"] is not None:
        more = str(told["more"])
        told = caller.get("/v1/figures/explained", role="auditor", **said, offset=more).json()
        parts += told["parts"]
    (figure,) = told["figures"]
    assert len(parts) == told["in_all"]
    for one in figure["parts"]:
        summands = [float(part["value"]) for part in parts if part["part"] == one["name"]]
        assert sum(summands) == float(one["value"]), one
    assert {part["entry_id"] for part in parts} == {"x:1", "x:2"}
    facts = [fact for part in parts for fact in part["because"]]
    assert {fact["event"] for fact in facts} == {"TimeApproved"}
    assert all("@" in ruling for fact in facts for ruling in fact["rulings"])


def test_an_explanation_that_is_asked_amiss_says_of_what(caller: Any) -> None:
    answer = caller.get("/v1/figures/explained", role="auditor", figure="leakage", month="January")
    assert answer.status_code == 400, answer.text
    assert "month" in answer.text
    answer = caller.get("/v1/figures/explained", role="auditor", figure="leakage", entity="NO99")
    assert answer.status_code == 404, answer.text
    answer = caller.get("/v1/figures/explained", role="worker", figure="leakage")
    assert answer.status_code == 403
