"""What Terraform would name things, by reading: variables have their defaults, modules what they are called with."""

import dataclasses
import fnmatch
import re

# How the names of resources are told, for those whose names are one in an account.
NAMED_BY = {
    "aws_budgets_budget": "name",
    "aws_cloudfront_cache_policy": "name",
    "aws_cloudfront_response_headers_policy": "name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_db_instance": "identifier",
    "aws_dynamodb_table": "name",
    "aws_ecr_repository": "name",
    "aws_eks_cluster": "name",
    "aws_elasticache_replication_group": "replication_group_id",
    "aws_iam_role": "name",
    "aws_kms_alias": "name",
    "aws_launch_template": "name",
    "aws_s3_bucket": "bucket",
    "aws_secretsmanager_secret": "name",
    "aws_security_group": "name",
    "aws_sns_topic": "name",
    "aws_wafv2_web_acl": "name",
}
# How ARNs name them, and what follows a name in those of their parts.
IN_ARNS = [
    (r":eks:[^:]*:[^:]*:cluster/(.+)", "aws_eks_cluster", ""),
    (r":eks:[^:]*:[^:]*:nodegroup/([^/]+)/.*", "aws_eks_cluster", ""),
    (r":elasticache:[^:]*:[^:]*:replicationgroup:(.+)", "aws_elasticache_replication_group", ""),
    (r":elasticache:[^:]*:[^:]*:cluster:(.+)", "aws_elasticache_replication_group", "-001"),
    (r":rds:[^:]*:[^:]*:db:(.+)", "aws_db_instance", ""),
    (r":secretsmanager:[^:]*:[^:]*:secret:(.+)", "aws_secretsmanager_secret", "-AbCdEf"),
    (r":logs:[^:]*:[^:]*:log-group:(.+)", "aws_cloudwatch_log_group", ""),
    (r":ecr:[^:]*:[^:]*:repository/(.+)", "aws_ecr_repository", ""),
    (r":dynamodb:[^:]*:[^:]*:table/(.+)", "aws_dynamodb_table", ""),
]


@dataclasses.dataclass
class Folder:
    """The blocks of a folder, by kind and name."""

    path: str
    text: dict
    variables: dict
    outputs: dict
    locals: dict
    modules: dict
    resources: list
    data: list
    settings: list


def folders(parsed):
    found = {}
    for path, content in parsed.items():
        one = Folder(path, content["text"], {}, {}, {}, {}, [], [], [])
        for block in content["blocks"]:
            add(one, block["kind"], block["body"], block["file"])
        found[path] = one
    return found


def add(folder, kind, body, file):
    if kind == "locals":
        folder.locals |= {name: plain(value) for name, value in body.items() if not name.startswith("__")}
    elif kind in ("variable", "output", "module"):
        ((name, inner),) = body.items()
        getattr(folder, f"{kind}s")[name] = {**inner, "__file__": file}
    elif kind in ("resource", "data"):
        ((of, named),) = body.items()
        ((name, inner),) = named.items()
        (folder.resources if kind == "resource" else folder.data).append((of, name, {**inner, "__file__": file}))
    elif kind == "terraform":
        folder.settings.append(body)


def plain(value):
    """A value without the list that the parser puts around it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


class Scope:
    """A folder as it is called: what its words mean."""

    def __init__(self, all_folders, folder, arguments, caller=None):
        self.all, self.folder, self.arguments, self.caller = all_folders, folder, arguments, caller

    def text(self, value, each=None):
        """A text with what it refers to put in; `*` in place of what only AWS knows."""
        if not isinstance(value, str):
            return str(value)
        if each is not None:
            value = value.replace("${each.key}", each).replace("${each.value}", each)
        return re.sub(r"\$\{([^{}]*)\}", lambda found: self.reference(found[1]), value)

    def reference(self, words):
        value = self.value(words.strip())
        return value if isinstance(value, str) else "*"

    def value(self, words):
        if found := re.fullmatch(r"var\.(\w+)", words):
            name = found[1]
            if name in self.arguments and self.caller:
                return self.caller.resolved(self.arguments[name])
            return self.resolved(plain(self.folder.variables.get(name, {}).get("default", "*")))
        if (found := re.fullmatch(r"local\.(\w+)", words)) and found[1] in self.folder.locals:
            return self.resolved(self.folder.locals[found[1]])
        return "*"

    def resolved(self, value):
        if isinstance(value, str) and (found := re.fullmatch(r"\$\{((?:var|local)\.\w+)\}", value)):
            return self.value(found[1])
        return self.text(value) if isinstance(value, str) else value

    def keys(self, body):
        """The names that a resource is made for; one without a name where it is made once."""
        if "for_each" not in body:
            return [None]
        over = plain(body["for_each"])
        if isinstance(over, str) and (found := re.fullmatch(r"\$\{(?:toset\()?(var\.\w+|local\.\w+)\)?\}", over)):
            over = self.value(found[1])
        if isinstance(over, str):
            quoted = re.findall(r'"([\w./-]+)"', over.partition("?")[2].partition(":")[0] or over)
            return quoted or ["*"]
        if isinstance(over, dict):
            return [key.strip('"') for key in over if not key.startswith("__")]
        return list(over)

    def names(self):
        """All that it and the modules it calls would make: kinds with names."""
        for of, _, body in self.folder.resources:
            if NAMED_BY.get(of) in body:
                region = self.text(plain(body.get("region", "")))
                for key in self.keys(body):
                    yield f"{of} {region}".strip(), self.text(plain(body[NAMED_BY[of]]), key)
        for inner in self.called():
            yield from inner.names()

    def called(self):
        for call in self.folder.modules.values():
            path = folder_of(self.folder.path, plain(call["source"]))
            arguments = {name: plain(value) for name, value in call.items() if not name.startswith("__")}
            yield Scope(self.all, self.all[path], arguments, self)

    def policies(self):
        """All resources that policies name, with the folder they are named in."""
        for of, _, body in self.folder.data:
            if of == "aws_iam_policy_document":
                for statement in body.get("statement", []):
                    for resource in self.listed(statement.get("resources", [])):
                        yield self.folder.path, resource
        for inner in self.called():
            yield from inner.policies()

    def listed(self, value):
        value = plain(value)
        if isinstance(value, list):
            return [self.text(one) for one in value]
        if found := re.fullmatch(r'\$\{\[for (\w+) in (var\.\w+) : "(.*)"\]\}', value, re.DOTALL):
            return [self.text(found[3].replace(f"${{{found[1]}}}", one)) for one in self.value(found[2])]
        return [self.text(value)]


def folder_of(path, source):
    parts = path.split("/")
    for step in source.split("/"):
        parts = parts[:-1] if step == ".." else parts if step == "." else [*parts, step]
    return "/".join(parts)


def without_match(arn, made):
    """Whether an ARN names a kind of thing that is made here, and none of those."""
    for pattern, kind, suffix in IN_ARNS:
        if found := re.search(pattern, arn):
            names = [f"{name}{suffix}" for of, name in made if of.split()[0] == kind]
            return found[1] != "*" and not any(fnmatch.fnmatchcase(name, found[1]) for name in names)
    return False
