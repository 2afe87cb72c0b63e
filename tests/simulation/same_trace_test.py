"""One seed, one history, also in two processes: addresses, environment and folders of the machine differ between them, and inside of one
process they do not (tests/simulation/simulation_test.cpp).

    same_trace_test.py SIMULATE
"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from cases import equal, run, true

SEEDS = (101, 102, 103, 104, 105)
EVERYTHING = (122, 128, 130)  # every fault, often
HOURS = 3
TRACE = re.compile(r"^trace ([0-9a-f]{16})$", re.M)
OTHERWISE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "SIGNALBOX_TEST": "x" * 5000}


def episode(seed, prefix="signalbox-test-", hand=None, **environment):
    """What an episode of this seed prints in a process of its own."""
    command = [sys.argv[1], "--seed", str(seed), "--hours", str(HOURS)] + (["--hand", hand] if hand else [])
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"TMPDIR": folder} | environment)
    equal(done.returncode, 0, f"exit code of seed {seed}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def traceIn(printed):
    traces = TRACE.findall(printed)
    equal(len(traces), 1, f"traces in {printed[:2000]!r}")
    return traces[0]


def count(printed, what):
    """Of a line of the report."""
    found = re.search(rf"^  {re.escape(what)} +(\d+)$", printed, re.M)
    true(found, f"{what!r} in {printed[:4000]!r}")
    return int(found.group(1))


def twice(seed, hand=None):
    """The same episode in two processes that have little else in common."""
    first = episode(seed, hand=hand)
    second = episode(seed, "signalbox-test-in-a-folder-with-a-longer-name-", hand, **OTHERWISE)
    equal(traceIn(second), traceIn(first), f"seed {seed}")
    equal(second, first, f"what seed {seed} prints")
    return first


def card(statement):
    """The name of a statement in a hand (strike_deck.cpp)."""
    value = 0xCBF29CE484222325
    for byte in statement.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value >> 16 & 0xFFFFFFFF:x}"


def sameSeedGivesTheSameTraceInAnotherProcess():
    traces = {traceIn(twice(seed)) for seed in SEEDS}
    true(len(traces) == len(SEEDS), f"each seed has a history of its own: {traces}")


def soItDoesWithEveryFaultAndCrashesInRecovery():
    recoveries, starts = 0, 0
    for seed in EVERYTHING:
        printed = twice(seed)
        plan = re.search(rf"^seed {seed}: (.*)$", printed, re.M).group(1)
        rows = printed.split("simulated hours")[1].split(" -> ")[0].splitlines()[1:-1]  # of the faults, before those of the moves
        true(len(rows) >= 32, f"faults in {rows}")
        for row in rows:
            fault = row.strip().rsplit(maxsplit=1)[0]
            true(fault in plan, f"{fault!r} is not in the plan of seed {seed}: {plan}")
        recoveries += count(printed, "crash in recovery")
        starts += count(printed, "a crash while a start recovers from a crash")
    true(recoveries > 0 and starts > 0, f"{recoveries} crashes in recovery, {starts} starts that died")


def soItDoesWithAHand():
    hand = f"{card('COMMIT')}/{card('BEGIN IMMEDIATE')}/{card('SELECT value FROM facts WHERE name=?')}/"
    true(traceIn(twice(EVERYTHING[0], hand)) != traceIn(episode(EVERYTHING[0])), "what is struck is another statement")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: same_trace_test.py SIMULATE")
    sys.exit(run("SameTraceTest", [sameSeedGivesTheSameTraceInAnotherProcess, soItDoesWithEveryFaultAndCrashesInRecovery, soItDoesWithAHand]))
