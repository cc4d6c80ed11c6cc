"""The audit trail of anything: who did what, when, under which request; and whether the views keep up."""

from __future__ import annotations

from features.checks import same
from features.stage import Stage
from features.steps.words import rows
from features.vocabulary import view
from projections import audit_trail, health

COLUMNS = ("who", "for", "when", "what", "request")


@view("the audit trail of <name> reads", "audit_trail.of", table=COLUMNS)
def trail_reads(stage: Stage, name: str, datatable: list[list[str]]) -> None:
    """Checks every line of the audit trail of an entry, contract, invoice, customer or other id, in order; only
    the columns given. In "what" stands any part of the line's sentence.

    `the audit trail of psa:1 reads`
    """
    want = rows(datatable, *COLUMNS)
    found = stage.trail(audit_trail.of, name)
    said = "; ".join(line.summary for line in found)
    assert len(found) == len(want), (
        f"the audit trail of {name} has {len(found)} lines, not {len(want)}: {said}"
    )
    for line, row in zip(found, want, strict=True):
        where = f'the line "{line.summary}"'
        if "who" in row:
            same(line.actor, row["who"], f"who acted in {where}")
        if "for" in row:
            same(line.on_behalf_of or "", row["for"], f"on whose behalf in {where}")
        if "when" in row:
            same(line.recorded_at.date().isoformat(), row["when"], f"the day of {where}")
        if "request" in row:
            same(line.request, row["request"], f"the request of {where}")
        if "what" in row:
            assert row["what"] in line.summary, f'{where} does not say "{row["what"]}"'


@view("the views are up to date", "health.views")
def up_to_date(stage: Stage) -> None:
    """Checks that every view has read all that was recorded.

    `the views are up to date`
    """
    for view_health in stage.health(health.views):
        same(view_health.behind, 0, f"lines {view_health.view} is behind in {view_health.book}")
