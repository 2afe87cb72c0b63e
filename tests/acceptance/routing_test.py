"""Two real mail servers behind one channel: order, shares, rate and concurrency are set over REST while mail flows, and
fallback goes by what the first server says."""
import json
import sys
import time

from cases import daemonPath, equal, run, true
from engine import Engine
from mail_server import MailServer

first, second = MailServer(), MailServer()
engine = Engine(daemonPath())
posted = 0


def put(name, server, **more):
    body = {"kind": "smtp", "channel": "email", "concurrency": 64, "settings": {"host": "127.0.0.1", "port": str(server.port), "tls": "none",
                                                                               "from": "shop@example.com"}, **more}
    status, _, value = engine.call("PUT", "/providers/" + name, body)
    true(status in (200, 201), f"{name} is set up: {status} {value}")


def post(count):
    """Ids, in the order of the lines."""
    global posted
    lines = [json.dumps({"channel": "email", "to": f"u{posted + i}@example.com", "content": {"subject": "s", "text": "t"}}) for i in range(count)]
    posted += count
    status, _, text = engine.call("POST", "/notifications/batch", "\n".join(lines), contentType="application/x-ndjson")
    equal(status, 200, "status of the batch")
    return [json.loads(each)["notification_id"] for each in text.strip().split("\n")]


def timeline(id):
    return [(entry["kind"], entry["text"]) for entry in engine.expect(200, "GET", "/notifications/" + id)["timeline"]]


def arrived(count):
    """How many each has got since the last call; all of them together, and none twice."""
    engine.quiet()
    got = len(first.mails), len(second.mails)
    new = [now - before for now, before in zip(got, arrived.seen)]
    arrived.seen = got
    equal(sum(new), count, "mails that arrived")
    copies = {**first.copies(), **second.copies()}
    equal((len(copies), set(copies.values())), (sum(got), {1}), "copies of each")
    return new


arrived.seen = (0, 0)


def shareFlowsThroughTheSecond():
    put("first", first, position=0)
    put("second", second, position=1, weight=0.05)
    engine.expect(204, "DELETE", "/providers/simulated-email")
    # Never more at once than the first has slots for: what finds them all taken goes through the second too.
    ids, new = [], [0, 0]
    for _ in range(25):
        ids += post(40)
        new = [sum(pair) for pair in zip(new, arrived(40))]
    true(20 <= new[1] <= 90, f"about 50 of 1000 go through the second: {new}")
    texts = [text for id in ids for kind, text in timeline(id) if kind == "sent"]
    equal(sum("5 % of the traffic try it first" in text for text in texts), new[1], "timelines that say why")


def sharesAndOrderChangeWhileMailFlows():
    put("first", first, position=0, rate_per_second=200)
    post(400)
    put("second", second, position=1, weight=1)  # while the first part is under way
    arrived(400)
    equal((post(50), arrived(50))[1], [0, 50], "all through the second")
    put("second", second, position=-1)
    equal((post(50), arrived(50))[1], [0, 50], "it stands first now")
    put("first", first, position=0)
    put("second", second, position=1)
    equal((post(50), arrived(50))[1], [50, 0], "and the first again")


def rateAndConcurrencyAreKept():
    put("first", first, position=0, rate_per_second=20, enabled=True)
    put("second", second, position=1, enabled=False)
    begun = time.monotonic()
    post(60)
    equal(arrived(60), [60, 0], "mails")
    true(time.monotonic() - begun >= 1.9, "20 at once, and 40 at 20 a second")
    first.delay, first.mostTaking = 0.1, 0
    put("first", first, position=0, concurrency=3)
    post(60)
    arrived(60)
    equal(first.mostTaking, 3, "mails under way at one time")
    first.delay = 0


def refusedServerIsSkippedWithItsFigures():
    put("first", first, position=0)
    put("second", second, position=1)
    first.refuse = "451 4.3.0 out of order"
    ids = post(5)
    engine.until(lambda: all(any(kind == "attempt" for kind, _ in timeline(id)) for id in ids), "each was tried")
    provider = engine.until(lambda: next((each for each in engine.expect(200, "GET", "/providers")["data"]
                                          if each["name"] == "first" and each["breaker"]["state"] == "open"), None), "its breaker is open")
    equal(provider["breaker"]["failures"], 5, "failures in the window")
    (id,) = post(1)
    told = engine.until(lambda: [each for each in timeline(id) if each[0] == "sent"] and timeline(id), "it is sent")
    true(told[1][1].startswith("first skipped: 5 failures in a row; cools down for another"), f"why the first was skipped: {told}")
    true("second took it" in told[2][1], f"who took it: {told}")
    first.refuse = None
    arrived.seen = (len(first.mails), len(second.mails))


try:
    code = run("RoutingTest", [shareFlowsThroughTheSecond, sharesAndOrderChangeWhileMailFlows, rateAndConcurrencyAreKept,
                               refusedServerIsSkippedWithItsFigures])
finally:
    engine.close()
    first.stop()
    second.stop()
sys.exit(code)
