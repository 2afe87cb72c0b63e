"""Runs test cases and prints them as Qt Test does, so that one reader understands all results."""
import sys
import traceback


def run(name, cases):
    """cases: functions without arguments; their names are the sentences that they prove. The exit code."""
    print(f"********* Start testing of {name} *********", flush=True)
    failed = 0
    for case in cases:
        try:
            case()
            print(f"PASS   : {name}::{case.__name__}()", flush=True)
        except Exception as error:
            failed += 1
            print(f"FAIL!  : {name}::{case.__name__}() {type(error).__name__}: {error}\n{traceback.format_exc()}", flush=True)
    print(f"Totals: {len(cases) - failed} passed, {failed} failed, 0 skipped")
    print(f"********* Finished testing of {name} *********", flush=True)
    return 1 if failed else 0


def equal(got, wanted, what):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def daemonPath():
    if len(sys.argv) < 2:
        raise SystemExit("usage: " + sys.argv[0] + " PATH-OF-SIGNALBOXD")
    return sys.argv[1]
