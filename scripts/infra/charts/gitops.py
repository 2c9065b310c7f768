"""Whether Argo CD may do what the shop needs, and no more."""

import re
import tempfile

import helm

# What the chart renders where an operator wishes, beside what Argo CD is told to.
NEVER = {"Secret", "Pod", "Namespace", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"}


def find(root):
    platform = helm.objects(root, helm.platform_case())
    [project] = [one for one in platform if one["kind"] == "AppProject"]
    [application] = [one for one in platform if one["kind"] == "Application"]
    yield from kinds(root, project)
    yield from application_is_allowed(application, project)
    yield from application_is_found(root, application)


def kinds(root, project):
    with tempfile.TemporaryDirectory() as scratch:
        # Load tests are no part of a release: whoever starts one applies its job.
        everything = helm.plain_cases()[1]
        cases = [
            helm.Case(
                "all", "shop", "shopd", "shop", everything.files, ("--skip-tests", "--set", "loadgen.enabled=false")
            ),
            helm.argo_case(root, scratch, with_tests=False),
        ]
        rendered = {
            (one["apiVersion"].rpartition("/")[0], one["kind"]) for case in cases for one in helm.objects(root, case)
        }
    allowed = {(one["group"], one["kind"]) for one in project["spec"]["namespaceResourceWhitelist"]}
    for group, kind in sorted(rendered - allowed):
        yield f"the project does not allow {group} {kind}, which the chart has"
    for group, kind in sorted(allowed - rendered):
        yield f"the project allows {group} {kind}, which the chart does not have"
    for _, kind in sorted(allowed):
        if kind in NEVER:
            yield f"the project allows {kind}, by which whoever syncs gets more than the shop"
    if project["spec"]["clusterResourceWhitelist"]:
        yield "the project allows what is not in a namespace"


def application_is_allowed(application, project):
    spec = application["spec"]
    if spec["project"] != project["metadata"]["name"]:
        yield f"the application is of project {spec['project']}, and the project is {project['metadata']['name']}"
    if spec["source"]["repoURL"] not in project["spec"]["sourceRepos"]:
        yield f"the project does not allow {spec['source']['repoURL']}"
    if project["spec"]["sourceRepos"] == ["*"]:
        yield "the project allows any repository"
    if spec["destination"] not in project["spec"]["destinations"]:
        yield f"the project does not allow the namespace {spec['destination']['namespace']}"
    if "automated" in spec["syncPolicy"]:
        yield "the application is automated: it is synced by people and pipelines"


def application_is_found(root, application):
    """shopctl deploys through it: by the name of the deployment, and by the parameter with the tag."""
    name = application["metadata"]["name"]
    if helm.values(root, "shop")["name"] != name:
        yield f"the application is called {name}, and the deployment is not"
    code = (root / "shopctl/src/command/deploy/roll.rs").read_text()
    tag = re.search(r'const TAG: &str = "([\w.]+)"', code)[1]
    parameters = {one["name"]: one for one in application["spec"]["source"]["helm"]["parameters"]}
    if tag not in parameters:
        yield f"shopctl sets the parameter {tag}, which the application does not have"
    elif not parameters[tag].get("forceString"):
        yield f"the parameter {tag} must be text, also where a tag looks like a number"
    if spec_of(helm.values(root, "shop"), tag) is None:
        yield f"shopctl sets the parameter {tag}, which is no value of the chart"


def spec_of(values, path):
    for part in path.split("."):
        values = values.get(part) if isinstance(values, dict) else None
    return values
