"""What one may not read is on no way out: every GET of access_table.py, and so every route that is added to it, asked for by one who
may do everything but read payloads, after messages were refused by a receiver that repeats them, bounced by a provider that quotes
them, and told to a subscriber that does. Whoever may read payloads finds them there: the search can find."""
import base64
import hashlib
import hmac
import http.client
import json
import sys
import time
from urllib.parse import quote

from access_table import OPERATIONS
from access_world import World, pathOf
from cases import daemonPath, equal, run, true
from echoing_receiver import EchoingReceiver
from engine import Engine
from quoting_mail import QuotingMailServer

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n[webhook]\nallow_networks = [\"127.0.0.0/8\"]\n[subscriptions]\nallow_http = true\n")
world = World(engine)
echo = EchoingReceiver()
ADDRESS, NUMBER = "secret.ana@example.com", "+43660777777"
CANARIES = ("secret.ana@", NUMBER, "payload-canary", "words-canary")
RECEIPTS_KEY = b"canary-hmac-key-of-32-bytes-long"
PERMISSIONS = set(engine.expect(200, "GET", "/session")["permissions"]) - {"payload.view"}
# What a route shows besides what it shows when it is asked without anything.
MORE = {"listGroups": ["?by=domain", "?by=template"], "exportRows": ["?format=csv", "?place=dead-letters", "?place=held"], "getStats": ["&series=dead,waiting,sent&breakers=1"],
        "listSuppressions": ["?limit=500"], "completeQuery": ["/complete?q=" + quote(each + ":") for each in ("recipient", "target", "data.order", "key", "code", "error", "cause", "provider")],
        "getProvider": ["/providers/hooks"], "listNotifications": ["?order=oldest"]}
# Where whoever may read payloads finds some of it.
SHOWN = {"listNotifications", "getNotification", "listDeadLetters", "getDeadLetter", "listGroups", "getGroup", "exportRows", "getOperationReport", "listRecipients", "getRecipient",
         "exportRecipient", "listReceipts", "listSuppressions", "listSubscriptions", "getSubscription", "listViews", "getView", "listSamples", "listVerdicts", "getStats", "getPast",
         "getPlan", "listOperations", "getOperation"}
HIDDEN = {"getView"}  # a search for what is masked is not there at all
mine = {}             # the messages


def ask(token, path, headers=()):
    """(status, text of the body); a stream stays open and is read by another."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", path, headers={"Authorization": "Bearer " + token, **dict(headers)})
    answer = connection.getresponse()
    text = "" if "event-stream" in answer.getheader("Content-Type", "") else answer.read().decode(errors="replace")
    connection.close()
    return answer.status, text


def proven(provider, receipt):
    """As a provider posts it, signed."""
    body, id, now = json.dumps(receipt), world.name("msg"), str(int(time.time()))
    proof = base64.b64encode(hmac.new(RECEIPTS_KEY, f"{id}.{now}.{body}".encode(), hashlib.sha256).digest()).decode()
    return engine.expect(200, "POST", "/receipts/" + provider, body, headers={"webhook-id": id, "webhook-timestamp": now, "webhook-signature": "v1," + proof})


def stateOf(id):
    return engine.expect(200, "GET", "/notifications/" + id)["notification"]["state"]


def reader(name):
    return world.token(name, permissions=sorted(PERMISSIONS))["token"]


def followed(token):
    """The stream of all topics, from now on: (its connection, its answer)."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=60)
    connection.request("GET", "/events", headers={"Authorization": "Bearer " + token})
    return connection, connection.getresponse()


