"""Ways around the door: forged and misshapen credentials, paths and methods that mean another thing to somebody in front, members
that nobody may set, other apps' ids and searches. None of them opens anything or shows a foreign message."""
import base64
import hashlib
import hmac
import http.client
import json
import sys
import time
from urllib.parse import quote

from access_table import MAIL, NOBODY
from access_world import World
from cases import daemonPath, equal, run, true
from engine import Engine
from quoting_mail import QuotingMailServer

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n")
world = World(engine)
CANARY = "foreign-canary"
tried = []


def ask(method, target, headers=(), body=None):
    """The request as it is given: repeated headers, odd targets. (status, text)."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        stream = "event-stream" in answer.getheader("Content-Type", "")
        return answer.status, "" if stream else answer.read().decode(errors="replace")
    except (http.client.HTTPException, OSError) as error:
        return 0, f"closed: {error}"
    finally:
        connection.close()


def refused(what, method, target, headers=(), body=None, allowed=()):
    status, text = ask(method, target, headers, body)
    tried.append(what)
    true(status in (0, 400, 401, 403, 404, 405, 411, 413, 415, 417, 422, 429, 431, 501) or status in allowed, f"{what}: {status} {text[:300]}")
    true(CANARY not in text, f"{what} shows a foreign message: {text[:300]}")
    return status, text


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forgedCredentialsOpenNothing():
    admin = engine.token
    claims = {"sub": "admin", "role": "admin", "permissions": ["engine.control"], "exp": 9999999999}
    tokens = []
    for algorithm in ("none", "None", "NONE", "nOnE", "HS256", "RS256", "ES256"):
        head = encoded({"alg": algorithm, "typ": "JWT"}) + "." + encoded(claims)
        tokens.append(head + ".")
        for key in (b"", b"secret", admin.encode()):
            tokens.append(head + "." + base64.urlsafe_b64encode(hmac.new(key, head.encode(), hashlib.sha256).digest()).rstrip(b"=").decode())
    tokens += [admin[:-1], admin + "A", admin.upper(), admin.lower(), admin[::-1], admin.replace("sbx_", ""), "sbx_", "admin", "null", "undefined", "*", "%00",
               hashlib.sha256(admin.encode()).hexdigest(), base64.b64encode(admin.encode()).decode(), admin[:4] + "A" * 43 + admin[47:], "' OR '1'='1", "sbx_' OR 1=1--",
               admin[:20] + chr(ord(admin[20]) ^ 1) + admin[21:], "sbx_" + "A" * 49, admin + "," + admin, admin + "; admin", "A" * 8000]
    for token in tokens:
        equal(refused(f"token {token[:40]}", "GET", "/audit", [("Authorization", "Bearer " + token)])[0] in (401, 429, 431), True, token[:60])
    for header in (admin, "Basic " + base64.b64encode(f"admin:{admin}".encode()).decode(), "Bearer", "Bearer ", "Bearer" + admin, "Token " + admin, "bearer:" + admin,
                   "Digest " + admin, "Bearer Bearer " + admin, "Bearer\x0b" + admin, "Bearer \"" + admin + "\""):
        refused(f"header {header[:30]!r}", "GET", "/audit", [("Authorization", header)])
    good, bad = ("Authorization", "Bearer " + admin), ("Authorization", "Bearer sbx_wrong")
    for pair in ((good, bad), (bad, good), (good, good)):
        refused("two Authorization headers", "GET", "/audit", pair)
    for name in ("X-Authorization", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token", "Cookie", "X-Forwarded-User", "X-Remote-User", "X-Original-URL", "Authorization_"):
        refused(f"token in {name}", "GET", "/audit", [(name, "Bearer " + admin)])
    for target in (f"/audit?access_token={admin}", f"/audit?token={admin}", f"/audit?authorization=Bearer%20{admin}", f"/audit/{admin}", f"/audit;token={admin}"):
        refused("token in the target", "GET", target)


def otherNamesOfAPathOpenNothing():
    viewer = world.token("viewer", role="viewer")["token"]
    bearer = [("Authorization", "Bearer " + viewer)]
    equal(ask("GET", "/audit", bearer)[0], 403, "the plain path")
    for path in ("//audit", "/./audit", "/audit/", "/audit/.", "/x/../audit", "/audit%2f", "/%61udit", "/audit%00", "/audit;x", "/audit;jsessionid=1", "/AUDIT", "/Audit", "/audit%20",
                 "/audit%0a", "/audit.json", "/audit?", "/audit#", "/notifications/../audit", "/notifications/%2e%2e/audit", "/notifications/..%2faudit", "/api/audit", "/v1/audit",
                 "/healthz/../audit", "/openapi.json/../audit", "/healthz%2f..%2faudit", "/healthz;/audit", "/healthz/audit", "\\audit", "/\\audit", "/audit\\", "/%2561udit", "/audit/verify/",
                 "/audit//verify", "/audit/%76erify", "/tokens/", "//tokens", "/tokens/admin/", "/tokens/%61dmin", "/hold//release", "http://127.0.0.1/audit", "*"):
        status, text = refused(f"path {path}", "GET", path, bearer)
        true('"principal"' not in text, f"{path}: {text[:200]}")
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"):
        refused(f"{header}: DELETE", "POST", "/views/mine", bearer + [(header, "DELETE")], "")
        refused(f"{header}: GET", "POST", "/audit", bearer + [(header, "GET")], "")
    for method in ("HEAD", "OPTIONS", "TRACE", "CONNECT", "PATCH", "PUT", "DELETE", "POST", "PROPFIND", "get", "Get", "LOCK", "DEBUG"):
        refused(f"{method} /audit", method, "/audit", bearer)
    for target in ("/audit", "/audit?method=DELETE", "/audit/1", "/audit?seq=1"):
        for method in ("DELETE", "PUT", "PATCH", "POST"):
            refused(f"admin {method} {target}", method, target, [("Authorization", "Bearer " + engine.token), ("Content-Type", "application/json")], "{}")


def membersThatNobodyMaySetAreRefused():
    headers = [("Authorization", "Bearer " + engine.token), ("Content-Type", "application/json")]
    before = engine.expect(200, "GET", "/tokens?limit=500")["data"]
    for extra in ({"id": NOBODY}, {"app": "other"}, {"state": "sent"}, {"attempt_no": 9}, {"tries": 0}, {"tenant_id": "x"}, {"created_at": "2020-01-01T00:00:00Z"}, {"seq": 1},
                  {"principal": "admin"}, {"role": "admin"}, {"replays": 3}, {"generation": 1}, {"__proto__": {"admin": True}}, {"constructor": 1}):
        refused(f"notification with {list(extra)[0]}", "POST", "/notifications", headers, json.dumps({**MAIL, **extra}))
    for extra in ({"id": "admin"}, {"digest": "00"}, {"token": "sbx_mine"}, {"lasting": True}, {"created_by": "bob"}, {"revoked_at": None, "state": "active"}, {"permissions": ["*"]},
                  {"permissions": ["open"]}, {"permissions": ["authenticated"]}, {"permissions": ["undeclared"]}, {"role": "root"}, {"role": "custom"}, {"role": "Admin"},
                  {"role": "admin", "app": "shop"}, {"role": "sender"}, {"name": "admin"}, {"name": "engine"}, {"name": "a b"}, {"name": ""}, {"name": "x" * 101},
                  {"permissions": ["audit.read"], "app": "shop"}, {"permissions": ["tokens.manage"], "app": "shop"}, {"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "never"}):
        body = {"name": world.name("t"), **({} if "permissions" in extra else {"role": "viewer"}), **extra}
        refused(f"token with {extra}", "POST", "/tokens", headers, json.dumps(body))
    equal([row["id"] for row in engine.expect(200, "GET", "/tokens?limit=500")["data"]], [row["id"] for row in before], "no token was made")


def anAppSeesNothingOfAnother():
    world.post("other", channel="sms", to="+43660999999", content={"text": CANARY}, data={"secret": CANARY}, category=CANARY, idempotency_key=CANARY, ordering_key=CANARY)
    foreign = engine.listAll("/notifications", "app:other")
    sender = world.token("till", app="shop", permissions=["notifications.post", "notifications.read", "notifications.cancel", "payload.view", "dead_letters.read", "events.read"])["token"]
    bearer = [("Authorization", "Bearer " + sender)]
    ids = [row["id"] for row in foreign]
    queries = ["app:other", "app!=shop", "-app:shop", "NOT app:shop", "app:other OR app:shop", ") OR (app:other", "app:shop) OR (app:other", "(app:other)", "id:" + ids[0],
               " OR ".join("id:" + each for each in ids), "app:*", "app:o*", "is:dead OR app:other", "\" OR app:other OR \"", "app:shop OR tries>=0", "-(app:shop)", "data.secret:" + CANARY,
               "category:" + CANARY, "key:" + CANARY, "channel:sms", CANARY, "ordering:" + CANARY, "target:\"+43660999999\"", "state:pending"]
    for q in queries:
        for path in ("/notifications", "/dead-letters", "/held", "/export"):
            status, text = refused(f"{path}?q={q}", "GET", f"{path}?q={quote(q)}", bearer, allowed=(200,))
            true(not any(each in text for each in ids) and '"app":"other"' not in text, f"{path}?q={q}: {text[:300]}")
    for each in ids + [each.upper() for each in ids[:2]]:
        for method, path, body in (("GET", f"/notifications/{each}", None), ("GET", f"/dead-letters/{each}", None), ("POST", f"/notifications/{each}/cancel", "{}")):
            headers = bearer + ([("Content-Type", "application/json")] if body else [])
            equal(refused(f"{method} {path}", method, path, headers, body)[0], 404, path)
    equal(engine.expect(200, "GET", "/notifications/" + ids[0])["notification"]["state"], "pending", "nothing was cancelled")
    for app in ("other", "", "shop,other", "*", "shop\tother"):
        refused(f"Signalbox-App: {app}", "POST", "/notifications", bearer + [("Signalbox-App", app), ("Content-Type", "application/json")], json.dumps(MAIL), allowed=(202,) if app == "" else ())
    refused("two Signalbox-App headers", "POST", "/notifications", bearer + [("Signalbox-App", "shop"), ("Signalbox-App", "other"), ("Content-Type", "application/json")],
            json.dumps(MAIL), allowed=(202,))
    refused("batch for another app", "POST", "/notifications/batch?app=other", bearer + [("Content-Type", "application/x-ndjson")], json.dumps(MAIL))
    for text in ("app:", "category:", "key:", "ordering:", "provider:", "template:", "code:", "domain:", "cause:"):
        status, answer = refused(f"complete {text}", "GET", f"/complete?q={quote(text)}", bearer, allowed=(200,))
        true("other" not in answer.replace("another", ""), f"complete {text}: {answer[:300]}")
    equal(len(engine.listAll("/notifications", "app:other")), len(foreign), "nothing was posted as the other app")
    for topics in ("state", "breaker", "command", "alert", "operation"):
        equal(refused(f"topic {topics}", "GET", "/events?topics=" + topics, bearer)[0], 403, topics)
    cursor = engine.expect(200, "GET", "/notifications?limit=1")["next_cursor"]
    for change in (cursor, cursor[::-1], cursor + "A", "0", "-1", "AAAA", base64.b64encode(b"0,0").decode(), "' OR 1=1"):
        status, text = refused(f"cursor {change[:20]}", "GET", f"/notifications?cursor={quote(change)}", bearer, allowed=(200,))
        true('"app":"other"' not in text, f"cursor {change}: {text[:300]}")


def maskedStaysMasked():
    """Addresses and payloads on every way out, for one who may read everything but them."""
    engine.expect(200, "PUT", "/recipients/u1", {"email": "secret.ana@example.com", "phone": "+43660777777"})
    engine.expect(200, "PUT", "/views/of-ana", {"q": "target:secret.ana@example.com", "place": "notifications"})
    one = engine.expect(202, "POST", "/notifications", {"channel": "email", "to": "secret.ana@example.com", "content": {"subject": "s", "text": "payload-canary"},
                                                        "data": {"order": "payload-canary"}, "metadata": {"m": "payload-canary"}})["notification_id"]
    engine.until(lambda: engine.expect(200, "GET", "/notifications/" + one)["notification"]["state"] == "dead", "the message is dead")
    plan = engine.expect(202, "POST", "/plans", {"kind": "replay", "q": "target:secret.ana@example.com"})["id"]
    engine.until(lambda: engine.expect(200, "GET", "/plans/" + plan)["state"] == "ready", "the plan is ready")
    operation = engine.expect(202, "POST", "/operations", {"plan_id": plan, "rate": 1, "undo_seconds": 3600, "reason": "test", "include": ["will_send"]})["id"]
    reader = world.token("reader", permissions=sorted(set(engine.expect(200, "GET", "/session")["permissions"]) - {"payload.view"}))["token"]
    group = engine.expect(200, "GET", "/dead-letters/groups?q=" + quote("id:" + one))["data"][0]["id"]
    canaries = ("secret.ana@", "+43660777777", "payload-canary")
    looked = 0
    for path in ("/notifications", "/notifications/" + one, "/dead-letters", "/dead-letters/" + one, "/held", "/export", "/export?format=csv", "/export?place=dead-letters", "/recipients",
                 "/recipients/u1", "/dead-letters/groups", "/dead-letters/groups?by=domain", "/dead-letters/groups/" + group, f"/plans/{plan}", f"/plans/{plan}/verdicts", "/operations",
                 "/operations/" + operation, "/snapshot", "/views", "/views/of-ana", "/audit", "/audit/export", "/suppressions", "/alerts", "/metrics", "/providers", "/queues",
                 "/complete?q=" + quote("recipient:"), "/complete?q=" + quote("target:"), "/complete?q=" + quote("data.order:"), "/complete?q=" + quote("key:")):
        status, text = ask("GET", path, [("Authorization", "Bearer " + reader)])
        true(status in (200, 404), f"{path}: {status} {text[:200]}")
        for canary in canaries:
            true(canary not in text, f"{path} shows {canary}: {text[max(0, text.find(canary) - 200):][:400]}")
        looked += 1
    # Nor does searching tell what is masked.
    for q in ("target:secret.ana@example.com", "target:s*", "data.order:payload-canary", "metadata.m:payload*", "-target:x", "is:dead target:secret*", "(tries>0 OR data.order:payload*)"):
        for path in ("/notifications", "/dead-letters", "/export", "/dead-letters/groups"):
            status, text = ask("GET", f"{path}?q={quote(q)}", [("Authorization", "Bearer " + reader)])
            equal((status, "payload.view" in text), (403, True), f"{path}?q={q}: {text[:200]}")
            looked += 1
        status, text = ask("POST", "/plans", [("Authorization", "Bearer " + reader), ("Content-Type", "application/json")], json.dumps({"kind": "replay", "q": q}))
        equal(status, 403, f"plan of {q}: {text[:200]}")
    # Nor is it sent to where one can read it.
    headers = [("Authorization", "Bearer " + reader), ("Content-Type", "application/json")]
    for method, path, body in (("PUT", "/subscriptions/mine", {"url": "https://mine.example.com/in", "secret": world.signingSecret()}),
                               ("PUT", "/subscriptions/mine", {"url": "https://mine.example.com/in", "secret": world.signingSecret(), "types": ["breaker.opened"]}),
                               ("POST", "/plans", {"kind": "replay", "q": "is:dead", "edits": [{"op": "set", "field": "to", "value": "mine@example.com"}]})):
        status, text = ask(method, path, headers, json.dumps(body))
        equal((status, json.loads(text)["missing_permission"]), (403, "payload.view"), f"{method} {path}: {text[:200]}")
        looked += 1
    status, text = ask("GET", "/notifications?q=payload-canary", [("Authorization", "Bearer " + reader)])
    equal((status, json.loads(text)["data"]), (200, []), "free text does not look into payloads for those who may not read them")
    equal(len(engine.listAll("/notifications", "payload-canary")), 1, "and does for those who may")
    print(f"{looked} answers looked through for {len(canaries)} canaries")


def receipt(provider, secret, event, message, reason):
    body = json.dumps({"type": "message." + event, "data": {"notification_id": message, "code": "E1 " + reason, "reason": reason}})
    now = str(int(time.time()))
    proof = base64.b64encode(hmac.new(secret, f"msg_{message}.{now}.{body}".encode(), hashlib.sha256).digest()).decode()
    status, text = ask("POST", "/receipts/" + provider, [("Content-Type", "application/json"), ("webhook-id", "msg_" + message), ("webhook-timestamp", now),
                                                         ("webhook-signature", "v1," + proof)], body)
    true(status < 300, f"{status} {text}")


def providersWordsQuoteNobody():
    """Providers that repeat the address in their refusals and receipts, seen by one who may read everything but addresses."""
    server = QuotingMailServer()
    server.start()
    key = b"canary-hmac-key-of-32-bytes-long"
    engine.smtpProvider(server.port, "quoting")
    engine.useOnly("quoting")
    engine.expect(200, "PATCH", "/queues/sms", {"paused": False})
    engine.expect(200, "PUT", "/providers/simulated-sms", {"kind": "simulated", "channel": "sms", "secrets": {"receipt_secret": "whsec_" + base64.b64encode(key).decode()}})
    address, number = "secret.eva+q@example.com", "+43660888777"
    refused = engine.expect(202, "POST", "/notifications", {"channel": "email", "to": address, "content": {"subject": "s", "text": "t"}})["notification_id"]
    carried = engine.expect(202, "POST", "/notifications", {"channel": "sms", "to": number, "content": {"text": "t"}})["notification_id"]
    stateOf = lambda which: engine.expect(200, "GET", "/notifications/" + which)["notification"]["state"]
    engine.until(lambda: stateOf(refused) == "dead" and stateOf(carried) == "sent", "one is dead, one is sent")
    equal(server.refused, [address], "who was asked for")
    receipt("simulated-sms", key, "bounced", carried, "number 43660888777 (+43 660 888 777) is unknown")
    engine.until(lambda: engine.expect(200, "GET", "/suppressions?q=" + quote(number))["data"], "the number is suppressed")
    reader = world.token("reader-of-words", permissions=sorted(set(engine.expect(200, "GET", "/session")["permissions"]) - {"payload.view"}))["token"]
    canaries = ("secret.eva", "secret%2eeva", "660888777", "660 888 777")
    words = 0
    for path in ("/notifications/" + refused, "/notifications/" + carried, "/dead-letters", "/dead-letters/" + refused, "/dead-letters/groups", "/dead-letters/groups?by=domain", "/export",
                 "/export?format=csv", "/export?place=dead-letters", "/suppressions", "/notifications", "/audit", "/snapshot", "/complete?q=" + quote("code:"), "/complete?q=" + quote("error:")):
        status, text = ask("GET", path, [("Authorization", "Bearer " + reader)])
        equal(status, 200, f"{path}: {text[:200]}")
        for canary in canaries:
            true(canary not in text.lower(), f"{path} shows {canary}: {text[max(0, text.lower().find(canary) - 200):][:400]}")
        words += "user unknown" in text or "is unknown" in text
    true(words >= 4, "the rest of the words is shown")
    for q in ("secret.eva", "error:*secret.eva*", "error:secret.eva+q@example.com", "43660888777", "secret.eva+q=example.com", address):
        for path in ("/notifications", "/dead-letters"):
            status, text = ask("GET", f"{path}?q={quote(q)}", [("Authorization", "Bearer " + reader)])
            true(status in (200, 400, 422) and refused not in text and carried not in text, f"{path}?q={q}: {status} {text[:300]}")
    equal([row["id"] for row in engine.listAll("/notifications", "target:" + address)], [refused], "who may, finds it by the address itself")


try:
    code = run("BypassTest", [forgedCredentialsOpenNothing, otherNamesOfAPathOpenNothing, membersThatNobodyMaySetAreRefused, anAppSeesNothingOfAnother, maskedStaysMasked, providersWordsQuoteNobody])
    print(f"{len(tried)} ways around were tried")
finally:
    engine.close()
sys.exit(code)
