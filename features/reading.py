"""What can be wrong with a feature file before anything in it is played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.gherkin_parser import GherkinDocument, get_gherkin_document
from pytest_bdd.parser import Feature, ScenarioTemplate, Step

from features.places import shown

ENCODING = "utf-8-sig"


def defect(path: Path) -> str | None:
    """Why a file can not be played, in a sentence; None when it can.

    A byte order mark, as some editors put before the first word, is no defect: the file is read here
    first, and pytest-bdd reads each file once.
    """
    name = shown(str(path))
    try:
        document = get_gherkin_document(str(path), ENCODING)
        get_feature(str(path.parent), path.name, ENCODING)
    except GherkinParseError as wrong:
        return f"{name}:{wrong.line}: {wrong.message}"
    except UnicodeDecodeError as wrong:
        return f"{name}: it is not UTF-8 text ({wrong.reason}): save it as UTF-8."
    except KeyError:  # what the parser makes of a file without one
        return f"{name}: there is no Feature in it."
    seen: dict[str, int] = {}
    for title, line in _scenarios(document):
        if title in seen:  # the second would silently take the first one's place
            return f'{name}:{line}: the scenario "{title}" stands on line {seen[title]} already.'
        seen[title] = line
    return None if seen else f"{name}: there is no Scenario in it."


def _scenarios(document: GherkinDocument) -> Iterator[tuple[str, int]]:
    for child in document.feature.children:
        if child.scenario:
            yield child.scenario.name, child.scenario.location.line
        for grandchild in child.rule.children if child.rule else ():
            if grandchild.scenario:
                yield grandchild.scenario.name, grandchild.scenario.location.line


def scenarios(path: Path) -> list[ScenarioTemplate]:
    """The scenarios of a file that can be played."""
    feature: Feature = get_feature(str(path.parent), path.name, ENCODING)
    return list(feature.scenarios.values())


def sentences(path: Path) -> Iterator[Step]:
    """Every sentence of a file with the examples of an outline filled in, backgrounds once a scenario."""
    for template in scenarios(path):
        contexts = [row for examples in template.examples for row in examples.as_contexts()]
        for context in contexts or [{}]:
            yield from template.render(context).steps
