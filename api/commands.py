"""Every command of the ledger over HTTP: one address each, made from the list of commands."""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Callable
from functools import partial
from inspect import getdoc
from typing import Annotated, Any

from anyio import to_thread
from litestar import Request, Response, Router, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, JSONBody

from api.actors import SENDS, may_send, may_stand_for
from api.asking import Book
from api.documented import SENDING
from api.own_time import Own, must_be_own, must_not_be_for
from domain.command import Command
from domain.commands import COMMANDS, AnyCommand
from domain.time_commands import ApproveTime, RecordTime
from processes.access import Bearer
from processes.desk import Receipt
from processes.desk import Request as Asked
from processes.firm import Firm
from processes.reading import KEY_PATTERN
from processes.together import Together

BODY_MOST = 1024 * 1024  # bytes of one command
IdempotencyKey = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=KEY_PATTERN,
        description="Chosen by the sender. The same key with the same body answers as the first time;"
        " with another body it is refused. Keys live as long as the journal.",
    ),
]
OnBehalfOf = Annotated[
    str | None,
    HeaderParameter(
        name="On-Behalf-Of",
        min_length=1,
        max_length=120,
        description="The person for whom another system acts.",
    ),
]
CorrelationId = Annotated[
    str | None,
    HeaderParameter(
        name="Correlation-Id",
        min_length=1,
        max_length=120,
        description="Ties acts in several books together.",
    ),
]


KNOWN = ResponseSpec(
    Receipt,
    generate_examples=False,
    description="Nothing new: it was known already, or recorded when the key was first used.",
)


def guard(firm: Firm, book: str, command: AnyCommand, asked: Asked, bearer: Bearer) -> None:
    """Whether the bearer may send this command for whom they say. Raises Refused or Problematic (403)."""
    whose = may_send(bearer, type(command).__name__)
    if whose is not None:
        assert isinstance(command, Own), (
            "workers send commands about their own time and expenses only"
        )
        must_be_own(firm.books, book, command, whose)
    if asked.on_behalf_of is not None and isinstance(command, ApproveTime):
        must_not_be_for(firm.books, book, command, asked.on_behalf_of)


def answer(receipt: Receipt) -> Response[Receipt]:
    """201 when something was recorded now; 200 when it was known, or recorded by the same key before."""
    new = bool(receipt.recorded) and not receipt.replayed
    headers = {"Idempotency-Replayed": "true"} if receipt.replayed else {}
    return Response(receipt, status_code=201 if new else 200, headers=headers)


def _asked(bearer: Bearer, key: str, on_behalf_of: str | None, correlation: str | None) -> Asked:
    """Who asks, as the journal keeps it. Raises Problematic (403)."""
    may_stand_for(bearer, on_behalf_of)
    return Asked(actor=bearer.actor, key=key, on_behalf_of=on_behalf_of, correlation=correlation)


def _sender(command: type[Command]) -> Callable[..., Response[Receipt]]:
    def send(
        book: Book,
        data: Any,
        idempotency_key: IdempotencyKey,
        firm: NamedDependency[Firm],
        request: Request[Bearer, Any, Any],
        on_behalf_of: OnBehalfOf = None,
        correlation_id: CorrelationId = None,
    ) -> Response[Receipt]:
        asked = _asked(request.user, idempotency_key, on_behalf_of, correlation_id)
        guard(firm, book, data, asked, request.user)
        return answer(firm.desk.do(book, data, asked))

    send.__annotations__["data"] = JSONBody[command]  # type: ignore[valid-type,misc]
    return send


async def _send_time(
    book: Book,
    data: JSONBody[RecordTime],
    idempotency_key: IdempotencyKey,
    firm: NamedDependency[Firm],
    together: NamedDependency[Together],
    request: Request[Bearer, Any, Any],
    on_behalf_of: OnBehalfOf = None,
    correlation_id: CorrelationId = None,
) -> Response[Receipt]:
    """Time is recorded by many at the same moment: together, or alone where that does not do."""
    asked = _asked(request.user, idempotency_key, on_behalf_of, correlation_id)
    guard(firm, book, data, asked, request.user)
    receipt = await wrap_future(together.ask(book, data, asked))
    if receipt is None:
        reading = partial(firm.desk.do, reading=True)
        receipt = await to_thread.run_sync(reading, book, data, asked)
    return answer(receipt)


def _route(command: type[Command]) -> HTTPRouteHandler:
    together = command is RecordTime
    handler: Callable[..., Any] = _send_time if together else _sender(command)
    handler.__doc__ = getdoc(command)
    register: Callable[[Any], HTTPRouteHandler] = post(
        f"/{command.__name__}",
        sync_to_thread=None if together else True,
        operation_id=command.__name__,
        summary=(command.__doc__ or "").split(".")[0],
        opt={SENDS: command.__name__},
        request_max_body_size=BODY_MOST,
        response_description="Something was recorded.",
        responses=SENDING | {200: KNOWN},
    )
    return register(handler)


routes = Router(
    "/books/{book:str}/commands",
    route_handlers=[_route(command) for command in COMMANDS],
    tags=["Commands"],
)
