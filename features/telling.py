"""What is said of a scenario that went wrong: the sentence, where it stands, and why, with no Python in it."""

from __future__ import annotations

from pathlib import Path

from pytest_bdd.parser import Scenario, Step

from domain.refusal import Refused
from features.nearest import Strange
from features.places import shown
from features.stage import Unexamined, reason
from features.steps.words import Unclear
from journal.unusable import DatabaseUnusable

HERE = str(Path(__file__).parent)
SPOKEN = (DatabaseUnusable, Refused, Strange, Unclear, Unexamined)  # what can be said in words


def told(scenario: Scenario, step: Step | None, wrong: BaseException) -> str | None:
    """Why a scenario failed, in words; None when it was no sentence's fault, so that the trace is shown."""
    if not (isinstance(wrong, SPOKEN) or _untrue(wrong)):
        return None
    if isinstance(wrong, Strange):
        return str(wrong)
    if step is None:
        return f"{shown(scenario.feature.filename)}:{scenario.line_number}: {wrong}"
    where = f"{shown(scenario.feature.filename)}:{step.line_number}"
    said = f"{step.type.capitalize()} {step.name}"
    if isinstance(wrong, Unexamined):
        return f"{where}: {wrong}"
    if isinstance(wrong, Refused):
        why = f'this was refused because "{reason(wrong)}": {wrong.says}'
    else:
        why = str(wrong).partition("\nassert ")[0]
    return f"{where}: {said}\n      {why}"


def _untrue(wrong: BaseException) -> bool:
    """Whether a sentence found something else than it says; what the ledger itself asserts is a defect of ours."""
    at = wrong.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    found = at is not None and at.tb_frame.f_code.co_filename.startswith(HERE)
    return found and isinstance(wrong, AssertionError)
