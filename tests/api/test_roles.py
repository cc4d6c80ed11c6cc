"""Who may send and read what: roles, a worker's own time, tokens, and what needs no credentials."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

import pytest

from api.actors import MAY_READ, MAY_SEND
from domain.commands import COMMANDS
from domain.refusal import Malformed, Unknown
from processes.access import ROLES, Bearer, issue, listing, revoke

EVERY_COMMAND = [command.__name__ for command in COMMANDS]


def test_every_command_and_view_names_roles_that_there_are() -> None:
    assert set(MAY_SEND) == set(EVERY_COMMAND)
    for roles in [*MAY_SEND.values(), *MAY_READ.values()]:
        assert set(roles.split()) <= set(ROLES)
        assert roles, "a command that nobody may send is no command"


def test_an_auditor_reads_everything_and_sends_nothing() -> None:
    assert not [name for name, roles in MAY_SEND.items() if "auditor" in roles.split()]
    assert all("auditor" in roles.split() for roles in MAY_READ.values())


@pytest.mark.parametrize("role", ["worker", "project_manager", "integration", "admin", "auditor"])
def test_who_works_or_approves_or_administers_never_issues_an_invoice(role: str) -> None:
    assert role not in MAY_SEND["IssueInvoice"].split()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_is_let_through_to_the_commands_it_covers_and_to_no_other(
    caller: Any, role: str
) -> None:
    for command in EVERY_COMMAND:
        answer = caller.send(command, role=role)  # without a single field: read, it is not valid
        may = role in MAY_SEND[command].split()
        assert answer.status_code == (400 if may else 403), f"{command}: {answer.text}"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_recording_time_is_let_through_for_its_roles_only(caller: Any, role: str) -> None:
    answer = caller.record("e:1", role=role)
    may = role in MAY_SEND["RecordTime"].split()
    assert answer.status_code == (201 if may else 403), answer.text


def test_a_refused_role_is_told_which_roles_may(caller: Any) -> None:
    problem = caller.record("e:1", role="auditor").json()
    assert problem["type"] == "/problems/not_allowed"
    assert "integration" in problem["detail"]


# --- a worker's own time --------------------------------------------------------------------------


def test_a_worker_records_their_own_time(caller: Any) -> None:
    assert caller.record("e:1", role="worker").status_code == 201


def test_a_worker_does_not_record_time_of_somebody_else(caller: Any) -> None:
    assert caller.record("e:1", role="worker", person_id="omar").status_code == 403


def test_a_worker_does_not_correct_the_time_of_somebody_else_into_their_own(caller: Any) -> None:
    caller.record("e:1", role="worker")
    work = {"project_id": "web", "person_id": "omar", "worked_on": "2026-01-05", "quantity": "3"}
    answer = caller.send("CorrectTime", role="other worker", entry_id="e:1", **work)
    assert answer.status_code == 403


def test_a_worker_does_not_withdraw_or_submit_the_time_of_somebody_else(caller: Any) -> None:
    caller.record("e:1", role="worker")
    withdrawn = caller.send("WithdrawTime", role="other worker", entry_id="e:1", reason="mine")
    submitted = caller.send("SubmitTime", role="other worker", entry_ids=["e:1"])
    assert (withdrawn.status_code, submitted.status_code) == (403, 403)


def test_a_worker_submits_and_withdraws_their_own_time(caller: Any) -> None:
    caller.record("e:1", role="worker")
    caller.record("e:2", role="worker")
    assert caller.send("SubmitTime", role="worker", entry_ids=["e:1"]).status_code == 201
    withdrawn = caller.send("WithdrawTime", role="worker", entry_id="e:2", reason="a mistake")
    assert withdrawn.status_code == 201


def test_a_worker_is_held_to_their_own_time_in_a_bulk_too(caller: Any) -> None:
    work = '"project_id":"web","worked_on":"2026-01-05","quantity":"1","command":"RecordTime"'
    sent = (
        f'{{{work},"key":"bulk-key-1","entry_id":"e:1","person_id":"ines"}}\n'
        f'{{{work},"key":"bulk-key-2","entry_id":"e:2","person_id":"omar"}}\n'
        '{"command":"ClosePeriod","key":"bulk-key-3","period":"2026-01"}'
    )
    answer = caller.bulk(sent.encode(), role="worker")
    assert [line.split(b",")[1] for line in answer.content.splitlines()] == [
        b'"status":201',
        b'"status":403',
        b'"status":403',
    ]


# --- self-approval and acting for others ----------------------------------------------------------


def test_nobody_approves_their_own_time_through_another_system(caller: Any) -> None:
    caller.record("e:1")
    answer = caller.client.post(
        f"/v1/books/{caller.book}/commands/ApproveTime",
        json={"entry_ids": ["e:1"]},
        headers=caller.headers("integration", Idempotency_Key="own-approval", On_Behalf_Of="ines"),
    )
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/self_approval"


def test_a_person_does_not_act_on_behalf_of_another(caller: Any) -> None:
    answer = caller.client.post(
        f"/v1/books/{caller.book}/commands/HoldCustomer",
        json={"customer_id": "acme", "reason": "late payer"},
        headers=caller.headers("controller", Idempotency_Key="for-another", On_Behalf_Of="omar"),
    )
    assert answer.status_code == 403


# --- credentials ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic dXNlcjpwYXNz", "accrual_token"]
)
def test_without_a_token_in_force_the_answer_is_401_and_says_how(caller: Any, header: str) -> None:
    answer = caller.client.get("/v1/books", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/unauthenticated"


def test_only_health_answers_without_credentials(caller: Any) -> None:
    page = caller.get("/schema/openapi.json").json()
    told = {
        path
        for path, methods in page["paths"].items()
        for method in methods
        if caller.client.request(method, path.replace("{position}", "1")).status_code != 401
    }
    assert told == {"/v1/health"}
    assert caller.client.get("/schema/openapi.json").status_code == 401


def test_a_revoked_token_is_refused_once_it_is_forgotten(caller: Any, firm: Any) -> None:
    bearer = Bearer(actor="gone", roles=frozenset({"auditor"}))
    token = issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))
    (mark,) = [each.mark for each in listing(firm.engine) if each.actor == "gone"]
    revoke(firm.engine, mark, datetime.now(UTC))
    answer = caller.client.get("/v1/books", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_token_in_a_cookie_reads_and_never_sends(caller: Any) -> None:
    cookie = {"Cookie": f"accrual_token={caller.tokens['all']}"}
    assert caller.client.get("/v1/books", headers=cookie).status_code == 200
    answer = caller.client.post(
        f"/v1/books/{caller.book}/commands/HoldCustomer",
        json={"customer_id": "acme", "reason": "forged"},
        headers=cookie | {"Idempotency-Key": "forged-from-elsewhere"},
    )
    assert answer.status_code == 401


def test_the_token_itself_is_nowhere_in_the_database(firm: Any, tokens: dict[str, str]) -> None:
    stored = listing(firm.engine)
    assert len(stored) >= len(tokens)
    told = repr(stored)
    assert not [token for token in tokens.values() if token.removeprefix("accrual_") in told]


@pytest.mark.parametrize(
    ("actor", "roles", "person"),
    [
        ("ines", {"worker"}, None),
        ("ines", set[str](), None),
        ("ines", {"emperor"}, None),
        ("somebody", {"project_manager"}, "ines"),
    ],
)
def test_a_token_that_would_open_too_much_or_nothing_is_not_made(
    firm: Any, actor: str, roles: set[str], person: str | None
) -> None:
    bearer = Bearer(actor=actor, roles=frozenset(roles), person_id=person)
    with pytest.raises(Malformed):
        issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))


def test_a_mark_that_names_no_token_revokes_nothing(firm: Any) -> None:
    with pytest.raises(Unknown):
        revoke(firm.engine, "", datetime.now(UTC))
    with pytest.raises(Unknown):
        revoke(firm.engine, "ffffffffffff", datetime.now(UTC))
