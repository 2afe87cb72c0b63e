"""Servers for the tests of egress that are not ours: aiosmtpd, raw SMTP scripts, and HTTPS.

servers.py smtp DIR [auth] [starttls]   aiosmtpd; recipients script its replies, mails are written to DIR
servers.py raw BEHAVIOUR [DIR]          one scripted SMTP dialogue a connection, on asyncio
servers.py https DIR                    answers every POST with 200
servers.py amazon DIR HOST              SNS's certificates, by HTTPS for HOST under DIR/authority.pem; see Amazon
Each prints its port when it is ready. Certificates are made on the spot, for 127.0.0.1 or HOST.
"""
import asyncio
import http.server
import os
import re
import ssl
import subprocess
import sys
import threading


def certificate(directory):
    key, cert = os.path.join(directory, "key.pem"), os.path.join(directory, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def certificateBy(directory, host):
    """For a host, signed by an authority that is made for it."""
    path = lambda name: os.path.join(directory, name)
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run([*make, "-keyout", path("authority.key"), "-out", path("authority.pem"), "-subj", "/CN=test authority"],
                   check=True, capture_output=True)
    subprocess.run([*make, "-keyout", path("key.pem"), "-out", path("host.pem"), "-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host,
                    "-addext", "basicConstraints=critical,CA:FALSE", "-CA", path("authority.pem"), "-CAkey", path("authority.key")],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("host.pem"), path("key.pem"))
    return context


class Scripted:
    """A recipient such as rcpt.550.5.1.1@... or data.421.4.7.0.too-many@... names the reply that it wants; drop@... loses
    the answer to DATA."""

    def __init__(self, directory):
        self.directory, self.count = directory, 0

    @staticmethod
    def wanted(address, phase):
        found = re.match(phase + r"\.(\d{3})(?:\.(\d\.\d+\.\d+))?(?:\.([a-z-]+))?@", address)
        return " ".join(filter(None, (found[1], found[2], (found[3] or "scripted").replace("-", " ")))) if found else None

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.wanted(address, "rcpt")
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        self.count += 1
        with open(os.path.join(self.directory, f"{self.count}.eml"), "wb") as file:
            file.write(envelope.original_content)
        with open(os.path.join(self.directory, f"{self.count}.envelope"), "w") as file:
            print(envelope.mail_from, recipient, session.host_name, session.ssl is not None, bool(session.authenticated), session.peer[1],
                  file=file)
        if recipient.startswith("drop@"):
            server.transport.abort()
        if recipient.startswith("hang@"):
            await asyncio.sleep(3600)
        return self.wanted(recipient, "data") or f"250 2.0.0 Ok: queued as Q{self.count}"


async def smtp(directory, options):
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
    context = certificate(directory) if "starttls" in options or "implicit" in options else None

    def authenticate(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data.login == b"user" and data.password == b"pa ss\xc3\xb6"
        return AuthResult(success=good, handled=False)

    def protocol():
        return SMTP(handler, hostname="test", enable_SMTPUTF8=True, tls_context=context if "starttls" in options else None,
                    auth_required="auth" in options, auth_require_tls="starttls" in options, authenticator=authenticate)

    handler = Scripted(directory)
    return await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context if "implicit" in options else None)


async def raw(behaviour):
    async def talk(reader, writer):
        async def say(line):
            writer.write(line.encode() + b"\r\n")
            await writer.drain()

        if behaviour.startswith("greet"):
            await say(behaviour.split("-", 1)[1].replace("_", " "))
            await reader.readline()
            writer.close()
            return
        await say("220 raw")
        while line := await reader.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                await say("354 go")
                if behaviour == "close-mid-data":
                    await reader.readexactly(20000)
                elif behaviour == "stall-in-data":  # reads on once DIR/resume is there; DIR/rest is all that came then
                    await reader.readexactly(20000)
                    open(os.path.join(sys.argv[3], "stalled"), "w").write("x")
                    while not os.path.exists(os.path.join(sys.argv[3], "resume")):
                        await asyncio.sleep(0.02)
                    rest = b""
                    try:
                        while piece := await reader.read(1 << 20):
                            rest = (rest + piece)[-64:]
                    except ConnectionError:
                        pass
                    with open(os.path.join(sys.argv[3], "rest"), "wb") as file:
                        file.write(b"end:" + rest)
                elif behaviour == "close-after-data":
                    await reader.readuntil(b"\r\n.\r\n")
                elif behaviour == "refuse-after-data":
                    await reader.readuntil(b"\r\n.\r\n")
                    await say("554-5.7.1 line one")
                    await say("554 5.7.1 line two")
                    continue
                writer.transport.abort()
                return
            if verb == b"MAIL" and behaviour == "close-at-mail":
                writer.transport.abort()
                return
            if verb == b"EHLO" and behaviour == "no-mechanism":
                await say("250-raw")
                await say("250 AUTH X-UNKNOWN")
                continue
            if verb == b"RCPT" and behaviour == "hang-at-quit":
                await say("550 5.1.1 no")
                continue
            if verb == b"QUIT" and behaviour == "hang-at-quit":
                await asyncio.sleep(3600)
            if verb == b"EHLO" and behaviour == "hang":
                await asyncio.sleep(3600)
            await say("221 bye" if verb == b"QUIT" else "250 Ok")

    async def guarded(reader, writer):
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()

    return await asyncio.start_server(guarded, "127.0.0.1", 0)


async def serve(maker):
    server = await maker
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Ok(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Amazon(http.server.BaseHTTPRequestHandler):
    """Any path gives DIR/signer.pem, but for these: /slow gives it once /release was asked for, /junk only the second time;
    /big never ends, /moved is elsewhere, /missing is nowhere. What was asked for is listed in DIR/asked."""
    protocol_version = "HTTP/1.1"
    released = threading.Event()
    writing = threading.Lock()
    junk = ["<html>log in first</html>"]

    def do_GET(self):
        with self.writing, open(os.path.join(sys.argv[2], "asked"), "a") as file:
            print(self.path, file=file)
        with open(os.path.join(sys.argv[2], "signer.pem"), "rb") as file:
            body = file.read()
        if self.path.startswith("/slow"):
            self.released.wait(60)
        if self.path.startswith("/release"):
            self.released.set()
        if self.path.startswith("/junk") and self.junk:
            body = self.junk.pop().encode()
        if self.path.startswith("/big"):
            return self.endless(body)
        self.send_response(302 if self.path.startswith("/moved") else 404 if self.path.startswith("/missing") else 200)
        self.send_header("Location", "/certificate.pem")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def endless(self, body):
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"x" * 65536 + body)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


def serveHttps(handler, context):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if sys.argv[1] == "https":
    serveHttps(Ok, certificate(sys.argv[2]))
elif sys.argv[1] == "amazon":
    serveHttps(Amazon, certificateBy(sys.argv[2], sys.argv[3]))
elif sys.argv[1] == "raw":
    asyncio.run(serve(raw(sys.argv[2])))
else:
    asyncio.run(serve(smtp(sys.argv[2], sys.argv[3:])))
