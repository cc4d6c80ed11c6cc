"""Norm hours, practices and the basis of utilisation of a book, folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.catalogue import AnyEvent
from domain.norm_hours import NormHours, NormHoursSet
from domain.practice import PracticeAssigned, UtilisationBasis, UtilisationBasisSet


class FigureTerms(msgspec.Struct, frozen=True):
    """What the figures of the firm are measured by."""

    norms: tuple[NormHours, ...] = ()
    practices: dict[tuple[str, date], str] = {}  # by whose it is, and since when
    basis: UtilisationBasis = "norm_hours"


def folded(terms: FigureTerms, seen: Sequence[tuple[int, AnyEvent]]) -> FigureTerms:
    """The terms after further facts."""
    for _, event in seen:
        match event:
            case NormHoursSet():
                terms = msgspec.structs.replace(terms, norms=(*terms.norms, event.norm))
            case PracticeAssigned():
                said = {(event.tags[1], event.valid_from): event.practice}
                terms = msgspec.structs.replace(terms, practices=terms.practices | said)
            case UtilisationBasisSet():
                terms = msgspec.structs.replace(terms, basis=event.basis)
            case _:
                pass
    return terms
