"""One function for each bench. Each measures the engine and its bare reference in turns in the same run, and gives the medians: of what
each took, and of the rounds' ratios."""
import dataclasses
import os
import time
import urllib.parse

from delivering import ceilingAndParts, deliverAll, deliverOnNew
from figure import Figure
from posting import bareAccept, betterWay, engineAccept
from reading import Reading
from rig import median, temporaryFolder
from turns import inTurns, medianOf, pairRatio, pairRatios

BATCH_LINES = 500
# A client that fills the pipe: two requests are a step's thousand rows, and two more are read meanwhile. The single endpoint that it is
# held against has its pipe filled, too.
BATCH_IN_FLIGHT = 4
HISTORY_CONNECTIONS = 64
CONSOLE_SEARCHES = {"search_ms": "provider:mail-1 domain:example5.com", "text_ms": "marzipan", "text_and_ms": "provider:mail-0 marzipan"}
CONSOLE_FEW = 100  # each search finds one of them, and their list can be scrolled: what a frame takes before hardly anything
FRAME_MS = 16
WITHOUT_ENGINE = "longest event while the engine hangs and when it is gone"
DELIVER_STRETCH = 12_000
DELIVER_DETAILS = ("client_cpu_us", "receiver_cpu_us", "idle_share", "posting_seconds", "drain_seconds")
BACKLOG_SENT = 50_000  # five times what a lane's window over the backlog holds; a minute with the provider's 64 slots


def accept(rig, size):
    for connections in size.connections:
        ours, greedy, company = inTurns(size.rounds, lambda: engineAccept(rig, size, connections),
                                        lambda: bareAccept(rig, size, connections, "greedy"), lambda: bareAccept(rig, size, connections, "company"))
        way, bare = betterWay({"greedy": greedy, "company": company})
        name = {"greedy": "bare Beast server that commits at once", "company": "bare Beast server that waits for company"}[way]
        goals = connections >= 64
        syncs = {"engine_rows_per_sync": medianOf(ours, "rows_per_sync"), "bare_rows_per_sync": medianOf(bare, "rows_per_sync")}
        yield Figure(f"accept, {connections} connections", medianOf(ours, "per_second"), "notifications/s", medianOf(bare, "per_second"), name,
                     pairRatios(ours, bare, "per_second"), ("ratio", ">=", 0.8) if goals else None, engine_cpu_us=medianOf(ours, "cpu_us"),
                     bare_cpu_us=medianOf(bare, "cpu_us"), greedy_per_second=medianOf(greedy, "per_second"),
                     company_per_second=medianOf(company, "per_second"), **syncs)
        yield Figure(f"accept, {connections} connections, p99", medianOf(ours, "p99_us") / 1000, "ms", medianOf(bare, "p99_us") / 1000, name,
                     pairRatios(ours, bare, "p99_us"), ("ratio", "<=", 1.5) if goals else None)


def batch(rig, size):
    curve = lambda requests: lambda: engineAccept(rig, size, requests, batch=BATCH_LINES)
    single, *many = inTurns(size.rounds, lambda: engineAccept(rig, size, 64), *(curve(requests) for requests in size.inFlight))
    by = dict(zip(size.inFlight, many))
    full = by[BATCH_IN_FLIGHT]
    details = {f"in_flight_{requests}": medianOf(runs, "per_second") for requests, runs in by.items()}
    details |= {f"in_flight_{requests}_ratio": pairRatio(runs, single, "per_second") for requests, runs in by.items()}
    yield Figure(f"batch, {BATCH_LINES} lines a request, {BATCH_IN_FLIGHT} in flight", medianOf(full, "per_second"), "notifications/s",
                 medianOf(single, "per_second"), "single endpoint, 64 connections", pairRatios(full, single, "per_second"), ("ratio", ">=", 2),
                 engine_cpu_us=medianOf(full, "cpu_us"), single_cpu_us=medianOf(single, "cpu_us"), rows_per_sync=medianOf(full, "rows_per_sync"),
                 single_rows_per_sync=medianOf(single, "rows_per_sync"), **details)


