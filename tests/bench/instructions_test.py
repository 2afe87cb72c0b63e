"""Guards the hot path by the processor's instructions for each notification, which do not depend on what else the machine does: the core's
in a program that has nothing else (bench_hot_path), and those of the threads sb-http and sb-egress in the daemon itself.
Valgrind counts a run of few and a run of more notifications; the difference is theirs alone. The baseline is of preset dev
(instructions.json). More than 5 % above it fails; so does more than 5 % below, for what is saved must not become room to grow
into. Renew it when there is a reason, and give it:

    python3 tests/bench/instructions_test.py build/dev --renew "accept writes the tenant too"
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "acceptance"))
from cases import equal, run, true
from rig import Rig, Served
from threads import EGRESS, HTTP, PLAIN_OPENSSL, CountedEngine

BASELINE = os.path.join(HERE, "instructions.json")
PERCENT_MAX = 5  # away from the baseline
FEW, MORE = 640, 1920
FEW_POSTS, MORE_POSTS = 200, 600


def instructions(build, what, count):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["env", PLAIN_OPENSSL, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                               os.path.join(build, "tests/bench/bench_hot_path"), what, str(count), os.path.join(folder, "store.db")],
                              capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise AssertionError(f"valgrind: {done.stderr[-2000:]}")
    return int(found.group(1))


def httpInstructions(build, posts):
    """Of sb-http: requests one after another, read, handed to the core and answered. Nobody else asks for anything."""
    with CountedEngine(Rig(build)) as engine:
        engine.pause("email")
        engine.post(posts, channel="email", to="ada@example.com")
        return engine.ended()[HTTP]


def egressInstructions(build, posts):
    """Of sb-egress: webhooks built, signed, sent to a receiver over a connection that stands, their answers read."""
    rig = Rig(build)
    with CountedEngine(rig) as engine, Served(rig, "bench_receiver") as receiver:
        engine.webhooks()
        engine.post(posts, channel="webhook", to=f"http://127.0.0.1:{receiver.port}/hook")
        engine.until(lambda: engine.sent() >= posts, "everything is sent")
        return engine.ended()[EGRESS]


def difference(count, few, more):
    return (count(more) - count(few)) / (more - few)


def measure(build):
    """Instructions for each notification: of the core to accept it, and to claim, send and settle it; of the threads around it."""
    accept, life = (difference(lambda count: instructions(build, what, count), FEW, MORE) for what in ("accept", "life"))
    http, egress = (difference(lambda posts: count(build, posts), FEW_POSTS, MORE_POSTS) for count in (httpInstructions, egressInstructions))
    return {"accept": round(accept), "deliver": round(life - accept), "http": round(http), "egress": round(egress)}


def strayed(baseline, measured):
    """Words about each stage that takes more than it may, or so much less that the baseline guards nothing."""
    for stage, count in measured.items():
        was = baseline[stage]
        words = f"{stage} takes {count:,} instructions a notification, {abs(count / was - 1):.1%} {'more' if count > was else 'less'} than the {was:,} of the baseline"
        if count * 100 > was * (100 + PERCENT_MAX):
            yield words
        elif count * 100 < was * (100 - PERCENT_MAX):
            yield words + ": renew it"


def readBaseline():
    with open(BASELINE, encoding="utf-8") as file:
        return json.load(file)


def hotPathTakesAsManyInstructionsAsBefore():
    measured = measure(sys.argv[1])
    print(f"instructions a notification: {measured}, baseline {readBaseline()}")
    equal(list(strayed(readBaseline(), measured)), [], "away from the baseline")


def growthIsNoticed():
    baseline = {"accept": 1000, "deliver": 2000}
    equal(list(strayed(baseline, {"accept": 1050, "deliver": 1900})), [], "within the bounds")
    equal(list(strayed(baseline, {"accept": 1060, "deliver": 2000})), ["accept takes 1,060 instructions a notification, 6.0% more than the 1,000 of the baseline"], "more")


def aBaselineThatLeavesRoomIsNoticed():
    equal(list(strayed({"accept": 1000, "deliver": 2000}, {"accept": 1000, "deliver": 1880})),
          ["deliver takes 1,880 instructions a notification, 6.0% less than the 2,000 of the baseline: renew it"], "less")


def renew(build, reason, path=BASELINE, measured=measure):
    """The exit code. A baseline that was moved without a reason guards nothing."""
    if not reason.strip():
        print("not renewed: it takes a reason", file=sys.stderr)
        return 2
    counts = measured(build) | {"reason": reason.strip()}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(counts, file, indent=1)
        file.write("\n")
    return 0


def aBaselineIsRenewedForAReasonOnly():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "instructions.json")
        for reason in ("", "  \n"):
            equal((renew("build", reason, path, lambda build: {"accept": 1}), os.path.exists(path)), (2, False), f"{reason!r}")
        equal(renew("build", "a reason", path, lambda build: {"accept": 1}), 0, "exit code")
        with open(path, encoding="utf-8") as file:
            equal(json.load(file), {"accept": 1, "reason": "a reason"}, "baseline")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[2] == "--renew":
        sys.exit(renew(sys.argv[1], sys.argv[3]))
    sys.exit(run("InstructionsTest", [growthIsNoticed, aBaselineThatLeavesRoomIsNoticed, aBaselineIsRenewedForAReasonOnly,
                                       hotPathTakesAsManyInstructionsAsBefore]))
