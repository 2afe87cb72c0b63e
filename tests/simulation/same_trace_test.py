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

SEEDS = (101, 102, 103)
HOURS = 3
TRACE = re.compile(r"^trace ([0-9a-f]{16})$", re.M)


def trace(seed, prefix, **environment):
    """What an episode of this seed comes to in a process of its own."""
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        done = subprocess.run([sys.argv[1], "--seed", str(seed), "--hours", str(HOURS)], capture_output=True, text=True,
                              env=os.environ | {"TMPDIR": folder} | environment)
    equal(done.returncode, 0, f"exit code of seed {seed}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    traces = TRACE.findall(done.stdout)
    equal(len(traces), 1, f"traces in {done.stdout[:2000]!r}")
    return traces[0]


def sameSeedGivesTheSameTraceInAnotherProcess():
    traces = set()
    for seed in SEEDS:
        first = trace(seed, "signalbox-test-")
        second = trace(seed, "signalbox-test-in-a-folder-with-a-longer-name-", TZ="Pacific/Auckland", SIGNALBOX_TEST="x" * 5000)
        equal(second, first, f"seed {seed}")
        traces.add(first)
    true(len(traces) == len(SEEDS), f"each seed has a history of its own: {traces}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: same_trace_test.py SIMULATE")
    sys.exit(run("SameTraceTest", [sameSeedGivesTheSameTraceInAnotherProcess]))
