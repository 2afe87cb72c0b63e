"""That what tests/run prints as totals comes from the programs' own lines, and that a full run which did too little fails.

    results_test.py SOURCE_DIR
"""
import contextlib
import io
import os
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.join(sys.argv[1], "tests"))
sys.path.insert(0, os.path.join(sys.argv[1], "tests", "acceptance"))
import results
from cases import equal, run, true

# As the programs print them, among other lines.
SIMULATION = "{} episodes, {} simulated hours, 99 steps, 5 crashes, 70 accepted, 0 lost, 71 receipts, 1 duplicates, 1 explained, 0 unexplained\n"
STORAGE = "PASS   : StorageTest::a()\nQINFO  : StorageTest::everyScenarioWasStruck() {} storage faults, each judged\nPASS   : StorageTest::b()\n"
CRASH = "Seed 11. Faults: commit 9.\n{} kills, 900 accepted, 0 lost, 2 duplicates, 2 explained, 0 unexplained\nPASS   : CrashTest::a()\n"


def build(folder, *outputs, seconds=0):
    suite = ElementTree.Element("testsuite")
    for i, output in enumerate(outputs):
        case = ElementTree.SubElement(suite, "testcase", name=f"t{i}", status="run", time=str(seconds))
        ElementTree.SubElement(case, "system-out").text = output
    ElementTree.ElementTree(suite).write(os.path.join(folder, "tests.xml"))
    return folder


def sumsOf(*outputs):
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        return results.counted([build(one, *outputs), build(other, SIMULATION.format(8, 64))])


def whatProgramsCountIsSummedUp():
    sums = sumsOf(SIMULATION.format(24, 192), STORAGE.format(1300), CRASH.format(50), CRASH.format(520))
    equal(results.totalsIn(sums), ["simulated: 256 hours in 32 episodes", "storage: 1300 faults, each judged",
                                   "crashes: 570 kills, 1800 accepted, 0 lost, 4 duplicates, 4 explained, 0 unexplained"], "totals")


def aClassThatAFailedProgramStartedWasCalled():
    """Two programs of one folder share its classes; what neither has started is told."""
    with tempfile.TemporaryDirectory() as folder:
        sources = os.path.join(folder, "tests", "ui")
        os.makedirs(sources)
        for name in ("First", "Second", "Third"):
            with open(os.path.join(sources, name.lower() + "_test.h"), "w", encoding="utf-8") as file:
                file.write(f"class {name} final : public QObject {{\n  Q_OBJECT\n private Q_SLOTS:\n  void a();\n}};\n")
        programs = {f"t{i}": {"folder": os.path.join(folder, "build", "tests", "ui"), "program": os.path.join(folder, "build", "tests", "ui", "t")}
                    for i in range(2)}
        reports = {}
        for name, status, test in (("t0", "fail", "First"), ("t1", "run", "Second")):
            reports[name] = ElementTree.Element("testcase", name=name, status=status)
            ElementTree.SubElement(reports[name], "system-out").text = f"********* Start testing of signalbox::tests::{test} *********\n"
        before = os.getcwd()
        os.chdir(folder)
        try:
            missing = results.classesNobodyCalled(programs, reports, "build")
        finally:
            os.chdir(before)
        equal(missing, ["t1: Third in tests/ui/third_test.h is never run"], "missing")


def whatDidNotRunHasNoTotal():
    equal(results.totalsIn(sumsOf("PASS   : Other::a()\n")), ["simulated: 64 hours in 8 episodes"], "totals")


def aFullRunThatDidTooLittleIsFound():
    enough = [SIMULATION.format(440, 9936), STORAGE.format(20000), CRASH.format(500)]
    equal(results.missingIn(sumsOf(*enough), results.FULL_AT_LEAST), [], "missing")
    for i, words in enumerate(("only 64 simulated hours", "only 0 storage faults", "only 0 kills")):
        missing = results.missingIn(sumsOf(*enough[:i], *enough[i + 1:]), results.FULL_AT_LEAST)
        true(len(missing) == 1 and missing[0].startswith(words), f"{words}: {missing}")


@contextlib.contextmanager
def standIns(**functions):
    real = {name: getattr(results, name) for name in functions}
    for name, function in functions.items():
        setattr(results, name, function)
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(results, name, function)


