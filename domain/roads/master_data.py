"""The roads of commands about what the firm works with."""

from __future__ import annotations

from domain import closing, master_data, moving
from domain.boundary import LEDGER, REGISTER
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
from domain.road import Road

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
    EndContract: Road(master_data.end_contract),
    PublishRates: Road(master_data.publish_rates),
    SetRatePrecedence: Road(master_data.set_precedence),
    ClosePeriod: Road(closing.close),
    PinPeriod: Road(closing.pin, lambda _: (REGISTER, LEDGER)),
    AskReopening: Road(closing.ask_reopening),
    ReopenPeriod: Road(closing.reopen),
}
