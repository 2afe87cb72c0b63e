"""Recipients in bulk, as a team moves in: every line has its verdict, a repeat changes nothing, and the engine takes them fast and
without growing. `recipients_test.py PATH-OF-SIGNALBOXD 1000000` loads that many and tells how long it took."""
import json
import sys
import time

from cases import daemonPath, equal, run, true
from engine import Engine

COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
PIECE = 10_000
engine = Engine(daemonPath())


def line(number):
    return json.dumps({"id": f"customer-{number:08}", "email": f"customer{number}@example.com", "phone": f"+43660{number:08}",
                       "time_zone": "Europe/Vienna", "locale": "de-AT", "opt_out": ["marketing:sms"]})


def memoryMiB():
    with open(f"/proc/{engine.process.pid}/status", encoding="ascii") as file:
        return int(next(each for each in file if each.startswith("VmRSS")).split()[1]) // 1024


def post(first, key=None, **change):
    texts = [line(i) for i in range(first, min(first + PIECE, COUNT))]
    for place, text in change.items():
        texts[int(place[1:])] = text
    status, headers, answer = engine.call("POST", "/recipients/batch", "\n".join(texts), contentType="application/x-ndjson", timeout=300,
                                          headers={"Idempotency-Key": key} if key else {})
    equal(status, 200, "status")
    verdicts = [json.loads(each) for each in answer.strip().split("\n")]
    equal(len(verdicts), len(texts), "a verdict for each line")
    return verdicts, headers


def allAreTaken():
    begun, before, took = time.monotonic(), memoryMiB(), 0.0
    for first in range(0, COUNT, PIECE):
        sent = time.monotonic()
        verdicts, _ = post(first, key=f"load-{first}")
        took += time.monotonic() - sent
        equal({each["status"] for each in verdicts}, {200}, "status of each line")
    after = memoryMiB()
    print(f"INFO   : {COUNT} recipients in {time.monotonic() - begun:.1f} s, {COUNT / took:.0f}/s; memory {before} -> {after} MiB", flush=True)
    true(after < 200, f"memory: {after} MiB")


def eachIsFoundAsItWasSent():
    for number in (0, COUNT // 2, COUNT - 1):
        equal(engine.expect(200, "GET", f"/recipients/customer-{number:08}")["email"], f"customer{number}@example.com", "email")
    page = engine.expect(200, "GET", f"/recipients?q=customer-{COUNT - 1:08}")
    equal(len(page["data"]), 1, "found by its id")
    found = engine.expect(200, "GET", f"/recipients?q=CUSTOMER{COUNT - 1}%40example")
    equal([each["id"] for each in found["data"]], [f"customer-{COUNT - 1:08}"], "found by its address")
    accepted = engine.expect(202, "POST", "/notifications", {"channel": "email", "recipient": "customer-00000007", "content": {"subject": "x", "text": "x"}})
    row = engine.expect(200, "GET", "/notifications/" + accepted["notification_id"])["notification"]
    equal((row["recipient"], row["recipient_id"]), ("customer7@example.com", "customer-00000007"), "recipient")
    found = engine.expect(200, "GET", "/notifications?q=recipient:customer-00000007")
    equal([each["id"] for each in found["data"]], [accepted["notification_id"]], "all to this recipient")


def repeatIsAnsweredFromItsKey():
    verdicts, headers = post(0, key="load-0")
    equal(headers.get("Idempotent-Replayed"), "true", "the first answer again")
    equal({each["status"] for each in verdicts}, {200}, "status of each line")


def wrongLinesAreNamedAndTakeNoOtherWithThem():
    verdicts, _ = post(0, _3="{broken", _5=json.dumps({"id": "customer-x", "email": "nobody"}), _7='{"id":"twice","id":"again"}')
    equal([i for i, each in enumerate(verdicts) if each["status"] != 200], [3, 5, 7], "refused lines")
    equal([verdicts[i]["status"] for i in (3, 5, 7)], [400, 422, 422], "status of the refused")
    equal([verdicts[i]["problem"]["errors"][0]["pointer"] for i in (5, 7)], ["/email", "/id"], "what was wrong")


try:
    code = run("RecipientsTest", [allAreTaken, eachIsFoundAsItWasSent, repeatIsAnsweredFromItsKey, wrongLinesAreNamedAndTakeNoOtherWithThem])
finally:
    engine.close()
sys.exit(code)
