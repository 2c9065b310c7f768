"""Versions of what the platform is made of, and what is said of them."""

import re

import yaml

import helm

EXACT = re.compile(r"\d+\.\d+\.\d+")


def find(root):
    yield from versions(root)
    yield from upstream(root)
    yield from metrics(root)
    yield from terraform(root)


def versions(root):
    """The autoscaler is of the version of the cluster, and Terraform makes a cluster of that version."""
    minor = helm.cluster_version(root).rpartition(".")[0]
    tag = helm.values(root, "platform")["autoscaler"]["image"]["tag"]
    if tag.removeprefix("v").rpartition(".")[0] != minor:
        yield f"the autoscaler is {tag}, and the cluster is of version {minor}"
    for file in sorted(root.glob("terraform/**/*.tf")):
        for variable in re.findall(
            r'variable "(?:cluster|kubernetes)_version" \{(.*?)\n\}', file.read_text(), re.DOTALL
        ):
            default = re.search(r'default\s*=\s*"([\d.]+)"', variable)
            if default and default[1] != minor:
                yield f"{file.relative_to(root)} makes a cluster of {default[1]}, and the charts are for {minor}"


def upstream(root):
    folder = root / "helm/platform/upstream"
    listed = helm.load((folder / "charts.yaml").read_text())["charts"]
    readme = (root / "helm/platform/README.md").read_text()
    names = {chart["name"] for chart in listed}
    for chart in listed:
        told = f"upstream chart {chart['name']}"
        if not EXACT.fullmatch(chart["version"]):
            yield f"{told} has no exact version: {chart['version']}"
        if not chart["repository"].startswith("https://"):
            yield f"{told} is not fetched by https"
        command = re.search(rf"helm upgrade --install \S+ {chart['name']} \\?\n?(.*?)\n\n", readme, re.DOTALL)
        if not command or not all(
            word in command[1]
            for word in (
                f"--version {chart['version']}",
                f"--repo {chart['repository']}",
                f"--namespace {chart['namespace']}",
            )
        ):
            yield f"{told}: helm/platform/README.md does not install {chart['version']} from {chart['repository']}"
        values = folder / f"{chart['name']}.yaml"
        text = values.read_text()
        if "${" in text:
            placeholder = re.search(r"[$][{].*?[}]", text)[0]
            yield f"{values.relative_to(root)} has a placeholder that nobody fills: {placeholder}"
        parsed = yaml.load(text, helm.LOADER)
        account = parsed.get("serviceAccount", {}).get("name")
        if chart.get("serviceAccount") != account:
            yield f"{told} runs as {account}, and the list says {chart.get('serviceAccount')}"
        yield from ingresses(values.name, parsed)
    for extra in {path.stem for path in folder.glob("*.yaml")} - names - {"charts", "namespaces"}:
        yield f"helm/platform/upstream/{extra}.yaml are the values of no chart in the list"


def ingresses(name, values):
    """Nothing of the platform is reached from outside."""
    for key, value in values.items():
        if isinstance(value, dict):
            if key.startswith("ingress") and value.get("enabled"):
                yield f"{name} opens an ingress"
            yield from ingresses(name, value)


def metrics(root):
    told = (root / "docs/operations.md").read_text()
    for name in helm.values(root, "platform")["collector"]["metrics"]["names"]:
        if f"{name.removeprefix('shop_')}" not in told:
            yield f"{name} is no metric of docs/operations.md"


def terraform(root):
    """What Terraform makes for the charts has the names that the charts have."""
    file = root / "terraform/modules/eks/variables.tf"
    if not file.exists():
        return
    text = file.read_text()
    pairs = re.findall(r'namespace = "([\w-]+)", name = "([\w-]+)"', text)
    listed = helm.load((root / "helm/platform/upstream/charts.yaml").read_text())["charts"]
    accounts = {(chart["namespace"], chart["serviceAccount"]) for chart in listed if "serviceAccount" in chart}
    rendered = helm.objects(root, helm.platform_case())
    accounts |= {
        (one["metadata"]["namespace"], one["metadata"]["name"]) for one in rendered if one["kind"] == "ServiceAccount"
    }
    for namespace, name in sorted(accounts ^ set(pairs)):
        yield f"the service account {namespace}/{name} is only with Terraform or only with the charts"
    access = (file.parent / "access.tf").read_text()
    bindings = [one for one in rendered if one["kind"] in ("RoleBinding", "ClusterRoleBinding")]
    subjects = [subject for one in bindings for subject in one["subjects"]]
    groups = {subject["name"] for subject in subjects if subject["kind"] == "Group"}
    for name in sorted(groups ^ set(re.findall(r'"(shop:[\w-]+)"', access))):
        yield f"the group {name} is only with Terraform or only with the charts"
    suffixes = re.search(r'variable "secret_suffixes".*?default\s*=\s*\[(.*?)\]', text, re.DOTALL)[1]
    secrets = {one["secret"] for one in helm.values(root, "shop")["externalSecret"]["values"].values()}
    for name in sorted(secrets ^ set(re.findall(r'"([\w-]+)"', suffixes))):
        yield f"the secret {name} is only with Terraform or only with the charts"
