"""What is done to the engine while it works. Each fault waits for something that the engine does, and strikes then."""
import select
import signal

from file_events import ACCESS, CREATE, MODIFY, OPEN, FileEvents

STORE, LOG = "signalbox.db", "signalbox.db-wal"
# Weights of what happens in a cycle, and of the file whose n-th change a kill waits for.
FAULTS = {"commit": 30, "receipt": 16, "answer": 12, "checkpoint": 14, "recovery": 16, "pause": 5, "provider": 4, "load": 3}
PATIENCE = 5  # seconds, after which a kill comes without its event


class Faults:
    def __init__(self, scene, chooser):
        self.scene = scene
        self.engine = scene.engine
        self.chooser = chooser
        self.counts = {}
        self.kills = 0

    def choose(self):
        return self.chooser.choices(list(FAULTS), list(FAULTS.values()))[0]

    def strike(self, kind, begin):
        """begin() gives the engine something to do; the fault falls into that. The engine is up afterwards."""
        places = {"commit": (LOG, 200), "receipt": ("receipts.jsonl", 60), "answer": ("history.jsonl", 120), "checkpoint": (STORE, 12)}
        if kind in places:
            name, most = places[kind]
            self.killAt(kind, name, self.chooser.randint(1, most), begin)
        elif kind == "recovery":
            self.killAt("commit", LOG, self.chooser.randint(1, 200), begin)
            for _ in range(self.chooser.randint(1, 3)):
                self.killInRecovery()
        elif kind == "pause":
            begin()
            self.pause(self.chooser.uniform(0.2, 3))
        elif kind == "provider":
            self.killAndStart(kind, begin, self.scene.double)
        else:
            self.killAndStart(kind, begin, self.scene.load)
        self.ensureUp()

    def killAt(self, kind, name, count, begin):
        with FileEvents([self.engine.data, self.engine.directory], MODIFY) as events:
            begin()
            came = events.awaitCount(name, count, PATIENCE)
            self.engine.kill()
        self.count(kind if came else "idle")
        self.kills += 1

    def killInRecovery(self):
        """At the n-th thing that it does with its files, or as soon as it says that it listens."""
        with FileEvents([self.engine.data], ACCESS | MODIFY | OPEN | CREATE) as events:
            self.engine.spawn(self.engine.port)
            came = events.awaitCount(None, self.chooser.randint(1, 120), 30, self.engine.process.stdout)
            self.engine.kill()
        self.count("recovery" if came else "first breath")
        self.kills += 1

    def pause(self, seconds):
        """As long as this its sends get no attention: what had a shorter deadline has missed it."""
        with FileEvents([self.engine.directory], MODIFY) as events:
            events.awaitCount("receipts.jsonl", self.chooser.randint(1, 20), PATIENCE)
        self.engine.process.send_signal(signal.SIGSTOP)
        select.select([], [], [], seconds)
        self.engine.process.send_signal(signal.SIGCONT)
        self.count("pause")

    def killAndStart(self, kind, begin, other):
        with FileEvents([self.engine.directory], MODIFY) as events:
            begin()
            events.awaitCount("receipts.jsonl", self.chooser.randint(1, 20), PATIENCE)
            other.kill()
        other.start()
        self.count(kind)

    def ensureUp(self):
        if self.engine.process.poll() is None:
            return
        self.engine.start(self.engine.port)
        self.scene.load.engineIsUp()

    def count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def words(self):
        return ", ".join(f"{kind} {count}" for kind, count in sorted(self.counts.items()))


def lineCount(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)

