"""Every operation of openapi.yaml is called on a running engine, and each answer is what the document says (engine.py checks
that). Each POST with an Idempotency-Key gets its first answer again, also after the engine was killed."""
import base64
import fcntl
import hmac
import http.client
import json
import os
import shutil
import signal
import struct
import sys
import time

from cases import daemonPath, equal, run, true
from engine import Engine
from webhook_receiver import WebhookReceiver

engine = Engine(daemonPath(), configuration="[ambiguous]\nemail = \"hold\"\n[webhook]\nallow_networks = [\"127.0.0.0/8\"]\n"
                                             "[subscriptions]\nallow_http = true\n[operations]\napproval_above = 9\n")
MAIL = {"channel": "email", "to": "ana@example.com", "content": {"subject": "Hello", "text": "It works"}}
BEING_WRITTEN = {"template": {"channel": "sms", "text": "Bye {{name}}"}}
kept = []  # (path, body, key, content type, status, answer) of every POST with a key


get = lambda path: engine.expect(200, "GET", path)


def once(status, path, body=None, contentType="application/json"):
    """Posts with a new key, and again: the second answer is the first, and says so."""
    key = f"surface-{len(kept)}"
    call = lambda: engine.call("POST", path, body, headers={"Idempotency-Key": key}, contentType=contentType)
    got, headers, first = call()
    equal(got, status, f"POST {path} {body}: {first}")
    true("Idempotent-Replayed" not in headers, f"{path}: the first answer is new")
    if not path.startswith("/notifications/batch"):
        kept.append((path, body, key, contentType, status, first))
        repeated(*kept[-1])
    return first


def repeated(path, body, key, contentType, status, first):
    got, headers, again = engine.call("POST", path, body, headers={"Idempotency-Key": key}, contentType=contentType)
    equal((got, again), (status, first), f"repeat of POST {path}")
    equal(headers.get("Idempotent-Replayed"), "true", f"{path}: the repeat says that it is one")


def lines(*values):
    return "\n".join(json.dumps(each) for each in values)


def engineTellsOfItself():
    for path in ("/healthz", "/readyz", "/session", "/snapshot", "/queues", "/providers", "/provider-kinds", "/alerts", "/metrics"):
        get(path)
    equal(get("/openapi.json"), json.loads(engine.document.text), "the document that is served")


def thingsAreSetUpAndTakenAway():
    for status, match in (201, {"If-None-Match": "*"}), (200, {"If-Match": '"1"'}), (412, {"If-Match": '"1"'}), (412, {"If-None-Match": "*"}):
        engine.expect(status, "PUT", "/templates/welcome", {"channel": "email", "subject": "Hi {{name}}", "text": "Hello {{name}}"}, headers=match)
    equal(len(get("/templates/welcome/versions")["data"]), 2, "versions")
    equal([each["name"] for each in get("/templates")["data"]], ["welcome"], "templates")
    equal(get("/templates/welcome")["version"], 2, "newest version")
    equal([engine.expect(200, "POST", "/templates/welcome/preview", {"data": {"name": "Ana"}, **each})["text"] for each in ({}, BEING_WRITTEN)], ["Hello Ana", "Bye Ana"], "previews")
    engine.expect(200, "PUT", "/recipients/u1", {"email": "ana@example.com", "phone": "+43660123456", "time_zone": "Europe/Vienna",
                                                 "quiet_hours": {"from": "22:00", "to": "07:00"}, "locale": "de-AT"})
    equal(get("/recipients/u1")["email"], "ana@example.com", "recipient")
    wants = engine.expect(200, "PUT", "/recipients/u1/preferences", {"opt_out": ["marketing:sms"]})
    equal(get("/recipients/u1/preferences"), wants, "preferences")
    answer = once(200, "/recipients/batch", lines({"id": "u2", "email": "b@example.com"}, {"id": "u3", "email": "nobody"}), "application/x-ndjson")
    equal([json.loads(each)["status"] for each in answer.strip().split("\n")], [200, 422], "verdicts of recipients")
    equal([each["id"] for each in get("/recipients?q=u")["data"]], ["u1", "u2"], "recipients")
    equal(json.loads(get("/recipients/u2/export").split("\n")[0])["kind"], "recipient", "all that is held about one")
    equal(once(202, "/recipients/u2/erase", {"reason": "asked by letter"})["status"], "erasing", "erasure")
    for name in ("mine", "other"):
        engine.expect(200, "PUT", "/views/" + name, {"q": "is:dead", "place": "dead-letters"})
    equal(get("/views/mine")["q"], "is:dead", "view")
    equal(len(get("/views")["data"]), 2, "views")
    engine.expect(204, "DELETE", "/views/other")
    true(get("/complete?q=chan&cursor=4")["data"], "completions")


