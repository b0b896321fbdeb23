"""Listening: requests are read whole before a thread is given to them, so that slow clients keep nobody waiting.

gunicorn keeps the processes; within each, waitress reads and writes all connections in one loop, without blocking.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from gunicorn.workers.base import Worker
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.wasyncore import loop

from wellknit.web.uploads import HOPELESS

__all__ = ["Listening"]

#: Connections of a process; whoever comes then waits until one is free.
_CONNECTIONS = 1000
#: Seconds in which a connection has to move a byte, and in which a request has to be there as a whole.
_SILENCE, _WHOLE = 30, 300
#: Bytes of all unfinished requests of a process, and of one that may go on where it is more: no answer is larger.
_HELD, _SMALL = 200_000_000, 200_000

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


# Neither waitress nor gunicorn says its types, and both are extended by classes of one's own alone.
class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. It may take its time for a request, but not for ever, nor all the memory."""

    began = 0.0

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.began = time.monotonic()
        came = bool(super().received(data))
        if self.unfinished > _SMALL and sum(each.unfinished for each in self.server.active_channels.values()) > _HELD:
            self.will_close = True
        return came

    @property
    def unfinished(self) -> int:
        """The bytes of a request that is not there as a whole."""
        return self.request.body_bytes_received if self.request is not None else 0


class Listening(Worker):  # type: ignore[misc]
    """One of gunicorn's processes."""

    def run(self) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 2 * _CONNECTIONS + 200), most))
        channels: dict[int, Any] = {}
        server = create_server(
            self._secure_or_not,
            map=channels,
            sockets=[each.sock for each in self.sockets],
            threads=self.cfg.threads,
            connection_limit=_CONNECTIONS,
            channel_timeout=_SILENCE,
            cleanup_interval=5,
            max_request_body_size=HOPELESS,
            # What is sent is held in memory and never lies on a disk; the same goes for pages.
            inbuf_overflow=2 * HOPELESS,
            outbuf_overflow=2 * HOPELESS,
            outbuf_high_watermark=2 * HOPELESS,
            asyncore_use_poll=True,
            log_socket_errors=False,
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
        server.channel_class = _Channel
        looked = 0.0
        while self.alive and self.ppid == os.getppid():
            self.notify()
            loop(0.5, use_poll=True, map=channels, count=1)
            if time.monotonic() - looked > 1:
                looked = time.monotonic()
                _end_what_takes_too_long(server)
        self._finish(server, channels)

    def _finish(self, server: Any, channels: dict[int, Any]) -> None:
        """Takes nothing more, and ends what was begun."""
        server.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(
            each.requests or each.total_outbufs_len for each in server.active_channels.values()
        ):
            self.notify()
            loop(0.1, use_poll=True, map=channels, count=1)
        server.task_dispatcher.shutdown()

    def _secure_or_not(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """What came over HTTPS, by the word of a proxy that is believed."""
        if environ.get("HTTP_X_FORWARDED_PROTO") == "https" and self._is_believed(environ["REMOTE_ADDR"]):
            environ["wsgi.url_scheme"] = "https"
        application: Application = self.wsgi
        return application(environ, start)

    def _is_believed(self, address: str) -> bool:
        networks = self.cfg.forwarded_allow_networks()
        return "*" in self.cfg.forwarded_allow_ips or any(ip_address(address) in each for each in networks)


def _end_what_takes_too_long(server: Any) -> None:
    now = time.monotonic()
    for each in server.active_channels.values():
        if each.request is not None and now - each.began > _WHOLE:
            each.will_close = True
