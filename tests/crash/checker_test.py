"""That the checker can fail: each lie is planted in logs that were sound, and has to be found. So is a run that struck too little."""
import copy
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from cases import equal, run, true
from checker import judge
from faults import FAULTS, Faults


def history(kind, number, **more):
    return {"type": kind, "key": f"plain-{number}", "number": number, "channel": "webhook", **more}


def receipt(number, second, **more):
    return {"channel": "webhook", "key": f"plain-{number}", "id": f"id-{number}", "generation": 0, "second": second, "signed": True, "taken": True} | more


def attempt(number, at, place=1, outcome="sent", **more):
    return {"id": f"id-{number}", "number": place, "generation": 0, "intent_at_ms": at * 1000 + 250, "finished_at_ms": at * 1000 + 300,
            "outcome": outcome, "code": "", "late": False} | more


def detail(number, *outcomes):
    timeline = [{"attempt": i + 1, "outcome": each} for i, each in enumerate(outcomes)] + [{"attempt": 0, "outcome": ""}]
    return {"id": f"id-{number}", "state": "sent", "timeline": timeline}


# Message 0 went straight; 1 arrived twice because the engine was killed in between; 2 was asked for twice.
SOUND = {
    "history": [history("invoke", 0), history("ok", 0, id="id-0"), history("invoke", 1), history("unknown", 1), history("invoke", 1),
                history("ok", 1, id="id-1"), history("invoke", 2), history("ok", 2, id="id-2"), history("invoke", 2), history("ok", 2, id="id-2")],
    "receipts": [receipt(0, 100), receipt(1, 100), receipt(2, 101), receipt(1, 102)],
    "attempts": [attempt(0, 100), attempt(1, 100, 1, "ambiguous", code="crash"), attempt(1, 102, 2), attempt(2, 101)],
    "details": [detail(0, "sent"), detail(1, "ambiguous", "sent"), detail(2, "sent")],
    "pauses": [],
}
LONG_PAUSE = {"began_ms": 100_400, "ended_ms": 101_900}


def doctored(change):
    logs = copy.deepcopy(SOUND)
    change(logs)
    return judge(logs, 3)


def soundLogsAreSound():
    verdict = judge(SOUND, 3)
    equal(verdict.line(), "3 kills, 3 accepted, 0 lost, 1 duplicates, 1 explained, 0 unexplained", "line")
    equal(dict(verdict.windows), {"crash": 1}, "windows")
    true(verdict.sound(), f"sound: {verdict.problems}")


def found(change, words, line=None):
    verdict = doctored(change)
    true(not verdict.sound(), "it is not sound")
    true(any(words in each for each in verdict.problems), f"names {words!r}: {verdict.problems}")
    if line:
        equal(verdict.line(), line, "line")


def aLossIsFound():
    found(lambda logs: logs["receipts"].pop(2), "never arrived", "3 kills, 3 accepted, 1 lost, 1 duplicates, 1 explained, 0 unexplained")


def anUnexplainedDuplicateIsFound():
    found(lambda logs: logs["receipts"].append(receipt(0, 100)), "2 copies", "3 kills, 3 accepted, 0 lost, 2 duplicates, 1 explained, 1 unexplained")


def aDuplicateWithoutItsOwnIntentIsFound():
    def change(logs):
        logs["receipts"][3]["second"] = 100  # both copies claim the first attempt
    found(change, "2 copies", "3 kills, 3 accepted, 0 lost, 1 duplicates, 0 explained, 1 unexplained")


def aCopyWithoutAnIntentIsFound():
    def change(logs):
        logs["receipts"][0]["second"] = 99
    found(change, "without an intent")


def whatWasNeverAskedForIsFound():
    found(lambda logs: logs["receipts"].append(receipt(9, 100)), "never asked for")


def oneKeyAcceptedTwiceIsFound():
    found(lambda logs: logs["history"].append(history("ok", 2, id="id-7")), "and again as")


def oneIdForTwoKeysIsFound():
    found(lambda logs: logs["history"].extend([history("invoke", 3), history("ok", 3, id="id-2")]), "the answer to plain-2 and to plain-3")


def anUnansweredRequestIsFound():
    found(lambda logs: logs["history"].append(history("invoke", 3)), "never answered")


def aRowNobodyWasToldOfIsFound():
    found(lambda logs: logs["details"].append(detail(8, "sent")), "nobody was told")


def aForgottenMessageIsFound():
    found(lambda logs: logs["details"].pop(0), "does not know it")


def anUnfinishedMessageIsFound():
    def change(logs):
        logs["details"][0]["state"] = "retrying"
    found(change, "retrying in the end")


def aTimelineThatHidesAnAttemptIsFound():
    def change(logs):
        logs["details"][1]["timeline"].pop(0)
    found(change, "its timeline tells 1 attempts, the store has 2")


def aSendAfterTheEndIsFound():
    def change(logs):
        logs["attempts"][1]["outcome"] = "sent"
        logs["details"][1]["timeline"][0]["outcome"] = "sent"
    found(change, "after it was sent", "3 kills, 3 accepted, 0 lost, 1 duplicates, 0 explained, 1 unexplained")


def aReplayOfWhatWasSentIsFound():
    def change(logs):
        logs["receipts"].append(receipt(0, 105, generation=1))
        logs["attempts"].append(attempt(0, 105, 2, generation=1))
        logs["details"][0] = detail(0, "sent", "sent")
    found(change, "attempt 2 of generation 1 after it was sent", "3 kills, 3 accepted, 0 lost, 2 duplicates, 1 explained, 1 unexplained")


