"""Judges a run by its logs alone: what was asked and answered (history), what arrived (receipts), what the engine tells of each
message over REST (details), what it wrote down (attempts), when it was stopped (pauses), and who was killed when (kills). Shares no code
with the engine.

    checker.py FOLDER KILLS        prints the verdict's line; exit code 1 when anything is wrong
"""
import collections
import json
import os
import sys

from excuses import Excuses
from ordering import judgeOrdering

LOGS = ("history", "receipts", "answers", "details", "attempts", "pauses", "kills")
MAY_HAVE_ARRIVED = ("sent", "ambiguous")
SHOWN_AT_MOST = 10


class Verdict:
    def __init__(self, kills):
        self.kills = kills
        self.accepted = self.lost = self.duplicates = self.explained = 0
        self.windows = collections.Counter()  # why a message may have arrived without the engine knowing: code -> attempts
        self.excuses = collections.Counter()  # what bears out that it could not know: words (excuses.py) -> attempts
        self.repeated = 0                     # answers to a key that had been answered before the engine was killed
        self.ordered = self.waited = 0        # messages after another with their ordering key; of these: after one that was sent more than once
        self.outlived = 0                     # pauses after which a send ended that had begun before them: its lease had run out
        self.problems = []

    def line(self):
        return (f"{self.kills} kills, {self.accepted} accepted, {self.lost} lost, {self.duplicates} duplicates, {self.explained} explained, "
                f"{self.duplicates - self.explained} unexplained")

    def more(self):
        return (f"{self.repeated} answers repeated after a kill, each the first one's bytes; {self.ordered} messages after another with their "
                f"ordering key, {self.waited} of these after one that was sent more than once")

    def sound(self):
        return self.accepted > 0 and self.lost == 0 and self.duplicates == self.explained and not self.problems


def readLog(path):
    """Whole lines; what a killed writer left at the end of one is no entry."""
    with open(path, encoding="utf-8") as file:
        entries = []
        for line in file:
            try:
                entries.append(json.loads(line))
            except ValueError:
                continue
        return entries


def judge(logs, kills, heldUntil=None):
    """logs: name -> entries. heldUntil: receipts before it came before an operator resolved anything that was held."""
    verdict = Verdict(kills)
    ids = _acceptedKeys(logs["history"], verdict)
    verdict.accepted = len(ids)
    _judgeAnswers(logs["history"], verdict)
    ordering = judgeOrdering(logs, ids)
    verdict.ordered, verdict.waited = ordering.followers, ordering.waited
    verdict.problems += ordering.problems
    arrived = _arrivals(logs["receipts"], ids, logs["history"], verdict)
    attempts = collections.defaultdict(list)
    for attempt in logs["attempts"]:
        attempts[attempt["id"]].append(attempt)
    details = {each["id"]: each for each in logs["details"]}
    excuses = Excuses(logs)
    verdict.problems += excuses.problems(logs["receipts"])
    pauses = [each for each in logs["pauses"] if each["lease"]]
    verdict.outlived = sum(any(_outlived(attempt, [pause]) for attempt in logs["attempts"]) for pause in pauses)
    for key, id in ids.items():
        own = sorted(attempts.pop(id, []), key=lambda each: each["number"])
        _judgeOne(key, id, arrived.get(key, []), own, details.pop(id, None), excuses, verdict)
        if len(arrived.get(key, [])) > 1:
            verdict.windows.update(_window(each, pauses) for each in own if _isUnclear(each))
    verdict.problems += [f"{id}: stored, and nobody was told so" for id in set(attempts) | set(details)]
    held = collections.Counter(each["key"] for each in logs["receipts"][:heldUntil] if each["taken"] and each["channel"] == "sms")
    verdict.problems += [f"{key}: {count} copies under the policy to hold what is unclear" for key, count in held.items() if count > 1]
    return verdict


def _acceptedKeys(history, verdict):
    """key -> id, as answered with 202."""
    ids, owners, open_ = {}, {}, set()
    for entry in history:
        if entry["type"] == "up":
            continue
        key = entry["key"]
        if entry["type"] == "invoke":
            open_.add(key)
        elif entry["type"] == "refused":
            verdict.problems.append(f"{key}: refused with {entry['status']}: {entry['text'][:200]}")
        elif entry["type"] == "ok":
            open_.discard(key)
            if ids.setdefault(key, entry["id"]) != entry["id"]:
                verdict.problems.append(f"{key}: accepted as {ids[key]} and again as {entry['id']}")
            if owners.setdefault(entry["id"], key) != key:
                verdict.problems.append(f"{entry['id']}: the answer to {owners[entry['id']]} and to {key}")
    verdict.problems += [f"{key}: asked for and never answered" for key in open_ if key not in ids]
    return ids


