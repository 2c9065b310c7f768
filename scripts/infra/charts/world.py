"""What is rendered, as objects that find each other by labels and names."""

import helm

PODS = {"Deployment", "Job", "Pod"}


class Workload:
    """A pod, or what makes pods."""

    def __init__(self, one):
        is_pod = one["kind"] == "Pod"
        template = one if is_pod else one["spec"]["template"]
        self.one = one
        self.title = helm.title(one)
        self.kind = one["kind"]
        self.namespace = one["metadata"]["namespace"]
        self.labels = template["metadata"]["labels"]
        self.spec = template["spec"]
        self.containers = [*self.spec["containers"], *self.spec.get("initContainers", [])]
        ports = [port for container in self.containers for port in container.get("ports", [])]
        self.ports = {port["name"]: port["containerPort"] for port in ports}

    @property
    def name(self):
        return self.labels["app.kubernetes.io/name"]

    @property
    def is_server(self):
        """Whether it is the shop, which has its settings in the environment."""
        return self.kind == "Deployment" and any("envFrom" in container for container in self.containers)

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

    @property
    def everybody(self):
        return [*self.workloads, *self.others]

    def of(self, *kinds):
        return [one for one in self.own if one["kind"] in kinds]

    def meant(self, selector, namespace):
        """The workloads of a namespace that a selector means, of this chart or beside it."""
        return [one for one in self.everybody if one.namespace == namespace and one.has(selector)]


def worlds(root):
    """Each case with what stands beside it: the shop has the platform, and the platform all shops."""
    rendered = helm.everything(root)
    [platform] = [found for case, found in rendered if case.chart == "platform"]
    shops = [one for case, found in rendered if case.chart == "shop" for one in found]
    for case, found in rendered:
        yield f"{case.chart} {case.name}", World(found, platform if case.chart == "shop" else shops)


def looked_at(root, looks):
    """What functions find in each world, with the case before it."""
    for where, world in worlds(root):
        for look in looks:
            for line in look(world):
                yield f"{where}: {line}"