def deliver(rig, size):
    for connections in size.busyConnections:
        ours, parts = inTurns(size.rounds, lambda: deliverOnNew(rig, size, connections), lambda: ceilingAndParts(rig, size, connections))
        details = {name: medianOf(ours, name) for name in DELIVER_DETAILS}
        details |= {name: medianOf(parts, name) for name in parts[0] if name != "per_second"}
        yield Figure(f"deliver, accept to recorded SENT while accepting, {connections} connections", medianOf(ours, "per_second"), "notifications/s",
                     medianOf(parts, "per_second"), "ceiling of this machine", pairRatios(ours, parts, "per_second"), ("ratio", ">=", 0.55),
                     stretch=DELIVER_STRETCH, engine_cpu_us=medianOf(ours, "cpu_us"), engine_syncs_per_notification=medianOf(ours, "syncs_per_notification"), **details)


def idle(rig, size):
    rounds, = inTurns(size.rounds, lambda: firstByte(rig, size))  # in each the two take turns by themselves
    for name, limit in (("p50", 5), ("p99", 15)):
        yield Figure(f"idle engine, request to first byte at the receiver, {name}", medianOf(rounds, f"{name}_us") / 1000, "ms",
                     medianOf(rounds, f"bare_{name}_us") / 1000, "two bare commits", [each[f"{name}_us"] / each[f"bare_{name}_us"] for each in rounds],
                     ("value", "<", limit))


def firstByte(rig, size):
    engine = rig.engine()
    try:
        engine.webhooks()
        with temporaryFolder() as folder:
            return rig.run("bench_first_byte", engine.port, engine.tokenFile(), os.path.join(folder, "bare.db"), size.posts)
    finally:
        engine.close()


def history(rig, size):
    old = rig.engine(HISTORY_CONNECTIONS)
    try:
        old.webhooks()
        old.stop()
        rig.fill(old.store(), "history", size.history)

        def onOld():
            old.start()
            try:
                return deliverAll(rig, old, size, HISTORY_CONNECTIONS)
            finally:
                old.stop()
        with_, without = inTurns(size.rounds, onOld, lambda: deliverOnNew(rig, size, HISTORY_CONNECTIONS))
    finally:
        old.close()
    for name, what in (("us", "time"), ("cpu_us", "processor time")):
        yield Figure(f"a notification's {what} with {size.history:,} of history", medianOf(with_, name), "us", medianOf(without, name), "with none",
                     pairRatios(with_, without, name), ("ratio", "<=", 1.2))


def console(rig, size):
    none, many = consoleWith(rig, 0, size), consoleWith(rig, size.dead, size)

    def figure(name, what, reference, referenceName, limit, sign="<", unit="ms", **details):
        return Figure(f"{size.dead:,} dead letters: {what}", many[name], unit, reference[name], referenceName, many[name] / max(reference[name], 0.01),
                      limit and ("value", sign, limit), **details)
    for name, what in (("first_page_ms", "first page"), ("groups_ms", "groups")):
        yield figure(name, what, none, "with none", 150)
    for name, what, limit in (("search_ms", "indexed search", 150), ("text_ms", "free text in data, first rows", 500),
                              ("text_and_ms", "free text in data of one provider, first rows", 500),
                              ("domain_groups_ms", "groups by recipient's domain", 150), ("app_groups_ms", "groups by app", 150)):
        yield figure(name, what, many["answer_ms"], "the engine's answer alone", limit)
    yield figure("idle_cpu_percent", "processor when nothing moves", none, "with none", 1, unit="%")
    yield figure("resident_mb", "memory", none, "with none", None, unit="MB")
    few = consoleWith(rig, CONSOLE_FEW, dataclasses.replace(size, idleSeconds=1))  # nobody asks what it takes when nothing moves
    without = {name: many[f"{name}_longest_event_ms"] for name in ("hanging", "gone", "living")}
    for name, what, details in (("longest_event_ms", "longest event from opening to the end of the searches", {}),
                                ("groups_longest_event_ms", "longest event while they are grouped anew", {}),
                                ("longest_frame_ms", "longest frame of a scroll", {"rows": many["rows"]}),
                                ("dead_longest_event_ms", WITHOUT_ENGINE, without)):
        yield figure(name, what, few, f"with {CONSOLE_FEW}", FRAME_MS, "<=", **details)