def notificationsAreTakenAndCancelled():
    engine.expect(200, "PATCH", "/queues/email", {"paused": True, "reason": "so that one can be cancelled"})
    first = once(202, "/notifications", MAIL)
    verdicts = [json.loads(each) for each in once(200, "/notifications/batch", lines(MAIL, {**MAIL, "to": "x"}), "application/x-ndjson").strip().split("\n")]
    equal([each["status"] for each in verdicts], [202, 422], "verdicts")
    once(200, f"/notifications/{first['notification_id']}/cancel", {"reason": "sent by mistake"})
    equal(get("/notifications/" + first["notification_id"])["notification"]["state"], "cancelled", "state")
    engine.expect(200, "PATCH", "/queues/email", {"paused": False})
    page = get("/notifications?q=channel:email&limit=1")
    true(page["has_more"] and page["progress"] is not None and page["scanned"] >= 1, f"a page tells how far it is: {page}")
    engine.quiet()


def batchesRepeatLineByLine():
    call = lambda: engine.call("POST", "/notifications/batch", lines(MAIL, MAIL), headers={"Idempotency-Key": "batch-1"}, contentType="application/x-ndjson")
    first, again = [[json.loads(each) for each in call()[2].strip().split("\n")] for _ in range(2)]
    equal([each["notification_id"] for each in again], [each["notification_id"] for each in first], "ids of the repeat")
    equal([each["replayed"] for each in first + again], [False, False, True, True], "replayed")
    true(first[0]["notification_id"] != first[1]["notification_id"], "two lines, two notifications")


def approved(path):
    """By a second person, who is asked twice and answers once."""
    equal(engine.call("POST", path + "/approve")[0], 409, "whoever asked cannot approve")
    second = engine.expect(201, "POST", "/tokens", {"name": "second-" + path[-4:], "role": "operator", "reason": "a second person"})
    headers = {"Authorization": "Bearer " + second["token"], "Idempotency-Key": "approve-" + path}
    answers = [engine.call("POST", path + "/approve", {"reason": "looked at it"}, headers=headers) for _ in range(2)]
    equal([each[0] for each in answers], [200, 200], str(answers[0][2]))
    equal((answers[1][1].get("Idempotent-Replayed"), answers[1][2]), ("true", answers[0][2]), "the repeat")
    equal(answers[0][2]["approved_by"], "second-" + path[-4:], "who approved")
    engine.expect(204, "DELETE", "/tokens/" + second["access"]["id"])


