"""Whether network policies name pods and ports that are there, and let through what is needed; and whether pods are let
into their namespaces."""

import copy
import re

import helm
import world

# Pods that are not made here, by their namespaces.
OUTSIDE = {"kube-system": [{"k8s-app": "kube-dns"}], "monitoring": [{"app.kubernetes.io/name": "prometheus"}]}
# The jobs that shopctl makes, with pods of their own; server.py looks whether it calls them so.
BY_SHOPCTL = ["migrate", "seed"]
# Pods that only some installations have.
SOMETIMES = [*BY_SHOPCTL, "loadgen", "test"]
RESTRICTED_VOLUMES = {
    "configMap",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
DNS, POSTGRES, REDIS = 53, 5432, 6379


def find(root):
    return world.looked_at(root, (named, ports_in, ports_out, denied, reach, traces, standards, restricted))


def policies(here):
    return [(one, one["metadata"]["namespace"], one["spec"]) for one in here.of("NetworkPolicy")]


def peers(spec):
    """Who a policy is about on the other side, with the ports."""
    for rule in spec.get("ingress", []):
        yield from ((peer, "in", [port["port"] for port in rule["ports"]]) for peer in rule["from"])
    for rule in spec.get("egress", []):
        yield from ((peer, "out", [port["port"] for port in rule["ports"]]) for peer in rule["to"])


def namespace_of(peer, own):
    return peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name", own)


def named(here):
    """Each name in a policy is that of a pod."""
    for policy, namespace, spec in policies(here):
        selectors = [(spec["podSelector"], namespace)]
        selectors += [
            (peer["podSelector"], namespace_of(peer, namespace)) for peer, _, _ in peers(spec) if "podSelector" in peer
        ]
        for selector, where in selectors:
            if selector.get("matchLabels") in OUTSIDE.get(where, []):
                continue
            strangers = set(names_in(selector)) - names_there(here, where)
            for name in sorted(strangers):
                yield f"{helm.title(policy)} is about pods called {name}, of which there are none in {where}"
            if selector.get("matchLabels") and not strangers and not here.meant(selector, where):
                yield f"{helm.title(policy)} is about {selector['matchLabels']}, which is no pod of {where}"


def names_in(selector):
    name = selector.get("matchLabels", {}).get("app.kubernetes.io/name")
    names = [name] if name else []
    return names + [name for rule in selector.get("matchExpressions", []) for name in rule["values"]]


def names_there(here, namespace):
    there = {workload.name for workload in here.everybody if workload.namespace == namespace}
    servers = {workload.name for workload in here.everybody if workload.is_server and workload.namespace == namespace}
    return there | {f"{server}-{task}" for server in servers for task in SOMETIMES}


def ports_in(here):
    """Each port that a policy lets in to is one of its pods."""
    for policy, namespace, spec in policies(here):
        listening = {
            port for workload in here.meant(spec["podSelector"], namespace) for port in workload.ports.values()
        }
        for _, way, ports in peers(spec):
            for port in ports if way == "in" else []:
                if port not in listening:
                    yield f"{helm.title(policy)} lets in to port {port}, on which nothing listens"


def ports_out(here):
    """Each port that a policy lets out to is one of the pods that it leads to."""
    for policy, namespace, spec in policies(here):
        for peer, way, ports in peers(spec):
            if way != "out" or "podSelector" not in peer:
                continue
            for workload in here.meant(peer["podSelector"], namespace_of(peer, namespace)):
                for port in sorted(set(ports) - set(workload.ports.values())):
                    yield f"{helm.title(policy)} lets out to port {port} of {workload.title}, on which nothing listens"


def denied(here):
    """In each namespace that is made here, everything is denied that is not named."""
    every = [
        one for one in [*here.own, *here.beside] if one["kind"] == "NetworkPolicy" and not one["spec"]["podSelector"]
    ]
    closed = {one["metadata"]["namespace"] for one in every if set(one["spec"]["policyTypes"]) == {"Ingress", "Egress"}}
    for one in here.of("Namespace"):
        if one["metadata"]["name"] not in closed:
            yield f"nothing denies what is not named in {helm.title(one)}"


def reach(here):
    """Each pod may reach what it needs."""
    servers = [workload for workload in here.workloads if workload.is_server]
    jobs = [job_of_shopctl(server, task) for server in servers for task in BY_SHOPCTL]
    for workload in [*here.workloads, *jobs]:
        if workload.namespace == "kube-system":
            continue
        reached = {port for rule in rules_out(here, workload) for port in (one["port"] for one in rule["ports"])}
        has_settings = any("envFrom" in container for container in workload.containers)
        needed = {DNS, POSTGRES, REDIS} if has_settings else {DNS}
        if needed - reached:
            yield f"{workload.title} may not reach ports {sorted(needed - reached)}"


def job_of_shopctl(server, task):
    """The pod of a job as shopctl makes it: that of the server, with labels of its own."""
    job = copy.copy(server)
    job.title = f"shopctl's {server.name}-{task}"
    job.labels = {"app.kubernetes.io/name": f"{server.name}-{task}", "app.kubernetes.io/managed-by": "shopctl"}
    return job


def rules_out(here, workload):
    meant = [
        spec
        for _, namespace, spec in policies(here)
        if namespace == workload.namespace and workload.has(spec["podSelector"])
    ]
    return [rule for spec in meant for rule in spec.get("egress", [])]


def traces(here):
    """Where the server sends its traces to, a collector takes them from it."""
    for one in here.of("ConfigMap"):
        address = one["data"].get("OTEL_EXPORTER_OTLP_ENDPOINT", "")
        parts = re.fullmatch(r"http://([\w-]+)\.([\w-]+)\.svc\.cluster\.local:(\d+)", address)
        if not parts:
            continue
        namespace, port = parts[2], int(parts[3])
        ways = [
            service
            for service in here.beside
            if (service["kind"], service["metadata"]["name"], service["metadata"].get("namespace"))
            == ("Service", parts[1], namespace)
            and port in [listed["port"] for listed in service["spec"]["ports"]]
        ]
        collectors = [one for way in ways for one in here.meant({"matchLabels": way["spec"]["selector"]}, namespace)]
        if not collectors:
            yield f"traces go to {address}, where no service with pods is"
        servers = [workload for workload in here.workloads if workload.is_server]
        yield from (
            line for server in servers for collector in collectors for line in apart(here, server, collector, port)
        )


def apart(here, source, target, port):
    """What keeps a pod from another's port."""
    beside = world.World(here.beside, here.own)
    lets_in = [
        spec
        for _, namespace, spec in policies(beside)
        if namespace == target.namespace and target.has(spec["podSelector"])
        for peer, way, ports in peers(spec)
        if way == "in" and port in ports and meets(peer, source, namespace)
    ]
    if not lets_in:
        yield f"{target.title} lets nothing in to port {port} from {source.title}"
    out = [
        peer
        for rule in rules_out(here, source)
        if port in [one["port"] for one in rule["ports"]]
        for peer in rule["to"]
        if meets(peer, target, source.namespace)
    ]
    if not out:
        yield f"{source.title} may not reach {target.title} at port {port}"


def meets(peer, workload, own):
    return (
        "ipBlock" not in peer
        and namespace_of(peer, own) == workload.namespace
        and workload.has(peer.get("podSelector", {}))
    )


def standards(here):
    for one in here.of("Namespace"):
        for mode in ("enforce", "audit", "warn"):
            if one["metadata"]["labels"].get(f"pod-security.kubernetes.io/{mode}") != "restricted":
                yield f"{helm.title(one)} does not {mode} the restricted pod security standard"


def restricted(here):
    for workload in here.workloads:
        if workload.namespace != "kube-system":
            yield from (
                f"{workload.title} is not let into its namespace: {reason}" for reason in not_restricted(workload)
            )


def not_restricted(workload):
    """What the restricted pod security standard does not let in."""
    pod = workload.spec.get("securityContext", {})
    if pod.get("runAsNonRoot") is not True or pod.get("runAsUser") == 0:
        yield "it may run as root"
    if pod.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "it has no seccomp profile"
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if workload.spec.get(field):
            yield f"it has {field}"
    for volume in workload.spec.get("volumes", []):
        if not set(volume) - {"name"} <= RESTRICTED_VOLUMES:
            yield f"its volume {volume['name']} is of the node"
    for container in workload.containers:
        context = container.get("securityContext", {})
        if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
            yield f"{container['name']} may get more rights"
        capabilities = context.get("capabilities", {})
        if "ALL" not in capabilities.get("drop", []) or set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
            yield f"{container['name']} has capabilities"
        if any("hostPort" in port for port in container.get("ports", [])):
            yield f"{container['name']} has a port of the node"
