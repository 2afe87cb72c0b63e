"""The sources as the rules see them: files by folder, code without comments, and the declared graph."""
import os
import re

CODE = (".h", ".cpp")
SKIPPED_FOLDERS = {".git", "build", ".cache", "__pycache__"}
# Comments, or string and character literals, whichever begins first.
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


class SourceTree:
    """A folder with sources, and the lines "target|folder|depends..." that describe its targets."""

    def __init__(self, root, graphText, build=None):
        self.root = root
        self.build = build
        self.targets = {}  # target -> (folder, [targets that it names])
        for line in filter(None, graphText.split("\n")):
            name, folder, depends = line.split("|")
            self.targets[name] = (folder, depends.split())
        self._files = sorted(self._walk())
        self._texts = {}

    def _walk(self):
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            for name in files:
                yield os.path.relpath(os.path.join(folder, name), self.root)

    def files(self, *tops, endings=None):
        """Paths below the given top folders, or all; with the given endings."""
        for path in self._files:
            if tops and path.split(os.sep)[0] not in tops:
                continue
            if endings and not path.endswith(endings):
                continue
            yield path

    def exists(self, path):
        return os.path.exists(os.path.join(self.root, path))

    def text(self, path):
        if path not in self._texts:
            with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as file:
                self._texts[path] = file.read()
        return self._texts[path]

    def code(self, path, keepStrings=False):
        """C++ with comments (and literals) blanked, line breaks kept."""
        def blank(match):
            token = match.group(0)
            if keepStrings and not token.startswith(("//", "/*")):
                return token
            return re.sub(r"[^\n]", " ", token)
        return TOKEN.sub(blank, self.text(path))

    def matches(self, path, pattern, text):
        """(path:line, match) for each match in the text of that file."""
        for match in re.finditer(pattern, text, re.M):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}", match

    def includes(self, path):
        """(path:line, included, is it in angle brackets)."""
        text = self.code(path, keepStrings=True)
        for place, match in self.matches(path, r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', text):
            yield place, match.group(2), match.group(1) == "<"

    def folderOf(self, path):
        """The declared folder that holds this path: the longest one."""
        declared = {folder for folder, _ in self.targets.values()}
        folder = os.path.dirname(path)
        while folder and folder not in declared:
            folder = os.path.dirname(folder)
        return folder

    def allowedFolders(self, folder):
        """The folders of what this folder's targets name, of what those name, and so on."""
        waiting = [name for name, (place, _) in self.targets.items() if place == folder]
        seen = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.targets:
                continue
            seen.add(name)
            waiting += self.targets[name][1]
        return {self.targets[name][0] for name in seen}
