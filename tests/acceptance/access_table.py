"""What every operation asks for, and what each role may do: the one table that access_matrix.py generates its requests and what
it expects of them from. An operation that is not in it fails the test, and so does one whose declaration differs from openapi.yaml."""
from dataclasses import dataclass

VIEWER = {"notifications.read", "dead_letters.read", "stats.read", "events.read"}
OPERATOR = VIEWER | {"payload.view", "notifications.cancel", "replay.one", "replay.bulk", "discard", "resolve", "operations.control", "queues.control",
                     "breakers.override", "views.manage", "audit.read", "replay.edit_content", "replay.edit_target"}
ADMIN = OPERATOR | {"notifications.post", "providers.manage", "templates.manage", "recipients.manage", "engine.control", "tokens.manage", "subscriptions.manage"}
SENDER = {"notifications.post", "notifications.read"}
ROLES = {"viewer": VIEWER, "operator": OPERATOR, "admin": ADMIN, "sender": SENDER}
PERMISSIONS = sorted(ADMIN)  # all that there are
OF_ONE_APP = {"notifications.post", "notifications.read", "notifications.cancel", "payload.view", "dead_letters.read", "events.read"}  # what a token of one app can have

MAIL = {"channel": "email", "to": "ana@example.com", "content": {"subject": "Hello", "text": "It works"}}
RECEIPT = '{"type":"notification.delivered","data":{"provider_message_id":"of-nobody"}}'
NOBODY = "00000000-0000-7000-8000-000000000001"


@dataclass
class Operation:
    permission: str            # "open" asks for no token, "authenticated" for any
    status: int                # of what is done
    path: object               # text, or a function of the world and the object ("own", "foreign", "missing")
    body: object = None        # the same
    app: str = "whole"         # tokens of one app: refused, "own" messages only, or "none"
    objects: tuple = ("own",)  # the objects that there are
    missing: int = 404         # the status for one that is not there; a PUT makes it
    further: str = ""          # a permission that just this path and body ask for besides
    before: bool = False       # it is asked for before the object is looked for
    lines: bool = False        # the body is NDJSON
    act: object = False        # leaves one row in the audit when it is done; a permission: by those who have it
    probe: bool = False        # programs on the engine's machine, as these tests are, may ask without any token
    headers: object = None     # a function of the world

    def expected(self, may, app, which):
        """(status, permission that the refusal names) for a token with these permissions, of one app or not."""
        if self.permission not in may | {"open", "authenticated"}:
            return 403, self.permission
        if app and self.app == "whole":
            return 403, ""
        absent = which == "missing" or (app and which == "foreign")
        if self.further and self.further not in may and (self.before or not absent):
            return 403, self.further
        if absent:
            return self.missing, ""
        return self.status, ""


def message(prefix):
    return lambda world, which: prefix + world.message(which)


def under(prefix, kind, end):
    """A thing of that kind that is there (own) or not (missing), or what lies below it."""
    return lambda world, which: prefix + (world.make(kind) if which == "own" else NOBODY) + end


def put(prefix, kind):
    """The same, under a new name each time when it is not there: the PUT may make it."""
    return lambda world, which: prefix + (world.make(kind) if which == "own" else world.name(kind))


def dead(world, which):
    return "/dead-letters/" + {"own": world.deadOwn, "foreign": world.deadForeign, "missing": NOBODY}[which]


def group(world, which):
    return "/dead-letters/groups/" + (world.group if which == "own" else "0000")


def channel(end, prefix="/queues/"):
    return lambda world, which: prefix + ("push" if which == "own" else "pigeon") + end


def waiting(world, which):
    return f"/notifications/{world.waiting(which)}/cancel"


