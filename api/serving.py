"""The service as a process: its firm opened, its views kept caught up, everything given back at the end."""

from __future__ import annotations

import logging
import os
import signal
from threading import Event, Thread
from time import monotonic

from litestar import Litestar
from sqlalchemy import select

from api.app import build
from journal import operational
from journal.recorder import PostgresRecorder
from journal.server import database
from processes.firm import Firm
from processes.keeping import Keeping
from projections.carrying import Carrier

LOOK_S = 0.5  # what other processes wrote is in the views after this at the latest
GATHER_S = 0.02  # under load views are carried once in this time, not once a commit
GATHER_MOST_S = 0.2
SHARE = 9  # of the time under load, one part in ten is for carrying
CARRIERS_MOST = 8  # books whose projectors are kept, with what they remember
RETRY_S = 1.0
log = logging.getLogger("accrual.service")


def create() -> Litestar:
    """The service over the database that the environment names, or our own. Called once a process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    firm = Firm.open(database())
    firm.shelf.prove()  # engine and oracle agree on every case, or the service does not start
    follower = Follower(firm)
    app = build(firm)
    app.on_startup.append(follower.start)
    app.on_shutdown += [follower.stop, firm.close]
    return app


class Bell(Event):
    """Set by a book's recorder after every commit: says which book, and wakes whoever waits."""

    def __init__(self, book: str, rung: set[str], wake: Event) -> None:
        super().__init__()
        self._book, self._rung, self._wake = book, rung, wake

    def set(self) -> None:
        self._rung.add(self._book)
        self._wake.set()


class Follower:
    """Carries what the books say into the views and does what follows, for as long as the service runs."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self._over = Event()
        self._wake = Event()
        self._rung: set[str] = set()  # books written to by this process, not yet carried
        self._reached: dict[str, int] = {}  # by book: the line to which its views were carried
        self._carried: set[str] = set()  # books whose consequences were not looked at since
        self._carriers: dict[str, Carrier] = {}  # by book, the one carried last at the end
        self._took = 0.0  # seconds, the last time round
        self._keeping = Keeping(firm)
        self._parent = os.getppid()
        self._thread = Thread(target=self._follow, name="views", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; a piece under way is finished first."""
        self._over.set()
        self._wake.set()
        self._thread.join()

    def _follow(self) -> None:
        look_at = 0.0
        while not self._over.is_set() and self._is_wanted():
            self._wake.clear()
            try:
                if monotonic() >= look_at:
                    self._look()
                    look_at = monotonic() + LOOK_S
                    self._keep()
                self._carry()
            except Exception:
                # A view that can not be carried stays behind, and says so at /v1/views/health.
                log.exception("views could not be carried: trying again in %s s", RETRY_S)
                self._over.wait(RETRY_S)
                look_at = 0.0
            if self._wake.wait(max(0.0, look_at - monotonic())):
                self._over.wait(min(max(GATHER_S, SHARE * self._took), GATHER_MOST_S))

    def _is_wanted(self) -> bool:
        """Whether whoever started this process is still there; if not, the process is told to stop."""
        if os.getppid() == self._parent:
            return True
        log.error("whoever started this service is gone: stopping")
        os.kill(os.getpid(), signal.SIGTERM)
        return False

    def _look(self) -> None:
        """Find books that are new, and books that another process wrote to."""
        with self.firm.engine.connect() as tx:
            books = tx.execute(select(operational.book.c.book)).scalars().all()
        for book in books:
            journal = self.firm.books.open(book)
            if book not in self._reached and isinstance(journal.recorder, PostgresRecorder):
                journal.recorder.listen(Bell(book, self._rung, self._wake))
            if journal.head() > self._reached.setdefault(book, 0):
                self._rung.add(book)

    def _carry(self) -> None:
        began = monotonic()
        while self._rung and not self._over.is_set():
            book = self._rung.pop()
            # Kept only if all goes well: what it remembers of lines not carried after all would be wrong.
            carrier = self._carriers.pop(book, None) or self._carrier(book)
            self._reached[book] = carrier.run()
            self._carriers[book] = carrier
            self._carried.add(book)
        self._took = monotonic() - began

    def _carrier(self, book: str) -> Carrier:
        while len(self._carriers) >= CARRIERS_MOST:
            del self._carriers[next(iter(self._carriers))]
        return self.firm.views.carrier(self.firm.books.open(book))

    def _keep(self) -> None:
        """What follows from what was carried. Not after every commit: it asks the views a good deal."""
        while self._carried and not self._over.is_set():
            self._keeping.look_after(self._carried.pop())
