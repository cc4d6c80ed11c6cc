"""Figures of the firm, and the norm hours and practices that they are measured by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from domain.figure_commands import AssignPractice, SetNormHours, SetUtilisationBasis
from domain.norm_hours import Per
from domain.practice import UtilisationBasis
from features.checks import same
from features.stage import Stage
from features.steps.words import Unclear, rows, said_date
from features.vocabulary import act, view
from processes.clearing import today_of
from projections import figure_explained, figures
from projections.figure_parts import By

NORMS = ("hours", "per", "person", "grade", "from", "until")
FIGURES = ("entity", "practice", "project", "person", "month", "value")
EXPLAINED = ("part", "value", "entry", "invoice", "facts", "rules")
ALWAYS = date(1990, 1, 1)


@act("these norm hours hold", SetNormHours, table=NORMS)
def norm_hours_hold(stage: Stage, datatable: list[list[str]]) -> None:
    """Says for how many hours a day or a week people are available; a row that names neither a person nor a
    grade is for everybody.

    `these norm hours hold`
    """
    for row in rows(datatable, *NORMS, needs=("hours", "per")):
        said = SetNormHours(
            hours=row["hours"],
            per=_word(row["per"], Per),
            valid_from=said_date(row["from"]) if "from" in row else ALWAYS,
            valid_to=said_date(row["until"]) if "until" in row else None,
            person_id=row.get("person"),
            grade=row.get("grade"),
        )
        stage.ask(said)


def _word(said: str, kind: Any) -> Any:
    try:
        return msgspec.convert(said.replace(" ", "_"), kind)
    except msgspec.ValidationError as error:
        raise Unclear(f'"{said}" is none of the words known here: {error}.') from None


@act("<person> is of the practice <practice:name>[ from <since>]", AssignPractice)
def person_of(stage: Stage, person: str, practice: str, since: date | None) -> None:
    """Says to which practice a person belongs from the first day of a month on.

    `Ann is of the practice tax from 2026-01-01`
    """
    stage.ask(AssignPractice(practice=practice, valid_from=since or ALWAYS, person_id=person))


@act("project <project> is of the practice <practice:name>[ from <since>]", AssignPractice)
def project_of(stage: Stage, project: str, practice: str, since: date | None) -> None:
    """Says to which practice a project belongs, which counts for people who belong to none.

    `project C-100 is of the practice audit`
    """
    stage.ask(AssignPractice(practice=practice, valid_from=since or ALWAYS, project_id=project))


@act("utilisation divides by <basis:text>", SetUtilisationBasis)
def divides_by(stage: Stage, basis: str) -> None:
    """Says whether utilisation divides by norm hours or by included hours: all those approved.

    `utilisation divides by "included hours"`
    """
    stage.ask(SetUtilisationBasis(basis=_word(basis, UtilisationBasis)))


@view(
    "the <figure:text> by <by:text> from <first:date> until <last:date> is as follows",
    "figures.listing",
    table=FIGURES,
)
def figures_are(
    stage: Stage, figure: str, by: str, first: date, last: date, datatable: list[list[str]]
) -> None:
    """Checks a figure (utilisation, realisation, effective rate, leakage, wip days, invoice cycle time, billed on schedule, dispute rate, exceptions within service level) over some days, by any of
    entity, practice, project, person and month. A value of "not defined" has nothing to divide by.

    `the "utilisation" by "person,month" from 2026-01-01 until 2026-02-28 is as follows`
    """
    named = (_named(figure),)
    try:
        dimensions = figures.names_of([word.strip() for word in by.split(",")])
    except ValueError as unknown:
        raise Unclear(str(unknown)) from None
    book = stage.defaults.book()
    today = today_of(stage.house.firm())
    asked = {"first": first, "last": last, "by": dimensions, "names": named, "today": today}
    found = stage.look(figures.listing, book, **asked)
    said = rows(datatable, *FIGURES, needs=("value",))
    told = sorted((_place(row), _value(row.get("value"))) for row in said)
    same(sorted((_told(one), _value(one.value)) for one in found), told, figure)


def _named(figure: str) -> figures.Name:
    for one in figures.NAMES:
        if one == figure.replace(" ", "_"):
            return one
    raise Unclear(f'"{figure}" is no figure: there are {", ".join(figures.NAMES)}.')


@view(
    "the <figure:text> of <places:text> from <first:date> until <last:date> is explained by",
    "figure_explained.explained",
    table=EXPLAINED,
)
def explained_by(
    stage: Stage, figure: str, places: str, first: date, last: date, datatable: list[list[str]]
) -> None:
    """Checks all that adds up to a figure of one place: which lot, entry or invoice goes into which sum with how
    much, and by which facts and rules. The place is named by any of entity, practice, project, person and month.

    `the "realisation" of "project C-100, month 2026-01" from 2026-01-01 until 2026-01-31 is explained by`
    """
    named = _named(figure)
    at = dict(_at(one) for one in places.split(","))
    found = stage.look(
        figure_explained.explained,
        stage.defaults.book(),
        name=named,
        at=at,
        first=first,
        last=last,
        journals=stage.house.books.open,
        limit=1000,
        today=today_of(stage.house.firm()),
    )
    said = rows(datatable, *EXPLAINED, needs=("part", "value"))
    asked = [name for name in EXPLAINED if any(name in row for row in said)]
    told = sorted(_cells(row, asked) for row in said)
    same(sorted(_cells(_explained(one), asked) for one in found.parts), told, figure)


def _at(said: str) -> tuple[By, str]:
    word, _, value = said.strip().partition(" ")
    try:
        (dimension,) = figures.names_of([word])
    except ValueError as unknown:
        raise Unclear(str(unknown)) from None
    return dimension, value.strip()


def _explained(one: figure_explained.Part) -> dict[str, str]:
    return {
        "part": one.part,
        "value": f"{one.value:f}",
        "entry": one.entry_id or "",
        "invoice": one.invoice_id or "",
        "facts": ", ".join(because.event for because in one.because),
        "rules": ", ".join(dict.fromkeys(r for because in one.because for r in because.rulings)),
    }


def _cells(row: dict[str, str], asked: list[str]) -> tuple[str, ...]:
    return tuple(_value(row[one]) if one == "value" else row.get(one, "") for one in asked)


def _place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in FIGURES[:-1])


def _told(one: figures.Figure) -> tuple[str, ...]:
    said = (one.entity, one.practice, one.project_id, one.person_id, one.month)
    return tuple(part or "" for part in said)


def _value(said: str | Decimal | None) -> str:
    if said in (None, "not defined"):
        return "not defined"
    return f"{Decimal(str(said).replace(',', '')):.4f}"
