"""Nobody gets in: every operation with every sort of token on its own, a foreign and a missing object, generated from
access_table.py; and what tokens of one app may see of others: nothing."""
import http.client
import json
import os
import random
import re
import socket
import statistics
import sys
import time
from urllib.parse import quote

from access_matrix import Bearer, Matrix
from access_table import ADMIN, NOBODY, OF_ONE_APP, OPERATIONS, ROLES, SENDER
from access_world import World, soon
from cases import daemonPath, equal, run, true
from engine import Engine

TIMING_ROUNDS = 4  # at most
TIMING_PAIRS = 700
TIMING_FLOOR = 15e-6  # seconds, beside a tenth of a request: what two medians of the same differ by on a machine that has other work

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n[subscriptions]\ncount_max = 64\n")
world = World(engine)
matrix = Matrix(world)
secret = {}  # by the name of its bearer


def ask(bearer, method, path, body=None):
    return matrix.send(secret.get(bearer, bearer), method, path, body)


def everyOperationIsInTheTableAsTheDocumentHasIt():
    documented = {name: each[3] for name, each in engine.document.operations.items()}
    equal(set(OPERATIONS) ^ set(documented), set(), "operations in one of table and document only")
    for name, operation in OPERATIONS.items():
        equal((operation.permission, operation.app), (documented[name]["x-permission"], documented[name].get("x-app-rule", "whole")), name)
    for name, (method, path, _, _) in engine.document.operations.items():
        true(not (path.startswith("/audit") and method != "GET"), f"{name} could change the audit")
        equal("missing" in OPERATIONS[name].objects, "{" in path or name == "getEvents", f"{name} is asked about a missing object, too")


def tokensAreMadeOfEverySort():
    for role in ("viewer", "operator", "admin"):
        secret[role] = world.token("a-" + role, role=role)["token"]
    secret["sender"] = world.token("till", role="sender", app="shop")["token"]
    secret["app"] = world.token("shop-desk", app="shop", permissions=sorted(OF_ONE_APP - {"payload.view"}))["token"]
    for name, permissions in ROLES.items():
        equal(set(engine.expect(200, "GET", "/session", headers={"Authorization": "Bearer " + secret[name]})["permissions"]), permissions, name)
    secret["revoked"] = (made := world.token("gone", role="admin"))["token"]
    engine.expect(204, "DELETE", "/tokens/" + made["access"]["id"])
    secret["expired"] = world.token("short", role="admin", expires_at=soon(2))["token"]
    engine.until(lambda: ask("expired", "GET", "/session")[0] == 401, "the token expires")
    secret["truncated"] = secret["admin"][:-1]
    secret["garbage"] = "sbx_" + "A" * 49


def withoutAValidTokenNothingOpens():
    for name in (None, "garbage", "truncated", "expired", "revoked"):
        matrix.hold(Bearer(name or "nobody", secret.get(name), known=False))
    for answer in matrix.answers:
        true(world.deadOwn not in answer.text, f"{answer.operation} tells a stranger nothing: {answer.text}")


def programsOnThisMachineProbeWithoutAToken():
    for path in ("/readyz", "/metrics"):
        status, text = matrix.send(None, "GET", path)
        equal(status, 200, f"{path}: {text[:200]}")
        true("example.com" not in text and "shop" not in text, f"{path} tells of no address and no app: {text[:300]}")
        for header in ("Forwarded", "Via", "X-Forwarded-For", "X-Real-IP"):
            equal(matrix.send(None, "GET", path, more={header: "for=192.0.2.7"})[0], 401, f"{path} for somebody else, by {header}")
        equal(matrix.send(None, "GET", path, more={"Host": "signalbox.example.com"})[0], 403, f"{path} by another name")
    closed = Engine(daemonPath(), configuration="[server]\nloopback_probes = false\n")
    try:
        for path, status in (("/readyz", 401), ("/metrics", 401), ("/healthz", 200)):
            connection = http.client.HTTPConnection("127.0.0.1", closed.port, timeout=30)
            connection.request("GET", path)
            equal(connection.getresponse().status, status, f"{path} where probes need a token")
            connection.close()
    finally:
        closed.close()


def rolesAreHeldToTheTable():
    for role in ("viewer", "operator", "admin"):
        matrix.hold(Bearer("a-" + role, secret[role], frozenset(ROLES[role])))


def tokensOfOneAppAreHeldToTheTable():
    matrix.hold(Bearer("till", secret["sender"], frozenset(SENDER), app=True))
    matrix.hold(Bearer("shop-desk", secret["app"], frozenset(OF_ONE_APP - {"payload.view"}), app=True))


