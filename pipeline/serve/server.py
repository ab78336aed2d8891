"""The server: where the pages can be reached."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

import uvicorn

from extractors.model.errors import PipelineError
from pipeline.printed import say
from pipeline.serve.application import make_application
from pipeline.serve.doorkeeper import is_this_machine
from pipeline.store.store import Store

_SHORTEST = 16
"""Characters of a token."""


class CannotServe(PipelineError):
    """The pages cannot be reached at the address named."""


def run_server(data: Path, host: str, port: int, token: str | None, reviewer: str | None) -> None:
    """Serve the pages until stopped; an address that others can reach has a token. Raises NotAStore, CannotServe."""
    with Store(data) as store:
        store.generation()  # raises where there is nothing to show
    if token is not None and len(token) < _SHORTEST:
        raise CannotServe(f"the token must have {_SHORTEST} characters at least")
    if token is None and not is_this_machine(host):
        token = secrets.token_urlsafe(24)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise CannotServe(f"{host}:{port} cannot be used: {error.strerror or error}") from error
        shown = f"[{host}]" if ":" in host else host
        secret = f"/?token={token}" if token else "/"
        say(f"http://{shown}:{listening.getsockname()[1]}{secret}")
        config = uvicorn.Config(
            make_application(data, token=token, reviewer=reviewer),
            access_log=False,  # a line would hold what people search for, and the token
            log_config=None,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=64,
            timeout_keep_alive=5,
            ws="none",
        )
        uvicorn.Server(config).run(sockets=[listening])
