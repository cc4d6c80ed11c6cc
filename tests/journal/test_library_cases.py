"""The library's own tests of a recorder, over its recorder in memory, over ours, and over that of scenarios."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eventsourcing.dcb.api import DCBRecorder
from eventsourcing.dcb.popo import InMemoryDCBRecorder
from eventsourcing.dcb.tests import DCBRecorderTestCase

from features.memory import MemoryRecorder
from journal.recorder import PostgresRecorder


@pytest.fixture(params=["memory", "postgres", "scenario"])
def recorder(
    request: pytest.FixtureRequest, new_book: Callable[[], PostgresRecorder]
) -> DCBRecorder:
    kinds = {"memory": InMemoryDCBRecorder, "postgres": new_book, "scenario": MemoryRecorder}
    made: DCBRecorder = kinds[request.param]()
    return made


def test_what_is_appended_is_read_and_conditions_hold(recorder: DCBRecorder) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)


def test_a_subscription_gets_what_is_there_and_waits_for_what_comes(recorder: DCBRecorder) -> None:
    DCBRecorderTestCase()._test_append_subscribe(recorder)
