"""One function for each bench. Each measures the engine and its bare reference in turns in the same run, because a machine's speed
changes from minute to minute, and gives the medians."""
import os
import time
import urllib.parse

from reading import Reading
from rig import Served, median, temporaryFolder

BATCH_LINES = 500
BACKLOG_SENT = 50_000  # five times what a lane's window over the backlog holds; a minute with the provider's 64 slots


class Figure:
    """What was measured, what it is held against, and whether the wanted ratio is reached."""

    def __init__(self, what, value, unit, reference, referenceName, ratio, goal=None, **details):
        self.what, self.value, self.unit = what, value, unit
        self.reference, self.referenceName, self.ratio = reference, referenceName, ratio
        self.goal, self.details = goal, details

    def reached(self):
        if self.goal is None:
            return None
        of, sign, limit = self.goal
        measured = self.ratio if of == "ratio" else self.value
        return {">=": measured >= limit, "<=": measured <= limit, "<": measured < limit}[sign]

    def asJson(self):
        goal = None if self.goal is None else dict(zip(("of", "sign", "limit"), self.goal))
        return {"what": self.what, "value": self.value, "unit": self.unit, "reference": self.reference, "reference_name": self.referenceName,
                "ratio": self.ratio, "goal": goal, "reached": self.reached(), "details": self.details}

    def lines(self):
        yield f"{self.what}: {self.value:,.2f} {self.unit}; {self.referenceName}: {self.reference:,.2f} {self.unit}; ratio {self.ratio:.2f}"
        if self.goal:
            of, sign, limit = self.goal
            yield f"  to reach: {of if of == 'ratio' else self.unit} {sign} {limit:g}: {'reached' if self.reached() else 'NOT reached'}"
        if self.details:
            yield "  " + ", ".join(f"{name.replace('_', ' ')} {value:,.2f}" for name, value in self.details.items())


def accept(rig, size):
    for connections in size.connections:
        ours, bare = [], []
        for _ in range(size.rounds):
            bare.append(bareAccept(rig, size, connections))
            ours.append(engineAccept(rig, size, connections))
        rate = lambda runs: median(each["per_second"] for each in runs)
        p99 = lambda runs: median(each["p99_us"] for each in runs)
        goals = connections >= 64
        yield Figure(f"accept, {connections} connections", rate(ours), "notifications/s", rate(bare), "bare Beast server", rate(ours) / rate(bare),
                     ("ratio", ">=", 0.8) if goals else None, engine_cpu_us=median(each["cpu_us"] for each in ours), bare_cpu_us=median(each["cpu_us"] for each in bare))
        yield Figure(f"accept, {connections} connections, p99", p99(ours) / 1000, "ms", p99(bare) / 1000, "bare Beast server", p99(ours) / p99(bare),
                     ("ratio", "<=", 1.5) if goals else None)


def bareAccept(rig, size, connections):
    with temporaryFolder() as folder, Served(rig, "bench_bare_server", os.path.join(folder, "bare.db")) as server:
        before = server.usage()
        result = rig.load(server.port, connections=connections, warm_up=size.warmUp, seconds=size.seconds)
        return withCpu(result, before, server.usage(), size)


def engineAccept(rig, size, connections, **load):
    engine = rig.engine()
    try:
        engine.pause("email")
        before = engine.usage()
        result = rig.load(engine.port, engine.tokenFile(), connections=connections, warm_up=size.warmUp, seconds=size.seconds, **load)
        return withCpu(result, before, engine.usage(), size)
    finally:
        engine.close()


def withCpu(result, before, after, size):
    """Processor time of the server for each notification; the warm-up's share is taken out by time."""
    share = size.seconds / (size.seconds + size.warmUp)
    return result | {"cpu_us": (after.cpuSeconds - before.cpuSeconds) * share / max(1, result["notifications"]) * 1e6}


def batch(rig, size):
    single, many = [], []
    for _ in range(size.rounds):
        single.append(engineAccept(rig, size, 64)["per_second"])
        many.append(engineAccept(rig, size, 2, batch=BATCH_LINES)["per_second"])
    yield Figure(f"batch, {BATCH_LINES} lines a request", median(many), "notifications/s", median(single), "single endpoint, 64 connections",
                 median(many) / median(single), ("ratio", ">=", 2))