def consoleWith(rig, dead, size):
    engine = rig.engine()
    try:
        if dead:
            engine.stop()
            rig.fill(engine.store(), "dead", dead)
            engine.start()
        measured = rig.onDisplay("bench_console", f"http://127.0.0.1:{engine.port}", engine.tokenFile(), engine.process.pid, dead, size.frames,
                                 size.idleSeconds)
        if dead:  # it was killed under the console
            engine.stop()
            engine.start()
        answers = {name: answerMs(engine, "/dead-letters", q=q, limit=100) for name, q in CONSOLE_SEARCHES.items()}
        answers |= {f"{by}_groups_ms": answerMs(engine, "/dead-letters/groups", by=by, limit=100) for by in ("domain", "app")}
        return measured | {"answer_ms": answers}
    finally:
        engine.close()


def answerMs(engine, path, **query):
    """One page as a program asks for it: first all is warm, then the median."""
    taken = []
    for _ in range(5):
        begin = time.monotonic()
        engine.expect(200, "GET", path + "?" + urllib.parse.urlencode(query))
        taken.append((time.monotonic() - begin) * 1000)
    return median(taken)


def backlog(rig, size):
    for queued in size.backlogs:
        with Queued(rig, queued) as many, Queued(rig, 0) as none:
            withMany, withNone = inTurns(size.starts, many.startSeconds, none.startSeconds)
            yield Figure(f"start with {queued:,} queued, until the totals are right", medianOf(withMany, "seconds"), "s",
                         medianOf(withNone, "seconds"), "start with none", pairRatios(withMany, withNone, "seconds"), ("value", "<", 1),
                         listening=medianOf(withMany, "listening"))
            found, bare = many.memory(), none.memory()
            yield Figure(f"memory with {queued:,} queued, sending and read", found["megabytes"], "MB", bare["megabytes"], "with none",
                         found["megabytes"] / bare["megabytes"], ("value", "<", 200),
                         **{name: found[name] for name in ("sent", "rows_listed", "rows_searched")})


class Queued:
    """An engine that is stopped, with so many messages that wait and a channel that is paused."""

    def __init__(self, rig, queued):
        self.queued = queued
        self.engine = rig.engine()
        self.engine.pause("email")
        self.engine.stop()
        if queued:
            rig.fill(self.engine.store(), "backlog", queued)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.engine.close()

    def startSeconds(self):
        """Until it listens, and until whoever asks hears of all that waits."""
        begin = time.monotonic()
        self.engine.start()
        listening = time.monotonic() - begin
        self.engine.until(lambda: self.engine.totals()["waiting"] == self.queued, f"{self.queued} wait", 60)
        seconds = time.monotonic() - begin
        self.engine.stop()
        return {"seconds": seconds, "listening": listening}

    def memory(self):
        """Its peak while the backlog is being sent and others page through it and search it, which is what fills the page caches of the
        writer and of both readers."""
        engine = self.engine
        engine.start()
        engine.pause("email", False)
        goal = min(self.queued, BACKLOG_SENT)
        with Reading(engine) as reading:
            engine.until(lambda: engine.sent() >= goal, "a part of the backlog is sent", 900)
        if self.queued and not (reading.listed and reading.searched):
            raise RuntimeError("nobody read while the backlog was sent")
        return {"megabytes": engine.usage().peakBytes / 1e6, "sent": engine.sent(), "rows_listed": reading.listed, "rows_searched": reading.searched}
