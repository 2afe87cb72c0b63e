"""A mail server on loopback that takes everything, until somebody derives from it and says what it refuses."""
import contextlib
import socket
import threading


class MailLines(threading.Thread):
    name_ = "mail"
    context = None  # an ssl.SSLContext makes it speak TLS from the first byte

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def answer(self, word, stream):
        """The reply to a line, its last line without CRLF; None takes it."""

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, plain):
        wrapped = self.context.wrap_socket(plain, server_side=True) if self.context else contextlib.nullcontext(plain)
        with plain, wrapped as connection, connection.makefile("rwb") as stream:
            reply(stream, "220 " + self.name_)
            for line in stream:
                word = line.strip().decode()
                if word == "QUIT":
                    return reply(stream, "221 bye")
                reply(stream, self.answer(word, stream) or "250 ok")


def reply(stream, text):
    stream.write(text.encode() + b"\r\n")
    stream.flush()
