"""`accrual bulk`: many commands from a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import click
import msgspec

from cli.commands import ACTOR, BOOK, request
from cli.faults import REFUSED
from cli.opening import opened
from domain.commands import AnyCommand
from domain.refusal import Refused
from processes.desk import Receipt, Request
from processes.firm import Firm
from processes.reading import read_line

PIECE = 1_000  # lines decided and written together
Answer = Receipt | Refused


@click.command("bulk")
@click.argument("file", type=click.File("rb"))
@BOOK
@ACTOR
@click.option(
    "--whole", is_flag=True, help="All lines or none, at most 1,000. Default: each by itself."
)
@click.option(
    "--verdicts",
    type=click.File("w"),
    default="-",
    help="Where to write the verdicts, a line each. Default: standard output.",
)
def bulk(file: IO[bytes], book: str, actor: str, whole: bool, verdicts: IO[str]) -> None:
    """Send many commands from FILE (- is standard input), a line of JSON each.

    A line names its command and its idempotency key besides the command's fields:
    {"command": "RecordTime", "key": "psa-88412-1", "entry_id": "psa:88412", ...}. Sending a file again
    is safe. Exits 2 when a line was refused.
    """
    refused = 0
    pieces = [_whole(file)] if whole else _pieces(file)
    with opened() as firm:
        for piece in pieces:
            for number, answer in settle(firm, book, piece, request(actor), whole=whole):
                refused += isinstance(answer, Refused)
                verdicts.write(_verdict(number, answer) + "\n")
    if refused:
        click.echo(f"{refused} lines were refused.", err=True)
        raise click.exceptions.Exit(REFUSED)


def _lines(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(file, 1) if line.strip())


def _whole(file: Iterable[bytes]) -> list[tuple[int, bytes]]:
    piece = list(islice(_lines(file), PIECE + 1))
    if len(piece) > PIECE:
        raise click.UsageError(f"A whole batch has at most {PIECE} lines.")
    return piece


def _pieces(file: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    lines = _lines(file)
    while piece := list(islice(lines, PIECE)):
        yield piece


def settle(
    firm: Firm, book: str, piece: list[tuple[int, bytes]], asked: Request, *, whole: bool
) -> list[tuple[int, Answer]]:
    """Decide and write one piece: every line's number with its receipt or its refusal, in order."""
    answers: dict[int, Answer] = {}
    commands: dict[int, tuple[AnyCommand, str]] = {}
    for number, line in piece:
        try:
            commands[number] = read_line(line)
        except Refused as refused:
            answers[number] = refused
    if whole and answers:
        first = min(answers)
        raise click.ClickException(f"line {first} refused, so nothing was done: {answers[first]}")
    if commands:
        done = firm.desk.do_many(book, list(commands.values()), asked, whole=whole)
        answers |= dict(zip(commands, done, strict=True))
    return [(number, answers[number]) for number, _ in piece]


def _verdict(number: int, answer: Answer) -> str:
    if isinstance(answer, Refused):
        said: object = {"code": answer.code, "says": answer.says, "about": answer.about}
        return msgspec.json.encode({"line": number, "refused": said}).decode()
    return msgspec.json.encode({"line": number, "receipt": answer}).decode()
