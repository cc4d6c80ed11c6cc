"""What a sentence finds untrue is said in words; what the ledger itself asserts keeps its trace."""

from __future__ import annotations

import pytest

from domain.money import allocate
from features.checks import same
from features.playing import SHIPPED
from features.reading import scenarios
from features.telling import told

TEMPLATE = scenarios(SHIPPED / "cents.feature")[0]
SCENARIO = TEMPLATE.render({})


def test_what_a_sentence_finds_is_said_with_its_place() -> None:
    with pytest.raises(AssertionError) as wrong:
        same("100.00 GBP", "200.00 GBP", "the draft comes to")
    step = SCENARIO.steps[-1]
    said = told(SCENARIO, step, wrong.value)
    assert said is not None
    assert f"cents.feature:{step.line_number}: Then {step.name}" in said
    assert said.endswith("the draft comes to: 100.00 GBP, not 200.00 GBP")


def test_what_the_ledger_asserts_is_a_defect_and_keeps_its_trace() -> None:
    with pytest.raises(AssertionError) as wrong:
        allocate(100, [])
    assert told(SCENARIO, SCENARIO.steps[-1], wrong.value) is None
