"""Debian's aiosmtpd on loopback, which is not ours: takes mail and remembers each copy."""
import asyncio
import email
import email.policy
import threading

from aiosmtpd.controller import Controller


class MailServer:
    options = {}  # more of the controller's

    def __init__(self, port=0):
        self.lock = threading.Lock()
        self.mails = []          # parsed, in the order in which they came
        self.refuse = None       # an SMTP reply instead of taking the mail
        self.delay = 0           # seconds before a mail is taken
        self.taking = self.mostTaking = 0  # at one time
        self.controller = None
        self.port = port
        self.start()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port or _freePort(), decode_data=False,
                                     enable_SMTPUTF8=True, **self.options)
        self.controller.start()
        self.port = self.controller.port

    def stop(self):
        self.controller.stop()

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return self.refuse
        self.taking += 1
        self.mostTaking = max(self.mostTaking, self.taking)
        await asyncio.sleep(self.delay)
        self.taking -= 1
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self.lock:
            self.mails.append((list(envelope.rcpt_tos), mail, envelope.content))
        return "250 OK"

    def copies(self):
        """How often each notification came: id -> count."""
        counts = {}
        with self.lock:
            for _, mail, _ in self.mails:
                key = mail["X-Signalbox-Id"]
                counts[key] = counts.get(key, 0) + 1
        return counts


def _freePort():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
