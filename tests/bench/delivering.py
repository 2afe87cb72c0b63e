"""From a POST to the recorded SENT, and the parts that this must consist of, each by itself: HTTP and JSON of the request with its client,
the SQLite writes of a life, the send with its receiver. All with one and the same number of connections: of the load, to the bare server,
to the receiver, and rows in a step. A warm-up goes before all that is counted."""
import os
import time

from rig import Processors, Served, temporaryFolder


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
    """Posts webhooks and waits until the last one is recorded as sent. Tells whose the time of the processors was, so that what is left over
    shows: a processor's time is the engine's, the client's, the receiver's, idle, or of others."""
    with Served(rig, "bench_receiver") as receiver:
        post(rig, engine, receiver, size.warmUpMessages, connections)
        steps, before, begin = engine.steps(), used(engine, receiver), time.monotonic()
        clientCpu, answered = post(rig, engine, receiver, size.messages, connections)
        end, after = time.monotonic(), used(engine, receiver)
        steps = engine.steps() - steps
    each = lambda seconds: seconds / size.messages * 1e6
    return {"per_second": size.messages / (end - begin), "us": each(end - begin), "cpu_us": each(after["engine"] - before["engine"]),
            "client_cpu_us": each(clientCpu), "receiver_cpu_us": each(after["receiver"] - before["receiver"]),
            "idle_share": after["processors"].idleShareSince(before["processors"]), "posting_seconds": answered - begin,
            "drain_seconds": end - answered, "syncs_per_notification": steps / size.messages}


def post(rig, engine, receiver, messages, connections):
    """Until the last one is recorded as sent: the client's processor time, and when it had its last answer."""
    already = engine.sent()
    load = rig.load(engine.port, engine.tokenFile(), channel="webhook", to=f"http://127.0.0.1:{receiver.port}/hook", connections=connections,
                    seconds=600, requests=messages)
    answered = time.monotonic()
    engine.until(lambda: engine.sent() - already >= messages, "everything is sent", 600)
    return load["cpu_seconds"], answered


def used(engine, receiver):
    return {"processors": Processors.now(), "engine": engine.usage().cpuSeconds, "receiver": receiver.usage().cpuSeconds}


def deliverOnNew(rig, size, connections):
    engine = rig.engine(connections)
    try:
        engine.webhooks()
        return deliverAll(rig, engine, size, connections)
    finally:
        engine.close()
