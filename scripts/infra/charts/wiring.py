"""Whether the objects that are rendered find each other: services, budgets, autoscalers, settings, secrets, rights."""

import helm
import world


def find(root):
    on_services = (services, budgets, autoscalers, ingresses, monitors)
    on_pods = (deployments, tokens, probes, mounts, settings, secrets, order, rights)
    return world.looked_at(root, (*on_services, *on_pods))


def services(here):
    for one in here.of("Service"):
        title = helm.title(one)
        meant = here.meant({"matchLabels": one["spec"]["selector"]}, one["metadata"]["namespace"])
        if not meant or any(workload.kind != "Deployment" for workload in meant):
            yield f"{title} leads to {[workload.title for workload in meant] or 'no pod'}"
        for port in one["spec"]["ports"]:
            for workload in meant:
                number = workload.ports.get(port["targetPort"])
                if number is None:
                    yield f"{title} leads to port {port['targetPort']}, which {workload.title} does not have"
                # Network policies of EKS want it so.
                elif (number, port["targetPort"]) != (port["port"], port["name"]):
                    yield f"{title}: {port['name']} {port['port']} is not the port of its pods, by name and number"


def budgets(here):
    for one in here.of("PodDisruptionBudget"):
        meant = here.meant(one["spec"]["selector"], one["metadata"]["namespace"])
        if {workload.kind for workload in meant} != {"Deployment"}:
            yield f"{helm.title(one)} means {[workload.title for workload in meant] or 'no pod'}"


def autoscalers(here):
    for one in here.of("HorizontalPodAutoscaler"):
        reference = one["spec"]["scaleTargetRef"]
        target = f"{reference['kind']} {reference['name']}"
        scaled = [workload for workload in here.workloads if workload.title == target]
        if not scaled:
            yield f"{helm.title(one)} scales {target}, which is not there"
        for workload in scaled:
            if "replicas" in workload.one["spec"]:
                yield f"{workload.title} says its replicas, and an autoscaler says others"
            for metric in one["spec"]["metrics"]:
                name = metric["resource"]["name"]
                if any(name not in container["resources"]["requests"] for container in workload.containers):
                    yield f"{helm.title(one)} scales by {name}, of which {workload.title} requests nothing"


def deployments(here):
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in here.of("HorizontalPodAutoscaler")}
    for workload in here.workloads:
        if workload.kind != "Deployment":
            continue
        spec = workload.one["spec"]
        if not workload.has(spec["selector"]):
            yield f"{workload.title} does not have the labels that it selects"
        alike = [one for one in here.workloads if one.namespace == workload.namespace and one.has(spec["selector"])]
        if len(alike) > 1:
            yield f"{workload.title} takes pods of others for its own: {[one.title for one in alike]}"
        if workload.one["metadata"]["name"] not in scaled and "replicas" not in spec:
            yield f"{workload.title} has one replica, since nothing says how many replicas there are"
        for spread in workload.spec.get("topologySpreadConstraints", []):
            if not workload.has(spread["labelSelector"]):
                yield f"{workload.title} spreads other pods than its own"


def tokens(here):
    """Who runs as somebody that has rights gets a token, and nobody else."""
    accounts = {(one["metadata"]["name"], one["metadata"]["namespace"]) for one in here.of("ServiceAccount")}
    bindings = here.of("RoleBinding", "ClusterRoleBinding")
    subjects = [one for binding in bindings for one in binding["subjects"]]
    with_rights = {(one["name"], one["namespace"]) for one in subjects if one["kind"] == "ServiceAccount"}
    for workload in here.workloads:
        account = (workload.spec["serviceAccountName"], workload.namespace)
        if account not in accounts:
            yield f"{workload.title} runs as {account[0]}, which is not there"
        is_needed = account in with_rights
        if workload.spec.get("automountServiceAccountToken") is not is_needed:
            yield f"{workload.title}: a token is {'needed' if is_needed else 'mounted that gives no rights'}"


def probes(here):
    for workload in here.workloads:
        for container in workload.containers:
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                port = container.get(probe, {}).get("httpGet", {}).get("port")
                if port and port not in workload.ports:
                    yield f"{workload.title}: {probe} asks port {port}, which is not there"


