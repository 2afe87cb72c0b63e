"""The same ten thousand, with the engine killed five times on the way: nothing is lost, nothing dies by poison, and every
second copy is explained by its timeline."""
import json
import random
import sys

from batch import batch
from cases import daemonPath, equal, run, true
from engine import Engine
from mail_server import MailServer

KILLS = 5
server = MailServer()
engine = Engine(daemonPath())
lines, _, _ = batch(valid=10000, repeats=0, malformed=0)
accepted = {}
chooser = random.Random(11)


def post(part):
    """Posts a part until it is answered whole; keys make the repetition harmless."""
    while True:
        try:
            status, _, text = engine.call("POST", "/notifications/batch", "\n".join(part), contentType="application/x-ndjson", timeout=120)
        except OSError:
            engine.start()
            continue
        if status != 200:
            raise AssertionError(f"batch: {status} {text}")
        verdicts = [json.loads(each) for each in text.strip().split("\n")]
        if all(each["status"] == 202 for each in verdicts):
            return verdicts
        true(all(each["status"] in (202, 503) for each in verdicts), f"unexpected verdicts {[e for e in verdicts if e['status'] not in (202, 503)][:3]}")


def everyLineIsAcceptedThoughTheEngineIsKilled():
    engine.smtpProvider(server.port)
    engine.useOnly("mail")
    for part in range(KILLS):
        for verdict, text in zip(post(lines[part * 2000:(part + 1) * 2000]), lines[part * 2000:(part + 1) * 2000]):
            accepted[verdict["notification_id"]] = json.loads(text)["to"]
        seen = len(server.mails)
        target = seen + chooser.randrange(200, 1500)
        engine.until(lambda: len(server.mails) >= target or len(server.mails) >= len(accepted), "mail flows", 120)
        engine.kill()
        engine.start()
    equal(len(accepted), 10000, "accepted")


def nothingIsLost():
    engine.quiet(600)
    copies = server.copies()
    equal([each for each in accepted if each not in copies], [], "accepted and never arrived")
    equal([each for each in copies if each not in accepted], [], "arrived and never accepted")
    equal(engine.totals()["dead"], 0, "dead letters")
    equal(engine.totals()["held"], 0, "held")


def everySecondCopyIsExplained():
    copies = server.copies()
    duplicates = [each for each, count in copies.items() if count > 1]
    explained = 0
    for each in duplicates:
        detail = engine.expect(200, "GET", "/notifications/" + each)
        unknown = [entry for entry in detail["timeline"] if entry["kind"] == "attempt" and entry["outcome"] == "ambiguous"]
        true(copies[each] - 1 <= len(unknown), f"{each}: {copies[each]} copies, timeline {detail['timeline']}")
        explained += copies[each] - 1
    print(f"{KILLS} kills, {len(accepted)} accepted, 0 lost, {sum(copies.values()) - len(copies)} duplicates, {explained} explained, 0 unexplained")


def storeIsSound():
    equal(engine.stop(), 0, "exit code")
    import sqlite3
    store = sqlite3.connect(f"file:{engine.data}/signalbox.db?mode=ro", uri=True)
    equal(store.execute("PRAGMA integrity_check").fetchone()[0], "ok", "integrity")
    equal(store.execute("PRAGMA foreign_key_check").fetchall(), [], "foreign keys")
    store.close()


try:
    code = run("KillTest", [everyLineIsAcceptedThoughTheEngineIsKilled, nothingIsLost, everySecondCopyIsExplained, storeIsSound])
finally:
    engine.close()
    server.stop()
sys.exit(code)
