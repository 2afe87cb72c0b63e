"""What is held about a person can be exported and erased: his messages in every state become unreadable, in the answers and in the
database's pages, others' stay whole, nothing more is sent to him, and the audit tells of it without naming his address."""
import json
import os
import sys

from cases import daemonPath, equal, run, true
from engine import Engine

engine = Engine(daemonPath(), configuration="[ambiguous]\nemail = \"hold\"\n")
ADDRESS = "permanent@canary-person.example.com"  # refused for good by a simulated provider
PHONE = "+436605550199"
CONTENT = "canary-content-4d1e"
DATA = "canary-data-77ab"
OTHER = {"channel": "email", "to": "other@example.com", "content": {"subject": "s", "text": "of-another"}}
mine = []


def post(channel, **more):
    content = {"text": CONTENT, **({"subject": "s"} if channel == "email" else {})}
    body = {"channel": channel, "content": content, "data": {"secret": DATA}, **more}
    mine.append(engine.expect(202, "POST", "/notifications", body)["notification_id"])


def personHasMessagesInEveryState():
    engine.expect(200, "PUT", "/recipients/p1", {"email": ADDRESS, "phone": PHONE})
    engine.expect(200, "PUT", "/recipients/p2", {"email": "other@example.com"})
    post(channel="email", recipient="p1")
    post(channel="email", to=ADDRESS)
    post(channel="sms", recipient="p1")
    engine.expect(202, "POST", "/notifications", OTHER)
    engine.quiet()
    engine.expect(200, "PATCH", "/queues/sms", {"paused": True, "reason": "so that some wait"})
    post(channel="sms", recipient="p1")
    post(channel="sms", to=PHONE)
    states = {engine.expect(200, "GET", "/notifications/" + each)["notification"]["state"] for each in mine}
    true({"sent", "dead", "pending"} <= states | ({"pending"} if "enqueued" in states else set()), f"states: {states}")


def everythingIsExported():
    rows = engine.expect(200, "GET", "/export?format=jsonl&q=recipient:p1")
    true(rows.count("\n") >= 3, "his messages by his id")
    true(ADDRESS in engine.expect(200, "GET", "/export?format=jsonl&q=to:" + ADDRESS), "those to his address")
    equal(engine.expect(200, "GET", "/recipients/p1")["email"], ADDRESS, "his row")
    lines = [json.loads(each) for each in engine.expect(200, "GET", "/recipients/p1/export").strip().split("\n")]
    equal(lines[0]["kind"], "recipient", "the first line")
    equal((lines[0]["value"]["email"], lines[0]["value"]["phone"]), (ADDRESS, PHONE), "his addresses")
    messages = {each["value"]["notification"]["id"]: each["value"] for each in lines if each["kind"] == "notification"}
    equal(set(messages), set(mine), "his messages by his id and by his addresses, and no other's")
    for detail in messages.values():
        for canary in (CONTENT, DATA):
            true(canary in json.dumps(detail), f"{canary} is exported")
    true(any(entry["attempt"] for each in messages.values() for entry in each["timeline"]), "with their attempts")
    equal([each["value"]["action"] for each in lines if each["kind"] == "audit"], ["recipients.put", "recipient.export"], "what the audit says of him, this export included")
    blind = engine.expect(201, "POST", "/tokens", {"name": "no-auditor", "permissions": ["payload.view"]})["token"]
    rest = engine.expect(200, "GET", "/recipients/p1/export", headers={"Authorization": "Bearer " + blind})
    true('"kind":"audit"' not in rest and rest.count("\n") >= len(mine), "whoever may not read the audit reads none of it here")
    engine.expect(404, "GET", "/recipients/nobody/export")
    audit = engine.expect(200, "GET", "/audit?limit=100")["data"]
    equal([(each["principal"], each["object"]) for each in audit if each["action"] == "recipient.export"], [("no-auditor", "p1"), ("admin", "p1")],
          "who took his data, and whose they are")
    equal([(each["principal"], each["object"]) for each in audit if each["action"] == "messages.export"], [("admin", "notifications")] * 2, "who took messages")


def heIsErased():
    engine.expect(422, "POST", "/recipients/p1/erase", {})
    engine.expect(404, "POST", "/recipients/nobody/erase", {"reason": "asked by letter"})
    equal(engine.expect(202, "POST", "/recipients/p1/erase", {"reason": "asked by letter"})["status"], "erasing", "status")
    done = lambda: [each for each in engine.expect(200, "GET", "/audit?limit=100")["data"] if each["action"] == "recipient.erased"]
    engine.until(done, "the audit says that it is done", 30)
    equal(len(done()), 1, "rows of it")
    engine.expect(404, "GET", "/recipients/p1")
    engine.expect(422, "POST", "/notifications", {"channel": "email", "recipient": "p1", "content": {"subject": "s", "text": "t"}})


def auditIsWhole():
    verdict = engine.expect(200, "GET", "/audit/verify?limit=100000")
    true(verdict["intact"] and not verdict["has_more"] and verdict["checked"] == verdict["rows"] > 0, str(verdict))


def hisMessagesAreThereAndSayNothing():
    for id in mine:
        detail = engine.expect(200, "GET", "/notifications/" + id)
        true(detail["notification"]["state"] in ("sent", "discarded", "cancelled"), detail["notification"]["state"])
        for canary in (ADDRESS, PHONE, CONTENT, DATA):
            true(canary not in str(detail), f"{canary} in {detail}")
    equal(engine.totals()["waiting"], 0, "nothing waits any more")
    equal(engine.totals()["dead"], 0, "no dead letter is left")
    (row,) = engine.listAll("/notifications", "to:other@example.com")
    true("of-another" in str(engine.expect(200, "GET", "/notifications/" + row["id"])), "another's message is whole")
    equal(engine.expect(200, "GET", "/recipients/p2")["email"], "other@example.com", "another's row")


def traces():
    """(which canaries stand where in the data directory, how many bytes were searched)"""
    found, others, size = [], [], 0
    for name in sorted(os.listdir(engine.data)):
        with open(os.path.join(engine.data, name), "rb") as file:
            content = file.read()
        size += len(content)
        found += [f"{canary} in {name}" for canary in (ADDRESS, PHONE, CONTENT, DATA) if canary.encode() in content]
        others.append(OTHER["to"].encode() in content)
    true(any(others), "the files that are searched are those that hold messages")
    return found, size


def hisTracesAreGoneFromTheFilesOfTheRunningEngine():
    engine.until(lambda: not traces()[0], "database and log hold nothing of his", 30)
    print(f"searched {traces()[1]} bytes of the running engine's files for 4 canaries: none found")


def hisTracesAreGoneFromTheFiles():
    engine.expect(200, "PATCH", "/queues/sms", {"paused": False})
    equal(engine.stop(), 0, "exit code")  # the log is moved into the database
    found, size = traces()
    equal(found, [], "traces of his")
    print(f"searched {size} bytes of the data directory for 4 canaries: none found")
    true(ADDRESS not in engine.readLog(), "the log")


def aStartAfterwardsIsWhole():
    engine.start()
    hisMessagesAreThereAndSayNothing()
    auditIsWhole()


try:
    code = run("PrivacyTest", [personHasMessagesInEveryState, everythingIsExported, heIsErased, auditIsWhole, hisMessagesAreThereAndSayNothing,
                               hisTracesAreGoneFromTheFilesOfTheRunningEngine, hisTracesAreGoneFromTheFiles, aStartAfterwardsIsWhole])
finally:
    engine.close()
sys.exit(code)
