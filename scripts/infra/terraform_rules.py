"""Rules of the project for Terraform, which no checker has: each was a real fault somewhere."""

import json
import re
import subprocess

from infra import terraform_names
from infra.terraform_names import plain

ROOTS = ["bootstrap", "environments/demo/platform", "environments/demo/services"]
NETWORK_ANYWHERE = ("0.0.0.0/0", "::/0")
LOOKS = re.compile(r"[\w-]+:(BatchGet|Describe|Filter|Get|List|Lookup|StartQuery|StopQuery)\w*")
# Attributes that give a resource its security groups.
ATTACHED_BY = {
    "aws_launch_template": "vpc_security_group_ids",
    "aws_db_instance": "vpc_security_group_ids",
    "aws_elasticache_replication_group": "security_group_ids",
    "aws_vpc_endpoint": "security_group_ids",
}


def broken(tree):
    parser = tree.root / "scripts" / "infra" / "terraform_parse.py"
    done = subprocess.run(
        [tree.tools.python, "-B", parser, tree.root / "terraform"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    folders = terraform_names.folders(json.loads(done.stdout))
    told = [f"terraform has no folder {root}" for root in ROOTS if root not in folders]
    if told:
        return told
    for folder in folders.values():
        told += described(folder) + used(folder) + pinned(folder, schema_version(tree.root))
        told += open_to_anybody(folder) + changes_anything(folder)
    return [
        *told,
        *detached(folders),
        *strangers_to_databases(folders),
        *names_twice(folders),
        *arns_of_nothing(folders),
        *roles_of_nobody(folders),
        *outputs_for_shopctl(folders, tree.root),
        *secrets_of_the_chart(folders, tree.root),
        *rights_of_the_controller(tree.root),
    ]


def schema_version(root):
    return json.loads((root / "scripts" / "infra" / "data" / "aws-schema.json").read_text())["about"]["version"]


def described(folder):
    told = []
    for name, body in folder.variables.items():
        told += [
            f"{folder.path}: variable {name} has no {what}" for what in ("type", "description") if what not in body
        ]
    for name, body in folder.outputs.items():
        told += [] if "description" in body else [f"{folder.path}: output {name} has no description"]
        is_secret = plain(body.get("sensitive", False)) is True
        told += [f"{folder.path}: output {name} is sensitive, and outputs are for everybody"] if is_secret else []
    return told


def used(folder):
    told = []
    for name, body in folder.variables.items():
        lines = folder.text[body["__file__"]].splitlines()
        own = "\n".join(lines[body["__start_line__"] - 1 : body["__end_line__"]])
        everywhere = sum(len(re.findall(rf"\bvar\.{name}\b", text)) for text in folder.text.values())
        if everywhere == len(re.findall(rf"\bvar\.{name}\b", own)):
            told.append(f"{folder.path}: variable {name} is used nowhere")
    return told


def pinned(folder, version):
    """Each folder says which Terraform and which provider it is for, and it is the one whose schema is checked here."""
    wanted = "~> " + ".".join(version.split(".")[:2])
    terraform = {name: value for block in folder.settings for name, value in block.items()}
    told = [] if "required_version" in terraform else [f"{folder.path} has no required_version"]
    providers = plain(terraform.get("required_providers", {}))
    given = plain(providers.get("aws", {})).get("version") if isinstance(providers, dict) else None
    if plain(given) != wanted:
        told.append(f"{folder.path}: required_providers wants aws {plain(given)}, and {wanted} is what is checked")
    return told


def open_to_anybody(folder):
    told = []
    for of, name, body in folder.resources:
        if of in ("aws_security_group", "aws_default_security_group") and ("ingress" in body or "egress" in body):
            told.append(
                f"{folder.path}: {of}.{name} has rules within it; make them resources, so that each has its reason"
            )
        if of == "aws_security_group_rule":
            told.append(f"{folder.path}: {of}.{name}: use aws_vpc_security_group_ingress_rule or ..._egress_rule")
        if of == "aws_vpc_security_group_ingress_rule":
            cidr = plain(body.get("cidr_ipv4", body.get("cidr_ipv6", "")))
            told += [f"{folder.path}: {of}.{name} admits the whole internet"] if cidr in NETWORK_ANYWHERE else []
            is_all = str(plain(body.get("ip_protocol"))) == "-1"
            told += [f"{folder.path}: {of}.{name} admits every protocol"] if is_all else []
    return told


def changes_anything(folder):
    """Statements that may change something and name `*`, without a condition. A comment above may say why: that there
    is no resource to name."""
    told = []
    for file, text in folder.text.items():
        for found in re.finditer(r"((?:^  #[^\n]*\n)*)^  statement \{\n(.*?)^  \}", text, re.DOTALL | re.MULTILINE):
            note, body = found.groups()
            anything = re.search(r'resources\s*=\s*\[\s*"\*"\s*\]', body)
            actions = re.search(r"actions\s*=\s*\[(.*?)\]", body, re.DOTALL)
            changing = [
                action
                for action in re.findall(r'"([^"]+)"', actions[1] if actions else "")
                if not LOOKS.fullmatch(action)
            ]
            is_explained = "no resource" in note
            if anything and changing and not is_explained and not re.search(r"\b(condition|principals) \{", body):
                line = text.count("\n", 0, found.start()) + 1
                told.append(
                    f"{folder.path}/{file}:{line}: {', '.join(changing)} on every resource, without condition or reason"
                )
    return told


def detached(folders):
    """Security groups that nothing has: rules that name them admit nobody."""
    told = []
    charts = folders["environments/demo/platform"].text["outputs.tf"]
    for folder in folders.values():
        given = "".join(str(body.get(ATTACHED_BY[of], "")) for of, _, body in folder.resources if of in ATTACHED_BY)
        for of, name, _ in folder.resources:
            if of == "aws_security_group" and f"aws_security_group.{name}.id" not in given:
                outputs = [output for output, body in folder.outputs.items() if f"{of}.{name}.id" in str(body["value"])]
                if not any(f"securityGroups = [module.network.{output}]" in charts for output in outputs):
                    told.append(f"{folder.path}: aws_security_group.{name} is attached to nothing")
        templates = [name for of, name, _ in folder.resources if of == "aws_launch_template"]
        groups = str([body for of, _, body in folder.resources if of == "aws_eks_node_group"])
        told += [
            f"{folder.path}: aws_launch_template.{name} makes no node"
            for name in templates
            if f"aws_launch_template.{name}.id" not in groups
        ]
    return told


def strangers_to_databases(folders):
    """Those whom the database and the cache admit must be a group that nodes have."""
    services = folders["environments/demo/services"]
    told = []
    for name in ("database", "cache"):
        clients = str(services.modules[name].get("client_security_group_ids"))
        outputs = re.findall(r"local\.platform\.(\w+)", clients)
        attached = [one for output in outputs for one in attached_to_nodes(folders, output)]
        told += [] if attached else [f"{services.path}: nobody whom module.{name} admits is a node: {clients}"]
        folder = folders[terraform_names.folder_of(services.path, plain(services.modules[name]["source"]))]
        rules = str([body for of, _, body in folder.resources if of == "aws_vpc_security_group_ingress_rule"])
        told += (
            []
            if "var.client_security_group_ids" in rules
            else [f"{folder.path}: no rule admits client_security_group_ids"]
        )
    return told


def attached_to_nodes(folders, output):
    platform = folders["environments/demo/platform"]
    value = str(platform.outputs.get(output, {}).get("value"))
    for module, inner in re.findall(r"module\.(\w+)\.(\w+)", value):
        if module not in platform.modules:
            continue
        folder = folders[terraform_names.folder_of(platform.path, plain(platform.modules[module]["source"]))]
        group = re.search(r"aws_security_group\.\w+\.id", str(folder.outputs.get(inner, {}).get("value")))
        templates = [
            str(body.get("vpc_security_group_ids")) for of, _, body in folder.resources if of == "aws_launch_template"
        ]
        if group and any(group[0] in template for template in templates):
            yield group[0]


def names_twice(folders):
    first, told = {}, []
    for root in ROOTS:
        for kind, name in terraform_names.Scope(folders, folders[root], {}).names():
            if "*" in name:
                continue
            if (kind, name) in first:
                told.append(f"{root}: {kind} {name} is made by {first[kind, name]} too")
            first[kind, name] = root
    return told


def arns_of_nothing(folders):
    scopes = [terraform_names.Scope(folders, folders[root], {}) for root in ROOTS]
    made = [name for scope in scopes for name in scope.names()]
    named = [one for scope in scopes for one in scope.policies()]
    lost = sorted({one for one in named if terraform_names.without_match(one[1], made)})
    return [f"{path}: a policy names {arn}, and nothing is called so" for path, arn in lost]


def roles_of_nobody(folders):
    """Roles that the cluster admits by their names must be made by bootstrap."""
    platform = folders["environments/demo/platform"]
    made = {
        name
        for kind, name in terraform_names.Scope(folders, folders["bootstrap"], {}).names()
        if kind == "aws_iam_role"
    }
    scope = terraform_names.Scope(folders, platform, {})
    named = re.findall(r'\$\{local\.role_prefix\}/([^"]+)"', "".join(platform.text.values()))
    return [
        f"{platform.path}: the cluster admits the role {scope.text(name)}, which bootstrap does not make"
        for name in named
        if scope.text(name) not in made
    ]


def outputs_for_shopctl(folders, root):
    """`shopctl target import` takes outputs by name: each must be one that it knows, and each field must be there."""
    source = root / "shopctl" / "src" / "config" / "terraform.rs"
    table = source.read_text().partition("const KNOWN")[2].partition("];")[0]
    known = dict(re.findall(r'\("(\w+)", "([\w.]+)", Form', table))
    given = folders["environments/demo/services"].outputs
    told = [f"services: shopctl does not know the output {name}" for name in given if name not in known]
    told += [
        f"services: no output tells shopctl {field}"
        for field in sorted(set(known.values()))
        if not any(known.get(name) == field for name in given)
    ]
    return told if known else [f"{source.name} has no table of outputs any more"]


def secrets_of_the_chart(folders, root):
    """Each secret and property that the chart of the shop asks for must be made here."""
    values = root / "helm" / "shop" / "values.yaml"
    if not values.exists():
        return []
    asked = re.findall(r"\{ secret: ([\w-]+), property: (\w+) \}", values.read_text())
    services = terraform_names.Scope(folders, folders["environments/demo/services"], {})
    prefix = services.value("local.name")
    made = {name.removeprefix(f"{prefix}-") for kind, name in services.names() if kind == "aws_secretsmanager_secret"}
    texts = "".join(text for folder in folders.values() for text in folder.text.values())
    told = [] if asked else [f"{values.name} of the chart asks for no secret in a form that is understood here"]
    for secret, name in asked:
        told += [] if secret in made else [f"the chart asks for the secret {secret}, which nothing makes"]
        is_there = re.search(rf'(\bproperty = "{name}"|^\s+{name}\s+= )', texts, re.MULTILINE)
        told += [] if is_there else [f"the chart asks for {name} of the secret {secret}, which it does not have"]
    return told


def rights_of_the_controller(root):
    """What modules/eks gives the load balancer controller is enough only for a chart that leaves the rest off."""
    ingress = root / "helm" / "shop" / "templates" / "ingress.yaml"
    values = root / "helm" / "platform" / "upstream" / "aws-load-balancer-controller.yaml"
    told = []
    if ingress.exists() and re.search(r'manage-backend-security-group-rules: "?true', ingress.read_text()):
        told.append(
            "the Ingress lets its controller change groups of nodes, for which it has no right; Terraform has the rule"
        )
    if values.exists():
        for name in ("enableBackendSecurityGroup", "enableShield", "enableWaf", "enableWafv2"):
            given = re.findall(rf"^{name}: (\w+)", values.read_text(), re.MULTILINE)
            told += (
                []
                if given == ["false"]
                else [f"{values.name}: {name} must be false: the controller has no right to it"]
            )
    return told
