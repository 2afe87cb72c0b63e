"""What a person reads in the console is said through tr(), so that it can be said in another language."""
import re

from source_tree import CODE, TOKEN

# A sentence has two words beside each other, or a word beside what is put in; a title or a button may be one word, with a capital.
SENTENCE = re.compile(r"[A-Za-z][a-z']*[,;:.!?]? [A-Za-z]{2,}|# [a-z]{4,}|\b[a-z]{4,} #|^\W*[A-Z][a-z]+")
PLACE = re.compile(r"%L?\d|%n")
# What translators are shown: lupdate finds these by name.
SAYS = {"tr", "translate", "QT_TRANSLATE_NOOP"}
# Calls whose words are for programs or programmers, never for the screen.
FOR_PROGRAMS = {"SB_CHECK", "setRawHeader", "rawHeader", "setHeader", "inherits", "property", "qFatal", "include", "ignored"}
WRAPPERS = {"QStringLiteral", "QLatin1String", "QString", "QByteArray", "fromLatin1", "fromUtf8"}
# Whole literals of other languages than ours.
FOREIGN = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|BEGIN|COMMIT|ROLLBACK)\b"  # SQL
    r"|\s*(?:<!|</?[a-z])|curl |\s*-[dH] |\{\\n|:/"                                     # HTML, a shell, JSON, a resource
    r"|[dMyHhmsz :.,-]+$|\(is:"                                                        # a date's shape, the query language
    r"|(?:(?:Ctrl|Alt|Shift)\+)*(?:\S|\d\.\.\d|Enter|Esc|Left|Right|Up|Down)$"                  # keys
    r"|(?:org|com)\.[a-z]+\.")                                                         # a service of the desktop
# Names that are the same in every language, and words of protocols.
NAMES = {"Signalbox", "%1 \\u2013 Signalbox", "Fusion", "Roboto", "JetBrains Mono NL", "KiB", "MiB", "GiB", "TiB", "Bearer ",
         "token of ", "master key of "}  # by which the keychain finds them again
# Methods and signals of the desktop's services; everything else in these files is words like anywhere.
OF_SERVICES = {
    "ui/shell/desktop_board.cpp": {"Notify", "ActionInvoked", "NotificationClosed", "CloseNotification"},
    "ui/keychain/desktop_keychain.cpp": {"ListNames", "ListActivatableNames"},
    "ui/theme/system_scheme.cpp": {"SettingChanged", "Read"},
}


def callsAround(code, at):
    """Names of the calls whose parentheses are open at that place of the statement, the innermost first."""
    depth = 0
    for place in range(at - 1, -1, -1):
        letter = code[place]
        if letter in ";{}" and depth == 0:
            return
        if letter == ")":
            depth += 1
        elif letter == "(":
            if depth > 0:
                depth -= 1
                continue
            name = re.search(r"(\w+)\s*(?:<[^<>()]*>)?\s*$", code[max(0, place - 80):place])
            if name:
                yield name.group(1)


def literals(code):
    """(where it begins, its text): a literal together with those that follow it, which the compiler joins."""
    begin, end, text = None, 0, ""
    for token in TOKEN.finditer(code):
        if not token.group(0).startswith(('"', 'R"')):
            continue
        if begin is not None and code[end:token.start()].strip() == "":
            end, text = token.end(), text + token.group(0)[1:-1]
            continue
        if begin is not None:
            yield begin, text
        begin, end, text = token.start(), token.end(), token.group(0)[1:-1]
    if begin is not None:
        yield begin, text


def isForPrograms(path, bare, begin, text):
    inner = next((name for name in callsAround(bare, begin) if name not in WRAPPERS), None)
    directive = bare[bare.rfind("\n", 0, begin) + 1:begin].lstrip().startswith("#")
    return inner in SAYS | FOR_PROGRAMS or directive or text in NAMES or text in OF_SERVICES.get(path, ()) or FOREIGN.match(text)


def whatIsReadIsSaidThroughTr(tree):
    for path in tree.files("ui", endings=CODE):
        code, bare = tree.code(path, keepStrings=True), tree.code(path)  # in the second no parenthesis of a text counts
        for begin, text in literals(code):
            if SENTENCE.search(PLACE.sub("#", text)) and not isForPrograms(path, bare, begin, text):
                yield f"{path}:{code.count(chr(10), 0, begin) + 1}: \"{text[:60]}\" is read by a person and does not go through tr()"


# What the wire only names, as text; other members are words already or what somebody wrote.
WIRE_NAME = re.compile(r"\b(?:client::)?text\((?:[\w.:\[\]*>-]|\(\))*(?:\.|->)(?:channel|status|state|outcome|verdict|errorClass)\)")
# Calls that look something up by it, or hand it on to what does.
LOOKS_UP = {"contains", "value", "findData", "addItem", "rowFor", "choose", "open"}


