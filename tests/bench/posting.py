"""Posting as fast as it is answered, to the engine with its queues paused and to the bare server. Each gives the load's own figures, the
server's processor time for each notification, and how many rows shared a sync."""
import os

from rig import Served, temporaryFolder
from turns import medianOf


def bareAccept(rig, size, connections, way):
    with temporaryFolder() as folder:
        with Served(rig, "bench_bare_server", os.path.join(folder, "bare.db"), way) as server:
            result = loaded(rig, size, server, connections)
        return result | {"rows_per_sync": server.said["rows"] / max(1, server.said["syncs"])}


def engineAccept(rig, size, connections, **load):
    engine = rig.engine()
    try:
        engine.pause("email")
        steps = engine.steps()
        result = loaded(rig, size, engine, connections, tokenFile=engine.tokenFile(), **load)
        engine.awaitWaiting(result["posted"])
        return result | {"rows_per_sync": engine.totals()["waiting"] / max(1, engine.steps() - steps)}
    finally:
        engine.close()


def loaded(rig, size, server, connections, **load):
    """The warm-up is a load of its own, so that what it takes of the processor is not counted."""
    warm = rig.load(server.port, connections=connections, seconds=size.warmUp, **load)
    before = server.usage()
    result = rig.load(server.port, connections=connections, seconds=size.seconds, **load)
    used = server.usage().cpuSeconds - before.cpuSeconds
    return result | {"cpu_us": used / max(1, result["notifications"]) * 1e6, "posted": warm["all"] + result["all"]}


def betterWay(ways):
    """The reference is whoever is faster: (its name, its runs)."""
    return max(ways.items(), key=lambda way: medianOf(way[1], "per_second"))
