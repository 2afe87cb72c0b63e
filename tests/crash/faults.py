"""What is done to the engine while it works. Each fault waits for something that the engine does, and strikes then."""
import select
import signal
import time

from file_events import ACCESS, CREATE, MODIFY, OPEN, FileEvents

STORE, LOG = "signalbox.db", "signalbox.db-wal"
# How often each happens in a deck of cycles; a deck kills some thirty times.
FAULTS = {"commit": 7, "receipt": 4, "answer": 3, "checkpoint": 4, "recovery": 4, "pause": 1, "lease": 3, "provider": 1, "load": 1}
LEASE_SECONDS = 4  # in the rounds that outlast it; else two minutes, which nobody waits for here
SHORT_LEASE = f"[lease]\nlength_seconds = {LEASE_SECONDS}\nmargin_seconds = 1\n"
PATIENCE = 5  # seconds, after which what was begun is begun once more, for the next event
BEGUN_AT_MOST = 4  # times; then the fault comes without its event, and counts as idle
IDLE_AT_MOST = 50  # one in so many


class Faults:
    def __init__(self, scene, chooser):
        self.scene = scene
        self.engine = scene.engine
        self.chooser = chooser
        self.counts = {}
        self.inVain = {}  # the idle ones by what they should have been
        self.kills = 0
        self.deck = []
        self.pauses = []    # of the engine: from when to when, by the wall, and whether for longer than a lease
        self.killSpans = []  # likewise of each kill, and whose

    def choose(self):
        """In an order by chance, and each in its turn: a short run has every kind, too."""
        if not self.deck:
            self.deck = [kind for kind, times in FAULTS.items() for _ in range(times)]
            self.chooser.shuffle(self.deck)
        return self.deck.pop()

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
            self.pause(kind, self.chooser.uniform(0.2, 3), begin)
        elif kind == "lease":
            self.outlastLeases(begin)
        elif kind == "provider":
            self.killAndStart(kind, begin, self.scene.double)
        else:
            self.killAndStart(kind, begin, self.scene.load)
        self.ensureUp()

    def killAt(self, kind, name, count, begin):
        with FileEvents([self.engine.data, self.engine.directory], MODIFY) as events:
            came = self.awaitEvent(events, name, count, begin)
            self.kill("engine", self.engine)
        self.countStrike(kind, came)
        self.kills += 1

    def killWhen(self, isThen, begin):
        """At the first write to the store's log at which isThen(writes) holds; whether it came to that. Linux tells of writes that nobody has read
        about yet as one, so a busy machine counts fewer, and what is begun may be over first. The caller counts the strike."""
        with FileEvents([self.engine.data], MODIFY) as events:
            begin()
            came = self.awaitMoment(events, LOG, isThen)
            self.kill("engine", self.engine)
        self.kills += 1
        return came

    @staticmethod
    def awaitMoment(events, name, isThen):
        """Whether isThen(n) holds at the n-th time that something is told of the file, before nothing more is."""
        count = 0
        while events.awaitCount(name, 1, PATIENCE):
            count += 1
            if isThen(count):
                return True
        return False

    @staticmethod
    def awaitEvent(events, name, count, begin):
        """What was begun may be over before the count is reached; then it is begun once more, for the next event."""
        begin()
        came = events.awaitCount(name, count, PATIENCE)
        for _ in range(BEGUN_AT_MOST - 1):
            if came:
                break
            begin()
            came = events.awaitCount(name, 1, PATIENCE)
        return came

    def killInRecovery(self):
        """At the n-th thing that it does with its files, or as soon as it says that it listens."""
        with FileEvents([self.engine.data], ACCESS | MODIFY | OPEN | CREATE) as events:
            self.engine.spawn(self.engine.port)
            came = events.awaitCount(None, self.chooser.randint(1, 120), 30, self.engine.process.stdout)
            self.kill("engine", self.engine)
        self.count("recovery" if came else "first breath")
        self.kills += 1

    def outlastLeases(self, begin):
        """Stopped for longer than the leases of what is under way. The engine that follows a kill has short ones, and the next one long ones
        again."""
        self.engine.configure(self.scene.configuration + SHORT_LEASE)
        self.killAt("commit", LOG, self.chooser.randint(1, 200), begin)
        self.ensureUp()
        self.engine.configure(self.scene.configuration)
        self.pause("lease", self.chooser.uniform(LEASE_SECONDS + 1, 2 * LEASE_SECONDS), begin)

    def pause(self, kind, seconds, begin):
        """As long as this its sends get no attention: what had a shorter deadline has missed it."""
        with FileEvents([self.engine.directory], MODIFY) as events:
            came = self.awaitEvent(events, "receipts.jsonl", self.chooser.randint(1, 20), begin)
        self.engine.process.send_signal(signal.SIGSTOP)
        began = wallMs()
        select.select([], [], [], seconds)
        ended = wallMs()
        self.engine.process.send_signal(signal.SIGCONT)
        self.pauses.append({"began_ms": began, "ended_ms": ended, "lease": kind == "lease"})
        self.countStrike(kind, came)

    def kill(self, who, process):
        """What it has begun before its end lies before the span's end, and what is begun anew behind that."""
        began = wallMs()
        process.kill()
        self.killSpans.append({"who": who, "began_ms": began, "ended_ms": wallMs()})

    def killAndStart(self, kind, begin, other):
        with FileEvents([self.engine.directory], MODIFY) as events:
            came = self.awaitEvent(events, "receipts.jsonl", self.chooser.randint(1, 20), begin)
            self.kill(kind, other)
        other.start()
        self.countStrike(kind, came)

    def ensureUp(self):
        if self.engine.process.poll() is None:
            return
        self.engine.start(self.engine.port)
        self.scene.load.engineIsUp()

    def countStrike(self, kind, came):
        if not came:
            self.inVain[kind] = self.inVain.get(kind, 0) + 1
        self.count(kind if came else "idle")

    def count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def lacking(self, least):
        """Sentences about what this run did too little of. least: kind -> times."""
        seldom = [f"{kind} struck {self.counts.get(kind, 0)} times, {times} are the least" for kind, times in least.items() if self.counts.get(kind, 0) < times]
        idle, all = self.counts.get("idle", 0), sum(self.counts.values())
        if idle > max(1, all // IDLE_AT_MOST):
            seldom.append(f"{idle} faults of {all} came without what they waited for: {self.inVain}")
        return seldom

    def words(self):
        return ", ".join(f"{kind} {count}" for kind, count in sorted(self.counts.items())) + (f", idle: {self.inVain}" if self.inVain else "")


def wallMs():
    return int(time.time() * 1000)


def lineCount(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)

