"""Ten thousand notifications over the batch endpoint to a real mail server: each valid one arrives exactly once as a
correct mail, each malformed line is answered by name, repeats return the first id."""
import json
import sys

from batch import batch
from cases import daemonPath, equal, run, true
from engine import Engine
from mail_server import MailServer

server = MailServer()
engine = Engine(daemonPath())
lines, repeats, wrong = batch()
verdicts = []


def batchAnswersEachLine():
    engine.smtpProvider(server.port)
    engine.useOnly("mail")
    status, _, text = engine.call("POST", "/notifications/batch", "\n".join(lines), contentType="application/x-ndjson", timeout=300)
    equal(status, 200, "status of the batch")
    verdicts.extend(json.loads(each) for each in text.strip().split("\n"))
    equal(len(verdicts), len(lines), "verdicts")
    equal([each["line"] for each in verdicts], list(range(1, len(lines) + 1)), "line numbers")


def malformedLinesAreAnsweredByName():
    for place, (status, pointer) in wrong.items():
        equal(verdicts[place]["status"], status, f"status of line {place + 1}: {lines[place]}")
        problem = verdicts[place]["problem"]
        if pointer:
            true(any(field["pointer"] == pointer for field in problem["errors"]), f"{pointer} is named in {problem}")


def repeatsReturnTheFirstId():
    for place, original in repeats:
        equal(verdicts[place]["notification_id"], verdicts[original]["notification_id"], "id of a repeat")
        true(verdicts[place]["replayed"], "a repeat is told apart")


def everyValidOneArrivesExactlyOnce():
    engine.quiet()
    ids = {each["notification_id"] for each in verdicts if each["status"] == 202}
    equal(len(ids), len(lines) - len(repeats) - len(wrong), "accepted notifications")
    copies = server.copies()
    equal(set(copies), ids, "mails that arrived")
    equal({count for count in copies.values()}, {1}, "copies of each")


def mailsAreCorrectMime():
    asked = {each["notification_id"]: json.loads(lines[i]) for i, each in enumerate(verdicts) if each["status"] == 202}
    for recipients, mail, raw in server.mails:
        wanted = asked[mail["X-Signalbox-Id"]]
        equal(recipients, [wanted["to"]], "envelope recipient")
        equal(mail["Subject"], wanted["content"]["subject"], "subject")
        equal(mail.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n"), wanted["content"]["text"].rstrip("\n"), "text")
        true(wanted["content"]["html"] in mail.get_body(("html",)).get_content(), "HTML part")
        true(mail["Message-ID"] and mail["Date"] and mail["From"], "required headers")
        equal(mail.defects, [], "defects that the parser found")
        true(max(len(each) for each in raw.split(b"\r\n")) <= 998, "lines within RFC 5322's limit")
    equal(len({mail["Message-ID"] for _, mail, _ in server.mails}), len(server.mails), "Message-IDs are unique")


def timelineTellsWhatHappened():
    one = next(each["notification_id"] for each in verdicts if each["status"] == 202)
    detail = engine.expect(200, "GET", "/notifications/" + one)
    kinds = [entry["kind"] for entry in detail["timeline"]]
    true(kinds[0] == "accepted" and "sent" in kinds[-1] or "attempt" in kinds, f"timeline {kinds}")
    equal(detail["notification"]["state"], "sent", "state")


def metricsCountTheSame():
    text = engine.expect(200, "GET", "/metrics")
    accepted = [each for each in text.split("\n") if each.startswith('notifications_created_total{') and 'channel="email"' in each]
    equal(sum(float(each.rsplit(" ", 1)[1]) for each in accepted), float(len(lines) - len(repeats) - len(wrong)), "created")
    for name in ("step_duration_seconds", "fsync_seconds"):
        took, times = (float(each.rsplit(" ", 1)[1]) for part in ("_sum", "_count") for each in text.split("\n") if each.startswith(name + part))
        true(times > 0 and took > 0, f"{name}: {times} times, {took} s altogether")


def stopDrainsAndLeavesNothing():
    equal(engine.stop(), 0, "exit code")


def logNamesNoRecipient():
    log = engine.readLog()
    true("engine.started" in log, "the log is there")
    shown = {each["to"] for each in map(json.loads, (lines[i] for i, each in enumerate(verdicts) if each["status"] == 202)) if each["to"] in log}
    equal(shown, set(), "addresses in the log")


try:
    code = run("DeliveryTest", [batchAnswersEachLine, malformedLinesAreAnsweredByName, repeatsReturnTheFirstId,
                                everyValidOneArrivesExactlyOnce, mailsAreCorrectMime, timelineTellsWhatHappened,
                                metricsCountTheSame, stopDrainsAndLeavesNothing, logNamesNoRecipient])
finally:
    engine.close()
    server.stop()
sys.exit(code)
