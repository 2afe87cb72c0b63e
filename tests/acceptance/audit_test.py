"""The audit of a running engine: checked over REST, in parts, against checkpoints outside; and changed behind its back, with
the engine stopped, by another program."""
import http.client
import http.server
import itertools
import json
import os
import sqlite3
import sys
import threading

from cases import daemonPath, equal, run, true
from engine import Engine
import tempfile

outside = tempfile.mkdtemp(prefix="signalbox-outside-")
CHECKPOINTS = os.path.join(outside, "checkpoints")
engine = Engine(daemonPath(), configuration=f"[audit]\ncheckpoint_file = \"{CHECKPOINTS}\"\n")


def verify(limit=20000):
    """All parts; the last answer."""
    cursor, parts = "", 0
    while True:
        verdict = engine.expect(200, "GET", f"/audit/verify?limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        parts += 1
        if not verdict["has_more"]:
            return verdict, parts
        cursor = verdict["next_cursor"]


def changed(sql):
    """With the engine stopped; its triggers are taken away, as whoever writes to the file can."""
    engine.stop()
    database = sqlite3.connect(engine.data + "/signalbox.db")
    for trigger in ("audit_is_never_changed", "audit_is_never_deleted", "audit_is_never_replaced"):
        database.execute("DROP TRIGGER IF EXISTS " + trigger)
    database.executescript(sql)
    database.commit()
    database.close()
    engine.start()


def chainIsWholeAndCheckedInParts():
    for number in range(60):
        engine.expect(200, "PUT", f"/views/view-{number % 7}", {"q": f"tries>{number}", "place": "held"})
    verdict, parts = verify(limit=10)
    true(verdict["intact"] and verdict["first_bad"] is None, str(verdict))
    equal(verdict["checked"], verdict["rows"], "every row was looked at")
    equal(parts, 1, "a part is a whole read of the store's page at least")
    equal(engine.call("GET", "/audit/verify?cursor=nonsense")[0], 400, "a foreign cursor")
    equal(verdict["checkpoints"]["places"], [CHECKPOINTS], "where checkpoints go")


def reasonsOfActsAreOnRecord():
    """The header says why where the body is the thing itself or there is none; the document names it with every such act."""
    spoken = {"Signalbox-Reason": "Gr%C3%BC%C3%9Fe: 100%25"}
    missing = []
    for name, (method, path, _, operation) in engine.document.operations.items():
        if method in ("PUT", "PATCH", "DELETE") and not any("Reason" in each.get("$ref", "") for each in operation["parameters"]):
            missing.append(name)
    equal(missing, [], "acts whose reason the document does not know")
    engine.expect(200, "PUT", "/recipients/why", {"email": "why@example.com"}, headers=spoken)
    engine.expect(200, "PUT", "/views/why", {"q": "is:dead", "place": "dead-letters"}, headers={"Signalbox-Reason": "asked by Ana"})
    engine.expect(204, "DELETE", "/views/why", headers={"Signalbox-Reason": "no longer used"})
    engine.expect(200, "POST", "/recipients/batch", '{"id": "why", "email": "a@example.com"}\n{"id": "why2"}\n', headers=spoken, contentType="application/x-ndjson")
    rows = engine.expect(200, "GET", "/audit?limit=4")["data"]
    equal([(row["action"], row["reason"]) for row in rows], [("recipients.put", "Grüße: 100%"), ("view.delete", "no longer used"), ("view.put", "asked by Ana"),
                                                            ("recipients.put", "Grüße: 100%")], "reasons")
    equal(rows[0]["detail"], {"count": 2, "ids": ["why", "why2"]}, "whose rows the batch put")
    for wrong in ("100%", "%ff", "%0a", "x" * 501):
        engine.expect(400, "DELETE", "/views/view-1", headers={"Signalbox-Reason": wrong})
    equal(engine.expect(200, "GET", "/views/view-1")["place"], "held", "nothing is done when its reason can't be read")


def whoMayNotReadItIsToldNoneOfItElsewhere():
    """By marks on charts, streams and reports: that something was done, not who did what to what and why."""
    viewer = {"Authorization": "Bearer " + engine.expect(201, "POST", "/tokens", {"name": "onlooker", "role": "viewer"})["token"]}
    equal(engine.call("GET", "/audit", headers=viewer)[0], 403, "the audit itself")
    streams = {}
    for who, headers in (("onlooker", viewer), ("admin", {"Authorization": "Bearer " + engine.token})):
        connection = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
        connection.request("GET", "/events?topics=command,alert", headers=headers)
        streams[who] = connection, connection.getresponse()
    engine.expect(200, "PUT", "/recipients/told-9", {"email": "told@example.com"}, headers={"Signalbox-Reason": "because-9"})
    heard = {who: untilTwoBeats(answer) for who, (_, answer) in streams.items()}
    true("event: command" in heard["admin"] and "told-9" in heard["admin"], heard["admin"])
    true("event: command" not in heard["onlooker"] and "told-9" not in heard["onlooker"], heard["onlooker"])
    for connection, _ in streams.values():
        connection.close()
    marks = lambda within="", **more: engine.expect(200, "GET", "/stats?series=accepted&markers=1" + within, **more)
    isTold = lambda stats: stats if any(mark["object"] == "told-9" and mark["reason"] == "because-9" for mark in stats["markers"]) else None
    stats = engine.until(lambda: isTold(marks()), "who may is told, once that piece of the chart is over")
    whole, shown = stats["markers"], marks(f"&from={stats['from']}&to={stats['to']}", headers=viewer)["markers"]
    equal([(mark["at"], mark["kind"]) for mark in shown], [(mark["at"], mark["kind"]) for mark in whole], "times and kinds")
    true({mark["text"] for mark in shown} <= {"An act", "The configuration was changed", "The engine started", "The engine stopped"}, f"words: {shown[-3:]}")
    equal({mark[each] for mark in shown for each in ("by", "action", "object", "reason")}, {""}, "nothing else")
    true(not any(mark["action"].startswith("access.") for mark in whole), "a refusal is no act")
    plan = engine.expect(202, "POST", "/plans", {"kind": "discard", "q": "tries>99"})["id"]
    engine.until(lambda: engine.expect(200, "GET", "/plans/" + plan)["state"] == "ready", "the plan is ready")
    operation = engine.expect(202, "POST", "/operations", {"plan_id": plan, "rate": 1, "undo_seconds": 0, "reason": "test"})["id"]
    acts = [engine.expect(200, "GET", f"/operations/{operation}/report", headers=headers)["acts"] for headers in ({}, viewer)]
    true(acts[0] and not acts[1], f"who steered it: {acts}")


def untilTwoBeats(answer):
    """Of a stream, up to its second heartbeat: what was done before has come by then."""
    heard, beats = "", 0
    while beats < 2:
        line = answer.fp.readline().decode()
        true(line, "the stream goes on")
        heard += line
        beats += line.startswith("event: heartbeat")
    return heard


def strangersAreCountedByAddressAndMinute():
    for _ in range(7):
        engine.call("GET", "/snapshot", headers={"Authorization": "Bearer sbx_wrong"})
    engine.stop()  # what is counted is written before the engine ends
    engine.start()
    rows = [row for row in engine.expect(200, "GET", "/audit?limit=20")["data"] if row["action"] == "access.no_valid_token"]
    equal([(row["principal"], row["address"], row["detail"]["count"]) for row in rows], [("", "127.0.0.1", 7)], "one row with the count")


def checkpointsAreSignedOutside():
    engine.stop()
    with open(CHECKPOINTS, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    true(lines and all(line["signature"] for line in lines), "signed lines")
    equal(oct(os.stat(CHECKPOINTS).st_mode & 0o777), "0o600", "for the owner alone")
    equal(oct(os.stat(engine.data + "/audit.key").st_mode & 0o777), "0o600", "the key, too")
    engine.start()
    verdict, _ = verify()
    true(verdict["intact"] and verdict["checkpoints"]["newest"] == lines[-1]["count"] and verdict["public_key"] == lines[-1]["key"], str(verdict))


def changedCheckpointIsNamed():
    with open(CHECKPOINTS, encoding="utf-8") as file:
        before = file.read()
    with open(CHECKPOINTS, "w", encoding="utf-8") as file:
        file.write(before.replace('"count":', '"count":1', 1))
    verdict, _ = verify()
    true(not verdict["intact"] and CHECKPOINTS in verdict["checkpoints"]["faults"][0], str(verdict["checkpoints"]))
    with open(CHECKPOINTS, "w", encoding="utf-8") as file:
        file.write(before)
    true(verify()[0]["intact"], "and is whole again when it is put back")


def faults():
    verdict, _ = verify()
    return verdict["intact"], [each for each in verdict["checkpoints"]["faults"] if CHECKPOINTS in each]


def deletedOrCutCheckpointsAreNamed():
    engine.stop()
    engine.start()
    engine.stop()  # each stop writes one
    engine.start()
    with open(CHECKPOINTS, encoding="utf-8") as file:
        lines = file.readlines()
    true(len(lines) > 1, "there are some")
    with open(CHECKPOINTS, "w", encoding="utf-8") as file:
        file.writelines(lines[:1])
    intact, named = faults()
    true(not intact and len(named) == 1 and "is behind" in named[0], str(named))
    os.remove(CHECKPOINTS)
    for when in ("at once", "after a restart, which would write one more"):
        intact, named = faults()
        true(not intact and len(named) == 1 and "is gone" in named[0], f"{when}: {named}")
        true(not os.path.exists(CHECKPOINTS), "it is not made anew, which would hide that it was deleted")
        engine.stop()
        engine.start()
    with open(CHECKPOINTS, "w", encoding="utf-8"):
        pass  # an operator begins a new one
    engine.stop()
    engine.start()
    equal(faults(), (True, []), "with the next checkpoint it is whole again")


class Hook(http.server.BaseHTTPRequestHandler):
    bodies = []

    def do_POST(self):
        Hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def deadWebhookIsTrouble():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook) as reserved:
        port = reserved.server_address[1]
    url = f"http://127.0.0.1:{port}/in"
    # A minute, after which a checkpoint is due, is a second.
    told = Engine(daemonPath(), configuration=f"[engine]\nclock_speed = 60.0\n[audit]\ncheckpoint_webhook = \"{url}\"\n")
    try:
        numbers = itertools.count()

        def trouble():
            told.expect(200, "PUT", f"/views/view-{next(numbers)}", {"q": "tries>1", "place": "held"})  # the audit grows
            return told.expect(200, "GET", "/audit/verify")["checkpoints"]["trouble"]
        equal(told.until(trouble, "its outage is trouble", 60), url + ": did not take the checkpoint", "what is told")
        with http.server.ThreadingHTTPServer(("127.0.0.1", port), Hook) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            verdict = lambda: told.expect(200, "GET", "/audit/verify")
            told.until(lambda: not verdict()["checkpoints"]["trouble"], "nor is it any more, when it is back, though the audit does not grow", 60)
            line, before = json.loads(Hook.bodies[-1]), verdict()
            equal((line["key"], before["checkpoints"]["places"]), (before["public_key"], [url]), "what it got")
            told.stop()
            true(json.loads(Hook.bodies[-1])["count"] > before["rows"], "it got the last one when the engine stopped, too")
            server.shutdown()
            thread.join()
    finally:
        told.close()


def engineCannotBeBroughtToChangeARow():
    database = sqlite3.connect(engine.data + "/signalbox.db")
    for sql in ("UPDATE audit SET reason='x' WHERE seq=3", "DELETE FROM audit WHERE seq=3", "INSERT OR REPLACE INTO audit(seq, at_ms, action) VALUES(3, 1, 'x')",
                "INSERT INTO audit(seq, at_ms, action) VALUES(2, 1, 'x')", "DELETE FROM access_tokens"):
        try:
            database.execute(sql)
            refused = False
        except sqlite3.Error as error:
            refused = "append-only" in str(error) or "revoked, not deleted" in str(error)
        true(refused, sql)
        database.rollback()
    database.close()


def cutOffTailIsFoundByTheCheckpoint():
    rows = verify()[0]["rows"]
    changed(f"DELETE FROM audit WHERE seq>{rows - 5}")
    verdict, _ = verify()
    # The engine has gone on behind the cut, with rows that fit; the checkpoint knows better.
    true(not verdict["intact"] and rows - 5 < verdict["first_bad"]["seq"] <= rows + 1, str(verdict))
    true("checkpoint" in verdict["first_bad"]["reason"], str(verdict["first_bad"]))


def rollbackIsNamedWhenItsCheckpointIsForgotten():
    """Half a day of checkpoints behind it, and the one that has seen more is no longer read: the audit itself tells of it."""
    engine.stop()
    for path in (CHECKPOINTS, engine.data + "/audit.checkpoints"):
        with open(path, encoding="utf-8") as file:
            last = file.readlines()[-1]
        with open(path, "a", encoding="utf-8") as file:
            file.write(last * 800)
    engine.start()
    verdict, _ = verify()
    true(verdict["first_bad"] is None and not verdict["intact"], str(verdict))
    true("history was rolled back" in verdict["checkpoints"]["faults"][0], str(verdict["checkpoints"]))
    told = [row for row in engine.expect(200, "GET", "/audit?limit=100")["data"] if row["action"] == "audit.rolled_back"]
    equal(len(told), 1, "rows of it, after a restart too")


def changedRowIsNamed():
    changed("UPDATE audit SET reason='another' WHERE seq=17")
    verdict, _ = verify()
    equal((verdict["intact"], verdict["first_bad"]["seq"]), (False, 17), str(verdict))


def lostKeyIsGivenUpByWordOnly():
    other = Engine(daemonPath())
    try:
        other.stop()
        key = os.path.join(other.data, "audit.key")
        os.remove(key)
        other.spawn()
        equal(other.process.wait(timeout=60), 2, "without the key that sealed the audit it does not start")
        other.process.stdout.close()
        true("--new-audit-key" in other.readLog() and not os.path.exists(key), "it says what to do, and has made no other key")
        other.arguments = ["--new-audit-key"]
        other.start()
        for _ in ("the start that begins anew", "one that is told so again"):
            # It may listen before its first step, which begins the chain.
            other.until(lambda: other.expect(200, "GET", "/audit?limit=1")["data"][0]["action"] == "engine.started", "the first step")
            verdict = other.expect(200, "GET", "/audit/verify")
            true(verdict["intact"] and verdict["first_bad"] is None, str(verdict))
            rows = other.expect(200, "GET", "/audit?limit=100")["data"]
            equal([row["action"] for row in rows].count("audit.chain_begins"), 2, "chains")
            (told,) = [row["reason"] for row in rows if row["action"] == "audit.key_replaced"]
            true("--new-audit-key" in told and verdict["key"] in told, told)
            other.stop()
            other.start()
    finally:
        other.close()


try:
    code = run("AuditTest", [chainIsWholeAndCheckedInParts, reasonsOfActsAreOnRecord, whoMayNotReadItIsToldNoneOfItElsewhere, strangersAreCountedByAddressAndMinute, checkpointsAreSignedOutside, changedCheckpointIsNamed,
                             deletedOrCutCheckpointsAreNamed, deadWebhookIsTrouble, lostKeyIsGivenUpByWordOnly,
                             engineCannotBeBroughtToChangeARow, cutOffTailIsFoundByTheCheckpoint, rollbackIsNamedWhenItsCheckpointIsForgotten,
                             changedRowIsNamed])
finally:
    engine.close()
sys.exit(code)
