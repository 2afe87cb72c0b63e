"""A well-behaved operator in a process of its own, so that nothing of a test holds it up: asks every 20 ms until its input ends, then
prints how long each answer took, and what went wrong.

    good_client.py PORT        (the token is the first line of its input)
"""
import json
import select
import sys
from types import SimpleNamespace

from wire import goodRequest

engine = SimpleNamespace(port=int(sys.argv[1]), token=sys.stdin.readline().strip())
times, failures = [], []
print("begun", flush=True)
over = False
while not over:
    over = bool(select.select([sys.stdin], [], [], 0.02)[0])  # one more after the last, so that there is one at least
    try:
        times.append(goodRequest(engine, "/session"))
    except Exception as error:  # whatever it is, it should not have been
        failures.append(repr(error))
print(json.dumps({"times": times, "failures": failures}))
