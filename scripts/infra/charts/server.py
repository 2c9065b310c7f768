"""Whether the charts say of shopd, shopctl and loadgen what their code says."""

import json
import re

import helm

VARIABLE = re.compile(r'\benv = "([A-Z][A-Z0-9_]*)"')
# Who the programs run as in their images.
USER = 65532


def find(root):
    with_server = [(case, found) for case, found in helm.everything(root) if case.chart == "shop"]
    for case, found in with_server:
        for look in (variables, listeners, ending, users, loads):
            for line in look(root, found):
                yield f"shop {case.name}: {line}"
    yield from settings(root)
    yield from image_user(root)
    yield from operators(root)


def known_variables(root):
    sources = (root / "shopd/src/config").glob("*.rs")
    return {name for source in sources for name in VARIABLE.findall(source.read_text())}


def secret_variables(root):
    """Those whose values are kept out of logs, and the host of Redis, which comes with its password."""
    found = {"REDIS_HOST"}
    for source in (root / "shopd/src/config").glob("*.rs"):
        found |= set(re.findall(r'env = "([A-Z0-9_]+)"[^\]]*value::secret\b', source.read_text()))
    return found


def settings(root):
    """What can be said in `config` is all that shopd reads but secrets and what the chart says itself."""
    schema = json.loads((root / "helm/shop/values.schema.json").read_text())
    allowed = set(schema["properties"]["config"]["properties"])
    template = (root / "helm/shop/templates/configmap.yaml").read_text()
    own = set(re.findall(r"^\s+([A-Z][A-Z0-9_]+):", template, re.MULTILINE))
    # Names by which the system that is replaced said the same, and what a pod has no use for.
    beside = {"NODE_ENV", "XRAY_ENABLED", "DATA_DIR"}
    expected = known_variables(root) - secret_variables(root) - own - beside
    for name in sorted(allowed - expected):
        yield f"config of values.schema.json has {name}, which is no setting to be made there"
    for name in sorted(expected - allowed):
        yield f"config of values.schema.json lacks {name}"
    secrets = set(schema["properties"]["externalSecret"]["properties"]["values"]["propertyNames"]["enum"])
    # shopd takes no plain token in production.
    wanted = secret_variables(root) - {"RATE_LIMIT_BYPASS_TOKEN"}
    for name in sorted(secrets ^ wanted):
        yield f"externalSecret.values of values.schema.json and the secrets of shopd differ in {name}"


def variables(root, found):
    known = known_variables(root)
    for one in found:
        if one["kind"] == "ConfigMap" and "SHOP_ENV" in one["data"]:
            for name in sorted(set(one["data"]) - known):
                yield f"{helm.title(one)} sets {name}, which shopd does not read"
        if one["kind"] == "ExternalSecret":
            for value in one["spec"]["data"]:
                if value["secretKey"] not in known:
                    yield f"{helm.title(one)} sets {value['secretKey']}, which shopd does not read"


def server_of(found):
    [server] = [one for one in found if one["kind"] == "Deployment"]
    [settings_map] = [one for one in found if one["kind"] == "ConfigMap" and "SHOP_ENV" in one["data"]]
    return server["spec"]["template"]["spec"], settings_map["data"]