def deadLettersAreOperatedOn():
    for i in range(20):
        engine.expect(202, "POST", "/notifications", {**MAIL, "to": f"permanent@{i}.example.com"})  # as a simulated provider takes it
    engine.until(lambda: engine.totals()["dead"] == 20, "all are dead")
    (group,) = get("/dead-letters/groups?by=cause")["data"]
    engine.expect(200, "PATCH", "/dead-letters/groups/" + group["id"], {"note": "known", "fixed_by": "release 7", "seen": True})
    equal(get("/dead-letters/groups/" + group["id"])["note"], "known", "note")
    letters = get("/dead-letters?limit=5")["data"]
    get("/dead-letters/" + letters[0]["id"])
    plan = once(202, "/plans", {"kind": "discard", "q": "cause:" + group["id"]})
    plan = engine.until(lambda: engine._ready("/plans/" + plan["id"]), "the plan is ready")
    equal(plan["matched"], 20, "matched")
    equal(len(get(f"/plans/{plan['id']}/verdicts?limit=500")["data"]), 20, "verdicts of the plan")
    operation = once(202, "/operations", {"plan_id": plan["id"], "rate": 0.5, "undo_seconds": 0, "reason": "test"})
    path = "/operations/" + operation["id"]
    approved(path)
    engine.until(lambda: get(path)["state"] == "running", "it runs")
    once(200, path + "/pause", {"reason": "look first"})
    equal(get(path)["state"], "paused", "state")
    engine.expect(200, "PATCH", path, {"rate": 0.25})
    once(200, path + "/resume")
    once(200, path + "/cancel", {"reason": "enough"})
    equal(get("/operations")["data"][0]["state"], "cancelled", "state in the list")
    report = get(path + "/report")
    equal([each["text"] for each in report["acts"]], ["Asked for: test", "Approved: looked at it", "Paused: look first", "Rate changed to 0.25/s", "Resumed", "Cancelled: enough"], "acts")


def replaysAreEditedAndBeginWithACanary():
    (group,) = get("/dead-letters/groups?by=cause")["data"]
    edits = [{"op": "replace", "field": "content.subject", "find": "Hello", "value": "Sorry"}, {"op": "replace", "field": "to", "find": "permanent@", "value": "ana@"}]
    plan = engine.expect(202, "POST", "/plans", {"kind": "replay", "q": "cause:" + group["id"], "edits": edits})
    plan = engine.until(lambda: engine._ready("/plans/" + plan["id"]), "the plan is ready")
    sample = get(f"/plans/{plan['id']}/samples?limit=1")["data"][0]
    equal((sample["before"]["subject"], sample["after"]["subject"]), ("Hello", "Sorry"), "subject before and after")
    equal(sample["changes"][1]["after"], "ana@" + sample["changes"][1]["before"].split("@")[1], "address")
    canary = {"steps": [1, 4], "confirm": "accepted", "wait_seconds": 30, "failure_limit": 0}
    operation = engine.expect(202, "POST", "/operations", {"plan_id": plan["id"], "rate": 0, "undo_seconds": 0, "reason": "address mended", "canary": canary})
    path = "/operations/" + operation["id"]
    approved(path)
    engine.until(lambda: get(path)["state"] == "finished", "it has finished")
    done = get(path)
    equal([(each["size"], each["verdict"]) for each in done["canary"]["steps"]][:2], [(1, "passed"), (4, "passed")], "canary")
    equal(done["failed"], 0, "none failed again")
    fix = get("/dead-letters/groups/" + group["id"])["last_fix"]
    equal(fix["text"], "edited content.subject, to", "what fixed it")
    past = get("/past?at=" + fix["at"])
    true(any(each["action"] == "operation.create" for each in past["acts"]), f"acts of the past: {past['acts']}")
    equal(len(get("/queues/email/due")["minutes"]), 60, "minutes")


def heldOnesAreShown():
    engine.expect(202, "POST", "/notifications", {**MAIL, "to": "lost@example.com"})
    engine.until(lambda: engine.totals()["held"] == 1, "one is held")
    equal(len(get("/held")["data"]), 1, "held")


