"""A mail server with TLS that refuses every login, and repeats in its refusal whatever it is given as a password, as some do."""
import base64
import os
import ssl
import subprocess

from mail_lines import MailLines, reply


class RefusingMailServer(MailLines):
    name_ = "refusing"

    def __init__(self, directory):
        super().__init__()
        self.certificate = os.path.join(directory, "mail.crt")
        key = os.path.join(directory, "mail.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.seen = []

    def answer(self, word, stream):
        if word.startswith("EHLO"):
            return "250-refusing\r\n250 AUTH PLAIN"
        if not word.startswith("AUTH PLAIN"):
            return None
        if len(word.split()) < 3:
            reply(stream, "334 ")
            word = stream.readline().strip().decode()
        given = base64.b64decode(word.split()[-1]).split(b"\0")[-1].decode()
        self.seen.append(given)
        return f"535 5.7.8 {given} is not the password"
