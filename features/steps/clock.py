"""The day it is, and what a scenario takes for granted."""

from __future__ import annotations

from datetime import date

from features.stage import Stage
from features.vocabulary import state


@state("today is <date>")
def today_is(stage: Stage, date: date) -> None:
    """Sets the day on which everything after this line is done and recorded. At the start it is 2026-01-31.

    `today is 2026-02-05`
    """
    stage.today = date


@state("nothing is taken for granted")
def nothing_granted(stage: Stage) -> None:
    """From here on no entity, customer, project, person or rate is filled in: each must be said.

    `nothing is taken for granted`
    """
    stage.defaults.granted = False
