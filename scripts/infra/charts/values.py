"""Whether templates, values.yaml and its schema agree: each value is read, and each that is read is there."""

import json
import re

import helm

ACTION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
# A path from the root's values, by whatever leads to the root.
OF_ROOT = re.compile(r"(?:^|[\s(])(?:\$\w*|\.root|\.about\.root)?\.Values((?:\.\w+)*)")
VARIABLE = re.compile(r"^\$(\w+)\s*:?=\s*(.*)$", re.DOTALL)
OF_VARIABLE = re.compile(r"\$(\w+)((?:\.\w+)+)")
OF_DOT = re.compile(r"(?:^|[\s(])((?:\.[a-z]\w*)+)")
PATH_ALONE = re.compile(r"^\S+$")
# Not by the chart but by helm, and settings that only some installations say.
BESIDE = {"shop": {"global", "config"}, "platform": {"global"}}


def find(root):
    for chart in ("shop", "platform"):
        values = helm.values(root, chart)
        read = {
            path for file in (root / "helm" / chart / "templates").rglob("*") if file.is_file() for path in reads(file)
        }
        for path in sorted(leaves(values)):
            if not any(path == one.path or (one.whole and path[: len(one.path)] == one.path) for one in read):
                yield f"{chart}: {'.'.join(path)} is read by no template"
        for one in sorted(read, key=lambda one: one.path):
            if not is_there(values, one.path):
                yield f"{chart}: {'.'.join(one.path)} is read by {one.file} and is not in values.yaml"
        schema = json.loads((root / "helm" / chart / "values.schema.json").read_text())
        yield from schema_alone(schema, values, chart, BESIDE[chart])


class Read:
    """A value that a template reads; with all that is in it, or only to look whether it is there."""

    def __init__(self, path, file, whole):
        self.path, self.file, self.whole = tuple(path), file, whole


def reads(file):
    """Goes through a template with what a dot means in each block; where that cannot be known, it means nothing."""
    found = []
    blocks = [("file", (), {})]
    for action in ACTION.findall(file.read_text()):
        if action.startswith("/*"):
            continue
        word, _, rest = action.partition(" ")
        _, dot, variables = blocks[-1]
        variables = dict(variables)
        if word in ("if", "with", "range"):
            named, expression = bound(rest)
            path = alone(expression, dot, variables)
            inner, known = dot, dict(variables)
            if word == "with":
                inner = path
            elif word == "range":
                inner = None
                known.update(dict.fromkeys(re.findall(r"\$(\w+)", named or "")))
            if named and word != "range":
                known[named.strip("$ ")] = path
            found += [Read(one, file.name, word == "range") for one in paths(expression, dot, variables) if one]
            blocks.append((word, inner, known))
        elif word == "define":
            blocks.append((word, None, {}))
        elif word == "else":
            kind, _, _ = blocks.pop()
            if rest:
                found += [Read(one, file.name, False) for one in paths(rest, blocks[-1][1], blocks[-1][2]) if one]
            blocks.append((kind, blocks[-1][1], blocks[-1][2]))
        elif word == "end":
            blocks.pop()
        else:
            assigned = VARIABLE.match(action)
            expression = assigned[2] if assigned else action
            path = alone(expression, dot, variables)
            if assigned:
                blocks[-1][2][assigned[1]] = path
            found += [Read(one, file.name, not (assigned and path)) for one in paths(expression, dot, variables) if one]
    return found


def bound(expression):
    """`$name := expression`, apart."""
    named, sign, value = expression.partition(":=")
    return (named, value.strip()) if sign else (None, expression.strip())


def alone(expression, dot, variables):
    """The one path that an expression is; nothing where it is more."""
    found = paths(expression, dot, variables)
    return found[0] if len(found) == 1 and PATH_ALONE.match(expression.strip()) else None


def paths(expression, dot, variables):
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)
    found = [parts(path) for path in OF_ROOT.findall(text)]
    text = OF_ROOT.sub(" ", text)
    for name, path in OF_VARIABLE.findall(text):
        if variables.get(name) is not None:
            found.append(variables[name] + parts(path))
    if dot:
        text = OF_VARIABLE.sub(" ", text)
        found += [dot + parts(path) for path in OF_DOT.findall(text)]
    return found


def parts(path):
    return tuple(filter(None, path.split(".")))


def leaves(values, path=()):
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name)


def is_there(values, path):
    for name in path:
        if not isinstance(values, dict) or not values:
            # Below what is free: a map or a list that is filled by whoever installs.
            return values in ({}, [])
        if name not in values:
            return False
        values = values[name]
    return True


def schema_alone(schema, values, path, beside):
    for name, inner in schema.get("properties", {}).items():
        if name in beside:
            continue
        if name not in values:
            yield f"{path}.{name} is in values.schema.json and not in values.yaml"
        elif isinstance(values[name], dict):
            yield from schema_alone(inner, values[name], f"{path}.{name}", set())
