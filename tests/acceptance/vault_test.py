"""Credentials at rest, from outside: canaries are put in as secrets and addresses, traffic with failures runs, and then
everything that the engine wrote or shows is searched for them, in several spellings. And what a start says and does when the
master key is another, is gone, is moved, or is a passphrase."""
import base64
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile

from canaries import Search
from cases import daemonPath, equal, run, true
from engine import Engine
from refusing_mail import RefusingMailServer

PASSWORD = "canary-password-7f3a9c51d2e8"
NAMED = "canary-named-b41c77e0a9f2"
FROM_FILE = "canary-file-0d9e6b35c84f"
HOOK_KEY = b"canary-hmac-key-of-32-bytes-long"
HOOK = "whsec_" + base64.b64encode(HOOK_KEY).decode()
ADDRESS = "canary.person.5e1d@permanent.example.com"
PHONE = "+4366055512345678"[:14]
SECRETS = {"password": PASSWORD, "named secret": NAMED, "secret from a file": FROM_FILE, "signing secret": HOOK}

directory = tempfile.mkdtemp(prefix="signalbox-vault-")
outside = os.path.join(directory, "outside")
os.mkdir(outside)
with open(os.path.join(outside, "smtp"), "w", encoding="ascii") as file:
    file.write(FROM_FILE + "\n")
CONFIGURATION = f"""[log]
level = "debug"
[vault]
files_under = ["{outside}"]
"""
engine = Engine(daemonPath(), directory, CONFIGURATION)
search = Search()


def canariesAreInUse():
    server = RefusingMailServer(directory)
    server.start()
    engine.expect(201, "PUT", "/secrets/smtp", {"value": NAMED})
    mail = {"kind": "smtp", "channel": "email", "concurrency": 4,
            "settings": {"host": "127.0.0.1", "port": str(server.port), "tls": "implicit", "ca_file": server.certificate,
                         "from": "shop@example.com", "username": "shop"}}
    for place, (name, secret) in enumerate((("by-value", PASSWORD), ("by-name", "vault:smtp"), ("by-file", f"file:{outside}/smtp"))):
        engine.expect(201, "PUT", "/providers/" + name, {**mail, "position": 10 + place, "secrets": {"password": secret}})
        engine.call("POST", f"/providers/{name}/test", {"to": ADDRESS})
    true(set(server.seen) == {PASSWORD, NAMED, FROM_FILE}, f"the right passwords went out: {len(server.seen)}")
    engine.expect(200, "PUT", "/providers/simulated-webhook",
                  {"kind": "simulated", "channel": "webhook", "secrets": {"receipt_secret": HOOK}})
    for _ in range(20):
        engine.expect(202, "POST", "/notifications", {"channel": "email", "to": ADDRESS, "content": {"subject": "s", "text": "t"}})
        engine.expect(202, "POST", "/notifications", {"channel": "sms", "to": PHONE, "content": {"text": "t"}})
    engine.call("POST", "/notifications", "{\"to\": \"" + ADDRESS + "\"")  # malformed, with an address in it
    engine.call("PUT", "/providers/by-value", {**mail, "position": 10, "secrets": {"password": PASSWORD, "passwort": PASSWORD}})
    engine.quiet()


def noAnswerHoldsASecret():
    paths = ["/providers", "/snapshot", "/session", "/secrets", "/vault", "/audit?limit=500", "/metrics", "/alerts", "/provider-kinds",
             "/notifications?limit=500", "/dead-letters?limit=500", "/dead-letters/groups?by=cause", "/export?format=jsonl", "/held"]
    paths += ["/notifications/" + row["id"] for row in engine.listAll("/notifications")[:10]]
    for path in paths:
        search("answers", json.dumps(engine.call("GET", path)[2]).encode(), SECRETS)
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    connection.request("GET", "/events", headers={"Authorization": "Bearer " + engine.token})
    stream = connection.getresponse()
    frames = b"".join(stream.fp.readline() for _ in range(40))
    connection.close()
    search("events", frames, SECRETS)


