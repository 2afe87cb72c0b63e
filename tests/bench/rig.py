"""What a bench works with: the engine as a process, the programs of this folder, and what a process has used so far."""
import http.client
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from engine import Engine

# No limit of the server bites, and nothing is logged that is not wrong.
CONFIGURATION = """
[log]
level = "warning"
[server]
connections_per_address_max = 0
requests_per_connection_max = 0
requests_per_token_max = 0
requests_per_second_per_token_max = 0
[webhook]
origin_concurrency = {connections}
"""
HOOK_SECRET = "whsec_" + "c2lnbmFsYm94LWJlbmNoLXNlY3JldC0x"


class Rig:
    def __init__(self, build):
        self.build = os.path.abspath(build)

    def program(self, name):
        folder = "app" if name == "signalboxd" else "tests/bench"
        return os.path.join(self.build, folder, name)

    def engine(self, connections=256):
        """`connections`: how many webhooks may be under way to a receiver."""
        return BenchEngine(self.program("signalboxd"), connections)

    def run(self, name, *arguments):
        """The JSON that the program prints."""
        return self.printed([self.program(name), *map(str, arguments)])

    def printed(self, command):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")
        return json.loads(done.stdout) if done.stdout else None

    def fill(self, store, kind, count):
        """Rows that no engine wrote. They are on the disk when this returns: what is measured next, the reference first of all, would pay
        for gigabytes of theirs."""
        self.run("bench_fill", store, kind, count)
        os.sync()

    def onDisplay(self, name, *arguments):
        """The same in a window that nobody sees. Under Wayland Qt would open it on the user's own screen."""
        return self.printed(["env", "--unset=WAYLAND_DISPLAY", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24", self.program(name), *map(str, arguments)])

    def load(self, port, tokenFile=None, **options):
        arguments = ["--port", port] + (["--token-file", tokenFile] if tokenFile else [])
        for name, value in options.items():
            arguments += ["--" + name.replace("_", "-"), value]
        return self.run("bench_load", *arguments)


class BenchEngine(Engine):
    def __init__(self, program, connections):
        self.connections = connections
        super().__init__(program, configuration=CONFIGURATION.format(connections=connections))

    def pause(self, channel, paused=True):
        self.expect(200, "PATCH", "/queues/" + channel, {"paused": paused})

    def webhooks(self):
        body = {"kind": "webhook", "channel": "webhook", "concurrency": self.connections, "settings": {"url_allow_private": "true"},
                "secrets": {"signing_secret": HOOK_SECRET}}
        if self.call("PUT", "/providers/hooks", body)[0] not in (200, 201):
            raise RuntimeError("the provider was refused")
        self.useOnly("hooks", "webhook")

    def tokenFile(self):
        return os.path.join(self.data, "admin.token")

    def store(self):
        return os.path.join(self.data, "signalbox.db")

    def sent(self):
        """Asked over and over while the engine is measured, so the answer is not held against the document: that takes longer than it does."""
        return sum(each["sent_total"] for each in self.plain("/queues")["data"])

    def plain(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"Authorization": "Bearer " + self.token})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}: {body[:200]}")
        return json.loads(body)

    def steps(self):
        """Committed so far, each with one sync."""
        return self.expect(200, "GET", "/snapshot")["as_of"]["step"]

    def awaitWaiting(self, count):
        """Until at least so many are told to wait: a picture may be a moment behind the answers."""
        self.until(lambda: self.totals()["waiting"] >= count, f"{count} wait", 60)

    def usage(self):
        return Usage(self.process.pid)


class Served:
    """A program that says "listening on PORT" and ends with its input; `said` is then what it printed last, as JSON."""

    said = None

    def __init__(self, rig, name, *arguments):
        self.process = subprocess.Popen([rig.program(name), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        line = self.process.stdout.readline() if ready else ""
        if not line.startswith("listening on "):
            raise RuntimeError(f"{name} said {line!r}")
        self.port = int(line.split()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        words = self.process.stdout.read()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.said = json.loads(words) if words else None

    def usage(self):
        return Usage(self.process.pid)


class Usage:
    """Processor time and memory of a process up to now."""

    def __init__(self, pid):
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        self.cpuSeconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            status = dict(line.split(":", 1) for line in file)
        self.peakBytes = int(status["VmHWM"].split()[0]) * 1024


class Processors:
    """How long all processors together were idle, of how long, up to now. One that waits for the disk is idle. From the first line of /proc/stat."""

    def __init__(self, line):
        ticks = [int(each) for each in line.split()[1:9]]  # what follows, of guests, is in them
        self.idle, self.all = ticks[3] + ticks[4], sum(ticks)

    @staticmethod
    def now():
        with open("/proc/stat", encoding="ascii") as file:
            return Processors(file.readline())

    def idleShareSince(self, before):
        return (self.idle - before.idle) / max(1, self.all - before.all)


def temporaryFolder():
    return tempfile.TemporaryDirectory(prefix="signalbox-bench-")


def median(values):
    return statistics.median(values)
