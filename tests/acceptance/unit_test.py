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
# Of the calls that change what a process may use the unit leaves one: the thread that writes goes before the others.
CALL_FILTERS = ["@system-service", "~@privileged @resources", "setpriority"]
# Each with its reason: it serves and calls over the network, and its addresses are the configuration's; netlink and UNIX
# sockets are how the C library resolves names and logs; its libraries are the system's; the device is ProtectClock's own.
LEFT_OPEN = {"RestrictAddressFamilies=~AF_(INET|INET6)", "RestrictAddressFamilies=~AF_NETLINK", "RestrictAddressFamilies=~AF_UNIX",
             "PrivateNetwork=", "IPAddressDeny=", "RootDirectory=/RootImage=", "DeviceAllow="}
UNITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "units")
UNIT = os.path.join(UNITS, "signalboxd.service")

# A user's own: what needs a mount namespace or a capability is not its manager's to give on every machine, and it works in his home.
USERS_SCORE_MAX = 3.5
USERS_LEFT_OPEN = LEFT_OPEN | {"PrivateDevices=", "PrivateMounts=", "PrivateTmp=", "PrivateUsers=", "ProcSubset=", "ProtectClock=", "ProtectControlGroups=", "ProtectHome=",
                               "ProtectHostname=", "ProtectKernelLogs=", "ProtectKernelModules=", "ProtectKernelTunables=", "ProtectProc=", "ProtectSystem=", "RemoveIPC="}
USERS_UNIT = os.path.join(UNITS, "user", "signalboxd.service")
# What every service of a user's manager is: his, and without a capability.
OF_A_USER = "[Service]\nUser=somebody\nCapabilityBoundingSet=\n"


def judged(path, more=""):
    """(score, settings that systemd marks) of the unit file alone."""
    with tempfile.TemporaryDirectory() as directory:
        unit = shutil.copy(path, directory)
        with open(unit, "a", encoding="utf-8") as file:
            file.write(more)
        answer = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "SYSTEMD_COLORS": "0"})
    score = re.search(r"Overall exposure level for \S+: ([0-9.]+)", answer.stdout)
    true(score, answer.stdout)
    return float(score.group(1)), {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("✗")}


def theServiceIsLockedUp():
    holds(UNIT, SCORE_MAX, LEFT_OPEN | {"SystemCallFilter=~@resources"})  # for the one call
    with open(UNIT, encoding="utf-8") as file:
        equal(re.findall(r"^SystemCallFilter=(.*)$", file.read(), re.M), CALL_FILTERS, "calls that are let through")


def holds(path, most, leftOpen, more=""):
    score, marked = judged(path, more)
    print(f"systemd-analyze security of {os.path.relpath(path, UNITS)}: {score} of 10, at most {most}; left open: {', '.join(sorted(marked))}")
    true(score <= most, f"{score} is more than {most}")
    equal(marked - leftOpen, set(), "openings without a reason")


def theUsersServiceIsLockedUpAsFarAsItCanBe():
    holds(USERS_UNIT, USERS_SCORE_MAX, USERS_LEFT_OPEN, OF_A_USER)
    with open(USERS_UNIT, encoding="utf-8") as file:
        lines = set(file.read().splitlines())
    for line in ("LimitCORE=0", "UMask=0077", "NoNewPrivileges=yes"):
        true(line in lines, line)


def coresAndOthersAreKeptOut():
    with open(UNIT, encoding="utf-8") as file:
        lines = set(file.read().splitlines())
    for line in ("LimitCORE=0", "UMask=0077", "StateDirectoryMode=0700", "NoNewPrivileges=yes", "DynamicUser=yes"):
        true(line in lines, line)


sys.exit(run("UnitTest", [theServiceIsLockedUp, theUsersServiceIsLockedUpAsFarAsItCanBe, coresAndOthersAreKeptOut]))
