"""The door for people with a browser: their token is kept in a cookie that can read and nothing else."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect

from api.actors import COOKIE, OPEN, Door
from api.problems import Problematic

STAYS_S = 12 * 3600
PLACE = "/sign-in"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in to Accrual</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1c2528; background: #f6f8f8; margin: 0; padding: 15vh 1rem 2rem }}
main {{ max-width: 25rem; margin: auto; padding: 1.5rem 2rem; background: #fff; border: 1px solid #dfe5e6; border-radius: 10px }}
h1 {{ margin: 0 0 1rem; font-size: 1.5rem; color: #12504c }}
input {{ display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; margin-top: .25rem; border: 1px solid #8f9c9f; border-radius: 6px }}
button {{ font: inherit; margin-top: 1rem; padding: .5rem 1.5rem; color: #fff; background: #12504c; border: 0; border-radius: 6px; cursor: pointer }}
:focus-visible {{ outline: 3px solid #d98a00; outline-offset: 2px }}
p {{ color: #566468; margin: 1rem 0 0 }}
.no {{ color: #a40000; margin: 0 0 .5rem }}
</style></head>
<body><main><h1>Accrual</h1><p class="no" role="alert">{said}</p>
<form method="post" action="/sign-in">
<label>Your token <input name="token" type="password" autocomplete="off" required autofocus></label>
<button>Sign in</button></form>
<p>An administrator makes one with <code>accrual token create</code>.</p></main></body></html>
"""


class SignIn(msgspec.Struct, frozen=True):
    """What the page sends."""

    token: str = ""


def page(said: str = "", status: int = 200) -> Response[str]:
    """The page that asks for a token."""
    return Response(PAGE.format(said=said), status_code=status, media_type=MediaType.HTML)


@get(PLACE, opt={OPEN: True}, include_in_schema=False)
async def sign_in(
    door: NamedDependency[Door],
    request: Request[Any, Any, Any],
    token: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Response[Any]:
    """Ask for a token; one in the address, as `accrual serve --demo` prints it, lets in at once."""
    return await _enter(door, request, token) if token else page()


@post(PLACE, opt={OPEN: True}, include_in_schema=False)
async def signed_in(
    door: NamedDependency[Door], request: Request[Any, Any, Any], data: URLEncodedBody[SignIn]
) -> Response[Any]:
    """Let in whoever has a token in force."""
    return await _enter(door, request, data.token.strip())


async def _enter(door: Door, request: Request[Any, Any, Any], token: str) -> Response[Any]:
    try:
        await door.who(token)
    except Problematic:
        return page("That token is not in force.", 401)
    cookie = Cookie(
        COOKIE,
        value=token,
        max_age=STAYS_S,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return Redirect("/", status_code=303, cookies=[cookie])


@post("/sign-out", opt={OPEN: True}, include_in_schema=False, sync_to_thread=False)
def sign_out() -> Redirect:
    """Forget the token."""
    return Redirect(PLACE, status_code=303, cookies=[Cookie(COOKIE, value="", max_age=0)])


def asks_for_a_page(request: Request[Any, Any, Any]) -> bool:
    """Whether somebody without a token is a person with a browser, who is sent to the sign-in page."""
    is_page = not request.scope["path"].startswith(("/v1", "/schema", "/problems"))
    return is_page and "text/html" in request.headers.get("Accept", "")
