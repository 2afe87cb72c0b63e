"""Where a bench keeps its stores: on a disk, because a sync to memory costs nothing and keeps nothing, and with room for all that it writes."""
import os
import shutil
import subprocess
import tempfile

IN_MEMORY = ("tmpfs", "ramfs")
ROW_BYTES = {"history": 400, "backlog": 600, "dead": 750}  # what a row of bench_fill's takes with all its tables and indexes, and some more
REST_BYTES = 10**9                                         # logs, and whatever is posted


def use(folder):
    """For this program and for all that it starts."""
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def needed(name, size):
    """Bytes that this bench has on the disk at a time, at most."""
    rows = {"history": ("history", size.history), "backlog": ("backlog", max(size.backlogs)), "console": ("dead", size.dead)}
    kind, count = rows.get(name, ("history", 0))
    return REST_BYTES + ROW_BYTES[kind] * count


def filesystemOf(folder):
    return subprocess.run(["stat", "--file-system", "--format=%T", folder], check=True, capture_output=True, text=True).stdout.strip()


def objection(folder, filesystem, free, wanted):
    """Why nothing can be measured there, in a sentence; None when it can."""
    other = "Name another one: --folder DIR"
    if filesystem in IN_MEMORY:
        return f"{folder} lies in memory ({filesystem}): a sync costs nothing there, so what is measured would not be durable. {other}"
    if free < wanted:
        return f"{folder} has {free / 1e9:.1f} GB left, and this takes {wanted / 1e9:.1f} GB. {other}"
    return None


def check(name, size):
    """Ends the program with the sentence when something speaks against the folder in use."""
    folder = tempfile.gettempdir()
    why = objection(folder, filesystemOf(folder), shutil.disk_usage(folder).free, needed(name, size))
    if why:
        raise SystemExit(why)
