"""Chooses what tests/run runs, and judges what came of it.

CTest's exit code says nothing of a test case that was skipped, of a program that ran no case, or of a
test class that nobody calls. This reads the registered tests, the JUnit report and the test sources,
and counts each of these as a failure, by name.

    results.py list BUILD                          the labels and their tests
    results.py select BUILD FILE [--full] LABEL... the chosen tests' names, one a line, into FILE
    results.py report [--full[=LABEL,LABEL]] (BUILD FILE)...
                                                   table of labels, how long each build's programs took, what was gone through in
                                                   sum, then "N passed, M failed"; --full: that of the long tests, too, and less
                                                   of it than a full run (of these labels) goes through is a failure
"""
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict

LONG = "full"
# Qt Test's lines, which the tests written in other languages print too.
CASE = re.compile(r"^(PASS|FAIL!|XFAIL|XPASS|SKIP|BFAIL|BPASS|BXFAIL|BXPASS)\s*: (\S.*)$", re.M)
CLASS_STARTED = re.compile(r"^\*+ Start testing of (\S+) \*+$", re.M)
TEST_CLASS = re.compile(r"^class (\w+)(?: final)? ?: public QObject\b.*?^};", re.M | re.S)
# What programs say they went through, one line each.
COUNTED = [
    re.compile(r"^(?P<episodes>\d+) episodes, (?P<hours>\d+) simulated hours", re.M),
    re.compile(r"\b(?P<faults>\d+) storage faults, each judged$", re.M),
    re.compile(r"^(?P<kills>\d+) kills, (?P<accepted>\d+) accepted, (?P<lost>\d+) lost, (?P<duplicates>\d+) duplicates, "
               r"(?P<explained>\d+) explained, (?P<unexplained>\d+) unexplained$", re.M),
]
FULL = "--full"
# What a full run of a label goes through at least.
FULL_AT_LEAST = {
    "simulation": ("hours", 10_000, "simulated hours"),
    "storage": ("faults", 20_000, "storage faults"),
    "crash": ("kills", 500, "kills"),
}
SLOTS = re.compile(r"private (?:slots|Q_SLOTS):")


def registeredTests(build):
    """Each test with its labels, the program that it runs and the build folder that it belongs to."""
    text = subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"],
                          check=True, capture_output=True, text=True).stdout
    tests = {}
    for entry in json.loads(text)["tests"]:
        properties = {each["name"]: each["value"] for each in entry.get("properties", [])}
        tests[entry["name"]] = {
            "labels": properties.get("LABELS", []),
            "program": (entry.get("command") or [""])[0],
            "folder": properties.get("WORKING_DIRECTORY", ""),
        }
    return tests


def byLabel(tests):
    labels = defaultdict(list)
    for name, test in tests.items():
        for label in test["labels"] or ["(no label)"]:
            labels[label].append(name)
    return dict(sorted(labels.items()))


def printList(build):
    for label, names in byLabel(registeredTests(build)).items():
        print(f"{label:14} {' '.join(sorted(names))}")
    return 0


def select(build, target, arguments):
    full = FULL in arguments
    wanted = [each for each in arguments if each != FULL]
    tests = registeredTests(build)
    labels = byLabel(tests)
    unknown = [label for label in wanted if label not in labels]
    if unknown:
        print(f"No test has the label {', '.join(unknown)}. There are: {', '.join(labels)}", file=sys.stderr)
        return 1
    matching = [name for name, test in tests.items() if not wanted or set(wanted) & set(test["labels"])]
    chosen = [name for name in matching if full or LONG in wanted or LONG not in tests[name]["labels"]]
    left = sorted(set(matching) - set(chosen))
    print(f"Running {len(chosen)} of {len(tests)} test programs.")
    if left:
        print(f"Left out, because they are long (tests/run --full runs them): {', '.join(left)}")
    if not chosen:
        print("Nothing is left to run.", file=sys.stderr)
        return 1
    with open(target, "w", encoding="utf-8") as file:
        file.write("".join(f"{name}\n" for name in chosen))
    return 0


