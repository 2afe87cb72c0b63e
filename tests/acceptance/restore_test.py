"""A backup of the store that is copied over the live file, which stays the same file: it sends nothing until an operator releases it."""
import os
import shutil
import sys

from cases import daemonPath, equal, run, true
from engine import Engine

ENDINGS = ("", "-wal", "-shm")
engine = Engine(daemonPath())
store = os.path.join(engine.data, "signalbox.db")
backup = os.path.join(engine.directory, "backup.db")
anchor = os.path.join(engine.data, "signalbox.anchor")
checkpoints = os.path.join(engine.data, "audit.checkpoints")


def isOnHold():
    return engine.expect(200, "GET", "/snapshot")["engine"]["on_hold"]


def waitingBackup():
    """Taken with a message in it that waits; then the engine goes on."""
    engine.expect(200, "PATCH", "/queues/webhook", {"paused": True, "reason": "so that one waits"})
    engine.expect(202, "POST", "/notifications", {"channel": "webhook", "to": "https://example.com/hook", "content": {"text": "x"}})
    equal(engine.stop(), 0, "exit code")
    for ending in ENDINGS:
        if os.path.exists(store + ending):
            shutil.copyfile(store + ending, backup + ending)
    engine.start()
    true(not isOnHold(), "it was only stopped")
    for number in range(5):
        engine.expect(200, "PUT", f"/views/view-{number}", {"q": f"tries>{number}", "place": "held"})
    equal(engine.stop(), 0, "exit code")


def putBack():
    before = os.stat(store).st_ino
    for ending in ENDINGS:
        if os.path.exists(backup + ending):
            shutil.copyfile(backup + ending, store + ending)
        elif os.path.exists(store + ending):
            os.remove(store + ending)
    equal(os.stat(store).st_ino, before, "the file's inode")
    engine.start()


def release():
    true(isOnHold(), "it sends nothing by itself")
    engine.expect(204, "POST", "/hold/release", {"reason": "what was sent since is known"})
    true(not isOnHold(), "released")
    engine.kill()
    engine.start()
    true(not isOnHold(), "for good")


def backupOverTheLiveStoreIsHeldByItsAnchor():
    waitingBackup()
    os.remove(checkpoints)
    putBack()
    release()


def andAgainWhenItIsPutBackOnceMore():
    engine.stop()
    os.remove(checkpoints)
    putBack()
    release()


def auditsCheckpointsHoldItWithoutTheAnchor():
    waitingBackup()
    os.remove(anchor)
    putBack()
    release()
    told = [row["action"] for row in engine.expect(200, "GET", "/audit?limit=100")["data"]]
    equal(told.count("audit.rolled_back"), 1, "rows of it")


def killedEngineIsNotHeld():
    for number in range(3):
        engine.expect(202, "POST", "/notifications", {"channel": "webhook", "to": "https://example.com/hook", "content": {"text": str(number)}})
        engine.kill()
        engine.start()
        true(not isOnHold(), "nothing was put back")


try:
    code = run("RestoreTest", [backupOverTheLiveStoreIsHeldByItsAnchor, andAgainWhenItIsPutBackOnceMore, auditsCheckpointsHoldItWithoutTheAnchor, killedEngineIsNotHeld])
finally:
    engine.close()
sys.exit(code)
