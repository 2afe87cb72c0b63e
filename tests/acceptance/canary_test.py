"""Nothing leaks: tokens, master key, data keys, the audit's key, providers' credentials, signing secrets and what messages say are
put into an engine with everything that it has to tell on; then they are searched for in its log, metrics, answers and refusals, in
every file that it wrote while it runs, after it was killed and after it stopped, in what /proc shows of it, and in what a crash
leaves. What is stored by design is said here, and is found: the search can find."""
import base64
import ctypes
import http.client
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile

import wrong_requests
from canaries import Search, hits, spellings
from cases import daemonPath, equal, run, true
from echoing_receiver import EchoingReceiver
from engine import Engine
from refusing_mail import RefusingMailServer
from webhook_receiver import WebhookReceiver

directory = tempfile.mkdtemp(prefix="signalbox-canary-")
outside = os.path.join(directory, "outside")
work = os.path.join(directory, "work")  # the process's own directory, where a core would lie
for each in (outside, work, os.path.join(directory, "temporary")):
    os.mkdir(each)
CONFIGURATION = f"""[log]
level = "debug"
[server]
requests_per_connection_max = 0
[vault]
files_under = ["{outside}"]
[webhook]
allow_networks = ["127.0.0.0/8"]
[subscriptions]
allow_http = true
[audit]
checkpoint_file = "{directory}/checkpoints"
"""


def signing(fill):
    return "whsec_" + base64.b64encode(b"canary-%s-signing-key-of-32-bytes" % fill).decode()


CREDENTIALS = {"password": "canary-password-7f3a9c51d2e8", "named credential": "canary-named-b41c77e0a9f2", "credential in a file": "canary-file-0d9e6b35c84f",
               "receipts' secret": signing(b"receipt"), "hooks' secret": signing(b"webhook"), "subscription's secret": signing(b"subscriber"), "its next secret": signing(b"successor"),
               "secret that was refused": "canary-refused-5b1f0c93"}
PAYLOAD = {"subject": "canary-subject-a8d1", "text": "canary-text-52be99", "data": "canary-data-0c7e41", "metadata": "canary-metadata-e3f0"}
PEOPLE = {"address": "permanent@canary-person-5e1d.example.com", "number": "+436605551234567"[:14], "other address": "canary.second.77c2@example.com"}
KEYS = {}    # of the engine's own, as they are made
TOKENS = {}
HOLDERS = {"admin.token": "lasting token", "vault.key": "master key", "audit.key": "audit key"}  # files that are there to hold one
search = Search()
errors = []  # (what was asked, text) of every refusal


class CrashingEngine(Engine):
    """May leave a core of any size, in a directory of its own."""

    def spawn(self, port=0):
        unlimited = lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
        self.process = subprocess.Popen([self.program, "--data", self.data, "--listen", f"127.0.0.1:{port}", "--config", self.configuration], cwd=work, preexec_fn=unlimited,
                                        env={**os.environ, "TMPDIR": os.path.join(directory, "temporary")}, stdout=subprocess.PIPE, stderr=self.log)


engine = CrashingEngine(daemonPath(), directory, CONFIGURATION)
told = WebhookReceiver([CREDENTIALS["subscription's secret"], CREDENTIALS["its next secret"]])


def secrets():
    return {**CREDENTIALS, **KEYS, **TOKENS}


def everything():
    return {**secrets(), **PAYLOAD, **PEOPLE}


def refused(method, target, body=None, token=None, contentType="application/json", header="Authorization", surely=True):
    """What is asked for wrongly, and what comes back."""
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request(method, target, body if body is None or isinstance(body, (str, bytes)) else json.dumps(body),
                       {header: "Bearer " + (token or engine.token), **({"Content-Type": contentType} if body is not None else {})})
    answer = connection.getresponse()
    text = str(answer.headers) + answer.read().decode(errors="replace")
    connection.close()
    true(400 <= answer.status < 500 or not surely, f"{method} {target}: {answer.status} {text}")
    errors.append((f"{method} {target}", text))


def theSearchFindsEverySpelling():
    tried = 0
    for name, secret in {**CREDENTIALS, **PAYLOAD, **PEOPLE, "key": bytes(range(100, 132))}.items():
        for each in spellings(secret):
            equal(hits(b"before " + each + b" after", {name: secret}), [name], f"{name} as {each}")
            tried += 1
    for before in range(6):
        coded = base64.b64encode(b"x" * before + PAYLOAD["text"].encode() + b"yz")
        equal(hits(coded, PAYLOAD), ["text"], f"in base64, {before} bytes from its beginning")
    print(f"{tried} spellings are found where they are")


