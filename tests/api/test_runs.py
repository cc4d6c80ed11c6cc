"""The month's runs over HTTP: what waits is approved, what is billable is billed, once."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.conftest import Caller


def run(caller: Caller, name: str, key: str, role: str = "all", **fields: Any) -> httpx.Response:
    return caller.client.post(
        f"/v1/books/{caller.book}/runs/{name}",
        json=fields,
        headers=caller.headers(role, Idempotency_Key=key),
    )


def test_a_month_is_approved_billed_and_issued_and_a_second_time_changes_nothing(
    caller: Caller,
) -> None:
    for number in range(3):
        assert caller.record(f"t:{number}").status_code == 201
    approved = run(caller, "approvals", "approve-01", through="2026-01-31").json()
    assert (approved["entries"], approved["refused"]) == (3, [])
    billed = run(caller, "billing", "billing-01", cut_off="2026-01-31", issue=True).json()
    assert [receipt["about"]["total_minor"] for receipt in billed["issued"]] == [60_000]
    again = run(caller, "billing", "billing-02", cut_off="2026-01-31", issue=True).json()
    assert (again["drafted"], again["issued"], again["nothing"]) == ([], [], 1)


def test_runs_take_the_roles_of_the_commands_they_are_made_of(caller: Caller) -> None:
    asked = {"cut_off": "2026-01-31", "issue": True}
    assert run(caller, "billing", "billing-03", role="auditor", **asked).status_code == 403
    assert (
        run(caller, "approvals", "approve-03", role="billing", through="2026-01-31").status_code
        == 403
    )
    assert run(caller, "billing", "billing-04", role="billing", **asked).status_code == 200


def test_what_is_due_is_billed_once_and_the_calendar_says_by_which_run(caller: Caller) -> None:
    line = {"line_id": "1", "projects": ["web"]}
    signed = caller.send(
        "SignContract",
        contract_id="C-DUE",
        customer_id="acme",
        currency="EUR",
        signed_on="2026-01-01",
        lines=[line],
        invoicing={"calendar": {"grace_days": 2}, "minimum": "500.00"},
    )
    assert signed.status_code == 201
    early = run(caller, "due-billing", "due-run-01", on="2026-02-01").json()
    assert (early["drafted"], early["nothing"]) == ([], 0)
    first = run(caller, "due-billing", "due-run-02", on="2026-02-02", run="january").json()
    assert (first["drafted"], first["nothing"], first["refused"]) == ([], 1, [])
    again = run(caller, "due-billing", "due-run-03", on="2026-02-02").json()
    assert (again["drafted"], again["nothing"]) == ([], 0)
    (row, *_) = caller.get("billing-calendar", as_of="2026-02-03").json()["rows"]
    assert (row["cut_off"], row["due_on"], row["state"], row["run"]) == (
        "2026-01-31",
        "2026-02-02",
        "nothing",
        "january",
    )


def test_a_billing_run_wants_a_cut_off_or_a_billing_date(caller: Caller) -> None:
    for asked in ({}, {"cut_off": "2026-01-31", "on": "2026-02-02"}):
        assert run(caller, "billing", "billing-05", **asked).status_code == 422
