"""What every operation asks for, and what each role may do: the one table that access_test.py generates its requests from. An
operation that is not in it fails the test, and so does one whose declaration differs from openapi.yaml."""
from dataclasses import dataclass, field

VIEWER = {"notifications.read", "dead_letters.read", "stats.read", "events.read"}
OPERATOR = VIEWER | {"payload.view", "notifications.cancel", "replay.one", "replay.bulk", "discard", "resolve", "operations.control", "queues.control",
                     "breakers.override", "views.manage", "audit.read", "replay.edit_content", "replay.edit_target"}
ADMIN = OPERATOR | {"notifications.post", "providers.manage", "templates.manage", "recipients.manage", "engine.control", "tokens.manage", "subscriptions.manage"}
SENDER = {"notifications.post", "notifications.read"}
ROLES = {"viewer": VIEWER, "operator": OPERATOR, "admin": ADMIN, "sender": SENDER}

MAIL = {"channel": "email", "to": "ana@example.com", "content": {"subject": "Hello", "text": "It works"}}
NOBODY = "00000000-0000-7000-8000-000000000001"


@dataclass
class Operation:
    permission: str            # "open" asks for no token, "authenticated" for any
    status: tuple              # of what is done
    path: object               # text, or a function of the world and the object ("own", "foreign", "missing")
    body: object = None        # the same
    app: str = "whole"         # tokens of one app: refused, "own" messages only, or "none"
    objects: tuple = ("own",)  # the objects that there are
    lines: bool = False        # the body is NDJSON
    act: bool = False          # leaves one row in the audit
    headers: dict = field(default_factory=dict)


def message(prefix):
    return lambda world, which: prefix + world.message(which)


def fresh(prefix, kind):
    """A thing of that kind that is there (own) or not (missing)."""
    return lambda world, which: prefix + (world.make(kind) if which == "own" else "no-such-thing")


def dead(world, which):
    return "/dead-letters/" + {"own": world.deadOwn, "foreign": world.deadForeign, "missing": NOBODY}[which]


def waiting(world, which):
    return f"/notifications/{world.waiting(which)}/cancel"


