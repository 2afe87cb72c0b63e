"""Mail through a real MTA that is not ours: Exim, which asks for STARTTLS and AUTH and refuses what real servers refuse."""
import base64
import sys

from cases import daemonPath, equal, run, true
from engine import Engine
from exim import Exim

exim = Exim()
engine = Engine(daemonPath())
SENT = {"subject": "Grüße aus dem Lager – 山田 " + "und so weiter " * 8, "text": "Liebe Ana,\n.\n..\nGrüße\n" + "x" * 1200 + "\n", "html": "<p>Grüße</p>\n.\n"}


def use(server, name="mail", password=Exim.password, **settings):
    body = {"kind": "smtp", "channel": "email", "concurrency": 8, "secrets": {"password": password} if password else {},
            "settings": {"host": "127.0.0.1", "port": str(server.port), "tls": "starttls_required", "ca_file": server.authority.name,
                         "from": "shop@example.com", "from_name": "Müller & Söhne", "username": Exim.user, **settings}}
    status, _, value = engine.call("PUT", "/providers/" + name, body)
    true(status in (200, 201), f"{name} is set up: {status} {value}")


def post(to, **content):
    return engine.expect(202, "POST", "/notifications", {"channel": "email", "to": to, "content": {**SENT, **content}})["notification_id"]


def detail(id):
    return engine.expect(200, "GET", "/notifications/" + id)


def ended(id, state):
    """The last attempt's entry in the timeline, once the notification is in that state."""
    engine.until(lambda: detail(id)["notification"]["state"] == state, f"{id} is {state}: {detail(id)}", 60)
    return [entry for entry in detail(id)["timeline"] if entry["attempt"] and entry["outcome"]][-1]


def mailArrivesOverStartTlsWithAuth():
    use(exim)
    engine.useOnly("mail")
    file = base64.b64encode(bytes(range(256)) * 40).decode()
    id = post("ana@example.net", attachments=[{"name": "Übersicht.bin", "media_type": "application/octet-stream", "data": file}])
    ended(id, "sent")
    mail = engine.until(lambda: next((each for each in exim.parsed() if each["X-Signalbox-Id"] == id), None), "Exim has delivered it")
    true("with esmtpsa" in mail["Received"] and "AUTH shop" in mail["Received"], f"encrypted and authenticated: {mail['Received']}")
    equal(mail["Envelope-To"], "ana@example.net", "envelope")
    equal(mail["Subject"], SENT["subject"], "subject")
    equal(mail["X-Signalbox-Id"], id, "id")
    equal(mail.get_body(("plain",)).get_content().replace("\r\n", "\n"), SENT["text"], "text")
    equal(mail.get_body(("html",)).get_content().replace("\r\n", "\n"), SENT["html"], "HTML")
    equal([(each.get_filename(), each.get_content()) for each in mail.iter_attachments()], [("Übersicht.bin", bytes(range(256)) * 40)], "attachment")
    equal(mail.defects, [], "defects")
    true("A=plain:shop" in exim.output() and "X=TLS1" in exim.output(), "Exim's own log agrees")


def fourMebibytesOfFilesArrive():
    files = [bytes((i * 7 + k) % 256 for k in range(4096)) * 256 for i in range(4)]  # of 1 MiB each
    other = Exim(sizeMax="20M")
    try:
        use(other)
        id = post("ana@example.net", attachments=[{"name": f"{i}.bin", "data": base64.b64encode(file).decode()} for i, file in enumerate(files)])
        ended(id, "sent")
        mail = engine.until(lambda: next((each for each in other.parsed() if each["X-Signalbox-Id"] == id), None), "Exim has delivered it")
        equal([each.get_content() == files[i] for i, each in enumerate(mail.iter_attachments())], [True] * 4, "the files as they were")
        content = {**SENT, "attachments": [{"name": "f.bin", "data": base64.b64encode(bytes(5_500_000)).decode()}]}
        status, _, problem = engine.call("POST", "/notifications", {"channel": "email", "to": "ana@example.net", "content": content})
        true(status in (413, 422), f"more than the files may have is refused: {status} {problem}")
    finally:
        use(exim)
        other.close()


