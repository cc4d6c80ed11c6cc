"""The roads of commands about what the figures of the firm are measured by."""

from __future__ import annotations

from typing import Any

from domain import figure_terms
from domain.boundary import REGISTER
from domain.figure_commands import AssignPractice, SetNormHours, SetUtilisationBasis
from domain.road import Road


def _terms(_: Any) -> tuple[str, ...]:
    return REGISTER, "figures"


ROADS: dict[type, Road] = {
    SetNormHours: Road(figure_terms.set_norm_hours, _terms),
    AssignPractice: Road(figure_terms.assign_practice, _terms),
    SetUtilisationBasis: Road(figure_terms.set_basis, _terms),
}
