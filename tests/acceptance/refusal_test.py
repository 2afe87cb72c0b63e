"""Bad input gets a clear error that names what was wrong, and nothing is stored."""
import os
import subprocess
import sys
import tempfile

from cases import daemonPath, equal, run, true
from engine import Engine

engine = Engine(daemonPath())
GOOD = {"channel": "email", "to": "a@example.com", "content": {"subject": "x", "text": "y"}}


def refused(body, status, pointer, **more):
    got, headers, problem = engine.call("POST", "/notifications", body, **more)
    equal(got, status, f"status for {body}: {problem}")
    true("application/problem+json" in headers["Content-Type"], "problem document")
    if pointer:
        true(any(each["pointer"] == pointer for each in problem["errors"]), f"{pointer} is named in {problem}")


def wrongFieldsAreNamed():
    for change, pointer in (({"to": "nobody"}, "/to"), ({"to": None}, "/to"), ({"channel": "fax"}, "/channel"), ({"priority": "urgent"}, "/priority"),
                            ({"expires_at": "tomorrow"}, "/expires_at"), ({"colour": "red"}, "/colour"), ({"data": []}, "/data"),
                            ({"idempotency_key": "x" * 300}, "/idempotency_key"), ({"content": {"subject": "a\nBcc: b@example.com", "text": "x"}}, "/content/subject")):
        refused({**GOOD, **change}, 422, pointer)
    refused("{", 400, None)
    refused(GOOD, 415, None, contentType="text/plain")
    equal(engine.totals()["waiting"], 0, "nothing waits")
    equal(engine.expect(200, "GET", "/notifications")["data"], [], "nothing is stored")


def withoutATokenNobodyGetsIn():
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer sbx_wrong"}, {"Authorization": "Basic YTpi"}):
        equal(engine.call("GET", "/snapshot", headers=headers)[0], 401, str(headers))
    equal(engine.call("GET", "/healthz", headers={"Authorization": ""})[0], 200, "healthz")


def foreignHostIsRefused():
    true(engine.call("GET", "/snapshot", headers={"Host": "evil.example"})[0] in (400, 403, 421), "foreign Host")


def badQueryTellsWhere():
    status, _, problem = engine.call("GET", "/dead-letters?q=provder:mail")
    true(status in (400, 422), f"status {status}")
    true("provder" in str(problem) and "provider" in str(problem), f"names the field and what was meant: {problem}")


def secondEngineOnTheSameDirectoryIsRefused():
    second = subprocess.run([daemonPath(), "--data", engine.data, "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=30)
    equal(second.returncode, 2, "exit code")
    true(str(engine.process.pid) in second.stderr and str(engine.port) in second.stderr, f"says who runs there: {second.stderr}")


def badConfigurationIsNamedByKey():
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        file.write("[server]\nport = \"x\"\n[no]\nsuch = 1\n")
        file.flush()
        answer = subprocess.run([daemonPath(), "--data", engine.directory + "/other", "--config", file.name], capture_output=True, text=True, timeout=30)
    equal(answer.returncode, 2, "exit code")
    true("server.port" in answer.stderr and "no.such" in answer.stderr, f"names both keys: {answer.stderr}")
    true(not os.path.exists(engine.directory + "/other/signalbox.db"), "nothing was made")


def takenPortIsNamed():
    answer = subprocess.run([daemonPath(), "--data", engine.directory + "/third", "--listen", f"127.0.0.1:{engine.port}"],
                            capture_output=True, text=True, timeout=30)
    equal(answer.returncode, 2, "exit code")
    true(str(engine.port) in answer.stderr, f"names the address: {answer.stderr}")


try:
    code = run("RefusalTest", [wrongFieldsAreNamed, withoutATokenNobodyGetsIn, foreignHostIsRefused, badQueryTellsWhere,
                               secondEngineOnTheSameDirectoryIsRefused, badConfigurationIsNamedByKey, takenPortIsNamed])
finally:
    engine.close()
sys.exit(code)
