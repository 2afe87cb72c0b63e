"""From a POST to the recorded SENT, and the parts that this must consist of, each by itself: HTTP and JSON of the request with its client,
the SQLite writes of a life, the send with its receiver. All with one and the same number of connections: of the load, to the bare server,
to the receiver, and rows in a step. A warm-up goes before all that is counted."""
import os
import time

from rig import Served, temporaryFolder


def ceilingAndParts(rig, size, connections):
    """`per_second`: what the slowest part gives alone, or all of them with all processors, if that is less."""
    with Served(rig, "bench_bare_server", "none") as server:
        http = alone(rig, size, server, connections)
    with Served(rig, "bench_receiver") as receiver:
        send = alone(rig, size, receiver, connections)
    with temporaryFolder() as folder:
        life = rig.run("bench_store_life", os.path.join(folder, "bare.db"), size.messages, connections, size.warmUpMessages)
    cpu = {"http_cpu_us": http["cpu_us"], "send_cpu_us": send["cpu_us"], "life_cpu_us": life["cpu_seconds"] / life["lives"] * 1e6}
    rates = {"http_per_second": http["per_second"], "receiver_per_second": send["per_second"], "lives_per_second": life["per_second"],
             "processors_per_second": os.cpu_count() / sum(cpu.values()) * 1e6}
    return {"per_second": min(rates.values()), "bare_syncs_per_notification": life["syncs"] / life["lives"]} | cpu | rates


def alone(rig, size, server, connections):
    """A part with its client: how fast, and what both take of the processor for each notification."""
    rig.load(server.port, connections=connections, seconds=size.warmUp)
    before = server.usage()
    result = rig.load(server.port, connections=connections, seconds=size.seconds)
    used = server.usage().cpuSeconds - before.cpuSeconds + result["cpu_seconds"]
    return {"per_second": result["per_second"], "cpu_us": used / result["notifications"] * 1e6}


def deliverAll(rig, engine, size, connections):
    """Posts webhooks and waits until the last one is recorded as sent."""
    with Served(rig, "bench_receiver") as receiver:
        def post(messages):
            already = engine.sent()
            rig.load(engine.port, engine.tokenFile(), channel="webhook", to=f"http://127.0.0.1:{receiver.port}/hook", connections=connections,
                     seconds=600, requests=messages)
            engine.until(lambda: engine.sent() - already >= messages, "everything is sent", 600)
        post(size.warmUpMessages)
        before, steps, begin = engine.usage(), engine.steps(), time.monotonic()
        post(size.messages)
        seconds = time.monotonic() - begin
    return {"per_second": size.messages / seconds, "us": seconds / size.messages * 1e6,
            "cpu_us": (engine.usage().cpuSeconds - before.cpuSeconds) / size.messages * 1e6,
            "syncs_per_notification": (engine.steps() - steps) / size.messages}


def deliverOnNew(rig, size, connections):
    engine = rig.engine(connections)
    try:
        engine.webhooks()
        return deliverAll(rig, engine, size, connections)
    finally:
        engine.close()
