"""Practices: the branch of the firm that a person or a project belongs to, from a month on."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from domain.event import Event
from domain.norm_hours import NormHoursSet

UtilisationBasis: TypeAlias = Literal[
    "norm_hours",  # hours that people are available for
    "included_hours",  # all hours approved: then all time must be recorded
]


class PracticeAssigned(Event, frozen=True, kw_only=True):
    """A person or a project belongs to a practice from the first day of a month on; what was before stays."""

    practice: str
    valid_from: date
    person_id: str | None = None
    project_id: str | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        person, project = self.person_id, self.project_id
        return ("figures", f"person:{person}" if person is not None else f"project:{project}")


class UtilisationBasisSet(Event, frozen=True, kw_only=True):
    """By which hours the entity divides when it says how well its people are used."""

    basis: UtilisationBasis

    @property
    def tags(self) -> tuple[str, ...]:
        return ("figures",)


FigureEvent: TypeAlias = NormHoursSet | PracticeAssigned | UtilisationBasisSet
