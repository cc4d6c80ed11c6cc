"""Projects that time is put against."""

from __future__ import annotations

from datetime import date

from domain.master_commands import CloseProject, OpenProject
from features.stage import Stage
from features.vocabulary import act


@act("project <project> is opened[ from <since>][ until <until>]", OpenProject)
def opened(stage: Stage, project: str, since: date | None, until: date | None) -> None:
    """Opens a project. A contract's projects are opened anyway, without dates.

    `project P-1 is opened from 2026-01-01 until 2026-06-30`
    """
    stage.ask(OpenProject(project_id=project, name=project, opens_on=since, closes_on=until))


@act("project <project> closes/closed on <date>", CloseProject)
def closes(stage: Stage, project: str, date: date) -> None:
    """Closes a project: the day given is its last.

    `project P-1 closes on 2026-01-20`
    """
    book = stage.defaults.projects.get(project)
    stage.ask(CloseProject(project_id=project, closes_on=date), book)
