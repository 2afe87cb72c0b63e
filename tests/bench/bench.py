"""Measures the engine against bare references on this machine.

    tests/bench/run NAME [--json] [--check] [--rounds N] [--folder DIR]
"""
import argparse
import dataclasses
import json
import os
import sys

import measures
import place
import surroundings
from rig import Rig

NAMES = {
    "accept": "durable single POSTs, queues paused, against a bare server that group-commits the same rows",
    "batch": "the batch endpoint against the single one",
    "deliver": "from POST to recorded SENT while accepting, against the ceiling of HTTP, SQLite and receiver with as many connections",
    "idle": "from a POST to an idle engine to the first byte at the receiver, against two bare commits",
    "history": "what a notification takes with ten million of history, in time and of the processor, against none",
    "console": "the window attached to an engine with a million dead letters in 40 causes, against one with none and one with a hundred; and without its engine",
    "backlog": "start and memory with fifty thousand and a million queued, against none",
}


@dataclasses.dataclass
class Size:
    rounds: int = 3
    connections: tuple = (1, 64, 256)
    busyConnections: tuple = (64, 256)  # of deliver, for all its parts
    inFlight: tuple = (1, 2, 4, 8)      # requests of batch
    warmUp: float = 1
    seconds: float = 5
    messages: int = 40_000
    warmUpMessages: int = 5_000
    posts: int = 1000
    history: int = 10_000_000
    backlogs: tuple = (50_000, 1_000_000)
    starts: int = 5
    dead: int = 1_000_000
    frames: int = 600
    idleSeconds: int = 20


# That everything still runs; the figures mean nothing.
SMOKE = Size(rounds=1, connections=(64,), busyConnections=(64,), inFlight=(1, 4), warmUp=0.1, seconds=0.3, messages=300, warmUpMessages=50, posts=5,
             history=1000, backlogs=(1000,), starts=1, dead=2000, frames=5, idleSeconds=1)


def main(arguments):
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__.split("\n")[0], formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("name", choices=NAMES, help="\n".join(f"{name:8} {words}" for name, words in NAMES.items()))
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words, which go to standard error")
    parser.add_argument("--check", action="store_true", help="exit code 1 when a figure has missed its goal; without this, 0")
    parser.add_argument("--rounds", type=int, help="how often engine and reference take turns (default 3)")
    parser.add_argument("--folder", metavar="DIR", help="where stores are kept meanwhile: on a disk, with gigabytes to spare (default: TMPDIR, or /tmp)")
    parser.add_argument("--history", type=int, metavar="ROWS", help="rows of history (default 10,000,000)")
    parser.add_argument("--smoke", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    size = SMOKE if chosen.smoke else Size()
    if chosen.rounds:
        size = dataclasses.replace(size, rounds=chosen.rounds)
    if chosen.history:
        size = dataclasses.replace(size, history=chosen.history)
    if chosen.folder is not None:
        # tests/bench/run has gone to the repository's folder: a relative path would lead elsewhere than it did.
        if not os.path.isabs(chosen.folder) or not os.path.isdir(chosen.folder):
            parser.error(f"{chosen.folder} is not the absolute path of a folder")
        place.use(chosen.folder)
    if not chosen.smoke:
        place.check(chosen.name, size)
    figures, run = [], surroundings.begun(chosen.name, size)
    # As soon as they are known: what fails in the end has lost none of them.
    words = sys.stderr if chosen.json else sys.stdout
    for figure in getattr(measures, chosen.name)(Rig(chosen.build), size):
        figures.append(figure)
        print("\n".join(figure.lines()), file=words, flush=True)
    run = surroundings.ended(run)
    print(surroundings.inWords(run), file=words, flush=True)
    if chosen.json:
        print(json.dumps({"run": run, "figures": [figure.asJson() for figure in figures]}, indent=1))
    return 1 if chosen.check and any(figure.reached() is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