def eachOfManyArrivesOnce():
    ids = [post(f"user{i}@example.net") for i in range(20)]
    engine.quiet()
    arrived = lambda: sorted(mail["X-Signalbox-Id"] for mail in exim.parsed() if mail["X-Signalbox-Id"] in ids)
    engine.until(lambda: len(arrived()) >= 20, "Exim has delivered them")
    equal(arrived(), sorted(ids), "mails that arrived")


def serverThatKnowsLoginAloneIsSpokenTo():
    other = Exim("login")
    try:
        use(other)
        ended(post("ana@example.net"), "sent")
        engine.until(other.mails, "Exim has delivered it")
        true("A=login:shop" in other.output(), "by AUTH LOGIN")
    finally:
        use(exim)
        other.close()


def refusalsHaveTheirMeaning():
    unknown = ended(post("unknown@example.net"), "dead")
    equal((unknown["outcome"], unknown["code"], unknown["message"]), ("permanent", "550 5.1.1", "no such mailbox here"), "no such mailbox")
    equal([row["address"] for row in engine.expect(200, "GET", "/suppressions")["data"]], ["unknown@example.net"], "suppressed addresses")
    policy = ended(post("policy@example.net"), "dead")
    equal((policy["outcome"], policy["code"]), ("permanent", "550 5.7.1"), "policy")
    later = ended(post("later@example.net"), "retrying")
    equal((later["outcome"], later["code"]), ("transient", "451 4.7.1"), "greylisted")
    equal(len(engine.expect(200, "GET", "/suppressions")["data"]), 1, "only the unknown mailbox is not used again")


def mailThatIsTooLargeIsRefusedForGood():
    large = ended(post("ana@example.net", text="0123456789" * 12_000), "dead")
    equal((large["outcome"], large["code"][:3]), ("permanent", "552"), f"by its size: {large}")


def healthCheckSaysNothingToAnybody():
    before = len(exim.mails())
    answer = engine.expect(200, "POST", "/providers/mail/ping")
    true(answer["ok"], f"it answers: {answer}")
    equal(len(exim.mails()), before, "mails")


def wrongPasswordPausesTheProvider():
    before = len(exim.mails())
    use(exim, password="wrong")
    id = post("ana@example.net")
    provider = engine.until(lambda: next((each for each in engine.expect(200, "GET", "/providers")["data"] if each["name"] == "mail" and each["paused"]), None),
                            "the provider is paused")
    true("credentials" in provider["paused_reason"], f"the reason: {provider['paused_reason']}")
    equal(len(exim.mails()), before, "mails")
    true("wrong" not in engine.readLog(), "the password is in no log")
    use(exim)  # another password: the provider is tried again by itself
    ended(id, "sent")
    engine.kill()
    engine.start()
    ended(post("ana@example.net"), "sent")  # and stays so


def withoutTlsNothingIsSent():
    use(exim, "clear", password="", tls="none", username="", ca_file="")
    answer = engine.expect(200, "POST", "/providers/clear/test", {"to": "ana@example.net"})
    equal((answer["ok"], answer["outcome"], answer["code"]), (False, "credential", "530 5.7.0"), "in the clear")


def certificateOfAnUnknownAuthorityIsRefused():
    before = len(exim.mails())
    use(exim, ca_file="")
    answer = engine.expect(200, "POST", "/providers/mail/test", {"to": "ana@example.net"})
    equal((answer["ok"], answer["outcome"], answer["code"]), (False, "not_sent", "certificate_refused"), "unknown authority")
    equal(len(exim.mails()), before, "mails")


try:
    code = run("MtaTest", [mailArrivesOverStartTlsWithAuth, fourMebibytesOfFilesArrive, eachOfManyArrivesOnce, serverThatKnowsLoginAloneIsSpokenTo, refusalsHaveTheirMeaning,
                           mailThatIsTooLargeIsRefusedForGood, healthCheckSaysNothingToAnybody, wrongPasswordPausesTheProvider,
                           withoutTlsNothingIsSent, certificateOfAnUnknownAuthorityIsRefused])
finally:
    engine.close()
    exim.close()
sys.exit(code)
