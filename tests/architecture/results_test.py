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


def build(folder, *outputs):
    suite = ElementTree.Element("testsuite")
    for i, output in enumerate(outputs):
        case = ElementTree.SubElement(suite, "testcase", name=f"t{i}", status="run")
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
    equal(results.missingIn(sumsOf(*enough)), [], "missing")
    for i, words in enumerate(("only 64 simulated hours", "only 0 storage faults", "only 0 kills")):
        missing = results.missingIn(sumsOf(*enough[:i], *enough[i + 1:]))
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


def onlyAFullRunOwesTotals():
    with standIns(judgeBuild=lambda build, target, table: (3, []), registeredTests=lambda build: {}):
        with tempfile.TemporaryDirectory() as folder:
            build(folder, SIMULATION.format(8, 64))
            for arguments, code, words in ((["--full", folder, "list"], 1, "3 passed, 3 failed"), ([folder, "list"], 0, "3 passed, 0 failed")):
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    equal(results.main(["report", *arguments]), code, "exit code")
                true(words in printed.getvalue() and "simulated: 64 hours in 8 episodes" in printed.getvalue(), printed.getvalue())


if __name__ == "__main__":
    sys.exit(run("ResultsTest", [whatProgramsCountIsSummedUp, aClassThatAFailedProgramStartedWasCalled, whatDidNotRunHasNoTotal, aFullRunThatDidTooLittleIsFound,
                             onlyTheLongTestsOfPresetDevCountForAFullRun, onlyAFullRunOwesTotals]))
