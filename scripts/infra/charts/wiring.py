"""Whether the objects that are rendered find each other: pods, services, budgets, autoscalers, policies, settings."""

import re

import helm

PODS = {"Deployment", "Job", "Pod"}
# Namespaces and pods that are not made here: labels of EKS and of what is installed beside.
OUTSIDE = {"kube-system": [{"k8s-app": "kube-dns"}], "monitoring": [{"app.kubernetes.io/name": "prometheus"}]}
# The pods of jobs that shopctl makes; server.py looks whether it calls them so.
BY_SHOPCTL = ["migrate", "seed"]


def find(root):
    rendered = helm.everything(root)
    [platform] = [found for case, found in rendered if case.chart == "platform"]
    for case, found in rendered:
        beside = platform if case.chart == "shop" else [one for _, objects in rendered for one in objects if one not in found]
        world = World(found, beside)
        for line in world.complaints():
            yield f"{case.chart} {case.name}: {line}"


class Workload:
    """A pod, or what makes pods."""

    def __init__(self, one):
        self.title = helm.title(one)
        self.kind = one["kind"]
        self.namespace = one["metadata"]["namespace"]
        self.one = one
        is_pod = one["kind"] == "Pod"
        self.labels = (one if is_pod else one["spec"]["template"])["metadata"]["labels"]
        self.spec = one["spec"] if is_pod else one["spec"]["template"]["spec"]
        containers = [*self.spec["containers"], *self.spec.get("initContainers", [])]
        self.containers = containers
        self.ports = {port.get("name"): port["containerPort"] for container in containers for port in container.get("ports", [])}

    def has(self, selector):
        """Whether a selector means it."""
        equal = selector.get("matchLabels", {}).items()
        rules = selector.get("matchExpressions", [])
        return all(self.labels.get(key) == value for key, value in equal) and all(
            self.labels.get(rule["key"]) in rule["values"] for rule in rules
        )


