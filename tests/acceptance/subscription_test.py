"""Signed events out of a running engine, verified by a receiver that shares no code with it: down for a while, the engine
killed in the middle, secrets exchanged. Every event arrives at least once, under one id, and none without a subscription."""
import base64
import sys

from cases import daemonPath, equal, run, true
from engine import Engine
from webhook_receiver import WebhookReceiver

MESSAGES = 600
CONFIGURATION = """
[retry]
webhook_seconds = [1, 1, 1, 2, 2, 3, 5, 5, 5, 5]
[breaker]
cool_down_seconds = 1
cool_down_max_seconds = 2
[webhook]
allow_networks = ["127.0.0.0/8"]
[subscriptions]
allow_http = true
"""
SECRETS = ["whsec_" + base64.b64encode(bytes([each]) * 32).decode() for each in (7, 9)]
engine = Engine(daemonPath(), configuration=CONFIGURATION)
receiver = WebhookReceiver(SECRETS[:1])
accepted = []


def post(to, **more):
    return engine.expect(202, "POST", "/notifications", {"channel": "email", "to": to, "content": {"subject": "Hello", "text": "It works"},
                                                         "metadata": {"order": to}, **more})["notification_id"]


def subscribe(name, **more):
    status, _, value = engine.call("PUT", "/subscriptions/" + name, {"url": receiver.url, "secret": SECRETS[0], **more})
    true(status in (200, 201), f"{status} {value}")


def figures(name="ops"):
    return engine.expect(200, "GET", "/subscriptions/" + name)


def told(type):
    """The notifications that were told of: id -> webhook-ids."""
    found = {}
    for id, requests in receiver.byId().items():
        body = requests[0][2]
        if body["type"] == type:
            found.setdefault(body["data"].get("notification_id"), set()).add(id)
    return found


def withoutASubscriptionNothingIsWritten():
    id = post("first@example.com")
    engine.quiet()
    equal(engine.expect(200, "GET", "/notifications/" + id)["notification"]["state"], "sent", "state")
    equal(engine.listAll("/notifications", "app:signalbox.events"), [], "deliveries of events")


def wrongTargetsAreRefusedInWords():
    status, _, problem = engine.call("PUT", "/subscriptions/bad", {"url": "https://example.com:25/", "secret": "hunter2"})
    equal(status, 422, str(problem))
    true("hunter2" not in str(problem), f"{problem}")
    status, _, problem = engine.call("POST", "/notifications", {"channel": "email", "to": "a@example.com", "content": {"subject": "a", "text": "b"}},
                                     headers={"Signalbox-App": "signalbox.events"})
    equal(status, 403, str(problem))


