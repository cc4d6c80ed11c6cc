"""Views made anew: the old ones serve until the last row is there, whatever breaks off, and whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, Engine, text

from journal.journal import Line
from projections import wip
from projections.catalogue import VIEWS, named
from projections.rebuilding import Rebuilding
from projections.runner import Views
from tests.projections.telling import BOOK, Bookcase, Told
from tests.projections.test_carrying import LAST_POSTED, STORY, a_story, digests

ALL_PLACES = dict.fromkeys((view.name for view in VIEWS), len(STORY))


class Broken(Exception):
    """The machine stops."""


@pytest.fixture
def told(views: Views) -> Told:
    """A story that the views tell."""
    story = a_story()
    views.carry(story)
    return story


def _breaks_after(told: Told, position: int) -> Any:
    page = told.page

    def read(after: int, *given: Any, **more: Any) -> list[Line]:
        if after >= position:
            raise Broken
        return page(after, *given, **more)

    return patch.object(told, "page", read)


def _made(tx: Connection) -> list[tuple[Any, ...]]:
    """All that the views consist of besides rows."""
    query = """
        select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'views'
        union all
        select 'key', conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'views'::regnamespace and contype <> 'n'
        union all
        select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger
        where not tgisinternal
        union all
        select 'column', attrelid::regclass::text, attname, concat(attnum, atttypid::regtype, attnotnull,
               attstattarget)
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'views'::regnamespace and relkind = 'r' and attnum > 0
        union all
        select 'table', relname, array_to_string(reloptions, ' '), obj_description(oid) from pg_class
        where relnamespace = 'views'::regnamespace and relkind = 'r'
        order by 1, 2, 3
    """
    return [tuple(row) for row in tx.execute(text(query))]


@pytest.mark.parametrize("view", [None, "lots", "ledger"])
def test_what_is_made_anew_is_made_like_the_first(
    views: Views, tx: Connection, told: Told, view: str | None
) -> None:
    first = _made(tx)
    for _ in range(2):
        views.rebuild(view, Bookcase(told))
        assert _made(tx) == first


@pytest.mark.parametrize("view", [None, "lots"])
def test_a_rebuild_that_breaks_off_leaves_the_views_as_they_were(
    views: Views, tx: Connection, told: Told, view: str | None
) -> None:
    before, first = digests(views), _made(tx)
    with (
        patch.multiple("projections.pages", LINES_MAX=5, LOOKED_AT_MAX=5),
        _breaks_after(told, 10),
        pytest.raises(Broken),
    ):
        views.rebuild(view, Bookcase(told))
    assert (digests(views), _made(tx), views.positions(BOOK)) == (before, first, ALL_PLACES)
    assert views.rebuild(view, Bookcase(told)) == {BOOK: len(STORY)}
    assert digests(views) == before


def test_what_a_killed_rebuild_left_is_out_of_the_way_of_the_next(
    views: Views, engine: Engine, tx: Connection, told: Told
) -> None:
    before, first = digests(views), _made(tx)
    killed = Rebuilding(engine, named("lots"))
    with patch.object(killed, "_forget", lambda: None), killed.turn():
        killed.carry(told)
    assert _made(tx) != first
    assert digests(views) == before
    views.rebuild("lots", Bookcase(told))
    assert (digests(views), _made(tx)) == (before, first)


def test_old_views_answer_and_are_carried_on_while_new_ones_are_made(
    views: Views, engine: Engine, tx: Connection
) -> None:
    told = a_story()
    views.carry(told, upto=LAST_POSTED)
    standing = wip.lots(tx, book=BOOK)
    finish = Rebuilding.finish

    def look(anew: Rebuilding) -> None:
        assert wip.lots(tx, book=BOOK) == standing
        Views(engine).carry(told)
        finish(anew)

    with patch.object(Rebuilding, "finish", look):
        views.rebuild(None, Bookcase(told))
    after = digests(views)
    views.rebuild(None, Bookcase(told))
    assert digests(views) == after
    assert views.positions(BOOK) == ALL_PLACES


def test_who_reads_is_waited_for(views: Views, engine: Engine, told: Told) -> None:
    before = digests(views)
    done = threading.Event()

    def rebuild() -> None:
        views.rebuild("lots", Bookcase(told))
        done.set()

    with engine.begin() as reader:
        reader.execute(text("select 1 from views.invoice"))
        rebuilding = threading.Thread(target=rebuild)
        rebuilding.start()
        assert not done.wait(1)
        # Whoever takes over waits for the reader, and not the reader for them: else both would wait.
        assert reader.execute(text("select count(*) from views.lot")).scalar()
    rebuilding.join()
    assert done.is_set()
    assert digests(views) == before


def test_two_who_rebuild_take_turns(views: Views, engine: Engine, told: Told) -> None:
    before = digests(views)
    failed: list[BaseException] = []

    def attempt(do: Callable[[], object]) -> None:
        try:
            do()
        except BaseException as fault:  # noqa: BLE001 - shown below
            failed.append(fault)

    rebuilds = [
        threading.Thread(
            target=attempt, args=(lambda: Views(engine).rebuild("lots", Bookcase(told)),)
        )
        for _ in range(3)
    ]
    for one in rebuilds:
        one.start()
    for one in rebuilds:
        one.join()
    assert failed == []
    assert digests(views) == before
