"""That each bench still runs and gives figures; whether they are good is not asked of a machine that does other things too."""
import contextlib
import io
import json
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "acceptance"))
import bench
import place
from cases import equal, run, true
from measures import WITHOUT_ENGINE, Figure
from posting import betterWay
from turns import inTurns, pairRatio


# What a bench could leave out and still run.
WANTED = {"console": (WITHOUT_ENGINE, "free text in data of one provider")}


def smoke(name):
    def case():
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = bench.main([sys.argv[1], name, "--smoke", "--json"])
        equal(code, 0, "exit code")
        figures = json.loads(printed.getvalue())
        true(figures, "there are figures")
        for each in figures:
            for member in ("value", "reference", "ratio"):
                true(math.isfinite(each[member]) and each[member] > 0, f"{each['what']}: {member} is {each[member]}")
        for wanted in WANTED.get(name, ()):
            found = [each for each in figures if wanted in each["what"]]
            true(len(found) == 1 and found[0]["goal"], f"one figure with a goal: {wanted}")
    case.__name__ = name + "BenchRuns"
    return case


def goalsAreJudged():
    equal(Figure("a", 8, "s", 10, "b", 0.8, ("ratio", ">=", 0.8)).reached(), True, "at the limit")
    equal(Figure("a", 7.9, "s", 10, "b", 0.79, ("ratio", ">=", 0.8)).reached(), False, "below it")
    equal(Figure("a", 6, "ms", 3, "b", 2.0, ("value", "<=", 5)).reached(), False, "too slow")
    equal(Figure("a", 6, "ms", 3, "b", 2.0).reached(), None, "without a goal")


def whoIsFirstChangesFromRoundToRound():
    order = []
    note = lambda name: lambda: order.append(name) or {"rate": len(order)}
    first, second = inTurns(3, note("engine"), note("bare"))
    equal(order, ["engine", "bare", "bare", "engine", "engine", "bare"], "order")
    equal(([each["rate"] for each in first], [each["rate"] for each in second]), ([1, 4, 5], [2, 3, 6]), "in the order of the rounds")


def ratiosAreThoseOfPairs():
    ours, bare = [{"rate": 8}, {"rate": 2}, {"rate": 30}], [{"rate": 10}, {"rate": 4}, {"rate": 20}]
    equal(pairRatio(ours, bare, "rate"), 0.8, "the median of 0.8, 0.5 and 1.5, and not 8 to 10 of different rounds")


def theFasterWayIsTheReference():
    slow, fast = [{"per_second": 5}, {"per_second": 9}, {"per_second": 6}], [{"per_second": 7}] * 3
    equal(betterWay({"greedy": slow, "company": fast}), ("company", fast), "by the median")


def memoryIsNoPlaceForAStore():
    true("lies in memory (tmpfs)" in place.objection("/x", "tmpfs", 10**12, 1), "a sync would cost nothing")
    equal(place.objection("/x", "ext2/ext3", 10**12, 1), None, "a disk")
    equal(place.filesystemOf("/proc"), "proc", "what is asked about")


def tooLittleRoomIsSaidBefore():
    size = bench.Size()
    needed = {name: place.needed(name, size) for name in bench.NAMES}
    true(needed["history"] > 4 * 10**9 and needed["history"] == max(needed.values()), f"ten million of history: {needed}")
    equal(place.objection("/x", "xfs", needed["history"], needed["history"]), None, "enough")
    true("GB left" in place.objection("/x", "xfs", needed["history"] - 1, needed["history"]), "too little")


if __name__ == "__main__":
    sys.exit(run("BenchSmokeTest", [goalsAreJudged, whoIsFirstChangesFromRoundToRound, ratiosAreThoseOfPairs,
                                     theFasterWayIsTheReference, memoryIsNoPlaceForAStore, tooLittleRoomIsSaidBefore] + [smoke(name) for name in bench.NAMES]))
