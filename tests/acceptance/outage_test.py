"""The mail server goes away: the breaker opens, the fallback takes over. Without one nothing is claimed while the breaker is
open, so nothing dies by waiting; when an operator forces it closed the dead-letter queue fills, and a replay of the group
delivers all once the server is back. The ladder is shortened by configuration; its real lengths are proven on
the virtual clock in tests/engine/core."""
import sys

from cases import daemonPath, equal, run, true
from engine import Engine
from mail_server import MailServer

CONFIGURATION = """
[retry]
email_seconds = [1, 1]
[breaker]
cool_down_seconds = 1
cool_down_max_seconds = 2
"""
primary = MailServer()
fallback = MailServer()
engine = Engine(daemonPath(), configuration=CONFIGURATION)


def post(count, prefix):
    for i in range(count):
        engine.expect(202, "POST", "/notifications", {"channel": "email", "to": f"{prefix}{i}@example.com",
                                                     "content": {"subject": f"{prefix} {i}", "text": "hello"}})


def provider(name):
    return next(each for each in engine.expect(200, "GET", "/snapshot")["providers"] if each["name"] == name)


def fallbackTakesOverWhenThePrimaryIsGone():
    engine.smtpProvider(primary.port, "mail", 0)
    engine.useOnly("mail")
    engine.smtpProvider(fallback.port, "second", 1)
    post(10, "before")
    engine.quiet()
    equal(len(primary.mails), 10, "mails at the primary")
    primary.stop()
    post(40, "during")
    engine.until(lambda: provider("mail")["breaker"]["state"] == "open", "the breaker of mail is open")
    engine.quiet()
    equal(len(fallback.mails), 40, "mails at the fallback")
    equal({count for count in fallback.copies().values()}, {1}, "copies")


def timelineNamesTheSkippedProvider():
    post(1, "late")
    engine.quiet()
    rows = engine.expect(200, "GET", "/notifications?limit=1")["data"]
    timeline = engine.expect(200, "GET", "/notifications/" + rows[0]["id"])["timeline"]
    true(any(entry["kind"] == "skipped" and entry["provider"] == "mail" for entry in timeline), f"timeline {timeline}")


def withoutFallbackMessagesWaitBehindTheOpenBreaker():
    fallback.stop()
    status, _, _ = engine.call("DELETE", "/providers/second")
    true(status in (200, 204), "the fallback is taken away")
    post(5, "lost")
    blocked = engine.until(lambda: engine.expect(200, "GET", "/queues")["data"][0]["blocked"], "the queue says why nothing is claimed")
    true("mail" in blocked, f"names the provider: {blocked}")
    (newest,) = engine.expect(200, "GET", "/notifications?limit=1")["data"]
    waits = engine.until(lambda: [entry for entry in engine.expect(200, "GET", "/notifications/" + newest["id"])["timeline"] if entry["kind"] == "waits"],
                         "so does the message itself")
    true(waits[0]["planned"] and waits[0]["provider"] == "mail" and waits[0]["text"].startswith("Waits: mail ("), f"what it waits for: {waits}")
    equal(engine.totals()["waiting"], 5, "waiting")
    equal(engine.totals()["dead"], 0, "dead letters")


def forcedClosedTheDeadLetterQueueFills():
    engine.expect(200, "POST", "/providers/mail/breaker", {"force": "closed", "reason": "let them fail"})
    engine.until(lambda: engine.totals()["dead"] == 5, "all are dead", 60)
    groups = engine.expect(200, "GET", "/dead-letters/groups?by=cause")["data"]
    equal(sum(each["count"] for each in groups), 5, "dead letters in groups")
    equal(len(groups), 1, "causes")


def replayOfTheGroupDeliversAll():
    primary.mails.clear()
    primary.start()
    engine.expect(200, "POST", "/providers/mail/breaker", {"force": "auto", "reason": "it is back"})
    group = engine.expect(200, "GET", "/dead-letters/groups?by=cause")["data"][0]
    finished = engine.replay("cause:" + group["id"], reason="the mail server is back")
    equal(finished["done"], 5, "replayed")
    engine.until(lambda: len(primary.mails) == 5, "all are delivered", 60)
    equal({count for count in primary.copies().values()}, {1}, "copies")
    engine.until(lambda: engine.totals()["dead"] == 0, "the dead-letter queue is empty")
    engine.until(lambda: engine.expect(200, "GET", "/operations/" + finished["id"])["confirmed"] == 5, "all are confirmed")


def auditHasTheReplay():
    rows = engine.expect(200, "GET", "/audit")["data"]
    row = next(each for each in rows if each["action"] == "operation.create")
    equal(row["reason"], "the mail server is back", "reason")


try:
    code = run("OutageTest", [fallbackTakesOverWhenThePrimaryIsGone, timelineNamesTheSkippedProvider,
                              withoutFallbackMessagesWaitBehindTheOpenBreaker, forcedClosedTheDeadLetterQueueFills,
                              replayOfTheGroupDeliversAll, auditHasTheReplay])
finally:
    engine.close()
    for each in (primary, fallback):
        try:
            each.stop()
        except Exception:
            pass
sys.exit(code)