def listeners(root, found):
    pod, data = server_of(found)
    [container] = pod["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    host, _, ops_port = data["OPS_ADDR"].rpartition(":")
    if data["HOST"] != "0.0.0.0" or int(data["PORT"]) != ports["http"]:
        yield f"the server listens on {data['HOST']}:{data['PORT']}, and the port http is {ports['http']}"
    if host != "0.0.0.0" or int(ops_port) != ports["ops"]:
        yield f"OPS_ADDR is {data['OPS_ADDR']}, and the port ops, at the address of the pod, is {ports['ops']}"
    routes = {
        "http": routes_of(root / "shopd/src/api", root / "shopd/src/router.rs"),
        "ops": routes_of(root / "shopd/src/ops", root / "shopd/src/ops/mod.rs"),
    }
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = container[probe]["httpGet"]
        if asked["path"] not in routes.get(asked["port"], ()):
            yield f"{probe} asks {asked['port']} for {asked['path']}, which the server does not have there"
    for one in found:
        annotations = one["metadata"].get("annotations", {})
        path = annotations.get("alb.ingress.kubernetes.io/healthcheck-path")
        if path and path not in routes["http"]:
            yield f"the load balancer asks for {path}, which the server does not have"
        if one["kind"] == "ServiceMonitor":
            for endpoint in one["spec"]["endpoints"]:
                if endpoint["path"] not in routes["ops"]:
                    yield f"{helm.title(one)} asks for {endpoint['path']}, which the server does not have"


def routes_of(folder, router):
    texts = [path.read_text() for path in [*folder.rglob("*.rs"), router]]
    return {path for text in texts for path in re.findall(r'"(/[a-z/]*)"', text)}


def ending(root, found):
    """The time that Kubernetes waits covers all that a pod does when it ends."""
    pod, data = server_of(found)
    before = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    drain = int(data["DRAIN_DELAY_MS"]) / 1000
    grace = int(data["SHUTDOWN_GRACE_MS"]) / 1000
    code = (root / "shopd/src/command/serve.rs").read_text()
    close = int(re.search(r"CLOSE_WITHIN: Duration = Duration::from_secs\((\d+)\)", code)[1])
    needed = before + drain + grace + close
    # Traces that wait are sent after that, within two seconds.
    given = pod["terminationGracePeriodSeconds"]
    if given < needed + 2:
        yield f"terminationGracePeriodSeconds is {given}, and ending takes {needed + 2:.0f}"
    for one in found:
        attributes = one["metadata"].get("annotations", {}).get("alb.ingress.kubernetes.io/target-group-attributes")
        if attributes:
            delay = int(re.search(r"deregistration_delay\.timeout_seconds=(\d+)", attributes)[1])
            if delay > before + drain:
                yield f"the load balancer uses a pod for {delay} s that goes on serving for {before + drain:.0f}"


def users(root, found):
    for one in found:
        spec = one["spec"]["template"]["spec"] if one["kind"] in ("Deployment", "Job") else one.get("spec", {})
        if "containers" in spec:
            context = spec["securityContext"]
            user, group = context["runAsUser"], context["runAsGroup"]
            if (user, group) != (USER, USER):
                yield f"{helm.title(one)} runs as {user}:{group}, and the images as {USER}"


def image_user(root):
    dockerfile = root / "Dockerfile"
    if not dockerfile.exists():
        return
    users_of_images = re.findall(r"^\s*USER\s+(\S+)", dockerfile.read_text(), re.MULTILINE)
    if not users_of_images or set(users_of_images) - {str(USER), f"{USER}:{USER}"}:
        yield f"Dockerfile runs as {users_of_images or 'root'}, and the charts as {USER}: write the number"


def operators(root):
    """What shopctl takes for granted where its target says nothing."""
    values = helm.values(root, "shop")
    platform = helm.values(root, "platform")
    code = (root / "shopctl/src/config/eks.rs").read_text()
    facts = {
        "apps": (re.search(r'apps: vec!\["(\w+)"', code)[1], values["name"]),
        "namespace": (re.search(r'namespace: "(\w+)"', code)[1], platform["shop"]["namespace"]),
        "application": (re.findall(r'apps: vec!\["(\w+)"', code)[1], platform["shop"]["application"]),
        "namespace of Argo CD": (re.findall(r'namespace: "(\w+)"', code)[1], platform["argocd"]["namespace"]),
        "port": (int(re.search(r"\n\s+port: (\d+)", code)[1]), 3000),
        "ops_port": (int(re.search(r"ops_port: (\d+)", code)[1]), 9090),
    }
    for name, (of_shopctl, of_chart) in facts.items():
        if of_shopctl != of_chart:
            yield f"shopctl takes {of_shopctl} for the {name} of a target, and the charts have {of_chart}"
    policies = (root / "helm/shop/templates/networkpolicy.yaml").read_text()
    for command in ("command/deploy/roll.rs", "command/seed.rs"):
        for task in re.findall(r'\bname: "(\w+)"', (root / "shopctl/src" / command).read_text()):
            if f"{{{{ .Values.name }}}}-{task}" not in policies:
                yield f"shopctl runs {task} as a job of its own, which no policy lets reach the database"


def loads(root, found):
    """Options of loadgen are those that it has."""
    code = (root / "loadgen/src/cli.rs").read_text()
    longs = {field.replace("_", "-") for field in re.findall(r"^\s+pub (\w+):", code, re.MULTILINE)}
    longs |= set(re.findall(r'long = "([\w-]+)"', code))
    commands = {name.lower() for name in re.findall(r"^    ([A-Z]\w+)[ ({,]", code, re.MULTILINE)}
    for one in found:
        spec = one["spec"]["template"]["spec"] if one["kind"] == "Job" else one.get("spec", {})
        for container in spec.get("containers", []):
            if container.get("command") != ["loadgen"]:
                continue
            command, *arguments = container["args"]
            if command not in commands:
                yield f"{helm.title(one)} asks loadgen to {command}, which it cannot"
            for argument in arguments:
                option = re.match(r"--([\w-]+)", argument)
                if option and option[1] not in longs:
                    yield f"{helm.title(one)} gives loadgen --{option[1]}, which it does not have"
