"""Who may ask, and for what: nothing reaches the pages that has not passed here.

The page is for the people of one machine, or of one office that was given a token. A web page of somebody else, opened
in the same browser, is the attacker to think of: it can send requests here and must get nothing for them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_ADDRESS = 8_192
"""Bytes of a path and its query."""
MOST_BODY = 65_536
"""Bytes of what a form sends."""
COOKIE = "gijiroku"
_RULES = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _RULES,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def is_this_machine(host: str) -> bool:
    """Whether an address can be reached from this machine only.

    >>> is_this_machine("127.0.0.2"), is_this_machine("localhost"), is_this_machine("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class TooLarge(Exception):
    """More was sent than a form can hold."""


class Doorkeeper:
    """Lets requests through to the application, or answers them itself."""

    def __init__(self, app: ASGIApp, *, token: str | None) -> None:
        self._app = app
        self._token = token
        """What opens the pages; None: they can be reached from this machine only."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket: there are none
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = self._answer(scope, Headers(scope=scope))

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        if answer is not None:
            await answer(scope, receive, sending)
            return
        try:
            await self._app(scope, _measured(receive), sending)
        except TooLarge:
            await PlainTextResponse("too much was sent", 413)(scope, receive, sending)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """What is said to a request that does not pass; None: it passes."""
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > MOST_ADDRESS:
            return PlainTextResponse("the address is too long", 414)
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return PlainTextResponse("not done here", 405, {"allow": "GET, HEAD, POST"})
        if self._token is None and not is_this_machine(_host(headers)):
            # A name of somebody else that leads here: what a page can do that had its own name turned to this machine.
            return PlainTextResponse("this page goes by 127.0.0.1 or localhost only", 421)
        if _is_forged(scope["method"], headers):
            return PlainTextResponse("this was not asked from a page of Gijiroku", 403)
        if not _declared(headers):
            return PlainTextResponse("too much was sent", 413)
        return self._unknown(scope, headers) if self._token is not None else None

    def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """What is said to somebody who has not shown the token."""
        assert self._token is not None
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        shown = dict(given).get("token")
        if shown is not None and _same(shown, self._token):
            rest = urlencode([one for one in given if one[0] != "token"])
            path = "/" + scope["path"].lstrip("/")  # two slashes would name another machine
            answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
            answer.set_cookie(COOKIE, _pass(self._token), httponly=True, samesite="lax", path="/")
            return answer
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if _same(bearer, self._token) or _same(cookie, _pass(self._token)):
            return None
        return PlainTextResponse("open the address with the token that gijiroku serve printed", 401)


def _host(headers: Mapping[str, str]) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_forged(method: str, headers: Mapping[str, str]) -> bool:
    """Whether another web page asks. It may lead here by a link; it may not fetch, embed or send."""
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
    if method == "POST":
        origin = urlsplit(headers.get("origin", ""))
        return site not in {"none", "same-origin"} or origin.netloc == "" or origin.netloc != headers.get("host")
    return site in {"cross-site", "same-site"} and mode != "navigate"


def _declared(headers: Mapping[str, str]) -> bool:
    """Whether what is sent says of itself that it is small enough."""
    length = headers.get("content-length", "0")
    return length.isascii() and length.isdecimal() and int(length[:20]) <= MOST_BODY


def _measured(receive: Receive) -> Receive:
    """The same, but nobody can send more than a form holds."""
    taken = 0

    async def measured() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BODY:
            raise TooLarge
        return message

    return measured


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _pass(token: str) -> str:
    """What the browser keeps instead of the token itself."""
    return hmac.new(token.encode(), b"pass", hashlib.sha256).hexdigest()