def messagesGoEverywhere():
    mine["stream"] = followed(reader("follower"))
    secret = "whsec_" + base64.b64encode(RECEIPTS_KEY).decode()
    engine.expect(201, "PUT", "/providers/hooks", {"kind": "webhook", "channel": "webhook", "settings": {"url_allow_private": "true"}, "secrets": {"signing_secret": world.signingSecret()}})
    engine.useOnly("hooks", "webhook")
    engine.expect(200, "PUT", "/providers/simulated-sms", {"kind": "simulated", "channel": "sms", "secrets": {"receipt_secret": secret}})
    engine.expect(200, "PATCH", "/queues/sms", {"paused": False})
    engine.expect(201, "PUT", "/subscriptions/echo", {"url": echo.url, "secret": world.signingSecret(), "types": ["notification.dead"]})
    engine.expect(200, "PUT", "/recipients/u1", {"email": ADDRESS, "phone": NUMBER})
    engine.expect(200, "PUT", "/views/of-ana", {"q": "target:" + ADDRESS, "place": "notifications"})
    message = {"content": {"text": "payload-canary"}, "data": {"order": "payload-canary"}, "metadata": {"m": "payload-canary"}}
    post = lambda channel, **what: engine.expect(202, "POST", "/notifications", {**message, "channel": channel, **what})["notification_id"]
    mine["mail"] = post("email", to=ADDRESS, content={"subject": "s", "text": "payload-canary"})
    mine["hook"] = post("webhook", to=echo.url)
    mine["text"] = post("sms", to=NUMBER)
    engine.until(lambda: (stateOf(mine["mail"]), stateOf(mine["hook"]), stateOf(mine["text"])) == ("dead", "dead", "sent"), "two are dead, one is sent")
    true(any("payload-canary" in each for each in echo.answered), "the receiver has what it repeats")
    said = {"code": "words-canary payload-canary", "reason": "words-canary of " + NUMBER}
    proven("simulated-sms", {"type": "message.bounced", "data": {"notification_id": mine["text"], **said}})
    proven("simulated-sms", {"type": "message.bounced", "data": {"provider_message_id": "of-nobody", **said}})  # waits
    mine["suppressed"] = post("sms", to=NUMBER)
    equal(stateOf(mine["suppressed"]), "suppressed", "another one to that number, and so the words of why")
    engine.until(lambda: any(row["last_failure"] for row in engine.expect(200, "GET", "/subscriptions")["data"]), "the subscriber has refused an event")
    engine.until(lambda: any(row["rule"] == "new_cause" for row in engine.expect(200, "GET", "/alerts")["data"]), "an alert tells of a new cause")


def thingsAreMadeOfThem():
    """What the table asks about from now on."""
    plan = engine.expect(202, "POST", "/plans", {"kind": "replay", "q": "target:" + ADDRESS})["id"]
    engine.until(lambda: engine.expect(200, "GET", "/plans/" + plan)["state"] == "ready", "the plan is ready")
    operation = engine.beginReplay("error:payload-canary -app:signalbox.events", include=["will_send"])
    engine.until(lambda: engine.expect(200, "GET", f"/operations/{operation}/report")["failed_causes"], "what was sent again is dead again")
    engine.until(lambda: stateOf(mine["hook"]) == "dead", "it is dead")
    group = engine.expect(200, "GET", "/dead-letters/" + mine["hook"])["notification"]["group_id"]
    world.deadOwn, world.group = mine["hook"], group
    world.stock = {"plan": plan, "operation": operation, "recipient": "u1", "view": "of-ana", "subscription": "echo"}
    # A chart and the past show causes once a bucket of theirs is over.
    for path in (lambda: "/stats?series=dead", lambda: "/past?at=" + world.now()):
        engine.until(lambda: "payload-canary" in ask(engine.token, path())[1], "the cause is drawn")


def ways():
    """(operation, path): every GET of the table as it stands there, and what else it can be asked for."""
    found = []
    for name, row in OPERATIONS.items():
        if engine.document.operations[name][0] != "GET":
            continue
        path = pathOf(row, world, "own")
        found.append((name, path))
        found += [(name, each if each.startswith("/") else path.split("?")[0] + each if each.startswith("?") else path + each) for each in MORE.get(name, [])]
    for each in ("mail", "text", "suppressed"):
        found.append(("getNotification", "/notifications/" + mine[each]))
    return found


