"""Bytes to a server and back, without a library that would put them right; and what the server's process costs meanwhile."""
import http.client
import os
import re
import select
import socket
import time


def exchange(port, request, seconds=3.0, halfClose=False):
    """All that comes back until the other side closes, goes silent after an answer, or the time is up; None after a reset."""
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
                    break
                answer += piece
        except (ConnectionResetError, BrokenPipeError):
            return answer or None
        return answer


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
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) [^\r\n]*\r\nDate: ", answer or b"")]


class Process:
    def __init__(self, pid):
        self.pid = pid

    def memory(self):
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