def providersAreSteered():
    name = "simulated-email"
    get("/providers/" + name)
    settings = get("/simulators/" + name)
    engine.expect(200, "PUT", "/simulators/" + name, {"settings": {**settings["settings"], "latency_ms_p50": "1"}})
    once(200, f"/providers/{name}/breaker", {"force": "open", "reason": "test"})
    once(200, f"/providers/{name}/breaker", {"force": "auto"})
    true(once(200, f"/providers/{name}/test", {"to": "ana@example.com"})["ok"], "test message")
    once(200, f"/providers/{name}/ping")
    engine.expect(202, "POST", "/notifications", {**MAIL, "to": "credential@example.com"})
    engine.until(lambda: get("/providers/" + name)["paused"], "its key was refused, so it is paused")
    once(200, f"/providers/{name}/resume", {"reason": "new key"})
    engine.expect(201, "PUT", "/providers/spare", {"kind": "simulated", "channel": "push", "position": 3})
    then, first = (get("/providers/" + each)["created_at"] for each in ("spare", name))
    told = lambda at: {each["provider"] for each in get("/past?at=" + at)["providers"]}
    true("spare" in told(then) and name in told(first) and "spare" not in told(first), f"told of since it is there: {first}, {then}")
    for path in ("/providers/spare", "/templates/welcome"): engine.expect(204, "DELETE", path)


def policiesAreSetWhileItRuns():
    equal([each["channel"] for each in get("/policies")["data"]], ["email", "sms", "push", "webhook"], "a policy each")
    before = get("/policies/push")
    equal((before["configured"], before["version"], before["ladder_seconds"]), (True, 0, [60, 300, 900, 3600]), "as configured")
    after = engine.expect(200, "PUT", "/policies/push", {"ladder_seconds": [5], "breaker": {"failure_limit": 0.5}, "reason": "a slow provider"})
    equal((after["ladder_seconds"], after["configured"], after["version"]), ([5], False, 1), "set")
    equal(after["breaker"], {**before["breaker"], "failure_limit": 0.5}, "the rest of the breaker stays")
    equal(get("/snapshot")["policies"][2], after, "in the snapshot")
    equal({each["breaker"]["failure_limit"] for each in get("/providers")["data"] if each["channel"] == "push"}, {0.5}, "its providers are judged by it")
    problem = engine.expect(422, "PUT", "/policies/push", {"ladder_seconds": [0], "ambiguous": "guess", "breaker": {"cool_down": 1, "failure_limit": 2}})
    equal(sorted(each["pointer"] for each in problem["errors"]), ["/ambiguous", "/breaker/cool_down", "/breaker/failure_limit", "/ladder_seconds/0"], "each fault is named")
    equal(get("/policies/push"), after, "nothing of it was set")
    engine.expect(412, "PUT", "/policies/push", {"jitter": 0.1}, headers={"If-Match": '"0"'})
    reset = engine.expect(200, "DELETE", "/policies/push")
    equal((reset["ladder_seconds"], reset["configured"], reset["version"]), (before["ladder_seconds"], True, 2), "as configured again")


def credentialsAreSealed():
    first, second = ("whsec_" + base64.b64encode(bytes([fill]) * 32).decode() for fill in (1, 2))
    engine.expect(201, "PUT", "/secrets/hook", {"value": first})
    engine.expect(201, "PUT", "/providers/hooked", {"kind": "simulated", "channel": "push", "position": 9, "secrets": {"receipt_secret": "vault:hook"}})
    equal(get("/providers/hooked")["secret_references"], {"receipt_secret": "vault:hook"}, "where the secret lies")
    equal(engine.expect(200, "PUT", "/secrets/hook", {"value": second})["version"], 2, "version")
    (row,) = get("/secrets")["data"]
    equal((row["name"], row["used_by"]), ("hook", ["hooked"]), "the list")
    engine.expect(409, "DELETE", "/secrets/hook")
    engine.expect(422, "PUT", "/secrets/hook", {"value": "no signing secret"})
    keys = get("/vault")["data_keys"]
    once(200, "/vault/rotate", {"key": "data", "reason": "a year has passed"})
    once(200, "/vault/rotate", {"key": "master", "reason": "somebody has left"})
    engine.until(lambda: not get("/vault")["changing"], "all is sealed anew")
    (now,) = get("/vault")["data_keys"]
    true(now["id"] == keys[0]["id"] + 1 and now["master_key"] != keys[0]["master_key"], f"both keys changed: {keys} {now}")
    once(200, "/reload")
    engine.expect(204, "DELETE", "/providers/hooked")
    engine.expect(204, "DELETE", "/secrets/hook")
    rows = [row for row in get("/audit?limit=30")["data"] if row["action"].startswith(("secret.", "vault."))]
    true(all(row["before"] or row["after"] for row in rows) and len(rows) >= 5, f"credentials' rows commit to what changed: {rows}")


