"""A provider in its own process: a receiver of webhooks and a Twilio. What it takes is in its log, and synced, before it
answers, so that the log is the truth about what arrived; beside it answers.jsonl says which answers went out, and when. It
misbehaves by the seed, the message and how often that message came: takes and drops the answer, takes late, refuses.

    provider_double.py LOG SEED SECRET [PORT]      prints "listening on PORT"
"""
import asyncio
import base64
import hashlib
import hmac
import json
import os
import random
import sys
import time
import urllib.parse

# Several addresses are several destinations, each with a breaker of its own.
ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
REFUSED_FIRST = "refused"  # in a key: generation 0 is refused for good, a replay is taken


class Receipts:
    """The log: one JSON object a line. All requests of one turn of the loop share a sync."""

    def __init__(self, path):
        self.visits = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    if line.endswith("\n"):
                        key = json.loads(line)["key"]
                        self.visits[key] = self.visits.get(key, 0) + 1
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.waiting = []

    def add(self, receipt, then):
        if not self.waiting:
            asyncio.get_running_loop().call_soon(self._write)
        self.waiting.append((receipt, then))

    def _write(self):
        waiting, self.waiting = self.waiting, []
        os.write(self.file, "".join(json.dumps(receipt) + "\n" for receipt, _ in waiting).encode())
        os.fsync(self.file)
        for _, then in waiting:
            then()


class Answers:
    """Which went out to somebody. Not synced: the machine stays up, whoever is killed."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def add(self, key, visit):
        os.write(self.file, (json.dumps({"key": key, "visit": visit, "at": time.time()}) + "\n").encode())


class Double:
    def __init__(self, log, seed, secret):
        self.receipts = Receipts(log)
        self.answers = Answers(os.path.join(os.path.dirname(log), "answers.jsonl"))
        self.seed = seed
        self.secret = base64.b64decode(secret.removeprefix("whsec_"))

    def receive(self, path, headers, body, answer, drop):
        """answer(status, JSON), which says whether it went out, or drop() is called once, after the receipt is on disk."""
        if path.endswith("/Messages.json"):
            form = dict(urllib.parse.parse_qsl(body.decode()))
            receipt = {"channel": "sms", "key": form["Body"], "id": None, "generation": None, "second": None, "signed": True}
        else:
            value = json.loads(body)
            receipt = {"channel": "webhook", "key": value["data"]["text"], "id": value["data"]["id"], "generation": value["data"]["generation"],
                       "second": int(headers["webhook-timestamp"]), "signed": self._signed(headers, body) and headers["webhook-id"] == value["data"]["id"]}
        key = receipt["key"]
        visit = self.receipts.visits[key] = self.receipts.visits.get(key, 0) + 1
        chooser = random.Random(f"{self.seed}/{key}/{visit}")
        manner = chooser.choices(["take", "late", "drop", "refuse", "busy"], [94, 3, 1, 1, 1])[0]
        if REFUSED_FIRST in key and receipt["generation"] == 0:
            manner = "gone"
        receipt.update(at=time.time(), visit=visit, manner=manner, taken=manner in ("take", "late", "drop"))
        taken = (201, {"sid": "SM" + hashlib.md5(f"{key}/{visit}".encode()).hexdigest(), "status": "queued"})

        def tell(status, value):
            if answer(status, value):
                self.answers.add(key, visit)
        endings = {
            "take": lambda: tell(*taken),
            "late": lambda: asyncio.get_running_loop().call_later(chooser.uniform(0.02, 0.4), tell, *taken),
            "drop": drop,
            "refuse": lambda: tell(500, {"message": "out of order"}),
            "busy": lambda: tell(503, {"message": "busy"}),
            "gone": lambda: tell(400, {"message": "no such thing"}),
        }
        self.receipts.add(receipt, endings[manner])

    def _signed(self, headers, body):
        content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.new(self.secret, content, hashlib.sha256).digest()).decode()
        return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


class Connection(asyncio.Protocol):
    """Requests of one connection, one after another."""

    def __init__(self, double):
        self.double = double
        self.received = b""
        self.busy = False

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data
        self._proceed()

    def _proceed(self):
        head, blank, rest = self.received.partition(b"\r\n\r\n")
        if self.busy or not blank:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", "0"))
        if len(rest) < length:
            return
        self.received = rest[length:]
        self.busy = True
        method, path, _ = lines[0].split(" ")
        if method == "POST":
            self.double.receive(path, headers, rest[:length], self._answer, self.transport.abort)
        else:
            self._answer(200, {"status": "active"})  # Twilio's account, asked by the breaker

    def _answer(self, status, value):
        """False: nobody waits for it any more."""
        if self.transport.is_closing():
            return False
        body = json.dumps(value).encode()
        self.transport.write(f"HTTP/1.1 {status} .\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        self.busy = False
        self._proceed()
        return True


async def main(log, seed, secret, port="0"):
    double = Double(log, seed, secret)
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(lambda: Connection(double), ADDRESSES[0], int(port))]
    port = servers[0].sockets[0].getsockname()[1]
    for address in ADDRESSES[1:]:
        servers.append(await loop.create_server(lambda: Connection(double), address, port))
    print(f"listening on {port}", flush=True)
    # Whoever started it holds the other end: it goes when they do.
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
