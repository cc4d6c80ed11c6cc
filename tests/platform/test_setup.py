"""What is missing on a fresh machine is said in a sentence; what CI runs ends as it must."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOSING = "===== 1 failed, 2 passed in 0.10s ====="


def program(folder: Path, name: str, body: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def lacking(thing: str) -> str:
    """A Python that has everything but that."""
    return (
        f'case "$2" in *"{thing}"*) exit 1;; *"print(sys.executable)"*) echo "$0"; exit;; esac\n'
        f'exec {sys.executable} "$@"'
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that has only what every machine has."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "sh", "cat", "mktemp", "awk", "rm", "touch", "sed", "cut"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    return tools


def setup(tmp_path: Path, machine: Path) -> subprocess.CompletedProcess[str]:
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", checkout / "scripts")
    return subprocess.run(
        [machine / "sh", checkout / "scripts" / "setup.sh"],
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_python_is_told_so(tmp_path: Path, machine: Path) -> None:
    done = setup(tmp_path, machine)
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 or 3.12 is needed and was not found.")


def test_a_machine_with_another_python_is_told_so(tmp_path: Path, machine: Path) -> None:
    program(machine, "python3", "exit 1")
    done = setup(tmp_path, machine)
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 or 3.12 is needed and was not found.")


def test_a_python_that_makes_no_environments_is_told_so(tmp_path: Path, machine: Path) -> None:
    program(machine, "python3.11", lacking("ensurepip"))
    done = setup(tmp_path, machine)
    assert done.returncode == 2
    assert "its venv module is missing" in done.stderr


def test_a_machine_without_a_compiler_is_told_so(tmp_path: Path, machine: Path) -> None:
    (machine / "python3.11").symlink_to(sys.executable)
    done = setup(tmp_path, machine)
    assert done.returncode == 2
    assert done.stderr.startswith("A C compiler is needed to build the rules engine")


def test_a_python_without_headers_is_told_so(tmp_path: Path, machine: Path) -> None:
    program(machine, "python3.11", lacking("Python.h"))
    program(machine, "cc", "exit 0")
    done = setup(tmp_path, machine)
    assert done.returncode == 2
    assert "lacks its C headers" in done.stderr


def run_ci(tmp_path: Path, recipe: str) -> subprocess.CompletedProcess[str]:
    """`.ci/run` in a checkout whose `make test` does what is given."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text(f"test:\n\t@{recipe}\n")
    # Nothing is to be installed by a test, so whatever it would look for is there.
    tools = tmp_path / "bin"
    for name in ("chromium", "hledger", "cc"):
        program(tools, name, "exit 0")
    program(tools, "python3", "exit 0")
    return subprocess.run(
        [tmp_path / ".ci" / "run"],
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "CI": "no"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_ci_fails_when_the_tests_fail_and_pytest_has_the_last_word(tmp_path: Path) -> None:
    done = run_ci(tmp_path, f"echo '{CLOSING}'; exit 1")
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == CLOSING


def test_ci_passes_when_the_tests_pass_and_says_the_closing_line_once(tmp_path: Path) -> None:
    closing = "===== 3 passed, 1 skipped in 61.20s (0:01:01) ====="
    done = run_ci(tmp_path, f"echo '{closing}'")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [closing]


def test_ci_fails_when_the_set_up_fails(tmp_path: Path) -> None:
    assert run_ci(tmp_path, "echo no compiler; exit 2").returncode != 0


def test_ci_says_so_to_what_it_runs_and_gives_it_no_input(tmp_path: Path) -> None:
    done = run_ci(tmp_path, "echo CI=$$CI; cat")
    assert done.stdout.splitlines() == ["CI=true"]
