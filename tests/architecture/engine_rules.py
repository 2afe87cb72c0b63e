"""The engine's rules: that they are written down, that each is held by tests which exist, and those that the sources show by
themselves. Each rule here yields sentences, one for each breach."""
import os
import re

from source_tree import CODE

RULES_AT_ALL = 33
PAPER = "ARCHITECTURE.md"
HEADING = "## The engine's rules"
TABLE = "tests/architecture/engine_rules.txt"
# Instead of a test.
WITHOUT = ("not yet", "no test yet")
DETERMINISTIC = ("engine/core/", "engine/model/", "engine/policy/", "engine/queue/", "engine/store/")
SQL_OF_ITS_OWN = r"\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\brandom\s*\(\s*\)|\brandomblob\s*\(|\b(?:strftime|unixepoch|julianday)\s*\(|'now'"
BY_LOCALE = r"\b(?:sto[df]|stold|strto[df]|strtold|atof|v?sn?printf|sscanf|setlocale)\s*\(|\blocale\s*::\s*global\b|\bimbue\s*\("


def everyEngineRuleIsWrittenDown(tree):
    if not tree.exists(PAPER) or HEADING not in tree.text(PAPER):
        yield f"{PAPER}: no section '{HEADING}', so the numbers mean nothing"
        return
    section = tree.text(PAPER).split(HEADING, 1)[1].split("\n## ", 1)[0]
    numbers = [int(number) for number in re.findall(r"^(\d+)\. \S", section, re.M)]
    if numbers != list(range(1, RULES_AT_ALL + 1)):
        yield f"{PAPER}: '{HEADING}' has {numbers}, and not each of 1 to {RULES_AT_ALL}"