ALL = ("own", "foreign", "missing")
THERE = ("own", "missing")
OPERATIONS = {
    "postNotification": Operation("notifications.post", (202,), "/notifications", MAIL, app="own"),
    "postNotificationBatch": Operation("notifications.post", (200,), "/notifications/batch", MAIL, app="own", lines=True),
    "listNotifications": Operation("notifications.read", (200,), "/notifications", app="own"),
    "getNotification": Operation("notifications.read", (200,), message("/notifications/"), app="own", objects=ALL),
    "cancelNotification": Operation("notifications.cancel", (200,), waiting, {}, app="own", objects=ALL, act=True),
    "listDeadLetters": Operation("dead_letters.read", (200,), "/dead-letters", app="own"),
    "listGroups": Operation("dead_letters.read", (200,), "/dead-letters/groups"),
    "getGroup": Operation("dead_letters.read", (200,), lambda world, which: "/dead-letters/groups/" + (world.group if which == "own" else "0000"), objects=THERE),
    "patchGroup": Operation("replay.one", (200,), lambda world, which: "/dead-letters/groups/" + (world.group if which == "own" else "0000"), {"note": "n"},
                            objects=THERE, act=True),
    "getDeadLetter": Operation("dead_letters.read", (200,), dead, app="own", objects=ALL),
    "listHeld": Operation("dead_letters.read", (200,), "/held", app="own"),
    "getPlan": Operation("dead_letters.read", (200,), fresh("/plans/", "plan"), objects=THERE),
    "listVerdicts": Operation("dead_letters.read", (200,), lambda world, which: f"/plans/{world.make('plan') if which == 'own' else NOBODY}/verdicts", objects=THERE),
    "listSamples": Operation("dead_letters.read", (200,), lambda world, which: f"/plans/{world.make('plan') if which == 'own' else NOBODY}/samples", objects=THERE),
    "getOperationReport": Operation("dead_letters.read", (200,), lambda world, which: f"/operations/{world.make('operation') if which == 'own' else NOBODY}/report", objects=THERE),
    "approveOperation": Operation("operations.control", (200, 409), lambda world, which: f"/operations/{world.make('operation')}/approve", {}),
    "listOperations": Operation("dead_letters.read", (200,), "/operations"),
    "getOperation": Operation("dead_letters.read", (200,), fresh("/operations/", "operation"), objects=THERE),
    "patchOperation": Operation("operations.control", (200,), fresh("/operations/", "operation"), {"rate": 3}, act=True),
    "pauseOperation": Operation("operations.control", (200, 409), lambda world, which: f"/operations/{world.make('operation')}/pause", {}),
    "resumeOperation": Operation("operations.control", (200, 409), lambda world, which: f"/operations/{world.make('operation')}/resume", {}),
    "cancelOperation": Operation("operations.control", (200,), lambda world, which: f"/operations/{world.make('operation')}/cancel", {}, act=True),
    "listQueues": Operation("events.read", (200,), "/queues"),
    "getQueueDue": Operation("events.read", (200,), "/queues/sms/due"),
    "patchQueue": Operation("queues.control", (200,), "/queues/push", {"paused": False}, act=True),
    "listPolicies": Operation("events.read", (200,), "/policies"),
    "getPolicy": Operation("events.read", (200,), "/policies/sms"),
    "putPolicy": Operation("providers.manage", (200,), "/policies/push", {"jitter": 0.1}, act=True),
    "resetPolicy": Operation("providers.manage", (200,), "/policies/push", act=True),
    "listProviders": Operation("events.read", (200,), "/providers"),
    "getProvider": Operation("events.read", (200,), fresh("/providers/", "provider"), objects=THERE),
    "putProvider": Operation("providers.manage", (200, 201), fresh("/providers/", "provider"), {"kind": "simulated", "channel": "push"}, act=True),
    "deleteProvider": Operation("providers.manage", (204,), fresh("/providers/", "provider"), objects=THERE, act=True),
    "listProviderKinds": Operation("events.read", (200,), "/provider-kinds"),
    "forceBreaker": Operation("breakers.override", (200,), lambda world, which: f"/providers/{world.make('provider') if which == 'own' else 'none'}/breaker",
                              {"force": "open", "reason": "test"}, objects=THERE, act=True),
    "resumeProvider": Operation("breakers.override", (200, 409), lambda world, which: f"/providers/{world.make('provider')}/resume", {}),
    "pingProvider": Operation("breakers.override", (200,), lambda world, which: f"/providers/{world.make('provider') if which == 'own' else 'none'}/ping", {},
                              objects=THERE, act=True),
    "testProvider": Operation("providers.manage", (200,), lambda world, which: f"/providers/{world.make('provider') if which == 'own' else 'none'}/test",
                              {"to": "device-token-0000"}, objects=THERE, act=True),
    "getSimulator": Operation("events.read", (200,), fresh("/simulators/", "provider"), objects=THERE),
    "putSimulator": Operation("providers.manage", (200,), fresh("/simulators/", "provider"), {"settings": {}}, objects=THERE, act=True),
    "listTemplates": Operation("notifications.read", (200,), "/templates"),
    "getTemplate": Operation("notifications.read", (200,), fresh("/templates/", "template"), objects=THERE),
    "putTemplate": Operation("templates.manage", (200, 201), fresh("/templates/", "template"), {"channel": "sms", "text": "Hello"}, act=True),
    "deleteTemplate": Operation("templates.manage", (204,), fresh("/templates/", "template"), objects=THERE, act=True),
    "listTemplateVersions": Operation("notifications.read", (200,), lambda world, which: f"/templates/{world.make('template')}/versions"),
    "previewTemplate": Operation("notifications.read", (200,), lambda world, which: f"/templates/{world.make('template')}/preview", {"data": {}}),
    "listRecipients": Operation("notifications.read", (200,), "/recipients"),
    "postRecipientBatch": Operation("recipients.manage", (200,), "/recipients/batch", {"id": "b1", "email": "b@example.com"}, lines=True, act=True),
    "getRecipient": Operation("notifications.read", (200,), fresh("/recipients/", "recipient"), objects=THERE),
    "putRecipient": Operation("recipients.manage", (200,), fresh("/recipients/", "recipient"), {"email": "c@example.com"}, act=True),
    "eraseRecipient": Operation("recipients.manage", (202,), lambda world, which: f"/recipients/{world.make('recipient') if which == 'own' else 'none'}/erase",
                                {"reason": "test"}, objects=THERE, act=True),
    "exportRecipient": Operation("payload.view", (200,), lambda world, which: f"/recipients/{world.make('recipient') if which == 'own' else 'none'}/export",
                                 objects=THERE, act=True),
    "getPreferences": Operation("notifications.read", (200,), lambda world, which: f"/recipients/{world.make('recipient')}/preferences"),
    "putPreferences": Operation("recipients.manage", (200,), lambda world, which: f"/recipients/{world.make('recipient')}/preferences", {"opt_out": ["sms"]}, act=True),
    "postReceipt": Operation("open", (400, 401, 403, 404), "/receipts/none", {}, app="none"),
    "listReceipts": Operation("notifications.read", (200,), "/receipts?waiting=true"),
    "listSuppressions": Operation("notifications.read", (200,), "/suppressions"),
    "liftSuppression": Operation("recipients.manage", (204,), "/suppressions/999999", objects=("missing",)),
    "listSubscriptions": Operation("dead_letters.read", (200,), "/subscriptions"),
    "getSubscription": Operation("dead_letters.read", (200,), fresh("/subscriptions/", "subscription"), objects=THERE),
    "putSubscription": Operation("subscriptions.manage", (200,), fresh("/subscriptions/", "subscription"), {"url": "https://hooks.example.com/other"}, act=True),
    "deleteSubscription": Operation("subscriptions.manage", (204,), fresh("/subscriptions/", "subscription"), objects=THERE, act=True),
    "rotateSubscription": Operation("subscriptions.manage", (200,), lambda world, which: f"/subscriptions/{world.make('subscription') if which == 'own' else 'none'}/rotate",
                                    lambda world, which: {"secret": world.signingSecret()}, objects=THERE, act=True),
    "testSubscription": Operation("subscriptions.manage", (200,), lambda world, which: f"/subscriptions/{world.make('subscription') if which == 'own' else 'none'}/test",
                                  objects=THERE, act=True),
    "getSnapshot": Operation("events.read", (200,), "/snapshot"),
    "getEvents": Operation("events.read", (200,), lambda world, which: "/events?notifications=" + world.message("own"), app="own"),
    "getStats": Operation("stats.read", (200,), "/stats?markers=1"),
    "getPast": Operation("stats.read", (200,), lambda world, which: "/past?at=" + world.now()),
    "listAlerts": Operation("events.read", (200,), "/alerts"),
    "getSession": Operation("authenticated", (200,), "/session", app="none"),
    "listAudit": Operation("audit.read", (200,), "/audit"),
    "verifyAudit": Operation("audit.read", (200,), "/audit/verify"),
    "exportAudit": Operation("audit.read", (200,), "/audit/export"),
    "listTokens": Operation("tokens.manage", (200,), "/tokens"),
    "postToken": Operation("tokens.manage", (201,), "/tokens", lambda world, which: {"name": world.name("token"), "role": "viewer"}, act=True),
    "getToken": Operation("tokens.manage", (200,), fresh("/tokens/", "token"), objects=THERE),
    "deleteToken": Operation("tokens.manage", (204,), fresh("/tokens/", "token"), objects=THERE, act=True),
    "exportRows": Operation("notifications.read", (200,), "/export", app="own"),
    "listSecrets": Operation("providers.manage", (200,), "/secrets"),
    "putSecret": Operation("providers.manage", (200, 201), "/secrets/matrix", {"value": "of no use"}, act=True),
    "deleteSecret": Operation("providers.manage", (204,), "/secrets/none", objects=("missing",)),
    "getVault": Operation("providers.manage", (200,), "/vault"),
    "rotateVault": Operation("engine.control", (200,), "/vault/rotate", {"key": "data", "reason": "test"}, act=True),
    "reloadEngine": Operation("engine.control", (200,), "/reload", {}, act=True),
    "listViews": Operation("notifications.read", (200,), "/views"),
    "getView": Operation("notifications.read", (200,), fresh("/views/", "view"), objects=THERE),
    "putView": Operation("views.manage", (200,), fresh("/views/", "view"), {"q": "is:held", "place": "held"}, act=True),
    "deleteView": Operation("views.manage", (204,), fresh("/views/", "view"), objects=THERE, act=True),
    "completeQuery": Operation("notifications.read", (200,), "/complete?q=prov", app="own"),
    "getHealth": Operation("open", (200,), "/healthz", app="none"),
    "getReadiness": Operation("authenticated", (200,), "/readyz", app="none"),
    "getMetrics": Operation("stats.read", (200,), "/metrics"),
    "getOpenapi": Operation("open", (200,), "/openapi.json", app="none"),
    "releaseHold": Operation("engine.control", (409,), "/hold/release", {}),
    "postPlan": Operation("dead_letters.read", (202, 403), "/plans", {"kind": "replay", "q": "tries>99"}),
    "postOperation": Operation("dead_letters.read", (202, 403), "/operations", lambda world, which: {"plan_id": world.make("plan"), "rate": 1, "undo_seconds": 3600, "reason": "test"}),
}
