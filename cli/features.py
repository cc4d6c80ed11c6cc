"""`accrual features` and `accrual steps`: finance's own files played, and the words they may use."""

from __future__ import annotations

from pathlib import Path

import click

from features.nearest import near
from features.playing import SHIPPED, play
from features.vocabulary import load
from features.words_list import lines, markdown


@click.command("features")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.pass_context
def features_command(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Play .feature files. PATHS are files or folders anywhere; none: the ones that ship with Accrual.

    Nothing of the firm's books is read or changed: each scenario has a ledger of its own.
    A sentence that is not known is answered with the nearest known ones; `accrual steps` lists them all.
    Exits 1 when a scenario failed, a file could not be read, or there was none.
    """
    if not play(paths or (SHIPPED,), click.echo):
        ctx.exit(1)


@click.command("steps")
@click.argument("words", nargs=-1)
@click.option(
    "--markdown", "as_markdown", is_flag=True, help="The whole list as docs/steps.md has it."
)
@click.pass_context
def steps_command(ctx: click.Context, words: tuple[str, ...], as_markdown: bool) -> None:
    """List the sentences a .feature file may use, or those with all of WORDS in them."""
    sentences = load()
    if as_markdown:
        click.echo(markdown(sentences), nl=False)
        return
    found = [s for s in sentences if all(w.lower() in s.told.lower() for w in words)]
    if not found:
        click.echo("No sentence has all of these words. Nearest:")
        for pattern in near("Given", " ".join(words)):
            click.echo(f"  {pattern}")
        ctx.exit(1)
    click.echo("\n".join(lines(found)))
