"""That everything which writes to the store is struck by storage faults: each function of its interfaces is called by a scenario, or
only reads, or is a part of each step. A new one that writes and has no scenario fails here."""
import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, os.path.join(HERE, "..", "acceptance"))
from cases import equal, run, true

INTERFACES = {"Store": "engine/store/store.h", "SecretStore": "engine/store/secret_store.h", "ErasureStore": "engine/store/erasure_store.h"}
READERS = {
    "Store": {
        "walBytes", "lastCommitMicros", "position", "recentAttempts", "heldBecause", "recipient", "findTemplate", "lanes", "ready", "nextDue", "claimable",
        "find", "findMany", "attempts", "expired", "findProviderMessage", "countWaitingReceipts", "targetOf", "suppression", "auditAfter", "findView",
        "findGroup", "groupFacts", "plan", "operation", "findCommandKey", "oldestDue", "countReady", "newCauses", "topCauses", "purgeTally", "appOf",
        "auditActs", "auditHead", "receiptsOf", "orphans", "findKeys",
    },
    "SecretStore": {"keys", "ring", "find"},
    "ErasureStore": {"open", "find"},
}
# The ways to the other two.
DOORS = {"Store": {"secrets", "erasures"}}
# What the bench itself does around each step; no scenario undoes an input alone: tests/engine/store/frame_test.cpp and the simulation do.
PARTS_OF_A_STEP = {"Store": {"begin", "commit", "rollback", "load", "savepoint", "releaseSavepoint", "rollbackToSavepoint"}}
DECLARED = re.compile(r"^  virtual [^;(]*?(?<!~)\b(\w+)\(", re.M)
# By what they are called on: a container has functions of the same names.
CALLED = {
    "Store": re.compile(r"\bstore(?:\.|->)(\w+)\("),
    "SecretStore": re.compile(r"\bstore(?:\.|->)secrets\(\)\s*\.(\w+)\("),
    "ErasureStore": re.compile(r"\bstore(?:\.|->)erasures\(\)\s*\.(\w+)\("),
}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def of(names):
    """names: interface -> functions; as one set of Interface::function."""
    return {f"{interface}::{name}" for interface, each in names.items() for name in each}


def declaredIn(texts):
    return of({interface: DECLARED.findall(text) for interface, text in texts.items()})


def calledIn(text):
    code = re.sub(r"//[^\n]*", "", text)
    return of({interface: pattern.findall(code) for interface, pattern in CALLED.items()})


def declared():
    return declaredIn({interface: read(os.path.join(ROOT, path)) for interface, path in INTERFACES.items()})


def called():
    """By scenarios: what the tests of the bench itself call is struck by nothing."""
    return set().union(*(calledIn(read(path)) for path in glob.glob(os.path.join(HERE, "*scenario.cpp"))))


def withoutScenario(names, calls):
    return sorted(names - calls - of(READERS) - of(DOORS) - of(PARTS_OF_A_STEP))


def everyWriterOfTheStoreIsStruck():
    names = declared()
    true({"Store::insertAccepted", "SecretStore::sealClear", "ErasureStore::erase"} <= names, f"the interfaces are read: {sorted(names)}")
    equal(withoutScenario(names, called()), [], "written, and by no scenario")


def whatIsSetAsideExistsAndIsOneThing():
    equal(sorted((of(READERS) | of(DOORS) | of(PARTS_OF_A_STEP)) - declared()), [], "no function of the store")
    equal(sorted(of(READERS) & of(PARTS_OF_A_STEP)), [], "read, and a part of each step")


def aNewWriterWithoutAScenarioIsFound():
    store = "class Store {\n public:\n  virtual ~Store() = default;\n  virtual base::Status putNew(const Row& row) = 0;\n"
    names = declaredIn({"Store": store, "ErasureStore": "  virtual base::Status erase(const std::vector<Seq>& seqs) = 0;\n"})
    equal(sorted(names), ["ErasureStore::erase", "Store::putNew"], "declared")
    others = "files_.erase(path); scenario.steps.erase(first); rows->putNew(row); // store.putNew(row)\nstore.erase(1); store.secrets().erase(1);"
    equal(withoutScenario(names, calledIn(others)), sorted(names), "called on something else")
    equal(withoutScenario(names, calledIn("SB_TRY(store.erasures().erase(seqs));\nreturn store->putNew(row);")), [], "called")


if __name__ == "__main__":
    sys.exit(run("WritersTest", [everyWriterOfTheStoreIsStruck, whatIsSetAsideExistsAndIsOneThing, aNewWriterWithoutAScenarioIsFound]))