def deliver(rig, size):
    ours, ceilings, parts = [], [], []
    for _ in range(size.rounds):
        part = ceilingParts(rig, size)
        parts.append(part)
        ceilings.append(min(part["lives_per_second"], os.cpu_count() / (part["http_cpu_us"] + part["life_cpu_us"] + part["send_cpu_us"]) * 1e6))
        ours.append(deliverOnNew(rig, size.messages))
    rate = median(each["per_second"] for each in ours)
    details = {name: median(each[name] for each in parts) for name in parts[0]}
    yield Figure("deliver, accept to recorded SENT while accepting", rate, "notifications/s", median(ceilings), "ceiling of this machine", rate / median(ceilings),
                 ("ratio", ">=", 0.55), engine_cpu_us=median(each["cpu_us"] for each in ours), **details)


def ceilingParts(rig, size):
    """What the parts cost by themselves: HTTP and JSON of the request with its client, the SQLite writes of a life, the send with its receiver."""
    with Served(rig, "bench_bare_server", "none") as server:
        before = server.usage()
        asked = rig.load(server.port, connections=64, seconds=size.seconds)
        http = (server.usage().cpuSeconds - before.cpuSeconds + asked["cpu_seconds"]) / asked["notifications"]
    with Served(rig, "bench_receiver") as receiver:
        before = receiver.usage()
        sent = rig.load(receiver.port, connections=64, seconds=size.seconds)
        send = (receiver.usage().cpuSeconds - before.cpuSeconds + sent["cpu_seconds"]) / sent["notifications"]
    with temporaryFolder() as folder:
        life = rig.run("bench_store_life", os.path.join(folder, "bare.db"), size.messages, 256)
    return {"http_cpu_us": http * 1e6, "send_cpu_us": send * 1e6, "life_cpu_us": life["cpu_seconds"] / life["lives"] * 1e6,
            "lives_per_second": life["per_second"], "receiver_per_second": sent["per_second"]}


def deliverAll(rig, engine, messages):
    """Posts so many webhooks from 64 connections and waits until the last one is recorded as sent."""
    before, already = engine.usage(), engine.sent()
    with Served(rig, "bench_receiver") as receiver:
        begin = time.monotonic()
        rig.load(engine.port, engine.tokenFile(), channel="webhook", to=f"http://127.0.0.1:{receiver.port}/hook", connections=64, seconds=600,
                 requests=messages)
        engine.until(lambda: engine.sent() - already >= messages, "everything is sent", 600)
        seconds = time.monotonic() - begin
    return {"per_second": messages / seconds, "cpu_us": (engine.usage().cpuSeconds - before.cpuSeconds) / messages * 1e6}


def deliverOnNew(rig, messages):
    engine = rig.engine()
    try:
        engine.webhooks()
        return deliverAll(rig, engine, messages)
    finally:
        engine.close()


def idle(rig, size):
    engine = rig.engine()
    try:
        engine.webhooks()
        with temporaryFolder() as folder:
            measured = rig.run("bench_first_byte", engine.port, engine.tokenFile(), os.path.join(folder, "bare.db"), size.posts)
    finally:
        engine.close()
    for name, limit in (("p50", 5), ("p99", 15)):
        value, bare = measured[f"{name}_us"] / 1000, measured[f"bare_{name}_us"] / 1000
        yield Figure(f"idle engine, request to first byte at the receiver, {name}", value, "ms", bare, "two bare commits", value / bare, ("value", "<=", limit))


def history(rig, size):
    old = rig.engine()
    try:
        old.webhooks()
        old.stop()
        rig.fill(old.store(), "history", size.history)
        without, with_ = [], []
        for _ in range(size.rounds):
            without.append(deliverOnNew(rig, size.messages))
            old.start()
            with_.append(deliverAll(rig, old, size.messages))
            old.stop()
    finally:
        old.close()
    time_ = lambda runs: median(1e6 / each["per_second"] for each in runs)
    cpu = lambda runs: median(each["cpu_us"] for each in runs)
    yield Figure(f"a notification's time with {size.history:,} of history", time_(with_), "us", time_(without), "with none", time_(with_) / time_(without),
                 ("ratio", "<=", 1.2), engine_cpu_us=cpu(with_), engine_cpu_us_with_none=cpu(without))


