"""The tour in the README is true: its commands, run in order on an empty database, print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps(text: str) -> list[tuple[str, str]]:
    """Each `$ accrual ...` of the console blocks with the output shown under it."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.startswith("> "):
                found[-1] = (found[-1][0] + " " + line[2:].strip(), [])
            elif found:
                found[-1][1].append(line)
    return [
        (command, "\n".join(lines).strip())
        for command, lines in found
        if command.startswith("accrual ")
    ]


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown, where `...` stands for anything on its line."""
    pattern = re.escape(shown).replace(re.escape("..."), "[^\n]*")
    return re.fullmatch(pattern, printed.strip()) is not None


def test_the_tour_prints_what_it_shows(fresh_database: str) -> None:
    told = steps((ROOT / "README.md").read_text())
    assert len(told) >= 10
    environment = os.environ | {"ACCRUAL_DATABASE_URL": fresh_database, "COLUMNS": "110"}
    for command, shown in told:
        ran = subprocess.run(
            [sys.executable, "-m", "cli.main", *shlex.split(command)[1:]],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        printed = "\n".join(line.rstrip() for line in (ran.stdout + ran.stderr).splitlines())
        assert matches(shown, printed), f"{command}\n--- shown\n{shown}\n--- printed\n{printed}"
