"""The processes beside the engine: the provider's double and the load generator, each of which may be killed as well."""
import os
import select
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


class Companion:
    """A program of this folder, spoken to over its stdin and stdout."""

    def __init__(self, program, arguments):
        self.process = subprocess.Popen([sys.executable, "-B", os.path.join(HERE, program), *map(str, arguments)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self, words, seconds):
        """The rest of the next line, which has to begin with these words."""
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline().strip() if ready else ""
        if not line.startswith(words):
            raise AssertionError(f"{self.process.args[2]}: said {line!r} instead of {words!r} within {seconds} s")
        return line[len(words):].strip()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class ProviderDouble:
    def __init__(self, log, seed, secret):
        self.arguments, self.port = (log, seed, secret), 0
        self.start()

    def start(self):
        self.companion = Companion("provider_double.py", [*self.arguments, self.port])
        self.port = int(self.companion.hear("listening on", 30))

    def kill(self):
        self.companion.kill()


class LoadGenerator:
    def __init__(self, history, seed, engine, receiverPort):
        self.arguments = (history, seed, engine.port, os.path.join(engine.data, "admin.token"), receiverPort)
        self.start()

    def start(self):
        self.companion = Companion("load_generator.py", self.arguments)
        self.companion.hear("ready", 30)

    def post(self, count):
        self.companion.say(f"post {count}")

    def engineIsUp(self):
        self.companion.say("up")

    def awaitAnswers(self, seconds):
        self.companion.say("end")
        self.companion.hear("answered", seconds)

    def kill(self):
        self.companion.kill()
