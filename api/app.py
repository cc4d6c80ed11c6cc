"""The service: everything it answers, wired once, by hand."""

from __future__ import annotations

from litestar import Litestar, Router
from litestar.di import Provide

from api import books, bulk, commands, exceptions, ledger, lines, pages, time_entries, wip
from api.actors import Door
from api.body import StrictRequest
from api.documented import CommandShapes, openapi
from api.faults import handlers
from processes.firm import Firm

VERSION = "1"  # of the addresses and shapes; the first part of every address


def build(firm: Firm) -> Litestar:
    """The service over one firm's books. Whoever calls opens and closes the firm."""
    v1 = Router(
        f"/v{VERSION}",
        route_handlers=[
            commands.routes,
            bulk.bulk,
            books.routes,
            time_entries.routes,
            wip.routes,
            exceptions.routes,
            ledger.routes,
            lines.routes,
            pages.alive,
        ],
    )
    return Litestar(
        [v1, pages.explained],
        dependencies={"firm": Provide(lambda: firm, sync_to_thread=False)},
        middleware=[Door(firm.engine)],
        request_class=StrictRequest,
        request_max_body_size=commands.BODY_MOST,
        exception_handlers=handlers,
        plugins=[CommandShapes()],
        openapi_config=openapi(VERSION),
        logging_config=None,
    )
