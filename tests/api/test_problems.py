"""Every no has a code with one status and one page, and every refusal of the domain has its code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.problems import MEANINGS, of
from domain import refusal
from domain.refusal import Refused
from journal.journal import Journal, Overtaken


def every(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from every(narrower)


def test_every_refusal_has_a_status() -> None:
    codes = {kind.code for kind in every(Refused) if not kind.__module__.startswith("tests")}
    assert codes <= set(MEANINGS)


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_problem_has_a_page_that_explains_it(caller: Any, code: str) -> None:
    page = caller.get(f"/problems/{code}").json()
    assert page["code"] == code
    assert page["explained"].endswith(".")


def test_the_reason_of_a_rule_has_a_page_in_the_words_of_the_rule(caller: Any) -> None:
    kind = caller.record("e:1", quantity="24.25").json()["type"]
    page = caller.get(kind).json()
    assert (page["code"], page["status"]) == ("more_than_a_day", 422)
    assert "24 hours" in page["explained"]
    assert "splits" in page["explained"], "it says what would clear it"


def test_the_page_of_an_unknown_problem_is_404(caller: Any) -> None:
    assert caller.get("/problems/nonsense").status_code == 404


def test_refused_time_carries_the_reason_of_its_rule_as_its_type() -> None:
    told = of(refusal.TimeNotAccepted("zero_quantity", "No time was worked.", entry_id="e:1"))
    assert (told.type, told.status) == ("/problems/zero_quantity", 422)
    assert told.about == {"entry_id": "e:1"}


def test_a_kind_of_refusal_that_is_new_is_answered_as_the_wider_kind() -> None:
    class UnknownTaxOffice(refusal.Unknown):
        code = "unknown_tax_office"

    assert of(UnknownTaxOffice("No such tax office.")).type == "/problems/unknown"


def test_a_command_that_was_overtaken_says_when_to_try_again(
    caller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(_: object, appends: list[object], **__: object) -> list[Exception]:
        return [Overtaken("Again and again.") for _ in appends]

    monkeypatch.setattr(Journal, "append_each", overtaken)
    answer = caller.record("e:1")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
