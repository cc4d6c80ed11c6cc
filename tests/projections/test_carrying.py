"""Carrying lines into views: all at once or not at all, once and not twice, however it is cut."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from domain.catalogue import AnyEvent
from domain.contract import CapAmended
from domain.importing import RefusedRow, RowCleared, RowsRefused
from domain.invoice import DraftVoided
from domain.party import CustomerRegistered
from domain.time_entry import ApprovalParked, TimeSubmitted, TimeWithdrawn
from journal.journal import Line
from projections import contracts, health, invoices, time_entries, wip
from projections.carrying import Carrier
from projections.catalogue import VIEWS, NoSuchView, named
from projections.pages import Pages
from projections.runner import Views
from projections.view import View
from tests.projections import said_cash
from tests.projections.telling import (
    BOOK,
    LONG_DAY,
    Bookcase,
    Told,
    approved,
    charge,
    day,
    drafted,
    issued,
    line,
    recorded,
    signed,
)
from tests.projections.test_documents import FIRST, SECOND, adjusted, credited, removed
from tests.projections.test_time_entries import corrected
from tests.projections.test_wip import move, moves, recall

THIRD = charge(1, "e:3", 0, 200, on="2026-02-03")
# Every event that leaves a row behind, and every way in which one needs what an earlier one left.
STORY: list[AnyEvent] = [
    CustomerRegistered(customer_id="acme", name="Acme"),
    signed(cap=900),
    recorded("e:1"),
    recorded("e:2"),
    ApprovalParked(entry_ids=("e:3",), approver="mary"),
    TimeSubmitted(entry_ids=("e:1", "e:2")),
    approved(
        line("e:1", (0, 500, "held"), order=3),
        line("e:2", (0, 300, "unbilled"), order=4),
        reasons=(LONG_DAY,),
    ),
    moves("2026-01-20", move("e:1", 0, 500, "held", "unbilled")),
    recorded("e:3", on="2026-02-03"),
    approved(line("e:3", (0, 100, "unbilled"), (100, 200, "over_cap"), on="2026-02-03", order=9)),
    moves("2026-01-02", move("e:3", 0, 100, "unbilled", "over_cap")),
    drafted(FIRST, SECOND),
    adjusted(1, 500, 450),
    removed(2, until="2026-03-01"),
    issued("2026-02-05", [("C-1", 500, 450)]),
    credited("2026-03-10", (FIRST, 350, 450)),
    recorded("e:1b"),
    corrected("C-1"),
    recall("2026-03-12", move("e:3", 0, 200, "over_cap", "over_cap")),
    approved(line("e:3", (0, 200, "unbilled"), on="2026-02-03", order=9)),
    drafted(THIRD, invoice_id="C-1-2"),
    DraftVoided(invoice_id="C-1-2", contracts=("C-1",), reason="again"),
    CapAmended(
        contract_id="C-1",
        cap=100,
        effective_date=day("2026-04-01"),
        reason="x",
        below_consumed=True,
    ),
    RowsRefused(
        import_id="I",
        profile="p",
        file_name="f",
        rows=(RefusedRow(line=1, source_id="s", code="zero_quantity", says="none"),),
    ),
    RowCleared(import_id="I", line=1, note="fine"),
    recorded("e:4"),
    TimeWithdrawn(entry_id="e:4", reason="a double"),
    *(event for event, _ in said_cash.SAID),
]


# What further areas have to tell: a list STORY in each story_<area>.py beside this file.
for _path in sorted(Path(__file__).parent.glob("story_*.py")):
    STORY += import_module(f"tests.projections.{_path.stem}").STORY


LAST_POSTED = max(n for n, event in enumerate(STORY, 1) if getattr(event, "postings", ()))


def a_story(book: str = BOOK) -> Told:
    told = Told(book)
    told.say(*STORY)
    return told


def digests(views: Views) -> dict[str, str]:
    return {view.name: views.digest(view.name) for view in VIEWS}


def empty(engine: Engine) -> None:
    tables = [str(table) for view in VIEWS for table in view.tables]
    with engine.begin() as tx:
        tx.execute(text(f"truncate views.place, {', '.join(tables)}"))


# What further areas add: a list STORY in a said_<area>.py beside this file.
for _path in sorted(Path(__file__).parent.glob("said_*.py")):
    STORY += getattr(import_module(f"tests.projections.{_path.stem}"), "STORY", [])


@pytest.fixture
def at_once(views: Views, engine: Engine) -> dict[str, str]:
    """The digests of the story carried in one go."""
    views.carry(a_story())
    found = digests(views)
    empty(engine)
    return found


def test_the_story_leaves_a_row_in_every_table(views: Views, tx: Connection) -> None:
    views.carry(a_story())
    tables = [str(table) for view in VIEWS for table in view.tables]
    counts = {t: tx.execute(text(f"select count(*) from {t}")).scalar() for t in tables}
    assert all(counts.values()), counts


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cuts=st.sets(st.integers(1, len(STORY) - 1)),
    limit=st.integers(1, 30),
    size=st.sampled_from([1, 500, 3_000, 2**20]),
)
def test_however_the_lines_are_cut_the_rows_are_the_same(
    views: Views, engine: Engine, at_once: dict[str, str], cuts: set[int], limit: int, size: int
) -> None:
    empty(engine)
    told = a_story()
    with (
        patch.multiple("projections.pages", LINES_MAX=limit),
        patch("projections.carrying.SLICE_BYTES", size),
    ):
        for cut in sorted(cuts):
            assert views.carry(told, upto=cut) == cut
        assert views.carry(told) == len(STORY)
    assert digests(views) == at_once


def test_rebuilt_views_are_byte_for_byte_the_live_ones(
    views: Views, at_once: dict[str, str]
) -> None:
    told = a_story()
    for position in range(1, len(STORY) + 1):
        views.carry(told, upto=position)
    assert digests(views) == at_once
    views.rebuild(None, Bookcase(told))
    assert digests(views) == at_once


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_one_view_can_be_rebuilt_beside_the_others(
    views: Views, at_once: dict[str, str], view: str
) -> None:
    told = a_story()
    views.carry(told)
    assert views.rebuild(view, Bookcase(told)) == {BOOK: len(STORY)}
    assert digests(views) == at_once


def test_a_view_is_rebuilt_without_looking_at_what_it_does_not_tell(views: Views) -> None:
    told = a_story()
    views.carry(told)
    asked: list[set[str]] = []
    page = told.page

    def watched(*given: Any, **more: Any) -> list[Line]:
        found = page(*given, **more)
        asked.append({line.kind for line in found[:-1]})
        return found

    with patch.object(told, "page", watched):
        views.rebuild("contracts", Bookcase(told))
    assert asked[0] == {
        "CustomerRegistered",
        "ContractSigned",
        "CapAmended",
        "TermsAmended",
        "CreditStatusSet",
    }


def test_a_view_is_rebuilt_by_what_people_call_it(views: Views, tx: Connection) -> None:
    told = a_story()
    views.carry(told)
    tx.execute(text("delete from views.lot"))
    assert wip.lots(tx, book=BOOK, states=("unbilled",)) == []
    views.rebuild("invoices", Bookcase(told))
    assert wip.lots(tx, book=BOOK, states=("unbilled",)) != []
    with pytest.raises(NoSuchView, match=r"There is no view weather: there are .*wip"):
        views.rebuild("weather", Bookcase(told))
    assert named("trial-balance") == named("ledger")


def test_digests_tell_rows_apart(views: Views, tx: Connection) -> None:
    told = a_story()
    views.carry(told)
    before = digests(views)
    tx.execute(text("update views.invoice_line set rate = 100.00"))
    after = digests(views)
    assert {name for name in before if before[name] != after[name]} == {"lots"}


def test_carrying_again_changes_nothing(views: Views, at_once: dict[str, str]) -> None:
    told = a_story()
    for _ in range(3):
        assert views.carry(told) == len(STORY)
    assert digests(views) == at_once


def test_books_are_carried_side_by_side_and_never_mixed(views: Views, tx: Connection) -> None:
    one, other = a_story("US01"), Told("GB01")
    other.say(signed(), approved(line("e:1", (0, 77, "unbilled"))))
    assert views.carry_all(Bookcase(one, other)) == {"GB01": 2, "US01": len(STORY)}
    (row,) = wip.by_contract(tx, book="GB01")
    assert (row.unbilled, row.billed) == (77, 0)
    assert {row.book for row in wip.by_contract(tx)} == {"GB01", "US01"}
    assert [lot.entry_id for lot in wip.lots(tx, book="GB01")] == ["e:1"]


class Stop(Exception):
    """The machine stops here."""


def test_a_crash_in_the_middle_of_a_batch_leaves_rows_and_places_together(
    views: Views, engine: Engine, at_once: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = a_story()
    views.carry(told, upto=10)
    before = digests(views)
    from projections.postings import Ledger

    post = Ledger._post

    def stop(self: Ledger, line: Line) -> None:
        post(self, line)
        if line.position == LAST_POSTED:
            raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_post", stop)
        with pytest.raises(Stop):
            views.carry(told)
    assert digests(views) == before
    assert set(views.positions(BOOK).values()) == {10}
    views.carry(told)
    assert digests(views) == at_once


def test_a_server_that_goes_away_before_the_commit_leaves_nothing_half_done(
    views: Views, engine: Engine, at_once: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = a_story()
    views.carry(told, upto=10)
    before = digests(views)
    from projections.batch import Batch

    flush = Batch.flush

    def cut(self: Batch) -> None:
        flush(self)
        assert self._connection is not None
        self._connection.execute("select pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(Batch, "flush", cut)
        with pytest.raises(DBAPIError, match="connection is lost"):
            views.carry(told)
    assert digests(views) == before
    views.carry(told)
    assert digests(views) == at_once


def test_a_failure_of_rows_handed_over_undoes_the_whole_page(
    views: Views, told: Told, tx: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.carrying.SLICE_BYTES", 1)
    event = approved(line("e:1", (0, 500, "unbilled")))
    unbalanced = msgspec.structs.replace(event, postings=event.postings[:1])
    told.say(signed(), unbalanced, *(recorded(f"e:{n}") for n in range(50)))
    with pytest.raises(psycopg.errors.CheckViolation):
        views.carry(told)
    assert set(views.positions(BOOK).values()) == {0}
    assert wip.by_contract(tx) == []
    assert time_entries.listing(tx) == []


def test_a_projector_that_fails_while_rows_are_being_written_leaves_nothing(
    views: Views, engine: Engine, at_once: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = a_story()
    from projections.postings import Ledger

    def stop(self: Ledger, line: Line) -> None:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr("projections.carrying.SLICE_BYTES", 1)
        patched.setattr(Ledger, "_post", stop)
        with pytest.raises(Stop):
            views.carry(told)
    assert set(views.positions(BOOK).values()) == {0}
    views.carry(told)
    assert digests(views) == at_once


def test_carriers_at_once_never_count_a_line_twice(
    views: Views, engine: Engine, at_once: dict[str, str]
) -> None:
    told = a_story()
    with (
        patch.multiple("projections.pages", LINES_MAX=2),
        ThreadPoolExecutor(4) as carriers,
    ):
        carried = [carriers.submit(Views(engine).carry, told) for _ in range(4)]
        assert {one.result() for one in carried} == {len(STORY)}
    assert digests(views) == at_once


def test_a_carrier_forgets_what_it_knew_when_another_came_between(
    views: Views, engine: Engine, at_once: dict[str, str]
) -> None:
    told = a_story()
    turns = Carrier(engine, VIEWS, told)
    for position in range(2, len(STORY) + 1, 2):
        turns.run(upto=position - 1)
        views.carry(told, upto=position)
    turns.run()
    assert digests(views) == at_once


def test_who_waits_is_told_when_the_views_have_come_far_enough(views: Views) -> None:
    told = a_story()
    assert not views.wait(BOOK, 1, timeout=0.02)
    threading.Timer(0.05, views.carry, (told,)).start()
    assert views.wait(BOOK, len(STORY), timeout=20)
    assert views.wait(BOOK, 0, timeout=0)


def test_health_says_how_far_each_view_is_behind(views: Views, tx: Connection) -> None:
    told = a_story()
    views.carry(told, upto=5)
    found = health.views(tx, {BOOK: told.head(), "GB01": 3})
    assert {(one.book, one.position, one.behind) for one in found} == {
        (BOOK, 5, len(STORY) - 5),
        ("GB01", 0, 3),
    }
    assert {one.view for one in found} == {view.name for view in VIEWS}


def test_a_view_of_another_shape_is_made_anew_and_carried_again(
    views: Views, engine: Engine, tx: Connection, at_once: dict[str, str]
) -> None:
    told = a_story()
    views.carry(told)
    lots = named("lots")[0]
    newer = View(lots.name, lots.answers, lots.tables, lots.projector, lots.version + 1, lots.also)
    others = tuple(view for view in VIEWS if view is not lots)
    Views(engine, (*others, newer)).create()
    assert wip.lots(tx, book=BOOK) == []
    assert views.positions(BOOK)["lots"] == 0
    assert views.positions(BOOK)["ledger"] == len(STORY)
    views.create()
    views.carry(told)
    assert digests(views) == at_once


def test_making_views_that_are_there_changes_nothing(views: Views, at_once: dict[str, str]) -> None:
    views.carry(a_story())
    views.create()
    assert digests(views) == at_once


HOSTILE = "tab\t, line\nfeed, return\r, back\\slash \\N \\. \0nul, \N{PILE OF POO} and 'quotes\"; drop table"


def test_no_text_can_break_a_row(views: Views, told: Told, tx: Connection) -> None:
    kept = HOSTILE.replace("\0", "\N{REPLACEMENT CHARACTER}")
    one = charge(1, "e:1", 0, 500, note=HOSTILE)
    told.say(
        CustomerRegistered(customer_id="acme", name=HOSTILE),
        signed(),
        recorded("e:1", person_id=HOSTILE),
        approved(line("e:1", (0, 500, "unbilled"))),
        moves("2026-01-20", move("e:1", 0, 500, "unbilled", "over_cap")),
        moves("2026-01-20", move("e:1", 0, 500, "over_cap", "unbilled")),
        drafted(one),
        DraftVoided(invoice_id="C-1-1", contracts=("C-1",), reason=HOSTILE),
        RowsRefused(
            import_id="I",
            profile="p",
            file_name=HOSTILE,
            rows=(RefusedRow(line=1, source_id=HOSTILE, code="bad", says=HOSTILE),),
        ),
    )
    views.carry(told)
    assert [row.customer_name for row in contracts.overview(tx)] == [kept]
    assert [row.person_id for row in time_entries.listing(tx)] == [kept]
    found = invoices.one(tx, book=BOOK, invoice_id="C-1-1")
    assert found is not None
    assert found.reason == kept
    note = tx.execute(text("select note from views.invoice_line")).scalar()
    assert note == kept


def test_a_page_is_so_many_lines_or_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.pages.LINES_MAX", 100)
    monkeypatch.setattr("projections.pages.BYTES_MAX", 50_000)
    told = Told()
    told.say(*(recorded(f"e:{n}") for n in range(150)))
    told.say(*(recorded(f"f:{n}", note="x" * 20_000) for n in range(8)))
    sizes: list[int] = []
    with Pages(told) as pages:
        position = 0
        while lines := pages.after(position):
            sizes.append(len(lines))
            position = lines[-1].position
    assert sizes[0] == 100
    assert sizes[1] in (51, 52)
    assert set(sizes[2:-1]) == {3}
    assert sum(sizes) == 158


def test_a_page_that_somebody_else_has_carried_meanwhile_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("projections.pages.LINES_MAX", 10)
    told = Told()
    told.say(*(recorded(f"e:{n}") for n in range(100)))
    with Pages(told) as pages:
        assert [line.position for line in pages.after(0)] == list(range(1, 11))
        assert [line.position for line in pages.after(55)] == list(range(56, 66))


def _read_and_stop(told: Told) -> None:
    with Pages(told) as pages:
        pages.after(0)
        raise Stop


def test_reading_ends_with_the_carrier_even_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = Told()
    told.say(*(recorded(f"e:{n}") for n in range(1_000)))
    monkeypatch.setattr("projections.pages.LINES_MAX", 10)
    before = threading.active_count()
    with pytest.raises(Stop):
        _read_and_stop(told)
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() == before


def test_approved_value_is_conserved_at_every_line_of_the_story(
    views: Views, tx: Connection
) -> None:
    told = a_story()
    for position in range(1, len(STORY) + 1):
        views.carry(told, upto=position)
        for row in wip.by_contract(tx):
            held = [getattr(row, state) for state in wip.STATES]
            assert row.approved == sum(held)
            assert min(held) >= 0