def aReplayOfWhatWasRefusedIsSound():
    def change(logs):
        logs["receipts"][0:1] = [receipt(0, 100, taken=False), receipt(0, 105, generation=1)]
        logs["attempts"][0:1] = [attempt(0, 100, 1, "permanent", code="400"), attempt(0, 105, 2, generation=1)]
        logs["details"][0] = detail(0, "permanent", "sent")
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(verdict.duplicates, 1, "duplicates")


def anAnswerThatCameTooLateExplainsACopy():
    def change(logs):
        logs["attempts"][1].update(outcome="sent", code="", late=True)
        logs["details"][1]["timeline"][0]["outcome"] = "sent"
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(dict(verdict.windows), {"late": 1}, "windows")


def aSendThatOutlivedItsLeaseIsNamedAsTheReason():
    def change(logs):
        logs["attempts"][1].update(code="timeout", finished_at_ms=101_900)
        logs["pauses"].append(LONG_PAUSE)
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal((dict(verdict.windows), verdict.outlived), ({"lease": 1}, 1), "windows, pauses that were outlived")


def aPauseThatNothingOutlivedDoesNotCount():
    verdict = doctored(lambda logs: logs["pauses"].append(LONG_PAUSE))
    equal((dict(verdict.windows), verdict.outlived), ({"crash": 1}, 0), "windows, pauses that were outlived")


def aLeaseThatRanOutIsNoExcuse():
    def change(logs):
        logs["receipts"].append(receipt(0, 105))
        logs["attempts"][0]["finished_at_ms"] = 101_900
        logs["attempts"].append(attempt(0, 105, 2))
        logs["details"][0] = detail(0, "sent", "sent")
        logs["pauses"].append(LONG_PAUSE)
    found(change, "attempt 2 of generation 0 after it was sent", "3 kills, 3 accepted, 0 lost, 2 duplicates, 1 explained, 1 unexplained")


def dropped(logs):
    logs["receipts"].append(receipt(0, 105))
    logs["attempts"][0:1] = [attempt(0, 100, 1, "abandoned", code="dropped"), attempt(0, 105, 2)]
    logs["details"][0] = detail(0, "abandoned", "sent")


def aSendThatWasDroppedAndArrivedIsFound():
    found(dropped, "2 copies", "3 kills, 3 accepted, 0 lost, 2 duplicates, 1 explained, 1 unexplained")


def aSendThatWasDroppedAndDidNotArriveIsSound():
    def change(logs):
        dropped(logs)
        logs["receipts"].pop(0)
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(verdict.duplicates, 1, "duplicates")


def aForgedMessageIsFound():
    def change(logs):
        logs["receipts"][0]["signed"] = False
    found(change, "wrong signature")


def aSecondCopyOfWhatShouldBeHeldIsFound():
    def change(logs):
        for each in logs["receipts"]:
            each["channel"] = "sms"
    found(change, "policy to hold")


def nothingAcceptedIsNoProof():
    true(not judge({name: [] for name in SOUND}, 3).sound(), "an empty run is not sound")


class Nobody:
    engine = None


def aKindOfFaultThatNeverStruckIsFound():
    faults = Faults(Nobody, random.Random(1))
    for kind in FAULTS:
        faults.count(kind)
    equal(faults.lacking(dict.fromkeys(FAULTS, 1)), [], "each struck once")
    equal(faults.lacking({"pause": 2, "replay": 1}), ["pause struck 1 times, 2 are the least", "replay struck 0 times, 1 are the least"], "lacking")


def faultsThatWaitInVainAreFound():
    faults = Faults(Nobody, random.Random(1))
    for _ in range(10):
        faults.count("commit")
    faults.count("idle")
    equal(faults.lacking({}), [], "one of eleven")
    faults.count("idle")
    equal(faults.lacking({}), ["2 faults of 12 came without what they waited for"], "two of twelve")


def aDeckHasEveryKindOfFault():
    faults = Faults(Nobody, random.Random(1))
    decks = [[faults.choose() for _ in range(sum(FAULTS.values()))] for _ in range(2)]
    equal([{kind: deck.count(kind) for kind in FAULTS} for deck in decks], [FAULTS, FAULTS], "kinds")
    true(decks[0] != decks[1], "their order is by chance")


CASES = [soundLogsAreSound, aLossIsFound, anUnexplainedDuplicateIsFound, aDuplicateWithoutItsOwnIntentIsFound, aCopyWithoutAnIntentIsFound,
         whatWasNeverAskedForIsFound, oneKeyAcceptedTwiceIsFound, oneIdForTwoKeysIsFound, anUnansweredRequestIsFound, aRowNobodyWasToldOfIsFound,
         aForgottenMessageIsFound, anUnfinishedMessageIsFound, aTimelineThatHidesAnAttemptIsFound, aSendAfterTheEndIsFound,
         aReplayOfWhatWasSentIsFound, aReplayOfWhatWasRefusedIsSound, anAnswerThatCameTooLateExplainsACopy,
         aSendThatOutlivedItsLeaseIsNamedAsTheReason, aPauseThatNothingOutlivedDoesNotCount, aLeaseThatRanOutIsNoExcuse,
         aSendThatWasDroppedAndArrivedIsFound, aSendThatWasDroppedAndDidNotArriveIsSound, aForgedMessageIsFound,
         aSecondCopyOfWhatShouldBeHeldIsFound, nothingAcceptedIsNoProof,
         aKindOfFaultThatNeverStruckIsFound, faultsThatWaitInVainAreFound, aDeckHasEveryKindOfFault]

if __name__ == "__main__":
    sys.exit(run("CheckerTest", CASES))
