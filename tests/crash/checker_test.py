"""That the checker can fail: each lie is planted in logs that were sound, and has to be found. So is a run that struck too little."""
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from cases import equal, run, true
from checker import judge
from faults import FAULTS, Faults
from sound_logs import FIRST, LONG_PAUSE, SOUND, UNEXPLAINED, accepted, answered, attempt, detail, doctored, found, history, receipt, wentOut


def soundLogsAreSound():
    verdict = judge(SOUND, 3)
    equal(verdict.line(), "3 kills, 3 accepted, 0 lost, 1 duplicates, 1 explained, 0 unexplained", "line")
    equal((dict(verdict.windows), dict(verdict.excuses)), ({"crash": 1}, {"kill": 1}), "windows, excuses")
    true(verdict.sound(), f"sound: {verdict.problems}")


def aLossIsFound():
    found(lambda logs: logs["receipts"].pop(2), "never arrived", "3 kills, 3 accepted, 1 lost, 1 duplicates, 1 explained, 0 unexplained")


def anUnexplainedDuplicateIsFound():
    found(lambda logs: logs["receipts"].append(receipt(0, 100)), "2 copies", "3 kills, 3 accepted, 0 lost, 2 duplicates, 1 explained, 1 unexplained")


def aDuplicateWithoutItsOwnIntentIsFound():
    def change(logs):
        logs["receipts"][3]["second"] = 100  # both copies claim the first attempt
    found(change, "2 copies", UNEXPLAINED)


def aCopyWithoutAnIntentIsFound():
    def change(logs):
        logs["receipts"][0]["second"] = 99
    found(change, "without an intent")


def whatWasNeverAskedForIsFound():
    found(lambda logs: logs["receipts"].append(receipt(9, 100)), "never asked for")


def oneKeyAcceptedTwiceIsFound():
    found(lambda logs: logs["history"].append(accepted(2, id="id-7", replayed=True)), "and again as")


def oneIdForTwoKeysIsFound():
    found(lambda logs: logs["history"].extend([history("invoke", 3), accepted(3, id="id-2")]), "the answer to plain-2 and to plain-3")


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
        logs["attempts"][1].update(outcome="sent", code="", late=True, finished_at_ms=101_800)
        logs["answers"].append(wentOut(1, 100, 101.7))
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


def aKeyThatIsRepeatedAfterAKillReadsItsFirstAnswer():
    def change(logs):
        logs["history"] += [{"type": "up"}, history("invoke", 0), answered(0, FIRST, True)]
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(verdict.repeated, 1, "repeated after a kill")


def otherBytesForARepeatedKeyAreFound():
    for answer in (FIRST.replace("pending", "sent"), FIRST + "\n"):
        found(lambda logs: logs["history"].extend([{"type": "up"}, history("invoke", 0), answered(0, answer, True)]), "and again with 202")


def anotherStatusForARepeatedKeyIsFound():
    found(lambda logs: logs["history"].extend([history("invoke", 0), answered(0, FIRST, True) | {"status": 200}]), "and again with 200")


def aKeyThatIsNewTwiceIsFound():
    found(lambda logs: logs["history"].extend([history("invoke", 0), answered(0, FIRST, False)]), "answered twice as if it were new")


def aRepetitionOfNothingIsFound():
    found(lambda logs: logs["history"][1].update(replayed=True), "answered as repeated, and asked for once")


# Message 3 has the ordering key of 4 and is refused once; 5 has another one.
def ordered(change=lambda logs: None):
    def extend(logs):
        for number, stream in ((3, "a"), (5, "b"), (4, "a")):
            logs["history"] += [history("invoke", number, stream=stream), answered(number, FIRST, False, stream=stream)]
        logs["receipts"] += [receipt(3, 110, taken=False), receipt(5, 110), receipt(3, 112), receipt(4, 112)]
        logs["attempts"] += [attempt(3, 110, 1, "transient"), attempt(5, 110), attempt(3, 112, 2), attempt(4, 112, intent_at_ms=112_300)]
        logs["details"] += [detail(3, "transient", "sent"), detail(5, "sent"), detail(4, "sent")]
        change(logs)
    return extend


def anOrderThatWasKeptIsSound():
    verdict = doctored(ordered())
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal((verdict.ordered, verdict.waited), (1, 1), "ordered, waited")


def aMessageThatOvertookIsFound():
    def change(logs):
        logs["receipts"].append(logs["receipts"].pop(-2))
    found(ordered(change), "plain-4: arrived before plain-3 was at an end")


def aMessageThatWasSentWhileTheOneBeforeItWaitedForItsRetryIsFound():
    def change(logs):
        logs["receipts"].insert(-2, logs["receipts"].pop() | {"second": 111})
        logs["attempts"][-1].update(intent_at_ms=111_250, finished_at_ms=111_300)
    found(ordered(change), "plain-4: was sent before plain-3 was at an end")
    found(ordered(change), "plain-4: arrived before plain-3 was at an end")


def whatWasAskedForAtTheSameTimeHasNoOrder():
    def change(logs):
        logs["history"].insert(0, history("invoke", 4, stream="a"))
        logs["receipts"].append(logs["receipts"].pop(-2))
    verdict = doctored(ordered(change))
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(verdict.ordered, 0, "ordered")


def aReplayOfADeadLetterWaitsForNobodyWhoHasGone():
    def change(logs):
        logs["receipts"][-2:] = [receipt(4, 112), receipt(3, 120, generation=1)]
        logs["attempts"][-4].update(outcome="permanent")
        logs["attempts"][-2].update(generation=1, intent_at_ms=120_250, finished_at_ms=120_300)
        logs["details"][-3] = detail(3, "permanent", "sent")
    verdict = doctored(ordered(change))
    true(verdict.sound(), f"sound: {verdict.problems}")


