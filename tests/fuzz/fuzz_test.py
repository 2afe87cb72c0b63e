"""Runs one fuzzer: first every seed of its folder, then on from them by a fixed seed and a fixed count, so that the same run
comes again. What it finds is written to the build folder, and the command that shows it is printed.

    fuzz_test.py PROGRAM SEEDS fuzz|fuzz_long|sanitized
"""
import os
import re
import subprocess
import sys
import tempfile

RUNS = {"fuzz": 20_000, "fuzz_long": 5_000_000, "sanitized": 5_000}  # the last under sanitizers without libFuzzer
SECONDS = {"fuzz": 60, "fuzz_long": 600, "sanitized": 60}  # for a machine that is slow; then it is the time that ends the run
SEEDS_MIN = 20
OPTIONS = ["-seed=1", "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]


def case(name, good, words=""):
    print(f"{'PASS   ' if good else 'FAIL!  '}: FuzzTest::{name}() {words}".rstrip(), flush=True)
    return good


def run(program, folders, artifacts, *options):
    done = subprocess.run([program, *OPTIONS, f"-artifact_prefix={artifacts}/", *options, *folders], capture_output=True, text=True, errors="replace")
    executed = re.search(r"stat::number_of_executed_units: (\d+)", done.stderr)
    if done.returncode != 0:
        print(done.stderr[-6000:])
    return done.returncode, int(executed.group(1)) if executed else 0


def main(program, seeds, label):
    name = os.path.basename(program)
    artifacts = os.path.join(os.path.dirname(program), "found")
    os.makedirs(artifacts, exist_ok=True)
    print("********* Start testing of FuzzTest *********")
    count = len(os.listdir(seeds)) if os.path.isdir(seeds) else 0
    good = case("seedsAreThere", count >= SEEDS_MIN, f"{count} in {seeds}")
    code, _ = run(program, [seeds], artifacts, "-runs=0") if count else (1, 0)
    good &= case("everySeedPasses", code == 0)
    with tempfile.TemporaryDirectory(prefix="signalbox-fuzz-") as grown:
        code, executed = run(program, [grown, seeds], artifacts, f"-runs={RUNS[label]}", f"-max_total_time={SECONDS[label]}")
    good &= case("nothingIsFound", code == 0 and executed > count, f"{name}: {executed} inputs")
    if code != 0:
        print(f"An input is kept in {artifacts}; {program} FILE shows what it does.")
    print(f"{name}: {count} seeds, {executed} inputs, {0 if code == 0 else 1} found")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
