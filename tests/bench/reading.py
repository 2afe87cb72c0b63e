"""Who looks on while a bench sends: one pages through the list and one searches it, without a break, so that both of the engine's readers
are busy and their page caches fill as they do under consoles."""
import concurrent.futures
import http.client
import json
import threading
import urllib.parse

NOWHERE = "marzipan"  # in no message of a backlog, so every row is looked at
PAGE = 500


class Reading:
    """From `with` to its end; then `listed` and `searched` tell how many rows were gone through."""

    def __init__(self, engine):
        self.engine = engine
        self.over = threading.Event()
        self.listed = self.searched = 0

    def __enter__(self):
        self.threads = concurrent.futures.ThreadPoolExecutor(2)
        self.walks = [self.threads.submit(self._walk, q) for q in ("", NOWHERE)]
        return self

    def __exit__(self, *_):
        self.over.set()
        self.threads.shutdown()
        self.listed, self.searched = (walk.result() for walk in self.walks)

    def _walk(self, q):
        """Over and over from the first page on. The answers are not held against the document, which would take longer than they do."""
        connection = http.client.HTTPConnection("127.0.0.1", self.engine.port, timeout=60)
        rows, cursor = 0, ""
        try:
            while True:
                asked = {"limit": PAGE, "q": q} | ({"cursor": cursor} if cursor else {})
                connection.request("GET", "/notifications?" + urllib.parse.urlencode(asked), headers={"Authorization": "Bearer " + self.engine.token})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"a list was answered with {answer.status}: {body[:200]}")
                page = json.loads(body)
                rows += max(len(page["data"]), page["scanned"] or 0)
                cursor = page["next_cursor"] if page["has_more"] else ""
                if self.over.is_set():
                    return rows
        finally:
            connection.close()
