"""Posts notifications and writes down what it asked and what it heard, in the manner of Jepsen: "invoke" before a request leaves,
then "ok", "refused" or "unknown". What is unknown is asked again under the same key until there is an answer. A new
process goes on where a killed one stopped: a key's request follows from the seed and its number alone.

    load_generator.py HISTORY SEED PORT TOKEN_FILE RECEIVER_PORT
    stdin:   post N | up (the engine is there again) | end
    stdout:  ready, then "answered N" each time that nothing is open
"""
import http.client
import json
import os
import queue
import random
import sys
import threading

from provider_double import ADDRESSES, REFUSED_FIRST

THREADS = 4
BATCH = 12
STREAMS = 6        # ordering keys
AGAIN_AT_ONCE = 4  # keys that are used again as soon as the engine is back, each of them one of the last
LAST = 60


class History:
    def __init__(self, path):
        self.lock = threading.Lock()
        self.open = set()
        self.next = 0
        if os.path.exists(path):
            self._read(path)
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def _read(self, path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.endswith("\n"):
                    continue  # it was killed while it wrote
                entry = json.loads(line)
                if entry["type"] == "up":
                    continue
                self.next = max(self.next, entry["number"] + 1)
                if entry["type"] == "invoke":
                    self.open.add(entry["number"])
                elif entry["type"] != "unknown":
                    self.open.discard(entry["number"])

    def write(self, entries):
        with self.lock:
            os.write(self.file, "".join(json.dumps(each) + "\n" for each in entries).encode())


def requestOf(seed, number, receiverPort):
    chooser = random.Random(f"{seed}/{number}")
    kind = REFUSED_FIRST if chooser.random() < 0.01 else "plain"
    key = f"{kind}-{number}"
    request = {"idempotency_key": key, "content": {"text": key}}
    if kind == "plain" and chooser.random() < 0.2:
        return request | {"channel": "sms", "to": f"+49151{number:07d}"}
    request |= {"channel": "webhook", "to": f"http://{chooser.choice(ADDRESSES)}:{receiverPort}/hook",
                "priority": chooser.choice(["high", "normal", "normal", "low"])}
    return request | {"ordering_key": f"stream-{chooser.randrange(STREAMS)}"} if chooser.random() < 0.2 else request


class Poster(threading.Thread):
    def __init__(self, load, jobs):
        super().__init__(daemon=True)
        self.load = load
        self.jobs = jobs
        self.connection = http.client.HTTPConnection("127.0.0.1", load.port, timeout=15)

    def run(self):
        while True:
            numbers = self.jobs.get()
            requests = [requestOf(self.load.seed, number, self.load.receiverPort) for number in numbers]
            while requests:
                requests = self._post(requests)
            self.jobs.task_done()

    def _post(self, requests):
        """Those without an answer."""
        seen = self.load.ups
        self.load.history.write([self._entry("invoke", each) for each in requests])
        try:
            if len(requests) == 1:
                status, text, again = self._call("/notifications", json.dumps(requests[0]), "application/json")
                verdicts = [(status, text, {"status": status, "answer": text, "replayed": again})]
            else:
                status, text, _ = self._call("/notifications/batch", "".join(json.dumps(each) + "\n" for each in requests), "application/x-ndjson")
                lines = [json.loads(line) for line in text.splitlines()] if status == 200 else [{"status": status}] * len(requests)
                verdicts = [(each["status"], json.dumps(each), {"replayed": each.get("replayed")}) for each in lines]
        except (OSError, http.client.HTTPException, ValueError):
            self.connection.close()
            self.load.history.write([self._entry("unknown", each) for each in requests])
            self.load.awaitUp(seen)
            return requests
        left, entries = [], []
        for request, (status, text, told) in zip(requests, verdicts):
            if status == 202:
                answer = json.loads(text)
                entries.append(self._entry("ok", request) | {"id": answer["notification_id"]} | told)
            elif status in (429, 503):
                left.append(request)
                entries.append(self._entry("unknown", request))
            else:
                entries.append(self._entry("refused", request) | {"status": status, "text": text})
        self.load.history.write(entries)
        return left

    def _call(self, path, body, kind):
        self.connection.request("POST", path, body.encode(), {"Authorization": "Bearer " + self.load.token, "Content-Type": kind})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Idempotent-Replayed") == "true"

    @staticmethod
    def _entry(kind, request):
        key = request["idempotency_key"]
        return {"type": kind, "key": key, "number": int(key.rsplit("-", 1)[1]), "channel": request["channel"], "stream": request.get("ordering_key")}


class Load:
    def __init__(self, history, seed, port, tokenFile, receiverPort):
        self.history = History(history)
        self.seed, self.port, self.receiverPort = seed, int(port), receiverPort
        with open(tokenFile, encoding="ascii") as file:
            self.token = file.read().strip()
        self.jobs = queue.Queue()
        self.orderedJobs = queue.Queue()  # one after another: what is asked for at the same time has no order
        self.ups = 0
        self.up = threading.Condition()

    def awaitUp(self, seen):
        """Returns once the engine has come up again since, or soon: it may only have refused."""
        with self.up:
            self.up.wait_for(lambda: self.ups > seen, timeout=2)

    def ask(self, numbers):
        unordered = []
        for number in numbers:
            if "ordering_key" in requestOf(self.seed, number, self.receiverPort):
                self.orderedJobs.put([number])
            else:
                unordered.append(number)
        if unordered:
            self.jobs.put(unordered)

    def serve(self):
        for _ in range(THREADS):
            Poster(self, self.jobs).start()
        Poster(self, self.orderedJobs).start()
        for number in sorted(self.history.open):
            self.ask([number])
        number = self.history.next
        chooser = random.Random(f"{self.seed}/{number}")
        print("ready", flush=True)
        for line in sys.stdin:
            command, _, count = line.strip().partition(" ")
            if command == "up":
                self.history.write([{"type": "up"}])
                for _ in range(min(number, AGAIN_AT_ONCE)):
                    self.jobs.put([number - 1 - chooser.randrange(min(number, LAST))])
                with self.up:
                    self.ups += 1
                    self.up.notify_all()
            elif command == "end":
                self.jobs.join()
                self.orderedJobs.join()
                print(f"answered {number}", flush=True)
            else:
                end = number + int(count)
                while number < end:
                    size = min(end - number, BATCH if chooser.random() < 0.05 else 1)
                    # A part of the keys is used again, as an app does that did not see the answer.
                    again = [chooser.randrange(number)] if number > 0 and chooser.random() < 0.05 else []
                    self.ask(range(number, number + size))
                    if again:
                        self.jobs.put(again)
                    number += size


if __name__ == "__main__":
    Load(*sys.argv[1:]).serve()
