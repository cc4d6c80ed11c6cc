"""What stands on paper about companies: what invoices print, and what electronic ones are addressed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.papers import Papers
from domain.papers_commands import ALWAYS, DescribeCustomer, DescribeEntity, NameMatter
from features.stage import Stage
from features.steps.words import Unclear, rows
from features.vocabulary import act

FIELDS = {name.replace("_", " "): name for name in Papers.__struct_fields__}


def _papers(datatable: list[list[str]]) -> dict[str, Any]:
    """A table of what is said and what it says. Raises Unclear for something papers do not say."""
    said = {}
    for row in rows(datatable, "what", "says", needs=("what", "says")):
        what = row.get("what", "").lower()
        if what not in FIELDS:
            raise Unclear(f'Papers do not say "{what}". They say: {", ".join(FIELDS)}.')
        said[FIELDS[what]] = row.get("says")
    return said


@act(
    "the papers of the entity say[ from <since>]",
    DescribeEntity,
    table=("what", "says"),
)
def entity_papers(stage: Stage, since: date | None, datatable: list[list[str]]) -> None:
    """Says what the entity's invoices print of it: legal name, street, city, country, vat id, iban...

    `the papers of the entity say`
    """
    entity = stage.defaults.book()
    said = _papers(datatable)
    stage.ask(DescribeEntity(entity_id=entity, valid_from=since or ALWAYS, **said))


@act(
    "the papers of <customer> say[ from <since>]",
    DescribeCustomer,
    table=("what", "says"),
)
def customer_papers(
    stage: Stage, customer: str, since: date | None, datatable: list[list[str]]
) -> None:
    """Says what is printed of a customer, and how figures are written for it (locale).

    `the papers of ACME say`
    `the papers of ACME say from 2026-02-01`
    """
    said = _papers(datatable)
    stage.ask(DescribeCustomer(customer_id=customer, valid_from=since or ALWAYS, **said))


@act("the customer calls project <project> matter <name>", NameMatter)
def matter(stage: Stage, project: str, name: str) -> None:
    """Says what the customer calls a project: the client's matter id on a law firm's invoices.

    `the customer calls project P-1 matter M-2026-7`
    """
    stage.ask(NameMatter(project_id=project, matter=name))
