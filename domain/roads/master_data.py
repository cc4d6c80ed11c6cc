"""The roads of commands about what the firm works with."""

from __future__ import annotations

from collections.abc import Iterable

from domain import closing, ending, master_data, moving
from domain.boundary import LEDGER, REGISTER
from domain.knowledge import Knowledge
from domain.master_commands import (
    AskReopening,
    ChangeGrade,
    ClosePeriod,
    CloseProject,
    EndContract,
    HoldCustomer,
    MovePerson,
    OpenEntity,
    OpenProject,
    PinPeriod,
    PublishRates,
    RegisterCustomer,
    RegisterPerson,
    ReleaseCustomer,
    ReopenPeriod,
    SetRatePrecedence,
    SignContract,
)
from domain.road import Road, account


def _account_and_plan(command: EndContract) -> tuple[str, ...]:
    return *account(command), f"plan:{command.contract_id}"


def _drafts(command: EndContract, known: Knowledge) -> Iterable[str]:
    """The open drafts, which may have fees that the end cuts short."""
    on = known.account_alone(command.contract_id)
    return [f"invoice:{invoice_id}" for invoice_id in on.drafts]


ROADS: dict[type, Road] = {
    OpenEntity: Road(master_data.open_entity),
    RegisterCustomer: Road(master_data.register_customer),
    HoldCustomer: Road(master_data.hold_customer),
    ReleaseCustomer: Road(master_data.release_customer),
    RegisterPerson: Road(master_data.register_person),
    ChangeGrade: Road(master_data.change_grade),
    MovePerson: Road(moving.move_person),
    OpenProject: Road(master_data.open_project),
    CloseProject: Road(master_data.close_project),
    SignContract: Road(master_data.sign_contract),
    EndContract: Road(ending.end_contract, _account_and_plan, _drafts),
    PublishRates: Road(master_data.publish_rates),
    SetRatePrecedence: Road(master_data.set_precedence),
    ClosePeriod: Road(closing.close),
    PinPeriod: Road(closing.pin, lambda _: (REGISTER, LEDGER)),
    AskReopening: Road(closing.ask_reopening),
    ReopenPeriod: Road(closing.reopen),
}
