"""The part of GitHub's expressions that the workflows use: names, texts, comparisons, `&&`, `||`, `!` and brackets."""

import re

from .programs import ANY

TOKEN = re.compile(r"\s*(?:(?P<text>'(?:''|[^'])*')|(?P<name>[A-Za-z_][\w.-]*)|(?P<mark>==|!=|&&|\|\||[()!]))")


def expanded(text, values):
    """A text with its expressions replaced. What is not among the values can be anything."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: _text(_Reader(match.group(1), values).all()), text, flags=re.DOTALL)


def names_in(text):
    return {
        match.group("name")
        for inside in re.findall(r"\$\{\{(.*?)\}\}", text, re.DOTALL)
        for match in TOKEN.finditer(inside)
        if match.group("name")
    }


def _text(value):
    return value if isinstance(value, str) else str(value).lower()


class _Reader:
    def __init__(self, text, values):
        self.tokens = []
        at = 0
        text = text.strip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if not match:
                raise ValueError(f"the expression {text!r} cannot be read from {text[at:]!r} on")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.values = values

    def all(self):
        value = self.either()
        if self.tokens:
            raise ValueError(f"{self.tokens[0][1]!r} is too much in an expression")
        return value

    def either(self):
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self):
        value = self.equal()
        while self.take("&&"):
            other = self.equal()
            value = value and other
        return value

    def equal(self):
        value = self.one()
        for mark, same in (("==", True), ("!=", False)):
            if self.take(mark):
                return (value == self.one()) is same
        return value

    def one(self):
        if self.take("!"):
            return not self.one()
        if self.take("("):
            value = self.either()
            if not self.take(")"):
                raise ValueError("a bracket is open")
            return value
        kind, token = self.tokens.pop(0)
        if kind == "text":
            return token[1:-1].replace("''", "'")
        if kind == "name":
            return self.values.get(token, ANY)
        raise ValueError(f"{token!r} stands where a value should")

    def take(self, mark):
        if self.tokens and self.tokens[0] == ("mark", mark):
            self.tokens.pop(0)
            return True
        return False
