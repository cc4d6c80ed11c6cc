"""The published cases, read where they are: a test whose case is not there is skipped with a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "cases.yaml"


@cache
def _all() -> dict[str, dict[str, Any]]:
    if not CASES.exists():
        return {}
    read = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return {case["id"]: case for case in read["cases"]}


def case(name: str) -> dict[str, Any]:
    """A published case by its id."""
    found = _all().get(name)
    if found is None:
        pytest.skip(f"The published case {name} is not beside this checkout.")
    return found


def ids() -> list[str]:
    """Every published case, in the order published; none where the cases are not beside this checkout."""
    return list(_all())
