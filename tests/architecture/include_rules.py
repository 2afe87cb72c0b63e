"""Which folder may include which. Each rule yields sentences, one for each breach."""
import re

from source_tree import CODE

LAYERS = ("engine", "ui")
# What the console may know of an engine: the wire, and the words that both are written in.
OPEN_TO_CONSOLE = ("engine/base", "engine/protocol")


def includesFollowTheDeclaredGraph(tree):
    for path in tree.files(*LAYERS, endings=CODE):
        folder = tree.folderOf(path)
        if not folder:
            yield f"{path}: its folder declares no target with signalbox_library"
            continue
        allowed = tree.allowedFolders(folder)
        for place, included, system in tree.includes(path):
            if system or included.split("/")[0] not in LAYERS:
                continue
            target = tree.folderOf(included)
            if target not in allowed:
                yield f"{place}: {folder} does not declare that it depends on {target or included}"


def includesAreWrittenFromTheRoot(tree):
    for path in tree.files(*LAYERS, "app", endings=CODE):
        for place, included, system in tree.includes(path):
            if system or re.fullmatch(r"(moc_)?\w+\.(moc|cpp)", included) or re.fullmatch(r"ui_\w+\.h", included):
                continue
            if included.split("/")[0] not in (*LAYERS, "app"):
                yield f'{place}: "{included}" is not written from the root; a library\'s header takes angle brackets'


def graphNamesOnlyWhatExists(tree):
    for name, (folder, depends) in tree.targets.items():
        for each in depends:
            if each not in tree.targets:
                yield f"{folder}: {name} depends on {each}, which no folder declares"


def graphHasNoCycle(tree):
    done, path = set(), []

    def visit(name):
        if name in path:
            return " -> ".join([*path[path.index(name):], name])
        if name in done or name not in tree.targets:
            return None
        path.append(name)
        found = next(filter(None, map(visit, tree.targets[name][1])), None)
        path.pop()
        done.add(name)
        return found

    for name in tree.targets:
        cycle = visit(name)
        if cycle:
            yield f"the graph turns in a circle: {cycle}"
            return


def librariesOfOursAreNamedInDependsOnly(tree):
    """LIBS and target_link_libraries would pass a folder by the declared graph."""
    for path in tree.files(*LAYERS, endings=("CMakeLists.txt",)):
        text = re.sub(r"#[^\n]*", "", tree.text(path))
        for place, match in tree.matches(path, r"\bLIBS\b([^)]*?)(?=\b(?:SOURCES|DEPENDS|QT)\b|\))", text):
            for name in re.findall(r"\b(?:engine|ui)_\w+", match.group(1)):
                yield f"{place}: {name} stands in LIBS; it belongs to DEPENDS"
        for place, match in tree.matches(path, r"target_link_libraries\s*\([^)]*\)", text):
            for name in re.findall(r"\b(?:engine|ui)_\w+", match.group(0))[1:]:
                yield f"{place}: target_link_libraries names {name}; it belongs to DEPENDS"


def engineKnowsNoQt(tree):
    for path in tree.files("engine", endings=CODE):
        for place, included, _ in tree.includes(path):
            if re.match(r"Q[A-Z]|Qt|q[a-z]+\.h$", included):
                yield f"{place}: <{included}> in engine/, which links no Qt"
    for path in tree.files("engine", endings=("CMakeLists.txt",)):
        for place, _ in tree.matches(path, r"\bQt6::|\bQT\b", tree.text(path)):
            yield f"{place}: Qt in a target of engine/"


def consoleKnowsOnlyBaseAndProtocol(tree):
    for path in tree.files("ui", endings=CODE):
        for place, included, _ in tree.includes(path):
            if included.startswith("engine/") and not included.startswith(tuple(f"{each}/" for each in OPEN_TO_CONSOLE)):
                yield f"{place}: ui/ includes {included}; the console reaches an engine by REST alone"
    for name, (folder, depends) in tree.targets.items():
        for each in depends if folder.startswith("ui/") else []:
            target = tree.targets.get(each, ("", []))[0]
            if target.startswith("engine/") and target not in OPEN_TO_CONSOLE:
                yield f"{folder}: {name} depends on {each}; the console reaches an engine by REST alone"


def qcustomplotIsKnownToWidgetsOnly(tree):
    for path in tree.files(*LAYERS, "app", "tests", endings=CODE):
        for place, included, _ in tree.includes(path):
            if re.search(r"\bqcustomplot\b", included, re.I) and not path.startswith("ui/widgets/"):
                yield f"{place}: {included} outside ui/widgets"


RULES = [
    includesFollowTheDeclaredGraph,
    includesAreWrittenFromTheRoot,
    graphNamesOnlyWhatExists,
    graphHasNoCycle,
    librariesOfOursAreNamedInDependsOnly,
    engineKnowsNoQt,
    consoleKnowsOnlyBaseAndProtocol,
    qcustomplotIsKnownToWidgetsOnly,
]
