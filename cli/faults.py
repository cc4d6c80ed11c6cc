"""How the command line says that something was not done: what, where, and what to do about it."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from domain.refusal import Refused

FAULT = 1
REFUSED = 2
INTERRUPTED = 130
NOBODY_READS = 141
TRACE = "ACCRUAL_TRACE"


def told(problem: Exception, arguments: Sequence[str]) -> int:
    """Say it on standard error in the words of its kind. Returns the exit code."""
    if isinstance(problem, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    if isinstance(problem, BrokenPipeError):
        # Whoever read our output has gone; what is left of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    if isinstance(problem, click.ClickException):
        problem.show()
        return problem.exit_code
    if isinstance(problem, Refused):
        _refused(problem)
        return REFUSED
    return _unusable_or_fault(problem, arguments)


def _refused(refused: Refused) -> None:
    click.echo(f"Refused ({refused.code}): {refused.says}", err=True)
    for name, value in refused.about.items():
        click.echo(f"  {name}: {value}", err=True)


def _unusable_or_fault(problem: Exception, arguments: Sequence[str]) -> int:
    # Loaded here, so that a command that needs no database does not load its driver.
    from journal.unusable import DatabaseUnusable

    if isinstance(problem, DatabaseUnusable):
        click.echo(str(problem), err=True)
        return REFUSED
    trace = "".join(traceback.format_exception(problem))
    click.echo(
        f"This is a fault in Accrual, not in what you asked: {type(problem).__name__}: {problem}\n"
        "  what to do: run it again; what was acknowledged is safe, and the same request is not "
        "done twice",
        err=True,
    )
    if os.environ.get(TRACE):
        click.echo(trace, err=True)
    else:
        click.echo(f"  the full trace: {_kept(trace, arguments)}", err=True)
    return FAULT


def _kept(trace: str, arguments: Sequence[str]) -> str:
    """Where the trace was written for whoever mends it; or how to see it."""
    from journal.cluster import data_folder

    moment = datetime.now(UTC)
    path = data_folder(os.environ) / "faults" / f"{moment:%Y%m%dT%H%M%S.%f}.txt"
    where = f"{platform.platform()}, Python {platform.python_version()}"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_text(f"accrual {' '.join(arguments)}\n{moment.isoformat()}\n{where}\n\n{trace}")
    except OSError:
        return f"run it again with {TRACE}=1"
    return str(path)