def credentialsAndMessagesAreInUse():
    mail = RefusingMailServer(directory)
    mail.start()
    echo = EchoingReceiver()
    with open(os.path.join(outside, "smtp"), "w", encoding="ascii") as file:
        file.write(CREDENTIALS["credential in a file"])
    engine.expect(201, "PUT", "/secrets/smtp", {"value": CREDENTIALS["named credential"]})
    smtp = {"kind": "smtp", "channel": "email", "settings": {"host": "127.0.0.1", "port": str(mail.port), "tls": "implicit", "ca_file": mail.certificate,
                                                             "from": "shop@example.com", "username": "shop"}}
    for place, (name, secret) in enumerate((("by-value", CREDENTIALS["password"]), ("by-name", "vault:smtp"), ("by-file", f"file:{outside}/smtp"))):
        engine.expect(201, "PUT", "/providers/" + name, {**smtp, "position": 10 + place, "secrets": {"password": secret}})
        engine.call("POST", f"/providers/{name}/test", {"to": PEOPLE["address"]})
    equal(set(mail.seen), {CREDENTIALS[each] for each in ("password", "named credential", "credential in a file")}, "passwords that went out")
    engine.expect(200, "PUT", "/providers/simulated-push", {"kind": "simulated", "channel": "push", "secrets": {"receipt_secret": CREDENTIALS["receipts' secret"]}})
    engine.expect(201, "PUT", "/providers/hooks", {"kind": "webhook", "channel": "webhook", "settings": {"url_allow_private": "true"},
                                                   "secrets": {"signing_secret": CREDENTIALS["hooks' secret"]}})
    engine.useOnly("hooks", "webhook")
    engine.expect(201, "PUT", "/subscriptions/ops", {"url": told.url, "secret": CREDENTIALS["subscription's secret"], "types": ["notification.dead", "notification.sent"]})
    engine.expect(200, "POST", "/subscriptions/ops/rotate", {"secret": CREDENTIALS["its next secret"], "overlap_seconds": 3600})
    message = {"content": {"subject": PAYLOAD["subject"], "text": PAYLOAD["text"]}, "data": {"d": PAYLOAD["data"]}, "metadata": {"m": PAYLOAD["metadata"]}}
    for target in (PEOPLE["address"], PEOPLE["other address"]):
        engine.expect(202, "POST", "/notifications", {**message, "channel": "email", "to": target})
    engine.expect(202, "POST", "/notifications", {**message, "channel": "sms", "to": PEOPLE["number"], "content": {"text": PAYLOAD["text"]}})
    engine.expect(202, "POST", "/notifications", {**message, "channel": "webhook", "to": echo.url, "content": {"text": PAYLOAD["text"]}})
    engine.expect(200, "PUT", "/recipients/r1", {"email": PEOPLE["address"], "phone": PEOPLE["number"]})
    engine.quiet()
    engine.until(lambda: told.events, "the subscriber was told")
    equal({row["channel"] for row in engine.listAll("/dead-letters")}, {"email", "webhook"}, "channels of what is dead")
    true(any(PAYLOAD["text"] in each for each in echo.answered), "a receiver was sent what it repeats")
    engine.replay("is:dead")


def keysAndTokensAreInUse():
    TOKENS["lasting token"] = engine.token
    for name, role in (("operator's token", "operator"), ("revoked token", "viewer")):
        made = engine.expect(201, "POST", "/tokens", {"name": name.split("'")[0].replace(" ", "-"), "role": role})
        TOKENS[name] = made["token"]
        engine.expect(200, "GET", "/session", headers={"Authorization": "Bearer " + made["token"]})
    engine.expect(204, "DELETE", "/tokens/" + made["access"]["id"])
    rememberKeys("first ")
    engine.expect(200, "POST", "/vault/rotate", {"key": "master", "reason": "test"})
    engine.expect(200, "POST", "/vault/rotate", {"key": "data", "reason": "test"})
    engine.until(lambda: not engine.expect(200, "GET", "/vault")["changing"], "all is sealed anew")
    rememberKeys("")
    equal(len(KEYS), 5, f"keys: {list(KEYS)}")


