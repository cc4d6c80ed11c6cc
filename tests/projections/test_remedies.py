"""The commands a case names are commands: each can be read once somebody says what it lacks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.exception_row import ExceptionRow, Kind, Narrow
from projections.remedies import COMMANDS_BY_NAME, spelled, with_ways

DAY = date(2026, 1, 31)
REASONS = (
    "long_day",
    "rate_missing",
    "quote_missing",
    "customer_on_hold",
    "cap_exceeded",
    "cap_blocked",
    "contract_amendment_pending",
    "project_not_open",
    "labour_category_unmapped",
    "tax_jurisdiction_unknown",
    "funding_exhausted",
    "receipt_missing",
    "duplicate_suspected",
)
ABOUT = {
    "invoice_id": "INV-1",
    "report_id": "R/1",
    "line_id": "2/b",
    "person_id": "ann",
    "project_id": "P-1",
    "amendment_id": "A-1",
}


def case(kind: Kind, reason: str, **more: Any) -> ExceptionRow:
    said: dict[str, Any] = {
        "book": "US01",
        "ref": "file-1#7" if kind == "refused_row" else "psa:1",
        "contract_id": "C-1",
        "customer_id": "acme",
        "desk": "data",
        "clears": "It is put right",
        "since": datetime(2026, 1, 5, tzinfo=UTC),
        "minor": 100,
        "currency": "USD",
        "position": 1,
        "about": ABOUT,
    }
    return ExceptionRow(kind=kind, reason=reason, **said | more)


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("on", [DAY, None])
def test_a_case_names_commands_whose_fields_they_know(
    kind: Kind, reason: str, on: date | None
) -> None:
    for way in with_ways(case(kind, reason), on).ways:
        shape = COMMANDS_BY_NAME[way.command]
        fields = {field.name for field in msgspec.structs.fields(shape)}
        required = {field.name for field in msgspec.structs.fields(shape) if field.required}
        assert set(way.fields) | set(way.lacks) <= fields
        assert required <= set(way.fields) | set(way.lacks), way
        assert not set(way.fields) & set(way.lacks)


def test_every_case_has_a_command_that_clears_it() -> None:
    reason = {"cost_rate": "cost_rate_missing", "cap_threshold": "cap_threshold_reached"}
    for kind in get_args(Kind):
        said = reason.get(kind, "cap_blocked" if kind == "cap_blocked" else "long_day")
        assert with_ways(case(kind, said), DAY).ways, kind


def test_a_command_with_all_it_needs_is_read_as_it_stands() -> None:
    ways = {way.command: way for way in with_ways(case("hold", "long_day"), DAY).ways}
    said = {**ways["ConfirmHold"].fields, "note": "go-live"}
    confirmed = msgspec.convert(said, COMMANDS_BY_NAME["ConfirmHold"], strict=False)
    assert confirmed.entry_ids == ("psa:1",)  # type: ignore[attr-defined]
    written = {**ways["WriteOffTime"].fields, "reason": "goodwill"}
    msgspec.json.decode(msgspec.json.encode(written), type=COMMANDS_BY_NAME["WriteOffTime"])


def test_it_is_spelled_as_the_command_line_takes_it() -> None:
    first = with_ways(case("hold", "long_day"), DAY).ways[0]
    assert spelled(first, "US01") == (
        "accrual do ConfirmHold --book US01 --contract-id C-1 --entry-ids psa:1 "
        "--reason-code long_day --note NOTE"
    )


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(get_args(Kind)),
    st.sampled_from(REASONS),
    st.sampled_from(("C-1", "C-2", None)),
    st.sampled_from(("acme", "globex", None)),
)
def test_narrowing_to_what_a_case_says_takes_it_and_to_anything_else_does_not(
    kind: Kind, reason: str, contract: str | None, customer: str | None
) -> None:
    row = case(kind, reason, contract_id=contract, customer_id=customer)
    own = Narrow(kind=kind, reason=reason, contract_id=contract, customer_id=customer)
    assert own.takes(row)
    assert Narrow(before=row.since).takes(row)
    assert not Narrow(desk="pricing").takes(row)
    assert not Narrow(contract_id="C-3").takes(row)
    assert not Narrow(before=datetime(2026, 1, 4, tzinfo=UTC)).takes(row)
