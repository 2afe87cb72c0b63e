"""Ten times of what the mail server can take, all at once, while it refuses: the breaker spares it, and as soon as it takes
mail again it gets as much as before, until nothing waits (L7 of the study). How fast that is says the server itself: what
it can take is measured first, in the same run. The bound here is that of a real clock on a machine that does other things, too: 80 % of
what was measured before. The 95 % of the study are asserted in virtual time, by tests/engine/core/overload_test.cpp."""
import json
import sys
import time

from cases import daemonPath, equal, run, true
from engine import Engine
from mail_server import MailServer

# Waits are shortened: that the ladder's and the breaker's lengths are kept is proven on a virtual clock.
CONFIGURATION = """
[retry]
email_seconds = [1, 1, 1, 1, 1, 1, 1, 1]
[breaker]
cool_down_seconds = 1
cool_down_max_seconds = 1
ramp_seconds = 1
"""
SLOTS = 8
TAKES_SECONDS = 0.1  # so that the server, and not this machine, is what is short
ORDINARY = 160
BURST = 10 * ORDINARY
NEAR = 0.8           # of what was measured before; a busy machine takes some of the rest


class TimedServer(MailServer):
    def __init__(self):
        self.times = []  # of each mail that was taken
        super().__init__()
        self.delay = TAKES_SECONDS

    async def handle_DATA(self, server, session, envelope):
        reply = await super().handle_DATA(server, session, envelope)
        if reply.startswith("250"):
            self.times.append(time.monotonic())
        return reply

    def rate(self, first, count):
        """Mails a second, of so many after the first ones."""
        times = self.times[first:first + count]
        return (len(times) - 1) / (times[-1] - times[0])


server = TimedServer()
engine = Engine(daemonPath(), configuration=CONFIGURATION)
capacity = 0


def post(count, prefix):
    lines = [json.dumps({"channel": "email", "to": f"{prefix}{i}@example.com", "content": {"subject": f"{prefix} {i}", "text": "hello"}}) for i in range(count)]
    status, _, text = engine.call("POST", "/notifications/batch", "\n".join(lines), contentType="application/x-ndjson", timeout=120)
    equal((status, {json.loads(each)["status"] for each in text.strip().split("\n")}), (200, {202}), "verdicts")


def breaker():
    return next(each for each in engine.expect(200, "GET", "/snapshot")["providers"] if each["name"] == "mail")["breaker"]["state"]


def whatTheServerCanTakeIsMeasured():
    global capacity
    status, _, value = engine.call("PUT", "/providers/mail", {"kind": "smtp", "channel": "email", "concurrency": SLOTS, "settings": {
        "host": "127.0.0.1", "port": str(server.port), "tls": "none", "from": "shop@example.com"}})
    true(status in (200, 201), f"the provider is set up: {value}")
    engine.useOnly("mail")
    post(ORDINARY, "before")
    engine.quiet()
    equal(len(server.times), ORDINARY, "mails")
    capacity = server.rate(0, ORDINARY)
    equal(server.mostTaking, SLOTS, "mails at one time")


def aBurstDrainsInTimeOnceTheServerTakesMailAgain():
    server.refuse = "451 4.3.0 overloaded"
    post(BURST, "burst")
    engine.until(lambda: breaker() == "open", "the breaker is open")
    healed = time.monotonic()
    server.refuse = None
    engine.quiet(600)
    equal(len(server.times), ORDINARY + BURST, "mails")
    took, bound = server.times[-1] - healed, 2 * BURST / capacity
    print(f"{capacity:.1f} mails a second before; {BURST} of a burst took {took:.1f} s, at most {bound:.1f} are allowed")
    true(took <= bound, f"the backlog took {took:.1f} s of {bound:.1f}")


def goodputIsBackBeforeTheBacklogIsGone():
    rate = server.rate(ORDINARY + BURST // 2, BURST // 2)
    true(rate >= NEAR * capacity, f"{rate:.1f} mails a second in the second half of the backlog, {capacity:.1f} before")


def afterwardsItIsAsBefore():
    post(ORDINARY, "after")
    engine.quiet()
    rate = server.rate(ORDINARY + BURST, ORDINARY)
    true(rate >= NEAR * capacity, f"{rate:.1f} mails a second after the burst, {capacity:.1f} before")


def eachArrivedOnce():
    copies = server.copies()
    equal((len(copies), set(copies.values())), (2 * ORDINARY + BURST, {1}), "mails and their copies")
    equal({name: engine.totals()[name] for name in ("dead", "held", "waiting")}, dict.fromkeys(("dead", "held", "waiting"), 0), "left over")


try:
    code = run("BurstTest", [whatTheServerCanTakeIsMeasured, aBurstDrainsInTimeOnceTheServerTakesMailAgain, goodputIsBackBeforeTheBacklogIsGone,
                             afterwardsItIsAsBefore, eachArrivedOnce])
finally:
    engine.close()
    server.stop()
sys.exit(code)