def receiptsComeIn():
    key = bytes(range(32))
    secret = "whsec_" + base64.b64encode(key).decode()
    status, _, value = engine.call("PUT", "/providers/simulated-email", {"kind": "simulated", "channel": "email", "secrets": {"receipt_secret": secret}})
    equal(status, 200, str(value))
    mail = {**MAIL, "to": "bounces@example.com", "category": "news"}
    id = engine.expect(202, "POST", "/notifications", mail)["notification_id"]
    engine.until(lambda: get("/notifications/" + id)["notification"]["state"] == "sent", "it is sent")
    body = json.dumps({"type": "notification.bounced", "data": {"notification_id": id, "code": "5.1.1"}})
    now = str(int(time.time()))
    proof = base64.b64encode(hmac.new(key, f"msg_1.{now}.{body}".encode(), "sha256").digest()).decode()
    signed = {"webhook-id": "msg_1", "webhook-timestamp": now, "webhook-signature": "v1," + proof}
    call = lambda text: engine.call("POST", "/receipts/simulated-email", text, headers=signed)
    equal(call(body + " ")[0], 401, "a changed body")
    equal(call(body)[2]["applied"], 1, "the first time")
    equal(call(body)[2]["repeated"], 1, "the second time")
    equal(get("/notifications/" + id)["notification"]["receipt"], "bounced", "receipt")
    unknown = json.dumps({"type": "notification.delivered", "data": {"provider_message_id": "of-nobody"}})
    proof = base64.b64encode(hmac.new(key, f"msg_2.{now}.{unknown}".encode(), "sha256").digest()).decode()
    other = {"webhook-id": "msg_2", "webhook-timestamp": now, "webhook-signature": "v1," + proof}
    equal(engine.call("POST", "/receipts/simulated-email", unknown, headers=other)[2]["waiting"], 1, "one whose message is not known")
    (waiting,) = get("/receipts?waiting=true")["data"]
    equal((waiting["provider"], waiting["provider_message_id"], waiting["status"]), ("simulated-email", "of-nobody", "delivered"), "it is listed")
    true(waiting["purge_at"] > waiting["received_at"], f"and says until when: {waiting}")
    true("\nreceipts_waiting 1\n" in get("/metrics"), "and is counted")
    engine.expect(422, "GET", "/receipts")
    equal(engine.expect(202, "POST", "/notifications", mail)["status"], "suppressed", "the address is not used")
    (row,) = get("/suppressions?q=bounces@")["data"]
    engine.expect(204, "DELETE", f"/suppressions/{row['number']}")
    equal(engine.expect(202, "POST", "/notifications", mail)["status"], "pending", "the address is used again")


