"""Every link on the way from the first page leads somewhere, over the demo firm with all its mess."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from litestar.testing import TestClient

from api.app import build
from tests.console.conftest import COOKIE, PAGE, Demo, token_for

OF_EACH_KIND = 25  # pages looked at of each kind, such as /entries; there are thousands
KINDS = {
    "",
    "console",
    "contracts",
    "customers",
    "entries",
    "exceptions",
    "figures",
    "invoices",
    "ledger",
    "lines",
    "receivable",
    "trail",
    "v1",  # invoices as files
    "views",
}
pytestmark = pytest.mark.slow


def links(page: str) -> set[str]:
    return {
        urldefrag(unescape(href)).url for href in re.findall(r'(?:href|src)="([^"#][^"]*)"', page)
    }


def kind(path: str) -> str:
    """The page's kind, and whether it is asked for narrowed: both are looked at."""
    parts = urlsplit(path)
    return parts.path.split("/")[1] + ("?" if parts.query else "")


def test_every_link_from_the_first_page_on_leads_to_a_page(demo: Demo) -> None:
    met: Counter[str] = Counter()
    broken: list[str] = []
    with TestClient(build(demo.firm), raise_server_exceptions=False) as client:
        client.cookies.set(COOKIE, token_for(demo.firm))
        ahead, seen = deque(["/"]), {"/"}
        while ahead:
            path = ahead.popleft()
            met[kind(path)] += 1
            answer: Any = client.get(path, headers=PAGE, follow_redirects=False)
            if answer.status_code != 200:
                broken.append(f"{path}: {answer.status_code}")
                continue
            for link in (
                sorted(links(answer.text)) if "html" in answer.headers["content-type"] else ()
            ):
                ahead_of_kind = met[kind(link)] + sum(kind(one) == kind(link) for one in ahead)
                if link not in seen and ahead_of_kind < OF_EACH_KIND:
                    seen.add(link)
                    ahead.append(link)
    assert not broken
    assert {one.removesuffix("?") for one in met} == KINDS
    assert met["entries"] == met["lines"] == OF_EACH_KIND


def test_no_link_goes_to_a_fragment_that_is_not_there(demo: Demo) -> None:
    with TestClient(build(demo.firm)) as client:
        client.cookies.set(COOKIE, token_for(demo.firm))
        for path in ("/", "/contracts/DE01/DE-303"):
            page = client.get(path, headers=PAGE).text
            here = re.findall(r'href="#([^"]+)"', page)
            assert here
            assert all(f'id="{fragment}"' in page for fragment in here)
