"""What pytest needs to play finance's files: the words, a stage for each scenario, and sentences it knows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from features.board import Board
from features.house import House
from features.nearest import Strange, mumbled, strange
from features.reading import defect
from features.scratch import database
from features.stage import Stage
from features.steps.words import Unclear
from features.telling import told
from features.vocabulary import NOUNS

PLAYING = pytest.StashKey[Scenario]()
PLAYED = pytest.StashKey[Step]()
pytest_plugins = [f"features.steps.{noun}" for noun in NOUNS]


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
def datatable() -> list[list[str]]:
    """What a step finds that needs a table where none is written."""
    raise Unclear("This sentence needs a table under it.")


@pytest.fixture
def docstring() -> str:
    """What a step finds that needs a text where none is written."""
    raise Unclear('This sentence needs a text under it, between two lines of """.')


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


def pytest_bdd_before_step(
    request: pytest.FixtureRequest, step: Step, step_func: Callable[..., Any]
) -> None:
    """A Given must succeed, a When may be refused; what stands under a sentence must be asked for by it."""
    request.node.stash[PLAYED] = step
    stage: Stage = request.getfixturevalue("stage")
    stage.begins(step.type)
    takes = step_func.__signature__.parameters  # type: ignore[attr-defined]
    if step.datatable is not None and "datatable" not in takes:
        raise Unclear("This sentence takes no table.")
    if step.docstring is not None and "docstring" not in takes:
        raise Unclear("This sentence takes no text under it.")


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