def searchesByWhatIsMaskedNameTheirPermission():
    # By one that was refused nothing before: only the first 20 of a principal's minute have a row each.
    secret["searcher"] = world.token("searcher", role="viewer")["token"]
    for q in ("target:ana@example.com", "data.order:1", "is:dead -metadata.m:x"):
        for path in ("/notifications", "/dead-letters", "/held", "/export", "/dead-letters/groups", "/complete"):
            status, text = ask("searcher", "GET", f"{path}?q={quote(q)}")
            if path == "/complete":
                equal(status, 200, text)
                continue
            equal((status, json.loads(text)["missing_permission"]), (403, "payload.view"), f"{path}?q={q}: {text}")
        status, text = ask("searcher", "POST", "/plans", {"kind": "replay", "q": q})
        equal((status, json.loads(text)["missing_permission"] != ""), (403, True), f"plan of {q}: {text}")
    status, text = ask("searcher", "GET", "/suppressions?q=ana")
    equal((status, json.loads(text)["missing_permission"]), (403, "payload.view"), text)
    engine.expect(200, "PUT", "/recipients/searched-for", {"email": "searched@example.com"})
    found = engine.expect(200, "GET", "/recipients?q=searched%40")["data"]
    equal([each["id"] for each in found], ["searched-for"], "whoever may read an address finds its recipient by it")
    status, text = ask("searcher", "GET", "/recipients?q=searched%40")
    equal((status, json.loads(text)["data"]), (200, []), "nobody else learns that there is one")
    refused = lambda: [row for row in engine.expect(200, "GET", "/audit?limit=500")["data"] if row["action"] == "access.refused" and row["detail"]["missing"] == "payload.view"]
    engine.until(refused, "the audit names it, too")


class Stopwatch:
    """Takes the times of requests on one connection, with as little of a client's own around them as there can be."""

    def __init__(self, token):
        self.connection = socket.create_connection(("127.0.0.1", engine.port), timeout=30)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"

    def time(self, method, path, body, status):
        request = f"{method} {path}{self.head}Content-Length: {len(body)}\r\n\r\n{body}".encode() if body else f"{method} {path}{self.head}\r\n".encode()
        begin = time.perf_counter()
        self.connection.sendall(request)
        answer = self.connection.recv(65536)
        while (length := re.search(rb"\r\nContent-Length: (\d+)\r\n", answer)) is None or len(answer.partition(b"\r\n\r\n")[2]) < int(length.group(1)):
            answer += self.connection.recv(65536)
        taken = time.perf_counter() - begin
        true(answer.startswith(b"HTTP/1.1 %d " % status), f"{method} {path}: {answer[:200]}")
        return taken


def foreignAndMissingTakeTheSameTime():
    """A foreign message of a megabyte: whoever read it, or only its attempts, before comparing the app would be told from who does not. Asked in turns,
    so that whatever else the machine does meets both alike. What a busy machine makes of one round it does not make of each."""
    foreign = world.post("other", content={"subject": "s", "text": "t", "attachments": [{"name": "a.bin", "media_type": "application/octet-stream", "data": "QUJD" * 250_000}]})
    engine.until(lambda: engine.expect(200, "GET", "/notifications/" + foreign)["notification"]["state"] == "dead", "the large message is dead")
    watch, order = Stopwatch(secret["app"]), random.Random(1)
    reason = json.dumps({"reason": "by its time"})
    for method, path, body in (("GET", "/notifications/{}", ""), ("GET", "/dead-letters/{}", ""), ("POST", "/notifications/{}/cancel", reason)):
        seen = []
        for _ in range(TIMING_ROUNDS):
            times = {foreign: [], NOBODY: []}
            for _ in range(TIMING_PAIRS):
                for each in order.sample([foreign, NOBODY], 2):
                    times[each].append(watch.time(method, path.format(each), body, 404))
            there, missing = (statistics.median(taken) for taken in times.values())
            seen.append(f"foreign {there * 1e6:.0f} us, missing {missing * 1e6:.0f} us")
            if abs(there - missing) < 0.1 * missing + TIMING_FLOOR:
                break
        else:
            raise AssertionError(f"{method} {path}: {seen}")
        print(f"{method} {path}: {seen}")


def refusalsOfKnownOnesAreInTheAudit():
    secret["curious"] = world.token("curious", role="viewer")["token"]
    equal(ask("curious", "GET", "/audit")[0], 403, "a viewer does not read the audit")
    refusals = lambda: [row for row in engine.expect(200, "GET", "/audit?limit=500")["data"] if row["action"] == "access.refused"]
    isCurious = lambda row: row["principal"] == "curious" and row["detail"]["missing"] == "audit.read" and row["object"] == "GET /audit"
    engine.until(lambda: any(isCurious(row) for row in refusals()), "the refusal, which the 403 does not wait for, is in the audit")
    for name, principal in (("revoked", "gone"), ("expired", "short")):
        equal(ask(name, "GET", "/audit")[0], 401, f"a token that has {name}")
        isTheirs = lambda row: row["principal"] == principal and name in row["detail"]["missing"] and row["address"] == "127.0.0.1"
        engine.until(lambda: any(isTheirs(row) for row in refusals()), f"the audit knows whose token it was that is {name}")
    refused = refusals()
    true(any(row["principal"] == "till" and row["address"] == "127.0.0.1" for row in refused), "a sender's refusal with its address")
    for principal in {row["principal"] for row in refused}:
        true(sum(row["detail"]["count"] == 1 for row in refused if row["principal"] == principal) <= 21 * 5, f"rows of {principal} are bounded")


