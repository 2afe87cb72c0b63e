"""Hostile and broken clients against a running signalboxd: requests that two servers could read differently, oversized and
malformed ones, a page in somebody's browser, slow clients, and random mutations of right requests. Meanwhile a good client is
served, the process stays up, and its memory stays flat.

    abuse_test.py PATH-OF-SIGNALBOXD [MUTATIONS] [SECONDS-OF-SLOW-CLIENTS] [SEED] [SLOW-CLIENTS]
"""
import os
import random
import resource
import select
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))

import head_corpus
from cases import daemonPath, equal, run, true
from engine import Engine
from wire import Exchange, GoodClient, Process, connectionsTo, exchange, goodRequest, statuses

MUTATIONS = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
SLOW_SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 else 14  # at least
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
SLOW_CLIENTS = int(sys.argv[5]) if len(sys.argv) > 5 else 200
SLOW_READERS = 50  # of these: each holds an answer of some 170 KiB, which is slow_reader_test.py's concern
CUT_WITHIN = 60  # seconds; five for a head, ten for a body, twelve for such an answer, on a machine that has other work
MEMORY_MAX = 64 * 1024 * 1024
FLAT = 8 * 1024 * 1024  # what another round of the same may cost

resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
# They are to be held, not refused: the bound on connections has tests of its own.
engine = Engine(daemonPath(), configuration=f"[server]\nconnections_max = {max(512, SLOW_CLIENTS + 312)}\nconnections_per_address_max = {max(256, SLOW_CLIENTS)}\n")
process = Process(engine.process.pid)
counts = {}


def isAlive():
    equal(engine.process.poll(), None, "the process has ended")
    goodRequest(engine, "/session")


def fault(got, expected=None):
    """What is wrong with how a request ended; nothing if it got one answer, with a status that is right for it, or the connection ended."""
    seen = statuses(got.answer)
    if any(status >= 500 and status not in (501, 503, 505) for status in seen):
        return f"a defect of ours: {seen}"
    if not seen and not got.ended:
        return "silence"
    if expected is not None and (len(seen) > 1 or (seen and seen[0] not in expected)):
        return f"{seen} and not one of {expected}"
    return ""


def holds(name, cases, seconds=10.0, atOnce=1):
    wrong = []
    with GoodClient(engine) as good, ThreadPoolExecutor(atOnce) as pool:
        for (request, expected), got in zip(cases, pool.map(lambda case: exchange(engine.port, case[0], seconds), cases)):
            if words := fault(got, expected):
                wrong.append((request[:80], request[-260:], words))
    counts[name] = len(cases)
    isAlive()
    equal(wrong, [], f"{len(wrong)} of {len(cases)} cases")
    good.wasServed(name)


