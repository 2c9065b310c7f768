"""Reads as much of Rust as the documents follow: structs and enums with their doc comments and attributes."""

import dataclasses
import re

OPENING, CLOSING = "([{", ")]}"


@dataclasses.dataclass(frozen=True)
class Member:
    """A field of a struct, or a variant of an enum."""

    docs: str
    attributes: dict
    name: str
    kind: str

    @property
    def type(self):
        """The type without what wraps it: `u64` of `Option<u64>`."""
        inner = self.kind
        while wrapped := re.fullmatch(r"(?:\w+::)*(?:Option|Vec|Box)<(.*)>", inner):
            inner = wrapped[1]
        return inner.rsplit("::", 1)[-1]

    def is_in(self, wrapper):
        return f"{wrapper}<" in self.kind


@dataclasses.dataclass(frozen=True)
class Definition:
    """A struct or an enum."""

    docs: str
    attributes: dict
    members: tuple


def definitions(folder):
    """All structs and enums below a folder, by their names; of two of one name, the one of the first file."""
    found = {}
    files = sorted(folder.rglob("*.rs")) if folder.is_dir() else [folder]
    for file in files:
        for name, definition in definitions_of(file.read_text().split("#[cfg(test)]")[0]):
            found.setdefault(name, definition)
    return found


def definitions_of(text):
    for start in re.finditer(r"^(?:pub(?:\(\w+\))? )?(?:struct|enum) (\w+) \{", text, re.MULTILINE):
        # What belongs to a definition stands above it without an empty line.
        head = text[: start.start()].rsplit("\n\n", 1)[-1]
        docs, attributes, _ = member_parts(head)
        body = text[start.end() : end_of(text, start.end() - 1) - 1]
        members = tuple(filter(None, (member(piece) for piece in pieces(body))))
        yield start[1], Definition(docs, attributes, members)


def member(piece):
    docs, attributes, declaration = member_parts(piece)
    declaration = re.sub(r"^pub(?:\([\w ]+\))? ", "", declaration)
    if not declaration:
        return None
    name = re.match(r"\w+", declaration)[0]
    return Member(docs, attributes, name, declaration[len(name) :].strip(" :=\n"))


def member_parts(text):
    """The doc comment, the attributes of clap by name, and what follows them."""
    docs, attributes, at = [], {}, 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if text.startswith("//", at):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if text.startswith("///", at):
                docs.append(text[at + 3 : end].strip())
            at = end
        elif text.startswith("#[", at):
            end = end_of(text, at + 1)
            attributes |= arguments(text[at + 2 : end - 1])
            at = end
        else:
            return "\n".join(docs).strip(), attributes, text[at:].strip()


def arguments(attribute):
    """`arg(long, short = 'n')` as {"long": True, "short": "'n'"}; of other attributes the name alone."""
    name, _, rest = attribute.partition("(")
    if name not in ("arg", "command", "value"):
        return {name: rest.rstrip(")") or True}
    told = {}
    for piece in pieces(rest.rsplit(")", 1)[0]):
        key, is_set, value = piece.partition("=")
        told[key.strip()] = value.strip() if is_set else True
    return told


def pieces(text):
    """What stands between the commas that are in no bracket, no text and no comment."""
    begin = at = 0
    while at < len(text):
        if text[at] == ",":
            yield text[begin:at]
            begin = at = at + 1
        else:
            at = after(text, at)
    if text[begin:].strip():
        yield text[begin:]


def end_of(text, at):
    """The place after the bracket that closes the one at `at`."""
    at += 1
    while text[at] not in CLOSING:
        at = after(text, at)
    return at + 1


def after(text, at):
    """The place after one character, or after the whole bracket, text or comment that begins there."""
    if text.startswith("//", at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text[at] == '"':
        return re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL).match(text, at).end()
    if character := re.compile(r"'(?:\\.|[^'\\])'").match(text, at):
        return character.end()
    return end_of(text, at) if text[at] in OPENING else at + 1


def text_of(literal):
    """A literal's text, with its lines joined as Rust joins them."""
    joined = re.sub(r"\\\n\s*", "", literal.strip())
    return re.sub(r"\\(.)", r"\1", joined[1:-1])


def kebab(name):
    """`PortForward` and `port_forward` as clap writes them: port-forward."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()