def nobodyGivesMoreThanTheyHave():
    secret["maker"] = world.token("maker", permissions=["tokens.manage", "notifications.read", "notifications.post"], expires_at=soon(3600))["token"]
    for body, missing in (({"role": "admin"}, "payload.view"), ({"role": "viewer"}, "dead_letters.read"), ({"permissions": ["audit.read"]}, "audit.read")):
        status, text = ask("maker", "POST", "/tokens", {"name": world.name("more"), "expires_at": soon(60), **body})
        equal((status, json.loads(text)["missing_permission"]), (403, missing), text)
    status, text = ask("maker", "POST", "/tokens", {"name": world.name("longer"), "permissions": ["notifications.read"]})
    equal(status, 422, text)
    status, text = ask("maker", "POST", "/tokens", {"name": world.name("longer"), "permissions": ["notifications.read"], "expires_at": soon(7200)})
    equal((status, json.loads(text)["errors"][0]["pointer"]), (422, "/expires_at"), text)
    equal(ask("maker", "POST", "/tokens", {"name": world.name("less"), "permissions": ["notifications.read"], "expires_at": soon(60)})[0], 201, "less is given")
    # Nor takes away from those who have more.
    strong = [row["id"] for row in engine.expect(200, "GET", "/tokens?limit=500")["data"] if row["name"] == "a-admin"][0]
    equal(ask("maker", "DELETE", "/tokens/" + strong)[0], 403, "a stronger token is not revoked")
    equal(ask("admin", "DELETE", "/tokens/admin")[0], 409, "the lasting token cannot be revoked")
    equal(set(engine.expect(200, "GET", "/session")["permissions"]), ADMIN, "nor was it")


def revocationEndsWhatIsUnderWay():
    made = world.token("watcher", role="viewer")
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", "/events", headers={"Authorization": "Bearer " + made["token"]})
    answer = connection.getresponse()
    true(answer.readline(), "events come")
    engine.expect(204, "DELETE", "/tokens/" + made["access"]["id"])
    equal(engine.call("GET", "/session", headers={"Authorization": "Bearer " + made["token"]})[0], 401, "at once")
    begin = time.monotonic()
    answer.read()  # until the engine ends the stream
    true(time.monotonic() - begin < 10, "the stream ends with its token")
    problem = engine.call("GET", "/session", headers={"Authorization": "Bearer " + made["token"]})[2]
    true("revoked" in problem["detail"], str(problem))


def secretIsShownOnce():
    body = {"name": world.name("once"), "role": "viewer"}
    first = engine.expect(201, "POST", "/tokens", body, headers={"Idempotency-Key": "once"})
    true(first["token"].startswith("sbx_") and len(first["token"]) == 53, first["token"])
    again = engine.expect(201, "POST", "/tokens", body, headers={"Idempotency-Key": "once"})
    equal((again["token"], again["access"]["id"]), ("", first["access"]["id"]), "the repeat knows what was made and shows no secret")
    true(first["token"] not in json.dumps(engine.expect(200, "GET", "/tokens?limit=500")), "no list shows it")
    engine.expect(200, "GET", "/session", headers={"Authorization": "Bearer " + first["token"]})
    used = engine.until(lambda: engine.expect(200, "GET", "/tokens/" + first["access"]["id"])["last_used_at"], "the last use is known")
    true(used, "last use")
    for name in sorted(os.listdir(engine.data)):
        with open(f"{engine.data}/{name}", "rb") as file:
            true(first["token"].encode() not in file.read(), f"the secret is not in {name}")
    engine.kill()
    engine.start()
    engine.expect(200, "GET", "/session", headers={"Authorization": "Bearer " + first["token"]})


try:
    code = run("AccessTest", [everyOperationIsInTheTableAsTheDocumentHasIt, tokensAreMadeOfEverySort, withoutAValidTokenNothingOpens, programsOnThisMachineProbeWithoutAToken, rolesAreHeldToTheTable,
                              tokensOfOneAppAreHeldToTheTable, searchesByWhatIsMaskedNameTheirPermission,
                              refusalsOfKnownOnesAreInTheAudit, foreignAndMissingTakeTheSameTime, nobodyGivesMoreThanTheyHave,
                              revocationEndsWhatIsUnderWay, secretIsShownOnce])
    print(f"{len(matrix.answers)} requests of the matrix: {len(OPERATIONS)} operations, {len({each.bearer for each in matrix.answers})} bearers, "
          f"{len({(each.operation, each.which) for each in matrix.answers})} objects of theirs")
finally:
    engine.close()
sys.exit(code)
