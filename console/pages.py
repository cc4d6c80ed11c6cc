"""The console: pages for people, rendered here and readable without a script, found by the service under /."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, Response, Router, get
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_422_UNPROCESSABLE_ENTITY,
)

from console.contract import contract
from console.customer import customer, owed
from console.entry import entry
from console.figures import explained
from console.figures import told as figures_told
from console.invoice import invoice, invoices
from console.ledger import account, ledger, views
from console.overview import overview
from console.queue import queue
from console.rendering import FOLDER, GUARDS, rendered
from console.trail import line, trail
from console.visit import visit
from domain.refusal import Malformed, Refused, Unknown

STATIC = {
    "style.css": (FOLDER / "static" / "style.css", MediaType.CSS),
    "mark.svg": (FOLDER / "static" / "mark.svg", "image/svg+xml"),
}
AnyRequest = Request[Any, Any, Any]


@get("/console/{name:str}", opt={"open": True}, sync_to_thread=False, include_in_schema=False)
def static(name: FromPath[str]) -> Response[str]:
    """The style sheet and the mark: they say nothing about the books, so they need no token."""
    if name not in STATIC:
        raise NotFoundException
    path, media_type = STATIC[name]
    headers = GUARDS | {"Cache-Control": "max-age=300"}
    return Response(path.read_text(), media_type=media_type, headers=headers)


def _refused(_: AnyRequest, refused: Refused) -> Response[str]:
    status = HTTP_409_CONFLICT
    if isinstance(refused, Unknown):
        status = HTTP_404_NOT_FOUND
    elif isinstance(refused, Malformed):
        status = HTTP_422_UNPROCESSABLE_ENTITY
    return rendered("trouble.html", status, said=refused.says)


def _http(_: AnyRequest, trouble: HTTPException) -> Response[str]:
    return rendered("trouble.html", trouble.status_code, said=trouble.detail)


# What a person meets when a page can not be shown. Faults are answered, and logged, by the service.
routes = [
    Router(
        "/",
        route_handlers=[
            overview,
            contract,
            invoices,
            invoice,
            owed,
            customer,
            entry,
            queue,
            figures_told,
            explained,
            ledger,
            account,
            trail,
            line,
            views,
            static,
        ],
        dependencies={"visit": Provide(visit, sync_to_thread=False)},
        exception_handlers={
            Refused: _refused,
            NotFoundException: _http,
            PermissionDeniedException: _http,
        },
        include_in_schema=False,
    )
]
