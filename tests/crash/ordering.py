"""Whether messages with one ordering key went in their order: the next one begins only when the one before it is at an end (sent, or a
dead letter; what is replayed after that is a new generation, and waits for nobody who has gone meanwhile). Of two messages the order is
known when the first was answered before the second was asked for.
"""
import collections

UNKNOWN_END = ("ambiguous",)


class Ordering:
    def __init__(self):
        self.followers = 0  # messages that had one before them
        self.waited = 0     # of these: the one before was sent more than once until its end
        self.problems = []


class _Stream:
    """What of one ordering key has been answered so far."""

    def __init__(self):
        self.last = self.lastArrived = self.lastEnded = None


def judgeOrdering(logs, ids):
    """ids: key -> id of what was accepted."""
    verdict = Ordering()
    attempts = collections.defaultdict(list)
    for attempt in logs["attempts"]:
        attempts[attempt["id"]].append(attempt)
    first, last = _arrivals(logs["receipts"], ids, attempts)
    begun = {key: min((each["intent_at_ms"] for each in attempts[id]), default=None) for key, id in ids.items()}
    ended = {key: max(_ends(attempts[id]), default=None) for key, id in ids.items()}
    streams, seen = collections.defaultdict(_Stream), set()
    for entry in logs["history"]:
        if not entry.get("stream") or entry["key"] not in ids or (entry["type"], entry["key"]) in seen:
            continue
        key, stream = entry["key"], streams[entry["channel"], entry["stream"]]
        seen.add((entry["type"], key))
        if entry["type"] == "invoke" and stream.last is not None:
            verdict.followers += 1
            verdict.waited += len(list(_ends(attempts[ids[stream.last]]))) > 1
            _compare(key, first.get(key), stream.lastArrived, "arrived", verdict)
            _compare(key, begun[key], stream.lastEnded, "was sent", verdict)
        elif entry["type"] == "ok":
            stream.last = key
            stream.lastArrived = _later(stream.lastArrived, key, last.get(key))
            stream.lastEnded = _later(stream.lastEnded, key, ended[key])
    return verdict


def _compare(key, at, before, what, verdict):
    if at is not None and before is not None and at < before[0]:
        verdict.problems.append(f"{key}: {what} before {before[1]} was at an end, which has the same ordering key and was accepted before it")


def _later(before, key, at):
    return before if at is None or before is not None and before[0] >= at else (at, key)


def _ends(attempts):
    """When those of the first generation ended. An answer that came too late to count ends nothing."""
    return (each["finished_at_ms"] for each in attempts if each["generation"] == 0 and not each["late"] and each["finished_at_ms"] is not None)


def _arrivals(receipts, ids, attempts):
    """key -> its first place among the receipts; key -> the last place of its first generation. A request whose end the engine does not know
    may lie in the receiver's socket for longer than the engine waits for it: its copy has no place."""
    first, last = {}, {}
    for place, receipt in enumerate(receipts):
        key = receipt["key"]
        first.setdefault(key, place)
        if receipt["generation"] != 0 or key not in ids:
            continue
        known = any(each["generation"] == 0 and each["intent_at_ms"] // 1000 == receipt["second"] and not each["late"]
                    and each["outcome"] not in UNKNOWN_END for each in attempts[ids[key]])
        if known:
            last[key] = place
    return first, last
