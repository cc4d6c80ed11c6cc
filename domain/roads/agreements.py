"""The roads of commands about master agreements."""

from __future__ import annotations

from domain import agreeing
from domain.agreement_commands import AmendAgreement, EndAgreement, SignAgreement
from domain.road import Road

ROADS: dict[type, Road] = {
    SignAgreement: Road(agreeing.sign_agreement),
    AmendAgreement: Road(agreeing.amend_agreement),
    EndAgreement: Road(agreeing.end_agreement),
}
