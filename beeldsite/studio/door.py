"""Where the studio can be reached: a port on this computer only, and the server behind it."""

from __future__ import annotations

import logging
import socket
from errno import EADDRINUSE

import uvicorn
from starlette.types import ASGIApp

from beeldsite.errors import BeeldsiteError, refusal
from beeldsite.i18n import say

HOST = "127.0.0.1"
TRIES = 100  # ports


def free_socket(port: int) -> socket.socket:
    """Return a socket on this computer only, at the first free port from ``port`` on."""
    for one in range(port, min(port + TRIES, 65536)) if port else [0]:
        try:
            return socket.create_server((HOST, one))
        except OSError as error:
            if error.errno != EADDRINUSE:
                what = say(
                    "port {port} cannot be opened: {reason}", port=one, reason=refusal(error)
                )
                raise BeeldsiteError(what, say("Choose another: --port 8000")) from None
    what = say("no port is free from {port} on", port=port)
    raise BeeldsiteError(what, say("Choose another: --port 8000"))


def server(site: ASGIApp) -> uvicorn.Server:
    """Return the server, silent, that stops as soon as it is asked to."""
    return uvicorn.Server(
        uvicorn.Config(
            site,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.CRITICAL,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
