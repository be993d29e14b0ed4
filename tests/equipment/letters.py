"""A mail server that keeps what it is sent, for tests of whoever writes letters."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine; `letters` has what came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    """One client, by what RFC 5321 asks of every server."""

    def handle(self) -> None:
        self._answer("220 mailbox")
        while words := self.rfile.readline().split(maxsplit=1):
            verb = words[0].upper()
            if verb == b"DATA":
                self._answer("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                letter = message_from_bytes(b"".join(lines), policy=policy.default)
                cast(Mailbox, self.server).letters.append(cast(EmailMessage, letter))
            self._answer("221 bye" if verb == b"QUIT" else "250 good")
            if verb == b"QUIT":
                return

    def _answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        thread = threading.Thread(target=mailbox.serve_forever)
        thread.start()
        try:
            yield mailbox
        finally:
            mailbox.shutdown()
            thread.join()
