"""Documents and build files against what exists. Each rule yields sentences, one for each breach."""
import json
import os
import re

PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE")
TOPS = ("app", "engine", "ui", "resources", "tests", "installer", ".ci")
PATH_IN_TEXT = re.compile(r"(?<![\w/.-])((?:" + "|".join(re.escape(top) for top in TOPS) + r")/[\w./*{},-]*[\w*}/])")


def papersExist(tree):
    for name in PAPERS:
        if not tree.exists(name):
            yield f"{name} is missing"


def filesNamedInDocumentsExist(tree):
    for document in [name for name in PAPERS if name.endswith(".md") and tree.exists(name)]:
        text = tree.text(document)
        for place, match in tree.matches(document, PATH_IN_TEXT.pattern, text):
            for path in _alternatives(match.group(1)):
                if not _exists(tree, path):
                    yield f"{place}: {path} does not exist"


def _alternatives(path):
    """engine/{core,store}/step.* names two."""
    braces = re.search(r"\{([^}]*)\}", path)
    if not braces:
        return [path]
    return [each for part in braces.group(1).split(",")
            for each in _alternatives(path[:braces.start()] + part + path[braces.end():])]


def _exists(tree, path):
    if "*" not in path:
        return tree.exists(path)
    pattern = re.compile(re.escape(path).replace(r"\*", "[^/]*"))
    return any(pattern.fullmatch(file) for file in tree.files())


def papersNamedInSourcesExist(tree):
    """A comment that leads to a paper which a reader does not have explains nothing."""
    for path in tree.files("app", "engine", "ui", "tests", endings=(".h", ".cpp", ".py", ".txt")):
        if path.startswith("tests/architecture/"):  # names what is not there on purpose
            continue
        for place, match in tree.matches(path, r"(?<![\w/.-])([A-Z][A-Z_]+\.md)\b", tree.text(path)):
            if not tree.exists(match.group(1)):
                yield f"{place}: {match.group(1)} does not exist"


def linksInDocumentsLead(tree):
    for document in [name for name in PAPERS if name.endswith(".md") and tree.exists(name)]:
        for place, match in tree.matches(document, r"\]\(([^)#\s]+)[^)]*\)|<img[^>]*src=\"([^\"]+)\"", tree.text(document)):
            target = match.group(1) or match.group(2)
            if not re.match(r"[a-z]+:", target) and not tree.exists(target):
                yield f"{place}: the link to {target} leads nowhere"


def commandsInReadmeExist(tree):
    if not tree.exists("README.md"):
        return
    text = tree.text("README.md")
    commands = set(re.findall(r"(?<![\w/.-])((?:installer|tests|\.ci)/run)((?: +--[a-z-]+)*)", text))
    named = {command for command, _ in commands}
    for command in ("installer/run", "tests/run"):
        if command not in named:
            yield f"README.md: does not name {command}"
    for command, options in sorted(commands):
        path = os.path.join(tree.root, command)
        if not os.access(path, os.X_OK):
            yield f"README.md: {command} is not an executable file"
            continue
        for option in options.split():
            if not re.search(rf"^\s*(?:-h \| )?{option}\)", tree.text(command), re.M) and option != "--help":
                yield f"README.md: {command} has no option {option}"
    if tree.exists("CMakePresets.json"):
        presets = {each["name"] for each in json.loads(tree.text("CMakePresets.json"))["configurePresets"] if not each.get("hidden")}
        for preset in re.findall(r"--preset[ =](\w+)", text):
            if preset not in presets:
                yield f"README.md: there is no preset {preset}"


def changelogNamesThisVersion(tree):
    version = re.search(r"^project\(\w+ VERSION ([0-9.]+)", tree.text("CMakeLists.txt"), re.M)
    if tree.exists("CHANGELOG.md") and version:
        if not re.search(rf"^## .*(?:{re.escape(version.group(1))}|Unreleased)", tree.text("CHANGELOG.md"), re.M):
            yield f"CHANGELOG.md: no heading for {version.group(1)}"


def everyTestSourceIsBuilt(tree):
    for path in tree.files("tests", endings=("_test.cpp", "_test.py", "_test.sh", "_test.bash")):
        folder, name = os.path.dirname(path), os.path.basename(path)
        lists, inside = os.path.join(folder, "CMakeLists.txt"), name
        while not tree.exists(lists) and folder:
            inside = os.path.join(os.path.basename(folder), inside)
            folder = os.path.dirname(folder)
            lists = os.path.join(folder, "CMakeLists.txt")
        text = re.sub(r"#[^\n]*", "", tree.text(lists)) if tree.exists(lists) else ""
        # tests/architecture lists its programs without their ending.
        if not re.search(rf"(?<![\w/-]){re.escape(inside)}\b|}}/{re.escape(inside)}\b|\b{re.escape(os.path.splitext(inside)[0])}\b(?!\.)", text):
            yield f"{path}: is not in {lists}, so nobody builds it"


def everyTestFolderIsRegistered(tree):
    """Each folder with a CMakeLists.txt is configured, and each with test sources registers a test."""
    if not tree.build:
        return
    for path in tree.files("tests", endings=("CMakeLists.txt",)):
        folder = os.path.dirname(path)
        if folder == "tests":
            continue
        generated = os.path.join(tree.build, folder, "CTestTestfile.cmake")
        if not os.path.exists(generated):
            yield f"{path}: nothing adds this folder to the build"
            continue
        with open(generated, encoding="utf-8") as file:
            registers = re.search(r"^add_test\(", file.read(), re.M)
        prefix = folder + "/"
        hasTests = any(each.startswith(prefix) and re.search(r"_test\.\w+$", each) for each in tree.files("tests"))
        if hasTests and not registers:
            yield f"{path}: there are test sources here, and no test is registered"


RULES = [
    papersNamedInSourcesExist,
    papersExist,
    filesNamedInDocumentsExist,
    linksInDocumentsLead,
    commandsInReadmeExist,
    changelogNamesThisVersion,
    everyTestSourceIsBuilt,
    everyTestFolderIsRegistered,
]
