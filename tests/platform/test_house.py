"""The house's own limits: small files, small functions, a sentence each, nothing left undone."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.app import build

ROOT = Path(__file__).resolve().parents[2]
FILE_MAX = 400  # lines
FUNCTION_MAX = 50  # lines, with its docstring
ROOMS = [
    "api",
    "bench",
    "cli",
    "connectors",
    "console",
    "domain",
    "features",
    "journal",
    "processes",
    "projections",
    "rules",
    "scripts",
]
HOMELESS = {"base", "common", "core", "helpers", "managers", "misc", "models", "services", "utils"}
UNDONE = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_MAX:
                yield f"{named(path)} {node.name}: {lines} lines"


def without_a_sentence(path: Path) -> bool:
    tree = ast.parse(path.read_text())
    said = ast.get_docstring(tree)
    return bool(tree.body) and (not said or said.split("\n\n")[0].rstrip()[-1] not in ".:?")


def test_the_rooms_are_found() -> None:
    assert len(SOURCES) > 50


def test_files_are_short() -> None:
    lines = {named(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {path: count for path, count in lines.items() if count > FILE_MAX} == {}


def test_functions_are_short() -> None:
    assert [long for path in SOURCES for long in long_functions(path)] == []


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    assert [named(path) for path in SOURCES if without_a_sentence(path)] == []


def test_every_module_is_named_after_something() -> None:
    assert [named(path) for path in SOURCES if path.stem in HOMELESS] == []


def test_no_room_hides_a_module_of_the_standard_library() -> None:
    assert sys.stdlib_module_names.isdisjoint(ROOMS)


def test_nothing_is_left_undone() -> None:
    found = {named(path): UNDONE.findall(path.read_text()) for path in SOURCES}
    assert {path: marks for path, marks in found.items() if marks} == {}


@pytest.mark.parametrize("room", ["domain", "rules"])
def test_time_and_chance_come_in_as_arguments(room: str) -> None:
    asked = re.compile(r"\b(datetime\.now|date\.today|time\.time|uuid4|random\.|secrets\.)")
    found = {named(path): asked.findall(path.read_text()) for path in (ROOT / room).rglob("*.py")}
    assert {path: calls for path, calls in found.items() if calls} == {}


def test_every_package_is_installed() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    kept_out = {"bench", "scripts"}
    holding = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ROOMS
        if room not in kept_out
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sorted(holding) == sorted(listed)


def test_the_service_can_be_wired() -> None:
    """Every address with its parameters: what Litestar refuses at its start, it refuses here."""
    assert build(cast("Any", SimpleNamespace(engine=None, desk=None))).routes
