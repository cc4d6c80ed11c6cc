"""The demo: a firm's last two years, told to the books through the same commands as real data, at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date, datetime, timedelta
from threading import Event, Lock
from typing import NamedTuple

import msgspec

from domain.party import EntityOpened
from domain.refusal import Refused
from processes.demo_cast import ENTITIES
from processes.demo_firm import GO_LIVE, SEED, Entity, Months
from processes.demo_lending import carry
from processes.demo_stage import ACTOR, Scene, Stage, at
from processes.demo_story import scenes
from processes.firm import Firm

Progress = Callable[[int, int, str], None]  # scenes told, scenes in all, where the story stands


class NotTheDemo(Refused):
    """The database has a book of the demo's name that somebody else keeps."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What filling led to. Nothing told: the books had the whole story already."""

    through: date
    scenes: int
    lines: int  # of the journals, all books together


def fill(
    firm: Firm,
    progress: Progress = lambda done, of, month: None,
    *,
    through: date | None = None,
    seed: str = SEED,
    entities: Sequence[Entity] = ENTITIES,
) -> Told:
    """Tell the demo firm's two years up to the last completed month, or the one that `through` lies in.

    Books that were told in part are told to the end, by the seed and over the months they began with;
    books that have it all stay as they are. Raises NotTheDemo where a book of that name is somebody else's.
    """
    begun = [said for entity in entities if (said := _begun(firm, entity.book))]
    if begun:
        first = min(begun)
        months, seed = Months.starting(first.at.date() + GO_LIVE), first.seed
    else:
        months = Months(through or firm.desk.clock().date().replace(day=1) - timedelta(days=1))
    agenda = list(_one_after_another(scenes(entities, months, seed)))
    told = {entity.book: _last_moment(firm, entity.book) for entity in entities}
    left = [scene for scene in agenda if _is_left(scene, told[scene.book])]
    _tell(left, [Stage(firm, book, seed) for book in told], progress)
    carry(firm, at(months.end, 18))
    firm.views.carry_all(firm.books)
    lines = sum(firm.books.open(book).head() for book in told)
    return Told(through=months.end, scenes=len(left), lines=lines)


def _tell(left: Sequence[Scene], stages: Sequence[Stage], progress: Progress) -> None:
    """Tell every book's scenes in order, all books at once: no book waits for another."""
    over = Event()
    turn = Lock()
    done = 0

    def tell(stage: Stage) -> None:
        nonlocal done
        for scene in left:
            if scene.book != stage.book or over.is_set():
                continue
            stage.now = scene.at
            scene.act(stage)
            with turn:
                done += 1
                progress(done, len(left), f"{scene.book} {scene.at:%Y-%m}")

    with ThreadPoolExecutor(len(stages), "demo") as tellers:
        try:
            for told in as_completed([tellers.submit(tell, stage) for stage in stages]):
                told.result()
        finally:
            over.set()  # one book's trouble, or Ctrl-C, ends the others at their next scene


def _one_after_another(agenda: Iterable[Scene]) -> Iterable[Scene]:
    """The scenes in order of time, those of one book at least a second apart."""
    last: dict[str, datetime] = {}
    for scene in sorted(agenda, key=lambda scene: (scene.at, scene.book)):
        before = last.get(scene.book)
        late = before is not None and scene.at <= before
        at = before + timedelta(seconds=1) if late and before else scene.at
        last[scene.book] = at
        yield scene._replace(at=at)


def _is_left(scene: Scene, told: datetime | None) -> bool:
    """Whether a scene is still to be told, in a book whose last line was written at `told`."""
    return told is None or scene.at > told or (scene.at == told and scene.repeatable)


class Begun(NamedTuple):
    """When a book's story began, and the seed it is told by."""

    at: datetime
    seed: str


def _begun(firm: Firm, book: str) -> Begun | None:
    """How the story began in a book; none when there is no such book yet."""
    if book not in firm.books.ids():
        return None
    lines = firm.books.open(book).page(0, 1)
    if not lines:
        return None
    entry = lines[0].entry
    mark, _, rest = entry.request.partition(":")
    if not isinstance(entry.event, EntityOpened) or (entry.actor, mark) != (ACTOR, "demo"):
        raise NotTheDemo(
            f"Book {book} is not the demo's: use a database of its own for the demo "
            "(set ACCRUAL_DATA to another folder, or ACCRUAL_DATABASE_URL to another database).",
            book=book,
        )
    return Begun(entry.recorded_at, rest.partition(":")[0])


def _last_moment(firm: Firm, book: str) -> datetime | None:
    if book not in firm.books.ids():
        return None
    journal = firm.books.open(book)
    lines = journal.page(max(0, journal.head() - 1), 1)
    return lines[0].entry.recorded_at if lines else None
