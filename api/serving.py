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

LOOK_S = 0.05  # views lag behind the books by about this much
RETRY_S = 1.0
log = logging.getLogger("accrual.service")


def create() -> Litestar:
    """The service over the database that the environment names, or our own. Called once a worker."""
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
        self._over = Event()
        self._parent = os.getppid()
        self._thread = Thread(target=self._follow, name="views", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; a piece under way is finished first."""
        self._over.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._over.wait(LOOK_S):
            if os.getppid() != self._parent:
                log.error("whoever started this service is gone: stopping")
                signal.raise_signal(signal.SIGTERM)
                return
            try:
                self.firm.views.carry_all(self.firm.books)
            except Exception:
                # A view that can not be carried stays behind, and says so at /v1/views/health.
                log.exception("views could not be carried: trying again in %s s", RETRY_S)
                self._over.wait(RETRY_S)