def _judgeAnswers(history, verdict):
    """A key is new once; who repeats it is told so, and reads what was answered first. A line of a batch has other bytes than an answer."""
    lives, asked, fresh, firsts = 0, collections.Counter(), set(), {}
    for entry in history:
        lives += entry["type"] == "up"
        if entry["type"] == "invoke":
            asked[entry["key"]] += 1
        if entry["type"] != "ok":
            continue
        key = entry["key"]
        if entry["replayed"] and asked[key] < 2:
            verdict.problems.append(f"{key}: answered as repeated, and asked for once")
        if not entry["replayed"] and key in fresh:
            verdict.problems.append(f"{key}: answered twice as if it were new")
        if not entry["replayed"]:
            fresh.add(key)
        if "answer" not in entry:
            continue
        answer = (entry["status"], entry["answer"])
        first, life = firsts.setdefault(key, (answer, lives))
        verdict.repeated += life < lives
        if answer != first:
            verdict.problems.append(f"{key}: answered with {first[0]} {first[1]!r}, and again with {answer[0]} {answer[1]!r}")


def _arrivals(receipts, ids, history, verdict):
    invoked = {entry["key"] for entry in history if entry["type"] == "invoke"}
    arrived = collections.defaultdict(list)
    for receipt in receipts:
        key = receipt["key"]
        if not receipt["signed"]:
            verdict.problems.append(f"{key}: arrived with a wrong signature")
        if key not in invoked:
            verdict.problems.append(f"{key}: arrived and was never asked for")
        elif key not in ids or receipt["id"] not in (None, ids[key]):
            verdict.problems.append(f"{key}: arrived as {receipt['id']}, which is not what was accepted")
        if receipt["taken"]:
            arrived[key].append(receipt)
    return arrived


def _outlived(attempt, pauses):
    ended = attempt["finished_at_ms"] or 0
    return any(attempt["intent_at_ms"] < each["began_ms"] and each["ended_ms"] <= ended for each in pauses)


def _isUnclear(attempt):
    return attempt["outcome"] == "ambiguous" or (attempt["outcome"] == "sent" and attempt["late"])


def _judgeOne(key, id, copies, attempts, detail, excuses, verdict):
    if not copies:
        verdict.lost += 1
        verdict.problems.append(f"{key} ({id}): accepted, and never arrived")
    if detail is None:
        verdict.problems.append(f"{key} ({id}): accepted, and the engine does not know it")
        return
    if detail["state"] != "sent":
        verdict.problems.append(f"{key} ({id}): {detail['state']} in the end")
    told = [each for each in detail["timeline"] if each["outcome"]]
    if sorted((each["attempt"], each["outcome"]) for each in told) != [(each["number"], each["outcome"]) for each in attempts]:
        verdict.problems.append(f"{key} ({id}): its timeline tells {len(told)} attempts, the store has {len(attempts)}")
    _judgeAttempts(key, attempts, verdict)
    may = [each for each in attempts if each["outcome"] in MAY_HAVE_ARRIVED]
    # A second copy is one that the engine could not know of: of an attempt whose outcome was unclear, or came too late to count, and others than
    # the engine have to bear that out. That its lease ran out meanwhile is no excuse: nobody takes a send away from the process that has it, and
    # what was dropped for it was never sent.
    excused = [words for each in attempts if _isUnclear(each) and (words := excuses.of(each, attempts, copies))]
    extra = max(0, len(copies) - 1)
    verdict.duplicates += extra
    explained = min(extra, len(excused), max(0, len(may) - 1)) if _eachHasItsIntent(copies, may) else 0
    verdict.explained += explained
    if explained < extra:
        verdict.problems.append(f"{key} ({id}): {len(copies)} copies, and {[(each['number'], each['outcome'], each['code']) for each in attempts]}, "
                                f"excused by {excused}")
    elif not _eachHasItsIntent(copies, may):
        verdict.problems.append(f"{key} ({id}): arrived without an intent that was written down before")
    if extra:
        verdict.excuses.update(excused)


def _window(attempt, pauses):
    return "late" if attempt["late"] else "lease" if _outlived(attempt, pauses) else attempt["code"] or attempt["outcome"]


def _judgeAttempts(key, attempts, verdict):
    if [each["number"] for each in attempts] != list(range(1, len(attempts) + 1)):
        verdict.problems.append(f"{key}: its attempts are numbered {[each['number'] for each in attempts]}")
    done = False  # for good: what was sent is not replayed either
    for attempt in attempts:
        if done:
            verdict.problems.append(f"{key}: attempt {attempt['number']} of generation {attempt['generation']} after it was sent")
        done = done or (attempt["outcome"] == "sent" and not attempt["late"])


def _eachHasItsIntent(copies, may):
    """A webhook carries the second of its attempt's intent: no attempt brings two copies, and none comes without one."""
    came = collections.Counter((each["generation"], each["second"]) for each in copies if each["second"] is not None)
    meant = collections.Counter((each["generation"], each["intent_at_ms"] // 1000) for each in may)
    return not came - meant


def judgeFolder(folder, kills, heldUntil=None):
    return judge({name: readLog(os.path.join(folder, name + ".jsonl")) for name in LOGS}, kills, heldUntil)


def main(folder, kills):
    verdict = judgeFolder(folder, int(kills))
    for problem in verdict.problems[:SHOWN_AT_MOST]:
        print(problem)
    print(verdict.more())
    print(verdict.line())
    return 0 if verdict.sound() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
