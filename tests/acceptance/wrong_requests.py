"""Requests that are wrong, with secrets where they do not belong, as people and programs send them."""
import json
from urllib.parse import quote


def targets(token, secret, address):
    """(path, whether it is surely refused): a member that nobody knows may be ignored."""
    for path in (f"/audit?access_token={token}", f"/notifications?cursor={token}", f"/notifications?limit={secret}", f"/events?topics={secret}", f"/stats?from={secret}",
                 f"/notifications?q=nothing:{secret}", f"/notifications?q={quote('(' + secret)}", f"/suppressions?limit={quote(address)}", f"/tokens/{token}",
                 f"/templates/{secret}", f"/recipients/{quote(address)}", f"/notifications/{quote(address)}", f"/providers/{secret}"):
        yield path, False
    for path in (f"/{token}", f"/audit/{token}", f"/providers/x/{secret}", f"/recipients/x/{quote(address)}", f"/notifications/{quote(address)}/x"):
        yield path, True


def notifications(mail):
    """Bodies of POST /notifications, made from one that is right."""
    address, content, cut = mail["to"], mail["content"], json.dumps(mail)[:-1]
    yield from (cut, cut + ",", json.dumps(mail).replace(":", "=", 1), [mail], json.dumps(content["text"]))
    for change in ({"channel": "pigeon"}, {"to": address + " "}, {"to": "@" + address}, {"recipient": address}, {"content": content["text"]}, {"content": {**content, "text": 7}},
                   {"content": {**content, "html": 1}}, {"metadata": content["text"]}, {"priority": content["text"]}, {"send_at": content["text"]},
                   {"expires_at": content["text"]}, {"template": content["text"]}):
        yield {**mail, **change}


def setUps(token, secret, address):
    """(method, path, body) of what sets things up."""
    settings = {"host": "127.0.0.1", "port": "25", "tls": "implicit", "from": "shop@example.com", "username": "shop"}
    smtp = {"kind": "smtp", "channel": "email", "settings": settings, "secrets": {"password": secret}}
    for body in ({**smtp, "secrets": {"password": secret, "passwort": secret}}, {**smtp, "secrets": secret}, {**smtp, "secrets": {"password": ["x", secret]}},
                 {**smtp, "kind": secret}, {**smtp, "settings": {**settings, "port": secret}}, json.dumps(smtp)[:-1],
                 {"kind": "webhook", "channel": "webhook", "secrets": {"signing_secret": secret}}):
        yield "PUT", "/providers/wrong", body
    yield "PUT", "/subscriptions/wrong", {"url": "https://hooks.example.com/", "secret": secret, "types": ["notification.dead"]}
    yield "POST", "/subscriptions/ops/rotate", {"secret": secret}
    for name, body in (("a%20b", {"value": secret}), ("smtp", {"value": [secret]}), ("wrong", {"value": secret, "wert": secret})):
        yield "PUT", "/secrets/" + name, body
    yield "POST", "/tokens", {"name": secret + " " + token, "role": "viewer"}
    yield "POST", "/tokens", {"name": "x", "role": token}
    yield "PUT", "/recipients/r2", {"email": "@" + address}
    yield "POST", "/receipts/simulated-push", {"type": "notification.bounced", "data": {"to": address, "text": secret}}
    yield "POST", "/plans", {"kind": "replay", "q": "nothing:" + secret}
