"""The service: everything it answers, wired once, by hand."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from litestar import Litestar, Router
from litestar.di import Provide

from api import (
    agreements,
    amendments,
    billing_calendar,
    books,
    bulk,
    caps,
    cash,
    clearing,
    commands,
    costs,
    currencies,
    documents,
    entrance,
    exceptions,
    expenses,
    figures,
    imports,
    intercompany,
    invoices,
    ledger,
    lines,
    pages,
    plans,
    retainers,
    runs,
    time_entries,
    wip,
)
from api.actors import MAY_READ, Door
from api.body import StrictRequest
from api.documented import ClosedShapes, openapi
from api.faults import handlers
from processes.firm import Firm
from processes.together import Together

ROUTES: list[Any] = [
    commands.routes,
    bulk.bulk,
    imports.routes,
    runs.routes,
    books.routes,
    time_entries.routes,
    wip.routes,
    caps.routes,
    plans.routes,
    exceptions.routes,
    clearing.run,
    clearing.assigned,
    expenses.routes,
    invoices.routes,
    documents.routes,
    ledger.routes,
    cash.routes,
    costs.routes,
    figures.routes,
    currencies.routes,
    intercompany.routes,
    agreements.routes,
    amendments.routes,
    retainers.routes,
    billing_calendar.routes,
    lines.routes,
    pages.alive,
]
VERSION = "1"  # of the addresses and shapes; the first part of every address


def build(firm: Firm) -> Litestar:
    """The service over one firm's books. Whoever calls opens and closes the firm."""
    door, together = Door(firm.engine), Together(firm.desk)
    return Litestar(
        [Router(f"/v{VERSION}", route_handlers=ROUTES), pages.explained, *_people()],
        dependencies={
            "firm": _given(firm),
            "together": _given(together),
            "door": _given(door),
            "readers": _given(MAY_READ),
        },
        middleware=[door],
        request_class=StrictRequest,
        request_max_body_size=commands.BODY_MOST,
        exception_handlers=handlers,
        plugins=[ClosedShapes()],
        openapi_config=openapi(VERSION),
        logging_config=None,
        on_shutdown=[together.close],
    )


def _given(part: Any) -> Provide:
    """What routes ask for by its name, the same for all."""
    return Provide(lambda: part, sync_to_thread=False)


def _people() -> list[Any]:
    """The pages for people: the way in, and the console where it is installed.

    The rooms that ask do not know each other, so the console is found by its name.
    """
    met = [entrance.sign_in, entrance.signed_in, entrance.sign_out]
    if find_spec("console.pages") is not None:
        met += import_module("console.pages").routes
    return met
