"""Every command from the command line: options made from its fields, JSON, files, and clear refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli.main import main
from domain.commands import COMMANDS


@pytest.fixture
def accrual(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Any:
    """Run one command; answers its exit code, what it said, and what it said on standard error."""
    monkeypatch.setenv("ACCRUAL_DATABASE_URL", fresh_database)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


FURNISHED = """
{"command": "OpenEntity", "key": "set-up-1", "entity_id": "US01", "name": "US", "base_currency": "USD"}
{"command": "RegisterCustomer", "key": "set-up-2", "customer_id": "acme", "name": "Acme"}
{"command": "RegisterPerson", "key": "set-up-3", "person_id": "ines", "home_entity": "US01", "grade": "senior"}
{"command": "OpenProject", "key": "set-up-4", "project_id": "web", "name": "Web"}
{"command": "SignContract", "key": "set-up-5", "contract_id": "C-1", "customer_id": "acme", "currency": "USD", "signed_on": "2025-01-01", "lines": [{"line_id": "1", "projects": ["web"]}], "not_to_exceed": "1,000.00"}
{"command": "PublishRates", "key": "set-up-6", "card_id": "standard", "rows": [{"valid_from": "2025-01-01", "rate": "100", "currency": "USD"}]}
"""


@pytest.fixture
def opened(accrual: Any, tmp_path: Path) -> Any:
    """The same, with a book that has a customer, a person, a project and a contract."""
    file = tmp_path / "furnished.ndjson"
    file.write_text(FURNISHED)
    assert accrual("bulk", str(file), "--book", "US01")[0] == 0
    return accrual


WORK = ("--project-id", "web", "--person-id", "ines", "--worked-on", "2026-01-05")


def record(accrual: Any, entry_id: str, *more: str) -> tuple[int, str, str]:
    quantity = () if "--quantity" in more else ("--quantity", "2.00")
    work = (*WORK, *quantity, *more)
    told: tuple[int, str, str] = accrual(
        "do", "RecordTime", "--book", "US01", "--entry-id", entry_id, *work
    )
    return told


def test_every_command_is_there_with_its_sentence_and_an_option_a_field(accrual: Any) -> None:
    for command in COMMANDS:
        code, said, _ = accrual("do", command.__name__, "--help")
        assert code == 0
        assert " ".join((command.__doc__ or "").split())[:60] in " ".join(said.split())
        for field in msgspec.structs.fields(command):
            option = f"--{field.name.replace('_', '-')}"
            assert option in said, f"{command.__name__} has no {option}"


def test_a_command_says_what_it_recorded_and_where(opened: Any) -> None:
    code, said, _ = record(opened, "e:1")
    assert code == 0
    assert "Recorded TimeRecorded in US01 at position" in said


def test_a_book_is_opened_by_options_alone(accrual: Any) -> None:
    code, said, _ = accrual(
        *("do", "OpenEntity", "--book", "DE01", "--entity-id", "DE01"),
        *("--name", "Germany", "--base-currency", "EUR", "--time-zone", "Europe/Berlin"),
    )
    assert code == 0
    assert "EntityOpened" in said


def test_nested_parts_are_given_as_json(opened: Any) -> None:
    lines = '[{"line_id": "1", "projects": ["web"], "rounding": "six_minutes_up"}]'
    signed = ("--contract-id", "C-2", "--customer-id", "acme", "--currency", "USD")
    code, said, _ = opened(
        *("do", "SignContract", "--book", "US01", *signed),
        *("--signed-on", "2025-01-01", "--lines", lines, "--not-to-exceed", "1,000.00"),
    )
    assert code == 0
    assert "ContractSigned" in said


def test_the_same_entry_again_is_nothing_new(opened: Any) -> None:
    record(opened, "e:1")
    code, said, _ = record(opened, "e:1")
    assert code == 0
    assert "Nothing new" in said


def test_the_same_key_again_says_that_it_was_recorded_before(opened: Any) -> None:
    hold = ("do", "HoldCustomer", "--book", "US01", "--customer-id", "acme", "--reason", "late")
    opened(*hold, "--key", "the-same-key")
    code, said, _ = opened(*hold, "--key", "the-same-key")
    assert code == 0
    assert "before, under the same key" in said


def test_a_key_that_is_too_short_is_refused(opened: Any) -> None:
    hold = ("do", "HoldCustomer", "--book", "US01", "--customer-id", "acme", "--reason", "late")
    code, _, said = opened(*hold, "--key", "short")
    assert code == 2
    assert "--key" in said


def test_a_refusal_is_a_sentence_with_its_code_and_exit_code_two(opened: Any) -> None:
    code, _, said = record(opened, "e:1", "--quantity", "0")
    assert code == 2
    assert "zero_quantity" in said or "time_not_accepted" in said
    assert "Traceback" not in said


def test_a_missing_field_names_its_option(opened: Any) -> None:
    code, _, said = opened("do", "RecordTime", "--book", "US01", "--entry-id", "e:1", *WORK)
    assert code == 2
    assert "--quantity" in said


def test_a_whole_command_is_given_as_json_or_from_a_file(opened: Any, tmp_path: Path) -> None:
    said = '{"customer_id": "%s", "name": "New", "payment_days": 14}'
    assert opened("do", "RegisterCustomer", "--book", "US01", "--json", said % "one")[0] == 0
    file = tmp_path / "command.json"
    file.write_text(said % "two")
    code, _, err = opened("do", "RegisterCustomer", "--book", "US01", "--file", str(file))
    assert (code, err) == (0, "")


def test_options_and_json_together_are_refused(opened: Any) -> None:
    code, _, said = opened(
        "do", "HoldCustomer", "--book", "US01", "--customer-id", "acme", "--json", "{}"
    )
    assert code == 2
    assert "one way" in said


def test_json_of_the_wrong_kind_names_the_place(opened: Any) -> None:
    said = '{"customer_id": "one", "name": "New", "payment_days": "14"}'
    code, _, err = opened("do", "RegisterCustomer", "--book", "US01", "--json", said)
    assert code == 2
    assert "$.payment_days" in err


def test_none_takes_a_cap_away(opened: Any) -> None:
    amended = ("--contract-id", "C-1", "--not-to-exceed", "none", "--effective-date", "2026-01-01")
    code, said, _ = opened("do", "AmendCap", "--book", "US01", *amended, "--reason", "agreed")
    assert code == 0
    assert "CapAmended" in said


def test_a_number_that_is_none_is_refused_by_its_option(opened: Any) -> None:
    code, _, said = opened(
        "do",
        "RemoveLines",
        "--book",
        "US01",
        *("--invoice-id", "x", "--numbers", "one", "--reason", "typo"),
    )
    assert code == 2
    assert "--numbers" in said


def line(number: int, **other: Any) -> bytes:
    work = {"project_id": "web", "person_id": "ines", "worked_on": "2026-01-05", "quantity": "1"}
    named = {"command": "RecordTime", "key": f"line-{number:06d}", "entry_id": f"e:{number}"}
    return msgspec.json.encode(named | work | other)


def test_a_bulk_file_is_answered_line_by_line_and_exits_two_when_one_was_refused(
    opened: Any, tmp_path: Path
) -> None:
    file = tmp_path / "lines.ndjson"
    file.write_bytes(b"\n".join([line(1), b"not JSON", line(3, quantity="0"), line(4)]))
    code, said, err = opened("bulk", str(file), "--book", "US01")
    told = [msgspec.json.decode(verdict) for verdict in said.splitlines()]
    assert [each["line"] for each in told] == [1, 2, 3, 4]
    assert [("receipt" in each) for each in told] == [True, False, False, True]
    assert code == 2
    assert "2 lines were refused" in err


def test_a_whole_bulk_file_with_one_refused_line_records_nothing(
    opened: Any, tmp_path: Path
) -> None:
    file = tmp_path / "lines.ndjson"
    file.write_bytes(b"\n".join([line(1), line(2, quantity="0")]))
    code, _, _ = opened("bulk", str(file), "--book", "US01", "--whole")
    assert code == 2
    assert "Recorded" in record(opened, "e:1")[1], "the first line was not recorded by the bulk"


def test_a_whole_bulk_file_of_more_than_1000_lines_is_refused_before_anything_is_done(
    opened: Any, tmp_path: Path
) -> None:
    file = tmp_path / "lines.ndjson"
    file.write_bytes(b"\n".join(line(number) for number in range(1001)))
    code, _, said = opened("bulk", str(file), "--book", "US01", "--whole")
    assert code == 2
    assert "at most 1000" in said


def test_what_waits_is_approved_and_billed(opened: Any) -> None:
    record(opened, "e:1")
    record(opened, "e:2")
    code, said, _ = opened(
        "approve", "--book", "US01", "--through", "2026-01-31", "--as", "manager"
    )
    assert (code, "Approved 2 entries" in said) == (0, True), said
    code, said, _ = opened("bill", "--book", "US01", "--cut-off", "2026-01-31", "--issue")
    assert (code, "InvoiceIssued" in said) == (0, True), said
    assert "total_minor: 40000" in said


def test_nobody_approves_their_own_time_from_the_command_line_either(opened: Any) -> None:
    record(opened, "e:1")
    code, _, said = opened("approve", "--book", "US01", "--through", "2026-01-31", "--as", "ines")
    assert code == 2
    assert "e:1" in said


def test_a_token_is_made_listed_without_its_secret_and_revoked(accrual: Any) -> None:
    code, token, _ = accrual("token", "create", "--actor", "audit firm", "--role", "auditor")
    assert code == 0
    assert token.startswith("accrual_")
    _, listed, _ = accrual("token", "list")
    assert "audit firm" in listed
    assert token.strip().removeprefix("accrual_") not in listed
    code, said, _ = accrual("token", "revoke", listed.split()[0])
    assert (code, "revoked" in said) == (0, True)
    assert "revoked" in accrual("token", "list")[1]


def test_a_token_that_would_open_nothing_is_refused_with_the_reason(accrual: Any) -> None:
    code, _, said = accrual("token", "create", "--actor", "ines", "--role", "worker")
    assert code == 2
    assert "person" in said