def rememberKeys(which):
    """Master key and data keys as they are now, unwrapped as engine/security/keyring.cpp wraps them; the audit's key."""
    with open(engine.data + "/vault.key", encoding="ascii") as file:
        text = file.read().strip()
    master = bytes.fromhex(text)
    KEYS[which + "master key"] = master
    with open(engine.data + "/audit.key", encoding="ascii") as file:
        KEYS["audit key"] = base64.b64decode(file.read())
    database = sqlite3.connect(f"file:{engine.data}/signalbox.db?mode=ro", uri=True)
    rows = database.execute("SELECT id, master, wrapped FROM data_keys").fetchall()
    database.close()
    for number, id, wrapped in rows:
        KEYS[f"{which}data key {number}"] = opened(master, b"".join(len(part).to_bytes(8, "big") + part for part in (b"signalbox data key 1", str(number).encode(), id.encode())), wrapped)


def opened(key, belongsTo, sealed):
    """XChaCha20-Poly1305, the nonce in front."""
    sodium = ctypes.CDLL("libsodium.so.23")
    plain = ctypes.create_string_buffer(len(sealed) - 40)
    failed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, None, None, sealed[24:], ctypes.c_ulonglong(len(sealed) - 24), belongsTo, ctypes.c_ulonglong(len(belongsTo)), sealed[:24], key)
    equal(failed, 0, "the data key opens with the master key")
    return plain.raw


def everythingIsAskedForWrongly():
    told = engine.token, CREDENTIALS["secret that was refused"], PEOPLE["address"]
    for target, surely in wrong_requests.targets(*told):
        refused("GET", target, surely=surely)
    for bad in (engine.token[:-1] + "!", TOKENS["revoked token"], told[1]):
        refused("GET", "/session", token=bad)
    refused("GET", "/session", token=TOKENS["operator's token"], header="X-Api-Key")
    mail = {"channel": "email", "to": PEOPLE["address"], "content": {"subject": PAYLOAD["subject"], "text": PAYLOAD["text"]}, "data": {"d": PAYLOAD["data"]}, "metadata": {"m": PAYLOAD["metadata"]}}
    lines = []
    for body in wrong_requests.notifications(mail):
        refused("POST", "/notifications", body)
        lines.append(body if isinstance(body, str) else json.dumps(body))
    errors.append(("POST /notifications/batch", engine.expect(200, "POST", "/notifications/batch", "\n".join(lines), contentType="application/x-ndjson")))
    for contentType in ("text/plain", "application/x-www-form-urlencoded"):
        refused("POST", "/notifications", mail, contentType=contentType)
    refused("POST", "/notifications", mail, token=TOKENS["revoked token"])
    for method, target, body in wrong_requests.setUps(*told):
        refused(method, target, body)


def noRefusalRepeatsThem():
    repeating = [(asked, found, text[-200:]) for asked, text in errors if (found := hits(text.encode(), everything()))]
    equal(repeating, [], f"{len(repeating)} refusals repeat what they were given")
    for _, text in errors:
        search("refusals", text.encode(), everything())
    print(f"{len(errors)} refusals")


def noAnswerHoldsASecret():
    paths = ["/providers", "/snapshot", "/session", "/secrets", "/vault", "/tokens", "/subscriptions", "/subscriptions/ops", "/provider-kinds", "/notifications?limit=500", "/dead-letters?limit=500",
             "/dead-letters/groups", "/export?format=jsonl", "/export?format=csv", "/held", "/recipients", "/recipients/r1/export", "/receipts?waiting=true", "/suppressions", "/operations", "/queues", "/views", "/complete?q=code:"]
    paths += ["/notifications/" + row["id"] for row in engine.listAll("/notifications")] + ["/providers/" + row["name"] for row in engine.expect(200, "GET", "/providers")["data"]]
    for path in paths:
        answer = engine.call("GET", path)[2]
        search("answers", (answer if isinstance(answer, str) else json.dumps(answer)).encode(), secrets())
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", "/events", headers={"Authorization": "Bearer " + engine.token})
    stream = connection.getresponse()
    search("events", b"".join(stream.fp.readline() for _ in range(60)), everything())
    connection.close()
    # Whoever may not read payloads gets none of it from whatever tells of the whole.
    for path in ("/metrics", "/alerts", "/audit?limit=500", "/audit/export", "/stats?markers=1&breakers=1"):
        answer = engine.call("GET", path)[2]
        search("GET " + path.split("?")[0], (answer if isinstance(answer, str) else json.dumps(answer)).encode(), everything())


