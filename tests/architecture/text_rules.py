"""What may stand in a source, and where. Each rule yields sentences, one for each breach."""
import os
import re
import subprocess

from source_tree import CODE

LINES_AT_MOST = 400
# Sources that may be longer, each with its reason. There is none.
LONGER: dict[str, str] = {}

# What reaches the machine, and the one file in engine/ that may. ui/ has at most one file each, of the
# same name, in one of its folders; everybody else is handed a Clock, a Random or an option.
MACHINE = {
    "clock": ("system_clock.cpp", r"\b(?:system|steady|high_resolution|utc|file)_clock\s*::\s*now\b"
              r"|(?<![\w.>])(?:std\s*::\s*|::)?time\s*\(\s*(?:NULL|nullptr|0|&\w+)\s*\)|\bgettimeofday\b|\bclock_gettime\b"
              r"|\bQDateTime\s*::\s*current\w+|\bQ(?:Date|Time)\s*::\s*current\w+|\bQElapsedTimer\b|\bQDeadlineTimer\b"),
    "random": ("system_random.cpp", r"\brandom_device\b|\bs?rand\s*\(|\barc4random\w*|\brandombytes_\w+|\bRAND_\w*bytes\b"
               r"|\bgetrandom\s*\(|\bQRandomGenerator\w*|\bcreateUuid\b|\brandom_generator\b"),
    "sleep": ("system_clock.cpp", r"\bsleep_(?:for|until)\b|\b(?:u|nano)?sleep\s*\(|\bclock_nanosleep\b|\bQThread\s*::\s*[mu]?sleep\b"),
    "getenv": ("system_environment.cpp", r"\b(?:secure_)?getenv\s*\(|\bqgetenv\b|\bqEnvironmentVariable\w*|\bsystemEnvironment\b|\benviron\b"),
}
TEST_SLEEPS = MACHINE["sleep"][1] + r"|\bq(?:Sleep|Wait)\s*\("
ASKS_WHERE_THE_ENGINE_IS = r"\bis_?(?:Local|Embedded|Remote|InProcess|local|embedded|remote)(?:Engine|Server)?\b"
COLOUR = r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?\b|\bqRgba?\s*\(|\bQColor(?:\s+\w+)?\s*[({]\s*\d|\bQt::(?:red|green|blue|cyan|magenta|yellow" \
         r"|black|white|gray|(?:dark|light)(?:Red|Green|Blue|Cyan|Magenta|Yellow|Gray))\b"
MEASURE = r"\bQFont(?:\s+\w+)?\s*[({]\s*[\"Q]|\bset(?:Point|Pixel)SizeF?\s*\(|\bsetFamil(?:y|ies)\s*\(" \
          r"|\bsetContentsMargins\s*\([^)]*[1-9][^)]*\)|\bset(?:Horizontal|Vertical)?Spacing\s*\(\s*[1-9]"
# Without the errors that are meant it believes every certificate.
BELIEVES_ALL = r"\bignoreSslErrors\s*\(\s*\)|\bQSslSocket\s*::\s*VerifyNone\b"
MAKES_CONNECTIONS = r"\bQNetworkAccessManager\s+\w+\s*[;({]|\bnew\s+QNetworkAccessManager\b"
# Written in two parts, so that this file does not contain what it looks for.
UNFINISHED = r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"
MACHINE_PATH = r"(?<![\w./-])/(?:wo" r"rk|ro" r"ot|ho" r"me)/\w"
VAGUE_NAMES = {"util", "utils", "common", "helper", "helpers", "manager", "misc"}
TEXTS = (".h", ".cpp", ".py", ".txt", ".cmake", ".md", ".yaml", ".yml", ".toml", ".json", ".sql", ".bash", ".service", ".desktop", "run")


def clockRandomSleepAndEnvironmentHaveOneFileEach(tree):
    for kind, (name, pattern) in MACHINE.items():
        homes = set()
        for path in tree.files("engine", "ui", "app", endings=CODE):
            found = list(tree.matches(path, pattern, tree.code(path)))
            isHome = path == f"engine/base/{name}" or (path.startswith("ui/") and os.path.basename(path) == name)
            if found and isHome:
                homes.add(path)
            for place, match in [] if isHome else found:
                yield f"{place}: {match.group(0).strip()} ({kind}) is allowed in engine/base/{name} only; take it as an argument"
        ofConsole = sorted(path for path in homes if path.startswith("ui/"))
        if len(ofConsole) > 1:
            yield f"{', '.join(ofConsole)}: ui/ has one place for {kind}"


def testsDoNotSleep(tree):
    for path in tree.files("tests", endings=CODE):
        for place, match in tree.matches(path, TEST_SLEEPS, tree.code(path)):
            yield f"{place}: {match.group(0).strip()} waits for time instead of for what should happen"


def consoleDoesNotAskWhereTheEngineIs(tree):
    for path in tree.files("ui", endings=CODE):
        for place, match in tree.matches(path, ASKS_WHERE_THE_ENGINE_IS, tree.code(path)):
            yield f"{place}: {match.group(0)}; a button follows the capabilities that GET /session returns"


def consoleBelievesNoCertificateUnseen(tree):
    for path in tree.files("ui", "app", endings=CODE):
        for place, match in tree.matches(path, BELIEVES_ALL, tree.code(path)):
            yield f"{place}: {match.group(0)} believes every certificate; name the errors that a confirmed one may have"
        for place, match in tree.matches(path, MAKES_CONNECTIONS, tree.code(path)):
            yield f"{place}: {match.group(0)}; connections to an engine are made by ui/client/network.h, which compares certificates"


def sourcesAreShort(tree):
    endings = (*CODE, ".py", ".bash", ".sql", ".cmake", "CMakeLists.txt", "run")
    for path in tree.files("engine", "ui", "app", "tests", "installer", endings=endings):
        lines = tree.text(path).count("\n")
        if lines > LINES_AT_MOST and path not in LONGER:
            yield f"{path}: {lines} lines; at most {LINES_AT_MOST}"


def nothingIsLeftForLater(tree):
    for path in tree.files(endings=TEXTS):
        for place, match in tree.matches(path, UNFINISHED, tree.text(path)):
            yield f"{place}: {match.group(0)}"


def noPathOfOneMachine(tree):
    for path in tree.files(endings=TEXTS):
        for place, match in tree.matches(path, MACHINE_PATH, tree.text(path)):
            yield f"{place}: {match.group(0)}... exists on one machine only"


def coloursStandInTheTheme(tree):
    yield from _outsideTheme(tree, COLOUR, "a colour")


def fontsAndMarginsStandInTheTheme(tree):
    yield from _outsideTheme(tree, MEASURE, "a font or margin")


def _outsideTheme(tree, pattern, what):
    for path in tree.files("ui", "app", endings=CODE):
        if not path.startswith("ui/theme/"):
            for place, match in tree.matches(path, pattern, tree.code(path, keepStrings=True)):
                yield f"{place}: {match.group(0)} is {what} outside ui/theme"


def headersOpenWithWhatTheyAre(tree):
    for path in tree.files("engine", "ui", endings=(".h",)):
        lines = [line.strip() for line in tree.text(path).split("\n") if line.strip()]
        rest = [line for line in lines if line != "#pragma once"]
        if "#pragma once" not in lines:
            yield f"{path}: no #pragma once"
        if not rest or not rest[0].startswith(("//", "/*")):
            yield f"{path}: does not open with a comment that says what it is"


def namesSayWhatIsInside(tree):
    for path in tree.files("engine", "ui", "app", "tests", endings=CODE):
        words = set(re.split(r"[/_.]", path))
        for word in sorted(words & VAGUE_NAMES):
            yield f"{path}: '{word}' names nothing"
        if not re.fullmatch(r"[a-z0-9_./]+", path):
            yield f"{path}: file names are snake_case"


def sourcesAreFormatted(tree):
    if not tree.exists(".clang-format"):
        yield ".clang-format: is missing"
        return
    sources = sorted(tree.files("engine", "ui", "app", "tests", endings=CODE))
    done = subprocess.run(["clang-format-19", "--dry-run", "--Werror", *sources], cwd=tree.root, capture_output=True, text=True, check=False)
    places = re.findall(r"^(\S+?:\d+):\d+: error: ", done.stderr, re.M)
    for path in sorted({place.rsplit(":", 1)[0] for place in places}):
        first = next(place for place in places if place.startswith(path + ":"))
        yield f"{first}: not as .clang-format writes it; clang-format-19 -i {path} does that"
    if done.returncode != 0 and not places:
        yield f".clang-format: {done.stderr.strip()[:300]}"


RULES = [
    clockRandomSleepAndEnvironmentHaveOneFileEach,
    testsDoNotSleep,
    consoleDoesNotAskWhereTheEngineIs,
    consoleBelievesNoCertificateUnseen,
    sourcesAreShort,
    nothingIsLeftForLater,
    noPathOfOneMachine,
    coloursStandInTheTheme,
    fontsAndMarginsStandInTheTheme,
    headersOpenWithWhatTheyAre,
    namesSayWhatIsInside,
    sourcesAreFormatted,
]
