"""Clients that ask for much and do not read it, or a few bytes at a time. Each is cut off within the write deadline, whether the
answer is whole in memory or a list that is read page by page; meanwhile a good client is served, and memory stays flat.

    slow_reader_test.py PATH-OF-SIGNALBOXD [READERS]
"""
import http.client
import json
import os
import resource
import select
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))

from cases import daemonPath, equal, run, true
from engine import Engine
from wire import Process, connectionsTo, goodRequest

READERS = int(sys.argv[2]) if len(sys.argv) > 2 else 120
ROWS = 6000
CUT_WITHIN = 60  # seconds; ten, and one for each 64 KiB of a piece, on a machine that has other work
LATENCY_MAX = 0.250
MEMORY_MAX = 64 * 1024 * 1024
SECOND_ROUND_MAX = 8 * 1024 * 1024
WINDOW = 2048  # bytes that a reader's kernel takes for it
GOOD_EACH_ROUND = 4  # a client that works, not one that looks in now and then
ANSWERS = 40   # asked for in one go, so that no buffer on the way holds them all

resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
engine = Engine(daemonPath())
process = Process(engine.process.pid)
counts = {"cut": 0, "good requests": 0}
most = []  # memory, by round


class Reader:
    """One slow client."""

    def __init__(self, number):
        self.trickles = number % 2 == 0
        path = b"/openapi.json" if number % 4 < 2 else b"/export?format=jsonl"
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)  # before the handshake, which tells it
        self.socket.bind((f"127.0.1.{number % 8 + 1}", 0))
        self.socket.connect(("127.0.0.1", engine.port))
        self.socket.sendall((b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + engine.token.encode() + b"\r\n\r\n") * ANSWERS)
        self.socket.setblocking(False)
        self.place = self.socket.getsockname()
        self.read = 0

    def sip(self):
        if not self.trickles:
            return
        try:
            self.read += len(self.socket.recv(64))
        except OSError:  # nothing there yet, or cut off
            pass


def legitimate(times):
    times.append(goodRequest(engine, "/notifications?limit=5"))


def thereIsMuchToRead():
    engine.expect(200, "PATCH", "/queues/sms", {"paused": True, "reason": "nothing else happens"})
    line = json.dumps({"channel": "sms", "to": "+436601234567", "content": {"text": "x"}, "category": "c" * 60})
    engine.expect(200, "POST", "/notifications/batch", "\n".join([line] * ROWS), contentType="application/x-ndjson")
    true(len(engine.expect(200, "GET", "/export?format=jsonl")) > 1_000_000, "the export is large")


def whoReadsGetsItAll():
    """So that it is for their slowness that the others are cut off."""
    wanted = len(engine.expect(200, "GET", "/export?format=jsonl").splitlines())
    equal(wanted, ROWS, "rows of the export")
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    for _ in range(ANSWERS):
        connection.request("GET", "/openapi.json")
        equal(len(connection.getresponse().read()), len(engine.document.text.encode()), "bytes of an answer")
    connection.close()


def slowReadersAreCutOff():
    before, times = process.memory(), []
    readers = [Reader(number) for number in range(READERS)]
    try:
        largest, end = before, time.monotonic() + CUT_WITHIN
        left = {each.place for each in readers}
        engine.until(lambda: left <= connectionsTo(engine.port), "all are connected", 5)
        while left and time.monotonic() < end:
            for _ in range(GOOD_EACH_ROUND):
                legitimate(times)
            for each in readers:
                each.sip()
            largest = max(largest, process.memory())
            left &= connectionsTo(engine.port)
            select.select([], [], [], 0.02)
        slow = [each for each in readers if each.place in left]
        equal(len(slow), 0, f"{len(slow)} of {READERS} slow readers still have their connection after {CUT_WITHIN} s; bytes read: {[each.read for each in slow][:20]}")
        true(all(each.read > 0 for each in readers if each.trickles), "those that read a little got something before")
    finally:
        for each in readers:
            each.socket.close()
    times.sort()
    p99, grown = times[int(len(times) * 0.99)], largest - before
    counts["cut"] += READERS
    counts["good requests"] += len(times)
    most.append(largest)
    print(f"{READERS} slow readers, all cut off after {CUT_WITHIN - (end - time.monotonic()):.1f} s; {len(times)} good requests meanwhile: "
          f"median {times[len(times) // 2] * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms; memory grew by {grown / 1048576:.1f} MiB")
    true(p99 < LATENCY_MAX, f"p99 of {p99:.3f} s")
    true(grown < MEMORY_MAX, f"memory grew by {grown} bytes")


def theNextOnesCostNoMore():
    slowReadersAreCutOff()
    grown = most[-1] - most[0]
    print(f"a second round costs {grown / 1048576:.1f} MiB more than the first")
    true(grown < SECOND_ROUND_MAX, f"memory grew by {grown} bytes")


def nothingIsLeftOfThem():
    equal(engine.process.poll(), None, "the process has ended")
    engine.until(lambda: not connectionsTo(engine.port), "the server has no connection left", 30)
    engine.expect(200, "GET", "/session")


try:
    code = run("SlowReaderTest", [thereIsMuchToRead, whoReadsGetsItAll, slowReadersAreCutOff, theNextOnesCostNoMore, nothingIsLeftOfThem])
    print("counts: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
finally:
    engine.close()
sys.exit(code)
