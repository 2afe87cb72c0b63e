"""Proves that each rule can fail: a breach planted in a clean tree is found, the clean tree passes.

    planted_test.py SOURCES BUILD
"""
import os
import sys
import tempfile

import document_rules
import engine_rules
import include_rules
import planted
import text_rules
import word_rules
from source_tree import SourceTree


def breachesIn(rule, files, graph):
    with tempfile.TemporaryDirectory() as root:
        for path, text in {**planted.CLEAN, **files}.items():
            if text is None:
                continue
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
            if path.endswith("/run"):
                os.chmod(os.path.join(root, path), 0o755)
        return list(rule(SourceTree(root, graph or planted.GRAPH, os.path.join(root, "build"))))


def failuresOf(rule):
    clean = breachesIn(rule, {}, None)
    if clean:
        yield f"finds a breach in the clean tree: {clean}"
    cases = planted.BREACHES.get(rule.__name__, [])
    if not cases:
        yield "no breach is planted for it"
    for files, graph in cases:
        if not breachesIn(rule, files, graph):
            yield f"does not see {files or graph}"


def main():
    rules = include_rules.RULES + text_rules.RULES + document_rules.RULES + engine_rules.RULES + word_rules.RULES
    failed = 0
    for rule in rules:
        failures = list(failuresOf(rule))
        failed += bool(failures)
        print(f"{'FAIL! ' if failures else 'PASS  '} : planted::{rule.__name__}()")
        for failure in failures:
            print(f"    {failure}")
    unknown = set(planted.BREACHES) - {rule.__name__ for rule in rules}
    if unknown:
        print(f"FAIL!  : planted::breachesWithoutRule() {sorted(unknown)}")
    return 1 if failed or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