def procShowsNothing():
    pid = engine.process.pid
    for name in ["cmdline", "environ", "comm", "status", "maps", "mountinfo"] + [f"task/{each}/comm" for each in os.listdir(f"/proc/{pid}/task")]:
        place = "/proc/PID/" + ("task/*/comm" if name.startswith("task") else name)
        try:
            with open(f"/proc/{pid}/{name}", "rb") as file:
                search(place, file.read(), everything())
        except (PermissionError, FileNotFoundError):
            search.places.setdefault(place, 0)  # not even its owner may look; or a thread that has ended


def holdsNothing(state):
    """Every file below the directory: what the engine wrote, beside what it was given. Messages and addresses lie in the database."""
    given = {"signalbox.toml", "smtp", "mail.key", "mail.crt"}
    for folder, _, names in os.walk(directory):
        for name in sorted(set(names) - given):
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                content = file.read()
            wanted = secrets() if name.startswith("signalbox.db") else everything()
            if (own := HOLDERS.get(name)) and folder == engine.data:
                true(hits(content, {own: wanted.pop(own)}) or own == "audit key", f"{name} holds the {own}")
            search(f"{os.path.relpath(path, directory)}, {state}", content, wanted)


def filesHoldNothing():
    holdsNothing("running")
    true(any(place.startswith("data/signalbox.db-wal") and size > 0 for place, size in search.places.items()), "the log of the database was looked into")
    with open(engine.data + "/signalbox.db-wal", "rb") as log, open(engine.data + "/signalbox.db", "rb") as database:
        equal(set(hits(log.read() + database.read(), {**PAYLOAD, **PEOPLE})), {*PAYLOAD, *PEOPLE}, "what is stored by design is found there")
    engine.kill()
    holdsNothing("killed")
    engine.start()
    equal(engine.stop(), 0, "exit code")
    holdsNothing("stopped")
    engine.start()


def ended(process):
    """Whether it left a core, as the kernel tells."""
    how = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    process.wait()
    return how.si_code == os.CLD_DUMPED


def cores():
    with open("/proc/sys/kernel/core_pattern", encoding="utf-8") as file:
        pattern = file.read().strip()
    folders = {work, engine.data, directory} | ({os.path.dirname(pattern)} if pattern.startswith("/") else set())
    return {os.path.join(folder, name) for folder in folders if os.path.isdir(folder) for name in os.listdir(folder) if "core" in name}


def aCrashLeavesNoCore():
    before = cores()
    unlimited = resource.getrlimit(resource.RLIMIT_CORE)[1]
    for kind in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS, signal.SIGQUIT):
        engine.process.send_signal(kind)
        dumped = ended(engine.process)
        engine.process.stdout.close()
        equal((engine.process.returncode, dumped, cores() - before), (-kind, False, set()), f"end by {kind.name}: exit code, core, files")
        holdsNothing("after " + kind.name)
        engine.start()
    # Any other process leaves one here, with its secrets in it.
    other = subprocess.Popen(["/bin/sleep", "60"], cwd=work, env={"CANARY": CREDENTIALS["password"]}, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (unlimited, unlimited)))
    engine.until(lambda: b"sleep" in open(f"/proc/{other.pid}/cmdline", "rb").read(), "the other program runs")
    other.send_signal(signal.SIGABRT)
    left = ended(other)
    if unlimited != 0:
        true(left, "another program leaves a core, so that an engine's would be seen")
    found = cores() - before
    for path in found:
        with open(path, "rb") as file:
            equal(hits(file.read(), CREDENTIALS), ["password"], "what is in the other program's core")
        os.remove(path)
    print(f"4 crashes left no core; another program left {'one' if left else 'none'}, {len(found)} of them a file with the canary in it")


def theLogHoldsNothing():
    search("log", engine.readLog().encode(), everything())
    true(search.places["log"] > 1000, "there is a log")


try:
    code = run("CanaryTest", [theSearchFindsEverySpelling, credentialsAndMessagesAreInUse, keysAndTokensAreInUse, everythingIsAskedForWrongly, noRefusalRepeatsThem, noAnswerHoldsASecret,
                              procShowsNothing, filesHoldNothing, aCrashLeavesNoCore, theLogHoldsNothing])
    print(search.words(everything()))
    for place, size in sorted(search.places.items()):
        print(f"  {place}: {size} bytes")
finally:
    told.stop()
    engine.close()
sys.exit(code)
