"""Many commands in one request, a line each: every line gets its verdict, in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Literal

import msgspec
from anyio import to_thread
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.params import FromQuery
from litestar.response import Stream
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR

from api import problems
from api.actors import may_stand_for
from api.asking import Book
from api.body import must_be
from api.commands import BODY_MOST, CorrelationId, OnBehalfOf, guard
from api.documented import SENDING
from api.faults import fault
from api.ndjson import MEDIA_TYPE, Line, lines
from api.problems import Problem, Problematic
from domain.commands import AnyCommand
from domain.refusal import Refused
from processes.access import Bearer
from processes.desk import Receipt
from processes.desk import Request as Asked
from processes.firm import Firm
from processes.reading import read_line

BULK_MOST = 64 * 1024 * 1024  # bytes of one request
PIECE = 1_000  # lines decided and written together; also the most lines of a whole batch
KEPT_IN_MEMORY = 4 * 1024 * 1024  # bytes of verdicts; beyond it they wait in a file
SENT_AT_ONCE = 64 * 1024

Mode = Literal["whole", "each"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a line."""

    line: int
    status: int
    receipt: Receipt | None = None
    problem: Problem | None = None


class Asking(msgspec.Struct, frozen=True):
    """Everything about a bulk that is the same for all its lines."""

    firm: Firm
    book: str
    asked: Asked
    bearer: Bearer
    mode: Mode


def understood(line: Line, asking: Asking) -> tuple[AnyCommand, str]:
    """A line as a command that the bearer may send, and its key. Raises Problematic or Refused."""
    if line.text is None:
        raise Problematic("too_large", f"A line may have at most {BODY_MOST} bytes.")
    command, key = read_line(line.text)
    guard(asking.firm, asking.book, command, asking.asked, asking.bearer)
    return command, key


def settle(piece: Sequence[Line], asking: Asking) -> list[Verdict]:
    """Decide and write one piece. One verdict a line, in order."""
    answers: dict[int, Receipt | Problem] = {}
    commands: dict[int, tuple[AnyCommand, str]] = {}
    for line in piece:
        try:
            commands[line.number] = understood(line, asking)
        except Problematic as no:
            answers[line.number] = no.problem
        except Refused as no:
            answers[line.number] = problems.of(no)
    whole = asking.mode == "whole"
    if whole and answers:
        with_its_batch = problems.problem("whole_batch_refused", "Another line can not be read.")
        answers |= dict.fromkeys(commands, with_its_batch)
    elif commands:
        answers |= dict(zip(commands, _done(list(commands.values()), asking, whole), strict=True))
    return [_verdict(line.number, answers[line.number]) for line in piece]


def _done(
    commands: list[tuple[AnyCommand, str]], asking: Asking, whole: bool
) -> list[Receipt | Problem]:
    try:
        done = asking.firm.desk.do_many(asking.book, commands, asking.asked, whole=whole)
    except Refused as no:  # of the book itself, or the whole batch was overtaken
        return [problems.of(no)] * len(commands)
    except Exception as trouble:  # noqa: BLE001 - it is answered on every line, and logged
        said = fault(trouble, f"bulk of {asking.book}")
        if whole or said.status != HTTP_500_INTERNAL_SERVER_ERROR:
            return [said] * len(commands)
        return _one_by_one(commands, asking)
    return [problems.of(each) if isinstance(each, Refused) else each for each in done]


def _one_by_one(commands: list[tuple[AnyCommand, str]], asking: Asking) -> list[Receipt | Problem]:
    """The same, each for itself: the line that the ledger stumbles over does not take its neighbours along."""
    answers: list[Receipt | Problem] = []
    for command, key in commands:
        try:
            asked = msgspec.structs.replace(asking.asked, key=key)
            answers.append(asking.firm.desk.do(asking.book, command, asked))
        except Refused as no:
            answers.append(problems.of(no))
        except Exception as trouble:  # noqa: BLE001 - it is answered on its line, and logged
            said = fault(trouble, f"bulk of {asking.book}")
            answers.append(said)
            if said.status != HTTP_500_INTERNAL_SERVER_ERROR:  # nobody answers any more
                return answers + [said] * (len(commands) - len(answers))
    return answers


def _verdict(number: int, answer: Receipt | Problem) -> Verdict:
    if isinstance(answer, Problem):
        return Verdict(line=number, status=answer.status, problem=answer)
    new = bool(answer.recorded) and not answer.replayed
    return Verdict(line=number, status=201 if new else 200, receipt=answer)


async def _pieces(sent: AsyncIterator[Line], asking: Asking) -> AsyncIterator[list[Line]]:
    piece: list[Line] = []
    async for line in sent:
        if len(piece) == PIECE:
            if asking.mode == "whole":
                raise Problematic("too_many_lines", f"A whole batch has at most {PIECE} lines.")
            yield piece
            piece = []
        piece.append(line)
    if piece:
        yield piece


@dataclass
class BulkOperation(Operation):
    """Says in OpenAPI that the body is lines of JSON."""

    request_body: RequestBody | None = field(
        default_factory=lambda: RequestBody(
            required=True,
            description='One command a line: {"command": "RecordTime", "key": "...", ...its fields}.',
            content={MEDIA_TYPE: OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))},
        )
    )


@post(
    "/books/{book:str}/bulk",
    tags=["Commands"],
    operation_id="Bulk",
    operation_class=BulkOperation,
    summary="Many commands, a line each",
    request_max_body_size=BULK_MOST,
    media_type=MEDIA_TYPE,
    status_code=200,
    responses=SENDING,
)
async def bulk(
    book: Book,
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
    mode: FromQuery[Mode] = "each",
    on_behalf_of: OnBehalfOf = None,
    correlation_id: CorrelationId = None,
) -> Stream:
    """Send many commands, a line of JSON each, with its own key. The answer has one verdict a line, in order.

    `each`: every line stands for itself. `whole`: all lines or none, at most 1,000; 409 when refused.
    The answer begins when the last line was read, so a client may write everything before it reads.
    """
    must_be(request, MEDIA_TYPE)
    may_stand_for(request.user, on_behalf_of)
    asked = Asked(
        actor=request.user.actor, key="bulk", on_behalf_of=on_behalf_of, correlation=correlation_id
    )
    asking = Asking(firm, book, asked, request.user, mode)
    spool = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - closed when sent
    encoder, refused = msgspec.json.Encoder(), False
    try:
        async for piece in _pieces(lines(request.stream(), BODY_MOST), asking):
            verdicts = await to_thread.run_sync(settle, piece, asking)
            spool.write(encoder.encode_lines(verdicts))
            refused = refused or any(verdict.problem for verdict in verdicts)
    except BaseException:
        spool.close()
        raise
    status = 409 if refused and mode == "whole" else 200
    return Stream(_sent(spool), media_type=MEDIA_TYPE, status_code=status)


def _sent(spool: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with spool:
        spool.seek(0)
        while chunk := spool.read(SENT_AT_ONCE):
            yield chunk
