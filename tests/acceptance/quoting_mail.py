"""A mail server on loopback that refuses every recipient and quotes the address in as many writings as real ones do."""
import socket
import threading
from urllib.parse import quote


class QuotingMailServer(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.refused = []

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rwb") as stream:
            def say(text):
                stream.write(text.encode() + b"\r\n")
                stream.flush()
            say("220 quoting")
            for line in stream:
                word = line.strip().decode()
                if word.startswith("RCPT TO:<"):
                    address = word[len("RCPT TO:<"):].split(">")[0]
                    self.refused.append(address)
                    local = address.split("@")[0]
                    say(f"550-5.1.1 <{address}>: user unknown\r\n550-5.1.1 {address.upper()} is not here, nor is <{local}>\r\n"
                        f"550 5.1.1 see https://mail.example.com/help?to={quote(address, safe='')} or {address.replace('@', '=')}@bounces.example.com")
                elif word == "QUIT":
                    return say("221 bye")
                else:
                    say("250 ok")
