"""The OpenAPI page is true: whatever it allows is answered as it says, and never by a fault."""

from __future__ import annotations

from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar import Litestar
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import asking
from api.app import build
from processes.firm import Firm


def no_fault(_: Any, response: Any, __: Any) -> None:
    """A view that is behind says 503 and when to ask again; 500 would be a fault of ours."""
    assert response.status_code != 500, response.text


CHECKS = [
    no_fault,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOOK = "OPENAPI"
EXAMPLES = 8  # of each operation: enough to try every field missing, odd and too long


class NoFirm:
    """Enough of a firm to draw the page."""

    engine = desk = None


class Answering:
    """Passes what is asked on to the service, once there is one."""

    service: Litestar

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.service(scope, receive, send)


ANSWERING = Answering()
PAGE = schemathesis.openapi.from_dict(build(cast("Firm", NoFirm())).openapi_schema.to_schema())
PAGE.app = ANSWERING
OPERATIONS: dict[str, Any] = {
    found.ok().label: found.ok()  # type: ignore[union-attr]
    for found in PAGE.get_all_operations()
}


@pytest.fixture(scope="module")
def service(firm: Firm) -> Litestar:
    """The service with one book furnished, whose name the examples are given."""
    if BOOK not in firm.books.ids():
        firm.books.create(BOOK)
    return build(firm)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_answers_as_its_page_says(
    operation: str, service: Litestar, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ANSWERING.service = service
    monkeypatch.setattr(asking, "WAIT_S", 0.0)  # nobody carries views here: do not wait for it
    headers = {"Authorization": f"Bearer {tokens['all']}"}

    @given(OPERATIONS[operation].as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: Any) -> None:
        if "book" in case.path_parameters:
            case.path_parameters["book"] = BOOK
        case.call_and_validate(headers=headers, checks=CHECKS)

    answers()
