"""What the engine signs, judged by libraries that are not its own: the assertion for Google's token by PyJWT, requests to Amazon SES by
botocore's Signature Version 4. The double on loopback keeps each request as it came."""
import base64
import http.server
import json
import sys
import threading
from urllib.parse import parse_qs

import jwt
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cases import daemonPath, equal, run, true
from engine import Engine

EMAIL = "sender@demo-project.iam.gserviceaccount.com"
KEY_ID = "key-1"
ACCESS_TOKEN = "ya29.of-the-double"
REGION = "eu-central-1"
ACCESS_KEY, SECRET_KEY, SESSION_TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "tok/en+of=the=session=="
ANSWERS = {
    ("POST", "/token"): {"access_token": ACCESS_TOKEN, "expires_in": 3599, "token_type": "Bearer"},
    ("POST", "/v1/projects/demo-project/messages:send"): {"name": "projects/demo-project/messages/1"},
    ("POST", "/v2/email/outbound-emails"): {"MessageId": "ses-1"},
    ("GET", "/v2/email/account"): {"SendingEnabled": True, "EnforcementStatus": "HEALTHY"},
}


class Seen:
    """A request as it came: header names may repeat, and keep their place."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    def all(self, name):
        return [value for each, value in self.headers if each.lower() == name.lower()]

    def one(self, name):
        (value,) = self.all(name)
        return value


class Double:
    """Google's token service, FCM and SES behind one port."""

    def __init__(self):
        self.lock = threading.Lock()
        self.requests = []
        double = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with double.lock:
                    double.requests.append(Seen(self.command, self.path, list(self.headers.items()), body))
                known = ANSWERS.get((self.command, self.path))
                text = json.dumps(known if known else {"error": "nobody is here"}).encode()
                self.send_response(200 if known else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = "http://" + self.host
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def seen(self, method, path):
        with self.lock:
            return [each for each in self.requests if (each.method, each.path) == (method, path)]


class AsClaimed(SigV4Auth):
    """Signs the headers that the request says are signed. botocore would choose others: that is the signer's to decide."""

    def __init__(self, credentials, names):
        super().__init__(credentials, "ses", REGION)
        self.names = names

    def headers_to_sign(self, request):
        chosen = HTTPHeaders()
        for name in self.names:
            chosen[name] = request.headers[name]
        return chosen


def claimOf(authorization):
    scheme, _, rest = authorization.partition(" ")
    equal(scheme, "AWS4-HMAC-SHA256", "the scheme")
    return dict(part.strip().split("=", 1) for part in rest.split(","))


def signatureOf(seen, claim, body=None, secret=SECRET_KEY):
    """What botocore signs that request with."""
    names = claim["SignedHeaders"].split(";")
    request = AWSRequest(method=seen.method, url=f"http://{seen.one('Host')}{seen.path}", data=seen.body if body is None else body,
                         headers={name: seen.one(name) for name in names})
    request.context["timestamp"] = seen.one("X-Amz-Date")
    signer = AsClaimed(Credentials(ACCESS_KEY, secret), names)
    equal(claim["Credential"], signer.scope(request), "whose signature, and for what")
    return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)


def isSignedAsAmazonAsks(seen, *needed):
    claim = claimOf(seen.one("Authorization"))
    names = claim["SignedHeaders"].split(";")
    equal(names, sorted(set(names)), "signed headers, in their order")
    for name in ("host", "x-amz-date", *needed):
        true(name in names, f"{name} is signed: {names}")
    for name in names:
        equal(len(seen.all(name)), 1, f"how often the signed {name} was sent")  # one that is not there can't be verified
    for name, _ in seen.headers:
        true(not name.lower().startswith("x-amz-") or name.lower() in names, f"{name} is signed: {names}")
    equal(claim["Signature"], signatureOf(seen, claim), "the signature")
    return claim


key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
double = Double()
engine = Engine(daemonPath())


def use(name, kind, channel, settings, secrets):
    status, _, value = engine.call("PUT", "/providers/" + name, {"kind": kind, "channel": channel, "settings": {"base_url": double.url, **settings}, "secrets": secrets})
    true(status in (200, 201), f"{name} is set up: {status} {value}")
    engine.useOnly(name, channel)


def accountFile():
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    return json.dumps({"type": "service_account", "project_id": "demo-project", "private_key_id": KEY_ID, "private_key": pem,
                       "client_email": EMAIL, "token_uri": double.url + "/token"})


def send(channel, to, content, path):
    """One message; the request that carried it, once it is sent."""
    before = len(double.seen("POST", path))
    id = engine.expect(202, "POST", "/notifications", {"channel": channel, "to": to, "content": content})["notification_id"]
    engine.until(lambda: engine.expect(200, "GET", "/notifications/" + id)["notification"]["state"] == "sent", f"{channel} is sent", 60)
    (seen,) = double.seen("POST", path)[before:]
    return seen


