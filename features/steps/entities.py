"""Legal entities, each with its own book."""

from __future__ import annotations

from domain.master_commands import OpenEntity
from features.stage import Stage
from features.vocabulary import act, state


@act(
    "entity <entity> keeps its book in <currency>[ in time zone <zone>]"
    "[ with invoices numbered <prefix> and credit memos numbered <credit:prefix>]",
    OpenEntity,
)
def opens(
    stage: Stage,
    entity: str,
    currency: str,
    zone: str | None,
    prefix: str | None,
    credit: str | None,
) -> None:
    """Opens the book of a legal entity; sentences after it mean this book. Default: GB01 in GBP.

    `entity FR01 keeps its book in EUR`
    `entity US01 keeps its book in USD in time zone America/New_York`
    `entity DE01 keeps its book in EUR with invoices numbered RE and credit memos numbered GS`
    """
    stage.ask(
        OpenEntity(
            entity_id=entity,
            name=entity,
            base_currency=currency,
            time_zone=zone or "UTC",
            invoice_prefix=prefix,
            credit_prefix=credit,
        ),
        book=entity,
    )


@state("we turn to the book of <entity>")
def turns(stage: Stage, entity: str) -> None:
    """Sentences after it mean this entity's book. A contract, project or entry is found in its own book anyway.

    `we turn to the book of FR01`
    """
    stage.defaults.current = entity
