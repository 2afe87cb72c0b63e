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

INTERFACES = ("engine/store/store.h", "engine/store/secret_store.h", "engine/store/erasure_store.h")
READERS = {
    "walBytes", "lastCommitMicros", "recentAttempts", "heldBecause", "recipient", "findTemplate", "lanes", "ready", "nextDue", "claimable", "find", "findMany",
    "expired", "findProviderMessage", "countWaitingReceipts", "targetOf", "suppression", "auditAfter", "findView", "findGroup", "groupFacts", "plan", "operation",
    "findCommandKey", "oldestDue", "countReady", "newCauses", "topCauses", "purgeTally", "ring", "appOf", "auditActs", "auditHead", "receiptsOf",
}
# No scenario undoes an input alone: tests/engine/store/frame_test.cpp and the simulation do.
PARTS_OF_A_STEP = {"savepoint", "releaseSavepoint", "rollbackToSavepoint"}
DECLARED = re.compile(r"^  virtual [^;(]*?\b(\w+)\(", re.M)


def declared():
    names = set()
    for path in INTERFACES:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            names |= {name for name in DECLARED.findall(file.read()) if not name.startswith("~")}
    return names - {"Store", "SecretStore", "ErasureStore"}


def called():
    names = set()
    for path in glob.glob(os.path.join(HERE, "*.cpp")):
        with open(path, encoding="utf-8") as file:
            names |= set(re.findall(r"(?:\.|->)(\w+)\(", re.sub(r"//[^\n]*", "", file.read())))
    return names


def everyWriterOfTheStoreIsStruck():
    names = declared()
    true({"insertAccepted", "sealClear", "erase"} <= names, f"the interfaces are read: {sorted(names)}")
    equal(sorted(names - called() - READERS - PARTS_OF_A_STEP), [], "written, and by no scenario")


def whatIsSetAsideExists():
    equal(sorted((READERS | PARTS_OF_A_STEP) - declared()), [], "no function of the store")


if __name__ == "__main__":
    sys.exit(run("WritersTest", [everyWriterOfTheStoreIsStruck, whatIsSetAsideExists]))
