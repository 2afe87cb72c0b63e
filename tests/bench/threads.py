"""The daemon under callgrind, which counts for each of its threads by itself."""
import glob
import os
import re

from rig import BenchEngine

PLAIN_OPENSSL = "OPENSSL_ia32cap=0"  # the same way through OpenSSL on every processor

# What only that thread runs, as callgrind writes it.
HTTP = "signalbox::server::ServerLoop::start()::{lambda()#1}> > >::_M_run()"
EGRESS = "signalbox::egress::Egress::Loop::run()"


class CountedEngine(BenchEngine):
    def __init__(self, rig, connections=64):
        self.rig = rig
        super().__init__(rig.program("signalboxd"), connections)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def command(self, port):
        counting = ["valgrind", "--tool=callgrind", "--separate-threads=yes", f"--callgrind-out-file={self.directory}/counted"]
        return ["env", PLAIN_OPENSSL, *counting, *super().command(port)]

    def post(self, count, **options):
        """One after another, on one connection."""
        self.rig.load(self.port, self.tokenFile(), requests=count, connections=1, seconds=600, **options)

    def ended(self):
        """Stops it; the instructions of the threads HTTP and EGRESS."""
        self.stop(seconds=300)
        counted = {}
        for path in glob.glob(os.path.join(self.directory, "counted*-*")):
            with open(path, encoding="utf-8") as file:
                profile = file.read()
            total = sum(int(found) for found in re.findall(r"^(?:totals|summary): (\d+)", profile, re.MULTILINE)[-1:])
            for thread in (HTTP, EGRESS):
                if thread in profile:
                    counted[thread] = total
        return counted
