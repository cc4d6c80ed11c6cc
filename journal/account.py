"""Whose account the database runs under: never the administrator's, whoever starts it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from journal.unusable import DatabaseUnusable

ROOT = 0
NOBODY = "nobody"
# PostgreSQL refuses to run as root. In a user namespace of its own root is an ordinary account,
# and every file stays root's.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


class Switch(TypedDict):
    """What `subprocess` takes to start a program as somebody else."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


@dataclass(frozen=True)
class Account:
    """How a program is started: the user and group it becomes, and a command put before it.

    `user` and `group` are None when the program runs as whoever starts it. Where there is a
    command before it, that command does the becoming.
    """

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def switch(self) -> Switch:
        """The user, group and further groups that `subprocess` is to switch to."""
        if self.prefix or self.user is None:
            return {"user": None, "group": None, "extra_groups": None}
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end as this account, with what it said; never raises for a failing program."""
        return subprocess.run(
            [*self.prefix, *map(str, command)],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.switch,
        )


def account_for(folder: Path, programs: Path, *, namespaces: bool = True) -> Account:
    """The account that keeps `folder` and can run `programs`.

    An ordinary user runs everything as himself. Root uses a user namespace; where the machine
    allows none (most containers), or where the folder belongs to somebody already, the folder's
    owner, or `nobody`, who then owns it. Raises DatabaseUnusable when none of these will do.
    """
    owner = folder.stat().st_uid
    if os.geteuid() != ROOT:
        if owner != os.geteuid():
            raise DatabaseUnusable(
                f"The data folder belongs to another user ({_name(owner)}).",
                where=str(folder),
                do="run the command as that user, or set ACCRUAL_DATA to a folder of your own",
            )
        return Account()
    if owner == ROOT and namespaces and _namespaces_work():
        return Account(NAMESPACE)
    if owner == ROOT:
        _give(folder, NOBODY)
    return _reaching(folder, programs)


def _namespaces_work() -> bool:
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return Account(NAMESPACE).run(["true"]).returncode == 0


def _give(folder: Path, name: str) -> None:
    """Make the folder, and all in it, that account's."""
    to = pwd.getpwnam(name)
    for place in (folder, *folder.rglob("*")):
        os.chown(place, to.pw_uid, to.pw_gid, follow_symlinks=False)


def _reaching(folder: Path, programs: Path) -> Account:
    """The folder's owner, allowed past closed folders above when its own rights do not reach."""
    owner = folder.stat()
    reach = ["sh", "-c", 'test -x "$0" && test -w "$1"', str(programs / "postgres"), str(folder)]
    plain = Account(user=owner.st_uid, group=owner.st_gid)
    if plain.run(reach).returncode == 0:
        return plain
    allowed = Account(
        (
            "setpriv",
            f"--reuid={owner.st_uid}",
            f"--regid={owner.st_gid}",
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--",
        ),
        owner.st_uid,
        owner.st_gid,
    )
    if shutil.which("setpriv") and allowed.run(reach).returncode == 0:
        return allowed
    raise DatabaseUnusable(
        "Root cannot start PostgreSQL here: the account it would run under "
        f"({_name(owner.st_uid)}) cannot reach the data folder or the programs.",
        where=f"{folder} and {programs}",
        do="run Accrual as an ordinary user, or put both where every account may look, "
        "for instance ACCRUAL_DATA=/var/lib/accrual",
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
