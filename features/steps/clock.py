"""The day it is, and what a scenario takes for granted."""

from __future__ import annotations

from datetime import date, time

from features.stage import OPENING, Stage
from features.vocabulary import state


@state("today is <date>")
def today_is(stage: Stage, date: date) -> None:
    """Sets the day on which everything after this line is done and recorded. At the start it is 2026-01-31.

    `today is 2026-02-05`
    """
    stage.set_clock(date, OPENING)


@state("it is <time> UTC on <date>")
def time_is(stage: Stage, time: time, date: date) -> None:
    """Sets the moment, in universal time, at which everything after this line is done and recorded.

    `it is 03:30 UTC on 2026-02-01`
    """
    stage.set_clock(date, time)


@state("nothing is taken for granted")
def nothing_granted(stage: Stage) -> None:
    """From here on no entity, customer, project, person or rate is filled in: each must be said.

    `nothing is taken for granted`
    """
    stage.defaults.granted = False
