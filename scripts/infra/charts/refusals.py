"""Values that must be refused, by the schema or by a template that says why."""

import json

import helm

# A case, settings (lists are written as JSON), and what the refusal must name.
REFUSED = [
    ("minimal", "image.tag=latest", "tag"),
    ("minimal", "image.digest=sha256:00", "digest"),
    ("minimal", f"image.digest=sha256:{'0' * 64}", "not both"),
    ("minimal", "image.repository=registry.example.com/shopd:1", "repository"),
    ("minimal", "image.pullPolicy=Sometimes", "pullPolicy"),
    ("minimal", "environment=live", "environment"),
    ("minimal", "name=Shop", "name"),
    ("minimal", "nonsense=1", "nonsense"),
    ("minimal", "config.LOG_LEVELS=info", "config"),
    ("minimal", "config.NODE_ENV=production", "config"),
    ("minimal", "config.PORT=8080", "config"),
    ("minimal", "config.OPS_TOKEN=secret", "config"),
    ("minimal", "config.ENABLE_SWAGGER=perhaps", "ENABLE_SWAGGER"),
    ("minimal", "externalSecret.values.PASSWORD.secret=a", "PASSWORD"),
    ("minimal", "externalSecret.values.RATE_LIMIT_BYPASS_TOKEN.secret=a", "RATE_LIMIT_BYPASS_TOKEN"),
    ("minimal", "autoscaling.minReplicas=1", "minReplicas"),
    ("minimal", "autoscaling.cpuPercent=0", "cpuPercent"),
    ("minimal", "resources.limits.memory=lots", "memory"),
    ("minimal", "resources.limits=null", "limits"),
    ("minimal", "shutdownSeconds.preStop=0", "preStop"),
    ("minimal", "networkPolicy.databaseCidrs[0]=0.0.0.0/0", "databaseCidrs"),
    ("minimal", "networkPolicy.databasePort=99999", "databasePort"),
    ("minimal", "seed.enabled=true", "seed.enabled"),
    ("minimal", "traces.sampledShare=2", "sampledShare"),
    ("full", "ingress.prefixLists=[];ingress.inboundCidrs=[]", "name who may connect"),
    ("full", "ingress.securityGroups[0]=sg-0123456789abcdef0", "securityGroups"),
    ("full", "ingress.sslPolicy=ELBSecurityPolicy-2016-08", "sslPolicy"),
    ("full", "ingress.certificateArn=shop.example.com", "certificateArn"),
    ("full", "loadgen.workers=0", "workers"),
    ("full", "loadgen.runId=Nightly 7", "runId"),
    ("full", "loadgen.scenario=flood", "scenario"),
    ("full", "loadgen.target=shop.example.com", "target"),
    ("demo", "shop.tag=latest", "tag"),
    ("demo", "shop.repoURL=git.example.com/shop", "repoURL"),
    ("demo", "shop.valueFiles[0]=../secrets.yaml", "valueFiles"),
    ("demo", "autoscaler.image.tag=latest", "tag"),
    ("demo", "collector.metrics.names[0]=http_requests_total", "names"),
    ("demo", "nonsense=1", "nonsense"),
]


def find(root):
    cases = {case.name: case for case in helm.plain_cases()}
    for name, setting, told in REFUSED:
        case = cases[name]
        # What looks like a number is one, as with a parameter of Argo CD that is not forced to be text.
        options = [("--set-json" if one.endswith("=[]") else "--set", one) for one in setting.split(";")]
        changed = helm.Case(name, case.chart, case.release, case.namespace, case.files, sum(options, ()))
        try:
            helm.render(root, changed)
            yield f"{case.chart} takes {setting}"
        except helm.NotRendered as error:
            if told not in str(error):
                yield f"{case.chart} refuses {setting} without telling {told}: {error}"
    yield from other_clusters(root)
    yield from open_objects(root)


def other_clusters(root):
    """Another version of the cluster than that of the autoscaler is refused."""
    case = helm.platform_case()
    major, minor = (int(part) for part in helm.cluster_version(root).split(".")[:2])
    for other in (f"{major}.{minor - 1}.0", f"{major}.{minor + 1}.0"):
        command = ["template", case.release, *case.arguments(root)[:-1], other]
        code, _, _ = helm.said(helm.NEWEST, *command)
        if code == 0:
            yield f"platform can be installed in a cluster of version {other}"


def open_objects(root):
    """Objects of the schemas that take any property; only those that are meant to."""
    for chart in ("shop", "platform"):
        schema = json.loads((root / "helm" / chart / "values.schema.json").read_text())
        for path, one in objects_of(schema, chart):
            if "properties" in one and one.get("additionalProperties") is not False:
                yield f"{path} of values.schema.json takes any property"


def objects_of(schema, path):
    if not isinstance(schema, dict):
        return
    yield path, schema
    for group in ("properties", "$defs"):
        for name, inner in schema.get(group, {}).items():
            yield from objects_of(inner, f"{path}.{name}")
    for name in ("items", "additionalProperties"):
        yield from objects_of(schema.get(name), f"{path}.{name}")