def mounts(here):
    for workload in here.workloads:
        volumes = {volume["name"] for volume in workload.spec.get("volumes", [])}
        mounted = {mount["name"] for container in workload.containers for mount in container.get("volumeMounts", [])}
        for name in sorted(mounted ^ volumes):
            yield f"{workload.title} mounts {name}, or has it as a volume, and not both"


def settings(here):
    maps = {(one["metadata"]["name"], one["metadata"]["namespace"]) for one in here.of("ConfigMap")}
    for workload in here.workloads:
        volumes = workload.spec.get("volumes", [])
        read = [volume["configMap"]["name"] for volume in volumes if "configMap" in volume]
        sources = [source for container in workload.containers for source in container.get("envFrom", [])]
        read += [source["configMapRef"]["name"] for source in sources if "configMapRef" in source]
        for name in read:
            if (name, workload.namespace) not in maps:
                yield f"{workload.title} reads the settings {name}, which are not there"


def secrets(here):
    made = {
        one["spec"]["target"]["name"]: {value["secretKey"] for value in one["spec"]["data"]}
        for one in here.of("ExternalSecret")
    }
    for workload in here.workloads:
        for container in workload.containers:
            sources = [source["secretRef"]["name"] for source in container.get("envFrom", []) if "secretRef" in source]
            keys = [variable.get("valueFrom", {}).get("secretKeyRef") for variable in container.get("env", [])]
            for name in sources:
                if name not in made:
                    yield f"{workload.title} reads the secret {name}, which is not there"
            for key in filter(None, keys):
                if key["key"] not in made.get(key["name"], ()):
                    yield f"{workload.title} reads {key['key']} of the secret {key['name']}, which is not there"


def ingresses(here):
    ports = {(one["metadata"]["name"], port["name"]) for one in here.of("Service") for port in one["spec"]["ports"]}
    for one in here.of("Ingress"):
        for rule in one["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                backend = path["backend"]["service"]
                wanted = (backend["name"], backend["port"]["name"])
                if wanted not in ports:
                    yield f"{helm.title(one)} leads to {' '.join(wanted)}, which is not there"


def monitors(here):
    for one in here.of("ServiceMonitor"):
        wanted = one["spec"]["selector"]["matchLabels"].items()
        meant = [service for service in here.of("Service") if wanted <= service["metadata"]["labels"].items()]
        ports = [port["name"] for service in meant for port in service["spec"]["ports"]]
        for endpoint in one["spec"]["endpoints"]:
            if endpoint.get("port") not in ports:
                yield f"{helm.title(one)} asks port {endpoint.get('port')}, and its services have {ports}"


def order(here):
    """With Argo CD, what the migrations need is there before them, and the server comes after them."""
    prepared = here.of("ConfigMap", "ExternalSecret", "ServiceAccount", "NetworkPolicy")
    for workload in here.workloads:
        if annotations(workload.one).get("argocd.argoproj.io/hook") != "Sync":
            continue
        late = [
            helm.title(one)
            for one in prepared
            if "helm.sh/hook" not in annotations(one) and wave(one) >= wave(workload.one)
        ]
        early = [
            one.title for one in here.workloads if one.kind == "Deployment" and wave(one.one) <= wave(workload.one)
        ]
        for title in late:
            yield f"{workload.title} is run before {title} is there"
        for title in early:
            yield f"{workload.title} is run after {title} was replaced"


def annotations(one):
    return one["metadata"].get("annotations", {})


def wave(one):
    return int(annotations(one).get("argocd.argoproj.io/sync-wave", "0"))


def rights(here):
    """Rights are those of roles that are there, and go to accounts that are there. What groups there are, Terraform says."""
    accounts = {(one["metadata"]["name"], one["metadata"]["namespace"]) for one in here.of("ServiceAccount")}
    roles = {(one["kind"], one["metadata"]["name"]) for one in here.of("Role", "ClusterRole")}
    for one in here.of("RoleBinding", "ClusterRoleBinding"):
        if (one["roleRef"]["kind"], one["roleRef"]["name"]) not in roles:
            yield f"{helm.title(one)} gives the rights of {one['roleRef']['name']}, which is not there"
        for subject in one["subjects"]:
            if subject["kind"] == "ServiceAccount" and (subject["name"], subject["namespace"]) not in accounts:
                yield f"{helm.title(one)} gives rights to {subject['name']}, which is not there"
