"""What is installed is pinned and proven by hashes, and names no place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ADDRESS = re.compile(r"https?://|index-url|find-links|file:")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    """Every package of the lock with its lines: the pin, then its hashes."""
    parts = re.split(r"^(?=[a-zA-Z0-9])", LOCK, flags=re.MULTILINE)
    return {normal(re.split(r"[=\[ ]", part)[0]): part for part in parts if part.strip()}


def asked_for() -> list[str]:
    project = PROJECT["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def test_the_lock_names_no_address() -> None:
    assert ADDRESS.search(LOCK) is None


def test_a_lock_with_an_address_would_be_noticed() -> None:
    for line in ("--index-url x", "a @ https://example.test/a.whl", "--find-links y", "file:///z"):
        assert ADDRESS.search(f"{LOCK}\n{line}\n")


def test_every_package_of_the_lock_is_of_one_version_and_has_hashes() -> None:
    for name, part in pinned().items():
        assert re.match(r"[\w.\-\[\],]+==[^\s;]+", part), name
        assert "--hash=sha256:" in part, name


@pytest.mark.parametrize("requirement", asked_for())
def test_what_is_asked_for_is_in_the_lock(requirement: str) -> None:
    assert normal(re.split(r"[<>=!~;\[ ]", requirement)[0]) in pinned()


def test_no_other_lock_is_kept() -> None:
    assert [
        each for each in ("uv.lock", "pylock.toml", "poetry.lock") if (ROOT / each).exists()
    ] == []
