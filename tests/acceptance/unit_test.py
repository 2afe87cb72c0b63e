"""How far the service unit locks the daemon up, as systemd itself judges it: 0 is locked up whole, 10 is open. What is left
open is named, so that a new opening is noticed."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from cases import equal, run, true

SCORE_MAX = 1.3
# Each with its reason: it serves and calls over the network, and its addresses are the configuration's; netlink and UNIX
# sockets are how the C library resolves names and logs; its libraries are the system's; the device is ProtectClock's own.
LEFT_OPEN = {"RestrictAddressFamilies=~AF_(INET|INET6)", "RestrictAddressFamilies=~AF_NETLINK", "RestrictAddressFamilies=~AF_UNIX",
             "PrivateNetwork=", "IPAddressDeny=", "RootDirectory=/RootImage=", "DeviceAllow="}
UNIT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "units", "signalboxd.service")


def judged():
    """(score, settings that systemd marks) of the unit file alone."""
    with tempfile.TemporaryDirectory() as directory:
        unit = shutil.copy(UNIT, directory)
        answer = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "SYSTEMD_COLORS": "0"})
    score = re.search(r"Overall exposure level for \S+: ([0-9.]+)", answer.stdout)
    true(score, answer.stdout)
    return float(score.group(1)), {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("✗")}


def theServiceIsLockedUp():
    score, marked = judged()
    print(f"systemd-analyze security: {score} of 10, at most {SCORE_MAX}; left open: {', '.join(sorted(marked))}")
    true(score <= SCORE_MAX, f"{score} is more than {SCORE_MAX}")
    equal(marked - LEFT_OPEN, set(), "openings without a reason")


def coresAndOthersAreKeptOut():
    with open(UNIT, encoding="utf-8") as file:
        lines = set(file.read().splitlines())
    for line in ("LimitCORE=0", "UMask=0077", "StateDirectoryMode=0700", "NoNewPrivileges=yes", "DynamicUser=yes"):
        true(line in lines, line)


sys.exit(run("UnitTest", [theServiceIsLockedUp, coresAndOthersAreKeptOut]))
