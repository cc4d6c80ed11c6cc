"""Commands over HTTP: what is answered, when nothing is new, and what a key guards."""

from __future__ import annotations

from inspect import getdoc
from typing import Any

from domain.commands import COMMANDS


def test_a_command_that_records_is_answered_by_201_and_a_receipt(caller: Any) -> None:
    answer = caller.record("psa:1")
    assert answer.status_code == 201
    receipt = answer.json()
    assert receipt["book"] == caller.book
    assert receipt["recorded"] == ["TimeRecorded"]
    assert receipt["position"] > 0
    assert "idempotency-replayed" not in answer.headers


def test_the_same_entry_again_under_another_key_changes_nothing_and_says_so(caller: Any) -> None:
    caller.record("psa:1")
    again = caller.record("psa:1")
    assert again.status_code == 200
    assert again.json()["recorded"] == []


def test_the_same_key_and_body_answers_as_the_first_time(caller: Any) -> None:
    fields = {"customer_id": "new", "name": "New"}
    first = caller.send("RegisterCustomer", key="the-same-key", **fields)
    again = caller.send("RegisterCustomer", key="the-same-key", **fields)
    assert first.status_code == 201
    assert again.status_code == 200
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json() | {"replayed": True}


def test_the_same_key_with_another_body_is_refused(caller: Any) -> None:
    caller.send("RegisterCustomer", key="the-same-key", customer_id="new", name="New")
    other = caller.send("RegisterCustomer", key="the-same-key", customer_id="other", name="Other")
    assert other.status_code == 409
    assert other.json()["type"] == "/problems/idempotency_key_reused"


def test_the_same_key_with_another_command_is_refused(caller: Any) -> None:
    caller.send("HoldCustomer", key="the-same-key", customer_id="acme", reason="late payer")
    other = caller.send("ReleaseCustomer", key="the-same-key", customer_id="acme", reason="paid")
    assert other.status_code == 409
    assert other.json()["type"] == "/problems/idempotency_key_reused"


def test_a_command_without_a_key_is_refused_and_the_header_is_named(caller: Any) -> None:
    answer = caller.client.post(
        f"/v1/books/{caller.book}/commands/HoldCustomer",
        json={"customer_id": "acme", "reason": "late payer"},
        headers=caller.headers(),
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Idempotency-Key"


def test_a_key_of_seven_characters_is_refused_and_the_header_is_named(caller: Any) -> None:
    answer = caller.send("HoldCustomer", key="seven77", customer_id="acme", reason="late payer")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == "Idempotency-Key"


def test_every_command_has_an_address_whose_page_shows_its_body_and_what_it_does(
    caller: Any,
) -> None:
    page = caller.get("/schema/openapi.json").json()
    for command in COMMANDS:
        address = page["paths"][f"/v1/books/{{book}}/commands/{command.__name__}"]["post"]
        shape = page["components"]["schemas"][command.__name__]
        assert address["description"] == getdoc(command)
        assert shape["additionalProperties"] is False
        assert "command" not in shape["properties"]


def test_who_asked_for_whom_and_in_which_connection_is_kept_in_the_journal(
    caller: Any, firm: Any
) -> None:
    answer = caller.client.post(
        f"/v1/books/{caller.book}/commands/RegisterCustomer",
        json={"customer_id": "new", "name": "New"},
        headers=caller.headers(
            "integration",
            Idempotency_Key="key-of-this-test",
            On_Behalf_Of="omar",
            Correlation_Id="deal-7",
        ),
    )
    position = answer.json()["position"]
    (line,) = firm.books.open(caller.book).page(position - 1, 1)
    assert line.entry.actor == "the integration"
    assert line.entry.on_behalf_of == "omar"
    assert line.entry.correlation == "deal-7"


def test_the_first_command_of_a_new_book_opens_it(caller: Any) -> None:
    caller.book = f"N{caller.book}"
    fields = {"entity_id": caller.book, "name": "New", "base_currency": "USD"}
    assert caller.send("OpenEntity", **fields).status_code == 201


def test_a_command_to_a_book_that_is_not_there_is_404(caller: Any) -> None:
    caller.book = "NOBODY"
    answer = caller.record("psa:1")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/unknown_entity"


def test_a_book_can_not_have_any_name(caller: Any) -> None:
    caller.book = "no-such-name"
    answer = caller.send("OpenEntity", entity_id="no-such-name", name="X", base_currency="USD")
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/bad_reference"
