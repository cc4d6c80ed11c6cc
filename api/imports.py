"""A source's file over HTTP: received onto disk, imported as its profile says, answered with the account of every row."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anyio import to_thread
from litestar import Request, Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from api.actors import may_read, may_send, may_stand_for
from api.commands import OnBehalfOf
from api.documented import READING, SENDING
from api.problems import Problematic
from connectors.plan import Plan
from connectors.profile import Profile
from processes import import_profiles, import_runs
from processes.access import Bearer
from processes.firm import Firm
from processes.import_report import Report
from processes.importing import Wanted, run

FILE_MOST = 2 * 1024 * 1024 * 1024  # bytes of one file as it is sent
COPIED_AT_ONCE = 256 * 1024
PLAIN = (
    "text/csv",
    "text/plain",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)
FORM = "multipart/form-data"
MAIN_PART = "file"


def may_import(bearer: Bearer, plan: Plan, on_behalf_of: str | None) -> None:
    """Refuses (403) whoever may not send every command of the profile for everybody."""
    may_stand_for(bearer, on_behalf_of)
    sends = {step.sending.send for step in plan.steps}
    if any(step.sending.known == "correct" for step in plan.steps):
        sends.add("CorrectTime")
    for command in sorted(sends):
        if may_send(bearer, command) is not None:
            raise Problematic("not_allowed", f"{bearer.actor} may send no time but their own.")
    if on_behalf_of is not None and "ApproveTime" in sends:
        raise Problematic(
            "not_allowed", "Approvals are not imported on behalf of somebody: send each one."
        )


@dataclass
class ImportOperation(Operation):
    """Says in OpenAPI that the body is a file, or a form with files."""

    request_body: RequestBody | None = field(
        default_factory=lambda: RequestBody(
            required=True,
            description="The file itself, plain or gzip; or a form with it as `file` and each second file"
            " that the profile joins under that lookup's name.",
            content={
                media_type: OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
                )
                for media_type in (*PLAIN, FORM)
            },
        )
    )


@post(
    "/{profile:str}",
    operation_id="Import",
    operation_class=ImportOperation,
    summary="Import a source's file",
    request_max_body_size=FILE_MOST,
    status_code=200,
    responses=SENDING,
    response_description="Every row of the file is accounted for. Refused rows are part of the account.",
)
async def import_file(
    profile: FromPath[str],
    firm: NamedDependency[Firm],
    request: Request[Bearer, Any, Any],
    book: FromQuery[str | None] = None,
    file_name: FromQuery[str] = "",
    dry_run: FromQuery[bool] = False,
    on_behalf_of: OnBehalfOf = None,
) -> Report:
    """Import a file as a profile says. The same file again changes nothing; it is its own idempotency key.

    Broken off? Send the same file again: it goes on where it was. `book` is the home of rows that name none.
    """
    plan = await to_thread.run_sync(import_profiles.named, profile, os.environ)
    may_import(request.user, plan, on_behalf_of)
    with TemporaryDirectory(prefix="accrual-import-") as folder:
        received = await _received(request, plan, Path(folder))
        wanted = Wanted(
            plan=plan,
            path=received.pop(MAIN_PART),
            file_name=file_name or profile,
            actor=request.user.actor,
            on_behalf_of=on_behalf_of,
            book=book,
            beside=received,
            dry_run=dry_run,
        )
        return await to_thread.run_sync(run, firm, wanted)


async def _received(
    request: Request[Bearer, Any, Any], plan: Plan, folder: Path
) -> dict[str, Path]:
    """The files that were sent, each on disk. Raises Problematic for another media type or part."""
    said = request.content_type[0]
    if said == FORM:
        return await _from_form(request, plan, folder)
    if said not in PLAIN:
        raise Problematic(
            "wrong_media_type",
            f"The body is said to be {said or 'nothing'}: send {', '.join(PLAIN)} or {FORM}.",
        )
    await _write(request.stream(), folder / MAIN_PART)
    return {MAIN_PART: folder / MAIN_PART}


async def _from_form(
    request: Request[Bearer, Any, Any], plan: Plan, folder: Path
) -> dict[str, Path]:
    known = (MAIN_PART, *(lookup.name for lookup in plan.profile.lookup))
    received: dict[str, Path] = {}
    for name, part in (await request.form()).multi_items():
        if name not in known or not isinstance(part, UploadFile) or name in received:
            raise Problematic(
                "not_valid",
                f"Part {name}: send the files {', '.join(known)}, each once, with a file name.",
            )
        received[name] = folder / name
        await _write(_pieces(part), folder / name)
        await part.close()
    if MAIN_PART not in received:
        raise Problematic("not_valid", f"The form has no part {MAIN_PART}: the file to import.")
    return received


async def _pieces(part: UploadFile) -> AsyncIterator[bytes]:
    while piece := await part.read(COPIED_AT_ONCE):
        yield piece


async def _write(pieces: AsyncIterator[bytes], path: Path) -> None:
    file = await to_thread.run_sync(path.open, "wb")
    try:
        async for piece in pieces:
            await to_thread.run_sync(file.write, piece)
    finally:
        await to_thread.run_sync(file.close)


@get(
    "/{run_id:str}",
    operation_id="ImportReport",
    summary="The account of an import",
    sync_to_thread=True,
    responses=READING,
)
def import_report(
    run_id: FromPath[str], firm: NamedDependency[Firm], request: Request[Bearer, Any, Any]
) -> Report:
    """What became of every row of one reading of a file, as far as it came."""
    may_read(request.user, "exceptions")
    return import_runs.report_of(firm.engine, run_id)


@get(
    "/{run_id:str}/refused",
    operation_id="ImportRefusedRows",
    summary="The refused rows, to send back",
    media_type="text/csv",
    sync_to_thread=True,
    responses=READING
    | {200: ResponseSpec(str, generate_examples=False, media_type="text/csv", description="CSV")},
)
def import_refused(
    run_id: FromPath[str], firm: NamedDependency[Firm], request: Request[Bearer, Any, Any]
) -> Stream:
    """The refused rows with all their columns, and line, code and reason: the file to send back."""
    may_read(request.user, "exceptions")
    report = import_runs.report_of(firm.engine, run_id)
    return Stream(_refused_rows(firm, report), media_type="text/csv")


def _refused_rows(firm: Firm, report: Report) -> Iterator[str]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in import_runs.to_send_back(
        import_runs.refused_rows(firm.engine, report.run), report.columns
    ):
        writer.writerow(row)
        if text.tell() > COPIED_AT_ONCE:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


@get(
    "/profiles",
    operation_id="ImportProfiles",
    summary="Which files can be imported",
    sync_to_thread=True,
    responses=READING,
)
def import_known(request: Request[Bearer, Any, Any]) -> list[dict[str, str]]:
    """Every profile that loads: its name, what it reads, and what must be in the books before."""
    may_read(request.user, "books")
    return [
        {"profile": profile.name, "says": profile.says, "before": profile.before}
        for _, profile in import_profiles.known(os.environ)
        if isinstance(profile, Profile)
    ]


routes = Router(
    "/imports",
    route_handlers=[import_file, import_known, import_report, import_refused],
    tags=["Imports"],
)
