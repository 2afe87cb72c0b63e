"""Crashes from outside: a real signalboxd, a provider and a load generator in processes of their own, and a checker that shares no
code with the engine. The engine is killed in its commits, checkpoints and recoveries, in the middle of sends, of a replay
of dead letters and of retention; it is paused, also for longer than its leases; so are its provider and its clients killed. In the
end nothing is lost, every second copy is explained by an attempt whose outcome the engine could not know, as others bear out, messages
with an ordering key went in their order, and a repeated key reads the first answer's bytes. Stopped by SIGTERM it knows all outcomes.

    crash_test.py SIGNALBOXD [KILLS] [SEED]
"""
import http.client
import itertools
import json
import os
import random
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
import checker
from cases import daemonPath, equal, run, true
from engine import Engine
from faults import FAULTS, LOG, Faults, lineCount
from file_events import MODIFY, FileEvents
from processes import LoadGenerator, ProviderDouble

KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 50
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 11
POSTS = 60          # per cycle
WAITING_MAX = 2000  # a longer backlog is let down first
WAITING_EMAILS = 40
RETENTION_KILLS = 6         # at one of its first writes
RETENTION_PIECE_KILLS = 2   # after its first piece, before its last
RETENTION_TRIES_MAX = 6     # for each: one that comes when all is gone struck nothing, and is made up for
RETENTION_WRITES_MAX = 20   # so many are the first ones
RETENTION_PIECE = 2048      # rows at most; the engine's bound
LEFT_TO_RETENTION = 400     # messages at least, when it is killed
STOPS = 3
STOP_SECONDS_MAX = 30
OUTCOMES = ["sent", "not_sent", "transient", "throttled", "permanent", "credential", "ambiguous", "abandoned"]  # as the store numbers them
ALL_THAT_MAY_GO = ["will_send", "fallback", "duplicate_risk"]
SECRET = "whsec_" + "c2lnbmFsYm94LWNyYXNoLXRlc3Qtc2VjcmV0"
# Waits are shortened: that the ladder's and the breaker's lengths are kept is proven on a virtual clock.
DELIVERY = """
[retry]
webhook_seconds = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
sms_seconds = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
[breaker]
cool_down_seconds = 1
cool_down_max_seconds = 1
ramp_seconds = 1
"""