def everyEventArrivesThoughTheReceiverIsDownAndTheEngineKilled():
    global receiver
    subscribe("ops", types=["notification.sent", "notification.dead"])
    true(engine.expect(200, "POST", "/subscriptions/ops/test")["ok"], "test event")
    for i in range(MESSAGES):
        accepted.append(post(f"permanent@{i}.example.com" if i % 10 == 0 else f"u{i}@example.com"))
        if i == MESSAGES // 4:
            port = receiver.port
            kept = receiver.requests
            receiver.stop()  # connections are refused from here on
        if i == MESSAGES // 2:
            engine.kill()
            engine.start()
    engine.until(lambda: figures()["waiting"] > 0, "events wait for their receiver")
    receiver = WebhookReceiver(SECRETS[:1], port)
    receiver.requests = kept
    receiver.delay = 0.02
    engine.until(lambda: len(receiver.requests) > len(accepted) // 2, "events flow again")
    engine.kill()  # with deliveries under way
    engine.start()
    receiver.delay = 0.0
    engine.quiet()
    engine.until(lambda: figures()["waiting"] + figures()["sending"] == 0, "all is delivered")
    equal(receiver.refused, [], "requests that could not be verified")


def eachIsToldOnceUnderOneIdAndTruly():
    states = {id: engine.expect(200, "GET", "/notifications/" + id)["notification"]["state"] for id in accepted}
    equal(sorted(set(states.values())), ["dead", "sent"], "states")
    for state in ("sent", "dead"):
        ours = {id for id, each in states.items() if each == state}
        heard = told("notification." + state)
        equal(set(heard) - ours, set(), f"told that they are {state}, and are not")
        equal(ours - set(heard), set(), f"{state} and nobody was told")
        equal([id for id, ids in heard.items() if len(ids) != 1], [], f"{state} and told under two ids")
    repeats = 0
    for id, requests in receiver.byId().items():
        equal(len({str(each[2]) for each in requests}), 1, f"bodies of {id}")
        repeats += len(requests) - 1
    unknown = 0
    rows = engine.listAll("/notifications", "app:signalbox.events")
    equal(len(rows), len(accepted), "deliveries in the list")
    for row in rows:
        if len(receiver.byId().get(row["id"], [])) > 1:
            detail = engine.expect(200, "GET", "/notifications/" + row["id"])
            unknown += sum(entry["kind"] == "attempt" and entry["outcome"] != "sent" for entry in detail["timeline"])
    true(repeats <= unknown, f"{repeats} repeats, {unknown} explained")
    print(f"{len(accepted)} messages, 2 kills, {len(receiver.byId()) - 1} events, {repeats} repeats, {unknown} explained")


def noAddressLeavesInAnEvent():
    for event in receiver.events:
        data = {key: value for key, value in event["data"].items() if key != "metadata"}  # the app's own words
        true("@" not in str(data), f"{event}")
    dead = next(each for each in receiver.events if each["type"] == "notification.dead")
    equal(dead["data"]["outcome"]["class"], "permanent", "outcome")
    true(dead["data"]["metadata"]["order"].startswith("permanent@"), "metadata")


def eventsAreNoMessagesOfAChannel():
    webhook = next(each for each in engine.expect(200, "GET", "/snapshot")["queues"] if each["channel"] == "webhook")
    equal((webhook["waiting"], webhook["sent_total"], webhook["dead"]), (0, 0, 0), "figures of the channel webhook")
    text = engine.expect(200, "GET", "/metrics")
    true('subscription_pending{subscription="ops"} 0' in text, "metrics")
    true('subscription_attempts_total{outcome="sent",subscription="ops"}' in text, "metrics")


def bothSecretsSignWhileTheyAreExchanged():
    receiver.secrets = SECRETS
    engine.expect(200, "POST", "/subscriptions/ops/rotate", {"secret": SECRETS[1], "overlap_seconds": 3600})
    one = post("rotated@example.com")
    engine.until(lambda: one in told("notification.sent"), "it is told")
    equal(receiver.requests[-1][3], 2, "secrets that sign")
    true(figures()["previous_secret_ends_at"], "the end of the old secret is shown")


def deadReceiverFillsTheDeadLettersAndReplays():
    receiver.status = 400
    one = post("unheard@example.com")
    engine.until(lambda: figures()["dead"] == 1, "the delivery is dead")
    equal(figures()["last_failure"], "400", "last failure")
    (letter,) = engine.listAll("/dead-letters", "app:signalbox.events")
    equal(letter["provider"], "subscription:ops", "its sender")
    dead = {each["id"] for each in engine.listAll("/dead-letters", "-app:signalbox.events")}
    true(letter["id"] not in dead and len(dead) == MESSAGES // 10, "users' own dead letters are told apart")
    receiver.status = 204
    engine.replay("app:signalbox.events")
    engine.until(lambda: figures()["dead"] == 0 and figures()["waiting"] + figures()["sending"] == 0, "it is delivered")
    equal(len(told("notification.sent")[one]), 1, "ids of an event that was replayed")


def deletedSubscriptionCancelsWhatWaits():
    receiver.status = 400
    post("never@example.com")
    engine.until(lambda: figures()["dead"] == 1, "one is dead for ever")
    receiver.status = 503
    post("late@example.com")
    engine.until(lambda: figures()["waiting"] == 1, "it waits for its retry")
    engine.expect(204, "DELETE", "/subscriptions/ops")
    rows = engine.until(lambda: engine.listAll("/notifications", "app:signalbox.events is:cancelled"), "it is cancelled")
    equal(len(rows), 1, "cancelled")
    plan = engine.expect(202, "POST", "/plans", {"kind": "replay", "q": "app:signalbox.events"})
    plan = engine.until(lambda: engine._ready("/plans/" + plan["id"]), "the plan is computed")
    equal([(each["verdict"], each["count"], each["includable"]) for each in plan["verdicts"]], [("subscription_gone", 1, False)], "nobody is told any more")
    actions = [(each["action"], each["object"]) for each in engine.listAll("/audit") if each["action"].startswith("subscription.")]
    equal(actions, [("subscription.delete", "ops"), ("subscription.rotate", "ops"), ("subscription.test", "ops"),
                    ("subscription.put", "ops")], "audit")


def logKnowsNeitherSecretNorUrl():
    equal(engine.stop(), 0, "exit code")
    log = engine.readLog()
    true("whsec_" not in log and "key=of-mine" not in log, "the log")


try:
    code = run("SubscriptionTest", [withoutASubscriptionNothingIsWritten, wrongTargetsAreRefusedInWords,
                                    everyEventArrivesThoughTheReceiverIsDownAndTheEngineKilled, eachIsToldOnceUnderOneIdAndTruly,
                                    noAddressLeavesInAnEvent, eventsAreNoMessagesOfAChannel, bothSecretsSignWhileTheyAreExchanged,
                                    deadReceiverFillsTheDeadLettersAndReplays, deletedSubscriptionCancelsWhatWaits, logKnowsNeitherSecretNorUrl])
finally:
    engine.close()
    receiver.stop()
sys.exit(code)