def subscriptionsAreSetUpTestedAndTakenAway():
    secrets = ["whsec_" + base64.b64encode(bytes([each]) * 32).decode() for each in (1, 2)]
    receiver = WebhookReceiver(secrets)
    put = {"url": receiver.url, "description": "to the pager", "types": ["notification.dead"], "apps": ["shop"], "channels": ["sms"]}
    equal(engine.call("PUT", "/subscriptions/ops", put)[0], 422, "a new one needs a secret")
    status, headers, value = engine.call("PUT", "/subscriptions/ops", {**put, "secret": secrets[0]})
    equal(status, 201, str(value))
    equal(engine.call("PUT", "/subscriptions/ops", put, headers={"If-Match": headers["ETag"]})[0], 200, "the secret stays")
    equal(engine.call("PUT", "/subscriptions/ops", put, headers={"If-Match": headers["ETag"]})[0], 412, "that version is gone")
    true(once(200, "/subscriptions/ops/test")["ok"], "the receiver took the test event")
    equal([each["type"] for each in receiver.events], ["subscription.test"], "a repeat sends nothing again")
    once(200, "/subscriptions/ops/rotate", {"secret": secrets[1], "overlap_seconds": 60})
    true(get("/subscriptions/ops")["previous_secret_ends_at"], "two secrets sign")
    equal([each["name"] for each in get("/subscriptions")["data"]], ["ops"], "list")
    equal([each["name"] for each in get("/snapshot")["subscriptions"]], ["ops"], "snapshot")
    receiver.stop()
    refused = once(200, "/subscriptions/ops/test")
    true(not refused["ok"] and "could not be reached" in refused["text"], f"a receiver that is down: {refused}")
    status, _, problem = engine.call("PUT", "/subscriptions/inside", {"url": "ftp://example.com/", "secret": "x", "types": ["news"]})
    equal((status, sorted(each["pointer"] for each in problem["errors"])), (422, ["/types/0", "/url"]), str(problem))
    engine.expect(204, "DELETE", "/subscriptions/ops")
    equal(engine.call("GET", "/subscriptions/ops")[0], 404, "gone")


def historyIsRead():
    engine.until(lambda: get("/stats?series=accepted&step=60&breakers=true&markers=true")["series"], "there are series")
    actions = [each["action"] for each in get("/audit?limit=500")["data"]]
    for action, count in (("operation.create", 2), ("operation.pause", 1), ("operation.approve", 2), ("breaker.force", 2), ("plan.create", 2)):
        equal(actions.count(action), count, f"{action}: a repeat leaves no trace")
    rows = get("/export?format=jsonl").strip().split("\n")
    equal(len(rows), len(engine.listAll("/notifications")), "exported rows")
    equal(len(get("/export?format=csv&place=dead-letters").strip().split("\n")), 1 + len(engine.listAll("/dead-letters")), "lines of CSV")


def eventsFlow():
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", "/events?topics=state,command", headers={"Authorization": "Bearer " + engine.token})
    answer = connection.getresponse()
    equal((answer.status, answer.getheader("Content-Type")), (200, "text/event-stream; charset=utf-8"), "head")
    engine.expect(200, "PATCH", "/queues/push", {"paused": True, "reason": "to be heard of"})
    seen, frame = [], []
    while "command" not in seen:
        line = answer.fp.readline().decode().rstrip("\r\n")
        true(line or frame or seen is not None, "the stream goes on")
        if line:
            frame.append(line)
            continue
        fields = dict(each.split(": ", 1) for each in frame if ": " in each and not each.startswith(":"))
        if fields.get("event") == "command":
            json.loads(fields["data"])
        seen.append(fields.get("event"))
        frame = []
    connection.close()
    engine.document.called.add("getEvents")  # a stream has no schema


def sqlitesLocksAreStillHeld():
    """A plain open and close of the file by anybody in the process would have dropped them; by now most of the engine was asked."""
    with open(engine.data + "/signalbox.db", "rb") as file:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0x40000002, 510, 0)  # where each connection keeps its lock
        held = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))
    equal((held[0], held[4]), (fcntl.F_RDLCK, engine.process.pid), "the lock and its owner")


def processIgnoresBrokenPipesAndLeavesNoCore():
    with open(f"/proc/{engine.process.pid}/status", encoding="utf-8") as file:
        ignored = next(int(line.split()[1], 16) for line in file if line.startswith("SigIgn:"))
    true(ignored >> (signal.SIGPIPE - 1) & 1, f"SIGPIPE is ignored: {ignored:x}")
    with open(f"/proc/{engine.process.pid}/limits", encoding="utf-8") as file:
        cores = next(line.split()[4:6] for line in file if line.startswith("Max core file size"))
    equal(cores, ["0", "0"], "size of a core file")


