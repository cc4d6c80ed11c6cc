"""Whatever goes wrong is answered as problem+json; a fault of ours keeps its insides in the server's log."""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import uuid4

import psycopg
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_401_UNAUTHORIZED,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
)
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import OperationalError

from api import problems
from api.entrance import PLACE, asks_for_a_page
from api.problems import Place, Problem, Problematic
from domain.refusal import Refused
from journal.schema import BadBookId
from journal.unusable import DatabaseUnusable

log = logging.getLogger("accrual.api")
_MISSING = re.compile(r"^Missing required (?P<kind>\w+) parameter '(?P<name>[^']+)'")
OUT_OF_REACH = (DatabaseUnusable, psycopg.OperationalError, OperationalError)
AnyRequest = Request[Any, Any, Any]


def answer(problem: Problem, headers: dict[str, str] | None = None) -> Response[Problem]:
    """A problem as a response."""
    return Response(
        problem, status_code=problem.status, media_type=problems.MEDIA_TYPE, headers=headers or {}
    )


def _refused(_: AnyRequest, refused: Refused) -> Response[Problem]:
    again = {"Retry-After": "1"} if refused.code == "try_again" else None
    return answer(problems.of(refused), again)


def _bad_book(_: AnyRequest, bad: BadBookId) -> Response[Problem]:
    return answer(problems.problem("bad_reference", f"{bad}"))


def _problematic(request: AnyRequest, no: Problematic) -> Response[Any]:
    if no.problem.status == HTTP_401_UNAUTHORIZED and asks_for_a_page(request):
        return Redirect(PLACE, status_code=303)
    return answer(no.problem, no.headers)


def _not_valid(_: AnyRequest, trouble: ValidationException) -> Response[Problem]:
    """A header or parameter the router could not read. `extra` is Litestar's list of places."""
    told = trouble.extra if isinstance(trouble.extra, list) else []
    places = tuple(Place(path=_sender_name(each), says=f"{each['message']}.") for each in told)
    if missing := _MISSING.match(trouble.detail):
        places = (Place(path=missing["name"], says=f"The {missing['kind']} is missing."),)
    if any(each.path == "data" for each in places):
        places = (Place(path="$", says="The body is missing: send a JSON object."),)
    detail = "; ".join(f"{each.path}: {each.says}" for each in places) or trouble.detail
    return answer(problems.problem("not_valid", detail, errors=places))


def _sender_name(told: dict[str, str]) -> str:
    """How the sender writes a parameter: idempotency_key is the header Idempotency-Key."""
    key = told.get("key", "")
    return key.replace("_", "-").title() if told.get("source") == "header" else key


def _no_such_page(request: AnyRequest, _: NotFoundException) -> Response[Problem]:
    return answer(problems.problem("no_such_page", f"There is nothing at {request.url.path}."))


def _method(request: AnyRequest, no: MethodNotAllowedException) -> Response[Problem]:
    detail = f"{request.url.path} does not answer to {request.method}."
    return answer(problems.problem("method_not_allowed", detail), no.headers)


def _too_large(request: AnyRequest, _: RequestEntityTooLarge) -> Response[Problem]:
    most = request.route_handler.resolve_request_max_body_size()
    return answer(problems.problem("too_large", f"At most {most} bytes in one request."))


def _client(_: AnyRequest, trouble: ClientException) -> Response[Problem]:
    return answer(problems.problem("not_valid", trouble.detail))


def fault(trouble: Exception, where: str) -> Problem:
    """A fault of ours, or a database that does not answer: the caller gets an id, the log the insides."""
    error_id = uuid4().hex
    log.error("fault %s at %s", error_id, where, exc_info=trouble)
    code = "unavailable" if isinstance(trouble, OUT_OF_REACH) else "fault"
    detail = f"The service's log has the details under {error_id}."
    return problems.problem(code, detail, error_id=error_id)


def _fault(request: AnyRequest, trouble: Exception) -> Response[Problem]:
    if isinstance(trouble, HTTPException) and trouble.status_code < HTTP_500_INTERNAL_SERVER_ERROR:
        return _client(request, ClientException(detail=trouble.detail))
    said = fault(trouble, f"{request.method} {request.url.path}")
    again = {"Retry-After": "5"} if said.status == HTTP_503_SERVICE_UNAVAILABLE else None
    return answer(said, again)


handlers: ExceptionHandlersMap = {
    Refused: _refused,
    Problematic: _problematic,
    BadBookId: _bad_book,
    ValidationException: _not_valid,
    NotFoundException: _no_such_page,
    MethodNotAllowedException: _method,
    RequestEntityTooLarge: _too_large,
    ClientException: _client,
    Exception: _fault,
}