class Scene:
    """Engine, provider, load and their logs in one folder."""

    def __init__(self):
        self.configuration = DELIVERY
        self.engine = Engine(daemonPath(), configuration=self.configuration)
        self.receipts = os.path.join(self.engine.directory, "receipts.jsonl")
        self.arrived = 0  # receipts, before retention was killed last
        self.history = os.path.join(self.engine.directory, "history.jsonl")
        self.double = ProviderDouble(self.receipts, SEED, SECRET)
        self._providers()
        self.load = LoadGenerator(self.history, SEED, self.engine, self.double.port)

    def _providers(self):
        put = lambda name, body: true(self.engine.call("PUT", "/providers/" + name, body)[0] in (200, 201), f"provider {name}")
        put("hooks", {"kind": "webhook", "channel": "webhook", "concurrency": 48,
                      "settings": {"url_allow_private": "true", "timeout_ms": "1500"}, "secrets": {"signing_secret": SECRET}})
        put("texts", {"kind": "twilio", "channel": "sms", "concurrency": 16,
                      "settings": {"base_url": f"http://127.0.0.1:{self.double.port}", "account_sid": "AC" + "0" * 32, "from": "+4915100000000",
                                   "timeout_ms": "1500"}, "secrets": {"auth_token": "no-secret"}})
        self.engine.useOnly("hooks", "webhook")
        self.engine.useOnly("texts", "sms")

    def close(self):
        self.engine.close()
        for each in (self.double, self.load):
            each.kill()

    def write(self, name, entries):
        with open(os.path.join(self.engine.directory, name + ".jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in entries)

    def store(self):
        return sqlite3.connect(f"file:{self.engine.data}/signalbox.db?mode=ro", uri=True)


scene = Scene()
engine = scene.engine
faults = Faults(scene, random.Random(SEED))
replays = []
heldUntil = None
verdict = None


def work():
    scene.load.post(POSTS)


def replayDeadLetters():
    replays.append(engine.beginReplay(rate=40, include=ALL_THAT_MAY_GO))


def engineIsKilledAtWork():
    for cycle in itertools.count(1):
        if faults.kills >= KILLS:
            return
        if engine.totals()["waiting"] > WAITING_MAX:
            engine.until(lambda: engine.totals()["waiting"] < WAITING_MAX // 4, "the backlog gets shorter", 300)
        if cycle % 15 == 0 and engine.totals()["dead"]:
            faults.killAt("replay", LOG, faults.chooser.randint(1, 60), lambda: (work(), replayDeadLetters()))
            faults.ensureUp()
        else:
            faults.strike(faults.choose(), work)


def stoppedUnderLoadItEndsInTimeAndNothingIsUnclear():
    """What was unclear because the provider dropped an answer stays so: this is about what the stop itself would leave in doubt."""
    for _ in range(STOPS):
        with FileEvents([engine.directory], MODIFY) as events:
            scene.load.post(10 * POSTS)
            true(events.awaitCount("receipts.jsonl", 3, 60), "messages are being sent")
            equal(engine.stop(STOP_SECONDS_MAX), 0, "exit code")
        true(unanswered(), "it was stopped under load")
        store = scene.store()
        equal(store.execute("SELECT count(*) FROM attempts WHERE outcome IS NULL").fetchone()[0], 0, "attempts without an end")
        equal(store.execute("SELECT count(*) FROM attempts WHERE code='stopping' AND outcome=?", (OUTCOMES.index("ambiguous"),)).fetchone()[0], 0,
              "attempts whose answer the stop did not wait for")
        store.close()
        faults.ensureUp()


def unanswered():
    """Keys that were asked for, and not answered yet."""
    history = checker.readLog(scene.history)
    return {each["key"] for each in history if each["type"] == "invoke"} - {each["key"] for each in history if each["type"] == "ok"}


def auditIsWhole():
    cursor = ""
    while True:
        verdict = engine.expect(200, "GET", "/audit/verify?limit=100000" + (f"&cursor={cursor}" if cursor else ""))
        if not verdict["has_more"]:
            break
        cursor = verdict["next_cursor"]
    true(verdict["intact"] and verdict["first_bad"] is None, f"the audit's chain: {verdict}")
    true(verdict["checked"] == verdict["rows"] > 0, f"every row was looked at: {verdict}")


def everyRequestIsAnsweredAndEveryMessageEnds():
    global heldUntil
    scene.load.awaitAnswers(300)
    engine.quiet(600)
    heldUntil = lineCount(scene.receipts)
    everyMessageIsSent()


def everyMessageIsSent(left=0):
    """But for so many that wait. What is sent again may be unclear or refused again."""
    for _ in range(12):
        if engine.totals()["held"]:
            engine.replay(kind="resolve", resolution="resend", include=ALL_THAT_MAY_GO)
        if engine.totals()["dead"]:
            replayDeadLetters()
            engine.finished(replays[-1])
        engine.quiet(600, left)
        if not engine.totals()["held"] and not engine.totals()["dead"]:
            break
    equal({name: engine.totals()[name] for name in ("dead", "held", "waiting", "sending")}, {"dead": 0, "held": 0, "waiting": left, "sending": 0}, "left over")


def replaysWereCarriedOutWhole():
    true(replays, "there were dead letters to replay")
    for id in replays:
        operation = engine.finished(id)
        equal(operation["done"] + operation["skipped"], operation["total"], f"replayed by {id}")


def nothingIsLostAndEveryDuplicateIsExplained():
    global verdict
    scene.write("details", detailsOf({each["id"] for each in checker.readLog(scene.history) if each["type"] == "ok"} | set(listedIds())))
    auditIsWhole()
    equal(engine.stop(), 0, "exit code")
    scene.write("attempts", storedAttempts())
    scene.write("pauses", faults.pauses)
    scene.write("kills", faults.killSpans)
    verdict = checker.judgeFolder(engine.directory, faults.kills, heldUntil)
    print(f"Seed {SEED}. Faults: {faults.words()}. Sends outlived their leases in {verdict.outlived} pauses. "
          f"Duplicates because of: {dict(verdict.windows)}, borne out by: {dict(verdict.excuses)}")
    print(verdict.more())
    print(verdict.line())
    true(verdict.sound(), "\n".join(verdict.problems[:20]))


def listedIds():
    """What the store says it has, whoever was told."""
    store = scene.store()
    ids = [uuidText(row[0]) for row in store.execute("SELECT id FROM notifications")]
    store.close()
    return ids


def detailsOf(ids):
    connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=60)
    for id in sorted(ids):
        connection.request("GET", "/notifications/" + id, headers={"Authorization": "Bearer " + engine.token})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            detail = json.loads(body)
            yield {"id": id, "state": detail["notification"]["state"],
                   "timeline": [{"attempt": each["attempt"], "outcome": each["outcome"]} for each in detail["timeline"]]}
    connection.close()


def storedAttempts():
    store = scene.store()
    rows = store.execute("SELECT n.id, a.place % 65536, a.generation, a.intent_at_ms, a.finished_at_ms, a.outcome, a.code, a.late FROM attempts a "
                         "JOIN notifications n ON n.seq = a.place / 65536 ORDER BY a.place").fetchall()
    store.close()
    return [{"id": uuidText(id), "number": number, "generation": generation, "intent_at_ms": intent, "finished_at_ms": finished,
             "outcome": "" if outcome is None else OUTCOMES[outcome], "code": code, "late": bool(late)}
            for id, number, generation, intent, finished, outcome, code, late in rows]


def uuidText(raw):
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def stored():
    store = scene.store()
    count = store.execute("SELECT count(*) FROM notifications").fetchone()[0]
    store.close()
    return count


def storeIsSound():
    store = scene.store()
    one = lambda sql: store.execute(sql).fetchone()[0]
    equal(one("PRAGMA integrity_check"), "ok", "integrity")
    equal(store.execute("PRAGMA foreign_key_check").fetchall(), [], "foreign keys")
    equal(one("SELECT count(*) FROM notifications n LEFT JOIN deliveries d ON d.seq=n.seq WHERE d.seq IS NULL"), 0, "notifications without a delivery")
    equal(one("SELECT count(*) FROM deliveries d LEFT JOIN notifications n ON n.seq=d.seq WHERE n.seq IS NULL"), 0, "deliveries without a notification")
    equal(one("SELECT count(*) FROM attempts a LEFT JOIN deliveries d ON d.seq=a.place/65536 WHERE d.seq IS NULL"), 0, "attempts of nothing")
    equal(one("SELECT count(*) FROM history h LEFT JOIN deliveries d ON d.seq=h.seq WHERE d.seq IS NULL"), 0, "history of nothing")
    store.close()


def retentionThatIsKilledTakesWholeMessagesAndOnlyFinishedOnes():
    engine.start(engine.port)
    auditIsWhole()
    engine.expect(200, "PATCH", "/queues/email", {"paused": True})
    for i in range(WAITING_EMAILS):
        engine.expect(202, "POST", "/notifications", {"channel": "email", "to": f"a{i}@example.com", "content": {"subject": "x", "text": "x"}})
    equal(engine.stop(), 0, "exit code")
    for _ in range(RETENTION_PIECE_KILLS):
        killRetention("retention piece", 2 * RETENTION_PIECE, lambda attempt, writes, before: stored() < before)
    for _ in range(RETENTION_KILLS):
        most = faults.chooser.randint(1, RETENTION_WRITES_MAX)
        killRetention("retention", LEFT_TO_RETENTION, lambda attempt, writes, before: writes >= most >> attempt)
    engine.start(engine.port)
    engine.until(lambda: engine.expect(200, "GET", "/notifications?q=is:sent&limit=1")["data"] == [], "everything that was finished is gone", 300)
    equal(engine.totals()["waiting"], WAITING_EMAILS, "waiting")
    auditIsWhole()
    equal(engine.stop(), 0, "exit code")
    storeIsSound()
    equal(stored(), WAITING_EMAILS, "notifications")
    equal(lineCount(scene.receipts), scene.arrived, "receipts: nothing is sent again")
    print(f"{faults.kills} kills in all. Faults: {faults.words()}")


def killRetention(kind, least, isThen):
    """Until it struck: something that is to go was still there. isThen(attempt, writes, before) says when."""
    for attempt in range(RETENTION_TRIES_MAX):
        if stored() < WAITING_EMAILS + least:
            sendMoreForRetention(2 * least)
        before = stored()
        scene.arrived = lineCount(scene.receipts)
        engine.configure(DELIVERY + "[retention]\nnotifications_days = 0\n")
        came = faults.killWhen(lambda writes: isThen(attempt, writes, before), lambda: engine.spawn(engine.port))
        storeIsSound()
        struck = came and stored() > WAITING_EMAILS
        faults.count(kind if struck else "retention over")
        if struck:
            return


def sendMoreForRetention(count):
    """A kill that comes late, on a busy machine, leaves the next ones less to strike."""
    engine.configure(DELIVERY)
    engine.start(engine.port)
    scene.load.engineIsUp()
    scene.load.post(count)
    scene.load.awaitAnswers(300)
    engine.quiet(300, WAITING_EMAILS)
    everyMessageIsSent(WAITING_EMAILS)
    equal(engine.stop(), 0, "exit code")


def everyKindOfFaultStruck():
    decks = max(1, KILLS // 50)
    equal(faults.lacking(dict.fromkeys([*FAULTS, "replay"], decks) | {"retention": RETENTION_KILLS, "retention piece": RETENTION_PIECE_KILLS}), [], "lacking")
    true(verdict.outlived >= decks, f"sends outlived their leases in {verdict.outlived} pauses, {decks} are the least")
    for words in ("kill", "answer"):
        true(verdict.excuses[words] >= decks, f"{verdict.excuses[words]} second copies have '{words}' as their excuse, {decks} are the least")
    true(verdict.repeated >= KILLS, f"{verdict.repeated} answers were repeated after a kill, {KILLS} are the least")
    true(verdict.ordered >= KILLS, f"{verdict.ordered} messages followed another with their ordering key, {KILLS} are the least")
    true(verdict.waited >= 2 * decks, f"{verdict.waited} messages followed one that was sent more than once, {2 * decks} are the least")


try:
    code = run("CrashTest", [engineIsKilledAtWork, stoppedUnderLoadItEndsInTimeAndNothingIsUnclear, everyRequestIsAnsweredAndEveryMessageEnds,
                             replaysWereCarriedOutWhole, nothingIsLostAndEveryDuplicateIsExplained, storeIsSound,
                             retentionThatIsKilledTakesWholeMessagesAndOnlyFinishedOnes, everyKindOfFaultStruck])
finally:
    scene.close()
sys.exit(code)
