"""What the engine answers against what resources/openapi.yaml says of it. Stricter than the document asks of a client: a member
that it does not name is an error, and so is one that it names and that an answer lacks."""
import copy
import json
import os
import re

import jsonschema

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "openapi.yaml")
# Answers that leave members out, with what may be missing; all other members of all answers are always there.
OPTIONAL = {"Problem": {"missing_permission"}, "Health": {"reason"}, "RenderedContent": {"subject", "text", "html", "title", "body", "data"},
            "BatchVerdict": {"notification_id", "idempotency_key", "state", "replayed", "problem"}, "RecipientVerdict": {"id", "problem"}}
LINES_CHECKED = 200


class Document:
    def __init__(self):
        with open(PATH, encoding="utf-8") as file:
            self.text = file.read()
        document = json.loads(self.text)
        self.operations = {}
        for path, methods in document["paths"].items():
            pattern = re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", path)))
            for method, operation in methods.items():
                self.operations[operation["operationId"]] = (method.upper(), path, pattern, operation)
        self.answers = _Schemas(document, answers=True)
        self.requests = _Schemas(document, answers=False)
        self.called = set()  # operations that were answered as the document says, and not with a problem

    def find(self, method, target):
        """The operation's name; a path without parameters wins over one with them."""
        path = target.split("?")[0]
        found = [(name, each[1]) for name, each in self.operations.items() if each[0] == method and each[2].fullmatch(path)]
        return min(found, key=lambda each: each[1].count("{"))[0] if found else None

    def check(self, method, target, request, status, contentType, answer):
        name = self.find(method, target)
        if name is None:
            return
        operation = self.operations[name][3]
        what = f"{method} {target}: {status}"
        described = operation["responses"].get(str(status), operation["responses"]["default"])
        if "$ref" in described:
            described = self.answers.document["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
        content = described.get("content", {})
        kind = contentType.split(";")[0]
        if not content:
            if answer:
                raise AssertionError(f"{what}: the document knows no body, and there is {answer!r}")
        elif kind not in content:
            raise AssertionError(f"{what}: {kind} is not in the document, which has {list(content)}")
        else:
            values = [json.loads(line) for line in answer.strip().split("\n")[:LINES_CHECKED]] if kind.endswith("ndjson") else [answer]
            for value in values:
                self.answers.check(content[kind]["schema"], value, what)
        if status < 300:
            self.called.add(name)
            self._checkRequest(operation, request, what)

    def _checkRequest(self, operation, request, what):
        """What the engine took, the document allows."""
        if not request:
            return
        if "requestBody" not in operation:
            raise AssertionError(f"{what}: the document knows no body of this request")
        ((kind, content),) = operation["requestBody"]["content"].items()
        if kind == "application/json":
            self.requests.check(content["schema"], json.loads(request), what + ", its request")


class _Schemas:
    def __init__(self, document, answers):
        self.document = copy.deepcopy(document)
        for name, schema in self.document["components"]["schemas"].items():
            _close(schema, answers, OPTIONAL.get(name, set()))
        self.resolver = jsonschema.RefResolver.from_schema(self.document)
        self.formats = jsonschema.FormatChecker(formats=())
        self.formats.checks("date-time")(lambda value: not isinstance(value, str) or re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) is not None)
        self.formats.checks("uuid")(lambda value: not isinstance(value, str) or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) is not None)

    def check(self, schema, value, what):
        validator = jsonschema.Draft202012Validator(schema, resolver=self.resolver, format_checker=self.formats)
        faults = [f"{'/'.join(str(part) for part in error.absolute_path) or 'the whole'}: {error.message[:300]}" for error in validator.iter_errors(value)]
        if faults:
            raise AssertionError(f"{what}: " + "; ".join(faults[:5]))


def _close(schema, required, optional=frozenset()):
    """Every object that names its members has these and no others."""
    if isinstance(schema, list):
        for each in schema:
            _close(each, required)
    if not isinstance(schema, dict):
        return
    members = schema.get("properties")
    if isinstance(members, dict) and "additionalProperties" not in schema:
        schema["additionalProperties"] = False
        if required:
            schema["required"] = sorted(set(members) - optional)
    for key, each in schema.items():
        if key == "properties":
            for member in each.values():
                _close(member, required)
        elif key not in ("required", "enum", "const", "example", "examples", "default"):
            _close(each, required)