def neitherMetricsNorLogNorAuditHoldAnAddress():
    people = {"address": ADDRESS, "number": PHONE}
    search("metrics", engine.call("GET", "/metrics")[2].encode(), {**SECRETS, **people})
    search("audit", json.dumps(engine.call("GET", "/audit?limit=500")[2]).encode(), {**SECRETS, **people})
    search("log", engine.readLog().encode(), {**SECRETS, **people})


def processShowsNothing():
    for name in ("cmdline", "environ"):
        path = f"/proc/{engine.process.pid}/{name}"
        try:
            with open(path, "rb") as file:
                search(path.replace(str(engine.process.pid), "PID"), file.read(), SECRETS)
        except PermissionError:
            search.places[f"/proc/PID/{name}"] = 0  # not even its owner may look
    with open(f"/proc/{engine.process.pid}/limits", encoding="ascii") as file:
        (cores,) = [line.split() for line in file if line.startswith("Max core file size")]
    equal(cores[4:6], ["0", "0"], "core files")
    with open(f"/proc/{engine.process.pid}/status", encoding="ascii") as file:
        (mask,) = [line.split()[1] for line in file if line.startswith("Umask:")]
    equal(mask, "0077", "files are made for their owner alone")


def filesArePrivateAndSealed():
    engine.expect(200, "POST", "/vault/rotate", {"key": "master", "reason": "test"})
    engine.expect(200, "POST", "/vault/rotate", {"key": "data", "reason": "test"})
    for phase in ("running", "killed", "stopped"):
        if phase == "killed":
            engine.kill()
        elif phase == "stopped":
            engine.start()
            engine.stop()
        for name in os.listdir(engine.data):
            path = os.path.join(engine.data, name)
            equal(os.stat(path).st_mode & 0o077, 0, f"others' rights on {name}")
            with open(path, "rb") as file:
                content = file.read()
            search(f"{name}, {phase}", content, SECRETS)
    equal(os.stat(engine.data).st_mode & 0o777, 0o700, "mode of the directory")


