"""An engine with messages of two apps, things of every kind, and tokens of every sort: what access_matrix.py asks about."""
import base64
import datetime
import hmac
import json
import os
import time

from access_table import MAIL, NOBODY


class World:
    def __init__(self, engine):
        self.engine = engine
        self.count = 0
        self.stock = {}
        self.callersSecret = self.signingSecret()
        engine.expect(200, "PUT", "/simulators/simulated-email", {"settings": {"share_permanent": "1"}})
        engine.expect(200, "PATCH", "/queues/sms", {"paused": True, "reason": "so that messages wait"})
        self.deadOwn = self.post("shop")
        self.deadForeign = self.post("other")
        engine.until(lambda: len(engine.expect(200, "GET", "/dead-letters")["data"]) == 2, "both messages are dead")
        self.group = engine.expect(200, "GET", "/dead-letters/groups")["data"][0]["id"]

    def post(self, app, **change):
        return self.engine.expect(202, "POST", "/notifications", {**MAIL, **change}, headers={"Signalbox-App": app})["notification_id"]

    def name(self, kind):
        self.count += 1
        return f"{kind}-{self.count}"

    def message(self, which):
        return {"own": self.deadOwn, "foreign": self.deadForeign, "missing": NOBODY}[which]

    def waiting(self, which):
        """One that can be cancelled."""
        if which == "missing":
            return NOBODY
        return self.post("shop" if which == "own" else "other", channel="sms", to="+43660123456", content={"text": "wait"})

    def make(self, kind):
        """A thing of that kind, made by the admin; its name or id. One that was not used up is given again."""
        if self.stock.get(kind):
            return self.stock[kind]
        self.stock[kind] = getattr(self, "_" + kind)(self.name(kind))
        return self.stock[kind]

    def usedUp(self):
        """Something was deleted or changed for good: what is made next is new."""
        self.stock = {}

    def token(self, name, **what):
        return self.engine.expect(201, "POST", "/tokens", {"name": name, **what})

    def _token(self, name):
        return self.token(name, permissions=["tokens.manage"])["access"]["id"]

    def _provider(self, name):
        self.engine.expect(201, "PUT", "/providers/" + name, {"kind": "simulated", "channel": "push"})
        return name

    def _caller(self, name):
        """A provider that sends receipts."""
        self.engine.expect(201, "PUT", "/providers/" + name, {"kind": "simulated", "channel": "push", "secrets": {"receipt_secret": self.callersSecret}})
        return name

    def proof(self, body):
        """That a caller sent it: Standard Webhooks."""
        id, now = self.name("msg"), str(int(time.time()))
        code = hmac.new(base64.b64decode(self.callersSecret.removeprefix("whsec_")), f"{id}.{now}.{body}".encode(), "sha256").digest()
        return {"webhook-id": id, "webhook-timestamp": now, "webhook-signature": "v1," + base64.b64encode(code).decode()}

    def _template(self, name):
        self.engine.expect(201, "PUT", "/templates/" + name, {"channel": "sms", "text": "Hello"})
        return name

    def _recipient(self, name):
        self.engine.expect(200, "PUT", "/recipients/" + name, {"email": "c@example.com"})
        return name

    def _view(self, name):
        self.engine.expect(200, "PUT", "/views/" + name, {"q": "is:held", "place": "held"})
        return name

    def _secret(self, name):
        self.engine.expect(201, "PUT", "/secrets/" + name, {"value": "of no use"})
        return name

    def _suppression(self, name):
        """Of an address that a provider does not know."""
        address = f"bounce@{name}.example.com"
        self.post("shop", to=address)
        rows = self.engine.until(lambda: self.engine.expect(200, "GET", "/suppressions?q=" + address)["data"], "the address is suppressed")
        return str(rows[0]["number"])

    def _plan(self, _):
        plan = self.engine.expect(202, "POST", "/plans", {"kind": "replay", "q": "tries>99"})["id"]
        self.engine.until(lambda: self.engine.expect(200, "GET", "/plans/" + plan)["state"] == "ready", "the plan is ready")
        return plan

    def _operation(self, name):
        return self.engine.expect(202, "POST", "/operations", {"plan_id": self._plan(name), "rate": 1, "undo_seconds": 3600, "reason": "test"})["id"]

    @staticmethod
    def signingSecret():
        return "whsec_" + base64.b64encode(os.urandom(32)).decode()

    def _subscription(self, name):
        self.engine.expect(201, "PUT", "/subscriptions/" + name, {"url": "https://hooks.example.com/in", "secret": self.signingSecret()})
        return name

    def now(self):
        """The engine's."""
        return self.engine.expect(200, "GET", "/snapshot")["as_of"]["time"]


def soon(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def bodyOf(operation, world, which):
    body = operation.body(world, which) if callable(operation.body) else operation.body
    return json.dumps(body) + "\n" if operation.lines else body


def pathOf(operation, world, which):
    return operation.path(world, which) if callable(operation.path) else operation.path
