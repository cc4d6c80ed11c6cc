"""Every published case about billing has a test that goes through the commands everybody uses."""

from __future__ import annotations

import pytest

from tests.conformance.census import due, tried


def test_every_published_case_is_tried() -> None:
    if not due():
        pytest.skip("The published cases are not beside this checkout.")
    without = [name for name in due() if name not in tried()]
    assert without == [], f"No test in tests/conformance tries {', '.join(without)}."