def silenceIsToldFromAnEnd():
    """By a server that does as it is told: without that the rest of this proves little."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = []

        def serve():
            for words in (b"", b"", b"HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 0\r\n\r\n"):
                connection, _ = listener.accept()
                connection.recv(100)
                connection.sendall(words)
                if not taken:
                    taken.append(connection)  # the first one stays open, and hears nothing
                else:
                    connection.close()

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        port = listener.getsockname()[1]
        equal(fault(exchange(port, b"x", 0.5), [200]), "silence", "an open connection without an answer")
        equal(fault(exchange(port, b"x", 10), []), "", "a connection that ended")
        equal((fault(exchange(port, b"x", 10), [200]), fault(Exchange(b"", True), [200])), ("", ""), "an answer")
        server.join()
        taken[0].close()


def ambiguousAndOversizedRequestsGetOneRefusal():
    before = len(engine.listAll("/notifications"))
    holds("heads", head_corpus.corpus(engine.token))
    equal(len(engine.listAll("/notifications")), before, "nothing that was smuggled was taken")


def incompleteRequestsAreNotWaitedForForEver():
    cases = head_corpus.incomplete(engine.token)
    holds("incomplete", cases, seconds=CUT_WITHIN, atOnce=len(cases))


def pagesOfOthersGetNothing():
    before = len(engine.listAll("/notifications"))
    cases = head_corpus.browser(engine.token)
    holds("browser", cases)
    for request, _ in cases:
        answer = exchange(engine.port, request).answer
        true(b"access-control-" not in answer.lower(), f"no permission for other pages: {request[:120]}")
    equal(len(engine.listAll("/notifications")), before, "nothing was taken")


def mutated(source, randomness):
    """One to four changes: bytes flipped, cut out, doubled, exchanged for what matters to parsers."""
    data = bytearray(source)
    for _ in range(randomness.randint(1, 4)):
        at = randomness.randrange(len(data) + 1)
        kind = randomness.randrange(6)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << randomness.randrange(8)
        elif kind == 1:
            del data[at:at + randomness.randint(1, 12)]
        elif kind == 2:
            data[at:at] = data[at:at + randomness.randint(1, 40)]
        elif kind == 3:
            data[at:at] = randomness.choice([b"\r\n", b"\n", b"\r\n\r\n", b"\x00", b"\xff", b"Transfer-Encoding: chunked\r\n", b"Content-Length: 9\r\n", b"0\r\n\r\n", b"{", b"\"",
                                             b"\\u0000", b"1e999", b"[[[[", b"%00", b"%", b";", b":", b" ", b"\t", b"-1"])
        elif kind == 4:
            data[at:at + 1] = bytes([randomness.randrange(256)])
        else:
            data[at:at] = bytes(randomness.randrange(256) for _ in range(randomness.randint(1, 16)))
    return bytes(data)


def mutationsBreakNothing():
    randomness = random.Random(SEED)
    head = lambda verb, target, more=b"": verb + b" " + target + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + engine.token.encode() + b"\r\n" + more
    body = lambda target, text, kind=b"application/json", verb=b"POST": head(verb, target, b"Content-Type: " + kind + b"\r\nContent-Length: %d\r\n\r\n" % len(text)) + text
    mail = b'{"channel":"email","to":"ana@example.com","content":{"subject":"s","text":"t"},"data":{"n":1,"list":[1,2,{"a":null}]},"priority":"high"}'
    sources = [body(b"/notifications", mail), body(b"/notifications/batch", mail + b"\n" + mail, b"application/x-ndjson"), head(b"GET", b"/notifications?q=channel:email%20age%3E1h&limit=5") + b"\r\n",
               head(b"GET", b"/dead-letters?q=error:%22timeout%22%20OR%20(is:dead)&cursor=abc") + b"\r\n", head(b"GET", b"/complete?q=provider:tw&cursor=11") + b"\r\n",
               body(b"/templates/welcome", b'{"channel":"email","subject":"Hi {{name}}","text":"{{#a}}x{{/a}}"}', verb=b"PUT"),
               body(b"/plans", b'{"kind":"replay","q":"cause:0123456789abcdef"}'), body(b"/receipts/simulated-email", b'{"type":"x"}'),
               head(b"POST", b"/notifications", b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n") + b"%x\r\n" % len(mail) + mail + b"\r\n0\r\n\r\n",
               body(b"/providers/simulated-sms", b'{"kind":"simulated","channel":"sms","settings":{"latency_ms_p50":"1"}}', verb=b"PUT"),
               body(b"/recipients/u1", b'{"email":"a@example.com","quiet_hours":{"from":"22:00","to":"07:00"},"time_zone":"Europe/Vienna"}', verb=b"PUT")]
    defects, answered, halfWay = [], 0, 0
    with GoodClient(engine) as good:
        for number in range(MUTATIONS):
            if number == MUTATIONS // 2:
                halfWay = process.memory()  # what is kept of the right ones among them is there by now
            request = mutated(randomness.choice(sources), randomness)
            got = exchange(engine.port, request, seconds=CUT_WITHIN, halfClose=True)  # so that nothing is waited for
            answered += bool(statuses(got.answer))
            if words := fault(got):
                defects.append((number, request[:200], words))
    grown = process.memory() - halfWay
    counts["mutations"] = MUTATIONS
    print(f"{MUTATIONS} mutated requests from seed {SEED}: {answered} answered, the rest cut off; their second half costs {grown / 1048576:.2f} MiB")
    isAlive()
    equal(defects, [], "defects of ours")
    good.wasServed("mutations")
    true(grown < FLAT, f"{grown} bytes")


def slowClient(kind, stop):
    """Holds connections in one of four ways, and takes another one where one is cut off."""
    head = b"POST /notifications HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + engine.token.encode() + b"\r\nContent-Type: application/json\r\n"
    connections = {}
    while not stop.is_set():
        for number in range(slowOnes[kind]):
            if number in connections:
                continue
            try:
                connection = socket.socket()
                connection.settimeout(2)
                if kind == "read":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)  # before the handshake, which tells it
                connection.bind((f"127.0.1.{number % 8 + 1}", 0))
                connection.connect(("127.0.0.1", engine.port))
                if kind == "read":
                    connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 40)
                elif kind == "body":
                    connection.sendall(head + b"Content-Length: 200000\r\n\r\n{")
                connections[number] = connection
            except OSError:
                connection.close()
        served = connectionsTo(engine.port) if kind == "read" else ()  # who does not read does not hear of an end either
        for number, connection in list(connections.items()):
            try:
                if kind == "head":
                    connection.sendall(b"X")
                elif kind == "body":
                    connection.sendall(b" ")
                if kind == "read":
                    isOver = connection.getsockname() not in served
                else:
                    isOver = bool(select.select([connection], [], [], 0)[0]) and not connection.recv(4096)
                if isOver:
                    raise ConnectionResetError
            except OSError:
                connection.close()
                connections.pop(number)
                cut[kind] += 1
        stop.wait(1.0)
    for connection in connections.values():
        connection.close()


KINDS = ("head", "body", "read", "silent")
slowOnes = dict.fromkeys(KINDS, (SLOW_CLIENTS - min(SLOW_CLIENTS // 4, SLOW_READERS)) // 3) | {"read": min(SLOW_CLIENTS // 4, SLOW_READERS)}
cut = dict.fromkeys(KINDS, 0)


def slowClientsDoNotHoldUpTheOthers():
    before, files = process.memory(), process.descriptors()
    stop = threading.Event()
    threads = [threading.Thread(target=slowClient, args=(kind, stop)) for kind in KINDS]
    begin = time.monotonic()
    most = before
    with GoodClient(engine) as good:
        for thread in threads:
            thread.start()
        isTime = lambda: time.monotonic() - begin >= SLOW_SECONDS and all(cut[kind] >= slowOnes[kind] for kind in KINDS)
        while not isTime() and time.monotonic() - begin < SLOW_SECONDS + CUT_WITHIN:
            most = max(most, process.memory())
            stop.wait(0.1)
        stop.set()
        for thread in threads:
            thread.join()
    grown = most - before
    counts["slow clients"] = SLOW_CLIENTS
    print(f"{SLOW_CLIENTS} slow clients for {time.monotonic() - begin:.0f} s, cut off and back again {cut}; memory grew by {grown / 1048576:.1f} MiB")
    good.wasServed("slow clients")
    true(grown < MEMORY_MAX, f"memory grew by {grown} bytes")
    for kind in KINDS:
        true(cut[kind] >= slowOnes[kind], f"as many connections of the kind '{kind}' were cut off as there are clients of it: {cut} of {slowOnes}")
    engine.until(lambda: process.descriptors() <= files, f"the process has no more than its {files} descriptors again", 30)


def memoryIsFlat():
    """After all of it: what was taken for hostile requests was given back."""
    def round_():
        for request, _ in head_corpus.corpus(engine.token):
            exchange(engine.port, request, seconds=0.5)
    round_()
    first = process.memory()
    round_()
    grown = process.memory() - first
    print(f"a second round of the heads costs {grown / 1048576:.2f} MiB")
    true(grown < FLAT, f"{grown} bytes")


try:
    code = run("AbuseTest", [silenceIsToldFromAnEnd, ambiguousAndOversizedRequestsGetOneRefusal, incompleteRequestsAreNotWaitedForForEver, pagesOfOthersGetNothing,
                             mutationsBreakNothing, slowClientsDoNotHoldUpTheOthers, memoryIsFlat])
    print("cases: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
finally:
    engine.close()
sys.exit(code)