def casesIn(output):
    """Test cases that passed, and sentences about those that did not."""
    passed, problems = 0, []
    for verdict, name in CASE.findall(output):
        if re.search(r"::(init|cleanup)TestCase\(\)$", name) and verdict == "PASS":
            continue
        if verdict in ("PASS", "XFAIL"):
            passed += 1
        elif verdict == "SKIP":
            problems.append(f"{name}: skipped")
        else:
            problems.append(f"{name}: failed")
    return passed, problems


def judge(name, test, report, build):
    """(passed, problems) of one test program."""
    if report is None:
        return 0, [f"{name}: did not run at all"]
    output = report.findtext("system-out") or ""
    passed, problems = casesIn(output)
    status = report.get("status")
    if status == "fail" and not problems:
        why = report.find("failure")
        problems.append(f"{name}: {(why is not None and why.get('message')) or 'ended with an error'}")
    elif status not in ("run", "fail"):
        problems.append(f"{name}: {status}")
    elif status == "run" and passed == 0 and not problems:
        ours = os.path.abspath(test["program"]).startswith(os.path.abspath(build) + os.sep)
        if ours:
            problems.append(f"{name}: ended well and ran no test case")
        else:
            passed = 1
    return passed, problems


def classesNobodyCalled(tests, reports, build, sources="tests"):
    """Test classes in the folders of the programs that ran, which no program started."""
    started, folders = set(), {}
    for name, report in reports.items():
        if name not in tests:
            continue
        # What a program that failed has started was called as well; its failure is told elsewhere.
        started |= {each.split("::")[-1] for each in CLASS_STARTED.findall(report.findtext("system-out") or "")}
        if report.get("status") == "run":
            folder = os.path.relpath(tests[name]["folder"], os.path.abspath(build))
            if os.path.abspath(tests[name]["program"]).startswith(os.path.abspath(build) + os.sep):
                folders[folder] = name
    missing = []
    for folder, name in sorted(folders.items()):
        if not folder.startswith(sources) or not os.path.isdir(folder):
            continue
        for file in sorted(os.listdir(folder)):
            if not file.endswith((".cpp", ".h")):
                continue
            with open(os.path.join(folder, file), encoding="utf-8") as text:
                for match in TEST_CLASS.finditer(text.read()):
                    if SLOTS.search(match.group(0)) and match.group(1) not in started:
                        missing.append(f"{name}: {match.group(1)} in {folder}/{file} is never run")
    return missing


def readReport(build):
    path = os.path.join(build, "tests.xml")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", errors="replace") as file:
        # A test may print control characters, which XML does not allow.
        text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "?", file.read())
    return {case.get("name"): case for case in ElementTree.fromstring(text).iter("testcase")}


def judgeBuild(build, target, table):
    """(passed, problems) of one build's run; adds a row for each label to the table."""
    tests = registeredTests(build)
    reports = readReport(build)
    with open(target, encoding="utf-8") as file:
        chosen = file.read().split()
    preset = presetOf(build)
    passedAll, problemsAll = 0, []
    for name in chosen:
        report = reports.get(name)
        passed, problems = judge(name, tests[name], report, build)
        passedAll += passed
        problemsAll += problems
        for label in tests[name]["labels"] or ["(no label)"]:
            row = table[label if preset == "dev" else f"{label} ({preset})"]
            row[0] += 1
            row[1] += passed
            row[2] += len(problems)
            row[3] += float(report.get("time", 0)) if report is not None else 0.0
    problemsAll += classesNobodyCalled(tests, reports, build)
    return passedAll, problemsAll if preset == "dev" else [f"{preset}: {problem}" for problem in problemsAll]


