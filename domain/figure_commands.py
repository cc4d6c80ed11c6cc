"""Commands about what the figures of the firm are measured by: norm hours, practices, the basis of utilisation."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from domain.command import Command, Id, Number, Word
from domain.norm_hours import Per
from domain.practice import UtilisationBasis


class SetNormHours(Command, frozen=True, kw_only=True):
    """Say for how many hours a person is available, everybody of a grade, or, naming neither, everybody.

    Zero hours from a day on: the person left. Zero hours until a day: holidays.
    """

    hours: Number
    per: Per = "day"  # a working day, or a week of five
    valid_from: date
    valid_to: date | None = None  # inclusive; none: until further notice
    person_id: Id | None = None
    grade: Word | None = None


class AssignPractice(Command, frozen=True, kw_only=True):
    """Say to which practice a person or a project belongs from the first day of a month on."""

    practice: Id
    valid_from: date
    person_id: Id | None = None
    project_id: Id | None = None


class SetUtilisationBasis(Command, frozen=True, kw_only=True):
    """Say whether utilisation divides by norm hours or by all hours approved."""

    basis: UtilisationBasis


FigureCommand: TypeAlias = SetNormHours | AssignPractice | SetUtilisationBasis
