"""Whether the Kubernetes API takes what is rendered: at the version of the cluster, at the newest, and custom ones."""

import collections
import json
import pathlib
import re

import jsonschema
import kubernetes_validate
import yaml

import helm

SCHEMAS = pathlib.Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"
REFERENCE = re.compile(r'"\$ref": "[^"#]*#/\$defs/([^"]+)"')
INSIDE = r'"$ref": "#/$defs/\1"'
CUSTOM = json.loads((pathlib.Path(__file__).parent / "data" / "crds.json").read_text())


def find(root):
    rendered = [(f"{case.chart} {case.name}", found) for case, found in helm.everything(root)]
    beside = root / "helm/platform/upstream/namespaces.yaml"
    rendered.append((beside.name, [one for one in yaml.load_all(beside.read_text(), helm.LOADER) if one]))
    versions = [helm.cluster_version(root), newest()]
    checkers = [Kubernetes(version) for version in dict.fromkeys(versions)]
    for where, found in rendered:
        yield from twice(where, found)
        for one in found:
            identity = f"{one['apiVersion']}/{one['kind']}"
            if identity in CUSTOM["kinds"]:
                yield from complaints(f"{where}: {helm.title(one)}", custom(identity), one)
                continue
            for checker in checkers:
                yield from checker.complaints(where, one)


def newest():
    found = [path.name.split("-")[0][1:] for path in SCHEMAS.glob("v*-local-strict")]
    return max(found, key=lambda version: [int(part) for part in version.split(".")])


class Kubernetes:
    """The API of one version, in which unknown fields are errors."""

    def __init__(self, version):
        self.version = version
        self.folder = SCHEMAS / f"v{version}-local-strict"
        self.definitions = json.loads((self.folder / "_definitions.json").read_text())["$defs"]
        self.validators = {}

    def complaints(self, where, one):
        group, _, version = one["apiVersion"].rpartition("/")
        name = "-".join(filter(None, [one["kind"].lower(), group.split(".")[0], version])) + ".json"
        told = f"{where}: {self.version}: {helm.title(one)}"
        if not (self.folder / name).exists():
            yield f"{told}: there is no {one['apiVersion']} {one['kind']}"
            return
        if name not in self.validators:
            self.validators[name] = self.validator((self.folder / name).read_text())
        yield from complaints(told, self.validators[name], one)

    def validator(self, text):
        """One schema with the definitions that it needs inside it: looking for them in a file of all takes seconds."""
        needed = {}
        wanted = REFERENCE.findall(text)
        while wanted:
            name = wanted.pop()
            if name not in needed:
                needed[name] = REFERENCE.sub(INSIDE, json.dumps(self.definitions[name]))
                wanted += REFERENCE.findall(json.dumps(self.definitions[name]))
        schema = json.loads(REFERENCE.sub(INSIDE, text))
        schema["$defs"] = {name: json.loads(definition) for name, definition in needed.items()}
        return jsonschema.Draft202012Validator(schema)


def custom(identity):
    schema = {"$ref": f"#/$defs/{CUSTOM['kinds'][identity]}", "$defs": CUSTOM["$defs"]}
    return jsonschema.Draft202012Validator(schema)


def complaints(told, validator, one):
    for error in validator.iter_errors(one):
        path = ".".join(str(part) for part in error.absolute_path)
        yield f"{told}: {path}: {error.message[:200]}"


def twice(where, found):
    names = collections.Counter(
        (one["kind"], one["metadata"].get("namespace"), one["metadata"].get("name")) for one in found
    )
    for (kind, namespace, name), count in names.items():
        if count > 1:
            yield f"{where}: {kind} {namespace}/{name} is there twice"
