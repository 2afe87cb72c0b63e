"""Ten thousand notifications as a real app would post them: names from many languages, long subjects, repeated keys and
broken lines. Everything from a seed."""
import json
import random

NAMES = ["Ana Müller", "Björk Guðmundsdóttir", "Zoë Żółć", "Łukasz Nowak", "Иван Петров", "山田太郎", "محمد علي", "Ελένη Παπά",
         "İpek Şahin", "Nguyễn Văn A", "O'Brien, \"Pat\"", "Siân 👩‍🚀 Jones", "José Ñúñez"]


def line(number, chooser):
    name = chooser.choice(NAMES)
    subject = f"Bestellung {number} für {name}"
    if number % 50 == 0:
        subject += " – " + "sehr langer Betreff mit Umlauten äöü, " * 12 + "Ende"
    return {"channel": "email", "to": f"user{number}@example.com", "idempotency_key": f"order-{number}",
            "content": {"subject": subject, "text": f"Liebe(r) {name},\n.\nDeine Bestellung {number} ist unterwegs.\n" + "x" * (number % 1500),
                        "html": f"<p>Liebe(r) <b>{name}</b></p>"},
            "metadata": {"order": number}}


MALFORMED = [
    (lambda n: "{not json", 400, None),
    (lambda n: json.dumps({"channel": "email", "to": "nobody", "content": {"subject": "x", "text": "x"}}), 422, "/to"),
    (lambda n: json.dumps({"channel": "fax", "to": "a@example.com", "content": {"text": "x"}}), 422, "/channel"),
    (lambda n: json.dumps({"channel": "email", "content": {"subject": "x", "text": "x"}}), 422, "/to"),
    (lambda n: json.dumps({"channel": "email", "to": "a@example.com", "template": "no-such-template"}), 422, "/template"),
]


def batch(valid=9750, repeats=200, malformed=50, seed=7):
    """(lines as text, number of the first line of each repeated key, expected status and pointer of each malformed line)"""
    chooser = random.Random(seed)
    lines = [json.dumps(line(i, chooser), ensure_ascii=False) for i in range(valid)]
    places = []
    for _ in range(repeats):
        original = chooser.randrange(valid)
        places.append((len(lines), original))
        lines.append(lines[original])
    wrong = {}
    for i in range(malformed):
        make, status, pointer = MALFORMED[i % len(MALFORMED)]
        wrong[len(lines)] = (status, pointer)
        lines.append(make(i))
    return lines, places, wrong
