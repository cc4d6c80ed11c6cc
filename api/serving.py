"""The service as a process: its firm opened, its views kept caught up, everything given back at the end."""

from __future__ import annotations

import logging
import os
import signal
from threading import Event, Thread

from litestar import Litestar

from api.app import build
from journal.server import database
from processes.firm import Firm

LOOK_S = 0.5  # what other processes wrote is in the views after this at the latest
GATHER_S = 0.02  # under load views are carried once in this time, not once a commit
RETRY_S = 1.0
log = logging.getLogger("accrual.service")


def create() -> Litestar:
    """The service over the database that the environment names, or our own. Called once a process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    firm = Firm.open(database())
    follower = Follower(firm)
    app = build(firm)
    app.on_startup.append(follower.start)
    app.on_shutdown += [follower.stop, firm.close]
    return app


class Follower:
    """Carries what the books say into the views, for as long as the service runs."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self._bell = Event()  # rung after each commit of this process
        self._over = Event()
        self._heard: set[str] = set()
        self._parent = os.getppid()
        self._thread = Thread(target=self._follow, name="views", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; a piece under way is finished first."""
        self._over.set()
        self._bell.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._over.is_set():
            if os.getppid() != self._parent:
                log.error("whoever started this service is gone: stopping")
                os.kill(os.getpid(), signal.SIGTERM)
                return
            self._bell.clear()
            try:
                self._listen()
                self.firm.views.carry_all(self.firm.books)
            except Exception:
                # A view that can not be carried stays behind, and says so at /v1/views/health.
                log.exception("views could not be carried: trying again in %s s", RETRY_S)
                self._over.wait(RETRY_S)
            if self._bell.wait(LOOK_S):
                self._over.wait(GATHER_S)

    def _listen(self) -> None:
        """Be told of every commit of this process, in new books too."""
        for book in set(self.firm.books.ids()) - self._heard:
            recorder = self.firm.books.open(book).recorder
            if hasattr(recorder, "listen"):
                recorder.listen(self._bell)
                self._heard.add(book)