def decoded(assertion, public):
    return jwt.decode(assertion, public, algorithms=["RS256"], audience=double.url + "/token", issuer=EMAIL,
                      options={"require": ["iss", "aud", "iat", "exp"]})


def refuses(assertion, public, what):
    try:
        decoded(assertion, public)
    except jwt.InvalidSignatureError:
        return
    raise AssertionError(what)


def assertionForAnAccessTokenIsVerifiedByPyJwt():
    use("push", "fcm", "push", {}, {"service_account": accountFile()})
    seen = send("push", "device-token:1", {"title": "Hello", "body": "Grüße"}, "/v1/projects/demo-project/messages:send")
    equal(seen.one("Authorization"), "Bearer " + ACCESS_TOKEN, "the token that the message carries")
    equal(json.loads(seen.body)["message"]["notification"], {"title": "Hello", "body": "Grüße"}, "what it says")
    (exchange,) = double.seen("POST", "/token")
    equal(exchange.one("Content-Type"), "application/x-www-form-urlencoded", "a form")
    form = parse_qs(exchange.body.decode(), strict_parsing=True)
    equal(form["grant_type"], ["urn:ietf:params:oauth:grant-type:jwt-bearer"], "grant_type")
    equal(sorted(form), ["assertion", "grant_type"], "fields")
    (assertion,) = form["assertion"]
    claims = decoded(assertion, key.public_key())
    equal(claims["scope"], "https://www.googleapis.com/auth/firebase.messaging", "scope")
    equal(claims["exp"] - claims["iat"], 3600, "seconds that it holds")
    equal(jwt.get_unverified_header(assertion), {"alg": "RS256", "typ": "JWT", "kid": KEY_ID}, "header")


def assertionHoldsForItsKeyAndItsClaimsAlone():
    (exchange,) = double.seen("POST", "/token")
    (assertion,) = parse_qs(exchange.body.decode())["assertion"]
    refuses(assertion, another.public_key(), "another key verifies it")
    header, claims, signature = assertion.split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    changed["exp"] += 1
    forged = base64.urlsafe_b64encode(json.dumps(changed, separators=(",", ":")).encode()).rstrip(b"=").decode()
    refuses(f"{header}.{forged}.{signature}", key.public_key(), "changed claims are verified")


def mailToSesIsSignedAsBotocoreSigns():
    use("ses", "ses", "email", {"from": "noreply@example.org", "region": REGION, "access_key_id": ACCESS_KEY}, {"secret_access_key": SECRET_KEY})
    seen = send("email", "ada@example.com", {"subject": "Grüße, \"Ada\"", "text": "Größe: 5 € + 1 = 6 & mehr"}, "/v2/email/outbound-emails")
    claim = isSignedAsAmazonAsks(seen, "content-type")
    true(claim["Signature"] != signatureOf(seen, claim, body=seen.body + b" "), "one more byte is another signature")
    true(claim["Signature"] != signatureOf(seen, claim, secret=SECRET_KEY[:-1] + "Z"), "so is another key")
    equal(json.loads(seen.body)["Destination"], {"ToAddresses": ["ada@example.com"]}, "to whom")


def largeMailIsSignedWhole():
    """Beyond a megabyte libcurl asks for leave to send the body, unless it is told not to."""
    file = base64.b64encode(bytes(range(256)) * 6000).decode()
    seen = send("email", "ada@example.com", {"subject": "Large", "text": "hello", "attachments": [{"name": "a.bin", "media_type": "application/octet-stream", "data": file}]},
                "/v2/email/outbound-emails")
    isSignedAsAmazonAsks(seen, "content-type")
    true(len(seen.body) > 2_000_000, f"{len(seen.body)} bytes")


def questionWithoutABodyIsSignedToo():
    engine.expect(200, "POST", "/providers/ses/ping")
    isSignedAsAmazonAsks(double.seen("GET", "/v2/email/account")[-1])


def temporaryKeyIsSignedWithItsToken():
    use("ses", "ses", "email", {"from": "noreply@example.org", "region": REGION, "access_key_id": ACCESS_KEY},
        {"secret_access_key": SECRET_KEY, "session_token": SESSION_TOKEN})
    seen = send("email", "ada@example.com", {"subject": "Hello", "text": "hello"}, "/v2/email/outbound-emails")
    equal(seen.one("X-Amz-Security-Token"), SESSION_TOKEN, "the session's token")
    isSignedAsAmazonAsks(seen, "content-type", "x-amz-security-token")


try:
    code = run("SignaturesTest", [assertionForAnAccessTokenIsVerifiedByPyJwt, assertionHoldsForItsKeyAndItsClaimsAlone, mailToSesIsSignedAsBotocoreSigns,
                                  largeMailIsSignedWhole, questionWithoutABodyIsSignedToo, temporaryKeyIsSignedWithItsToken])
finally:
    engine.close()
sys.exit(code)