def restarted(arguments=(), configuration=None, **more):
    """(exit code, standard error) of a daemon that is expected to refuse, or None when it listens."""
    if configuration is not None:
        with open(engine.configuration, "w", encoding="utf-8") as file:
            file.write(configuration)
    process = subprocess.Popen([engine.program, "--data", engine.data, "--listen", "127.0.0.1:0", "--config", engine.configuration, *arguments],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    line = process.stdout.readline()
    if line.startswith(b"listening"):
        process.terminate()
        process.communicate(timeout=60)
        return None
    _, words = process.communicate(timeout=60)
    return process.returncode, words.decode()


def read(name):
    with open(os.path.join(engine.data, name), "rb") as file:
        return file.read()


def write(name, content):
    with open(os.path.join(engine.data, name), "wb") as file:
        file.write(content)


def anotherKeyIsRefusedInWords():
    right = read("vault.key")
    before = read("signalbox.db")
    write("vault.key", b"ab" * 32)
    code, words = restarted()
    equal(code, 2, words)
    for part in ("vault.previous_key", "--discard-credentials", "Nothing was changed"):
        true(part in words, f"{part} in {words}")
    equal(read("signalbox.db") == before and read("vault.key") == b"ab" * 32, True, "nothing was written")
    os.remove(os.path.join(engine.data, "vault.key"))
    code, words = restarted()
    true(code == 2 and "No such file" in words and not os.path.exists(os.path.join(engine.data, "vault.key")), words)
    write("vault.key", right)
    equal(restarted(), None, "with the right key it starts")


def theKeyMovesIntoAFileAndThenBecomesAPassphrase():
    key = os.path.join(directory, "master.key")
    with open(key, "w", encoding="ascii") as file:
        file.write("cd" * 32 + "\n")
    moved = CONFIGURATION.replace("[vault]", f'[vault]\nkey = "file:{key}"')
    equal(restarted(configuration=moved)[0], 2, "without the old place it is refused")
    old = os.path.join(engine.data, "vault.key")
    equal(restarted(configuration=moved.replace("[vault]", f'[vault]\nprevious_key = "file:{old}"')), None, "it is moved")
    os.remove(old)
    equal(restarted(configuration=moved), None, "the old one is not needed any more")
    secret = CONFIGURATION.replace("[vault]", '[vault]\nkey = "passphrase"')
    passphrase = "correct horse battery staple"
    equal(restarted(configuration=secret, start_new_session=True)[1].strip(),
          "signalbox: vault.key is a passphrase: give it with --passphrase-fd, or start from a terminal", "without a terminal")
    both = secret.replace("[vault]", f'[vault]\nprevious_key = "file:{key}"')
    for configuration, text in ((both, passphrase), (secret, passphrase), (secret, "another passphrase")):
        inside, outside_ = os.pipe()
        os.write(outside_, text.encode() + b"\n")
        os.close(outside_)
        refused = restarted(["--passphrase-fd", str(inside)], configuration, pass_fds=[inside])
        os.close(inside)
        equal(refused is None, text == passphrase, f"{text}: {refused}")
        if refused:
            true("another passphrase" not in refused[1], "it is not repeated")


def aKeychainsKeyIsHandedOver():
    """After a passphrase: the key comes over a descriptor, and lies in no file."""
    before = CONFIGURATION.replace("[vault]", '[vault]\nkey = "keychain"\nprevious_key = "passphrase"')
    after = CONFIGURATION.replace("[vault]", '[vault]\nkey = "keychain"')

    def handed(configuration, **texts):
        arguments, inside = [], []
        for option, text in texts.items():
            reading, writing = os.pipe()
            os.write(writing, text.encode() + b"\n")
            os.close(writing)
            arguments += [f"--{option}-fd", str(reading)]
            inside.append(reading)
        answer = restarted(arguments, configuration, pass_fds=inside)
        for each in inside:
            os.close(each)
        return answer

    key = "ef" * 32
    equal(handed(before, key=key, passphrase="correct horse battery staple"), None, "it is moved")
    equal(handed(after, key=key), None, "it is opened with it alone")
    code, words = handed(after)
    true(code == 2 and "--key-fd" in words and "Nothing was changed" in words, words)
    code, words = handed(after, key="ab" * 32)
    true(code == 2 and "does not fit" in words and "ab" * 32 not in words, words)
    true(key not in " ".join(os.listdir(engine.data)), "no file has it")
    equal(os.path.exists(os.path.join(engine.data, "vault.key")), False, "none was made")


def aLostKeyCostsTheCredentialsOnly():
    code, words = restarted(configuration=CONFIGURATION)
    equal(code, 2, words)
    engine.arguments = ["--discard-credentials"]
    engine.start()
    equal(len(engine.listAll("/notifications")), 40, "notifications are still there")
    names = [each["name"] for each in engine.expect(200, "GET", "/providers")["data"]]
    true({"by-value", "by-name", "by-file"} <= set(names), "so are the providers")
    equal(engine.expect(200, "GET", "/secrets")["data"], [], "named secrets")
    rows = {each["action"]: each for each in engine.expect(200, "GET", "/audit?limit=500")["data"]}
    true("--discard-credentials" in rows["vault.credentials_discarded"]["reason"], "the audit tells that they are gone")
    true(" to " in rows["vault.key_changed"]["reason"], "and that the key was changed at a start")
    equal(engine.expect(200, "GET", "/audit/verify")["intact"], True, "the chain")


def credentialsAreReadAnewOnASignal():
    with open(os.path.join(outside, "smtp"), "w", encoding="ascii") as file:
        file.write("changed-" + FROM_FILE)
    engine.expect(200, "PUT", "/providers/by-file", {
        "kind": "smtp", "channel": "email", "position": 12, "secrets": {"password": f"file:{outside}/smtp"},
        "settings": {"host": "127.0.0.1", "port": "1", "tls": "implicit", "from": "shop@example.com", "username": "shop"}})
    with open(os.path.join(outside, "smtp"), "w", encoding="ascii") as file:
        file.write("changed-again-" + FROM_FILE)
    engine.process.send_signal(signal.SIGHUP)
    changed = lambda: "credentials.refresh" in [each["action"] for each in engine.expect(200, "GET", "/audit?limit=500")["data"]]
    engine.until(changed, "the audit tells of the new credential", 30)


def theMasterKeyIsNobodysPassword():
    """Who manages providers says where a credential goes; the engine's own key, as systemd hands it over, goes nowhere."""
    engine.stop()
    credentials = os.path.join(directory, "credentials")
    os.mkdir(credentials)
    for name, text in (("signalbox.key", "ef" * 32), ("smtp", "canary-handed-over")):
        with open(os.path.join(credentials, name), "w", encoding="ascii") as file:
            file.write(text + "\n")
        os.chmod(os.path.join(credentials, name), 0o400)
    os.link(os.path.join(credentials, "signalbox.key"), os.path.join(outside, "innocent"))
    configuration = CONFIGURATION.replace("[vault]", '[vault]\nkey = "credential:signalbox.key"')
    engine.configure(configuration.replace(f'"{outside}"', f'"{outside}", "{engine.directory}", "/run"'))
    os.environ["CREDENTIALS_DIRECTORY"] = credentials
    engine.arguments = ["--discard-credentials"]
    engine.start()
    server = RefusingMailServer(directory)
    server.start()
    mail = {"kind": "smtp", "channel": "email", "position": 20,
            "settings": {"host": "127.0.0.1", "port": str(server.port), "tls": "implicit", "ca_file": server.certificate, "from": "shop@example.com", "username": "shop"}}
    own = [credentials + "/signalbox.key", outside + "/innocent", engine.data + "/admin.token", engine.data + "/audit.key", engine.data + "/signalbox.db", engine.configuration]
    for path in own:
        status, _, answer = engine.call("PUT", "/providers/thief", {**mail, "secrets": {"password": "file:" + path}})
        equal(status, 422, f"{path}: {answer}")
        true("one of the engine's own files" in json.dumps(answer), str(answer))
    for path in ("/etc/passwd", "/nowhere/at/all", credentials + "/../data/admin.token"):
        status, _, answer = engine.call("PUT", "/providers/thief", {**mail, "secrets": {"password": "file:" + path}})
        equal((status, "does not lie in a directory" in json.dumps(answer)), (422, True), str(answer))
    status, _, answer = engine.call("PUT", "/providers/thief", {**mail, "secrets": {"password": "ssm:/payroll/database"}})
    equal((status, "vault.parameters_under" in json.dumps(answer)), (422, True), str(answer))
    engine.expect(201, "PUT", "/providers/honest", {**mail, "secrets": {"password": f"file:{credentials}/smtp"}})
    engine.call("POST", "/providers/honest/test", {"to": ADDRESS})
    equal(set(server.seen), {"canary-handed-over"}, "what went out")


try:
    code = run("VaultTest", [canariesAreInUse, noAnswerHoldsASecret, neitherMetricsNorLogNorAuditHoldAnAddress, processShowsNothing,
                             filesArePrivateAndSealed, anotherKeyIsRefusedInWords, theKeyMovesIntoAFileAndThenBecomesAPassphrase,
                             aKeychainsKeyIsHandedOver, aLostKeyCostsTheCredentialsOnly, credentialsAreReadAnewOnASignal,
                             theMasterKeyIsNobodysPassword])
    print(search.words({**SECRETS, "address": ADDRESS, "number": PHONE}))
    for place, size in sorted(search.places.items()):
        print(f"  {place}: {size} bytes")
finally:
    engine.close()
sys.exit(code)
