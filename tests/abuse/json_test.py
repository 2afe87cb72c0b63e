"""Bodies that are JSON by the letter, are none, or may be either, in the manner of JSONTestSuite: the files in json/. `y_` must be
taken as JSON, `n_` must be refused with the byte at which it ends to be JSON, and what this engine makes of `i_` is written down in
json/i_expected.txt. Each is sent to every reader of JSON that there is: a notification, a line of a batch, any other request."""
import http.client
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))

from cases import daemonPath, equal, run, true
from engine import Engine
from wire import GoodClient, Process

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "json")
FILES_MIN = 318  # as many as JSONTestSuite has
BEFORE, AFTER = b'{"channel":"sms","to":"+436601234567","content":{"text":"x"},"data":{"v":', b"}}"  # right but for what is between
MEMORY_MAX = 16 * 1024 * 1024

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n")
process = Process(engine.process.pid)
good = GoodClient(engine)
connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
counts = {"files": 0, "requests": 0}


def corpus(kind):
    """(name, content) of the files that begin with y_, n_ or i_."""
    for name in sorted(os.listdir(FOLDER)):
        if name.startswith(kind) and name.endswith(".json"):
            with open(os.path.join(FOLDER, name), "rb") as file:
                yield name.removesuffix(".json"), file.read()


def send(path, body, contentType="application/json"):
    """(status, problem); of the only line, if it is a batch."""
    connection.request("POST", path, body, {"Authorization": "Bearer " + engine.token, "Content-Type": contentType})
    answer = connection.getresponse()
    text = json.loads(answer.read())
    counts["requests"] += 1
    if "line" in text:
        return text["status"], text.get("problem", {})
    return answer.status, text


def batch(body):
    return send("/notifications/batch", body, "application/x-ndjson")


def namesPosition(problem, body):
    found = re.search(r"at byte (\d+)", problem.get("detail", ""))
    return found is not None and int(found.group(1)) <= len(body)


def isOneLine(body):
    return b"\n" not in body and body.strip(b" \t\r") != b""


def jsonIsTaken():
    wrong = []
    for name, content in corpus("y_"):
        counts["files"] += 1
        whole = BEFORE + content + AFTER
        if (answer := send("/notifications", whole))[0] != 202:
            wrong.append((name, "as a value", answer))
        if isOneLine(content) and (answer := batch(whole))[0] != 202:
            wrong.append((name, "as a value in a batch", answer))
        # By itself it is no request, but what is wrong with it is not its JSON.
        for path in ("/notifications", "/plans"):
            status, problem = send(path, content)
            if status not in (400, 422) or namesPosition(problem, content) or "JSON object" not in problem["detail"] + json.dumps(problem["errors"]) and not problem["errors"]:
                wrong.append((name, path, status, problem))
    equal(wrong, [], f"{len(wrong)} are not taken as JSON")


def whatIsNoneIsRefusedWithItsPlace():
    wrong = []
    for name, content in corpus("n_"):
        counts["files"] += 1
        bodies = [content] if name.startswith("n_structure") else [content, BEFORE + content + AFTER]
        for body in bodies:
            for path in ("/notifications", "/plans"):
                status, problem = send(path, body)
                if status not in (400, 422) or not (namesPosition(problem, body) or problem["detail"] == "The body is missing" and not body):
                    wrong.append((name, path, status, problem.get("detail"), body[:60]))
            if isOneLine(body):
                status, problem = batch(body)
                if status not in (400, 422) or not namesPosition(problem, body):
                    wrong.append((name, "batch", status, problem.get("detail"), body[:60]))
    equal(wrong, [], f"{len(wrong)} are not refused with their place")


def whatMayBeEitherIsAsWrittenDown():
    with open(os.path.join(FOLDER, "i_expected.txt"), encoding="ascii") as file:
        expected = {name: int(status) for name, status in (line.split() for line in file)}
    wrong = []
    for name, content in corpus("i_"):
        counts["files"] += 1
        body = content if name.startswith("i_whole") else BEFORE + content + AFTER
        if (answer := send("/notifications", body))[0] != expected.pop(name, None):
            wrong.append((name, answer))
    equal((wrong, expected), ([], {}), f"{len(wrong)} are decided otherwise")


def muchOfItIsRefusedToo():
    """What is too large for a file."""
    for body in (b"[" * 100_000, b'{"a":' * 50_000, b"[" * 40 + b"]" * 40, b'"' + b"\\" * 100_000, b"1" * 200_000 + b"x", b" " * 200_000):
        status, problem = send("/plans", body)
        true(status == 400 and namesPosition(problem, body), f"{body[:20]} and so on: {status} {problem}")


def theProcessStaysUpAndSmall():
    before = process.memory()
    for kind in ("y_", "n_", "i_"):
        for _, content in corpus(kind):
            send("/plans", content)
    grown = process.memory() - before
    equal(engine.process.poll(), None, "the process has ended")
    true(grown < MEMORY_MAX, f"another round costs {grown} bytes")
    true(counts["files"] >= FILES_MIN, f"{counts['files']} files")


def aGoodClientWasServedMeanwhile():
    good.end()
    good.wasServed("JSON")


try:
    code = run("JsonTest", [jsonIsTaken, whatIsNoneIsRefusedWithItsPlace, whatMayBeEitherIsAsWrittenDown, muchOfItIsRefusedToo, theProcessStaysUpAndSmall, aGoodClientWasServedMeanwhile])
    print(f"{counts['files']} files ({', '.join(f'{len(list(corpus(kind)))} {kind}' for kind in ('y_', 'n_', 'i_'))}), {counts['requests']} requests")
finally:
    good.end()
    engine.close()
sys.exit(code)
