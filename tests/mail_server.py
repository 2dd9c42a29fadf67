"""A real mail server in a thread of its own, on a real port: what arrives is kept, and it can be made to misbehave."""

import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

HELD = 10.0  # seconds that an answer is held back at most


class Mailbox:
    """`answers` are what the server says instead of yes: to an address (RCPT) or, under "data", to a text.

    `hold_before` and `hold_after` make it wait: before it takes an address, or after it has a text and before it says
    so; `reached` is set when it waits, and `go_on` lets it go.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.hold_before = self.hold_after = ""
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.talks = 0

    @property
    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.mails]

    def let_go(self) -> None:
        """Whoever waits goes on; who comes to a place where it is held waits anew."""
        self.reached.clear()
        held, self.go_on = self.go_on, threading.Event()
        held.set()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.talks += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.answers:
            return self.answers[address]
        if address == self.hold_before:
            await self._wait(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if "data" in self.answers:
            return self.answers["data"]
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        if self.hold_after in envelope.rcpt_tos:
            await self._wait(server)
        return "250 OK"

    async def _wait(self, server) -> None:
        self.reached.set()
        await server.loop.run_in_executor(None, self.go_on.wait, HELD)


@contextmanager
def open_mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A mailbox, and the port it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        mailbox.go_on.set()
        controller.stop()
