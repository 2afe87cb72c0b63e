"""However a run of the simulation ends, it names the episode that it was in, and the command that has it again.

    last_words_test.py SIMULATE
"""
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "acceptance"))
from cases import equal, run, true

BEGINS = re.compile(r"^seed (\d+) begins: (simulate .*)$", re.M)
DIED = re.compile(r"^died in: (simulate .*)$", re.M)


def simulate(arguments):
    """Its exit code, and what it says beside its results."""
    with tempfile.TemporaryDirectory(prefix="signalbox-test-") as folder:
        done = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True, env=os.environ | {"TMPDIR": folder})
    return done.returncode, done.stderr


def ending(how):
    """The exit code of a run whose second episode ends so, and the command that its last words name."""
    code, said = simulate(["--seeds", "1-2", "--hours", "1", "--gates", "no", "--dies", how])
    begun = BEGINS.findall(said)
    equal([seed for seed, _ in begun], ["1", "2"], f"seeds that began, in {said[-4000:]!r}")
    equal(DIED.findall(said), [begun[1][1]], f"last words in {said[-4000:]!r}")
    return code, begun[1][1]


def endedFromOutside(number):
    """What a run says that somebody ends in its first episode."""
    with tempfile.TemporaryDirectory(prefix="signalbox-test-") as folder:
        command = [sys.argv[1], "--seeds", "1-9", "--hours", "24", "--gates", "no"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": folder}) as process:
            first = process.stderr.readline()
            process.send_signal(number)
            rest = process.stderr.read()
        equal(process.returncode, -number, f"exit code of {rest[-4000:]!r}")
    return first + rest


def failedCheckTellsItsEpisode():
    code, command = ending("check")
    equal(code, -signal.SIGABRT, "exit code")
    true(command.startswith("simulate --seed 2 --hours 1 --hand "), f"the command {command!r}")


def soDoesAFaultOfMemory():
    true(ending("segv")[0] != 0, "exit code")


def soDoesATimeout():
    equal(ending("term")[0], -signal.SIGTERM, "exit code")
    equal(DIED.findall(endedFromOutside(signal.SIGTERM)), ["simulate --seed 1 --hours 24"], "last words")


def whatNobodyCanCatchLeavesTheEpisodeThatBegan():
    said = endedFromOutside(signal.SIGKILL)
    equal(BEGINS.findall(said), [("1", "simulate --seed 1 --hours 24")], "what began")
    equal(DIED.findall(said), [], "last words")


def itsCommandHasTheEpisodeAgain():
    code, command = ending("check")
    again, said = simulate(shlex.split(command)[1:] + ["--dies", "check"])
    equal((again, DIED.findall(said)), (code, [command]), "the same end")


def whatEndsWellSaysNothingLast():
    code, said = simulate(["--seed", "1", "--hours", "1"])
    equal((code, DIED.findall(said)), (0, []), "a run that ends well")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: last_words_test.py SIMULATE")
    sys.exit(run("LastWordsTest", [failedCheckTellsItsEpisode, soDoesAFaultOfMemory, soDoesATimeout, whatNobodyCanCatchLeavesTheEpisodeThatBegan,
                                   itsCommandHasTheEpisodeAgain, whatEndsWellSaysNothingLast]))