def nothingMaskedIsOnAnyWayOut():
    equal(set(MORE) - set(OPERATIONS) | SHOWN - set(OPERATIONS), set(), "operations that are named here and not in the table")
    token, looked, shown = reader("reader"), 0, set()
    for name, path in ways():
        status, text = ask(token, path)
        equal(status, 404 if name in HIDDEN else OPERATIONS[name].expected(PERMISSIONS, False, "own")[0], f"{path}: {text[:200]}")
        for canary in CANARIES:
            true(canary not in text, f"{path} shows {canary}: {text[max(0, text.find(canary) - 300):][:600]}")
        looked += 1
        if any(canary in ask(engine.token, path)[1] for canary in CANARIES):
            shown.add(name)
    equal(SHOWN - shown, set(), "operations that show none of it to those who may see it: the search finds nothing there")
    operations = {name for name, _ in ways()}
    equal({name for name, each in engine.document.operations.items() if each[0] == "GET"} - operations, set(), "reads of the document that were not asked for")
    true(looked >= 65 and len(operations) >= 45, f"{looked} answers of {len(operations)} operations")
    print(f"{looked} answers of {len(operations)} operations looked through for {len(CANARIES)} canaries; {len(shown)} operations show them by payload.view")


def nothingMaskedIsStreamed():
    connection, answer = mine["stream"]
    engine.expect(200, "PUT", "/recipients/end-of-it", {"email": "end@example.com"})
    heard = ""
    while "end-of-it" not in heard:
        line = answer.fp.readline().decode()
        true(line, "the stream goes on")
        heard += line
    connection.close()
    for canary in CANARIES:
        true(canary not in heard, f"the stream tells {canary}: {heard[max(0, heard.find(canary) - 300):][:600]}")
    true("event: state" in heard and "event: alert" in heard and "event: command" in heard, "pictures, alerts and acts were told")


def noSearchFindsWhatIsMasked():
    token, looked = reader("searcher"), 0
    lists = ("/notifications", "/dead-letters", "/held", "/export", "/dead-letters/groups")
    for q in ("target:" + ADDRESS, "target:s*", "data.order:payload-canary", "metadata.m:payload*", "-target:x", "is:dead target:secret*", "(tries>0 OR data.order:payload*)",
              "error:payload-canary", "error:pay*", "-error:payload-canary", "is:dead -(error:x OR tries>9)"):
        for path in lists:
            status, text = ask(token, f"{path}?q={quote(q)}")
            equal((status, json.loads(text)["missing_permission"]), (403, "payload.view"), f"{path}?q={q}: {text[:200]}")
            looked += 1
        status, _, problem = engine.call("POST", "/plans", {"kind": "replay", "q": q}, headers={"Authorization": "Bearer " + token})
        equal(status, 403, f"plan of {q}: {problem}")
    for path in lists:  # free text looks into none of it
        status, text = ask(token, f"{path}?q=payload-canary")
        true(status == 200 and not any(each in text for each in mine.values() if isinstance(each, str)), f"{path}: {text[:300]}")
        looked += 1
    equal({row["id"] for row in engine.listAll("/notifications", "payload-canary")} >= {mine[each] for each in ("mail", "hook", "text", "suppressed")}, True, "and does for those who may")
    equal([row["id"] for row in engine.listAll("/dead-letters", "error:payload-canary -app:signalbox.events")], [mine["hook"]], "who may, finds it by what was answered")
    true(looked >= 60, f"{looked} searches")


def norIsItSentToWhereOneCanReadIt():
    headers = {"Authorization": "Bearer " + reader("sender-away")}
    for method, path, body in (("PUT", "/subscriptions/mine", {"url": "https://mine.example.com/in", "secret": world.signingSecret()}),
                               ("PUT", "/subscriptions/mine", {"url": "https://mine.example.com/in", "secret": world.signingSecret(), "types": ["breaker.opened"]}),
                               ("POST", "/plans", {"kind": "replay", "q": "is:dead", "edits": [{"op": "set", "field": "to", "value": "mine@example.com"}]})):
        status, _, problem = engine.call(method, path, body, headers=headers)
        equal((status, problem["missing_permission"]), (403, "payload.view"), f"{method} {path}: {problem}")