def counted(builds, chosen=lambda build: None):
    """What the programs of these builds say they went through, in sum. chosen(build): the tests that count, None for all."""
    sums = Counter()
    for build in builds:
        names = chosen(build)
        for test, report in readReport(build).items():
            if names is not None and test not in names:
                continue
            output = report.findtext("system-out") or ""
            for pattern in COUNTED:
                for line in pattern.finditer(output):
                    sums.update({name: int(value) for name, value in line.groupdict().items()})
    return sums


def longTests(build):
    """Those that a full run owes its totals to: a sanitizer's slice and the short tests go through the same places again."""
    return {name for name, test in registeredTests(build).items() if LONG in test["labels"]} if presetOf(build) == "dev" else set()


def presetOf(build):
    return os.path.basename(os.path.normpath(build))


def totalsIn(sums):
    """In words, a line for each kind that ran."""
    lines = {
        "hours": "simulated: {hours} hours in {episodes} episodes",
        "faults": "storage: {faults} faults, each judged",
        "kills": "crashes: {kills} kills, {accepted} accepted, {lost} lost, {duplicates} duplicates, {explained} explained, {unexplained} unexplained",
    }
    return [words.format(**sums) for name, words in lines.items() if sums[name] > 0]


def printTotals(whose, sums):
    if totals := totalsIn(sums):
        print(f"\n{whose}:\n" + "\n".join(totals))


def secondsOf(build, target):
    """In words. A program with several labels counts once, unlike in the table; two run at a time where they may."""
    with open(target, encoding="utf-8") as file:
        chosen = set(file.read().split())
    took = [float(report.get("time", 0)) for name, report in readReport(build).items() if name in chosen]
    return f"{presetOf(build)}: {len(took)} programs ran, {sum(took):.0f} seconds of wall time in sum"


def missingIn(sums, labels):
    """Sentences about what a full run of these labels did too little of."""
    owed = [FULL_AT_LEAST[label] for label in FULL_AT_LEAST if label in labels]
    return [f"only {sums[name]} {words} in the long tests of preset dev: a full run goes through {least}" for name, least, words in owed if sums[name] < least]


def owedLabels(argument):
    """Those whose totals --full or --full=LABEL,LABEL asks for; label full has all the long tests."""
    named = set(argument.removeprefix(FULL + "=").split(","))
    return set(FULL_AT_LEAST) if argument == FULL or LONG in named else named


def printReport(arguments):
    full = [each for each in arguments if each.split("=")[0] == FULL]
    builds = [each for each in arguments if each not in full]
    table = defaultdict(lambda: [0, 0, 0, 0.0])
    passedAll, problemsAll = 0, []
    pairs = list(zip(builds[::2], builds[1::2]))
    for build, target in pairs:
        passed, problems = judgeBuild(build, target, table)
        passedAll += passed
        problemsAll += problems

    print(f"\n{'label':24}{'programs':>9}{'passed':>9}{'failed':>9}{'seconds':>9}")
    for label in sorted(table):
        programs, passed, failed, seconds = table[label]
        print(f"{label:24}{programs:9}{passed:9}{failed:9}{seconds:9.1f}")
    print("\n" + "\n".join(secondsOf(build, target) for build, target in pairs))
    printTotals("all that ran", counted(builds[::2]))
    if full:
        owed = counted(builds[::2], longTests)
        printTotals("the long tests of preset dev alone, by which a full run is judged", owed)
        problemsAll += missingIn(owed, owedLabels(full[0]))
    if problemsAll:
        print()
    for problem in problemsAll:
        print(f"  {problem}")
    print(f"\n{passedAll} passed, {len(problemsAll)} failed")
    return 1 if problemsAll or passedAll == 0 else 0


def main(arguments):
    if arguments[:1] == ["list"]:
        return printList(arguments[1])
    if arguments[:1] == ["select"]:
        return select(arguments[1], arguments[2], arguments[3:])
    if arguments[:1] == ["report"]:
        return printReport(arguments[1:])
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
