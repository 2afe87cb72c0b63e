"""The mail server of mail_server.py as a process of its own: mail_process.py [PORT] prints "listening PORT", then a line
"ID RECIPIENT" for each copy that it takes, until it is ended. Who logs in has to be shop with the password anchor."""
import signal
import sys

from aiosmtpd.smtp import AuthResult, LoginPassword

from mail_server import MailServer


def logIn(server, session, envelope, mechanism, who):
    return AuthResult(success=who == LoginPassword(b"shop", b"anchor"), handled=False)


class SayingServer(MailServer):
    options = {"authenticator": logIn, "auth_require_tls": False}

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        recipients, mail, _ = self.mails[-1]
        print(mail["X-Signalbox-Id"], *recipients, flush=True)
        return answer


server = SayingServer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
print("listening", server.port, flush=True)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