def whatARefusalWasIsToldToEverybody():
    """Class, code and the cause that is made of them."""
    row = json.loads(ask(reader("told"), "/dead-letters/" + mine["hook"])[1])["notification"]
    equal((row["error_class"], row["error_code"], row["error"], row["group"]), ("permanent", "422", "Refused as invalid (422)", "Refused as invalid (422)"), "of an answer")
    equal(json.loads(ask(reader("told-too"), "/subscriptions/echo")[1])["last_failure"], "422", "of an event that was refused")
    (waiting,) = json.loads(ask(reader("told-of-receipts"), "/receipts?waiting=true")[1])["data"]
    equal((waiting["status"], waiting["code"], waiting["words"]), ("bounced", "", ""), "of a receipt that waits")
    (waiting,) = engine.expect(200, "GET", "/receipts?waiting=true")["data"]
    true("payload-canary" in waiting["code"] and "words-canary" in waiting["words"], f"which those who may are shown: {waiting}")


def providersWordsQuoteNobody():
    """Providers that repeat the address in their refusals and receipts: it is in what nobody is shown, whoever it is."""
    server = QuotingMailServer()
    server.start()
    engine.smtpProvider(server.port, "quoting")
    engine.useOnly("quoting")
    address, number = "secret.eva+q@example.com", "+43660888777"
    refused = engine.expect(202, "POST", "/notifications", {"channel": "email", "to": address, "content": {"subject": "s", "text": "t"}})["notification_id"]
    carried = engine.expect(202, "POST", "/notifications", {"channel": "sms", "to": number, "content": {"text": "t"}})["notification_id"]
    engine.until(lambda: stateOf(refused) == "dead" and stateOf(carried) == "sent", "one is dead, one is sent")
    equal(server.refused, [address], "who was asked for")
    words = "number 43660888777 (+43 660 888 777) is unknown"
    proven("simulated-sms", {"type": "message.bounced", "data": {"notification_id": carried, "code": "E1 " + words, "reason": words}})
    engine.until(lambda: engine.expect(200, "GET", "/suppressions?q=" + quote(number))["data"], "the number is suppressed")
    token = reader("reader-of-words")
    canaries = ("secret.eva", "secret%2eeva", "660888777", "660 888 777")
    for path in ("/notifications/" + refused, "/notifications/" + carried, "/dead-letters", "/dead-letters/" + refused, "/dead-letters/groups", "/dead-letters/groups?by=domain", "/export",
                 "/export?format=csv", "/export?place=dead-letters", "/suppressions", "/notifications", "/audit", "/snapshot", "/complete?q=" + quote("code:"), "/complete?q=" + quote("error:")):
        status, text = ask(token, path)
        equal(status, 200, f"{path}: {text[:200]}")
        for canary in canaries:
            true(canary not in text.lower(), f"{path} shows {canary}: {text[max(0, text.lower().find(canary) - 200):][:400]}")
    # Those who may read the words find the address in its own place only.
    said = [engine.expect(200, "GET", "/notifications/" + refused)["notification"]["error"], engine.expect(200, "GET", "/dead-letters/" + refused)["notification"]["group"]]
    said += [entry["text"] for entry in engine.expect(200, "GET", "/notifications/" + carried)["timeline"]] + [row["reason"] for row in engine.expect(200, "GET", "/suppressions")["data"]]
    true(sum("unknown" in each for each in said) >= 3, f"the rest of the words is shown: {said}")
    equal([each for each in said if any(canary in each.lower() for canary in canaries)], [], "words that quote somebody")
    for q in ("secret.eva", "43660888777", "secret.eva+q=example.com", address):
        for path in ("/notifications", "/dead-letters"):
            status, text = ask(token, f"{path}?q={quote(q)}")
            true(status in (200, 400, 422) and refused not in text and carried not in text, f"{path}?q={q}: {status} {text[:300]}")
    equal([row["id"] for row in engine.listAll("/notifications", "target:" + address)], [refused], "who may, finds it by the address itself")
    equal(engine.listAll("/notifications", "error:secret.eva"), [], "and by no words")


try:
    code = run("MaskingTest", [messagesGoEverywhere, thingsAreMadeOfThem, nothingMaskedIsOnAnyWayOut, nothingMaskedIsStreamed, noSearchFindsWhatIsMasked, norIsItSentToWhereOneCanReadIt,
                               whatARefusalWasIsToldToEverybody, providersWordsQuoteNobody])
finally:
    echo.stop()
    engine.close()
sys.exit(code)