ALL = ("own", "foreign", "missing")
THERE = ("own", "missing")
OPERATIONS = {
    "postNotification": Operation("notifications.post", 202, "/notifications", MAIL, app="own"),
    "postNotificationBatch": Operation("notifications.post", 200, "/notifications/batch", MAIL, app="own", lines=True),
    "listNotifications": Operation("notifications.read", 200, "/notifications", app="own"),
    "getNotification": Operation("notifications.read", 200, message("/notifications/"), app="own", objects=ALL),
    "cancelNotification": Operation("notifications.cancel", 200, waiting, {}, app="own", objects=ALL, act=True),
    "listDeadLetters": Operation("dead_letters.read", 200, "/dead-letters", app="own"),
    "listGroups": Operation("dead_letters.read", 200, "/dead-letters/groups"),
    "getGroup": Operation("dead_letters.read", 200, group, objects=THERE),
    "patchGroup": Operation("replay.one", 200, group, {"note": "n"}, objects=THERE, act=True),
    "getDeadLetter": Operation("dead_letters.read", 200, dead, app="own", objects=ALL),
    "listHeld": Operation("dead_letters.read", 200, "/held", app="own"),
    "postPlan": Operation("dead_letters.read", 202, "/plans", {"kind": "replay", "q": "tries>99"}, further="replay.one", act=True),
    "getPlan": Operation("dead_letters.read", 200, under("/plans/", "plan", ""), objects=THERE),
    "listVerdicts": Operation("dead_letters.read", 200, under("/plans/", "plan", "/verdicts"), objects=THERE),
    "listSamples": Operation("dead_letters.read", 200, under("/plans/", "plan", "/samples"), objects=THERE),
    "postOperation": Operation("dead_letters.read", 202, "/operations", lambda world, which: {"plan_id": world.make("plan"), "rate": 1, "undo_seconds": 3600, "reason": "test"},
                               further="replay.one", act=True),
    "listOperations": Operation("dead_letters.read", 200, "/operations"),
    "getOperation": Operation("dead_letters.read", 200, under("/operations/", "operation", ""), objects=THERE),
    "getOperationReport": Operation("dead_letters.read", 200, under("/operations/", "operation", "/report"), objects=THERE),
    "approveOperation": Operation("operations.control", 409, under("/operations/", "operation", "/approve"), {}, objects=THERE, further="replay.bulk"),  # it needs none
    "patchOperation": Operation("operations.control", 200, under("/operations/", "operation", ""), {"rate": 3}, objects=THERE, act=True),
    "pauseOperation": Operation("operations.control", 409, under("/operations/", "operation", "/pause"), {}, objects=THERE),  # it has not begun
    "resumeOperation": Operation("operations.control", 409, under("/operations/", "operation", "/resume"), {}, objects=THERE),
    "cancelOperation": Operation("operations.control", 200, under("/operations/", "operation", "/cancel"), {}, objects=THERE, act=True),
    "listQueues": Operation("events.read", 200, "/queues"),
    "getQueueDue": Operation("events.read", 200, channel("/due"), objects=THERE),
    "patchQueue": Operation("queues.control", 200, channel(""), {"paused": False}, objects=THERE, act=True),
    "listPolicies": Operation("events.read", 200, "/policies"),
    "getPolicy": Operation("events.read", 200, channel("", "/policies/"), objects=THERE),
    "putPolicy": Operation("providers.manage", 200, channel("", "/policies/"), {"jitter": 0.1}, objects=THERE, act=True),
    "resetPolicy": Operation("providers.manage", 200, channel("", "/policies/"), objects=THERE, act=True),
    "listProviders": Operation("events.read", 200, "/providers"),
    "getProvider": Operation("events.read", 200, under("/providers/", "provider", ""), objects=THERE),
    "putProvider": Operation("providers.manage", 200, put("/providers/", "provider"), {"kind": "simulated", "channel": "push"}, objects=THERE, missing=201, act=True),
    "deleteProvider": Operation("providers.manage", 204, under("/providers/", "provider", ""), objects=THERE, act=True),
    "listProviderKinds": Operation("events.read", 200, "/provider-kinds"),
    "forceBreaker": Operation("breakers.override", 200, under("/providers/", "provider", "/breaker"), {"force": "open", "reason": "test"}, objects=THERE, act=True),
    "resumeProvider": Operation("breakers.override", 409, under("/providers/", "provider", "/resume"), {}, objects=THERE),
    "pingProvider": Operation("breakers.override", 200, under("/providers/", "provider", "/ping"), {}, objects=THERE, act=True),
    "testProvider": Operation("providers.manage", 200, under("/providers/", "provider", "/test"), {"to": "device-token-0000"}, objects=THERE, act=True),
    "getSimulator": Operation("events.read", 200, under("/simulators/", "provider", ""), objects=THERE),
    "putSimulator": Operation("providers.manage", 200, under("/simulators/", "provider", ""), {"settings": {}}, objects=THERE, act=True),
    "listTemplates": Operation("notifications.read", 200, "/templates"),
    "getTemplate": Operation("notifications.read", 200, under("/templates/", "template", ""), objects=THERE),
    "putTemplate": Operation("templates.manage", 200, put("/templates/", "template"), {"channel": "sms", "text": "Hello"}, objects=THERE, missing=201, act=True),
    "deleteTemplate": Operation("templates.manage", 204, under("/templates/", "template", ""), objects=THERE, act=True),
    "listTemplateVersions": Operation("notifications.read", 200, under("/templates/", "template", "/versions"), objects=THERE),
    "previewTemplate": Operation("notifications.read", 200, under("/templates/", "template", "/preview"), {"data": {}}, objects=THERE),
    "listRecipients": Operation("notifications.read", 200, "/recipients"),
    "postRecipientBatch": Operation("recipients.manage", 200, "/recipients/batch", {"id": "b1", "email": "b@example.com"}, lines=True, act=True),
    "getRecipient": Operation("notifications.read", 200, under("/recipients/", "recipient", ""), objects=THERE),
    "putRecipient": Operation("recipients.manage", 200, put("/recipients/", "recipient"), {"email": "c@example.com"}, objects=THERE, missing=200, act=True),
    "eraseRecipient": Operation("recipients.manage", 202, under("/recipients/", "recipient", "/erase"), {"reason": "test"}, objects=THERE, act=True),
    "exportRecipient": Operation("payload.view", 200, under("/recipients/", "recipient", "/export"), objects=THERE, act=True),
    "getPreferences": Operation("notifications.read", 200, under("/recipients/", "recipient", "/preferences"), objects=THERE),
    "putPreferences": Operation("recipients.manage", 200, under("/recipients/", "recipient", "/preferences"), {"opt_out": ["sms"]}, objects=THERE, act=True),
    "postReceipt": Operation("open", 200, under("/receipts/", "caller", ""), RECEIPT, app="none", objects=THERE, missing=401, headers=lambda world: world.proof(RECEIPT)),
    "listReceipts": Operation("notifications.read", 200, "/receipts?waiting=true"),
    "listSuppressions": Operation("notifications.read", 200, "/suppressions"),
    "liftSuppression": Operation("recipients.manage", 204, lambda world, which: "/suppressions/" + (world.make("suppression") if which == "own" else "999999"), objects=THERE, act=True),
    "listSubscriptions": Operation("dead_letters.read", 200, "/subscriptions"),
    "getSubscription": Operation("dead_letters.read", 200, under("/subscriptions/", "subscription", ""), objects=THERE),
    "putSubscription": Operation("subscriptions.manage", 200, put("/subscriptions/", "subscription"), {"url": "https://hooks.example.com/other"}, objects=THERE,
                                 missing=422, further="payload.view", before=True, act=True),  # a new one needs a secret
    "deleteSubscription": Operation("subscriptions.manage", 204, under("/subscriptions/", "subscription", ""), objects=THERE, act=True),
    "rotateSubscription": Operation("subscriptions.manage", 200, under("/subscriptions/", "subscription", "/rotate"), lambda world, which: {"secret": world.signingSecret()},
                                    objects=THERE, act=True),
    "testSubscription": Operation("subscriptions.manage", 200, under("/subscriptions/", "subscription", "/test"), objects=THERE, act=True),
    "getSnapshot": Operation("events.read", 200, "/snapshot"),
    "getEvents": Operation("events.read", 200, message("/events?notifications="), app="own", objects=ALL, missing=200),  # a stream in which nothing comes
    "getStats": Operation("stats.read", 200, "/stats?markers=1"),
    "getPast": Operation("stats.read", 200, lambda world, which: "/past?at=" + world.now()),
    "listAlerts": Operation("events.read", 200, "/alerts"),
    "getSession": Operation("authenticated", 200, "/session", app="none"),
    "listAudit": Operation("audit.read", 200, "/audit"),
    "verifyAudit": Operation("audit.read", 200, "/audit/verify"),
    "exportAudit": Operation("audit.read", 200, "/audit/export"),
    "listTokens": Operation("tokens.manage", 200, "/tokens"),
    "postToken": Operation("tokens.manage", 201, "/tokens", lambda world, which: {"name": world.name("token"), "permissions": ["tokens.manage"]}, act=True),
    "getToken": Operation("tokens.manage", 200, under("/tokens/", "token", ""), objects=THERE),
    "deleteToken": Operation("tokens.manage", 204, under("/tokens/", "token", ""), objects=THERE, act=True),
    "exportRows": Operation("notifications.read", 200, "/export", app="own", act="payload.view"),  # masked it is a list like any
    "listSecrets": Operation("providers.manage", 200, "/secrets"),
    "putSecret": Operation("providers.manage", 200, put("/secrets/", "secret"), {"value": "of no use"}, objects=THERE, missing=201, act=True),
    "deleteSecret": Operation("providers.manage", 204, under("/secrets/", "secret", ""), objects=THERE, act=True),
    "getVault": Operation("providers.manage", 200, "/vault"),
    "rotateVault": Operation("engine.control", 200, "/vault/rotate", {"key": "data", "reason": "test"}, act=True),
    "reloadEngine": Operation("engine.control", 200, "/reload", {}, act=True),
    "listViews": Operation("notifications.read", 200, "/views"),
    "getView": Operation("notifications.read", 200, under("/views/", "view", ""), objects=THERE),
    "putView": Operation("views.manage", 200, put("/views/", "view"), {"q": "is:held", "place": "held"}, objects=THERE, missing=200, act=True),
    "deleteView": Operation("views.manage", 204, under("/views/", "view", ""), objects=THERE, act=True),
    "completeQuery": Operation("notifications.read", 200, "/complete?q=prov", app="own"),
    "getHealth": Operation("open", 200, "/healthz", app="none"),
    "getReadiness": Operation("authenticated", 200, "/readyz", app="none", probe=True),
    "getMetrics": Operation("stats.read", 200, "/metrics", probe=True),
    "getOpenapi": Operation("open", 200, "/openapi.json", app="none"),
    "releaseHold": Operation("engine.control", 409, "/hold/release", {}),
}
