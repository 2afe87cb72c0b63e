"""What Twilio, SendGrid and Termii are sent and call back with, through a running engine behind a proxy: the double takes the request
apart, and the callback is signed here, by the providers' own rules and with code that is not the engine's."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from cases import daemonPath, equal, run, true
from engine import Engine

HOST = "hooks.example.com"
PUBLIC = f"https://{HOST}/receipts/"
ACCOUNT = "AC" + "a" * 32


class Provider:
    """Answers each request with the next of `answers`; an answer of None is none: the connection ends."""

    def __init__(self):
        self.seen = []      # (path, headers, body)
        self.answers = []
        self.listed = []    # what Twilio says that it has taken
        self.lookups = []   # how it was asked
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                provider.seen.append((self.path, dict(self.headers), body))
                answer = provider.answers.pop(0) if provider.answers else (500, {}, "")
                if answer is None:
                    self.close_connection = True
                    return
                self.answer(*answer)

            def do_GET(self):
                if "/Messages.json?" in self.path:
                    provider.lookups.append(self.path)
                created = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
                listed = [{"direction": "outbound-api", "status": "sent", "date_created": created, **each} for each in provider.listed]
                self.answer(200, {"Content-Type": "application/json"}, json.dumps({"messages": listed, "next_page_uri": None}))

            def answer(self, status, headers, text):
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(text))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


engine = Engine(daemonPath(), configuration=f"[server]\nallowed_hosts = [\"{HOST}\"]\n")
provider = Provider()


def use(name, kind, channel, settings, secrets):
    status, _, value = engine.call("PUT", "/providers/" + name, {"kind": kind, "channel": channel, "secrets": secrets,
                                                                 "settings": {"base_url": provider.url, "timeout_ms": "5000", **settings}})
    true(status in (200, 201), f"{name} is set up: {status} {value}")
    engine.useOnly(name, channel)


def post(channel, to, content, answer):
    provider.seen.clear()
    provider.answers = [answer]
    return engine.expect(202, "POST", "/notifications", {"channel": channel, "to": to, "content": content})["notification_id"]


def message(id):
    return engine.expect(200, "GET", "/notifications/" + id)["notification"]


def awaitState(id, state):
    engine.until(lambda: message(id)["state"] == state, f"{id} is {state}: {message(id)}", 30)


def callBack(path, body, headers, host=HOST):
    """As the provider writes it and a proxy passes it on: its own case of names, no token of ours."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    proxied = {"Host": host, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": host, "X-Forwarded-Port": "443",
               "Forwarded": f"for=203.0.113.9;host={host};proto=https", "Via": "1.1 proxy"}
    try:
        connection.request("POST", path, body, {**proxied, **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text) if answer.status == 200 else text
    finally:
        connection.close()


def twilioCalls(callback, host=HOST, **fields):
    """By Twilio's rule: the URL as it was given, then each parameter by name; HMAC-SHA1."""
    fields = {"AccountSid": ACCOUNT, "To": "+436601234567", "From": "+15005550006", "ApiVersion": "2010-04-01", **fields}
    text = callback + "".join(name + fields[name] for name in sorted(fields))
    proof = base64.b64encode(hmac.new(b"token", text.encode(), hashlib.sha1).digest()).decode()
    path = "/receipts/sms?" + urlsplit(callback).query
    return callBack(path, urlencode(fields), {"X-Twilio-Signature": proof, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}, host)


def twilio():
    use("sms", "twilio", "sms", {"account_sid": ACCOUNT, "from": "+15005550006", "status_callback": PUBLIC + "sms?tenant=1"}, {"auth_token": "token"})


def callbackOf():
    return parse_qs(engine.until(lambda: provider.seen, "the provider is asked")[0][2])["StatusCallback"][0]


def twilioTellsOfWhatItTook():
    twilio()
    id = post("sms", "+436601234567", {"text": "Hello"}, (201, {"Content-Type": "application/json"}, json.dumps({"sid": "SM" + "1" * 32, "status": "queued"})))
    awaitState(id, "sent")
    equal(twilioCalls(callbackOf(), host="elsewhere.example.com", MessageSid="SM" + "1" * 32, MessageStatus="delivered")[0], 403, "by a name that is not allowed")
    status, answer = twilioCalls(callbackOf(), MessageSid="SM" + "1" * 32, MessageStatus="delivered")
    equal((status, answer["applied"]), (200, 1), f"taken: {answer}")
    equal(message(id)["receipt"], "delivered", "receipt")
    equal(twilioCalls(callbackOf(), MessageSid="SM" + "1" * 32, MessageStatus="undelivered")[0], 400, "a failure without its code")


def twilioSettlesWhatWasNeverAnswered():
    twilio()
    id = post("sms", "+436601234567", {"text": "Hello"}, None)
    awaitState(id, "held")
    callback = callbackOf()
    equal(parse_qs(urlsplit(callback).query), {"tenant": ["1"], "notification_id": [id], "attempt": ["1"]}, "the callback names the attempt")
    other = callback.replace("attempt=1", "attempt=2")
    equal(twilioCalls(other, MessageSid="SM" + "2" * 32, MessageStatus="sent")[1]["waiting"], 1, "an attempt that was never made")
    status, answer = twilioCalls(callback, MessageSid="SM" + "3" * 32, MessageStatus="undelivered", ErrorCode="30005")
    equal((status, answer["applied"]), (200, 1), f"taken: {answer}")
    awaitState(id, "sent")
    equal(message(id)["receipt"], "bounced", "receipt")
    equal(len(provider.seen), 1, "requests")
    equal([row["address"] for row in engine.expect(200, "GET", "/suppressions")["data"]], ["+436601234567"], "the number is not used again")


def twilioIsAskedForWhatWasNeverAnswered():
    """Reconciled with Twilio's own list; and then its report is joined by an id that no answer brought."""
    twilio()
    equal(engine.expect(200, "PUT", "/policies/sms", {"ambiguous": "reconcile"})["ambiguous"], "reconcile", "policy")
    sid, to = "SM" + "4" * 32, "+436607654321"
    provider.listed = [{"sid": sid, "to": to, "body": "Reconcile me"}]
    id = post("sms", to, {"text": "Reconcile me"}, None)
    awaitState(id, "held")
    equal(twilioCalls(PUBLIC + "sms?tenant=1", MessageSid=sid, MessageStatus="sent")[1]["waiting"], 1, "nobody knows yet whose that is")
    awaitState(id, "sent")
    equal((len(provider.seen), len(provider.lookups)), (1, 1), "sent once, and asked for once")
    asked = urlsplit(provider.lookups[0])
    equal((asked.path, parse_qs(asked.query)["To"]), (f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", [to]), "what was asked")
    equal(message(id)["receipt"], "sent", "the report that waited")
    status, answer = twilioCalls(PUBLIC + "sms?tenant=1", MessageSid=sid, MessageStatus="delivered")
    equal((status, answer["applied"]), (200, 1), f"taken: {answer}")
    equal(message(id)["receipt"], "delivered", "receipt")


def sendgridTellsOfWhatItTook():
    with tempfile.TemporaryDirectory() as folder:
        key = os.path.join(folder, "key.pem")
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key], check=True, capture_output=True)
        public = subprocess.run(["openssl", "ec", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
        use("mail", "sendgrid", "email", {"from": "shop@example.com", "receipt_public_key": base64.b64encode(public).decode()}, {"api_key": "SG.key"})
        true(next(each for each in engine.expect(200, "GET", "/providers")["data"] if each["name"] == "mail")["capabilities"]["receipts"], "it calls back")
        id = post("email", "ana@example.com", {"subject": "Hello", "text": "Hello"}, (202, {"X-Message-Id": "sg1"}, ""))
        awaitState(id, "sent")
        arguments = json.loads(provider.seen[0][2])["personalizations"][0]["custom_args"]
        equal((arguments["notification_id"], arguments["attempt"]), (id, "1"), "custom arguments")
        body = json.dumps([{"event": "bounce", "type": "bounce", "email": "ana@example.com", "sg_event_id": "e1", "sg_message_id": "sg1.filter-1.0",
                            "timestamp": int(time.time()), "status": "5.1.1", "reason": "550 no such user", **arguments}]) + "\r\n"
        headers = sendgridSigns(key, body)
        equal(callBack("/receipts/mail", body.replace("e1", "e2"), headers)[0], 401, "a changed body")
        status, answer = callBack("/receipts/mail", body, headers)
        equal((status, answer["applied"]), (200, 1), f"taken: {answer}")
        equal(message(id)["receipt"], "bounced", "receipt")
        large = json.dumps([{"event": "delivered", "email": "bob@example.com", "sg_event_id": f"many{i}", "sg_message_id": f"nobody{i}.filter-1.0",
                             "timestamp": int(time.time())} for i in range(7000)])
        true(1_000_000 < len(large) < 1024 * 1024, f"just below what is taken at most: {len(large)}")
        status, answer = callBack("/receipts/mail", large, sendgridSigns(key, large))
        equal((status, answer["waiting"]), (200, 7000), f"what takes several steps has one answer: {answer}")
        status, answer = callBack("/receipts/mail", large, sendgridSigns(key, large))
        equal((status, answer["repeated"]), (200, 7000), f"nothing is stored twice: {answer}")


def sendgridSigns(key, body):
    """By SendGrid's rule: ECDSA over the time and the body."""
    now = str(int(time.time()))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as signed:
        signed.write(now + body)
        signed.flush()
        proof = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key, signed.name], check=True, capture_output=True).stdout
    return {"X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(proof).decode(), "X-Twilio-Email-Event-Webhook-Timestamp": now,
            "Content-Type": "application/json"}


def termiiTellsOfWhatItTook():
    use("termii", "termii", "sms", {"from": "Signalbox"}, {"api_key": "key", "receipt_secret": "secret"})
    id = post("sms", "+2349012672711", {"text": "Hello"}, (200, {}, json.dumps({"message_id": "9122821270554876574", "message": "Successfully Sent"})))
    awaitState(id, "sent")
    body = json.dumps({"type": "outbound", "message_id": "9122821270554876574", "receiver": "2349012672711", "status": "DELIVERED | Message delivered to handset"})
    proof = hmac.new(b"secret", body.encode(), hashlib.sha512).hexdigest()
    wrong = ("1" if proof[0] == "0" else "0") + proof[1:]
    equal(callBack("/receipts/termii", body, {"X-TERMII-SIGNATURE": wrong, "Content-Type": "application/json"})[0], 401, "another proof")
    status, answer = callBack("/receipts/termii", body, {"X-TERMII-SIGNATURE": proof, "Content-Type": "application/json"})
    equal((status, answer["applied"]), (200, 1), f"taken: {answer}")
    equal(message(id)["receipt"], "delivered", "receipt")


def aReceiptThatCameBeforeItsMessageIsKnownOutlivesAKill():
    """That it waits a day and not longer is in tests/engine/core/receipt_test.cpp, where the clock can be driven."""
    early = json.dumps({"type": "outbound", "message_id": "9122821270554876599", "receiver": "2349012672711", "status": "DELIVERED | Message delivered to handset"})
    proof = hmac.new(b"secret", early.encode(), hashlib.sha512).hexdigest()
    status, answer = callBack("/receipts/termii", early, {"X-TERMII-SIGNATURE": proof, "Content-Type": "application/json"})
    equal((status, answer["waiting"]), (200, 1), f"kept: {answer}")
    waiting = lambda: [row["provider_message_id"] for row in engine.expect(200, "GET", "/receipts?waiting=true")["data"] if row["provider"] == "termii"]
    equal(waiting(), ["9122821270554876599"], "it waits")
    engine.kill()
    engine.start()
    equal(waiting(), ["9122821270554876599"], "it waits still")
    status, answer = callBack("/receipts/termii", early, {"X-TERMII-SIGNATURE": proof, "Content-Type": "application/json"})
    equal((status, answer["repeated"]), (200, 1), f"nor is it kept twice: {answer}")
    id = post("sms", "+2349012672711", {"text": "Hello"}, (200, {}, json.dumps({"message_id": "9122821270554876599", "message": "Successfully Sent"})))
    engine.until(lambda: message(id)["receipt"] == "delivered", "it finds its message", 30)
    equal(waiting(), [], "and waits no longer")


def whoeverProvesNothingIsCountedInTheAudit():
    before = strangers()
    for path in ("/receipts/termii", "/receipts/sms", "/receipts/nobody"):
        equal(callBack(path, "{}", {"Content-Type": "application/json"})[0], 401, path)
    equal(strangers() - before, 3, "refusals on record")


def strangers():
    """Refusals of this address for want of a proof; what is counted is written before the engine ends."""
    engine.stop()
    engine.start()
    rows = engine.expect(200, "GET", "/audit?limit=100")["data"]
    return sum(row["detail"]["count"] for row in rows if row["action"] == "access.no_valid_token" and row["address"] == "127.0.0.1")


try:
    code = run("CallbacksTest", [twilioTellsOfWhatItTook, twilioSettlesWhatWasNeverAnswered, twilioIsAskedForWhatWasNeverAnswered, sendgridTellsOfWhatItTook,
                                 termiiTellsOfWhatItTook, aReceiptThatCameBeforeItsMessageIsKnownOutlivesAKill, whoeverProvesNothingIsCountedInTheAudit])
finally:
    engine.close()
    provider.server.shutdown()
sys.exit(code)
