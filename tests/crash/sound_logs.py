"""Logs of a run that went well, for tests to plant a lie in: three messages, of which one arrived twice because the engine was killed."""
import copy

from cases import equal, true
from checker import judge


def history(kind, number, **more):
    return {"type": kind, "key": f"plain-{number}", "number": number, "channel": "webhook", **more}


def accepted(number, **more):
    return history("ok", number, **{"id": f"id-{number}", "replayed": False} | more)


def answered(number, answer, replayed, **more):
    return accepted(number, status=202, answer=answer, replayed=replayed, **more)


def receipt(number, second, **more):
    return {"channel": "webhook", "key": f"plain-{number}", "id": f"id-{number}", "generation": 0, "second": second, "signed": True, "taken": True,
            "at": second + 0.27, "visit": second, "manner": "take"} | more


def wentOut(number, visit, at):
    return {"key": f"plain-{number}", "visit": visit, "at": at}


def kill(who, began, ended):
    return {"who": who, "began_ms": began, "ended_ms": ended}


def attempt(number, at, place=1, outcome="sent", **more):
    return {"id": f"id-{number}", "number": place, "generation": 0, "intent_at_ms": at * 1000 + 250, "finished_at_ms": at * 1000 + 300,
            "outcome": outcome, "code": "", "late": False} | more


def detail(number, *outcomes):
    timeline = [{"attempt": i + 1, "outcome": each} for i, each in enumerate(outcomes)] + [{"attempt": 0, "outcome": ""}]
    return {"id": f"id-{number}", "state": "sent", "timeline": timeline}


# Message 0 went straight; 1 arrived twice because the engine was killed in between; 2 was asked for twice.
FIRST = '{"notification_id":"id","status":"pending"}'
SOUND = {
    "history": [history("invoke", 0), answered(0, FIRST, False), history("invoke", 1), history("unknown", 1), history("invoke", 1),
                accepted(1), history("invoke", 2), answered(2, FIRST, False), history("invoke", 2), answered(2, FIRST, True)],
    "receipts": [receipt(0, 100), receipt(1, 100), receipt(2, 101), receipt(1, 102)],
    "attempts": [attempt(0, 100), attempt(1, 100, 1, "ambiguous", code="crash"), attempt(1, 102, 2), attempt(2, 101)],
    "details": [detail(0, "sent"), detail(1, "ambiguous", "sent"), detail(2, "sent")],
    "answers": [wentOut(0, 100, 100.28), wentOut(2, 101, 101.28), wentOut(1, 102, 102.28)],
    "pauses": [],
    "kills": [kill("engine", 100_270, 100_290)],
}
LONG_PAUSE = {"began_ms": 100_400, "ended_ms": 101_900, "lease": True}
UNEXPLAINED = "3 kills, 3 accepted, 0 lost, 1 duplicates, 0 explained, 1 unexplained"


def doctored(change):
    logs = copy.deepcopy(SOUND)
    change(logs)
    return judge(logs, 3)


def found(change, words, line=None):
    verdict = doctored(change)
    true(not verdict.sound(), "it is not sound")
    true(any(words in each for each in verdict.problems), f"names {words!r}: {verdict.problems}")
    if line:
        equal(verdict.line(), line, "line")
