"""Issued invoices and credit memos as files, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

import click

from connectors.documents.document import Form

FORMS = get_args(Form)
STANDARD_OUT = "-"


def send(book: str, ref: str, form: Form, out: str | None) -> None:
    """Write the document with this number or id into a file (default: its own name), or to the screen."""
    from cli.opening import opened
    from processes.documents import written

    with opened() as firm:
        made = written(firm.books.open(book), ref, form)
    if out == STANDARD_OUT:
        sys.stdout.buffer.write(made.content)
        return
    path = Path(out or made.file_name)
    try:
        path.write_bytes(made.content)
    except OSError as trouble:
        raise click.ClickException(
            f"{path}: {trouble.strerror}. Give another --out, or - for the screen."
        ) from None
    click.echo(f"{path}: {len(made.content):,} bytes of {made.media_type.partition(';')[0]}.")
