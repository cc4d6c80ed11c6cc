"""Time recorded by many at once is recorded as if one had come after the other, those that were new first."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refused
from domain.time_commands import RecordTime
from domain.time_entry import TimeRecorded
from processes.asking import Receipt, Request
from tests.laws.small_firm import BOOK, SmallFirm

Asked = tuple[RecordTime, Request]

KEYS = st.sampled_from(["key-a", "key-b", "key-c", "key-d", "key-e"])
WORK = st.builds(
    RecordTime,
    entry_id=st.sampled_from(["t:1", "t:2", "t:3"]),
    project_id=st.sampled_from(["P1", "P1", "P1", "nowhere"]),
    person_id=st.sampled_from(["p1", "p2"]),
    worked_on=st.just(date(2026, 1, 20)),
    quantity=st.sampled_from(["1.00", "2.50", "0", "25"]),
)
ASKED = st.tuples(WORK, st.builds(Request, actor=st.just("ines"), key=KEYS))


def done(firm: SmallFirm, command: RecordTime, request: Request) -> Receipt | Refused:
    try:
        return firm.desk.do(BOOK, command, request)
    except Refused as refused:
        return refused


def in_words(verdict: Receipt | Refused) -> object:
    """What whoever asked goes by: what was recorded, whether now; or why not."""
    if isinstance(verdict, Refused):
        return verdict.code, verdict.says
    return verdict.recorded, verdict.replayed


def recorded(firm: SmallFirm) -> set[tuple[str, str, str]]:
    """Each entry with its hours and the key under which it came."""
    events = [(line.entry.event, line.entry.request) for line in firm.lines()]
    told = [
        (event.entry_id, str(event.work), key)
        for event, key in events
        if isinstance(event, TimeRecorded)
    ]
    assert len(told) == len({entry_id for entry_id, _, _ in told}), "an entry is there once"
    return set(told)


@given(groups=st.lists(st.lists(ASKED, max_size=6), max_size=4))
def test_together_is_as_one_after_the_other(groups: list[list[Asked]]) -> None:
    together, alone = SmallFirm(), SmallFirm()
    for group in groups:
        hoped = together.desk.do_hopefully(BOOK, group)
        first = [asked for told, asked in zip(hoped, group, strict=True) if told is not None]
        left = [asked for told, asked in zip(hoped, group, strict=True) if told is None]
        verdicts: list[Receipt | Refused] = [told for told in hoped if told is not None]
        verdicts += [done(together, *asked) for asked in left]
        expected = [done(alone, *asked) for asked in first + left]
        assert list(map(in_words, verdicts)) == list(map(in_words, expected))
    assert recorded(together) == recorded(alone)


def test_new_time_goes_this_way_and_nothing_else_does() -> None:
    firm = SmallFirm()
    good, twice, bad = (
        RecordTime(
            entry_id=entry_id,
            project_id=project,
            person_id="p1",
            worked_on=date(2026, 1, 20),
            quantity="1.00",
        )
        for entry_id, project in (("t:1", "P1"), ("t:1", "P1"), ("t:2", "nowhere"))
    )
    asked = [
        (command, Request(actor="ines", key=f"key-of-{number}"))
        for number, command in enumerate((good, twice, bad))
    ]
    told = firm.desk.do_hopefully(BOOK, asked)
    assert [None if one is None else one.recorded for one in told] == [
        ("TimeRecorded",),
        None,
        None,
    ]
