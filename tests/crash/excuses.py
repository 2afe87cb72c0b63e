"""Why the engine could not know that a send had arrived, by others than the engine: who killed and paused it and its provider, and what the
provider says about the answer. That an engine calls an attempt unclear excuses nothing.
"""
# The clocks of these processes are one machine's. A span is noted around what happened in it (a kill before the signal and behind the process's
# end, a pause behind the one signal and before the other), so that this is for rounding and for a thread that stops a little later.
TOLERANCE_MS = 100
SLOW_MS = 1000  # of the 1500 for which the engine waits: the rest is for a machine that has other work
DROPPED = "drop"


class Excuses:
    def __init__(self, logs):
        self.kills = {who: [each for each in logs["kills"] if each["who"] == who] for who in ("engine", "provider")}
        self.pauses = logs["pauses"]
        self.answered = {(each["key"], each["visit"]): each["at"] * 1000 for each in logs["answers"]}

    def problems(self, receipts):
        """Without its answers all would be excused by them."""
        answers = [each for each in receipts if each["manner"] == "take"]
        return ["the provider took messages, and noted no answer"] if answers and not self.answered else []

    def of(self, attempt, attempts, copies):
        """Words; None: there is none. copies: of its message; what brought none explains none."""
        mine = [each for each in copies if isOf(each, attempt, attempts)]
        if not mine:
            return None
        if attempt["code"] == "crash":
            return "kill" if any(_meets(attempt, each) for each in self.kills["engine"]) else None
        # A pause costs time, and nothing else.
        if _lengthOf(attempt) >= SLOW_MS and any(_encloses(attempt, each) and self._mayMiss(mine, each, SLOW_MS) for each in self.pauses):
            return "pause"
        if any(_meets(attempt, each) and self._mayMiss(mine, each, TOLERANCE_MS) for each in self.kills["provider"]):
            return "provider"
        return "answer" if any(self._isUnheard(attempt, each) for each in mine) else None

    def _mayMiss(self, copies, span, tolerance):
        """What was answered long before that was heard."""
        went = [self.answered.get((each["key"], each["visit"])) for each in copies]
        return any(each is None or each >= span["began_ms"] - tolerance for each in went)

    def _isUnheard(self, attempt, copy):
        """It was dropped, or nobody waited for it any more when it went, if it went at all."""
        went = self.answered.get((copy["key"], copy["visit"]), _endOf(attempt))
        return copy["manner"] == DROPPED or went - attempt["intent_at_ms"] >= SLOW_MS


def isOf(copy, attempt, attempts):
    """Whether this attempt has brought that copy: a webhook tells its intent's second, any other came behind its intent and before the next."""
    if copy["second"] is not None:
        return (copy["generation"], copy["second"]) == (attempt["generation"], attempt["intent_at_ms"] // 1000)
    begun = [each for each in attempts if each["intent_at_ms"] <= copy["at"] * 1000 + TOLERANCE_MS]
    return bool(begun) and max(begun, key=lambda each: each["number"])["number"] == attempt["number"]


def _endOf(attempt):
    return attempt["finished_at_ms"] or attempt["intent_at_ms"]


def _lengthOf(attempt):
    return _endOf(attempt) - attempt["intent_at_ms"]


def _meets(attempt, span):
    return attempt["intent_at_ms"] <= span["ended_ms"] + TOLERANCE_MS and span["began_ms"] <= _endOf(attempt) + TOLERANCE_MS


def _encloses(attempt, span):
    return attempt["intent_at_ms"] <= span["began_ms"] + TOLERANCE_MS and span["ended_ms"] <= _endOf(attempt) + TOLERANCE_MS
