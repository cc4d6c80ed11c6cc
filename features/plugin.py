"""What pytest needs to play finance's files: the words, a stage for each scenario, and sentences it knows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import given, then, when
from pytest_bdd.parser import Feature, Scenario, Step
from pytest_bdd.parsers import StepParser

from features.board import Board
from features.house import House
from features.nearest import Strange, mumbled, strange
from features.reading import defect
from features.scratch import database
from features.sentence import Sentence, Table
from features.stage import Stage
from features.steps.words import Unclear
from features.telling import told
from features.vocabulary import known

PLAYING = pytest.StashKey[Scenario]()
PLAYED = pytest.StashKey[Step]()


@pytest.fixture(scope="session")
def board(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Board]]:
    """The views of this run: their database is made when the first sentence looks at one."""
    made: list[Board] = []
    with database(request, tmp_path_factory) as url:

        def hang() -> Board:
            if not made:
                made.append(Board(url()))
            return made[0]

        yield hang
        for one in made:
            one.close()


@pytest.fixture
def stage(board: Callable[[], Board]) -> Stage:
    """The ledger of one scenario, empty."""
    return Stage(lambda clock: House(board, clock))


@pytest.fixture
def datatable() -> None:
    """No table stands under the sentence."""


@pytest.fixture
def docstring() -> None:
    """No text stands under the sentence."""


class Known(StepParser):
    """Any sentence of the vocabulary. One step a keyword plays them all: pytest-bdd looks at each, each time."""

    def __init__(self, keyword: str) -> None:
        super().__init__(keyword)

    def is_matching(self, name: str) -> bool:
        return bool(known(self.name, name))

    def parse_arguments(self, name: str) -> dict[str, Any]:
        found = known(self.name, name)
        assert len(found) == 1, f"several sentences are {name!r}: {[s.pattern for s in found]}"
        return {"sentence": found[0], "text": name}


@given(Known("Given"))
@when(Known("When"))
@then(Known("Then"))
def play(
    stage: Stage, sentence: Sentence, text: str, datatable: Table | None, docstring: str | None
) -> None:
    """Plays one sentence on the scenario's stage."""
    sentence.play(stage, text, datatable, docstring)


# --- hooks of pytest-bdd -----------------------------------------------------------------------


def pytest_bdd_before_scenario(
    request: pytest.FixtureRequest, feature: Feature, scenario: Scenario
) -> None:
    """Before anything is played, every sentence must be known."""
    request.node.stash[PLAYING] = scenario
    request.node.user_properties += [("feature", feature.name), ("scenario", scenario.name)]
    if line := mumbled(scenario):
        raise Unclear(f'"{line}" is no sentence: begin it with Given, When or Then.')
    if all(step.type != "then" for step in scenario.steps):
        raise Unclear("This scenario checks nothing: say what must be so with Then.")
    unknown = strange(feature.filename, scenario.steps)
    if unknown:
        raise Strange(unknown)


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    """A Given must succeed, a When may be refused."""
    request.node.stash[PLAYED] = step
    request.getfixturevalue("stage").begins(step.type)


def pytest_bdd_after_step(request: pytest.FixtureRequest, scenario: Scenario, step: Step) -> None:
    """After the last sentence, nothing refused may be left unexamined."""
    if step is scenario.steps[-1]:
        request.getfixturevalue("stage").end()


def pytest_bdd_apply_tag(tag: str, function: Any) -> bool:  # noqa: ARG001
    """Tags are finance's own: they select nothing here and need not be announced."""
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A scenario that failed says so in finance's words; a defect of ours keeps its trace."""
    report = yield
    scenario = item.stash.get(PLAYING, None)
    if call.excinfo is not None and scenario is not None:
        said = told(scenario, item.stash.get(PLAYED, None), call.excinfo.value)
        report.longrepr = said or report.longrepr
    return report


# --- feature files as tests --------------------------------------------------------------------


class FeatureFile(pytest.Module):
    """A .feature file, collected wherever it lies."""

    def _getobj(self) -> ModuleType:
        unread = defect(self.path)
        if unread:
            raise self.CollectError(unread)
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        exec(  # noqa: S102 - our own two lines: pytest-bdd binds scenarios to the module that calls it
            compile(
                f"from pytest_bdd import scenarios\nscenarios({str(self.path)!r})",
                str(self.path),
                "exec",
            ),
            vars(module),
        )
        return module


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    """Every .feature file named or found is a file of tests."""
    if file_path.suffix != ".feature":
        return None
    node: FeatureFile = FeatureFile.from_parent(parent, path=file_path)
    return node
