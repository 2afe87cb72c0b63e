"""A signalboxd in its own process, spoken to over REST only."""
import http.client
import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from urllib.parse import quote

from document import Document


class Engine:
    def __init__(self, program, directory=None, configuration="", arguments=()):
        self.program = program
        self.directory = directory or tempfile.mkdtemp(prefix="signalbox-test-")
        self.data = os.path.join(self.directory, "data")
        self.arguments = list(arguments)
        self.port = 0  # any free one; a later start may ask for the same again
        self.configuration = None
        if configuration:
            self.configure(configuration)
        self.process = None
        self.document = Document()  # every answer is held against it
        self.log = open(os.path.join(self.directory, "log"), "ab")
        self.start()

    def configure(self, configuration):
        """For the next start."""
        self.configuration = os.path.join(self.directory, "signalbox.toml")
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write(configuration)

    def start(self, port=0):
        self.spawn(port)
        self.awaitReady()

    def spawn(self, port=0):
        self.process = subprocess.Popen(self.command(port), stdout=subprocess.PIPE, stderr=self.log)

    def command(self, port):
        command = [self.program, "--data", self.data, "--listen", f"127.0.0.1:{port}"] + self.arguments
        if self.configuration:
            command += ["--config", self.configuration]
        return command

    def awaitReady(self):
        line = self._firstLine(60)
        found = re.match(r"listening on http://127\.0\.0\.1:(\d+)$", line)
        if not found:
            raise AssertionError(f"the daemon said {line!r}; its log: {self.readLog()[-2000:]}")
        self.port = int(found.group(1))
        with open(os.path.join(self.data, "admin.token"), encoding="ascii") as file:
            self.token = file.read().strip()

    def _firstLine(self, seconds):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        return self.process.stdout.readline().decode().strip() if ready else ""

    def readLog(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            return file.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self, seconds=60):
        """SIGTERM; the exit code. Fails when it takes longer."""
        if self.process.poll() is None:
            self.process.terminate()
        code = self.process.wait(timeout=seconds)
        self.process.stdout.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def call(self, method, path, body=None, headers=None, contentType="application/json", timeout=60):
        """(status, headers, body as JSON where it is JSON). Raises OSError when the connection breaks."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            payload = body
            if body is not None and not isinstance(body, (bytes, str)):
                payload = json.dumps(body)
            if isinstance(payload, str):
                payload = payload.encode()
            sent = {"Authorization": "Bearer " + self.token}
            if payload is not None:
                sent["Content-Type"] = contentType
            sent.update(headers or {})
            connection.request(method, path, payload, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
            kind = answer.getheader("Content-Type", "")
            value = json.loads(text) if text and "json" in kind and "ndjson" not in kind else text
            self.document.check(method, path, payload, answer.status, kind, value)
            return answer.status, dict(answer.getheaders()), value
        finally:
            connection.close()

    def expect(self, status, method, path, body=None, **more):
        got, _, value = self.call(method, path, body, **more)
        if got != status:
            raise AssertionError(f"{method} {path}: {got} {value}")
        return value

    def until(self, condition, what, seconds=120):
        """Polls until condition() gives something true; fails with the words when it never does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            select.select([], [], [], 0.05)
        raise AssertionError(f"after {seconds} s still not: {what}")

    def totals(self):
        return self.expect(200, "GET", "/snapshot")["totals"]

    def quiet(self, seconds=300, left=0):
        """Nothing waits to be sent any more, but for what is kept back."""
        def done():
            totals = self.totals()
            return totals["waiting"] == left and totals["sending"] == 0
        self.until(done, "the queues are empty", seconds)

    def listAll(self, path, q=""):
        rows, cursor = [], ""
        while True:
            page = self.expect(200, "GET", f"{path}?limit=500&q={quote(q)}" + (f"&cursor={quote(cursor)}" if cursor else ""))
            rows += page["data"]
            if not page["has_more"]:
                return rows
            cursor = page["next_cursor"]

    def smtpProvider(self, port, name="mail", position=0, **settings):
        body = {"kind": "smtp", "channel": "email", "position": position, "concurrency": 32,
                "settings": {"host": "127.0.0.1", "port": str(port), "tls": "none", "from": "shop@example.com", **settings}}
        status, _, value = self.call("PUT", "/providers/" + name, body)
        if status not in (200, 201):
            raise AssertionError(f"can't set up {name}: {status} {value}")

    def useOnly(self, name, channel="email"):
        """Takes the first start's simulated providers of the channel away."""
        for provider in self.expect(200, "GET", "/providers")["data"]:
            if provider["channel"] == channel and provider["name"] != name:
                status, _, value = self.call("DELETE", "/providers/" + provider["name"])
                if status not in (200, 204):
                    raise AssertionError(f"can't delete {provider['name']}: {status} {value}")

    def replay(self, q="", rate=0, reason="test", include=None, **plan):
        """Plans, waits for the verdicts, runs it; the finished operation."""
        return self.finished(self.beginReplay(q, rate, reason, include, **plan))

    def beginReplay(self, q="", rate=0, reason="test", include=None, kind="replay", **plan):
        """The running operation's id."""
        plan = self.expect(202, "POST", "/plans", {"kind": kind, "q": q, **plan})
        plan = self.until(lambda: self._ready("/plans/" + plan["id"]), "the plan is computed")
        body = {"plan_id": plan["id"], "rate": rate, "undo_seconds": 0, "reason": reason}
        if include:
            body["include"] = include
        return self.expect(202, "POST", "/operations", body)["id"]

    def finished(self, operation):
        return self.until(lambda: self._finished("/operations/" + operation), "the operation has finished")

    def _ready(self, path):
        plan = self.expect(200, "GET", path)
        return plan if plan["state"] == "ready" else None

    def _finished(self, path):
        operation = self.expect(200, "GET", path)
        return operation if operation["state"] == "finished" else None
