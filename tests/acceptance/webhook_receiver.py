"""A receiver of signed webhooks on loopback, with Python's own HTTP server and HMAC: verifies each request by the text of
Standard Webhooks 1.0.0 and remembers it. Answers 401 to what it cannot verify."""
import base64
import hmac
import http.server
import json
import socket
import threading
import time

TOLERANCE_S = 300


class WebhookReceiver:
    def __init__(self, secrets, port=0):
        self.lock = threading.Lock()
        self.secrets = list(secrets)
        self.requests = []   # (webhook-id, webhook-timestamp, body, how many of the secrets signed it)
        self.refused = []    # what was wrong with those that are not in requests
        self.status = 204    # the answer to what is in order
        self.delay = 0.0     # seconds before that answer
        self.connections = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                with receiver.lock:
                    receiver.connections.append(self.connection)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status = receiver.take(self.headers, body)
                if receiver.delay:
                    receiver.stopped.wait(receiver.delay)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.stopped = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/events?key=of-mine"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def take(self, headers, body):
        id, timestamp, signatures = (headers.get("webhook-" + each, "") for each in ("id", "timestamp", "signature"))
        fault, signed = self.verify(id, timestamp, signatures, body)
        with self.lock:
            if fault:
                self.refused.append(fault)
                return 401
            self.requests.append((id, timestamp, json.loads(body), signed))
            return self.status

    def verify(self, id, timestamp, signatures, body):
        if not id or "." in id or not timestamp.isdigit():
            return f"headers {id!r} {timestamp!r}", 0
        if abs(time.time() - int(timestamp)) > TOLERANCE_S:
            return f"timestamp {timestamp} is not now", 0
        content = id.encode() + b"." + timestamp.encode() + b"." + body
        given = [each[3:] for each in signatures.split(" ") if each.startswith("v1,")]
        signed = 0
        for secret in self.secrets:
            key = base64.b64decode(secret.removeprefix("whsec_"))
            expected = base64.b64encode(hmac.new(key, content, "sha256").digest()).decode()
            signed += any(hmac.compare_digest(expected, each) for each in given)
        return ("" if signed else f"no signature of {id} matches"), signed

    @property
    def events(self):
        with self.lock:
            return [body for _, _, body, _ in self.requests]

    def byId(self):
        """webhook-id -> its requests, in the order in which they came."""
        found = {}
        with self.lock:
            for each in self.requests:
                found.setdefault(each[0], []).append(each)
        return found

    def stop(self):
        """Refuses connections, and ends those that stand: a kept one would go on being served."""
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        with self.lock:
            for connection in self.connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # it has ended by itself
