"""Playing feature files from any folder with the shipped words, and telling how each scenario went."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parent
UNPLAYED = (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR)  # faults of ours
Say = Callable[[str], None]


class Teller:
    """Says how each scenario went as soon as it is known."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._feature = ""
        self.passed = 0
        self.failed = 0
        self.unread = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One scenario was played (or could not be set up)."""
        if report.when != "call" and report.passed:
            return
        said = dict(report.user_properties)
        if said["feature"] != self._feature:
            self._feature = str(said["feature"])
            self._say(f"\n{self._feature}")
        if report.passed:
            self.passed += 1
            self._say(f"  ok      {said['scenario']}")
        else:
            self.failed += 1
            self._say(f"  FAILED  {said['scenario']}\n    {report.longrepr}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file could not be read."""
        if report.failed:
            self.unread += 1
            self._say(f"\n  UNREAD  {report.longrepr}")


def play(paths: Sequence[Path], say: Say) -> bool:
    """Play the feature files of these files and folders. True when there were scenarios and all went well."""
    teller = Teller(say)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)
    options = [
        *("-c", str(SHIPPED / "alone.toml"), "--rootdir", str(SHIPPED), "--noconftest"),
        *("-p", "pytest_bdd.plugin", "-p", "features.plugin"),
        *("-p", "no:terminal", "-p", "no:cacheprovider", "--continue-on-collection-errors"),
        *("-W", "ignore::pytest.PytestWarning"),
    ]
    ended = pytest.main([*options, *(str(path.resolve()) for path in paths)], plugins=[teller])
    assert ended not in UNPLAYED, f"pytest could not play anything: {ended!r}"
    say("")
    say(_summary(teller))
    return bool(teller.passed) and not teller.failed and not teller.unread


def _summary(teller: Teller) -> str:
    if not (teller.passed or teller.failed or teller.unread):
        return "No .feature file was found there."
    parts = [f"{_counted(teller.passed, 'scenario')} went well"]
    if teller.failed:
        parts.append(f"{teller.failed} failed")
    if teller.unread:
        parts.append(f"{_counted(teller.unread, 'file')} could not be read")
    return ", ".join(parts) + "."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