def onlyTheLongTestsOfPresetDevCountForAFullRun():
    """t0 is long, t1 is not; a sanitizer's build has both, too."""
    labels = {"t0": {"labels": ["simulation", "full"]}, "t1": {"labels": ["simulation"]}}
    with tempfile.TemporaryDirectory() as folder, standIns(registeredTests=lambda build: labels):
        builds = [os.path.join(folder, preset) for preset in ("dev", "asan", "tsan")]
        for each in builds:
            os.mkdir(each)
            build(each, SIMULATION.format(4, 100), SIMULATION.format(8, 64))
        equal(results.counted(builds)["hours"], 492, "all hours")
        equal(results.counted(builds, results.longTests)["hours"], 100, "hours that count")


def reported(code, *arguments):
    """What a report prints that ends so."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        equal(results.main(["report", *arguments]), code, "exit code")
    return printed.getvalue()


def listOf(folder, *names):
    path = os.path.join(folder, "list")
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in names))
    return path


def onlyAFullRunOwesTotals():
    with standIns(judgeBuild=lambda build, target, table: (3, []), registeredTests=lambda build: {}):
        with tempfile.TemporaryDirectory() as folder:
            build(folder, SIMULATION.format(8, 64))
            for arguments, code, words in ((["--full"], 1, "3 passed, 3 failed"), (["--full=simulation,unit"], 1, "3 passed, 1 failed"),
                                           (["--full=unit,full"], 1, "3 passed, 3 failed"), (["--full=unit"], 0, "3 passed, 0 failed"), ([], 0, "3 passed, 0 failed")):
                printed = reported(code, *arguments, folder, listOf(folder, "t0"))
                true(words in printed and "simulated: 64 hours in 8 episodes" in printed, printed)


def whatAFullRunIsJudgedByIsToldApart():
    """As many hours as are owed, but most of them in a short test."""
    labels = {"t0": {"labels": ["simulation", "full"]}, "t1": {"labels": ["simulation"]}}
    with standIns(judgeBuild=lambda build, target, table: (2, []), registeredTests=lambda build: labels):
        with tempfile.TemporaryDirectory() as root:
            folder = os.path.join(root, "dev")
            os.mkdir(folder)
            build(folder, SIMULATION.format(4, 100), SIMULATION.format(440, 9900))
            chosen = listOf(folder, "t0", "t1")
            printed = reported(1, "--full", folder, chosen)
            all, _, judged = printed.partition("by which a full run is judged:\n")
            true("all that ran:\nsimulated: 10000 hours in 444 episodes" in all, printed)
            true(judged.startswith("simulated: 100 hours in 4 episodes\n") and "only 100 simulated hours" in judged, printed)
            true("is judged" not in reported(0, folder, chosen), "a run without the long tests is judged by none")


def howLongEachBuildTookIsTold():
    """Each program once, however many labels it has, and without one that an earlier run has left."""
    test = {"labels": ["one", "two"], "program": "t", "folder": "/"}
    with standIns(registeredTests=lambda build: {f"t{i}": test for i in range(3)}):
        with tempfile.TemporaryDirectory() as root:
            arguments = []
            for preset, seconds in (("dev", 120), ("asan", 30.5)):
                folder = os.path.join(root, preset)
                os.mkdir(folder)
                arguments += [build(folder, *["PASS   : Other::a()\n"] * 3, seconds=seconds), listOf(folder, "t0", "t1")]
            printed = reported(0, *arguments)
            for words in ("dev: 2 programs ran, 240 seconds of wall time in sum", "asan: 2 programs ran, 61 seconds of wall time in sum"):
                true(f"\n{words}\n" in printed, printed)


if __name__ == "__main__":
    sys.exit(run("ResultsTest", [whatProgramsCountIsSummedUp, aClassThatAFailedProgramStartedWasCalled, whatDidNotRunHasNoTotal, aFullRunThatDidTooLittleIsFound,
                             onlyTheLongTestsOfPresetDevCountForAFullRun, onlyAFullRunOwesTotals, whatAFullRunIsJudgedByIsToldApart,
                             howLongEachBuildTookIsTold]))
