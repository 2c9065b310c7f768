#!/usr/bin/env python3
"""Usage: scripts/infra/derive_aws_schema.py PACKAGE

Writes scripts/infra/data/aws-schema.json: the schema of Terraform's AWS provider as far as terraform/ uses it, derived
from the npm package @cdktn/provider-aws that is unpacked in the folder PACKAGE. The package is the provider's schema as
JavaScript, so this reads its classes and not any documentation. It must be run again where terraform/ begins to use
another type or block.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "scripts" / "infra" / "data" / "aws-schema.json"
PRIMITIVES = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}
# How the package calls what has no form of its own: words of getters, and classes of maps.
GETTERS = {"String": "string", "Number": "number", "Boolean": "bool", "NumberList": "number", "List": "string"}
MAPS = {"String": "string", "Number": "number", "Boolean": "bool", "Any": "string"}
FOLDERS = {"resource": "", "data": "data-aws-", "ephemeral": "ephemeral-aws-"}


def main():
    package = pathlib.Path(sys.argv[1])
    about = json.loads((package / "package.json").read_text())
    used, blocks = used_by(ROOT / "terraform")
    schema = {
        "about": {
            "provider": "registry.terraform.io/hashicorp/aws",
            "version": about["cdktn"]["provider"]["version"],
            "derived_from": f"npm {about['name']} {about['version']}",
            "derived_by": "scripts/infra/derive_aws_schema.py",
            "license": about["license"],
            "left_out": "types and optional blocks that terraform/ does not use",
        },
        "provider": Source(package / "lib" / "provider", blocks).schema(),
    }
    for kind, names in used.items():
        schema[kind] = {name: Source(folder_of(package, kind, name), blocks).schema() for name in sorted(names)}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n")
    print(f"{TARGET}: {', '.join(f'{len(names)} {kind}' for kind, names in used.items())}")


def used_by(folder):
    """The types that files name, by kind, and the names of all blocks in them."""
    used = {kind: set() for kind in FOLDERS}
    blocks = set()
    for path in [*folder.rglob("*.tf"), *folder.rglob("*.tftest.hcl")]:
        text = path.read_text()
        for kind, name in re.findall(r'^(resource|data|ephemeral) "(aws_\w+)"', text, re.MULTILINE):
            used[kind].add(name)
        blocks.update(re.findall(r"^\s+(\w+) \{", text, re.MULTILINE))
        blocks.update(re.findall(r'^\s+dynamic "(\w+)" \{', text, re.MULTILINE))
    return used, blocks


def folder_of(package, kind, name):
    plain = name.removeprefix("aws_").replace("_", "-")
    for candidate in (FOLDERS[kind] + plain, f"{FOLDERS[kind]}{plain}-resource", f"aws-{plain}"):
        if (package / "lib" / candidate / "index.js").exists():
            return package / "lib" / candidate
    raise SystemExit(f"the package has no {kind} {name}")


class Source:
    """One type's JavaScript and declarations."""

    def __init__(self, folder, used_blocks):
        files = [folder / "index.js", *sorted(folder.glob("index-structs/*.js"))]
        # What follows in each is a map of the source, one word of many kilobytes.
        text = "\n".join(file.read_text().partition("\n//# sourceMappingURL")[0] for file in files).replace(
            "index_1.", ""
        )
        declared = "\n".join(file.with_suffix(".d.ts").read_text() for file in files)
        self.used_blocks = used_blocks
        self.structs = {
            name: settings_of(body)
            for name, body in re.findall(r"\nfunction (\w+)ToHclTerraform\(struct\) \{(.*?)\n\}", text, re.DOTALL)
        }
        self.classes = {}
        for part in re.split(r"\n(?=class \w+ extends )", text)[1:]:
            name, base = re.match(r"class (\w+) extends ([\w.]+)", part).groups()
            self.classes[name] = (base, part)
        self.blocks = {
            name: set(re.findall(r"\* (\w+) block\n", body))
            for name, body in re.findall(r"export interface (\w+)[^{]*\{(.*?)\n\}", declared, re.DOTALL)
        }

    def schema(self):
        mains = [
            (name, body)
            for name, (base, body) in self.classes.items()
            if re.fullmatch(r"cdktn\.Terraform(Resource|DataSource|EphemeralResource|Provider)", base)
        ]
        ((name, body),) = mains
        # The provider alone has no flags at its attributes: all are optional.
        settings = settings_of(body.partition("synthesizeHclAttributes() {")[2])
        return {"version": 0, "block": self.block(settings, body, f"{name}Config")}

    def block(self, settings, body, interface):
        attributes, block_types = {}, {}
        members = members_of(body)
        blocks = self.blocks.get(interface, set())
        for name, (form, of, is_block) in settings.items():
            member = members.get(name, {})
            flags = member.get("flags", {"optional": True})
            if not (is_block and name in blocks):
                attributes[name] = {"type": self.type_of(form, of), **flags}
                if name in member.get("write_only", ()):
                    attributes[name]["write_only"] = True
            elif name in self.used_blocks or flags.get("required"):
                block_types[name] = self.nested(form, of, member, flags)
        for name, member in members.items():
            if name not in attributes and name not in block_types and not (name in blocks or member["is_set"]):
                attributes[name] = {"type": self.type_of_member(member), "computed": True}
        # What has no type in the package cannot be checked, and so is not there to be used.
        typed = {
            name: attribute for name, attribute in attributes.items() if "dynamic" not in json.dumps(attribute["type"])
        }
        return {"attributes": typed, "block_types": block_types}

    def nested(self, form, of, member, flags):
        one = form == "struct"
        name = of if one else of.removesuffix("List")
        body = self.classes.get(f"{name}OutputReference", ("", ""))[1]
        single = not one and member.get("class", "").endswith("OutputReference")
        return {
            "nesting_mode": "single" if one else form,
            "min_items": 1 if flags.get("required") and not one else 0,
            "max_items": 1 if single else 0,
            "block": self.block(self.structs.get(lower(name), {}), body, name),
        }

    def type_of(self, form, of):
        if found := re.fullmatch(r"(string|number|boolean|any)(List|Map)?", of):
            primitive = PRIMITIVES[found[1]]
            return primitive if not found[2] else [form if form in ("set", "map") else "list", primitive]
        if found := re.fullmatch(r"(string|number|boolean)(List|Map)(List|Map)", of):
            return [form, [found[2].lower(), PRIMITIVES[found[1]]]]
        if form == "struct":
            return self.object(of)
        return ["list" if form == "simple" else form, self.object(re.sub(r"(List|Map)+$", "", of))]

    def object(self, name):
        fields = {key: self.type_of(form, of) for key, (form, of, _) in self.structs.get(lower(name), {}).items()}
        body = self.classes.get(f"{name}OutputReference", ("", ""))[1]
        for key, member in members_of(body).items():
            fields.setdefault(key, self.type_of_member(member))
        return ["object", fields]

    def type_of_member(self, member):
        if "class" not in member:
            getter = member["getter"]
            if getter.endswith("Map"):
                return ["map", MAPS[getter.removesuffix("Map")]]
            if getter.endswith("List"):
                return ["set" if member["from_set"] else "list", GETTERS[getter]]
            return GETTERS.get(getter, "dynamic")
        if found := re.fullmatch(r"cdktn\.(\w+)Map", member["class"]):
            return ["map", MAPS[found[1]]]
        if found := re.fullmatch(r"(\w+?)(List|Map|OutputReference)", member["class"]):
            name, kind = found.groups()
            if kind == "OutputReference":
                return self.object(name)
            return ["map" if kind == "Map" else "set" if member["from_set"] else "list", self.object(name)]
        return "dynamic"


