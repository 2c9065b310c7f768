#!/usr/bin/env python3
"""Usage: derive_crds.py NODE_MODULES

Writes data/crds.json: JSON schemas of the custom resources that the charts have, from the type declarations of npm
packages that are made from the operators' own definitions. Run it anew when a package is raised:

    npm install --ignore-scripts @kubernetes-models/argo-cd@4.0.0 @kubernetes-models/external-secrets@2.0.0 \
        @kubernetes-models/prometheus-operator@6.0.0
"""

import json
import pathlib
import re
import sys

KINDS = {
    "argo-cd": ["argoproj.io/v1alpha1/AppProject", "argoproj.io/v1alpha1/Application"],
    "external-secrets": ["external-secrets.io/v1/ClusterSecretStore", "external-secrets.io/v1/ExternalSecret"],
    "prometheus-operator": ["monitoring.coreos.com/v1/ServiceMonitor"],
}
# Of all that secrets can be kept in, the one that is used.
KEPT_PROPERTIES = {"SecretStoreProvider": ["aws"]}
SCALARS = {"string": "string", "number": "number", "boolean": "boolean"}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$.]*|[{}\[\]<>|:;?,()&]|=>|\S')
CLASS = re.compile(r"export declare class (\w+) [^{]*(\{)")
ALIAS = re.compile(r"export type I\w+ = ([^;]+);")
EXPORTED = re.compile(r"export type \{ I\w+ as I(\w+),")
MEMBER = re.compile(r'^"')


class Declarations:
    """The types of one package by their long names."""

    def __init__(self, package):
        self.package = package
        self.sources = {}
        for path in package.rglob("*.d.ts"):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            named = EXPORTED.search(text)
            if named:
                self.sources[named[1]] = text

    def schema(self, name, definitions):
        """Puts the schema of a type, and of all that it names, among the definitions."""
        if name in definitions:
            return
        definitions[name] = {}
        text = self.sources[name]
        declared = CLASS.search(text)
        if declared:
            parser = Parser(text[declared.start(2) :], self, definitions)
            kept = KEPT_PROPERTIES.get(declared[1])
            definitions[name] = parser.object(kept)
        else:
            definitions[name] = Parser(ALIAS.search(text)[1], self, definitions).type()


class Parser:
    """As much of the language of types as the packages use."""

    def __init__(self, text, declarations, definitions):
        self.tokens = TOKEN.findall(text)
        self.declarations = declarations
        self.definitions = definitions

    def take(self, wanted=None):
        token = self.tokens.pop(0)
        if wanted and token != wanted:
            raise ValueError(f"{wanted} was expected, and {token} found before {self.tokens[:8]}")
        return token

    def object(self, kept=None):
        self.take("{")
        properties, required, others = {}, [], None
        while self.tokens[0] != "}":
            if self.tokens[0] == "[":
                self.tokens = self.tokens[self.tokens.index("]") + 1 :]
                self.take(":")
                others = self.type()
            elif MEMBER.match(self.tokens[0]):
                name = json.loads(self.take())
                optional = self.tokens[0] == "?"
                if optional:
                    self.take()
                self.take(":")
                if kept and name not in kept:
                    while self.tokens[0] != ";":
                        self.take()
                else:
                    properties[name] = self.type()
                    required += [] if optional else [name]
            else:
                break
            if self.tokens[0] == ";":
                self.take()
        if self.tokens[0] == "}":
            self.take()
        schema = {"type": "object", "additionalProperties": others if others is not None else False}
        if not properties and others is None:
            return {"type": "object"}
        if properties:
            schema["properties"] = properties
        if required:
            schema["required"] = required
        return schema

    def type(self):
        choices = [self.single()]
        while self.tokens and self.tokens[0] == "|":
            self.take()
            choices.append(self.single())
        constants = [choice["const"] for choice in choices if "const" in choice]
        if len(constants) == len(choices):
            return {"enum": constants}
        return choices[0] if len(choices) == 1 else {"anyOf": choices}

    def single(self):
        token = self.tokens[0]
        if token == "{":
            return self.object()
        self.take()
        if token.startswith('"'):
            return {"const": json.loads(token)}
        if token in SCALARS:
            return {"type": SCALARS[token]}
        if token == "Array":
            self.take("<")
            items = self.type()
            self.take(">")
            return {"type": "array", "items": items}
        if token == "null":
            return {"type": "null"}
        if token[:1] == "I" and token[1:] in self.declarations.sources:
            self.declarations.schema(token[1:], self.definitions)
            return {"$ref": f"#/$defs/{token[1:]}"}
        # What other packages define, as metadata and selectors: Kubernetes' own schemas look at what is theirs.
        return {}


def reach(name, definitions, reached):
    """Notes all types that a type names, itself included."""
    if name in reached:
        return
    reached.add(name)
    for named in re.findall(r'"#/\$defs/(\w+)"', json.dumps(definitions[name])):
        reach(named, definitions, reached)


def main(modules):
    derived = {"$comment": "", "kinds": {}, "$defs": {}}
    packages = []
    for name, kinds in KINDS.items():
        package = modules / "@kubernetes-models" / name
        about = json.loads((package / "package.json").read_text())
        packages.append(f"{about['name']} {about['version']} ({about['license']})")
        declarations = Declarations(package)
        for kind in kinds:
            text = (package / f"{kind}.d.ts").read_text()
            declarations.schema(EXPORTED.search(text)[1], derived["$defs"])
            derived["kinds"][kind] = EXPORTED.search(text)[1]
    derived["$comment"] = f"Derived by derive_crds.py from the npm packages {', '.join(packages)}."
    reached = set()
    for name in derived["kinds"].values():
        derived["$defs"][name]["properties"].pop("status", None)
        reach(name, derived["$defs"], reached)
    derived["$defs"] = {name: schema for name, schema in derived["$defs"].items() if name in reached}
    target = pathlib.Path(__file__).parent / "data" / "crds.json"
    target.write_text(json.dumps(derived, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
