"""`accrual token`: who may use the service, and as what."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from cli.opening import opened
from processes.access import ROLES, Bearer, issue, listing, revoke

ROLES_SAID = "\n".join(f"  {role}: {says}" for role, says in ROLES.items())


@click.group("token")
def token() -> None:
    """Bearer tokens: make one for a person or a system, list them, take them out of force."""


@token.command(
    "create",
    help=f"""Make a token and print it, once: it is kept only as a digest.

    \b
    Roles:
{ROLES_SAID}
    """,
)
@click.option("--actor", help="The name that goes into the journal. Default: the person.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(list(ROLES)),
    help="May be given more than once.",
)
@click.option("--person", help="The person whose token it is; a worker's own time is theirs.")
def create(actor: str | None, roles: tuple[str, ...], person: str | None) -> None:
    who = actor or person
    if who is None:
        raise click.UsageError("Give --actor, or --person for a person's own token.")
    bearer = Bearer(actor=who, roles=frozenset(roles), person_id=person)
    with opened() as firm:
        made = issue(firm.engine, bearer, secrets.token_urlsafe(32), datetime.now(UTC))
    click.echo(made)
    click.echo("Keep it: it is shown this once.", err=True)


@token.command("list")
def list_tokens() -> None:
    """Every token by its mark, never its secret."""
    with opened() as firm:
        for each in listing(firm.engine):
            state = f"revoked {each.revoked_at:%Y-%m-%d}" if each.revoked_at else "in force"
            made = f"{each.created_at:%Y-%m-%d}"
            click.echo(f"{each.mark}  {made}  {state}  {each.actor}  {', '.join(each.roles)}")


@token.command("revoke")
@click.argument("mark")
def revoke_token(mark: str) -> None:
    """Take the token with that MARK (see `accrual token list`) out of force, within seconds."""
    with opened() as firm:
        gone = revoke(firm.engine, mark, datetime.now(UTC))
    click.echo(f"{gone.mark} of {gone.actor} is revoked.")
