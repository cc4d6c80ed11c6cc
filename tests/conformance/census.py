"""Which published case is tried by which test, read from the tests themselves: `python -m tests.conformance.census`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conformance.cases import ids

HERE = Path(__file__).resolve().parent
GROUPS = frozenset(
    "BIL CAP WIP RATE RND ALLOC TAX PRORATE INV EINV EXP KPI DER".split()  # noqa: SIM905
)
ABOUT_REVENUE = frozenset({"DER-POC-EFFORT", "DER-SL-CUMULATIVE"})
# A module tries the public commands when it has a firm to give them to.
FIRMS = (
    "tests.laws",
    "features.house",
    "tests.api",
    "tests.domain.cash_firm",
    "tests.conformance.firm",
)


def due() -> list[str]:
    """The cases of this census, in the order published."""
    return [name for name in ids() if name.split("-")[0] in GROUPS and name not in ABOUT_REVENUE]


def tried() -> dict[str, list[str]]:
    """By case, the tests that ask for it and have a firm to try it with."""
    found: dict[str, list[str]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not _has_a_firm(tree):
            continue
        lists = _named_texts(tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for text in _texts(node, lists):
                    found.setdefault(text, []).append(f"{path.name}::{node.name}")
    return {name: found[name] for name in due() if name in found}


def _has_a_firm(tree: ast.Module) -> bool:
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(module.startswith(FIRMS) for module in imported)


def _named_texts(tree: ast.Module) -> dict[str, set[str]]:
    """Lists of cases that a module names once and asks for by that name."""
    return {
        target.id: set(_constants(node.value))
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _texts(function: ast.FunctionDef, lists: dict[str, set[str]]) -> set[str]:
    named = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return set(_constants(function)).union(*(lists.get(name, ()) for name in named))


def _constants(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


if __name__ == "__main__":
    by = tried()
    for case_id in due():
        print(f"{case_id:32} {', '.join(by.get(case_id, ['-']))}")  # noqa: T201