def copiedStoreIsHeldUntilReleased():
    engine.expect(200, "PATCH", "/queues/webhook", {"paused": True})
    engine.expect(202, "POST", "/notifications", {"channel": "webhook", "to": "https://example.com/hook", "content": {"text": "x"}})
    equal(engine.stop(), 0, "exit code")
    copy = engine.data + "-copy"
    shutil.copytree(engine.data, copy)
    shutil.rmtree(engine.data)
    os.rename(copy, engine.data)
    engine.start()
    true(get("/snapshot")["engine"]["on_hold"], "a copy sends nothing by itself")
    once(204, "/hold/release", {"reason": "the original is gone"})


def repeatsAfterAKillGetTheFirstAnswer():
    engine.kill()
    engine.start()
    for each in kept:
        repeated(*each)
    for path, body, key, contentType, _, _ in kept:
        got, _, problem = engine.call("POST", path, {"other": "request"} if contentType == "application/json" else lines({"id": "u9"}),
                                      headers={"Idempotency-Key": key}, contentType=contentType)
        equal(got, 422, f"another request under the key of {path}: {problem}")
        if path != "/notifications":
            equal(problem["code"], "idempotency_mismatch", path)


def tokensAreMadeAndRevoked():
    made = engine.expect(201, "POST", "/tokens", {"name": "till-1", "role": "sender", "app": "shop", "reason": "a new till"}, headers={"Idempotency-Key": "till"})
    equal(engine.expect(200, "GET", "/session", headers={"Authorization": "Bearer " + made["token"]})["app"], "shop", "its session")
    again = engine.expect(201, "POST", "/tokens", {"name": "till-1", "role": "sender", "app": "shop", "reason": "a new till"}, headers={"Idempotency-Key": "till"})
    equal((again["token"], again["access"]["id"]), ("", made["access"]["id"]), "a repeat makes no second one and shows no secret")
    path = "/tokens/" + made["access"]["id"]
    equal(get(path)["state"], "active", "one token")
    engine.expect(204, "DELETE", path)
    equal([(each["name"], each["state"]) for each in get("/tokens")["data"] if not each["name"].startswith("second-")], [("admin", "active"), ("till-1", "revoked")], "tokens")


def auditIsWhole():
    verdict = get("/audit/verify")
    equal((verdict["intact"], verdict["first_bad"], verdict["has_more"]), (True, None, False), str(verdict))
    lines = [json.loads(each) for each in get("/audit/export").strip().split("\n")]
    equal([each["seq"] for each in lines], list(range(1, len(lines) + 1)), "the export has every row, in order")
    true(all(each["seal"] for each in lines), "every row is sealed")


def everyOperationOfTheDocumentWasCalled():
    equal(sorted(set(engine.document.operations) - engine.document.called), [], "operations that no case calls")


def everyPostThatChangesSomethingWasRepeated():
    declared = {name for name, (method, path, _, operation) in engine.document.operations.items()
                if any("IdempotencyKey" in each.get("$ref", "") for each in operation.get("parameters", []))}
    done = {engine.document.find("POST", path) for path, *_ in kept} | {"postNotificationBatch", "postToken", "approveOperation"}  # which the cases repeat themselves
    equal(sorted(declared - done), [], "POSTs with a key that no case repeats")


try:
    code = run("SurfaceTest", [engineTellsOfItself, thingsAreSetUpAndTakenAway, notificationsAreTakenAndCancelled, batchesRepeatLineByLine,
                               deadLettersAreOperatedOn, replaysAreEditedAndBeginWithACanary, heldOnesAreShown, credentialsAreSealed, receiptsComeIn, providersAreSteered, policiesAreSetWhileItRuns,
                               subscriptionsAreSetUpTestedAndTakenAway, historyIsRead, eventsFlow, sqlitesLocksAreStillHeld, processIgnoresBrokenPipesAndLeavesNoCore,
                               copiedStoreIsHeldUntilReleased, repeatsAfterAKillGetTheFirstAnswer, tokensAreMadeAndRevoked, auditIsWhole, everyOperationOfTheDocumentWasCalled,
                               everyPostThatChangesSomethingWasRepeated])
finally:
    engine.close()
sys.exit(code)
