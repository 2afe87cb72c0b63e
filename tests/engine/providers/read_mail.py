"""Reads one mail from standard input with Python's own parser and writes what it understood as JSON."""
import base64
import email
import email.header
import email.policy
import email.utils
import json
import sys

raw = sys.stdin.buffer.read()
message = email.message_from_bytes(raw, policy=email.policy.default)
# The newer parser keeps the blanks between the encoded-words of a name (RFC 2047 section 6.2 drops them); the older
# one reads them right.
legacy = email.message_from_bytes(raw)
from_name = str(email.header.make_header(email.header.decode_header(email.utils.parseaddr(legacy["From"])[0])))


def body(kind):
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part is not None else None


def defects(part):
    found = [type(defect).__name__ for defect in part.defects]
    for value in part.values():
        found += [type(defect).__name__ for defect in getattr(value, "defects", [])]
    for child in part.iter_parts() if part.is_multipart() else []:
        found += defects(child)
    return found


print(json.dumps({
    "subject": message["Subject"],
    "from_name": from_name,
    "from": message["From"].addresses[0].addr_spec,
    "to": [address.addr_spec for address in message["To"].addresses],
    "reply_to": str(message["Reply-To"] or ""),
    "date": message["Date"].datetime.isoformat(),
    "message_id": str(message["Message-ID"]),
    "signalbox_id": str(message["X-Signalbox-Id"]),
    "list_unsubscribe": str(message["List-Unsubscribe"] or ""),
    "content_type": message.get_content_type(),
    "plain": body("plain"),
    "html": body("html"),
    "files": [{"name": part.get_filename(), "type": part.get_content_type(),
               "data": base64.b64encode(part.get_payload(decode=True)).decode()} for part in message.iter_attachments()]
    if message.is_multipart() else [],
    "headers": [name for name, _ in message.items()],
    "defects": defects(message),
    "longest_line": max(len(line) for line in raw.split(b"\r\n")),
    "bare_line_ends": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
}))
