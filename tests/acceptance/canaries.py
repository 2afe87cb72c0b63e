"""Looking for secrets in what an engine wrote or shows: in several spellings, whole and by halves."""
import base64
from urllib.parse import quote

from cases import equal


def inBase64(raw):
    """As it looks inside of a longer text, wherever it begins: without the digits that its neighbours have a part in."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw)
        yield coded[-(-before * 8 // 6):(before + len(raw)) * 8 // 6]


def spellings(secret):
    """`secret` is text, or bytes such as those of a key."""
    raw = secret.encode() if isinstance(secret, str) else secret
    yield raw
    for coded in inBase64(raw):
        yield coded
        yield coded.replace(b"+", b"-").replace(b"/", b"_")
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield raw[:len(raw) // 2 + 4]
    yield raw[len(raw) // 2 - 4:]
    yield raw[::-1]
    if isinstance(secret, str):
        yield secret.encode("utf-16-le")
        yield secret.encode("utf-16-be")
        yield quote(secret, safe="").encode()
        yield "".join(f"%{byte:02X}" for byte in raw).encode()


def hits(content, secrets):
    """The names of those that are in there."""
    return [name for name, secret in secrets.items() if any(each in content for each in set(spellings(secret)))]


class Search:
    """Counts what was looked through."""

    def __init__(self):
        self.places = {}
        self.looks = 0  # secrets looked for, place by place

    def __call__(self, place, content, secrets):
        self.places[place] = self.places.get(place, 0) + len(content)
        self.looks += len(secrets)
        equal(hits(content, secrets), [], f"canaries in {place}")

    def words(self, secrets):
        spelt = sum(len(set(spellings(each))) for each in secrets.values())
        return f"searched {len(self.places)} places, {sum(self.places.values())} bytes, for {len(secrets)} canaries in {spelt} spellings: none found"