class World:
    """What is rendered of one chart, and what is beside it."""

    def __init__(self, own, beside):
        self.own = own
        self.beside = beside
        self.workloads = [Workload(one) for one in own if one["kind"] in PODS]
        self.others = [Workload(one) for one in beside if one["kind"] in PODS]

    def of(self, *kinds):
        return [one for one in self.own if one["kind"] in kinds]

    def complaints(self):
        for look in (
            self.services, self.budgets, self.autoscalers, self.deployments, self.pods, self.ingresses, self.monitors,
            self.policies, self.reachable, self.traces, self.namespaces, self.order, self.accounts,
        ):
            yield from look()

    def meant(self, selector, namespace, workloads=None):
        found = self.workloads if workloads is None else workloads
        return [one for one in found if one.namespace == namespace and one.has(selector)]

    def services(self):
        for one in self.of("Service"):
            meant = self.meant({"matchLabels": one["spec"]["selector"]}, one["metadata"]["namespace"])
            if not meant or any(workload.kind != "Deployment" for workload in meant):
                yield f"{helm.title(one)} leads to {[workload.title for workload in meant] or 'no pod'}"
            for port in one["spec"]["ports"]:
                for workload in meant:
                    if port["targetPort"] not in workload.ports:
                        yield f"{helm.title(one)} leads to port {port['targetPort']}, which {workload.title} does not have"
                    elif (workload.ports[port["targetPort"]], port["targetPort"]) != (port["port"], port["name"]):
                        yield f"{helm.title(one)}: {port['name']} {port['port']} is not the port of its pods, by name and number"

    def budgets(self):
        for one in self.of("PodDisruptionBudget"):
            meant = self.meant(one["spec"]["selector"], one["metadata"]["namespace"])
            if [workload.kind for workload in meant] != ["Deployment"]:
                yield f"{helm.title(one)} means {[workload.title for workload in meant] or 'no pod'}"

    def autoscalers(self):
        for one in self.of("HorizontalPodAutoscaler"):
            reference = one["spec"]["scaleTargetRef"]
            scaled = [workload for workload in self.workloads if workload.title == f"{reference['kind']} {reference['name']}"]
            if not scaled:
                yield f"{helm.title(one)} scales {reference['kind']} {reference['name']}, which is not there"
            for workload in scaled:
                if "replicas" in workload.one["spec"]:
                    yield f"{workload.title} says its replicas, and an autoscaler says others"
                for metric in one["spec"]["metrics"]:
                    name = metric["resource"]["name"]
                    if any(name not in container["resources"]["requests"] for container in workload.containers):
                        yield f"{helm.title(one)} scales by {name}, of which {workload.title} requests nothing"

    def deployments(self):
        for workload in self.workloads:
            if workload.kind != "Deployment":
                continue
            if not workload.has(workload.one["spec"]["selector"]):
                yield f"{workload.title} does not have the labels that it selects"
            alike = self.meant(workload.one["spec"]["selector"], workload.namespace)
            if len(alike) > 1:
                yield f"{workload.title} takes pods of others for its own: {[one.title for one in alike]}"
            scaled = any(one["spec"]["scaleTargetRef"]["name"] == workload.one["metadata"]["name"] for one in self.of(
                "HorizontalPodAutoscaler"))
            if not scaled and "replicas" not in workload.one["spec"]:
                yield f"{workload.title} has one replica, since nothing says how many replicas there are"
            for spread in workload.spec.get("topologySpreadConstraints", []):
                if not workload.has(spread["labelSelector"]):
                    yield f"{workload.title} spreads other pods than its own"

    def pods(self):
        """Each pod's probes, rights, mounts and settings."""
        for workload in self.workloads:
            accounts = self.of("ServiceAccount")
            name = workload.spec["serviceAccountName"]
            account = [one for one in accounts if (one["metadata"]["name"], one["metadata"]["namespace"]) == (
                name, workload.namespace)]
            if not account:
                yield f"{workload.title} runs as {name}, which is not there"
            needs_token = any(
                subject["name"] == name and subject["namespace"] == workload.namespace
                for binding in self.of("RoleBinding", "ClusterRoleBinding") for subject in binding["subjects"]
            )
            if workload.spec.get("automountServiceAccountToken") is not needs_token:
                yield f"{workload.title}: a token is {'needed' if needs_token else 'mounted that gives no rights'}"
            yield from self.container_settings(workload)

    def container_settings(self, workload):
        volumes = {volume["name"] for volume in workload.spec.get("volumes", [])}
        sources = [volume["configMap"]["name"] for volume in workload.spec.get("volumes", []) if "configMap" in volume]
        secrets = []
        for container in workload.containers:
            for mount in container.get("volumeMounts", []):
                if mount["name"] not in volumes:
                    yield f"{workload.title} mounts {mount['name']}, which is no volume"
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                port = container.get(probe, {}).get("httpGet", {}).get("port")
                if port and port not in workload.ports:
                    yield f"{workload.title}: {probe} asks port {port}, which is not there"
            for source in container.get("envFrom", []):
                sources += [source["configMapRef"]["name"]] if "configMapRef" in source else []
                secrets += [source["secretRef"]["name"]] if "secretRef" in source else []
            for variable in container.get("env", []):
                reference = variable.get("valueFrom", {}).get("secretKeyRef")
                secrets += [(reference["name"], reference["key"])] if reference else []
        maps = [one["metadata"]["name"] for one in self.of("ConfigMap") if one["metadata"]["namespace"] == workload.namespace]
        for name in sources:
            if name not in maps:
                yield f"{workload.title} reads the settings {name}, which are not there"
        yield from self.secrets(workload, secrets)

    def secrets(self, workload, wanted):
        made = {
            one["spec"]["target"]["name"]: [value["secretKey"] for value in one["spec"]["data"]]
            for one in self.of("ExternalSecret")
        }
        for name in wanted:
            name, key = name if isinstance(name, tuple) else (name, None)
            if name not in made or (key and key not in made[name]):
                yield f"{workload.title} reads the secret {name} {key or ''}, which is not there"

    def ingresses(self):
        services = {one["metadata"]["name"]: one for one in self.of("Service")}
        for one in self.of("Ingress"):
            for rule in one["spec"]["rules"]:
                for path in rule["http"]["paths"]:
                    backend = path["backend"]["service"]
                    ports = [port["name"] for port in services.get(backend["name"], {"spec": {"ports": []}})["spec"]["ports"]]
                    if backend["port"]["name"] not in ports:
                        yield f"{helm.title(one)} leads to {backend['name']} {backend['port']['name']}, which is not there"

    def monitors(self):
        for one in self.of("ServiceMonitor"):
            wanted = one["spec"]["selector"]["matchLabels"].items()
            meant = [service for service in self.of("Service") if wanted <= service["metadata"]["labels"].items()]
            ports = [port["name"] for service in meant for port in service["spec"]["ports"]]
            for endpoint in one["spec"]["endpoints"]:
                if endpoint.get("port") not in ports:
                    yield f"{helm.title(one)} asks port {endpoint.get('port')} of {[helm.title(service) for service in meant]}"

    def policies(self):
        """Each name in a policy is one of a pod, and each port one of that pod."""
        for one in self.of("NetworkPolicy"):
            namespace = one["metadata"]["namespace"]
            spec = one["spec"]
            own = self.meant(spec["podSelector"], namespace)
            yield from self.named(one, spec["podSelector"], namespace)
            if set(spec["policyTypes"]) != {kind for kind in ("Ingress", "Egress") if kind.lower() in spec} and spec["podSelector"]:
                yield f"{helm.title(one)} denies what it does not name"
            for rule in spec.get("ingress", []):
                for port in rule["ports"]:
                    if not any(port["port"] in workload.ports.values() for workload in own):
                        yield f"{helm.title(one)} lets in to port {port['port']}, on which nothing listens"
                for peer in rule["from"]:
                    yield from self.peer(one, peer, namespace, None)
            for rule in spec.get("egress", []):
                for peer in rule["to"]:
                    yield from self.peer(one, peer, namespace, [port["port"] for port in rule["ports"]])

    def peer(self, policy, peer, namespace, ports):
        if "podSelector" not in peer:
            return
        other = peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name", namespace)
        if peer["podSelector"].get("matchLabels") in OUTSIDE.get(other, []):
            return
        yield from self.named(policy, peer["podSelector"], other)
        for workload in self.meant(peer["podSelector"], other, [*self.workloads, *self.others]):
            for port in ports or []:
                if port not in workload.ports.values():
                    yield f"{helm.title(policy)} lets out to port {port} of {workload.title}, on which nothing listens"

    def named(self, policy, selector, namespace):
        everybody = [*self.workloads, *self.others]
        shop = {workload.labels["app.kubernetes.io/name"] for workload in everybody if workload.kind == "Deployment"}
        known = {workload.labels["app.kubernetes.io/name"] for workload in everybody if workload.namespace == namespace}
        # Only some installations render these.
        known |= {f"{name}-{task}" for name in shop for task in (*BY_SHOPCTL, "loadgen", "test")}
        names = [selector.get("matchLabels", {}).get("app.kubernetes.io/name")]
        names += [name for rule in selector.get("matchExpressions", []) for name in rule["values"]]
        strangers = [name for name in filter(None, names) if name not in known]
        for name in strangers:
            yield f"{helm.title(policy)} is about pods called {name}, of which there are none in {namespace}"
        if selector.get("matchLabels") and not strangers and not self.meant(selector, namespace, everybody):
            yield f"{helm.title(policy)} is about {selector['matchLabels']}, which is no pod of {namespace}"

    def reachable(self):
        """Under a policy that denies all, each pod may do what it must: find names, and reach the database."""
        denied = {one["metadata"]["namespace"] for one in self.of("NetworkPolicy") if not one["spec"]["podSelector"]}
        for one in self.of("Namespace"):
            # The shop's own chart denies all there.
            if one["metadata"]["name"] not in denied and not any(
                other["kind"] == "NetworkPolicy" and other["metadata"]["namespace"] == one["metadata"]["name"]
                and not other["spec"]["podSelector"] for other in self.beside
            ):
                yield f"nothing denies what is not named in {helm.title(one)}"
        jobs = [self.by_shopctl(workload, task) for workload in self.workloads for task in BY_SHOPCTL if self.is_server(workload)]
        for workload in [*self.workloads, *jobs]:
            if workload.namespace not in denied:
                continue
            ports = self.ports_out(workload)
            is_offline = workload.title.endswith("-merge")
            needed = set() if is_offline else {53}
            needed |= {5432, 6379} if any("envFrom" in container for container in workload.containers) else set()
            if not needed <= ports:
                yield f"{workload.title} may not reach ports {sorted(needed - ports)}"
            if is_offline and ports:
                yield f"{workload.title} may reach {sorted(ports)}, and needs nothing"

    def is_server(self, workload):
        return workload.kind == "Deployment" and any("envFrom" in container for container in workload.containers)

    def by_shopctl(self, server, task):
        """The pod of a job as shopctl makes it."""
        job = Workload(server.one)
        job.title = f"shopctl's {server.labels['app.kubernetes.io/name']}-{task}"
        job.labels = {
            "app.kubernetes.io/name": f"{server.labels['app.kubernetes.io/name']}-{task}",
            "app.kubernetes.io/managed-by": "shopctl",
        }
        return job

    def ports_out(self, workload):
        meant = [
            one for one in self.of("NetworkPolicy")
            if one["metadata"]["namespace"] == workload.namespace and workload.has(one["spec"]["podSelector"])
        ]
        return {port["port"] for one in meant for rule in one["spec"].get("egress", []) for port in rule["ports"]}

    def traces(self):
        """Where the server sends its traces to, there is a collector that takes them from it."""
        for one in self.of("ConfigMap"):
            endpoint = re.match(r"http://([\w-]+)\.([\w-]+)\.svc\.cluster\.local:(\d+)$", one["data"].get(
                "OTEL_EXPORTER_OTLP_ENDPOINT", ""))
            if not endpoint:
                continue
            name, namespace, port = endpoint[1], endpoint[2], int(endpoint[3])
            services = [
                service for service in self.beside if service["kind"] == "Service"
                and (service["metadata"]["name"], service["metadata"]["namespace"]) == (name, namespace)
            ]
            collectors = [
                workload for service in services
                for workload in self.meant({"matchLabels": service["spec"]["selector"]}, namespace, self.others)
            ]
            if port not in [listed["port"] for service in services for listed in service["spec"]["ports"]] or not collectors:
                yield f"traces go to {endpoint[0]}, where no service with pods is"
            server = next(workload for workload in self.workloads if self.is_server(workload))
            for collector in collectors:
                if port not in self.ports_in(collector, server):
                    yield f"{collector.title} lets nothing in to port {port} from {server.title}"
                if not any(self.leads_to(rule, collector, port) for rule in self.rules_out(server)):
                    yield f"{server.title} may not reach {collector.title} at {port}"

    def ports_in(self, workload, source):
        ports = set()
        for one in self.beside:
            if one["kind"] != "NetworkPolicy" or one["metadata"]["namespace"] != workload.namespace:
                continue
            if workload.has(one["spec"]["podSelector"]):
                for rule in one["spec"].get("ingress", []):
                    if any(meets(peer, source) for peer in rule["from"]):
                        ports |= {port["port"] for port in rule["ports"]}
        return ports

    def rules_out(self, workload):
        meant = [one for one in self.of("NetworkPolicy") if workload.has(one["spec"]["podSelector"])]
        return [rule for one in meant for rule in one["spec"].get("egress", [])]

    def leads_to(self, rule, workload, port):
        return port in [one["port"] for one in rule["ports"]] and any(meets(peer, workload) for peer in rule["to"])

    def namespaces(self):
        for one in self.of("Namespace"):
            for mode in ("enforce", "audit", "warn"):
                if one["metadata"]["labels"].get(f"pod-security.kubernetes.io/{mode}") != "restricted":
                    yield f"{helm.title(one)} does not {mode} the restricted pod security standard"

    def order(self):
        """With Argo CD, what the migrations need is there before them, and the server comes after them."""
        waves = {helm.title(one): wave(one) for one in self.own}
        for workload in self.workloads:
            if workload.one["metadata"].get("annotations", {}).get("argocd.argoproj.io/hook") != "Sync":
                continue
            own = waves[workload.title]
            before = [helm.title(one) for one in self.of("ConfigMap", "ExternalSecret", "ServiceAccount", "NetworkPolicy")
                      if "helm.sh/hook" not in one["metadata"].get("annotations", {})]
            late = [title for title in before if waves[title] >= own]
            early = [one.title for one in self.workloads if one.kind == "Deployment" and waves[one.title] <= own]
            if late or early:
                yield f"{workload.title} is run before {', '.join(late) or 'nothing'} and after {', '.join(early) or 'nothing'}"

    def accounts(self):
        """Roles give rights to accounts that are there."""
        accounts = {(one["metadata"]["name"], one["metadata"]["namespace"]) for one in self.of("ServiceAccount")}
        roles = {(one["kind"], one["metadata"]["name"]) for one in self.of("Role", "ClusterRole")}
        for one in self.of("RoleBinding", "ClusterRoleBinding"):
            if (one["roleRef"]["kind"], one["roleRef"]["name"]) not in roles:
                yield f"{helm.title(one)} gives the rights of {one['roleRef']['name']}, which is not there"
            for subject in one["subjects"]:
                if (subject["name"], subject["namespace"]) not in accounts:
                    yield f"{helm.title(one)} gives rights to {subject['name']}, which is not there"


def wave(one):
    return int(one["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", "0"))


def meets(peer, workload):
    namespace = peer.get("namespaceSelector", {}).get("matchLabels", {}).get("kubernetes.io/metadata.name", workload.namespace)
    return "ipBlock" not in peer and namespace == workload.namespace and workload.has(peer.get("podSelector", {}))
