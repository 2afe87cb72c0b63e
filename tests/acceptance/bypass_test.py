"""Ways around the door: forged and misshapen credentials, paths and methods that mean another thing to somebody in front, members
that nobody may set, other apps' ids and searches. None of them opens anything or shows a foreign message."""
import base64
import hashlib
import hmac
import http.client
import json
import sys
from urllib.parse import quote

from access_table import MAIL, NOBODY
from access_world import World
from cases import daemonPath, equal, run, true
from engine import Engine

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n")
world = World(engine)
CANARY = "foreign-canary"
WAYS_MIN = 320
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


def manyWaysWereTried():
    """So that a list which was cut short, or a loop over nothing, is noticed."""
    true(len(tried) >= WAYS_MIN, f"{len(tried)} ways around were tried, {WAYS_MIN} at least were to be")


try:
    code = run("BypassTest", [forgedCredentialsOpenNothing, otherNamesOfAPathOpenNothing, membersThatNobodyMaySetAreRefused, anAppSeesNothingOfAnother, manyWaysWereTried])
    print(f"{len(tried)} ways around were tried")
finally:
    engine.close()
sys.exit(code)
