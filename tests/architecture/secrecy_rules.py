"""A credential is a Secret; and where proofs are checked, nothing is compared in a time that tells how much of it was right."""
import re

from source_tree import CODE

FOLDERS = ("engine/receipts/", "engine/security/")
# What is compared with a proof, by its name: letters of any case within a longer name.
PROOF = r"(?:(?i:signature|digest|checksum|expected|hash|reveal\s*\()|[hH]?[mM]ac(?![a-z])|MAC)"
# What a proof may be compared with all the same, because it is none: a number, nothing, the end of a search, an enumerator.
NO_PROOF = re.compile(r"-?\d+U?|nullptr|true|false|(?:std::\w+::)?npos|(?:\w+::)*[A-Z]\w*::\w+|.*(?:\.|->)(?:size|length|end|empty)\(\)", re.S)
COMPARES_BYTES = re.compile(r"\b(?:\w*mem\w*cmp|str\w*cmp|bcmp)\s*\(|(?:\bstd::(?:equal|mismatch|lexicographical_compare)|\.compare)\s*\((?=[^;{}]*" + PROOF
                            + r")|" + PROOF + r"\w*(?:\(\))?\.compare\s*\(")
# What holds a credential, by its name, and could be printed; constants are names.
PRINTABLE = (r"\bstd::(?:string|string_view|vector<[^;{}()]*|map<[^;{}()]*>)\s+(?!k[A-Z])\w*(?i:password|passphrase|secrets?|secret_?key|api_?key|(?:access|session|auth|admin)_?token)_?"
             r"\s*[;={]")
BORDERS = ";{},?!&|=<"


def _side(code, at, step):
    """The operand that begins next to `at` and goes left (-1) or right (1), as far as a bracket that is not its own or a border."""
    opens, closes = ("([", ")]") if step > 0 else (")]", "([")
    depth, end = 0, at
    while 0 <= end < len(code):
        char = code[end]
        if char in opens:
            depth += 1
        elif char in closes:
            depth -= 1
        if depth < 0 or (depth == 0 and char in BORDERS):
            break
        end += step
    text = code[at:end] if step > 0 else code[end + 1:at + 1]
    return re.sub(r"^\s*(?:return|if|while)\b", "", text).strip()


def proofsAreComparedInConstantTime(tree):
    for path in tree.files("engine", endings=CODE):
        if not path.startswith(FOLDERS):
            continue
        code = tree.code(path)
        for place, match in tree.matches(path, COMPARES_BYTES.pattern, code):
            yield f"{place}: {match.group(0)}...) ends at the first difference; compare with base::equalConstantTime"
        for place, match in tree.matches(path, r"(?<![=!<>])[=!]=(?!=)", code):
            left, right = _side(code, match.start() - 1, -1), _side(code, match.end(), 1)
            for one, other in ((left, right), (right, left)):
                if re.search(PROOF, one) and not NO_PROOF.fullmatch(one) and not NO_PROOF.fullmatch(other):
                    yield f"{place}: {left} {match.group(0)} {right} ends at the first difference; compare with base::equalConstantTime"
                    break


def credentialsAreSecrets(tree):
    for path in tree.files("engine", endings=(".h",)):
        if path.startswith("engine/protocol/"):
            continue  # a request's members, as they came; engine/api hands them on as secrets
        for place, match in tree.matches(path, PRINTABLE, tree.code(path)):
            yield f"{place}: {match.group(0)} can be printed; it is a security::Secret"


RULES = [credentialsAreSecrets, proofsAreComparedInConstantTime]
