"""Every rule of include_rules, text_rules, document_rules and engine_rules, held against this tree.

    rules_test.py SOURCES BUILD
"""
import os
import sys

import document_rules
import engine_rules
import include_rules
import text_rules
import word_rules
from source_tree import SourceTree

SHOWN_AT_MOST = 40


def main(sources, build):
    with open(os.path.join(build, "architecture.txt"), encoding="utf-8") as file:
        tree = SourceTree(sources, file.read(), build)
    failed = 0
    for rule in include_rules.RULES + text_rules.RULES + document_rules.RULES + engine_rules.RULES + word_rules.RULES:
        breaches = list(rule(tree))
        failed += bool(breaches)
        print(f"{'FAIL! ' if breaches else 'PASS  '} : architecture::{rule.__name__}()")
        for breach in breaches[:SHOWN_AT_MOST]:
            print(f"    {breach}")
        if len(breaches) > SHOWN_AT_MOST:
            print(f"    and {len(breaches) - SHOWN_AT_MOST} more")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
