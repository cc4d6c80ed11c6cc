"""`accrual do`: every command of the ledger from the command line, made from the list of commands.

Whoever can open the database may send any command: roles guard the service, not the machine it runs on.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import IO, Any, TypeVar
from uuid import uuid4

import click
import msgspec

from cli.fields import missing, options, typed
from cli.opening import opened
from domain.command import Command
from domain.commands import COMMANDS, AnyCommand
from processes.desk import Receipt, Request
from processes.reading import decoder, read, read_key

Function = TypeVar("Function", bound=Callable[..., Any])
BOOK = click.option("--book", required=True, help="The legal entity whose book it is.")
ACTOR = click.option(
    "--as", "actor", default=getpass.getuser, metavar="ACTOR", help="Who does it. Default: you."
)


@click.group("do")
def do() -> None:
    """Send one command to a book. `accrual do COMMAND --help` says what it takes.

    Fields are given as options, or all at once as a JSON object with --json or --file.
    """


def request(actor: str, key: str | None = None) -> Request:
    """Who asks, under the given idempotency key or a new one. Refuses NotValid."""
    return Request(actor=actor, key=read_key(key) if key else f"cli-{uuid4()}")


def say(receipt: Receipt) -> None:
    """What was recorded, where, and what is worth knowing about it."""
    if not receipt.recorded:
        click.echo(f"Nothing new: {receipt.book} knew it already (position {receipt.position}).")
    else:
        again = " before, under the same key" if receipt.replayed else ""
        names = ", ".join(receipt.recorded)
        click.echo(f"Recorded {names}{again} in {receipt.book} at position {receipt.position}.")
    for name, value in receipt.about.items():
        click.echo(f"  {name}: {value}")


def _asked(
    command: type[Command], given: dict[str, Any], text: str | None, file: IO[bytes] | None
) -> AnyCommand:
    """The command from its options, or from one JSON object."""
    said = typed(command, given)
    if text is None and file is None:
        if lacking := missing(command, said):
            raise click.UsageError(f"Give {', '.join(lacking)}, or the whole command with --json.")
        whole = msgspec.json.encode(said)
    elif said or (text is not None and file is not None):
        raise click.UsageError(
            "Give the fields as options, or with --json, or with --file: one way."
        )
    else:
        whole = file.read() if file is not None else (text or "").encode()
    asked: AnyCommand = read(whole, decoder(command))
    return asked


def _subcommand(command: type[Command]) -> click.Command:
    @BOOK
    @ACTOR
    @click.option("--key", help="Idempotency key, 8 to 128 characters. Default: a new one.")
    @click.option("--json", "text", metavar="JSON", help="The whole command as a JSON object.")
    @click.option(
        "--file", type=click.File("rb"), help="The same from a file; - reads standard input."
    )
    def send(
        book: str,
        actor: str,
        key: str | None,
        text: str | None,
        file: IO[bytes] | None,
        **given: Any,
    ) -> None:
        asked = _asked(command, given, text, file)
        with opened() as firm:
            say(firm.desk.do(book, asked, request(actor, key)))

    made = click.command(command.__name__, help=command.__doc__)(send)
    made.params = [*options(command), *made.params]
    return made


for _command in COMMANDS:
    do.add_command(_subcommand(_command))
