"""Bytes to a server and back, without a library that would put them right; and what the server's process costs meanwhile."""
import http.client
import json
import os
import re
import select
import socket
import subprocess
import sys
import time
from typing import NamedTuple

LATENCY_MAX = 0.250


class Exchange(NamedTuple):
    answer: bytes  # all that came back
    ended: bool    # the other side closed or reset the connection; else it kept it, with an answer or without a word


def exchange(port, request, seconds=3.0, halfClose=False):
    """Until the other side ends the connection, goes silent after an answer, or the time is up."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        answer = b""
        try:
            connection.sendall(request)
            if halfClose:
                connection.shutdown(socket.SHUT_WR)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                ready, _, _ = select.select([connection], [], [], 0.1 if complete(answer) else max(0.0, end - time.monotonic()))
                if not ready:
                    break
                piece = connection.recv(65536)
                if not piece:
                    return Exchange(answer, True)
                answer += piece
        except (ConnectionResetError, BrokenPipeError):
            return Exchange(answer, True)
        return Exchange(answer, False)


def goodRequest(engine, path):
    """Seconds that one request of a well-behaved operator takes. Loopback's other addresses are other machines to the server."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=10, source_address=("127.0.0.77", 0))
    try:
        start = time.monotonic()
        connection.request("GET", path, headers={"Authorization": "Bearer " + engine.token})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"a good request in between: {answer.status}")
        return time.monotonic() - start
    finally:
        connection.close()


class GoodClient:
    """good_client.py beside a corpus of hostile requests: `with GoodClient(engine) as good: ...`, then good.wasServed()."""

    def __init__(self, engine):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "good_client.py")
        self.process = subprocess.Popen([sys.executable, "-B", program, str(engine.port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(engine.token + "\n")
        self.process.stdin.flush()
        self.process.stdout.readline()  # it has begun: a short corpus may be over before a process has started

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        """May come twice."""
        if self.process is None:
            return
        told, _ = self.process.communicate()
        self.process = None
        answer = json.loads(told)
        self.times, self.failures = sorted(answer["times"]), answer["failures"]

    def wasServed(self, what):
        """Each time, and 99 of 100 times fast."""
        if self.failures or not self.times:
            raise AssertionError(f"{what}: {len(self.failures)} good requests of {len(self.failures) + len(self.times)} failed: {self.failures[:3]}")
        p99 = self.times[int(len(self.times) * 0.99)]
        print(f"{what}: {len(self.times)} good requests meanwhile: median {self.times[len(self.times) // 2] * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms")
        if p99 >= LATENCY_MAX:
            raise AssertionError(f"{what}: p99 of {p99:.3f} s")


def complete(answer):
    head, blank, body = answer.partition(b"\r\n\r\n")
    if not blank:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return True


def statuses(answer):
    """Of every answer in the bytes: a second one means that a second request was seen."""
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\nDate: ", answer)]


def connectionsTo(port):
    """(address, port) of the other sides of the connections that a server on 127.0.0.1 still has, as the kernel tells; a client could not,
    before it has read what is on the way."""
    with open("/proc/net/tcp", encoding="ascii") as file:
        rows = [line.split()[1:4] for line in file.readlines()[1:]]
    place = lambda text: (socket.inet_ntoa(int(text.split(":")[0], 16).to_bytes(4, sys.byteorder)), int(text.split(":")[1], 16))
    return {place(other) for own, other, state in rows if state == "01" and place(own)[1] == port}


class Process:
    def __init__(self, pid):
        self.pid = pid

    def memory(self):
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))
