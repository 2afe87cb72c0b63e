"""Every operation of access_table.py asked for by a bearer on each of its objects, and held to the table: status, the permission
that a refusal names, and one row in the audit for what was done. Answers are kept, so that the table can be proven to matter."""
import dataclasses
import http.client
import json
import time

from access_table import OF_ONE_APP, OPERATIONS, PERMISSIONS
from access_world import bodyOf, pathOf
from cases import equal

USED_UP = ("DELETE", "PATCH", "PUT")  # and what else leaves a thing in another state
ENDED = {"cancelNotification", "cancelOperation", "eraseRecipient", "postOperation"}


@dataclasses.dataclass(frozen=True)
class Bearer:
    name: str
    token: str
    may: frozenset = frozenset()
    app: bool = False
    known: bool = True

    def wants(self, row, which):
        """(status, permission that the refusal names) by that row of the table."""
        if not self.known and row.permission != "open":
            return (row.status if row.probe and self.token is None else 401), ""
        return row.expected(self.may, self.app, which)


@dataclasses.dataclass(frozen=True)
class Answer:
    bearer: Bearer
    operation: str
    which: str
    status: int
    text: str
    rows: int  # that it left in the audit

    def fault(self, row):
        """What is wrong with it by that row of the table; empty when nothing is."""
        status, missing = self.bearer.wants(row, self.which)
        if self.status != status:
            return f"got {self.status}, wanted {status}"
        named = json.loads(self.text).get("missing_permission", "") if status in (401, 403) else ""
        if named != missing:
            return f"it names {named!r}, wanted {missing!r}"
        rows = int((row.act is True or row.act in self.bearer.may) and status < 300)
        return f"{self.rows} rows in the audit, wanted {rows}" if self.rows != rows else ""


class Matrix:
    def __init__(self, world):
        self.world = world
        self.engine = world.engine
        self.answers = []
        self.connections = {}  # by token: (connection, when it was last used)

    def bearer(self, name, permissions, **app):
        """With a new token that has just these permissions."""
        return Bearer(name, self.world.token(name, permissions=sorted(permissions), **app)["token"], frozenset(permissions), bool(app))

    def send(self, token, method, path, body=None, contentType="application/json", more=None):
        """(status, text of the body) over the token's own connection; a stream is cut after its head."""
        connection, used = self.connections.pop(token, (None, 0))
        if connection is None or time.monotonic() - used > 10:  # the engine ends those that are idle
            connection = http.client.HTTPConnection("127.0.0.1", self.engine.port, timeout=30)
        headers = {**(more or {}), **({} if token is None else {"Authorization": "Bearer " + token})}
        if body is not None:
            headers["Content-Type"] = contentType
        connection.request(method, path, body if body is None or isinstance(body, str) else json.dumps(body), headers)
        answer = connection.getresponse()
        isStream = "event-stream" in answer.getheader("Content-Type", "")
        text = "" if isStream else answer.read().decode()
        if isStream:
            connection.close()
        self.connections[token] = connection, time.monotonic()
        return answer.status, text

    def acts(self, since, limit):
        """Rows of the audit that are newer, without refusals and what the engine does by itself."""
        status, text = self.send(self.engine.token, "GET", f"/audit?limit={limit}")
        equal(status, 200, text)
        return [row for row in json.loads(text)["data"] if row["seq"] > since and not row["action"].startswith("access.") and row["principal"] != "engine"]

    def lastRow(self):
        return json.loads(self.send(self.engine.token, "GET", "/audit?limit=1")[1])["data"][0]["seq"]

    def ask(self, bearer, name, which):
        """(the answer, which is kept; what is wrong with it by the table)."""
        row = OPERATIONS[name]
        method = self.engine.document.operations[name][0]
        path, body = pathOf(row, self.world, which), bodyOf(row, self.world, which)
        before = self.lastRow() if bearer.wants(row, which)[0] < 400 else None
        status, text = self.send(bearer.token, method, path, body, "application/x-ndjson" if row.lines else "application/json",
                                 row.headers(self.world) if row.headers else None)
        acts = self.acts(before, 20) if before is not None else []  # of refusals: in hold()
        if status < 300 and (method in USED_UP or name in ENDED):
            self.world.usedUp()
        answer = Answer(bearer, name, which, status, text if status >= 400 else "", len(acts))
        self.answers.append(answer)
        fault = answer.fault(row)
        return answer, fault and f"{method} {path} ({name}, {which}) by {bearer.name}: {fault}; {text[:200]}; acts: {[each['action'] for each in acts]}"

    def hold(self, bearer, names=OPERATIONS):
        """Everything, by one bearer. Whoever may not see an object does not learn whether it is there."""
        before, first, faults = self.lastRow(), len(self.answers), []
        for name in names:
            answers = [self.ask(bearer, name, which) for which in OPERATIONS[name].objects]
            faults += [fault for _, fault in answers if fault]
            alike = {(each.status, each.text) for each, _ in answers if each.status in (401, 403) or (bearer.app and each.which != "own")}
            if len(alike) > 1:
                faults.append(f"{name} by {bearer.name} tells objects apart: {alike}")
        equal(faults, [], f"{len(faults)} faults")
        acts = [each["action"] for each in self.acts(before, 500) if each["principal"] != "admin"]
        equal(len(acts), sum(each.rows for each in self.answers[first:]), f"acts of {bearer.name}: {acts}")

    def unnoticed(self):
        """Rows made wrong, one thing at a time: (how many were tried, those that no answer contradicts)."""
        tried, unnoticed = 0, []
        for name, row in OPERATIONS.items():
            answers = [answer for answer in self.answers if answer.operation == name]
            for what, wrong in wrongRows(row):
                tried += 1
                if not any(answer.fault(wrong) for answer in answers):
                    unnoticed.append(f"{name}: {what}")
        return tried, unnoticed


def wrongRows(row):
    """(what is wrong, the row) for all that a row says. Only a permission that a token of one app can have can tell what such a
    token is refused besides."""
    change = lambda **what: dataclasses.replace(row, **what)
    for each in PERMISSIONS + ["open", "authenticated"]:
        if each != row.permission:
            yield "permission " + each, change(permission=each)
    if row.permission in OF_ONE_APP | {"authenticated"}:
        yield "app", change(app="own" if row.app == "whole" else "whole")
    if row.permission != "open":
        yield "probe", change(probe=not row.probe)
    yield "status", change(status=299)
    if "missing" in row.objects:
        yield "missing", change(missing=299)
        if row.further:
            yield "before", change(before=not row.before)
    if row.status < 300:
        yield "act", change(act=not row.act)
    for each in PERMISSIONS + [""]:
        if each not in (row.further, row.permission):
            yield "further " + each, change(further=each)