def console(rig, size):
    none, many = consoleWith(rig, 0, size), consoleWith(rig, size.dead, size)
    letters = f"{size.dead:,} dead letters"
    for name, what, limit in (("first_page_ms", "first page", 150), ("groups_ms", "groups", 150)):
        yield Figure(f"{letters}: {what}", many[name], "ms", none[name], "with none", many[name] / none[name], ("value", "<", limit))
    frame, bare = 16, many["answer_ms"]
    for name, what, limit in (("search_ms", "indexed search", 150), ("text_ms", "free text in data, first rows", 500)):
        yield Figure(f"{letters}: {what}", many[name], "ms", bare[name], "the engine's answer alone", many[name] / bare[name], ("value", "<", limit))
    for name, what, details in (("longest_event_ms", "longest event from opening to the end of the searches", {}),
                                ("longest_frame_ms", "longest frame of a scroll", {"rows": many["rows"]})):
        yield Figure(f"{letters}: {what}", many[name], "ms", frame, "a frame", many[name] / frame, ("value", "<=", frame), **details)
    for name, what, unit, limit in (("idle_cpu_percent", "processor when nothing moves", "%", 1), ("resident_mb", "memory", "MB", None)):
        yield Figure(f"{letters}: {what}", many[name], unit, none[name], "with none", many[name] / max(none[name], 0.01), limit and ("value", "<", limit))


def consoleWith(rig, dead, size):
    engine = rig.engine()
    try:
        if dead:
            engine.stop()
            rig.fill(engine.store(), "dead", dead)
            engine.start()
        measured = rig.onDisplay("bench_console", f"http://127.0.0.1:{engine.port}", engine.tokenFile(), dead, size.frames, size.idleSeconds)
        return measured | {"answer_ms": {name: answerMs(engine, q) for name, q in (("search_ms", "provider:mail-1 domain:example5.com"), ("text_ms", "marzipan"))}}
    finally:
        engine.close()


def answerMs(engine, q):
    """One page of dead letters as a program asks for it: first all is warm, then the median."""
    taken = []
    for _ in range(5):
        begin = time.monotonic()
        engine.expect(200, "GET", "/dead-letters?" + urllib.parse.urlencode({"q": q, "limit": 100}))
        taken.append((time.monotonic() - begin) * 1000)
    return median(taken)


def backlog(rig, size):
    bare = startWith(rig, 0, size)
    for queued in size.backlogs:
        found = startWith(rig, queued, size)
        yield Figure(f"start with {queued:,} queued", found["seconds"], "s", bare["seconds"], "start with none", found["seconds"] / bare["seconds"], ("value", "<=", 1.0))
        yield Figure(f"memory with {queued:,} queued, sending and read", found["megabytes"], "MB", bare["megabytes"], "with none",
                     found["megabytes"] / bare["megabytes"], ("value", "<=", 200), **{name: found[name] for name in ("sent", "rows_listed", "rows_searched")})


def startWith(rig, queued, size):
    """Medians of several starts; then the memory's peak while the backlog is being sent and others page through it and search it, which is
    what fills the page caches of the writer and of both readers."""
    engine = rig.engine()
    try:
        engine.pause("email")
        engine.stop()
        if queued:
            rig.fill(engine.store(), "backlog", queued)
        seconds = []
        for _ in range(size.starts):
            begin = time.monotonic()
            engine.start()
            seconds.append(time.monotonic() - begin)
            if engine.totals()["waiting"] != queued:
                raise RuntimeError(f"{engine.totals()['waiting']} wait instead of {queued}")
            engine.stop()
        engine.start()
        engine.pause("email", False)
        goal = min(queued, BACKLOG_SENT)
        with Reading(engine) as reading:
            engine.until(lambda: engine.sent() >= goal, "a part of the backlog is sent", 900)
        if queued and not (reading.listed and reading.searched):
            raise RuntimeError("nobody read while the backlog was sent")
        return {"seconds": median(seconds), "megabytes": engine.usage().peakBytes / 1e6, "sent": engine.sent(), "rows_listed": reading.listed,
                "rows_searched": reading.searched}
    finally:
        engine.close()
