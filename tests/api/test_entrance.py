"""The way in for people: a token is checked once, kept in a cookie that reads, and forgotten when asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from api.app import build

PAGE = {"Accept": "text/html"}


@pytest.fixture
def visitor(firm: Any) -> Iterator[TestClient[Any]]:
    """Somebody with a browser and no cookie yet."""
    with TestClient(build(firm), raise_server_exceptions=False) as browser:
        yield browser


def test_a_person_without_a_token_is_sent_to_the_sign_in_page(visitor: Any) -> None:
    answer = visitor.get("/", headers=PAGE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "token" in visitor.get("/sign-in", headers=PAGE).text


def test_a_program_without_a_token_is_never_sent_to_a_page(visitor: Any) -> None:
    answer = visitor.get("/v1/books", headers=PAGE, follow_redirects=False)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_in_force_lets_in_and_is_kept_where_no_script_reads_it(
    visitor: Any, tokens: dict[str, str]
) -> None:
    answer = visitor.post("/sign-in", data={"token": tokens["auditor"]}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert visitor.get("/v1/books").status_code == 200


def test_the_address_that_the_demo_prints_lets_in_at_once(
    visitor: Any, tokens: dict[str, str]
) -> None:
    address = f"/sign-in?token={tokens['auditor']}"
    assert visitor.get(address, follow_redirects=False).status_code == 303
    assert visitor.get("/v1/books").status_code == 200


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_another_token_does_not_let_in(visitor: Any, token: str) -> None:
    answer = visitor.post("/sign-in", data={"token": token}, follow_redirects=False)
    assert answer.status_code == 401
    assert "not in force" in answer.text
    assert visitor.get("/v1/books").status_code == 401


def test_who_signs_out_is_out(visitor: Any, tokens: dict[str, str]) -> None:
    visitor.post("/sign-in", data={"token": tokens["auditor"]})
    visitor.post("/sign-out")
    assert visitor.get("/v1/books").status_code == 401