def everyEngineRuleHasItsTests(tree):
    if not tree.exists(TABLE):
        yield f"{TABLE} is missing"
        return
    held = set()
    for number, line in enumerate(tree.text(TABLE).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place, cells = f"{TABLE}:{number}", [cell.strip() for cell in line.split("|")]
        if len(cells) != 3 or not all(cells) or not cells[0].isdigit() or not 1 <= int(cells[0]) <= RULES_AT_ALL:
            yield f"{place}: is not 'rule | claim | tests'"
            continue
        if cells[2] in WITHOUT:
            continue
        for test in re.split(r"\s*,\s*", cells[2]):
            wrong = _whatIsWrongWith(tree, test)
            if wrong:
                yield f"{place}: {test} {wrong}"
            else:
                held.add(int(cells[0]))
    for missing in sorted(set(range(1, RULES_AT_ALL + 1)) - held):
        yield f"{TABLE}: no test holds rule {missing}"


def _whatIsWrongWith(tree, test):
    path, *names = test.split("::")
    if not path.startswith("tests/") or not tree.exists(path):
        return "is in no file of tests/"
    if path.endswith(".py") and len(names) == 1:
        text = tree.text(path)
        if not re.search(rf"^def {re.escape(names[0])}\(", text, re.M):
            return "is no function there"
        # Among the cases, or among the rules, that the file runs.
        return None if re.search(rf"^(?!def ).*\b{re.escape(names[0])}\b", text, re.M) else "is run by nobody"
    if path.endswith(".cpp") and len(names) == 2:
        return _whatIsWrongWithSlot(tree, path, *names)
    return "is neither file.cpp::Class::slot nor file.py::function"


def _whatIsWrongWithSlot(tree, path, name, slot):
    """A slot is declared under `private slots:` of its class, here or in any header beside; and has a body here."""
    folder = os.path.dirname(path) + "/"
    beside = [path] + [each for each in tree.files("tests", endings=(".h",)) if each.startswith(folder) and "/" not in each[len(folder):]]
    declared = any(re.search(rf"\bvoid\s+{re.escape(slot)}\s*\(\s*\)", slots) for each in beside for slots in _slotsOf(tree.code(each), name))
    if not declared:
        return f"is no test slot of a class {name}"
    if not re.search(rf"\bvoid\s+(?:{re.escape(name)}\s*::\s*)?{re.escape(slot)}\s*\(\s*\)\s*\{{", tree.code(path)):
        return "has no body there"
    return None


def _slotsOf(code, name):
    for body in re.findall(rf"\bclass\s+{re.escape(name)}\b[^;{{]*\{{(.*?)^\}};", code, re.M | re.S):
        yield from re.findall(r"\bprivate\s+(?:slots|Q_SLOTS)\s*:(.*?)(?=^\s*(?:private|public|protected)\b|\Z)", body, re.M | re.S)


def sqlAsksNeitherClockNorDice(tree):
    """Time and dice are the step's; SQL stands in literals, so these are looked into."""
    for path in tree.files("engine", endings=(*CODE, ".sql")):
        for place, match in tree.matches(path, SQL_OF_ITS_OWN, tree.code(path, keepStrings=True)):
            yield f"{place}: {match.group(0)} makes a step that nobody can repeat; hand the value in"


def numbersKnowNoLocale(tree):
    for path in tree.files("engine", endings=CODE):
        for place, match in tree.matches(path, BY_LOCALE, tree.code(path)):
            yield f"{place}: {match.group(0)} goes by the locale, which a console sets; to_chars and from_chars do not"


def nothingGoesByTheOrderOfAHash(tree):
    paths = [path for path in tree.files("engine", endings=CODE) if path.startswith(DETERMINISTIC)]
    names = {name for path in paths for name in re.findall(r"\bunordered_\w+\s*<[^;{}()]*>\s+(\w+)\s*[;={]", tree.code(path))}
    if not names:
        return
    each = "|".join(sorted(names))
    walked = rf"\bfor\s*\([^;()]*:\s*[\w.:>-]*\b(?:{each})\s*\)|\b(?:{each})\s*\.\s*c?begin\s*\("
    for path in paths:
        for place, match in tree.matches(path, walked, tree.code(path)):
            yield f"{place}: {match.group(0)} walks in the order of a hash"


def sqliteIsConfiguredOnceAndNeverShutDown(tree):
    """SQLite drops its locks with any plain close of the file, and its settings hold for the process."""
    for path in tree.files("engine", "ui", "app", endings=CODE):
        code = tree.code(path)
        for place, match in tree.matches(path, r"\bsqlite3_shutdown\s*\(", code):
            yield f"{place}: {match.group(0)}) takes SQLite away from whoever still uses it"
        if not path.startswith("engine/store/sqlite/"):
            for place, match in tree.matches(path, r"\bsqlite3_(?:config|initialize|open\w*)\s*\(", code):
                yield f"{place}: {match.group(0)}) belongs into engine/store/sqlite"
    for path in tree.files("app", endings=CODE):
        code = tree.code(path)
        main = re.search(r"^int main\(", code, re.M)
        if main is None:
            continue
        configured, qt = code.find("configureSqliteOnce(", main.end()), re.search(r"\bQ(?:Core|Gui)?Application\s+\w", code)
        if configured < 0:
            yield f"{path}: main() does not configure SQLite"
        elif qt and qt.start() < configured:
            yield f"{path}: Qt comes before SQLite is configured"


def engineLivesWithinTheApplication(tree):
    """What is declared later dies first: the engine's threads end while Qt is still there."""
    for path in tree.files("app", endings=CODE):
        code = tree.code(path)
        qt, engine = re.search(r"^\s*QApplication\s+\w+\s*\(", code, re.M), re.search(r"^\s*(?:\w+::)*EmbeddedEngine\s+\w+\s*\(", code, re.M)
        if engine and (not qt or engine.start() < qt.start()):
            yield f"{path}: the engine is made before the application, and so outlives it"


def everyProgramIsHardenedFirst(tree):
    """No core dump: each of them holds tokens, credentials or the master key. Before anything is read or made."""
    for path in tree.files("app", endings=CODE):
        main = re.search(r"^int main\([^)]*\)\s*\{\s*(.*)", tree.code(path), re.M)
        if main and not main.group(1).startswith("app::hardenProcess();"):
            yield f"{path}: main() does not begin with app::hardenProcess()"


RULES = [
    everyEngineRuleIsWrittenDown,
    everyEngineRuleHasItsTests,
    sqlAsksNeitherClockNorDice,
    numbersKnowNoLocale,
    nothingGoesByTheOrderOfAHash,
    sqliteIsConfiguredOnceAndNeverShutDown,
    engineLivesWithinTheApplication,
    everyProgramIsHardenedFirst,
]
