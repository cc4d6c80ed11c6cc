"""Whatever is appended and asked in whatever order, ours answers as the library's own in memory does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBRecorder,
)
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.recorder import PostgresRecorder

TAGS = ["entry:a:1", "entry:a:2", "account:C-1", "register", "period:2026-01", "x", "y:9", "z:é"]
KINDS = ["Recorded", "Approved", "Closed"]
BULK = 70  # lines: more than share a transaction

tags = st.lists(st.sampled_from(TAGS), max_size=7)
events = st.builds(DCBEvent, st.sampled_from(KINDS), st.binary(max_size=3), tags)
items = st.builds(
    DCBQueryItem,
    st.lists(st.sampled_from(KINDS), max_size=2),
    st.lists(st.sampled_from(TAGS), max_size=2),
)
crowd = st.just([DCBQueryItem(["Recorded"], [f"entry:a:{n}"]) for n in range(20)])
queries = st.builds(DCBQuery, st.one_of(st.lists(items, max_size=3), crowd))
afters = st.one_of(st.none(), st.integers(0, 12))
conditions = st.one_of(st.none(), st.builds(DCBAppendCondition, queries, afters))
appends = st.tuples(
    st.just("append"), st.lists(events, min_size=1, max_size=3), conditions, st.booleans()
)
reads = st.tuples(st.just("read"), queries, afters, st.one_of(st.none(), st.integers(0, 4)))
steps = st.lists(st.one_of(appends, reads), max_size=12)


def appended(
    recorder: DCBRecorder, lines: Sequence[DCBEvent], condition: DCBAppendCondition | None
) -> int | str:
    try:
        return recorder.append(lines, condition)
    except IntegrityError:
        return "conflict"


def found(
    recorder: DCBRecorder, query: DCBQuery, after: int | None, limit: int | None
) -> tuple[object, ...]:
    answer = recorder.read(query, after=after, limit=limit)
    lines = [(each.position, each.event) for each in answer]
    return lines, answer.head


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_any_order_of_appends_and_reads_agrees_with_memory(
    new_book: Callable[[], PostgresRecorder], plan: list[tuple[object, ...]]
) -> None:
    ours, memory = new_book(), InMemoryDCBRecorder()
    for step in plan:
        match step:
            case ("append", [*lines], condition, bulk):
                lines = [*lines, *([DCBEvent("Filler", b"", [])] * (BULK if bulk else 0))]
                expected = appended(memory, lines, condition)  # type: ignore[arg-type]
                assert appended(ours, lines, condition) == expected  # type: ignore[arg-type]
            case ("read", query, after, limit):
                expected_found = found(memory, query, after, limit)  # type: ignore[arg-type]
                assert found(ours, query, after, limit) == expected_found  # type: ignore[arg-type]
    assert found(ours, DCBQuery(), None, None) == found(memory, DCBQuery(), None, None)
    ours.close()
