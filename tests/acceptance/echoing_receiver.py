"""A receiver on loopback that refuses for good, and repeats in its answer all that it was sent: in plain words first, as a person
would read them, then as it came."""
import http.server
import json
import threading


def texts(value):
    """Those in a JSON value, in order."""
    if isinstance(value, str):
        return [value]
    return [text for each in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else []) for text in texts(each)]


class EchoingReceiver:
    def __init__(self):
        self.lock = threading.Lock()
        self.answered = []  # bodies
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with receiver.lock:
                    receiver.answered.append(sent.decode())
                body = " ".join(texts(json.loads(sent))).encode() + b". " + sent + str(self.headers).encode()
                self.send_response(422)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/in"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