def settings_of(body):
    """What may be set: by name its form, what it is made of, and whether it is a block."""
    found = re.findall(
        r'(\w+): \{\n\s+value: [^\n]*,\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "([^"]+)",',
        body,
    )
    return {name: (form, of, is_block == "true") for name, is_block, form, of in found}


def members_of(body):
    """What there is, set or computed: by name its flags and how it is read."""
    members = {}
    flags_of_one = r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)"
    flagged = flags_of_one + r"(.*?)(?=\n    // \w+ - computed|\Z)"
    write_only = set(re.findall(r"\n\s+(\w+): this\.markWriteOnlyAttribute", body))
    for name, computed, optional, required, how in re.findall(flagged, body, re.DOTALL):
        flags = {"computed": computed == "true", "optional": optional == "true", "required": required == "true"}
        member = {"flags": {flag: True for flag, is_so in flags.items() if is_so}, "write_only": write_only}
        member["is_set"] = flags["optional"] or flags["required"]
        if found := re.search(rf'= new ([\w.]+)\(this, "{name}"(?:, (true|false))?\)', how):
            member |= {"class": found[1], "from_set": found[2] == "true"}
        elif found := re.search(rf"get(\w*)Attribute\('{name}'\)", how):
            member |= {"getter": found[1], "from_set": "Fn.tolist" in how}
        else:
            member |= {"getter": "", "from_set": False}
        members[name] = member
    return members


def lower(name):
    return name[0].lower() + name[1:]


if __name__ == "__main__":
    main()
