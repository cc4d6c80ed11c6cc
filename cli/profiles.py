"""`accrual profiles`: which files can be imported, what each becomes, and whether a firm's own profile loads."""

from __future__ import annotations

import os
from pathlib import Path

import click

from connectors.plan import Plan
from connectors.profile import Profile
from processes import import_profiles


def plan_of(profile: str) -> Plan:
    """The plan of a profile by its name, or by the path of its .toml file."""
    if profile.endswith(".toml"):
        return import_profiles.at(Path(profile), os.environ)
    return import_profiles.named(profile, os.environ)


@click.command("profiles")
@click.argument("profile", required=False)
def profiles_command(profile: str | None) -> None:
    """List the profiles there are, or check and show PROFILE (a name, or a path to a .toml file).

    The firm's own lie in the folders of ACCRUAL_PROFILES; docs/imports.md says how to write one.
    """
    if profile is not None:
        plan = plan_of(profile)
        _told(plan.profile)
        click.echo(f"  reads     {', '.join(plan.columns)}")
        for name, columns in plan.joined.items():
            click.echo(f"  {name:9} {', '.join(columns)}")
        return
    for path, loaded in import_profiles.known(os.environ):
        if isinstance(loaded, Profile):
            _told(loaded)
        else:
            click.echo(f"{path.stem}\n  does not load: {loaded.says}")


def _told(profile: Profile) -> None:
    click.echo(f"{profile.name}\n  {profile.says}")
    if profile.before:
        click.echo(f"  before    {profile.before}")
    click.echo(f"  sends     {', '.join(sending.send for sending in profile.command)}")