def aCopyThatLayInTheReceiversSocketBreaksNoOrder():
    def change(logs):
        logs["receipts"].append(receipt(3, 110))
        logs["attempts"][-4].update(outcome="ambiguous", code="timeout", finished_at_ms=111_760)
        logs["details"][-3] = detail(3, "ambiguous", "sent")
    verdict = doctored(ordered(change))
    true(verdict.sound(), f"sound: {verdict.problems}")


class Nobody:
    engine = None

    def kill(self):
        pass


def aKillIsNotedFromBeforeItUntilBehindIt():
    faults = Faults(Nobody, random.Random(1))
    faults.kill("provider", Nobody())
    noted = faults.killSpans[0]
    equal((len(faults.killSpans), noted["who"], noted["began_ms"] <= noted["ended_ms"]), (1, "provider", True), "noted")


def aKindOfFaultThatNeverStruckIsFound():
    faults = Faults(Nobody, random.Random(1))
    for kind in FAULTS:
        faults.count(kind)
    equal(faults.lacking(dict.fromkeys(FAULTS, 1)), [], "each struck once")
    equal(faults.lacking({"pause": 2, "replay": 1}), ["pause struck 1 times, 2 are the least", "replay struck 0 times, 1 are the least"], "lacking")


def faultsThatWaitInVainAreFound():
    faults = Faults(Nobody, random.Random(1))
    for _ in range(97):
        faults.countStrike("commit", True)
    faults.countStrike("checkpoint", False)
    equal(faults.lacking({}), [], "one of ninety-eight")
    faults.countStrike("receipt", False)
    equal(faults.lacking({}), ["2 faults of 99 came without what they waited for: {'checkpoint': 1, 'receipt': 1}"], "two of ninety-nine")
    faults.countStrike("commit", True)
    equal(faults.lacking({}), [], "two of a hundred")


class Script:
    """File events as they are planned: for each wait, whether it comes."""

    def __init__(self, *comes):
        self.comes = list(comes)
        self.counts = []

    def awaitCount(self, name, count, seconds):
        self.counts.append(count)
        return self.comes.pop(0)


def whatIsWaitedForIsBegunAgainForTheNextEvent():
    for comes, begun in (([True], 1), ([False, True], 2), ([False] * 4, 4)):
        script, begins = Script(*comes), []
        equal(Faults.awaitEvent(script, "x", 9, lambda: begins.append(1)), comes[-1], f"{comes}")
        equal((len(begins), script.counts), (begun, [9] + [1] * (begun - 1)), f"begun, counts of {comes}")


def aMomentIsLookedForAtEachWrite():
    for comes, wanted, told in (([True] * 3, 3, [1, 2, 3]), ([True, True, False], 3, [1, 2]), ([False], 1, [])):
        asked = []
        equal(Faults.awaitMoment(Script(*comes), "x", lambda count: asked.append(count) or count == wanted), len(told) == wanted, f"{comes}")
        equal(asked, told, f"asked at {comes}")


def aDeckHasEveryKindOfFault():
    faults = Faults(Nobody, random.Random(1))
    decks = [[faults.choose() for _ in range(sum(FAULTS.values()))] for _ in range(2)]
    equal([{kind: deck.count(kind) for kind in FAULTS} for deck in decks], [FAULTS, FAULTS], "kinds")
    true(decks[0] != decks[1], "their order is by chance")


CASES = [soundLogsAreSound, aLossIsFound, anUnexplainedDuplicateIsFound, aDuplicateWithoutItsOwnIntentIsFound, aCopyWithoutAnIntentIsFound,
         aKillIsNotedFromBeforeItUntilBehindIt,
         whatWasNeverAskedForIsFound, oneKeyAcceptedTwiceIsFound, oneIdForTwoKeysIsFound, anUnansweredRequestIsFound, aRowNobodyWasToldOfIsFound,
         aForgottenMessageIsFound, anUnfinishedMessageIsFound, aTimelineThatHidesAnAttemptIsFound, aSendAfterTheEndIsFound,
         aReplayOfWhatWasSentIsFound, aReplayOfWhatWasRefusedIsSound, anAnswerThatCameTooLateExplainsACopy,
         aSendThatOutlivedItsLeaseIsNamedAsTheReason, aPauseThatNothingOutlivedDoesNotCount, aLeaseThatRanOutIsNoExcuse,
         aSendThatWasDroppedAndArrivedIsFound, aSendThatWasDroppedAndDidNotArriveIsSound, aForgedMessageIsFound,
         aSecondCopyOfWhatShouldBeHeldIsFound, nothingAcceptedIsNoProof, aKeyThatIsRepeatedAfterAKillReadsItsFirstAnswer,
         otherBytesForARepeatedKeyAreFound, anotherStatusForARepeatedKeyIsFound, aKeyThatIsNewTwiceIsFound, aRepetitionOfNothingIsFound,
         anOrderThatWasKeptIsSound, aMessageThatOvertookIsFound, aMessageThatWasSentWhileTheOneBeforeItWaitedForItsRetryIsFound,
         whatWasAskedForAtTheSameTimeHasNoOrder, aReplayOfADeadLetterWaitsForNobodyWhoHasGone,
         aCopyThatLayInTheReceiversSocketBreaksNoOrder, whatIsWaitedForIsBegunAgainForTheNextEvent, aMomentIsLookedForAtEachWrite,
         aKindOfFaultThatNeverStruckIsFound, faultsThatWaitInVainAreFound, aDeckHasEveryKindOfFault]

if __name__ == "__main__":
    sys.exit(run("CheckerTest", CASES))
