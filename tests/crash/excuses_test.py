"""That nothing excuses a second copy but what others than the engine bear out."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from cases import equal, run, true
from excuses import isOf
from sound_logs import LONG_PAUSE, UNEXPLAINED, attempt, detail, doctored, found, kill, receipt, wentOut


def unclear(code="timeout", finished=100_300, **logged):
    """Message 1's first attempt ended so, and the engine was not killed; what is named is added to the logs."""
    def change(logs):
        logs["attempts"][1].update(code=code, finished_at_ms=finished)
        logs["kills"] = []
        for name, entries in logged.items():
            logs[name] += entries
    return change


def excused(change, words):
    verdict = doctored(change)
    true(verdict.sound(), f"sound: {verdict.problems}")
    equal(dict(verdict.excuses), {words: 1}, "excuses")


def anUnclearOutcomeWithoutAFaultIsFound():
    for code in ("crash", "timeout", "connection_lost", "stopping"):
        found(unclear(code), "2 copies", UNEXPLAINED)
        found(unclear(code, answers=[wentOut(1, 100, 100.28)]), "2 copies", UNEXPLAINED)

    def late(logs):
        unclear("")(logs)
        logs["attempts"][1].update(outcome="sent", late=True)
        logs["details"][1]["timeline"][0]["outcome"] = "sent"
    found(late, "2 copies", UNEXPLAINED)


def aCrashIsExcusedByAKillOfTheEngineBetweenIntentAndEnd():
    excused(unclear("crash", kills=[kill("engine", 100_220, 100_255)]), "kill")  # the intent is of a step that the kill has met
    excused(unclear("crash", 101_000, kills=[kill("engine", 100_990, 100_999)]), "kill")
    for span in (kill("engine", 100_100, 100_120), kill("engine", 100_450, 100_470), kill("provider", 100_270, 100_290), kill("load", 100_270, 100_290)):
        found(unclear("crash", kills=[span]), "2 copies", UNEXPLAINED)
    found(unclear("timeout", kills=[kill("engine", 100_270, 100_290)]), "2 copies", UNEXPLAINED)


def anAnswerThatDidNotComeInTimeIsAnExcuse():
    def drops(logs):
        unclear("connection_lost")(logs)
        logs["receipts"][1]["manner"] = "drop"
    excused(drops, "answer")
    excused(unclear("timeout", 101_760), "answer")  # it had none to give until nobody waited any more
    excused(unclear("timeout", 101_760, answers=[wentOut(1, 100, 101.7)]), "answer")
    found(unclear("timeout", 101_760, answers=[wentOut(1, 100, 100.6)]), "2 copies", UNEXPLAINED)


def aPauseOfTheEngineAndAKillOfTheProviderWithinASendAreExcuses():
    excused(unclear("timeout", 101_900, pauses=[LONG_PAUSE | {"lease": False}], answers=[wentOut(1, 100, 100.28)]), "pause")
    found(unclear("timeout", 101_700, pauses=[LONG_PAUSE], answers=[wentOut(1, 100, 100.28)]), "2 copies", UNEXPLAINED)
    found(unclear("timeout", pauses=[{"began_ms": 99_000, "ended_ms": 100_100, "lease": True}]), "2 copies", UNEXPLAINED)
    short = {"began_ms": 100_400, "ended_ms": 100_600, "lease": False}
    found(unclear("timeout", 100_900, pauses=[short], answers=[wentOut(1, 100, 100.5)]), "2 copies", UNEXPLAINED)
    behind = {"began_ms": 101_500, "ended_ms": 101_700, "lease": False}  # of the answer, by more than a machine is slow
    found(unclear("timeout", 101_900, pauses=[behind], answers=[wentOut(1, 100, 100.28)]), "2 copies", UNEXPLAINED)
    excused(unclear("connection_lost", kills=[kill("provider", 100_270, 100_290)]), "provider")
    found(unclear("connection_lost", 100_700, kills=[kill("provider", 100_600, 100_620)], answers=[wentOut(1, 100, 100.28)]), "2 copies", UNEXPLAINED)
    for span in (kill("provider", 100_100, 100_120), kill("provider", 100_450, 100_470), kill("load", 100_270, 100_290)):
        found(unclear("connection_lost", kills=[span]), "2 copies", UNEXPLAINED)


def aFaultInASendThatDidNotArriveExcusesNoCopyOfAnother():
    """Attempts 1 and 3 arrived; 2 was killed, and its request never came."""
    def change(logs):
        logs["attempts"][1:3] = [attempt(1, 100, 1, "ambiguous", code="timeout"), attempt(1, 101, 2, "ambiguous", code="crash"), attempt(1, 102, 3)]
        logs["details"][1] = detail(1, "ambiguous", "ambiguous", "sent")
        logs["kills"] = [kill("engine", 101_270, 101_290)]
    found(change, "2 copies", UNEXPLAINED)


def aCopyWithoutASecondIsOfTheAttemptBeforeIt():
    attempts = [attempt(1, 100, 1, "ambiguous"), attempt(1, 105, 2)]
    copies = [receipt(1, second, channel="sms") | {"second": None} for second in (100, 103, 105)]
    equal([[isOf(copy, each, attempts) for each in attempts] for copy in copies], [[True, False], [True, False], [False, True]], "whose")


def aProviderThatNotesNoAnswersIsFound():
    found(lambda logs: logs["answers"].clear(), "noted no answer")


CASES = [anUnclearOutcomeWithoutAFaultIsFound, aCrashIsExcusedByAKillOfTheEngineBetweenIntentAndEnd, anAnswerThatDidNotComeInTimeIsAnExcuse,
         aPauseOfTheEngineAndAKillOfTheProviderWithinASendAreExcuses, aFaultInASendThatDidNotArriveExcusesNoCopyOfAnother,
         aCopyWithoutASecondIsOfTheAttemptBeforeIt, aProviderThatNotesNoAnswersIsFound]

if __name__ == "__main__":
    sys.exit(run("ExcusesTest", CASES))
