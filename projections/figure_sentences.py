"""What the audit trail says of what figures are measured by."""

from __future__ import annotations

from domain import norm_hours, practice
from domain.catalogue import AnyEvent


def told(event: AnyEvent, currency: str | None) -> str | None:  # noqa: ARG001 - as every area is asked
    """The sentence of a fact of this area; none for any other."""
    match event:
        case norm_hours.NormHoursSet(norm=norm):
            until = f" until {norm.valid_to}" if norm.valid_to else ""
            whose = norm.person_id or (f"Grade {norm.grade}" if norm.grade else "Everybody")
            return f"{whose} has {norm.hours} norm hours a {norm.per} from {norm.valid_from}{until}"
        case practice.PracticeAssigned():
            whose = event.person_id or f"Project {event.project_id}"
            return f"{whose} belongs to practice {event.practice} from {event.valid_from}"
        case practice.UtilisationBasisSet():
            return f"Utilisation divides by {event.basis.replace('_', ' ')}"
        case _:
            return None