def isShownBare(code, begin, end):
    before, after = code[:begin].rstrip(), code[end:].lstrip()
    if before.endswith(("[", "==", "!=", "=", "bare ?")) or after.startswith(("==", "!=")):
        return False
    inner = next((name for name in callsAround(code, begin) if name not in WRAPPERS), None)
    if inner is None:
        return re.search(r"\breturn\b", before[max(before.rfind(letter) for letter in ";{}") + 1:]) is not None
    return (not inner.endswith("Words") or inner.startswith("set")) and inner not in LOOKS_UP


def wireNamesAreShownInWords(tree):
    for path in tree.files("ui", endings=(".cpp",)):
        code = tree.code(path)
        for place, match in tree.matches(path, WIRE_NAME.pattern, code):
            if isShownBare(code, match.start(), match.end()):
                yield f"{place}: {match.group(0)} is a name of the wire; a person reads its words (ui/state/words.h)"


def whatATableShowsIsSaidThroughTr(tree):
    """A cell may be one small word, which elsewhere is a name for programs."""
    for path in tree.files("ui", endings=("_model.cpp",)):
        code, bare = tree.code(path, keepStrings=True), tree.code(path)
        for shows in re.finditer(r"^QVariant \w+::valueOf\(.*?^}", bare, re.M | re.S):
            for begin, text in literals(code):
                if not shows.start() < begin < shows.end() or not re.search(r"[A-Za-z]{2}", text) or text in ("UTC",):
                    continue
                wraps = re.search(r"(?:QStringLiteral|QLatin1String)\($", code[:begin])
                if not code[:wraps.start() if wraps else begin].rstrip().endswith(("==", "!=")) and not isForPrograms(path, bare, begin, text):
                    yield f"{path}:{code.count(chr(10), 0, begin) + 1}: \"{text[:60]}\" is shown in a table and does not go through tr()"


def topLevelArguments(code, begin):
    """(where it begins, its text) of each argument of the call whose parenthesis opens there; literals are blanked."""
    depth, first = 0, begin + 1
    for place in range(begin, len(code)):
        letter = code[place]
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 or (depth == 1 and letter == ","):
            yield first, code[first:place]
            first = place + 1
        if depth == 0:
            return


# Not a widget's own text(), and not what the engine writes by itself: an instant, a figure.
FROM_THE_WIRE = re.compile(r"(?<![\w.>:])(?:client::)?text\((?!\)|base::|std::to_string|protocol::)")


def whatOthersWroteKeepsToItself(tree):
    """Put into a sentence bare, a name in Hebrew or a character that turns the line around moves what stands beside it."""
    for path in tree.files("ui", endings=(".cpp",)):
        code = tree.code(path)
        for call in re.finditer(r"\.arg\(", code):
            for begin, argument in topLevelArguments(code, call.end() - 1):
                for match in FROM_THE_WIRE.finditer(argument):
                    before = argument[:match.start()]
                    if before.count("(") == before.count(")"):
                        yield (f"{path}:{code.count(chr(10), 0, begin + match.start()) + 1}: text() is put into a sentence as it came; "
                               "foreign() sets it apart (ui/client/foreign.h)")


AUDIT_WORDS = "ui/state/audit_model.cpp"
# Where the engine names what it writes into the audit; a comparison names nothing.
WRITES_DOWN = re.compile(r"\b(?:audit|rowOf|record)\(|\bBeginAct(?: \w+)?\{|\bacts_\.push_back\(|\baction\s*=(?!=)")
ACT = re.compile(r'"([a-z_]+\.[a-z_]+)"')
NAMED_ACT = re.compile(r'\bconstexpr std::string_view (k\w+) = "([a-z_]+\.[a-z_]+)";')


def actsWritten(tree):
    """{action: where it is written first}."""
    sources = {path: tree.code(path, keepStrings=True) for path in tree.files("engine", endings=CODE)}
    named = {match.group(1): match.group(2) for code in sources.values() for match in NAMED_ACT.finditer(code)}
    acts = {}
    for path, code in sources.items():
        for write in WRITES_DOWN.finditer(code):
            statement = code[write.end():code.find(";", write.end())]
            for act in ACT.findall(statement) + [named[each] for each in re.findall(r"\bk[A-Z]\w*", statement) if each in named]:
                acts.setdefault(act, f"{path}:{code.count(chr(10), 0, write.start()) + 1}")
    return acts


def everyActOfTheAuditHasWords(tree):
    words = set(re.findall(r'QStringLiteral\("([a-z_]+\.[a-z_]+)"\)', tree.code(AUDIT_WORDS, keepStrings=True))) if tree.exists(AUDIT_WORDS) else set()
    acts = actsWritten(tree)
    for act in sorted(acts.keys() - words):
        yield f"{acts[act]}: {act} has no words in {AUDIT_WORDS}, so a person reads its name"
    for act in sorted(words - acts.keys()):
        yield f"{AUDIT_WORDS}: nothing in engine/ writes {act}"


RULES = [whatIsReadIsSaidThroughTr, wireNamesAreShownInWords, whatOthersWroteKeepsToItself, whatATableShowsIsSaidThroughTr, everyActOfTheAuditHasWords]
